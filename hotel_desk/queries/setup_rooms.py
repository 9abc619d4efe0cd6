"""Buildings, floors, room types, rooms and closures as the set-up shows them. Each query costs a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.ids import BuildingId, ClosureId, FloorId, RoomId, RoomTypeId
from hotel_desk.domain.room_numbers import in_order_of_numbers
from hotel_desk.models.room import Building, Closure, Floor, Room, RoomType
from hotel_desk.queries.setup_page import Choice, SetUpPage, rows_as, words_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.db.database import Reader


class ClosureState(StrEnum):
    """Where a closure stands on the business date."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class BuildingRow:
    id: BuildingId
    version: int
    active: bool
    code: str
    name: str
    sort_order: int
    floors: int


@dataclass(frozen=True, slots=True)
class FloorRow:
    id: FloorId
    version: int
    active: bool
    building_id: BuildingId
    building: str
    code: str
    name: str
    sort_order: int
    rooms: int


@dataclass(frozen=True, slots=True)
class RoomTypeRow:
    """A room type; `rooms` counts the active ones."""

    id: RoomTypeId
    version: int
    active: bool
    code: str
    name: str
    category: str
    area_square_metres: int | None
    beds: str
    base_occupancy: int
    max_occupancy: int
    extra_beds: int
    standard_price_minor: int
    features: tuple[str, ...]
    description: str
    sort_order: int
    rooms: int


@dataclass(frozen=True, slots=True)
class RoomRow:
    id: RoomId
    version: int
    active: bool
    number: str
    floor_id: FloorId
    floor: str
    building: str
    room_type_id: RoomTypeId
    room_type: str
    features: tuple[str, ...]
    connecting_room_id: RoomId | None
    connecting_number: str
    description: str
    sort_order: int


@dataclass(frozen=True, slots=True)
class ClosureRow:
    id: ClosureId
    version: int
    active: bool
    room_id: RoomId
    room_number: str
    kind: ClosureKind
    first_date: date
    last_date: date
    reason: str
    reopened_at: datetime | None
    state: ClosureState


def buildings_set_up(reader: Reader) -> SetUpPage[BuildingRow]:
    """All buildings, with how many floors each has."""
    counted = _counted(reader, Floor.building_id, Floor.property_id)
    rows = reader.connection.execute(
        select(Building.id, Building.version, Building.active, Building.code, Building.name, Building.sort_order)
        .where(Building.property_id == reader.property_id)
        .order_by(Building.sort_order, Building.code)
    )
    return SetUpPage(rows_as(BuildingRow, rows.mappings(), lambda row: {"floors": counted.get(row["id"], 0)}))


def floors_set_up(reader: Reader) -> SetUpPage[FloorRow]:
    """All floors by building, with how many rooms each has, and the buildings to choose from."""
    counted = _counted(reader, Room.floor_id, Room.property_id)
    rows = reader.connection.execute(
        select(
            Floor.id,
            Floor.version,
            Floor.active,
            Floor.building_id,
            Building.name.label("building"),
            Floor.code,
            Floor.name,
            Floor.sort_order,
        )
        .join(Building, Building.id == Floor.building_id)
        .where(Floor.property_id == reader.property_id)
        .order_by(Building.sort_order, Building.code, Floor.sort_order, Floor.code)
    )
    return SetUpPage(
        rows_as(FloorRow, rows.mappings(), lambda row: {"rooms": counted.get(row["id"], 0)}),
        {"building_id": _choices(reader, _BUILDINGS.where(Building.property_id == reader.property_id))},
    )


def room_types_set_up(reader: Reader) -> SetUpPage[RoomTypeRow]:
    """All room types with how many active rooms each has, and the features that are in use."""
    counted = _counted(reader, Room.room_type_id, Room.property_id, Room.active.is_(True))
    rows = reader.connection.execute(
        select(
            RoomType.id,
            RoomType.version,
            RoomType.active,
            RoomType.code,
            RoomType.name,
            RoomType.category,
            RoomType.area_square_metres,
            RoomType.beds,
            RoomType.base_occupancy,
            RoomType.max_occupancy,
            RoomType.extra_beds,
            RoomType.standard_price_minor,
            RoomType.features,
            RoomType.description,
            RoomType.sort_order,
        )
        .where(RoomType.property_id == reader.property_id)
        .order_by(RoomType.sort_order, RoomType.code)
    )
    made = rows_as(RoomTypeRow, rows.mappings(), lambda row: {"features": tuple(row["features"]), "rooms": counted.get(row["id"], 0)})
    return SetUpPage(made, {"features": words_of(row.features for row in made)})


