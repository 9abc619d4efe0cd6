"""What the books of the small hotel come to, and what something changed in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.settings import LEDGER_ACCOUNTS
from hotel_desk.models.folio import Folio
from hotel_desk.queries.setup_codes import tax_rules_set_up, transaction_codes_set_up
from hotel_desk.queries.trial_balance import TrialBalance, trial_balance
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_codes import TransactionCodeDetails, change_transaction_code
from hotel_desk.services.setup_taxes import TaxRuleDetails, change_tax_rule
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, one

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Books:
    """What each ledger holds, and what was counted since the hotel opened, minor units."""

    guest: int
    deposit: int
    city: int
    package: int
    charges: int
    taxes: int
    paid_outs: int
    payments: int

    def less(self, before: Books) -> Books:
        return Books(*(getattr(self, name) - getattr(before, name) for name in self.__dataclass_fields__))

    def row(self) -> list[str]:
        """As a row of a table, zeros left out."""
        return [
            f"{Decimal(value).scaleb(-2):.2f}" if value else "" for value in (getattr(self, name) for name in self.__dataclass_fields__)
        ]


COLUMNS = ["guest", "deposit", "city", "package", "charges", "taxes", "paid-outs", "payments"]


def whole_balance(hotel: SmallHotel, first: date = FIRST, last: date = LAST) -> TrialBalance:
    return hotel.desk.read(trial_balance, first=first, last=last)


def books(hotel: SmallHotel) -> Books:
    whole = whole_balance(hotel)
    assert whole.adds_up
    held = {one.ledger: one.closing_minor for one in whole.ledgers}
    return Books(
        held[Ledger.GUEST],
        held[Ledger.DEPOSIT],
        held[Ledger.CITY],
        held[Ledger.PACKAGE],
        whole.identity.charges_minor,
        whole.identity.taxes_minor,
        whole.identity.paid_outs_minor,
        whole.identity.payments_minor,
    )


def two_days(hotel: SmallHotel) -> list[Callable[[], Any]]:
    """What is done in the worked days, step by step."""
    run, codes = hotel.desk.run, hotel.codes
    stay = {name: hotel.book(arrival, FOURTH, guest=name) for name, arrival in (("Ana", DAY), ("Bo", NEXT), ("Cy", THIRD))}
    done: dict[str, Any] = {}

    def folio(name: str, kind: FolioKind = FolioKind.GUEST) -> Any:
        return one(hotel, select(Folio.id).where(Folio.reservation_id == stay[name], Folio.kind == kind))

    def charge(name: str, code: str, price: int) -> None:
        done[code] = run(post_charge, folio_id=folio(name), transaction_code_id=codes[code], price_minor=price).posting_id

    def deposit(name: str, amount: int) -> None:
        run(take_deposit, reservation_id=stay[name], transaction_code_id=codes["CASH"], amount_minor=amount)

    def arrive(name: str, room: str) -> None:
        run(check_in, reservation_id=stay[name], room_id=hotel.rooms[room])

    def night(day: Any) -> None:
        run(post_room_and_tax, night=day, reservation_ids=list(stay.values()))

    def give_back(name: str, amount: int) -> None:
        of = {"folio_id": folio(name, FolioKind.DEPOSIT), "transaction_code_id": codes["CASH"]}
        run(pay_refund, **of, amount_minor=amount, reason="not needed")

    return [
        lambda: deposit("Bo", 5_000),
        lambda: deposit("Cy", 3_000),
        lambda: arrive("Ana", "101"),
        lambda: charge("Ana", "MINIBAR", 850),
        lambda: charge("Ana", "BAR", 2_000),
        lambda: run(reverse_posting, posting_id=done["BAR"], reason="wrong guest"),
        lambda: run(take_payment, folio_id=folio("Ana"), transaction_code_id=codes["CASH"], amount_minor=6_000),
        lambda: night(DAY),
        lambda: run(roll_business_date, closing=DAY),
        lambda: arrive("Bo", "102"),
        lambda: run(adjust_posting, posting_id=done["MINIBAR"], amount_minor=300, reason="was empty"),
        lambda: run(transfer_lines, posting_ids=[done["MINIBAR"]], folio_id=folio("Bo"), window_number=1, reason="wrong room"),
        lambda: run(cancel_reservation, reservation_id=stay["Cy"], reason="ill"),
        lambda: give_back("Cy", 3_000),
        lambda: run(check_out, reservation_id=stay["Ana"], leave_open_reason="flight"),
        lambda: night(NEXT),
        lambda: run(roll_business_date, closing=NEXT),
    ]


def number_accounts(hotel: SmallHotel) -> None:
    """Give everything that the worked days touch an account number."""
    accounts = {"ROOM": "4000", "MINIBAR": "4100", "BAR": " 4200 ", "CASH": "1000", "VAT": "2200", "CITY": "2210"}
    for code in hotel.desk.read(transaction_codes_set_up).rows:
        if code.code in accounts:
            facts = {name: getattr(code, name) for name in TransactionCodeDetails.__dataclass_fields__}
            details = replace(TransactionCodeDetails(**facts), account_number=accounts[code.code])
            hotel.desk.run(change_transaction_code, transaction_code_id=code.id, details=details, version=code.version)
    for tax in hotel.desk.read(tax_rules_set_up).rows:
        facts = {name: getattr(tax, name) for name in TaxRuleDetails.__dataclass_fields__}
        details_of_tax = replace(TaxRuleDetails(**facts), account_number=accounts[tax.code])
        hotel.desk.run(change_tax_rule, tax_rule_id=tax.id, details=details_of_tax, version=tax.version)
    for number, ledger in enumerate(Ledger):
        hotel.desk.run(change_setting, key=LEDGER_ACCOUNTS[ledger].key, value=f"12{number}0")
