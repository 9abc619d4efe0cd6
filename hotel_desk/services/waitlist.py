"""The waitlist: stays that were wished for, taken into the house when a room becomes free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.quotas import hold_quota_again
from hotel_desk.services.reservation_changes import ReservationChanged, as_changed
from hotel_desk.services.reservation_nights import take_nights
from hotel_desk.services.reservations import refuse_impossible_priority

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@command(
    title=N_("Accept from waitlist"),
    permission=Permission.BOOK,
    audit=(AuditCode.RESERVATION_BOOKED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="cancel_reservation",
    result=ReservationChanged,
)
def accept_waitlisted(uow: UnitOfWork, *, reservation_id: ReservationId, forced: bool = False) -> ReservationChanged:
    """Sell what was on the waitlist, at the price that was noted with it.

    Args:
        forced: even on a full night or over a quota; needs its own permission and is counted as oversold.

    Raises:
        inventory.SoldOut, quotas.QuotaReached: a night is still full; it stays on the waitlist.
        InvalidInput: the arrival lies before the business date.
        WrongStatus: it is not on the waitlist (any more).
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    status = after(reservation.status, Event.ACCEPT)
    if forced:
        uow.require(Permission.FORCE_OVERSELL)
    if reservation.arrival_date < uow.business_date:
        raise InvalidInput(
            "arrival_date", problem=N_("The arrival lies in the past. Nothing was changed. Change the dates first, or cancel it.")
        )
    oversold = take_nights(uow, reservation, forced=forced)
    if not forced:
        hold_quota_again(uow, reservation)
    reservation.status = status
    reservation.waitlist_priority = None
    uow.record(
        AuditCode.RESERVATION_BOOKED,
        reservation,
        arrival=reservation.arrival_date,
        departure=reservation.departure_date,
        from_waitlist=True,
    )
    uow.session.flush()
    return replace(as_changed(reservation), oversold=oversold)


@command(
    title=N_("Change priority on waitlist"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.RESERVATION_WAITLISTED,),
    changes=(EntityKind.RESERVATION,),
    undo="set_waitlist_priority",
    result=ReservationChanged,
)
def set_waitlist_priority(uow: UnitOfWork, *, reservation_id: ReservationId, priority: int) -> ReservationChanged:
    """Say who on the waitlist is served first: 1 before 9.

    Raises:
        InvalidInput: the priority is no number from 1 to 9.
        WrongStatus: it is not on the waitlist (any more).
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ACCEPT)
    refuse_impossible_priority(priority)
    reservation.waitlist_priority = priority
    uow.record(AuditCode.RESERVATION_WAITLISTED, reservation, priority=priority)
    uow.session.flush()
    return as_changed(reservation)
