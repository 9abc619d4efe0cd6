"""The booking calendar: rooms, stays, closures and what is left, for a range of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, exists, or_, select

from hotel_desk.domain.codes import ClosureKind, Half, HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import BlockId, ClosureId, FloorId, OccupancyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.models.block import Block
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Building, Closure, Floor, Room, RoomType
from hotel_desk.queries.availability import NightLeft, nights_left

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class ChartStay:
    """A bar: a reservation in one room (or in none yet) for some dates.

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
_TYPES = (
    select(RoomType.id, RoomType.code, RoomType.name, RoomType.active)
    .where(RoomType.property_id == _HOTEL)
    .order_by(RoomType.sort_order, RoomType.code)
)
_ROOMS: Rows = (
    select(Room.id, Room.number, Room.room_type_id, Room.floor_id, Floor.name, Room.housekeeping_status, Room.active, Room.features, RoomType.features.label("type_features"))
    .join(RoomType, RoomType.id == Room.room_type_id)
    .join(Floor, Floor.id == Room.floor_id)
    .join(Building, Building.id == Floor.building_id)
    .where(Room.property_id == _HOTEL)
    .order_by(Building.sort_order, Floor.sort_order, Room.sort_order, Room.number)
)
_OF_RESERVATION = (
    Reservation.arrival_date,
    Reservation.departure_date,
    Reservation.room_type_id,
    Reservation.charged_type_id,
    Reservation.status,
)
_UNCONFIRMED = or_(
    Reservation.status == ReservationStatus.TENTATIVE, Reservation.released_at.is_not(None), Reservation.option_expires_at.is_not(None)
)
_OF_GUEST = (Reservation.adults, Reservation.children, Reservation.babies, Booking.confirmation_number, Profile.name)
_OF_MOVING = (Reservation.version, Reservation.block_id, Reservation.do_not_move, _UNCONFIRMED)
_IN_ROOMS: Rows = (
    select(
        RoomOccupancy.reservation_id,
        RoomOccupancy.room_id,
        RoomOccupancy.first_date,
        RoomOccupancy.last_date,
        *_OF_RESERVATION,
        RoomOccupancy.state == OccupancyState.LEFT,
        *_OF_GUEST,
        RoomOccupancy.id,
        *_OF_MOVING,
    )
    .select_from(RoomOccupancy)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(RoomOccupancy.property_id == _HOTEL, RoomOccupancy.last_date >= _FIRST, RoomOccupancy.first_date <= _LAST)
)
_WITHOUT_ROOM: Rows = (
    select(Reservation.id, *_OF_RESERVATION, *_OF_GUEST, *_OF_MOVING)
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
    """Everything the calendar shows, in nine statements; ten where a group has a stay on view.

    Args:
        first: first day shown; `last`: last day shown, itself included.
    """
    asked = {"hotel": reader.property_id, "first": first, "last": last, "eve": first - timedelta(days=1)}
    stays = _stays_in_rooms(reader, asked) + _stays_without_room(reader, asked)
    closures = tuple(ChartClosure(*row) for row in reader.connection.execute(_CLOSURES, asked) if row[3] is not None)
    in_use = {stay.room_id for stay in stays} | {closure.room_id for closure in closures}
    rooms = tuple(room for room in _rooms(reader, asked) if room.active or room.room_id in in_use)
    return TapeChart(
        first=first,
        last=last,
        business_date=reader.business_date(),
        types=_types(reader, asked, rooms, {stay.room_type_id for stay in stays if stay.room_id is None}),
        rooms=rooms,
        stays=tuple(stays),
        closures=closures,
        blocks=_blocks(reader, {stay.block_id for stay in stays if stay.block_id is not None}),
    )


def _stays_in_rooms(reader: Reader, asked: dict[str, object]) -> list[ChartStay]:
    return [ChartStay(*row) for row in reader.connection.execute(_IN_ROOMS, asked)]


def _stays_without_room(reader: Reader, asked: dict[str, object]) -> list[ChartStay]:
    """As bars over the whole stay; they have no room, and so none that they have left."""
    rows = reader.connection.execute(_WITHOUT_ROOM, asked)
    return [ChartStay(*(row[0], None, row.arrival_date, row.departure_date, *row[1:6], False, *row[6:11], None, *row[11:])) for row in rows]


def _rooms(reader: Reader, asked: dict[str, object]) -> list[ChartRoom]:
    rows = reader.connection.execute(_ROOMS, asked)
    return [ChartRoom(*(*row[:7], _features(row))) for row in rows]


def _features(row: Any) -> tuple[str, ...]:
    """Of the room, and of every room of its type."""
    return tuple(dict.fromkeys(str(feature) for feature in (*(row.features or ()), *(row.type_features or ()))))


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
