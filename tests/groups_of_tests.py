"""Groups that tests make in the small hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.ids import BlockId, ReservationId
from hotel_desk.domain.slots import nights_between
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.inventory import TypeNight
from hotel_desk.services.block_members import PickUp, pick_up
from hotel_desk.services.block_rooms import BlockRooms
from hotel_desk.services.blocks import BlockDetails, make_block
from hotel_desk.services.profiles import ProfileDetails
from tests.stays_of_tests import NEXT, THIRD

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import RoomTypeId
    from tests.fixtures.databases import SmallHotel


def rooms_of(
    hotel: SmallHotel,
    rooms: int = 3,
    arrival: date = NEXT,
    departure: date = THIRD,
    *,
    kind: RoomTypeId | None = None,
    price_minor: int | None = None,
) -> list[BlockRooms]:
    """The same number of rooms of one type on each night."""
    return [BlockRooms(kind or hotel.standard, night, rooms, price_minor) for night in nights_between(arrival, departure)]


def a_group(
    hotel: SmallHotel, rooms: int = 3, arrival: date = NEXT, departure: date = THIRD, *, definite: bool = True, **more: Any
) -> BlockId:
    """A block of standard rooms."""
    details = BlockDetails(**{"name": "Choir of Porto", "arrival_date": arrival, "departure_date": departure, **more})
    return hotel.desk.run(make_block, details=details, rooms=rooms_of(hotel, rooms, arrival, departure), definite=definite).block_id


def picked_up(hotel: SmallHotel, block: BlockId, guest: str = "Member", **more: Any) -> ReservationId:
    """One room of the group, booked."""
    room = PickUp(**{"guest": ProfileDetails(name=guest), "room_type_id": hotel.standard, **more})
    return hotel.desk.run(pick_up, block_id=block, rooms=[room]).reservation_ids[0]


def night_of(hotel: SmallHotel, block: BlockId, night: date = NEXT) -> tuple[int, int, int, int, int, int]:
    """Rooms, picked up, given back, rest; sold and left of the type."""
    with hotel.database.snapshot() as connection:
        of_block = connection.execute(
            select(BlockNight.rooms, BlockNight.picked_up, BlockNight.given_back).where(
                BlockNight.block_id == block, BlockNight.room_type_id == hotel.standard, BlockNight.date == night
            )
        ).first()
        sold = connection.execute(select(TypeNight.sold).where(TypeNight.room_type_id == hotel.standard, TypeNight.date == night)).scalar()
    rooms, taken, given_back = of_block or (0, 0, 0)
    return rooms, taken, given_back, max(0, rooms - taken - given_back), sold or 0, 4 - (sold or 0)


def block_row(hotel: SmallHotel, block: BlockId) -> Any:
    """The stored row of a block."""
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Block.__table__.columns).where(Block.id == block)).one()
