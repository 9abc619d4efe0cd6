"""Reservations that nothing guarantees: at their hour they stay reserved and deduct nothing any more, until somebody vouches for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import Event, WrongStatus, after
from hotel_desk.language import N_, _
from hotel_desk.models.policy import ReservationPolicy
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.releases import releases_due
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservation_nights import give_nights_back, take_nights
from hotel_desk.services.room_assignment import withdraw_room
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.unit_of_work import UnitOfWork

RELEASES_A_COMMAND = 50
_VOUCHED_FOR = delete(ReservationPolicy).where(
    ReservationPolicy.reservation_id == bindparam("reservation"), ReservationPolicy.kind == PolicyKind.GUARANTEE
)


@dataclass(frozen=True, slots=True)
class ReservationsReleased:
    """Reservations that deduct nothing any more. `more`: there are others; call again."""

    reservation_ids: tuple[ReservationId, ...]
    more: bool


@command(
    title=N_("Release what is not guaranteed"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_RELEASED, AuditCode.ROOM_UNASSIGNED),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="guarantee_reservation",
    result=ReservationsReleased,
)
def release_unguaranteed(uow: UnitOfWork, *, most: int = RELEASES_A_COMMAND) -> ReservationsReleased:
    """Give back the nights and rooms of reservations whose hour has come and that nothing guarantees; they stay reserved and are listed.

    Args:
        most: how many in this call; the answer says whether there are more.
    """
    now = uow.clock.now()
    due = releases_due(uow, at=now)
    released = []
    for reservation_id in due[:most]:
        # Looked at again under its lock: the guest may have arrived, or somebody may have vouched for him.
        reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
        if reservation.status is not ReservationStatus.RESERVED or reservation.released_at is not None:
            continue
        give_nights_back(uow, reservation)
        withdraw_room(uow, reservation)
        reservation.released_at = now
        uow.record(AuditCode.RESERVATION_RELEASED, reservation, arrival=reservation.arrival_date)
        uow.session.flush()
        released.append(reservation_id)
    return ReservationsReleased(tuple(released), more=len(due) > most)


@command(
    title=N_("Guarantee reservation"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_CHANGED, AuditCode.OPTION_CONFIRMED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    result=ReservationChanged,
)
def guarantee_reservation(uow: UnitOfWork, *, reservation_id: ReservationId, reason: str, forced: bool = False) -> ReservationChanged:
    """Hold a reservation through the night, because somebody vouches for it; one that was released has its nights again.

    An option that somebody vouches for is an option no more: it stands for certain.

    Args:
        reason: what guarantees it: a card, a call of the company, money on its way.
        forced: take the nights although the type is full; needs its own permission and is counted as oversold.

    Raises:
        inventory.SoldOut: a night has been sold to somebody else; it stays released.
        WrongStatus: it is not waiting for its guest.
        ReasonMissing: no reason was given.
        InvalidInput: nothing releases it, so there is nothing to guarantee.
    """
    why = given_reason(reason)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    option = reservation.status is ReservationStatus.TENTATIVE
    if not option and reservation.status is not ReservationStatus.RESERVED:
        raise WrongStatus(status=reservation.status.value)
    agreed = uow.connection.execute(_VOUCHED_FOR, {"reservation": reservation_id}).rowcount
    if option:
        reservation.status, reservation.option_expires_at = after(reservation.status, Event.CONFIRM_OPTION), None
        uow.record(AuditCode.OPTION_CONFIRMED, reservation)
    elif not agreed and reservation.released_at is None:
        raise InvalidInput("reservation_id", problem=N_("This reservation is held through the night already. Nothing was changed."))
    oversold: tuple[date, ...] = ()
    if reservation.released_at is not None:
        if forced:
            uow.require(Permission.FORCE_OVERSELL)
        oversold = take_nights(uow, reservation, forced=forced)
        reservation.released_at = None
    uow.record(AuditCode.RESERVATION_CHANGED, reservation, guaranteed=why)
    uow.session.flush()
    return replace(as_changed(reservation), oversold=oversold)
