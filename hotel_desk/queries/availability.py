"""What is left to sell by type and night, and which rooms are free (`docs/algorithms/availability.md`, `slots.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Executable, and_, bindparam, exists, func, or_, select

from hotel_desk.domain.codes import Half, HousekeepingStatus
from hotel_desk.domain.ids import RoomId, RoomTypeId
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.domain.slots import nights_between
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.room import Floor, Room, RoomType
from hotel_desk.queries.house_nights import house_nights
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class NightLeft:
    """The counter of one type on one night, whether or not its row exists yet.

    Args:
        left_of_house: how many all types together can still sell; None where the house has no limit of its own.
    """

    date: date
    physical: int
    out_of_order: int
    overbooking: int
    sold: int
    oversold: int
    left_of_house: int | None = None

    @property
    def left_of_type(self) -> int:
        """How many the type has left by its own limit; below zero while the night is oversold."""
        return self.physical - self.out_of_order + self.overbooking - self.sold

    @property
    def left(self) -> int:
        """How many are for sale: what the type and the house have left; below zero while the night is oversold."""
        return self.left_of_type if self.left_of_house is None else min(self.left_of_type, self.left_of_house)


@dataclass(frozen=True, slots=True)
class TypeAvailability:
    """What a type has left on each night asked about.

    Args:
        rooms: active rooms of the type.
        nights: by date; empty for day use.
        rooms_by_day: for day use, how many rooms nobody has by day; None where nights are asked about.
    """

    room_type_id: RoomTypeId
    code: str
    name: str
    standard_price_minor: int
    max_occupancy: int
    rooms: int
    nights: tuple[NightLeft, ...]
    rooms_by_day: int | None = None

    @property
    def left(self) -> int:
        """How many stays over all the nights can be sold (or day uses); never below zero."""
        if self.rooms_by_day is not None:
            return self.rooms_by_day
        return max(0, min(night.left for night in self.nights))

    @property
    def fullest(self) -> NightLeft | None:
        """The first of the nights with the least left; None for day use."""
        return min(self.nights, key=_left_of) if self.nights else None


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that is free for the dates asked about.

    Args:
        occupied: somebody is in it now (and leaves in time).
    """

    room_id: RoomId
    number: str
    floor: str
    room_type_id: RoomTypeId
    type_name: str
    housekeeping_status: HousekeepingStatus
    occupied: bool
    features: tuple[str, ...]


_HOTEL: BindParameter[Any] = bindparam("hotel")
_FIRST: BindParameter[Any] = bindparam("first")
_LAST: BindParameter[Any] = bindparam("last")
_TYPES = (
    select(
        RoomType.id,
        RoomType.code,
        RoomType.name,
        RoomType.standard_price_minor,
        RoomType.max_occupancy,
        func.count(Room.id).label("rooms"),
    )
    .outerjoin(Room, and_(Room.room_type_id == RoomType.id, Room.active.is_(True)))
    .where(RoomType.property_id == _HOTEL, RoomType.active.is_(True))
    .group_by(RoomType.id, RoomType.code, RoomType.name, RoomType.standard_price_minor, RoomType.max_occupancy, RoomType.sort_order)
    .order_by(RoomType.sort_order, RoomType.code)
)
# Asked type by type, so that the primary key (property, type, date) serves the dates too.
_COUNTERS: Executable = select(
    TypeNight.room_type_id,
    TypeNight.date,
    TypeNight.physical,
    TypeNight.out_of_order,
    TypeNight.overbooking,
    TypeNight.sold,
    TypeNight.oversold,
).where(
    TypeNight.property_id == _HOTEL,
    TypeNight.room_type_id.in_(bindparam("types", expanding=True)),
    TypeNight.date >= _FIRST,
    TypeNight.date < _LAST,
)
_IN_USE_BY_DAY = (
    select(Room.room_type_id, func.count().label("rooms"))
    .join(RoomSlot, and_(RoomSlot.property_id == Room.property_id, RoomSlot.room_id == Room.id))
    .where(Room.property_id == _HOTEL, Room.active.is_(True), RoomSlot.date == _FIRST, RoomSlot.half == Half.DAY)
    .group_by(Room.room_type_id)
)


def availability(reader: Reader, *, first: date, last: date) -> tuple[TypeAvailability, ...]:
    """What each active type has left.

    Args:
        first: arrival; `last`: departure, its night not included. Equal dates ask about day use.
    """
    types = reader.connection.execute(_TYPES, {"hotel": reader.property_id}).all()
    if first == last:
        in_use = rooms_in_use_by_day(reader, first)
        return tuple(_of_type(row, (), rooms_by_day=row.rooms - in_use.get(row.id, 0)) for row in types)
    nights = nights_left(reader, {RoomTypeId(row.id): row.rooms for row in types}, first, last)
    return tuple(_of_type(row, nights[RoomTypeId(row.id)]) for row in types)


