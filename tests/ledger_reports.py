"""Whatever was done: each report of a ledger comes to the trial balance of its day, and so do revenue, taxes and payments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import Section
from hotel_desk.models.folio import Posting
from hotel_desk.models.property import BusinessDate
from hotel_desk.queries.city_ledger_at import city_ledger_at
from hotel_desk.queries.deposit_ledger import deposit_ledger
from hotel_desk.queries.group_revenue import revenue_of_groups
from hotel_desk.queries.guest_ledger import guest_ledger
from hotel_desk.queries.package_ledger import package_ledger
from hotel_desk.queries.payments_of_days import payments_of_days
from hotel_desk.queries.revenue import revenue_by_code, taxes_by_code
from hotel_desk.queries.shifts_of_days import shifts_of_days
from tests.ledgers_of_tests import whole_balance
from tests.stays_of_tests import one

if TYPE_CHECKING:
    from datetime import date

    from tests.fixtures.databases import SmallHotel


def assert_reports_agree(hotel: SmallHotel) -> None:
    """Every day since the first line, asked for now."""
    day = one(hotel, select(func.min(Posting.business_date)).where(Posting.property_id == hotel.property_id))
    today = one(hotel, select(BusinessDate.date).where(BusinessDate.property_id == hotel.property_id))
    while day is not None and day <= today:
        _assert_ledgers_agree(hotel, day)
        _assert_sections_agree(hotel, day)
        day += timedelta(days=1)


def _assert_ledgers_agree(hotel: SmallHotel, day: date) -> None:
    held = {moved.ledger: moved.closing_minor for moved in whole_balance(hotel, day, day).ledgers}
    guests = hotel.desk.read(guest_ledger, day=day)
    assert sum(window.balance_minor for window in guests.windows) == guests.closing_minor == held[Ledger.GUEST]
    deposits = hotel.desk.read(deposit_ledger, day=day)
    assert -sum(folio.held_minor for folio in deposits.folios) == deposits.closing_minor == held[Ledger.DEPOSIT]
    city = hotel.desk.read(city_ledger_at, day=day)
    assert city.totals.balance_minor == city.closing_minor == held[Ledger.CITY]
    packages = hotel.desk.read(package_ledger, day=day)
    owed, moved = sum(row.owed_minor for row in packages.owed), packages.movements
    assert -owed == -sum(one.closing_minor for one in moved) == packages.closing_minor == held[Ledger.PACKAGE]
    before = {ledger.ledger: ledger.opening_minor for ledger in whole_balance(hotel, day, day).ledgers}
    assert -sum(one.opening_minor for one in moved) == before[Ledger.PACKAGE]


def _assert_sections_agree(hotel: SmallHotel, day: date) -> None:
    whole = whole_balance(hotel, day, day)
    codes = hotel.desk.read(revenue_by_code, day=day)
    assert sum(code.day.net_minor for code in codes) == whole.total_minor(Section.CHARGES)
    for first, span in ((day.replace(day=1), "month"), (day.replace(month=1, day=1), "year")):
        of_lines = {code.code_id: code.amount_minor for code in whole_balance(hotel, first, day).section(Section.CHARGES)}
        told = {code.code_id: getattr(code, span).net_minor for code in codes}
        assert {code: net for code, net in told.items() if net} == {code: net for code, net in of_lines.items() if net}
    for group in hotel.desk.read(revenue_of_groups, day=day):
        of_group = [code for code in codes if code.group_id == group.group_id]
        shown = tuple(sum(getattr(code, span).net_minor for code in of_group) for span in ("day", "month", "year"))
        assert shown == (group.day, group.month, group.year)
    taxes = hotel.desk.read(taxes_by_code, first=day, last=day)
    assert sum(code.day.tax_minor for code in codes) == sum(tax.amount_minor for tax in taxes) == whole.identity.taxes_minor
    money = hotel.desk.read(payments_of_days, first=day, last=day).money
    assert sum(one.payments_minor for one in money) == whole.total_minor(Section.PAYMENTS)
    assert sum(one.paid_out_minor for one in money) == whole.total_minor(Section.PAID_OUTS)
    for shift in hotel.desk.read(shifts_of_days, first=day, last=day):
        if shift.found:
            brought = sum(date_.drawer[0].expected_minor for date_ in shift.days if date_.drawer)
            assert shift.float_minor + brought == shift.found[0].expected_minor
