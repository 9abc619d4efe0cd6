"""Groups by arrival: their list, one found by its name, and those whose cut-off day has come (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.ids import BlockId
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.like_text import ESCAPE, literally

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block in the list.

    Args:
        most_rooms: on its fullest night.
        room_nights: the allotment; `picked_up`: of these; `beyond`: picked up although nothing was kept for them.
        kept: room nights neither picked up nor given back; a tentative block only asks for them.
        reservations: of the group, cancelled ones left out.
    """

    block_id: BlockId
    code: str
    name: str
    status: BlockStatus
    arrival_date: date
    departure_date: date
    cutoff_date: date | None
    cut_off_on: date | None
    company: str
    contact_name: str
    most_rooms: int
    room_nights: int
    picked_up: int
    beyond: int
    kept: int
    reservations: int


@dataclass(frozen=True, slots=True)
class BlockList:
    """Blocks by arrival, and the day it is in the hotel."""

    business_date: date
    rows: tuple[BlockRow, ...]


@dataclass(frozen=True, slots=True)
class FoundBlock:
    """A group that was searched for."""

    block_id: BlockId
    name: str
    code: str
    arrival_date: date
    departure_date: date


type Rows = Select[*tuple[Any, ...]]

_HOTEL: BindParameter[Any] = bindparam("hotel")
_REST = BlockNight.rooms - BlockNight.given_back - BlockNight.picked_up
_BEYOND = BlockNight.picked_up - BlockNight.rooms
_Company = aliased(Profile)
_NIGHTS = (
    select(
        BlockNight.block_id,
        func.sum(BlockNight.rooms).label("rooms"),
        func.sum(BlockNight.picked_up).label("picked_up"),
        func.sum(case((_BEYOND > 0, _BEYOND), else_=0)).label("beyond"),
        func.sum(case((_REST > 0, _REST), else_=0)).label("kept"),
    )
    .where(BlockNight.property_id == _HOTEL)
    .group_by(BlockNight.block_id)
    .subquery()
)
_BY_NIGHT = (
    select(BlockNight.block_id, func.sum(BlockNight.rooms).label("rooms"))
    .where(BlockNight.property_id == _HOTEL)
    .group_by(BlockNight.block_id, BlockNight.date)
    .subquery()
)
_FULLEST = select(_BY_NIGHT.c.block_id, func.max(_BY_NIGHT.c.rooms).label("rooms")).group_by(_BY_NIGHT.c.block_id).subquery()
_GONE = ("CANCELLED", "NO_SHOW", "WAITLISTED")
_RESERVATIONS = (
    select(Reservation.block_id, func.count().label("number"))
    .where(Reservation.property_id == _HOTEL, Reservation.block_id.is_not(None), Reservation.status.not_in(_GONE))
    .group_by(Reservation.block_id)
    .subquery()
)
_LIST: Rows = (
    select(
        Block.id,
        Block.code,
        Block.name,
        Block.status,
        Block.arrival_date,
        Block.departure_date,
        Block.cutoff_date,
        Block.cut_off_on,
        func.coalesce(_Company.name, ""),
        Block.contact_name,
        func.coalesce(_FULLEST.c.rooms, 0),
        func.coalesce(_NIGHTS.c.rooms, 0),
        func.coalesce(_NIGHTS.c.picked_up, 0),
        func.coalesce(_NIGHTS.c.beyond, 0),
        func.coalesce(_NIGHTS.c.kept, 0),
        func.coalesce(_RESERVATIONS.c.number, 0),
    )
    .outerjoin(_Company, _Company.id == Block.company_id)
    .outerjoin(_NIGHTS, _NIGHTS.c.block_id == Block.id)
    .outerjoin(_FULLEST, _FULLEST.c.block_id == Block.id)
    .outerjoin(_RESERVATIONS, _RESERVATIONS.c.block_id == Block.id)
    .where(Block.property_id == _HOTEL)
    .order_by(Block.arrival_date, Block.name, Block.code)
)
_COMING = _LIST.where(Block.departure_date >= bindparam("today"))
_FIND: Rows = (
    select(Block.id, Block.name, Block.code, Block.arrival_date, Block.departure_date)
    .join(BusinessDate, BusinessDate.property_id == Block.property_id)
    .where(
        Block.property_id == _HOTEL,
        Block.departure_date >= BusinessDate.date,
        Block.status != BlockStatus.CANCELLED,
        or_(*(func.lower(column).contains(bindparam("wanted"), escape=ESCAPE) for column in (Block.name, Block.code))),
    )
    .order_by(Block.arrival_date, Block.name)
    .limit(bindparam("most"))
)
_DUE = select(Block.id, Block.version).where(
    Block.property_id == _HOTEL, Block.status != BlockStatus.CANCELLED, Block.cut_off_on.is_(None), Block.cutoff_date <= bindparam("today")
)


def blocks_to_cut_off(reader: Reader) -> tuple[tuple[BlockId, int], ...]:
    """Blocks (with their versions) whose cut-off day is the business date or lies before it, and that still keep rooms. Two statements."""
    rows = reader.connection.execute(_DUE, {"hotel": reader.property_id, "today": reader.business_date()})
    return tuple((BlockId(row.id), row.version) for row in rows)


def block_list(reader: Reader, *, past: bool = False) -> BlockList:
    """The blocks of the hotel by arrival. Two statements.

    Args:
        past: also those whose departure lies before the business date.
    """
    today = reader.business_date()
    rows = reader.connection.execute(_LIST if past else _COMING, {"hotel": reader.property_id, "today": today})
    return BlockList(today, tuple(BlockRow(BlockId(row[0]), *row[1:10], *map(int, row[10:])) for row in rows))


def find_blocks(reader: Reader, *, text: str, limit: int) -> tuple[FoundBlock, ...]:
    """Groups that have not left and whose name or code contains a text, by arrival. One statement."""
    wanted = literally(text.strip().lower())
    rows = reader.connection.execute(_FIND, {"hotel": reader.property_id, "wanted": wanted, "most": limit})
    return tuple(FoundBlock(*row) for row in rows)