def nights_left(reader: Reader, rooms: Mapping[RoomTypeId, int], first: date, last: date) -> dict[RoomTypeId, tuple[NightLeft, ...]]:
    """What some types have left, night by night: the one answer for the search, the calendar and every other asker.

    A night without a counter yet has what a new counter would get. Three statements.

    Args:
        rooms: active rooms of each type asked about.
        last: the date after the last night.
    """
    asked = {"hotel": reader.property_id, "types": list(rooms), "first": first, "last": last}
    house = house_nights(reader, first, last - timedelta(days=1))
    of_house = {night: one.left for night, one in house.items()}
    stored: dict[RoomTypeId, dict[date, NightLeft]] = {kind: {} for kind in rooms}
    for kind, night, physical, out_of_order, overbooking, sold, oversold in reader.connection.execute(_COUNTERS, asked):
        stored[kind][night] = NightLeft(night, physical, out_of_order, overbooking, sold, oversold, of_house.get(night))
    allowance = setting_value(reader, DEFAULT_OVERBOOKING)
    nights = nights_between(first, last)
    return {
        kind: tuple(stored[kind].get(night) or NightLeft(night, count, 0, allowance, 0, 0, of_house.get(night)) for night in nights)
        for kind, count in rooms.items()
    }


def rooms_in_use_by_day(reader: Reader, day: date) -> dict[RoomTypeId, int]:
    """How many rooms of each type somebody has by day, which a day use cannot have. One statement."""
    taken = reader.connection.execute(_IN_USE_BY_DAY, {"hotel": reader.property_id, "first": day})
    return {RoomTypeId(row.room_type_id): row.rooms for row in taken}


def rooms_free(reader: Reader, *, first: date, last: date, room_type_id: RoomTypeId | None = None) -> tuple[FreeRoom, ...]:
    """The rooms that could be given to a stay of these dates, by number. One statement.

    Args:
        first: arrival; `last`: departure. Equal dates mean day use.
        room_type_id: of this type only; None for all.
    """
    somebody_in = exists().where(RoomOccupancy.property_id == Room.property_id, RoomOccupancy.open_room_id == Room.id)
    rooms = (
        select(
            Room.id,
            Room.number,
            Floor.name.label("floor"),
            Room.room_type_id,
            RoomType.name.label("type_name"),
            Room.housekeeping_status,
            somebody_in.label("occupied"),
            Room.features,
        )
        .join(Floor, Floor.id == Room.floor_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .where(Room.property_id == reader.property_id, Room.active.is_(True), ~_slot_taken(first, last))
        .order_by(RoomType.sort_order, RoomType.code, Room.sort_order, Room.number)
    )
    if room_type_id is not None:
        rooms = rooms.where(Room.room_type_id == room_type_id)
    return tuple(
        FreeRoom(
            room_id=RoomId(row.id),
            number=row.number,
            floor=row.floor,
            room_type_id=RoomTypeId(row.room_type_id),
            type_name=row.type_name,
            housekeeping_status=row.housekeeping_status,
            occupied=bool(row.occupied),
            features=tuple(str(feature) for feature in row.features or ()),
        )
        for row in reader.connection.execute(rooms)
    )


def _slot_taken(first: date, last: date) -> ColumnElement[bool]:
    """Whether somebody has one of the halves that `stay_slots(first, last)` names."""
    if first == last:
        wanted = and_(RoomSlot.date == first, RoomSlot.half == Half.DAY)
    else:
        wanted = and_(RoomSlot.date >= first, RoomSlot.date < last, or_(RoomSlot.date > first, RoomSlot.half == Half.NIGHT))
    return exists().where(RoomSlot.property_id == Room.property_id, RoomSlot.room_id == Room.id, wanted)


def _of_type(row: Any, nights: tuple[NightLeft, ...], *, rooms_by_day: int | None = None) -> TypeAvailability:
    return TypeAvailability(
        room_type_id=RoomTypeId(row.id),
        code=row.code,
        name=row.name,
        standard_price_minor=row.standard_price_minor,
        max_occupancy=row.max_occupancy,
        rooms=row.rooms,
        nights=nights,
        rooms_by_day=rooms_by_day,
    )


def _left_of(night: NightLeft) -> int:
    return night.left
