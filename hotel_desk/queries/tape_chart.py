"""The booking calendar: rooms, stays, closures and what is left, for a range of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, exists, func, or_, select, type_coerce, union_all
from sqlalchemy.types import NULLTYPE

from hotel_desk.domain.codes import ClosureKind, Half, HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import BlockId, ClosureId, FloorId, OccupancyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.models.block import Block
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Building, Closure, Floor, Room, RoomType
from hotel_desk.queries.availability import NightLeft, nights_left

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Executable
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.db.database import Reader

# What holds inventory and has not arrived: these wait for a room.
_WAITING = (ReservationStatus.RESERVED, ReservationStatus.TENTATIVE)


@dataclass(frozen=True, slots=True)
class ChartType:
    """A room type with its counter on each night shown."""

    room_type_id: RoomTypeId
    code: str
    name: str
    rooms: int
    nights: tuple[NightLeft, ...]


@dataclass(frozen=True, slots=True)
class ChartRoom:
    """A row of the calendar."""

    room_id: RoomId
    number: str
    room_type_id: RoomTypeId
    floor_id: FloorId
    floor: str
    housekeeping_status: HousekeepingStatus
    active: bool
    features: tuple[str, ...] = ()


class ChartStay(msgspec.Struct, frozen=True, gc=False):
    """A bar: a reservation in one room (or in none yet) for some dates.

    A frozen structure rather than a dataclass, which takes many times as long to make: a month of a large hotel has thousands.

    Args:
        room_id: None while no room is given.
        first: the date it begins in this room; `last`: the date it ends there. Equal dates are a day use.
        arrival_date, departure_date: of the whole stay; they differ from `first` and `last` where the guest moved.
        room_type_id: occupied; `charged_type_id`: what the price is for.
        left: the guest has left this room.
        occupancy_id: of this room's part of the stay; None while no room is given.
        version: of the reservation, for commands that must not overwrite what somebody else did.
        block_id: of the group that the reservation belongs to.
        do_not_move: the guest was promised this room.
        unconfirmed: tentative, an option, or released and not deducted from inventory any more.
        rate_code: of the plan it was sold at; empty where the price was typed by hand.
        expected_time: when the guest said they would come.
        sharers: how many reservations share the room with this one.
        late_until: the hour of the departure date that was agreed with the guest.
    """

    reservation_id: ReservationId
    room_id: RoomId | None
    first: date
    last: date
    arrival_date: date
    departure_date: date
    room_type_id: RoomTypeId
    charged_type_id: RoomTypeId
    status: ReservationStatus
    left: bool
    adults: int
    children: int
    babies: int
    confirmation_number: str
    guest_name: str
    occupancy_id: OccupancyId | None = None
    version: int = 0
    block_id: BlockId | None = None
    do_not_move: bool = False
    unconfirmed: bool = False
    rate_code: str = ""
    expected_time: time | None = None
    sharers: int = 0
    late_until: time | None = None

    @property
    def moved_in(self) -> bool:
        """The guest comes (or came) from another room of this hotel."""
        return self.first != self.arrival_date

    @property
    def moves_on(self) -> bool:
        """The guest goes (or went) on to another room of this hotel."""
        return self.last != self.departure_date


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A group that has a stay on view."""

    block_id: BlockId
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ChartClosure:
    """A room closed for the nights from `first` to `last`, both included."""

    closure_id: ClosureId
    room_id: RoomId
    kind: ClosureKind
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class TapeChart:
    """Everything on the days from `first` to `last`, both included. Rooms in their order within the types' order."""

    first: date
    last: date
    business_date: date
    types: tuple[ChartType, ...]
    rooms: tuple[ChartRoom, ...]
    stays: tuple[ChartStay, ...]
    closures: tuple[ChartClosure, ...]
    blocks: tuple[ChartBlock, ...] = ()


type Rows = Select[*tuple[Any, ...]]

_HOTEL: BindParameter[Any] = bindparam("hotel")
_FIRST: BindParameter[Any] = bindparam("first")
_LAST: BindParameter[Any] = bindparam("last")