def rooms_set_up(reader: Reader) -> SetUpPage[RoomRow]:
    """All rooms in order of their numbers, with floors, types, rooms and features to choose from."""
    connecting = aliased(Room)
    found = reader.connection.execute(
        select(
            Room.id,
            Room.version,
            Room.active,
            Room.number,
            Room.floor_id,
            Floor.name.label("floor"),
            Building.name.label("building"),
            Room.room_type_id,
            RoomType.name.label("room_type"),
            Room.features,
            Room.connecting_room_id,
            func.coalesce(connecting.number, "").label("connecting_number"),
            Room.description,
            Room.sort_order,
        )
        .join(Floor, Floor.id == Room.floor_id)
        .join(Building, Building.id == Floor.building_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .outerjoin(connecting, connecting.id == Room.connecting_room_id)
        .where(Room.property_id == reader.property_id)
    )
    rows = sorted(
        rows_as(RoomRow, found.mappings(), lambda row: {"features": tuple(row["features"])}),
        key=lambda row: (row.sort_order, in_order_of_numbers(row.number)),
    )
    return SetUpPage(
        tuple(rows),
        {
            "floor_id": floor_choices(reader),
            "room_type_id": _choices(reader, _ROOM_TYPES.where(RoomType.property_id == reader.property_id)),
            "connecting_room_id": tuple(Choice(row.id, row.number, row.active) for row in rows),
            "features": words_of(row.features for row in rows),
        },
    )


def closures_set_up(reader: Reader) -> SetUpPage[ClosureRow]:
    """All closures, those that run or come first, and the active rooms to close."""
    today = reader.business_date()
    found = reader.connection.execute(
        select(
            Closure.id,
            Closure.version,
            Closure.room_id,
            Room.number.label("room_number"),
            Closure.kind,
            Closure.first_date,
            Closure.last_date,
            Closure.reason,
            Closure.reopened_at,
        )
        .join(Room, Room.id == Closure.room_id)
        .where(Closure.property_id == reader.property_id)
        .order_by(Closure.last_date.desc(), Closure.first_date.desc())
    )
    rows = sorted(
        rows_as(ClosureRow, found.mappings(), lambda row: _standing(row["first_date"], row["last_date"], row["reopened_at"], today)),
        key=lambda row: not row.active,
    )
    rooms = reader.connection.execute(select(Room.id, Room.number).where(Room.property_id == reader.property_id, Room.active.is_(True)))
    choices = sorted((Choice(row.id, row.number) for row in rooms), key=lambda choice: in_order_of_numbers(choice.title))
    return SetUpPage(tuple(rows), {"room_id": tuple(choices)})


def room_type_choices(reader: Reader) -> tuple[Choice, ...]:
    """The room types, to choose from."""
    return _choices(reader, _ROOM_TYPES.where(RoomType.property_id == reader.property_id))


_BUILDINGS = select(Building.id, Building.name, Building.active).order_by(Building.sort_order, Building.code)
_ROOM_TYPES = select(RoomType.id, RoomType.name, RoomType.active).order_by(RoomType.sort_order, RoomType.code)


def _standing(first: date, last: date, reopened_at: datetime | None, today: date) -> dict[str, Any]:
    if reopened_at is not None:
        state = ClosureState.REOPENED
    elif last < today:
        state = ClosureState.OVER
    else:
        state = ClosureState.COMING if first > today else ClosureState.RUNNING
    return {"state": state, "active": state in {ClosureState.COMING, ClosureState.RUNNING}}


def _counted(
    reader: Reader, owner: InstrumentedAttribute[UUID], hotel: InstrumentedAttribute[UUID], *where: ColumnElement[bool]
) -> dict[UUID, int]:
    """How many rows each owner has."""
    found = reader.connection.execute(select(owner, func.count()).where(hotel == reader.property_id, *where).group_by(owner))
    return {row[0]: row[1] for row in found}


def _choices(reader: Reader, statement: Select[*tuple[UUID, str, bool]]) -> tuple[Choice, ...]:
    return tuple(Choice(*row) for row in reader.connection.execute(statement))


def floor_choices(reader: Reader) -> tuple[Choice, ...]:
    """Floors; named with their building where there are several."""
    found = reader.connection.execute(
        select(Floor.id, Floor.name, Floor.active, Building.id.label("building_id"), Building.name.label("building"))
        .join(Building, Building.id == Floor.building_id)
        .where(Floor.property_id == reader.property_id)
        .order_by(Building.sort_order, Building.code, Floor.sort_order, Floor.code)
    ).all()
    several = len({row.building_id for row in found}) > 1
    return tuple(Choice(row.id, f"{row.building}, {row.name}" if several else row.name, row.active) for row in found)
