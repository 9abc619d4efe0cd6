"""Rooms that a guest could be given now, the best first, and what speaks against the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from hotel_desk.domain.codes import Half, HousekeepingStatus, OccupancyState, SettingScope
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Closure, Floor, Room, RoomType
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.availability import availability

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
class RoomChoice:
    """One room and how it suits a stay.

    Args:
        given: it has been given to this reservation before.
        of_type: it is of the type that the reservation occupies; for a walk-in, true for all.
        obstacle: why it cannot be given out as it is; None when it is ready.
        who: the guest in the room, the guest who has it, or the reason of the closure.
        confirmation_number: of that guest.
        since: from which night somebody else has it.
    """

    room_id: RoomId
    number: str
    floor: str
    room_type_id: RoomTypeId
    room_type_code: str
    room_type_name: str
    standard_price_minor: int
    max_occupancy: int
    features: tuple[str, ...]
    housekeeping_status: HousekeepingStatus
    given: bool
    of_type: bool
    obstacle: Obstacle | None
    who: str = ""
    confirmation_number: str = ""
    since: date | None = None

    @property
    def ready(self) -> bool:
        """It can be given out as it is."""
        return self.obstacle is None


@dataclass(frozen=True, slots=True)
class _Stay:
    """The halves asked for: from one date to another, by whom."""

    first: date
    last: date
    holds_first_day: bool = False
    reservation_id: ReservationId | None = None
    room_type_id: RoomTypeId | None = None
    room_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Owner:
    """Somebody, or a closure, that has a room."""

    obstacle: Obstacle
    who: str
    confirmation_number: str = ""
    since: date | None = None


def rooms_for_check_in(reader: Reader, *, reservation_id: ReservationId) -> tuple[RoomChoice, ...]:
    """Every active room for a guest who is to be checked in today, the best first.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    today = reader.business_date()
    row = _reservation(reader, reservation_id)
    last = today if row.arrival_date == row.departure_date else max(today, row.departure_date)
    stay = _Stay(today, last, reservation_id=reservation_id, room_type_id=RoomTypeId(row.room_type_id), room_id=row.room_id)
    return _choices(reader, stay)


