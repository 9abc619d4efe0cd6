"""The room that a reservation is spoken of with: a stay may have had, and may be going to have, several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import OccupancyState
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


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
