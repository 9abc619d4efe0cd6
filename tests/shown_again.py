"""What the screens show, added up again from the rows: folios, drawers, accounts, what guests owe, holds and deposits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.codes import FolioKind, FolioStatus
from hotel_desk.domain.ids import CashierShiftId, FolioId
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.queries.city_ledger import account_list, account_view
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.late_charges import open_late_charges
from hotel_desk.queries.shift_report import shift_report

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioWindowView
    from tests.fixtures.databases import SmallHotel


def _asked(hotel: SmallHotel, statement: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(statement).all())


def folios_last_posted_on(hotel: SmallHotel, most: int) -> list[FolioId]:
    here = select(Posting.folio_id).where(Posting.property_id == hotel.property_id)
    latest = here.group_by(Posting.folio_id).order_by(func.max(Posting.id).desc()).limit(most)
    return [FolioId(row.folio_id) for row in _asked(hotel, latest)]


def folio_adds_up(hotel: SmallHotel, folio_id: FolioId) -> None:
    """Each window shows its lines, the running balance and the balance that the rows come to."""
    view = hotel.desk.read(folio_view, folio_id=folio_id)
    by_window = select(Posting.window_number, func.sum(Posting.net_minor + Posting.tax_minor).label("amount"))
    by_window = by_window.where(Posting.folio_id == folio_id).group_by(Posting.window_number)
    summed = {row.window_number: int(row.amount) for row in _asked(hotel, by_window)}
    for window in view.windows:
        _window_adds_up(window, summed.get(window.number, 0))
    assert view.balance_minor == sum(summed.values())


def _window_adds_up(window: FolioWindowView, summed: int) -> None:
    assert window.balance_minor == summed
    assert sum(line.gross_minor for line in window.standing) == summed
    assert sum(line.left_minor for line in window.lines) == summed
    assert not window.standing or window.standing[-1].balance_minor == summed
    assert all(line.gross_minor == line.net_minor + line.tax_minor for line in window.lines)
    assert all(line.tax_minor == sum(tax.amount_minor for tax in line.taxes) for line in window.lines)


def shifts_add_up(hotel: SmallHotel) -> None:
    """The report of each shift tells its lines, each day apart, and the drawer is the float, the days and the movements."""
    for row in _asked(hotel, select(CashierShift.id, CashierShift.float_minor).where(CashierShift.property_id == hotel.property_id)):
        report = hotel.as_user("night_auditor").read(shift_report, shift_id=CashierShiftId(row.id))
        lines = _asked(hotel, select(func.count()).where(Posting.shift_id == row.id))[0][0]
        assert sum(code.lines for day in report.days for code in day.codes) == lines
        assert report.cash is not None
        for held in report.cash:
            days = sum(one.expected_minor for day in report.days for one in day.cash if one.currency == held.currency)
            assert held.expected_minor == days + (row.float_minor if held.currency == report.currency else 0)
        if report.closed_at is not None:
            assert [one.expected_minor for one in report.found] == [one.expected_minor for one in report.cash]


def accounts_add_up(hotel: SmallHotel) -> None:
    """The list of accounts, each account with its items, and the folio of the account say the same."""
    listed = hotel.desk.read(account_list)
    for row in listed.rows:
        balance = _asked(hotel, select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == row.folio_id))[0][0]
        view = hotel.desk.read(account_view, account_id=row.account_id)
        assert row.balance_minor == view.row.balance_minor == balance == sum(item.open_minor for item in view.items)
        assert row.ages.unapplied_minor == -sum(item.open_minor for item in view.items if item.kind is ArItemKind.CREDIT)
    assert sum(row.balance_minor for row in listed.rows) == listed.totals.balance_minor
    wrong = select(ArItem.id).where(ArItem.property_id == hotel.property_id, (ArItem.open_minor < 0) != (ArItem.kind == ArItemKind.CREDIT))
    assert _asked(hotel, wrong.where(ArItem.open_minor != 0)) == []


def guests_owe_what_their_folios_say(hotel: SmallHotel) -> None:
    """Everybody in house once, with what the own windows come to; late charges with theirs."""
    shown = hotel.desk.read(high_balances, everybody=True)
    assert len({row.reservation_id for row in shown}) == len(shown)
    for row in shown:
        assert row.balance_minor == hotel.desk.read(folio_view, folio_id=row.folio_id).at_desk_minor
    late = select(func.coalesce(func.sum(FolioWindow.balance_minor), 0)).join(Folio, Folio.id == FolioWindow.folio_id)
    late = late.where(Folio.property_id == hotel.property_id, Folio.kind == FolioKind.LATE, Folio.status == FolioStatus.OPEN)
    assert sum(row.balance_minor for row in hotel.desk.read(open_late_charges)) == _asked(hotel, late)[0][0]
