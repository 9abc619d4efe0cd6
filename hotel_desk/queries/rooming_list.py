"""What becomes of a rooming list, before anything of it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BlockId, RoomTypeId
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.domain.rooming_list import ListedType, ReadLine, RoomingLine, RoomingRules, read_lines
from hotel_desk.language import _
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import RoomType

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork

_BLOCK = select(Block.arrival_date, Block.departure_date).where(Block.id == bindparam("block"), Block.property_id == bindparam("hotel"))
_IN_BLOCK = exists().where(BlockNight.block_id == bindparam("block"), BlockNight.room_type_id == RoomType.id, BlockNight.rooms > 0)
_TYPES = (
    select(RoomType.id, RoomType.code, RoomType.name, RoomType.max_occupancy, _IN_BLOCK.label("in_block"))
    .where(RoomType.property_id == bindparam("hotel"), RoomType.active.is_(True))
    .order_by(RoomType.sort_order, RoomType.code)
)
_KNOWN = (
    select(Profile.name, Reservation.arrival_date)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(Reservation.block_id == bindparam("block"), Reservation.status.in_(HOLDS_INVENTORY))
)


def rooming_list_preview(reader: Reader, *, block_id: BlockId, lines: Sequence[RoomingLine]) -> tuple[ReadLine, ...]:
    """Say of every line of a rooming list what it means and what is wrong with it. Four statements.

    Raises:
        NotFound: there is no such block in this hotel.
    """
    return read_lines(lines, rooming_rules(reader, block_id, reader.business_date()))


def rooming_rules(reader: Reader | UnitOfWork, block_id: BlockId, business_date: date) -> RoomingRules:
    """What the lines of a rooming list are read against, for queries and commands.

    Raises:
        NotFound: there is no such block in this hotel.
    """
    asked = {"hotel": reader.property_id, "block": block_id}
    block = reader.connection.execute(_BLOCK, asked).first()
    if block is None:
        raise NotFound(what=_("The block"))
    types = tuple(
        ListedType(RoomTypeId(row.id), row.code, row.name, row.max_occupancy, bool(row.in_block))
        for row in reader.connection.execute(_TYPES, asked)
    )
    known = frozenset((" ".join(row.name.split()).casefold(), row.arrival_date) for row in reader.connection.execute(_KNOWN, asked))
    return RoomingRules(block.arrival_date, block.departure_date, business_date, types, known)
