"""The room that a reservation is spoken of with: a stay may have had, and may be going to have, several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import OccupancyState
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

_ROOMS = (
    select(RoomOccupancy.reservation_id, RoomOccupancy.state, Room.number)
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(RoomOccupancy.reservation_id.in_(bindparam("stays", expanding=True)))
    .order_by(RoomOccupancy.left_at, RoomOccupancy.first_date.desc(), RoomOccupancy.id)
)
_LIKELIEST_ROOM = {OccupancyState.LEFT: 0, OccupancyState.ASSIGNED: 1, OccupancyState.OPEN: 2}


def room_now() -> ColumnElement[Any]:
    """The occupancy of the room the guest is in, else the first room given, else the last one left; for a statement about `Reservation`.

    A sharer's is that of whoever the room is shared with.
    """
    occupancy = aliased(RoomOccupancy, name="room_now")
    order = {OccupancyState.OPEN: 0, OccupancyState.ASSIGNED: 1, OccupancyState.LEFT: 2}
    return (
        select(occupancy.id)
        .where(occupancy.reservation_id == ROOM_HOLDER)
        .order_by(
            case(*((occupancy.state == state, place) for state, place in order.items()), else_=len(order)),
            case((occupancy.state == OccupancyState.ASSIGNED, occupancy.first_date), else_=None),
            occupancy.id.desc(),
        )
        .limit(1)
        .correlate(Reservation)
        .scalar_subquery()
    )


def rooms_of_stays(reader: Reader, stays: Collection[UUID]) -> dict[UUID, str]:
    """The room each stay is in; else the one given to it; else the one it left last. One statement."""
    found: dict[UUID, tuple[int, str]] = {}
    for row in reader.connection.execute(_ROOMS, {"stays": list(stays)}):
        rank = _LIKELIEST_ROOM[row.state]
        if row.reservation_id not in found or rank >= found[row.reservation_id][0]:
            found[row.reservation_id] = (rank, row.number)
    return {stay: number for stay, (_rank, number) in found.items()}
