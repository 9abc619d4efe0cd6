"""The rooms now: who is in them, who is to come, what housekeeping has done and seen, what is closed.

Vacant or occupied is not stored: a room is occupied while an occupancy of it is open. What housekeeping saw counts on the
business day it was seen, and until somebody moves in or out; see `docs/screens/room-status.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, OccupancyState, ReservationStatus, SeenOccupancy, SettingScope
from hotel_desk.domain.ids import ClosureId, FloorId, GuestId, PropertyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.language import N_
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Building, Closure, Floor, Room, RoomType
from hotel_desk.models.setting import SettingValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.engine import Row

    from hotel_desk.db.database import Reader


class Discrepancy(StrEnum):
    """How what housekeeping saw differs from the stays."""

    SKIP = "skip"
    """We think somebody is in the room; it was seen vacant."""
    SLEEP = "sleep"
    """We think nobody is; somebody was seen."""
    PERSON = "person"
    """Somebody is, but not as many persons as we think."""


DISCREPANCY_TITLES: dict[Discrepancy, str] = {
    Discrepancy.SKIP: N_("Skip: seen vacant, a guest is registered"),
    Discrepancy.SLEEP: N_("Sleep: seen occupied, no guest is registered"),
    Discrepancy.PERSON: N_("Persons: another number seen than registered"),
}


@dataclass(frozen=True, slots=True)
class RackStay:
    """A guest in a room, or one who is to come into it.

    `persons`: everybody in the room, those who share it included; `sharers`: these by themselves, while they are in house.
    `late_until`: the hour of the departure date that was agreed.
    """

    reservation_id: ReservationId
    guest_id: GuestId
    guest_name: str
    confirmation_number: str
    arrival_date: date
    departure_date: date
    persons: int
    sharers: tuple[RackStay, ...] = ()
    late_until: time | None = None

    @property
    def day_use(self) -> bool:
        """The guest takes no night."""
        return self.arrival_date == self.departure_date

    def nights_left(self, business_date: date) -> int:
        """Nights from today on; 0 for somebody who leaves today."""
        return max(0, (self.departure_date - max(business_date, self.arrival_date)).days)


@dataclass(frozen=True, slots=True)
class RackClosure:
    """A closure that is on or to come; `last_date` is its last night."""

    closure_id: ClosureId
    kind: ClosureKind
    first_date: date
    last_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What housekeeping saw. `counts`: it was seen today, and nobody has come or gone since."""

    seen: SeenOccupancy
    persons: int | None
    seen_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class RackRoom:
    """One room as it is now.

    `stay` is who is in it, `next_stay` who has been given it next (today or later); `closures` are those on or to come, the
    first one first; `features` are the room's own and those of its type.
    """

    room_id: RoomId
    number: str
    floor_id: FloorId
    room_type_id: RoomTypeId
    type_code: str
    type_name: str
    floor_name: str
    building_name: str
    features: tuple[str, ...]
    connecting_number: str | None
    description: str
    housekeeping: HousekeepingStatus
    do_not_disturb: bool
    stay: RackStay | None
    next_stay: RackStay | None
    arrival: RackStay | None
    closure: RackClosure | None
    closures: tuple[RackClosure, ...]
    sighting: Sighting | None

    @property
    def occupied(self) -> bool:
        """Somebody is in the room."""
        return self.stay is not None

    @property
    def discrepancy(self) -> Discrepancy | None:
        """How what housekeeping saw today differs from the stays; None when it does not."""
        if self.sighting is None or not self.sighting.counts:
            return None
        seen_occupied = self.sighting.seen is SeenOccupancy.OCCUPIED
        if self.stay is None:
            return Discrepancy.SLEEP if seen_occupied else None
        if not seen_occupied:
            return Discrepancy.SKIP
        persons = self.sighting.persons
        return Discrepancy.PERSON if persons is not None and persons != self.stay.persons else None


@dataclass(frozen=True, slots=True)
class RoomRack:
    """Every active room, by floor and number."""

    business_date: date
    inspection_required: bool
    rooms: tuple[RackRoom, ...]


_HOTEL: BindParameter[PropertyId] = bindparam("hotel")
_DAY: BindParameter[date] = bindparam("day")
_Connecting = aliased(Room)
_Following = aliased(RoomOccupancy)