def rooms_to_move_to(reader: Reader, *, reservation_id: ReservationId) -> tuple[RoomChoice, ...]:
    """Every other active room for a guest in house, the best first.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    today = reader.business_date()
    row = _reservation(reader, reservation_id)
    slept_here = row.first_date is not None and row.first_date < today < row.departure_date
    stay = _Stay(
        today,
        max(today, row.departure_date),
        holds_first_day=slept_here,
        reservation_id=reservation_id,
        room_type_id=RoomTypeId(row.room_type_id),
        room_id=row.room_id,
    )
    return tuple(choice for choice in _choices(reader, stay) if not choice.given)


def rooms_for_walk_in(reader: Reader, *, departure_date: date) -> tuple[RoomChoice, ...]:
    """Every active room for somebody who has not booked, ready ones first.

    Args:
        departure_date: the business date for day use.
    """
    today = reader.business_date()
    return _choices(reader, _Stay(today, max(today, departure_date)))


def _reservation(reader: Reader, reservation_id: ReservationId) -> Any:
    row = reader.connection.execute(
        select(
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.room_type_id,
            RoomOccupancy.room_id,
            RoomOccupancy.first_date,
        )
        .outerjoin(
            RoomOccupancy,
            and_(
                RoomOccupancy.reservation_id == Reservation.id,
                RoomOccupancy.state.in_((OccupancyState.ASSIGNED, OccupancyState.OPEN)),
            ),
        )
        .where(Reservation.id == reservation_id, Reservation.property_id == reader.property_id)
    ).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return row


def _choices(reader: Reader, stay: _Stay) -> tuple[RoomChoice, ...]:
    owners = _owners(reader, stay) | _occupants(reader, stay)
    full = _full_types(reader, stay)
    ready = _ready_statuses(reader)
    choices = [_choice(row, stay, owners.get(row.id), full, ready) for row in _rooms(reader)]
    return tuple(sorted(choices, key=_rank))


def _choice(row: Any, stay: _Stay, owner: _Owner | None, full: set[UUID], ready: set[HousekeepingStatus]) -> RoomChoice:
    obstacle = owner.obstacle if owner else None
    if obstacle is None and row.room_type_id in full and row.room_type_id != stay.room_type_id:
        obstacle = Obstacle.SOLD_OUT
    if obstacle is None and row.housekeeping_status not in ready:
        obstacle = Obstacle.NOT_READY
    return RoomChoice(
        room_id=RoomId(row.id),
        number=row.number,
        floor=row.floor,
        room_type_id=RoomTypeId(row.room_type_id),
        room_type_code=row.code,
        room_type_name=row.name,
        standard_price_minor=row.standard_price_minor,
        max_occupancy=row.max_occupancy,
        features=tuple(str(feature) for feature in row.features or ()),
        housekeeping_status=row.housekeeping_status,
        given=row.id == stay.room_id,
        of_type=stay.room_type_id is None or row.room_type_id == stay.room_type_id,
        obstacle=obstacle,
        who=owner.who if owner else "",
        confirmation_number=owner.confirmation_number if owner else "",
        since=owner.since if owner else None,
    )


def _rank(choice: RoomChoice) -> tuple[bool, bool, int, bool]:
    """Rooms come in house order; sorting keeps that among equals."""
    severity = 0 if choice.obstacle is None else 1 + list(Obstacle).index(choice.obstacle)
    return (not choice.given, not choice.of_type, severity, choice.housekeeping_status is not HousekeepingStatus.INSPECTED)


def _rooms(reader: Reader) -> Any:
    return reader.connection.execute(
        select(
            Room.id,
            Room.number,
            Floor.name.label("floor"),
            Room.room_type_id,
            RoomType.code,
            RoomType.name,
            RoomType.standard_price_minor,
            RoomType.max_occupancy,
            Room.features,
            Room.housekeeping_status,
        )
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(Room.property_id == reader.property_id, Room.active.is_(True))
        .order_by(RoomType.sort_order, RoomType.code, Room.sort_order, Room.number)
    )


def _occupants(reader: Reader, stay: _Stay) -> dict[UUID, _Owner]:
    """Who is in each room now, other than the guest of this stay."""
    rows = reader.connection.execute(
        select(RoomOccupancy.open_room_id, RoomOccupancy.reservation_id, Profile.name, Booking.confirmation_number)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .where(RoomOccupancy.property_id == reader.property_id, RoomOccupancy.open_room_id.is_not(None))
    )
    return {
        row.open_room_id: _Owner(Obstacle.OCCUPIED, row.name, row.confirmation_number)
        for row in rows
        if row.reservation_id != stay.reservation_id
    }


def _owners(reader: Reader, stay: _Stay) -> dict[UUID, _Owner]:
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
        row.room_id: _Owner(Obstacle.CLOSED, row.reason, since=row.date)
        if row.reason is not None
        else _Owner(Obstacle.TAKEN, row.name, row.confirmation_number, row.date)
        for row in rows
    }


def _halves(stay: _Stay) -> ColumnElement[bool]:
    """The slots that `domain.slots.stay_slots` names, as a condition."""
    if stay.first == stay.last:
        return and_(RoomSlot.date == stay.first, RoomSlot.half == Half.DAY)
    within = and_(RoomSlot.date >= stay.first, RoomSlot.date < stay.last)
    return within if stay.holds_first_day else and_(within, or_(RoomSlot.date > stay.first, RoomSlot.half == Half.NIGHT))


def _of_others(stay: _Stay) -> ColumnElement[bool]:
    return or_(RoomOccupancy.reservation_id.is_(None), RoomOccupancy.reservation_id != stay.reservation_id)


def _full_types(reader: Reader, stay: _Stay) -> set[UUID]:
    """Types with no room left to sell on one of the nights; day use takes no night."""
    if stay.first == stay.last:
        return set()
    return {kind.room_type_id for kind in availability(reader, first=stay.first, last=stay.last) if not kind.left}


def _ready_statuses(reader: Reader) -> set[HousekeepingStatus]:
    stored = reader.connection.execute(
        select(SettingValue.value).where(
            SettingValue.property_id == reader.property_id,
            SettingValue.key == INSPECTION_REQUIRED.key,
            SettingValue.scope == SettingScope.PROPERTY,
            SettingValue.scope_key == "",
        )
    ).first()
    inspected_only = INSPECTION_REQUIRED.default if stored is None else INSPECTION_REQUIRED.read(stored[0])
    return {HousekeepingStatus.INSPECTED} if inspected_only else {HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED}
