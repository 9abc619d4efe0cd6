"""What a move has to reckon with: the rooms asked for, who has them, what is left to sell, who shares the stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select

from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import RoomId, RoomTypeId
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.room_refusals import RoomClosed, RoomOccupied, RoomTaken
from hotel_desk.domain.slots import Slot
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Closure, Room, RoomType
from hotel_desk.queries.availability import NightLeft, nights_left

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.moving_stay import MovingStay

TypeAndNight = tuple[RoomTypeId, date]


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room that is asked for."""

    room_id: RoomId
    number: str
    active: bool
    housekeeping_status: HousekeepingStatus
    room_type_id: RoomTypeId
    type_name: str
    max_occupancy: int


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """The block a stay belongs to: whether its rest is deducted, and the allotments asked about as (rooms, picked up, given back)."""

    deducts: bool
    is_cut_off: bool
    allotments: dict[TypeAndNight, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Sharer:
    """Somebody who shares the room of the stay."""

    name: str
    arrival: date
    departure: date
    persons: int


_ROOMS = (
    select(
        Room.id, Room.number, Room.active, Room.housekeeping_status, Room.room_type_id, RoomType.name.label("type"), RoomType.max_occupancy
    )
    .join(RoomType, RoomType.id == Room.room_type_id)
    .where(Room.property_id == bindparam("hotel"), Room.id.in_(bindparam("rooms", expanding=True)))
)
_TAKEN = (
    select(
        RoomSlot.room_id,
        RoomSlot.date,
        RoomSlot.half,
        Room.number,
        Closure.reason,
        Profile.name,
        Booking.confirmation_number,
    )
    .join(Room, Room.id == RoomSlot.room_id)
    .outerjoin(Closure, Closure.id == RoomSlot.closure_id)
    .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
    .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(
        RoomSlot.property_id == bindparam("hotel"),
        RoomSlot.room_id.in_(bindparam("rooms", expanding=True)),
        RoomSlot.date >= bindparam("first"),
        RoomSlot.date <= bindparam("last"),
        or_(RoomOccupancy.reservation_id.is_(None), RoomOccupancy.reservation_id != bindparam("without")),
    )
    .order_by(RoomSlot.date, RoomSlot.half)
)
_OCCUPANT = (
    select(Profile.name, Booking.confirmation_number, Room.number)
    .select_from(RoomOccupancy)
    .join(Room, Room.id == RoomOccupancy.room_id)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(RoomOccupancy.property_id == bindparam("hotel"), RoomOccupancy.open_room_id == bindparam("room"))
)
_COUNTED = (
    select(Room.room_type_id, func.count())
    .where(Room.property_id == bindparam("hotel"), Room.active.is_(True), Room.room_type_id.in_(bindparam("types", expanding=True)))
    .group_by(Room.room_type_id)
)
_BLOCK = select(Block.status, Block.cut_off_on).where(Block.id == bindparam("block"))
_ALLOTMENTS = select(BlockNight.room_type_id, BlockNight.date, BlockNight.rooms, BlockNight.picked_up, BlockNight.given_back).where(
    BlockNight.block_id == bindparam("block")
)
_SHARERS = (
    select(
        Profile.name,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults + Reservation.children + Reservation.babies,
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(Reservation.sharing_with_id == bindparam("lead"), Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)))
    .order_by(Reservation.arrival_date)
)
_TYPE_NAMES = select(RoomType.id, RoomType.name).where(RoomType.id.in_(bindparam("types", expanding=True)))


def rooms_asked(reader: Reader, rooms: Collection[RoomId]) -> dict[RoomId, RoomFacts]:
    """The rooms of this hotel among those asked for, by id."""
    if not rooms:
        return {}
    found = reader.connection.execute(_ROOMS, {"hotel": reader.property_id, "rooms": sorted(set(rooms))})
    return {RoomId(row[0]): RoomFacts(RoomId(row[0]), *row[1:4], RoomTypeId(row[4]), *row[5:]) for row in found}


def first_taken(reader: Reader, stay: MovingStay, needed: Iterable[tuple[RoomId, Slot]]) -> StaffError | None:
    """Who (or which closure) has the first of the half days that are needed; None where all are free or the stay's own."""
    wanted = set(needed)
    if not wanted:
        return None
    days = [day for _room, (day, _half) in wanted]
    asked = {
        "hotel": reader.property_id,
        "rooms": sorted({room for room, _slot in wanted}),
        "first": min(days),
        "last": max(days),
        "without": stay.reservation_id,
    }
    for row in reader.connection.execute(_TAKEN, asked):
        if (row.room_id, (row.date, row.half)) not in wanted:
            continue
        if row.reason is not None:
            return RoomClosed("room_id", room=row.number, date=row.date.isoformat(), reason=row.reason)
        return RoomTaken("room_id", room=row.number, date=row.date.isoformat(), guest=row.name, confirmation=row.confirmation_number)
    return None


def occupant(reader: Reader, room_id: RoomId) -> RoomOccupied | None:
    """Who is in a room now."""
    row = reader.connection.execute(_OCCUPANT, {"hotel": reader.property_id, "room": room_id}).first()
    return None if row is None else RoomOccupied("room_id", room=row.number, guest=row.name, confirmation=row.confirmation_number)


def left_of(reader: Reader, pairs: Collection[TypeAndNight]) -> dict[TypeAndNight, NightLeft]:
    """What is left of each type on each night asked about."""
    if not pairs:
        return {}
    kinds, nights = sorted({kind for kind, _night in pairs}), sorted({night for _kind, night in pairs})
    counted = {row[0]: row[1] for row in reader.connection.execute(_COUNTED, {"hotel": reader.property_id, "types": kinds})}
    rooms = {kind: counted.get(kind, 0) for kind in kinds}
    found = nights_left(reader, rooms, nights[0], date.fromordinal(nights[-1].toordinal() + 1))
    return {(kind, one.date): one for kind, of_type in found.items() for one in of_type if (kind, one.date) in pairs}


def block_facts(reader: Reader, stay: MovingStay) -> BlockFacts | None:
    """The allotment of the stay's group; None for a stay of no group."""
    if stay.block_id is None:
        return None
    row = reader.connection.execute(_BLOCK, {"block": stay.block_id}).one()
    rows = reader.connection.execute(_ALLOTMENTS, {"block": stay.block_id})
    return BlockFacts(
        deducts=row.status is BlockStatus.DEFINITE,
        is_cut_off=row.cut_off_on is not None or row.status is BlockStatus.CANCELLED,
        allotments={(RoomTypeId(one[0]), one[1]): (one[2], one[3], one[4]) for one in rows},
    )


def sharers(reader: Reader, stay: MovingStay) -> tuple[Sharer, ...]:
    """Who shares the stay's room."""
    if not stay.has_sharers:
        return ()
    return tuple(Sharer(*row) for row in reader.connection.execute(_SHARERS, {"lead": stay.reservation_id}))


def type_names(reader: Reader, kinds: Collection[RoomTypeId]) -> dict[UUID, str]:
    """The names of room types."""
    rows: Any = reader.connection.execute(_TYPE_NAMES, {"types": sorted(kinds)})
    return {row.id: row.name for row in rows}