_TODAY = (
    select(BusinessDate.date, BusinessDate.opened_at, SettingValue.value)
    .outerjoin(
        SettingValue,
        (SettingValue.property_id == BusinessDate.property_id)
        & (SettingValue.key == INSPECTION_REQUIRED.key)
        & (SettingValue.scope == SettingScope.PROPERTY)
        & (SettingValue.scope_key == ""),
    )
    .where(BusinessDate.property_id == _HOTEL)
)
_ROOMS = (
    select(
        Room.id,
        Room.number,
        Room.floor_id,
        Room.room_type_id,
        Room.features,
        Room.description,
        Room.housekeeping_status,
        Room.do_not_disturb,
        Room.seen_occupancy,
        Room.seen_persons,
        Room.seen_at,
        RoomType.code.label("type_code"),
        RoomType.name.label("type_name"),
        RoomType.features.label("type_features"),
        Floor.name.label("floor_name"),
        Building.name.label("building_name"),
        _Connecting.number.label("connecting_number"),
    )
    .join(Floor, Floor.id == Room.floor_id)
    .join(Building, Building.id == Floor.building_id)
    .join(RoomType, RoomType.id == Room.room_type_id)
    .outerjoin(_Connecting, _Connecting.id == Room.connecting_room_id)
    .where(Room.property_id == _HOTEL, Room.active.is_(True))
    .order_by(Building.sort_order, Building.code, Floor.sort_order, Floor.code, Room.sort_order, func.length(Room.number), Room.number)
)
_STAY_COLUMNS = (
    RoomOccupancy.room_id,
    RoomOccupancy.entered_at,
    Reservation.id,
    Reservation.guest_id,
    Profile.name,
    Booking.confirmation_number,
    Reservation.arrival_date,
    Reservation.departure_date,
    Reservation.late_departure_time,
    (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
)
_STAYS = (
    select(*_STAY_COLUMNS)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
)
_IN_HOUSE = _STAYS.where(RoomOccupancy.property_id == _HOTEL, RoomOccupancy.open_room_id.is_not(None))
_SHARERS = (
    select(Reservation.sharing_with_id, *_STAY_COLUMNS[2:])
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        Reservation.property_id == _HOTEL,
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.sharing_with_id.is_not(None),
    )
    .order_by(Reservation.id)
)
# One look into the index a room; dates of one room do not overlap, so the first to end is the first to begin.
_FIRST_TO_COME = (
    select(_Following.id)
    .where(_Following.room_id == Room.id, _Following.last_date >= _DAY, _Following.state == OccupancyState.ASSIGNED)
    .order_by(_Following.last_date, _Following.first_date)
    .limit(1)
    .correlate(Room)
    .scalar_subquery()
)
_TO_COME = _STAYS.join(Room, (Room.id == RoomOccupancy.room_id) & (RoomOccupancy.id == _FIRST_TO_COME)).where(
    Room.property_id == _HOTEL, Room.active.is_(True)
)
_LEFT_TODAY = (
    select(RoomOccupancy.room_id, func.max(RoomOccupancy.left_at).label("left_at"))
    .where(RoomOccupancy.property_id == _HOTEL, RoomOccupancy.last_date == _DAY, RoomOccupancy.state == OccupancyState.LEFT)
    .group_by(RoomOccupancy.room_id)
)
_CLOSURES = (
    select(Closure.room_id, Closure.id, Closure.kind, Closure.first_date, Closure.last_date, Closure.reason)
    .where(Closure.property_id == _HOTEL, Closure.last_date >= _DAY, Closure.reopened_at.is_(None))
    .order_by(Closure.first_date)
)


def room_rack(reader: Reader) -> RoomRack:
    """Every active room with its guest, its next guest, its closures and its housekeeping status, in seven statements."""
    hotel = {"hotel": reader.property_id}
    ask = reader.connection.execute
    day, opened_at, inspection = ask(_TODAY, hotel).one()
    today = {**hotel, "day": day}
    in_house = {row.room_id: row for row in ask(_IN_HOUSE, hotel)}
    to_come = {row.room_id: _stay(row) for row in ask(_TO_COME, today)}
    sharers: dict[UUID, list[RackStay]] = {}
    for sharer in ask(_SHARERS, hotel):
        sharers.setdefault(sharer.sharing_with_id, []).append(_stay(sharer))
    left_at = {row.room_id: row.left_at for row in ask(_LEFT_TODAY, today)}
    closures = _closures(ask(_CLOSURES, today))
    rooms = []
    for row in ask(_ROOMS, hotel):
        here = in_house.get(row.id)
        moved_at = here.entered_at if here is not None else left_at.get(row.id)
        sighting = _sighting(row, since=max(filter(None, (opened_at, moved_at))))
        rooms.append(
            _room(
                row,
                stay=None if here is None else _stay(here, sharers.get(here.id, ())),
                next_stay=to_come.get(row.id),
                closures=tuple(closures.get(row.id, ())),
                sighting=sighting,
                day=day,
            )
        )
    required = INSPECTION_REQUIRED.default if inspection is None else INSPECTION_REQUIRED.read(inspection)
    return RoomRack(day, required, tuple(rooms))


def _room(
    row: Row[*tuple[Any, ...]],
    *,
    stay: RackStay | None,
    next_stay: RackStay | None,
    closures: Sequence[RackClosure],
    sighting: Sighting | None,
    day: date,
) -> RackRoom:
    return RackRoom(
        room_id=RoomId(row.id),
        number=row.number,
        floor_id=FloorId(row.floor_id),
        room_type_id=RoomTypeId(row.room_type_id),
        type_code=row.type_code,
        type_name=row.type_name,
        floor_name=row.floor_name,
        building_name=row.building_name,
        features=tuple(dict.fromkeys([*row.features, *row.type_features])),
        connecting_number=row.connecting_number,
        description=row.description,
        housekeeping=row.housekeeping_status,
        do_not_disturb=row.do_not_disturb,
        stay=stay,
        next_stay=next_stay,
        arrival=next_stay if next_stay is not None and next_stay.arrival_date <= day else None,
        closure=next((closure for closure in closures if closure.first_date <= day), None),
        closures=tuple(closures),
        sighting=sighting,
    )


def _stay(row: Row[*tuple[Any, ...]], sharers: Sequence[RackStay] = ()) -> RackStay:
    return RackStay(
        reservation_id=ReservationId(row.id),
        guest_id=row.guest_id,
        guest_name=row.name,
        confirmation_number=row.confirmation_number,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        persons=row.persons + sum(sharer.persons for sharer in sharers),
        sharers=tuple(sharers),
        late_until=row.late_departure_time,
    )


def _sighting(row: Row[*tuple[Any, ...]], *, since: datetime) -> Sighting | None:
    if row.seen_occupancy is None or row.seen_at is None:
        return None
    return Sighting(row.seen_occupancy, row.seen_persons, row.seen_at, counts=row.seen_at >= since)


def _closures(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[UUID, list[RackClosure]]:
    found: dict[UUID, list[RackClosure]] = {}
    for row in rows:
        closure = RackClosure(ClosureId(row.id), row.kind, row.first_date, row.last_date, row.reason)
        found.setdefault(row.room_id, []).append(closure)
    return found
