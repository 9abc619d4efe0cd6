"""Guests who changed their room on some days, and those who are to change it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
# Whoever moved on one of the days has a room since then: few reservations, whose journal is then read.
_NEW_ROOM = (
    select(RoomOccupancy.reservation_id)
    .where(
        RoomOccupancy.property_id == bindparam("hotel"),
        RoomOccupancy.first_date.between(_FIRST, _LAST),
        RoomOccupancy.entered_at.is_not(None),
    )
    .distinct()
    .subquery()
)
_MOVED = (
    select(
        AuditEntry.entity_id.label("reservation_id"),
        AuditEntry.business_date,
        AuditEntry.recorded_at,
        AuditEntry.user_name,
        AuditEntry.details,
        Profile.name.label("guest"),
        Booking.confirmation_number,
        Reservation.departure_date,
    )
    .join(_NEW_ROOM, _NEW_ROOM.c.reservation_id == AuditEntry.entity_id)
    .join(Reservation, Reservation.id == AuditEntry.entity_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        AuditEntry.code == AuditCode.STAY_ROOM_MOVED,
        AuditEntry.business_date.between(_FIRST, _LAST),
    )
    .order_by(AuditEntry.sequence)
)
_OLD, _OLD_ROOM = aliased(RoomOccupancy), aliased(Room)
_PLANNED = (
    select(
        RoomOccupancy.reservation_id,
        RoomOccupancy.first_date,
        _OLD_ROOM.number.label("old_room"),
        Room.number.label("new_room"),
        Profile.name.label("guest"),
        Booking.confirmation_number,
        Reservation.departure_date,
    )
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Room, Room.id == RoomOccupancy.room_id)
    .join(
        _OLD,
        (_OLD.reservation_id == RoomOccupancy.reservation_id)
        & (_OLD.last_date == RoomOccupancy.first_date)
        & (_OLD.state != OccupancyState.LEFT)
        & (_OLD.id != RoomOccupancy.id),
    )
    .join(_OLD_ROOM, _OLD_ROOM.id == _OLD.room_id)
    .where(
        RoomOccupancy.property_id == bindparam("hotel"),
        RoomOccupancy.state == OccupancyState.ASSIGNED,
        RoomOccupancy.first_date.between(_FIRST, _LAST),
        Reservation.status.in_((ReservationStatus.TENTATIVE, ReservationStatus.RESERVED, ReservationStatus.IN_HOUSE)),
    )
    .order_by(RoomOccupancy.first_date, Room.sort_order, Room.number)
)


@dataclass(frozen=True, slots=True)
class RoomMove:
    """A guest who went from one room to another; `moved_at` (UTC) None: it is planned for the day, and nobody has done it yet."""

    reservation_id: ReservationId
    confirmation_number: str
    guest_name: str
    day: dt.date
    old_room: str
    new_room: str
    departure_date: dt.date
    moved_at: dt.datetime | None = None
    user_name: str = ""
    reason: str = ""


def room_moves(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[RoomMove, ...]:
    """The moves of some business dates in their order, then those planned for them. Two statements."""
    about = {"hotel": reader.property_id, "first": first, "last": last}
    moved = [
        RoomMove(
            reservation_id=ReservationId(row.reservation_id),
            confirmation_number=row.confirmation_number,
            guest_name=row.guest,
            day=row.business_date,
            old_room=str(row.details.get("old_room", "")),
            new_room=str(row.details.get("new_room", "")),
            departure_date=row.departure_date,
            moved_at=row.recorded_at,
            user_name=row.user_name,
            reason=str(row.details.get("reason", "")),
        )
        for row in reader.connection.execute(_MOVED, about)
    ]
    planned = [
        RoomMove(
            ReservationId(row.reservation_id),
            row.confirmation_number,
            row.guest,
            row.first_date,
            row.old_room,
            row.new_room,
            row.departure_date,
        )
        for row in reader.connection.execute(_PLANNED, about)
    ]
    return (*moved, *planned)
