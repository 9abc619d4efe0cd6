"""Reservations that are not certain: options end at a moment, wishes have a place in the queue, what was released holds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select

from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.queries.invariants_found import Statement

# What came to nothing keeps what it was.
_GIVEN_UP = (ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)


def _reservations(wrong: ColumnElement[bool], found: ColumnElement[Any]) -> Statement:
    return (
        select(Booking.confirmation_number.label("confirmation"), Reservation.status.label("status"), found.label("found"))
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, wrong)
    )


def _options() -> Statement:
    """An option has a moment at which it ends, and nothing else has one."""
    status, expires = Reservation.status, Reservation.option_expires_at
    wrong = or_(
        and_(status == ReservationStatus.TENTATIVE, expires.is_(None)),
        and_(status.not_in([ReservationStatus.TENTATIVE, *_GIVEN_UP]), expires.is_not(None)),
    )
    return _reservations(wrong, Reservation.option_expires_at.expression)


def _wishes() -> Statement:
    """Who is on the waitlist has a priority, and nobody else."""
    status, priority = Reservation.status, Reservation.waitlist_priority
    wrong = or_(
        and_(status == ReservationStatus.WAITLISTED, priority.is_(None)),
        and_(status.not_in([ReservationStatus.WAITLISTED, *_GIVEN_UP]), priority.is_not(None)),
    )
    return _reservations(wrong, Reservation.waitlist_priority.expression)


def _released() -> Statement:
    """What was released waits for its guest still, and has no room."""
    has_room = exists().where(RoomOccupancy.reservation_id == Reservation.id, RoomOccupancy.state != OccupancyState.LEFT)
    wrong = and_(Reservation.released_at.is_not(None), or_(Reservation.status.not_in([*EXPECTED, *_GIVEN_UP]), has_room))
    return _reservations(wrong, Reservation.released_at.expression)


UNCERTAIN_INVARIANTS = (
    Invariant("option.moment", N_("An option has no end, or something that is no option has one"), stated_by(_options())),
    Invariant("waitlist.priority", N_("A wish has no priority, or something that is no wish has one"), stated_by(_wishes())),
    Invariant("release.holds_nothing", N_("A reservation that was released holds a room"), stated_by(_released())),
)
