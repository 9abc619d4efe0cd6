"""Everybody who signed for express check-out and whose bill stands at zero is sent off: one short command a guest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, OperationId, ReservationId, derived_operation_id
from hotel_desk.domain.money import Money
from hotel_desk.language import _
from hotel_desk.queries.express_departures import ExpressDeparture, ExpressState, express_departures
from hotel_desk.services.departures import check_out

if TYPE_CHECKING:
    from typing import Any

    from hotel_desk.db.desk import Desk


@dataclass(frozen=True, slots=True)
class ExpressDone:
    """A guest who has left, and the folio of the bill to be sent."""

    reservation_id: ReservationId
    guest_name: str
    room_number: str
    folio_id: FolioId


@dataclass(frozen=True, slots=True)
class ExpressLeft:
    """A guest who waits for the desk, and why, in a sentence."""

    reservation_id: ReservationId
    guest_name: str
    room_number: str
    why: str


@dataclass(frozen=True, slots=True)
class ExpressResult:
    """What became of everybody who signed and leaves today."""

    done: tuple[ExpressDone, ...]
    left: tuple[ExpressLeft, ...]


def check_out_express(desk: Desk) -> ExpressResult:
    """Send everybody off who is ready; the others are told with the reason."""
    done: list[ExpressDone] = []
    left: list[ExpressLeft] = []
    for guest in desk.read(express_departures):
        whom = (guest.reservation_id, guest.guest_name, guest.room_number)
        if guest.state is not ExpressState.READY:
            left.append(ExpressLeft(*whom, why_not(guest)))
            continue
        try:
            desk.run(check_out, operation_id=operation_of(guest), **arguments_of(guest))
        except StaffError as refusal:
            left.append(ExpressLeft(*whom, str(refusal)))
        else:
            done.append(ExpressDone(*whom, guest.folio_id))
    return ExpressResult(tuple(done), tuple(left))


def operation_of(guest: ExpressDeparture) -> OperationId:
    """The same press twice sends a guest off once."""
    return derived_operation_id("express-check-out", guest.reservation_id, guest.version)


def arguments_of(guest: ExpressDeparture) -> dict[str, Any]:
    """What the check-out is told."""
    return {"reservation_id": guest.reservation_id, "left_by": LeavingWay.EXPRESS}


def why_not(guest: ExpressDeparture) -> str:
    """Why a guest who signed cannot be sent off; "" for one who is ready."""
    amount = Money.from_minor(abs(guest.balance_minor), guest.currency)
    match guest.state:
        case ExpressState.READY:
            return ""
        case ExpressState.FEE:
            return guest.fee.sentence
        case ExpressState.CREDIT:
            return _("{amount} is to be paid back first.").format(amount=amount)
        case ExpressState.OWES:
            return _("{amount} is still to be paid.").format(amount=amount)
