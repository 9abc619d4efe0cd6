"""The rooms as housekeeping meets them on a date, and the order in which they are walked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, select

from hotel_desk.domain.codes import ClosureKind, OccupancyState
from hotel_desk.domain.ids import FloorId, PropertyId, RoomId
from hotel_desk.domain.room_tasks import RoomOfDay
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Building, Closure, Floor, Room

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_CLOSED = (
    select(Closure.id)
    .where(
        Closure.room_id == Room.id,
        Closure.kind == ClosureKind.OUT_OF_ORDER,
        Closure.reopened_at.is_(None),
        Closure.first_date <= bindparam("day"),
        Closure.last_date >= bindparam("day"),
    )
    .exists()
)
_LEFT_TODAY = (
    select(RoomOccupancy.id)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .where(RoomOccupancy.room_id == Room.id, RoomOccupancy.state == OccupancyState.LEFT, Reservation.checked_out_date == bindparam("day"))
    .exists()
)
_ROOMS = (
    select(
        Room.id,
        Room.housekeeping_status,
        Reservation.departure_date,
        case((_LEFT_TODAY, 1), else_=0).label("left_today"),
        case((_CLOSED, 1), else_=0).label("closed"),
    )
    .outerjoin(RoomOccupancy, (RoomOccupancy.property_id == Room.property_id) & (RoomOccupancy.open_room_id == Room.id))
    .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .where(Room.property_id == bindparam("hotel"), Room.active.is_(True))
)
_WALK = (
    select(Room.id, Room.floor_id)
    .join(Floor, Floor.id == Room.floor_id)
    .join(Building, Building.id == Floor.building_id)
    .where(Room.property_id == bindparam("hotel"))
    .order_by(Building.sort_order, Building.code, Floor.sort_order, Floor.code, func.length(Room.number), Room.number)
)


@dataclass(frozen=True, slots=True)
class PlaceOfWalk:
    """Where a room stands when the house is walked from its first building to its last floor."""

    order: int
    floor_id: FloorId


def rooms_of_day(connection: Connection, property_id: PropertyId, day: dt.date) -> dict[RoomId, RoomOfDay]:
    """Every active room as it is on the business date. One statement."""
    rows = connection.execute(_ROOMS, {"hotel": property_id, "day": day})
    return {
        RoomId(row.id): RoomOfDay(
            status=row.housekeeping_status,
            occupied=row.departure_date is not None,
            leaving=bool(row.left_today) if row.departure_date is None else row.departure_date <= day,
            out_of_order=bool(row.closed),
        )
        for row in rows
    }


def walk(connection: Connection, property_id: PropertyId) -> dict[RoomId, PlaceOfWalk]:
    """The order of the walk: building, floor, number. One statement."""
    rows = connection.execute(_WALK, {"hotel": property_id})
    return {RoomId(row.id): PlaceOfWalk(order, FloorId(row.floor_id)) for order, row in enumerate(rows)}
