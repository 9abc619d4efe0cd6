"""What the whole house may still sell on the nights that have a limit of their own (`docs/algorithms/availability.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, and_, bindparam, func, select

from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.restriction import HouseNight
from hotel_desk.models.room import Room, RoomType

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HouseLeft:
    """The house on one night.

    Args:
        overbooking: rooms that may be sold beyond those there are, over all types.
    """

    date: date
    physical: int
    out_of_order: int
    overbooking: int
    sold: int

    @property
    def left(self) -> int:
        """How many can still be sold over all types; below zero while more is sold than that."""
        return self.physical - self.out_of_order + self.overbooking - self.sold


_HOTEL: BindParameter[Any] = bindparam("hotel")
_ROOMS = select(func.count()).where(Room.property_id == _HOTEL, Room.active.is_(True)).scalar_subquery()
# Joined through the types, so that the counters are found by their primary key (property, type, date).
_HOUSE = (
    select(
        HouseNight.date,
        _ROOMS,
        func.coalesce(func.sum(TypeNight.out_of_order), 0),
        HouseNight.overbooking,
        func.coalesce(func.sum(TypeNight.sold), 0),
    )
    .select_from(HouseNight)
    .outerjoin(RoomType, RoomType.property_id == HouseNight.property_id)
    .outerjoin(
        TypeNight,
        and_(TypeNight.property_id == HouseNight.property_id, TypeNight.room_type_id == RoomType.id, TypeNight.date == HouseNight.date),
    )
    .where(HouseNight.property_id == _HOTEL, HouseNight.date >= bindparam("first"), HouseNight.date <= bindparam("last"))
    .group_by(HouseNight.date, HouseNight.overbooking)
)


def house_nights(reader: Reader | UnitOfWork, first: date, last: date) -> dict[date, HouseLeft]:
    """The nights from `first` to `last`, both included, on which the house has a limit of its own. One statement."""
    rows = reader.connection.execute(_HOUSE, {"hotel": reader.property_id, "first": first, "last": last})
    return {row[0]: HouseLeft(row[0], row[1], int(row[2]), row[3], int(row[4])) for row in rows}
