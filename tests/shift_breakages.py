"""How the rows of shifts can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from hotel_desk.models.cash import CashierShift, DrawerMovement, ShiftCount
from hotel_desk.models.folio import NumberSeries, Posting
from hotel_desk.models.staff import UserAccount
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.shifts import add_cash, close_shift, drop_cash, open_shift
from tests.shifts_of_tests import counted

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_FIRST, _SECOND = CashierShift.number == "1", CashierShift.number == "2"
_SOMEBODY_ELSE = select(UserAccount.id).where(UserAccount.name == "reception").scalar_subquery()
_SHIFT = select(CashierShift.id).where(_FIRST).scalar_subquery()
SHIFT_BREAKAGES: list[tuple[str, Statement]] = [
    ("shift.marked", update(CashierShift).where(_SECOND).values(open_user_id=None)),
    ("shift.marked", update(CashierShift).where(_SECOND).values(open_user_id=_SOMEBODY_ELSE)),
    ("shift.marked", update(CashierShift).where(_FIRST).values(open_user_id=_SOMEBODY_ELSE)),
    ("shift.marked", update(CashierShift).where(_FIRST).values(closed_date=None)),
    ("shift.counted", update(ShiftCount).where(ShiftCount.currency == "EUR").values(pieces=ShiftCount.pieces + 1)),
    ("shift.counted", delete(ShiftCount)),
    ("shift.expected", update(CashierShift).where(_FIRST).values(expected_minor=1)),
    ("shift.expected", update(CashierShift).where(_FIRST).values(float_minor=1)),
    ("shift.expected", update(CashierShift).where(_FIRST).values(over_short_minor=7)),
    ("shift.expected", update(DrawerMovement).where(DrawerMovement.currency == "EUR").values(amount_minor=1)),
    ("shift.expected", update(Posting).where(Posting.shift_id.is_not(None)).values(shift_id=None)),
    ("shift.lines", update(Posting).where(Posting.shift_id.is_not(None)).values(user_id=_SOMEBODY_ELSE)),
    ("shift.handed_over", update(CashierShift).where(_SECOND).values(float_minor=1)),
    ("shift.handed_over", update(CashierShift).where(_SECOND).values(previous_shift_id=CashierShift.id)),
    ("shift.closed", update(Posting).where(Posting.shift_id != _SHIFT).values(shift_id=_SHIFT)),
    ("shift.closed", update(DrawerMovement).where(DrawerMovement.number == "3").values(shift_id=_SHIFT)),
    ("shift.numbers", delete(DrawerMovement).where(DrawerMovement.number == "1")),
    ("shift.numbers", update(NumberSeries).where(NumberSeries.series == "shift").values(next_number=9)),
]


def worked_and_handed_over(hotel: SmallHotel, folio_id: FolioId) -> None:
    """A shift that was closed one cent short, and the next one at its drawer, which is open."""
    desk = hotel.desk
    first = desk.run(open_shift, float_minor=10_000)
    desk.run(drop_cash, amount_minor=1_000)
    desk.run(add_cash, amount_minor=2_000, currency="USD")
    desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=500)
    desk.run(close_shift, shift_id=first.shift_id, counts=counted(EUR=9_499, USD=2_000), reason="one cent")
    desk.run(open_shift, take_over=first.shift_id)
    desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=300)
