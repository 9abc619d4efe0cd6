"""Who has which room on the dates of a stay, and which types are full: what choosing and ranking rooms have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from hotel_desk.domain.codes import Half, HousekeepingStatus
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Closure, Room
from hotel_desk.queries.availability import availability
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader


class Obstacle(StrEnum):
    """Why a room cannot be given out as it is, in the order in which the desk would meet it."""

    NOT_READY = "not_ready"
    SOLD_OUT = "sold_out"
    TAKEN = "taken"
    CLOSED = "closed"
    OCCUPIED = "occupied"


@dataclass(frozen=True, slots=True)
class RoomsAsked:
    """The halves asked for: from one date to another, by whom."""

    first: date
    last: date
    holds_first_day: bool = False
    reservation_id: ReservationId | None = None
    room_type_id: RoomTypeId | None = None
    room_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody, or a closure, that has a room."""

    obstacle: Obstacle
    who: str
    confirmation_number: str = ""
    since: date | None = None


def occupants(reader: Reader, stay: RoomsAsked) -> dict[UUID, Owner]:
    """Who is in each room now, other than the guest of this stay."""
    rows = reader.connection.execute(
        select(RoomOccupancy.open_room_id, RoomOccupancy.reservation_id, Profile.name, Booking.confirmation_number)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .where(RoomOccupancy.property_id == reader.property_id, RoomOccupancy.open_room_id.is_not(None))
    )
    return {
        row.open_room_id: Owner(Obstacle.OCCUPIED, row.name, row.confirmation_number)
        for row in rows
        if row.reservation_id != stay.reservation_id
    }


def owners(reader: Reader, stay: RoomsAsked) -> dict[UUID, Owner]:
    """Who has each room first on one of the halves asked for, other than this stay itself.

    Asked room by room, so that the slots' primary key serves the dates too.
    """
    earliest = (
        select(RoomSlot.room_id, func.min(RoomSlot.date).label("since"))
        .select_from(Room)
        .join(RoomSlot, and_(RoomSlot.property_id == Room.property_id, RoomSlot.room_id == Room.id))
        .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
        .where(Room.property_id == reader.property_id, _halves(stay), _of_others(stay))
        .group_by(RoomSlot.room_id)
        .subquery("earliest")
    )
    rows = reader.connection.execute(
        select(RoomSlot.room_id, RoomSlot.date, RoomSlot.half, Closure.reason, Profile.name, Booking.confirmation_number)
        .join(earliest, and_(earliest.c.room_id == RoomSlot.room_id, earliest.c.since == RoomSlot.date))
        .outerjoin(Closure, Closure.id == RoomSlot.closure_id)
        .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
        .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .outerjoin(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Profile, Profile.id == Reservation.guest_id)
        .where(RoomSlot.property_id == reader.property_id, _halves(stay), _of_others(stay))
        .order_by(RoomSlot.half.desc())
    )
    return {
        row.room_id: Owner(Obstacle.CLOSED, row.reason, since=row.date)
        if row.reason is not None
        else Owner(Obstacle.TAKEN, row.name, row.confirmation_number, row.date)
        for row in rows
    }


def _halves(stay: RoomsAsked) -> ColumnElement[bool]:
    """The slots that `domain.slots.stay_slots` names, as a condition."""
    if stay.first == stay.last:
        return and_(RoomSlot.date == stay.first, RoomSlot.half == Half.DAY)
    within = and_(RoomSlot.date >= stay.first, RoomSlot.date < stay.last)
    return within if stay.holds_first_day else and_(within, or_(RoomSlot.date > stay.first, RoomSlot.half == Half.NIGHT))


def _of_others(stay: RoomsAsked) -> ColumnElement[bool]:
    return or_(RoomOccupancy.reservation_id.is_(None), RoomOccupancy.reservation_id != stay.reservation_id)


def full_types(reader: Reader, stay: RoomsAsked) -> set[UUID]:
    """Types with no room left to sell on one of the nights; day use takes no night."""
    if stay.first == stay.last:
        return set()
    return {kind.room_type_id for kind in availability(reader, first=stay.first, last=stay.last) if not kind.left}


def ready_statuses(reader: Reader) -> set[HousekeepingStatus]:
    """With which housekeeping status a room may be given out as it is."""
    if setting_value(reader, INSPECTION_REQUIRED):
        return {HousekeepingStatus.INSPECTED}
    return {HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED}