def _stored(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The column as the driver gives it: what a type would do to thousands of rows at every reading is done here once for each."""
    return type_coerce(column, NULLTYPE)


_TYPES = (
    select(RoomType.id, RoomType.code, RoomType.name, RoomType.active)
    .where(RoomType.property_id == _HOTEL)
    .order_by(RoomType.sort_order, RoomType.code)
)
_ROOMS: Rows = (
    select(
        _stored(Room.id),
        Room.number,
        _stored(Room.room_type_id),
        _stored(Room.floor_id),
        Floor.name,
        _stored(Room.housekeeping_status),
        _stored(Room.active),
        _stored(Room.features),
        _stored(RoomType.features),
    )
    .join(RoomType, RoomType.id == Room.room_type_id)
    .join(Floor, Floor.id == Room.floor_id)
    .join(Building, Building.id == Floor.building_id)
    .where(Room.property_id == _HOTEL)
    .order_by(Building.sort_order, Floor.sort_order, Room.sort_order, Room.number)
)
_UNCONFIRMED = or_(
    Reservation.status == ReservationStatus.TENTATIVE, Reservation.released_at.is_not(None), Reservation.option_expires_at.is_not(None)
)


_OF_STAY = (
    _stored(Reservation.arrival_date),
    _stored(Reservation.departure_date),
    _stored(Reservation.room_type_id),
    _stored(Reservation.charged_type_id),
    _stored(Reservation.status),
    Reservation.adults,
    Reservation.children,
    Reservation.babies,
    Booking.confirmation_number,
    Profile.name,
    Reservation.version,
    _stored(Reservation.block_id),
    _stored(Reservation.do_not_move),
    _stored(_UNCONFIRMED),
    _stored(Reservation.rate_plan_id),
    _stored(Reservation.expected_time),
    _stored(Reservation.late_departure_time),
)
_IN_ROOM = (
    _stored(RoomOccupancy.reservation_id),
    _stored(RoomOccupancy.room_id),
    _stored(RoomOccupancy.first_date),
    _stored(RoomOccupancy.last_date),
    _stored(RoomOccupancy.id),
    _stored(RoomOccupancy.state == OccupancyState.LEFT),
)
_BEGINNING: Rows = (
    select(*_IN_ROOM, *_OF_STAY)
    .select_from(RoomOccupancy)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(RoomOccupancy.property_id == _HOTEL, RoomOccupancy.first_date >= _FIRST, RoomOccupancy.first_date <= _LAST)
)
# A stay that began earlier and is not over owns the night before the first day: one look into the slots for each room, however long it is.
# Asked as a scalar, so that a database without statistics looks there too and does not walk through all slots of the hotel.
_HAD_THE_NIGHT_BEFORE = (
    select(RoomSlot.occupancy_id)
    .where(RoomSlot.property_id == _HOTEL, RoomSlot.room_id == Room.id, RoomSlot.date == bindparam("eve"), RoomSlot.half == Half.NIGHT)
    .correlate(Room)
    .scalar_subquery()
)
_GOING_ON: Rows = (
    select(*_IN_ROOM, *_OF_STAY)
    .select_from(Room)
    .join(RoomOccupancy, RoomOccupancy.id == _HAD_THE_NIGHT_BEFORE)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(Room.property_id == _HOTEL, RoomOccupancy.last_date >= _FIRST)
)
_IN_ROOMS: CompoundSelect[*tuple[Any, ...]] = union_all(_BEGINNING, _GOING_ON)
# Read out of an index alone (the second date is hidden from the planner, which would look for an index of its own for it); that a stay with
# a room has a bar on view for each of its days is held by `hotel-desk check`.
_EXPECTED = select(_stored(Reservation.id)).where(
    Reservation.property_id == _HOTEL,
    Reservation.status.in_(_WAITING),
    Reservation.arrival_date <= _LAST,
    func.coalesce(Reservation.departure_date, _FIRST) >= _FIRST,
    Reservation.sharing_with_id.is_(None),
)
_WITHOUT_ROOM: Rows = (
    select(_stored(Reservation.id), *_OF_STAY)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        Reservation.property_id == _HOTEL,
        Reservation.status.in_(_WAITING),
        Reservation.arrival_date <= _LAST,
        Reservation.departure_date >= _FIRST,
        # A sharer is in the room of whom it shares with.
        Reservation.sharing_with_id.is_(None),
        ~exists().where(RoomOccupancy.reservation_id == Reservation.id, RoomOccupancy.state != OccupancyState.LEFT),
    )
)
_PLANS: Rows = select(_stored(RatePlan.id), RatePlan.code).where(RatePlan.property_id == _HOTEL)
_SHARERS: Rows = (
    select(_stored(Reservation.sharing_with_id), func.count())
    .where(
        Reservation.property_id == _HOTEL,
        Reservation.sharing_with_id.is_not(None),
        Reservation.status.in_((*_WAITING, ReservationStatus.IN_HOUSE)),
        Reservation.arrival_date <= _LAST,
        Reservation.departure_date >= _FIRST,
    )
    .group_by(Reservation.sharing_with_id)
)
# The slots say what an ended closure has kept; one that has kept nothing is not shown.
_NIGHTS_CLOSED = select(RoomSlot.date).where(RoomSlot.closure_id == Closure.id, RoomSlot.half == Half.NIGHT)
_CLOSURES: Rows = select(
    Closure.id,
    Closure.room_id,
    Closure.kind,
    _NIGHTS_CLOSED.order_by(RoomSlot.date).limit(1).scalar_subquery(),
    _NIGHTS_CLOSED.order_by(RoomSlot.date.desc()).limit(1).scalar_subquery(),
    Closure.reason,
).where(
    Closure.property_id == _HOTEL,
    Closure.first_date <= _LAST,
    # The morning after the last night still belongs to it.
    Closure.last_date >= bindparam("eve"),
)

_BLOCKS: Rows = select(Block.id, Block.code, Block.name).where(Block.id.in_(bindparam("blocks", expanding=True))).order_by(Block.code)


def tape_chart(reader: Reader, *, first: date, last: date) -> TapeChart:
    """Everything the calendar shows, in twelve statements; one more where a stay has no room, and where a group has a stay on view.

    Args:
        first: first day shown; `last`: last day shown, itself included.
    """
    asked = {"hotel": reader.property_id, "first": first, "last": last, "eve": first - timedelta(days=1)}
    stays = _stays(reader, asked)
    closures = tuple(ChartClosure(*row) for row in reader.connection.execute(_CLOSURES, asked) if row[3] is not None)
    rooms = tuple(_on_view([_room(row) for row in _rows(reader, _ROOMS, asked)], stays, closures))
    return TapeChart(
        first=first,
        last=last,
        business_date=reader.business_date(),
        types=_types(reader, asked, rooms, {stay.room_type_id for stay in stays if stay.room_id is None}),
        rooms=rooms,
        stays=stays,
        closures=closures,
        blocks=_blocks(reader, {stay.block_id for stay in stays if stay.block_id is not None}),
    )


def _on_view(rooms: list[ChartRoom], stays: tuple[ChartStay, ...], closures: tuple[ChartClosure, ...]) -> Iterator[ChartRoom]:
    """Those in use; one that is switched off only while something is in it."""
    off = {room.room_id for room in rooms if not room.active}
    given = {stay.room_id for stay in stays} | {closure.room_id for closure in closures} if off else set()
    return (room for room in rooms if room.active or room.room_id in given)


@lru_cache(maxsize=4096)
def _identifier(stored: bytes) -> Any:
    """Of a room, a type, a floor or a group, which many rows name."""
    return UUID(bytes=stored)


@lru_cache(maxsize=4096)
def _day(stored: str | date) -> date:
    """A stored date; servers give one, files its text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


@lru_cache(maxsize=1024)
def _time(stored: str | timedelta | None) -> time | None:
    """A stored time of day; servers give what has passed since midnight, files its text."""
    if isinstance(stored, timedelta):
        return (datetime.combine(date.min, time.min) + stored).time()
    return None if stored is None else time.fromisoformat(stored)


def _rows(reader: Reader, statement: Executable, asked: dict[str, object]) -> list[tuple[Any, ...]]:
    """What the driver gives, for thousands of rows of columns that are wanted as they are stored; bare tuples, which may be keys."""
    with reader.connection.execute(statement, asked) as found:
        rows: list[tuple[Any, ...]] = list(found.cursor.fetchall())
    return rows


def _stays(reader: Reader, asked: dict[str, object]) -> tuple[ChartStay, ...]:
    """Those in rooms, then those without, as bars over the whole stay; these have no room that they could have left."""
    plans: dict[bytes | None, str] = {row[0]: row[1] for row in reader.connection.execute(_PLANS, asked)}
    sharers: dict[bytes, int] = {row[0]: row[1] for row in reader.connection.execute(_SHARERS, asked)}
    rows = _rows(reader, _IN_ROOMS, asked)
    if not {row[0] for row in rows}.issuperset([row[0] for row in _rows(reader, _EXPECTED, asked)]):
        rows += [(row[0], None, row[1], row[2], None, False, *row[1:]) for row in _rows(reader, _WITHOUT_ROOM, asked)]
    return tuple([_stay(row, plans.get(row[20], ""), sharers.get(row[0], 0)) for row in rows])


# Enough for the months that a large hotel looks at on one day.
@lru_cache(maxsize=16_384)
def _stay(row: tuple[Any, ...], rate_code: str, sharers: int) -> ChartStay:
    """What a row says, by its places in `_IN_ROOM` and `_OF_STAY`.

    Remembered by all that was read, so that it is never out of date: the calendar is read again at every change in the house, and nearly
    all rows are as they were (decision 0106).
    """
    room, part, block = row[1], row[4], row[17]
    return ChartStay(
        ReservationId(UUID(bytes=row[0])),
        room and _identifier(room),
        _day(row[2]),
        _day(row[3]),
        _day(row[6]),
        _day(row[7]),
        _identifier(row[8]),
        _identifier(row[9]),
        ReservationStatus(row[10]),
        bool(row[5]),
        row[11],
        row[12],
        row[13],
        row[14],
        row[15],
        part and OccupancyId(UUID(bytes=part)),
        row[16],
        block and _identifier(block),
        bool(row[18]),
        bool(row[19]),
        rate_code,
        _time(row[21]),
        sharers,
        _time(row[22]),
    )


@lru_cache(maxsize=4096)
def _room(row: tuple[Any, ...]) -> ChartRoom:
    """What a row of `_ROOMS` says; remembered like a stay. Its features, and those of every room of its type."""
    identifier, number, kind, floor_id, floor, housekeeping, active, *features = row
    named = (feature for stored in features if stored is not None for feature in msgspec.json.decode(stored) or ())
    return ChartRoom(
        RoomId(UUID(bytes=identifier)),
        number,
        _identifier(kind),
        _identifier(floor_id),
        floor,
        HousekeepingStatus(housekeeping),
        bool(active),
        tuple(dict.fromkeys(str(feature) for feature in named)),
    )


def _blocks(reader: Reader, on_view: set[BlockId]) -> tuple[ChartBlock, ...]:
    if not on_view:
        return ()
    return tuple(ChartBlock(*row) for row in reader.connection.execute(_BLOCKS, {"blocks": list(on_view)}))


def _types(reader: Reader, asked: dict[str, object], rooms: tuple[ChartRoom, ...], waiting: set[RoomTypeId]) -> tuple[ChartType, ...]:
    """The types that are sold, have rooms on view, or are waited for, with their counters."""
    active: dict[RoomTypeId, int] = {}
    shown = waiting | {room.room_type_id for room in rooms}
    for room in rooms:
        active[room.room_type_id] = active.get(room.room_type_id, 0) + room.active
    kinds = [row for row in reader.connection.execute(_TYPES, asked) if row.active or row.id in shown]
    counted = {RoomTypeId(row.id): active.get(row.id, 0) for row in kinds}
    first, last = asked["first"], asked["last"]
    assert isinstance(first, date)  # noqa: S101 - for the type checker
    assert isinstance(last, date)  # noqa: S101
    nights = nights_left(reader, counted, first, last + timedelta(days=1))
    return tuple(ChartType(kind, row.code, row.name, counted[kind], nights[kind]) for row, kind in zip(kinds, counted, strict=True))
