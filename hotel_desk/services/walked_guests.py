"""Guests walked to another hotel because this one is overbooked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReasonCodeId, ReservationId, WalkedGuestId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.domain.reservation_states import Event
from hotel_desk.language import N_, _
from hotel_desk.models.reservation_notes import WalkedGuest
from hotel_desk.services.cancellations import give_up
from hotel_desk.services.reason_texts import reason_in_words
from hotel_desk.services.reservation_changes import fit_room
from hotel_desk.services.reservation_nights import change_nights
from hotel_desk.services.reservation_requests import HIGHEST_PRICE_MINOR
from hotel_desk.services.room_assignment import expected
from hotel_desk.services.typed_text import note_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation


@dataclass(frozen=True, slots=True)
class Walked:
    """A guest walked. `return_date`: when the reservation begins again; None: it was given up."""

    walked_guest_id: WalkedGuestId
    reservation_id: ReservationId
    status: ReservationStatus
    return_date: date | None
    version: int


@command(
    title=N_("Walk guest"),
    permission=Permission.WALK_GUEST,
    audit=(AuditCode.GUEST_WALKED, AuditCode.RESERVATION_CANCELLED, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    result=Walked,
)
def walk_guest(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    hotel_name: str,
    cost_minor: int,
    reason: str = "",
    reason_code_id: ReasonCodeId | None = None,
    return_date: date | None = None,
) -> Walked:
    """Send a guest who arrives today to another hotel: the nights until the return are given up, the others remain.

    Args:
        hotel_name: where the guest sleeps instead.
        cost_minor: what this hotel pays for it, minor units.
        reason: in words; may be empty where a code of the hotel's list of reasons for walking is given.
        return_date: when the guest comes back, at the price agreed; None: not at all.

    Raises:
        InvalidInput: the guest is not due today, the other hotel is not named, or the return lies outside the stay.
        ReasonMissing: no reason was given.
        WrongStatus: the reservation is not waiting for its guest.
    """
    reservation = expected(uow, reservation_id, Event.WALK)
    why = reason_in_words(uow, ReasonKind.WALK, reason_code_id, reason)
    _refuse_impossible(uow, reservation, cost_minor, return_date)
    walked = WalkedGuest(
        id=WalkedGuestId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation.id,
        hotel_name=_named(hotel_name),
        reason_code_id=reason_code_id,
        reason=why,
        cost_minor=cost_minor,
        walked_date=uow.business_date,
        return_date=return_date,
    )
    uow.session.add(walked)
    if return_date is None:
        said = _("Walked to {hotel}: {reason}").format(hotel=walked.hotel_name, reason=why)
        give_up(uow, reservation, Event.CANCEL, AuditCode.RESERVATION_CANCELLED, said)
    else:
        change_nights(uow, reservation, return_date, reservation.departure_date, price_minor=0)
        fit_room(uow, reservation, moved=True)
    uow.record(AuditCode.GUEST_WALKED, reservation, hotel=walked.hotel_name, reason=why, cost_minor=cost_minor, return_date=return_date)
    uow.session.flush()
    return Walked(WalkedGuestId(walked.id), reservation_id, reservation.status, return_date, reservation.version)


def _refuse_impossible(uow: UnitOfWork, reservation: Reservation, cost_minor: int, return_date: date | None) -> None:
    if reservation.arrival_date != uow.business_date:
        raise InvalidInput(
            "reservation_id", problem=N_("Only a guest who is due today is walked. Nothing was changed. Change or cancel the reservation.")
        )
    if not 0 <= cost_minor <= HIGHEST_PRICE_MINOR:
        raise InvalidInput("cost_minor", problem=N_("The cost is not possible. Nothing was changed. Correct it."))
    if return_date is not None and not reservation.arrival_date < return_date < reservation.departure_date:
        raise InvalidInput(
            "return_date",
            problem=N_(
                "The guest comes back after today and before the departure. Nothing was changed. Correct the date, or leave it empty."
            ),
        )


def _named(hotel_name: str) -> str:
    name = note_line(hotel_name, field="hotel_name")
    if not name:
        raise InvalidInput("hotel_name", problem=N_("The other hotel is not named. Nothing was changed. Write where the guest sleeps."))
    return name
