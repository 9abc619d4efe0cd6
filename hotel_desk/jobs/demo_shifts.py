"""The demo hotel's drawer: a night shift that was a little short, and this morning's, which has taken it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.db.desk import Desk
from hotel_desk.domain.denominations import denominations_of
from hotel_desk.domain.ids import RoleId
from hotel_desk.domain.shift_cash import PiecesCounted
from hotel_desk.language import _
from hotel_desk.queries.setup_people import roles_set_up
from hotel_desk.queries.shift_report import shift_report
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.shifts import add_cash, close_shift, drop_cash, open_shift
from hotel_desk.services.users import add_user

if TYPE_CHECKING:
    from hotel_desk.domain.ids import CashierShiftId
    from hotel_desk.jobs.demo_house import DemoHouse

COLLEAGUE = "shen"
_FLOAT_MINOR, _DROPPED_MINOR, _CHANGE_MINOR = 200_000, 150_000, 20_000
_SHORT_MINOR = 1_000


def a_colleague(desk: Desk) -> Desk:
    """The desk of a second manager, who signs what the first one counts."""
    role = next(row for row in desk.read(roles_set_up).rows if row.code == "manager")
    desk.run(add_user, name=COLLEAGUE, display_name=_("Shen Yi"), role_id=RoleId(role.id))
    return Desk(desk.database, property_id=desk.property_id, user_name=COLLEAGUE, clock=desk.clock, workstation="desk 2")


def begin_shift(desk: Desk) -> CashierShiftId:
    """Open the drawer with the money for change."""
    return desk.run(open_shift, float_minor=_FLOAT_MINOR).shift_id


def end_shift(desk: Desk, shift_id: CashierShiftId, *, told_by: Desk) -> None:
    """Bring what is too much to the safe, and count a note too few.

    Args:
        told_by: the desk of somebody who may see what the drawer must hold; who counts may not.
    """
    held = {each.currency: each.expected_minor for each in told_by.read(shift_report, shift_id=shift_id).cash or ()}
    [(currency, expected)] = held.items()
    dropped = min(_DROPPED_MINOR, max(expected - _FLOAT_MINOR, 0) // 10_000 * 10_000)
    if dropped:
        desk.run(drop_cash, amount_minor=dropped, reason=_("Into the safe for the night"))
    desk.run(
        close_shift,
        shift_id=shift_id,
        counts=_pieces(currency, expected - dropped - _SHORT_MINOR),
        reason=_("Ten too much given back, probably"),
        hand_over_note=_("Few coins left. The taxi for 302 is paid for."),
    )


def take_shift_over(desk: Desk, house: DemoHouse, last: CashierShiftId) -> None:
    """This morning's shift: coins from the safe, stamps for the house."""
    desk.run(open_shift, take_over=last)
    desk.run(add_cash, amount_minor=_CHANGE_MINOR, reason=_("Coins from the safe"))
    desk.run(pay_out, transaction_code_id=house.codes["PAID-OUT"], amount_minor=3_600, reason=_("Stamps"))


def _pieces(currency: str, amount_minor: int) -> list[PiecesCounted]:
    """An amount in as few notes and coins as there can be."""
    pieces, left = [], amount_minor
    for denomination in denominations_of(currency):
        number, left = divmod(left, denomination)
        if number:
            pieces.append(PiecesCounted(currency, denomination, number))
    return pieces
