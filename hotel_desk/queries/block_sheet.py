"""One block whole: what was agreed, its rooms by type and night, its reservations and its master folio; and what its form offers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, func, select, true
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, FolioStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BlockId, FolioId, ProfileId, RatePlanId, RoomTypeId
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.availability import nights_left
from hotel_desk.queries.block_members import BlockMember, members_of

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class BlockNightFacts:
    """One type on one night of a block. `left`: what else of the type is for sale; None on nights gone by."""

    date: date
    rooms: int
    picked_up: int
    given_back: int
    rest: int
    price_minor: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class BlockType:
    """A room type with every night of the block."""

    room_type_id: RoomTypeId
    code: str
    name: str
    standard_price_minor: int
    max_occupancy: int
    nights: tuple[BlockNightFacts, ...]


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """What was agreed with the group."""

    block_id: BlockId
    version: int
    code: str
    name: str
    status: BlockStatus
    arrival_date: date
    departure_date: date
    cutoff_date: date | None
    cut_off_on: date | None
    rate_plan_id: RatePlanId | None
    plan_code: str
    plan_name: str
    company_id: ProfileId | None
    company: str
    agent_id: ProfileId | None
    agent: str
    contact_name: str
    contact_phone: str
    note: str
    status_reason: str


@dataclass(frozen=True, slots=True)
class MasterFolio:
    """What the group pays together. `balance_minor` is that of all windows."""

    folio_id: FolioId
    number: str
    status: FolioStatus
    balance_minor: int

    @property
    def is_open(self) -> bool:
        """Whether anything can be posted on it."""
        return self.status is FolioStatus.OPEN


@dataclass(frozen=True, slots=True)
class BlockTotals:
    """Pick-up against the allotment, in room nights. `attrition`: agreed and not taken, whether given back or not."""

    room_nights: int
    picked_up: int
    attrition: int
    kept: int

    @property
    def attrition_percent(self) -> int:
        """The part of the allotment that was not taken, in whole percent, half up."""
        return (200 * self.attrition + self.room_nights) // (2 * self.room_nights) if self.room_nights else 0


@dataclass(frozen=True, slots=True)
class BlockSheet:
    """A block whole. `dates`: its nights, and others on which a reservation of the group stays."""

    business_date: date
    facts: BlockFacts
    dates: tuple[date, ...]
    types: tuple[BlockType, ...]
    totals: BlockTotals
    members: tuple[BlockMember, ...]
    master: MasterFolio | None


@dataclass(frozen=True, slots=True)
class BlockOptions:
    """What a block can be made of: active room types (id, code, name) and rate plans (id, code, name)."""

    types: tuple[tuple[RoomTypeId, str, str], ...]
    plans: tuple[tuple[RatePlanId, str, str], ...]


type Rows = Select[*tuple[Any, ...]]

_HOTEL: BindParameter[Any] = bindparam("hotel")
_BLOCK: BindParameter[Any] = bindparam("block")
_Company, _Agent = aliased(Profile), aliased(Profile)
_FACTS: Rows = (
    select(
        Block.id,
        Block.version,
        Block.code,
        Block.name,
        Block.status,
        Block.arrival_date,
        Block.departure_date,
        Block.cutoff_date,
        Block.cut_off_on,
        Block.rate_plan_id,
        func.coalesce(RatePlan.code, ""),
        func.coalesce(RatePlan.name, ""),
        Block.company_id,
        func.coalesce(_Company.name, ""),
        Block.agent_id,
        func.coalesce(_Agent.name, ""),
        Block.contact_name,
        Block.contact_phone,
        Block.note,
        Block.status_reason,
    )
    .outerjoin(RatePlan, RatePlan.id == Block.rate_plan_id)
    .outerjoin(_Company, _Company.id == Block.company_id)
    .outerjoin(_Agent, _Agent.id == Block.agent_id)
    .where(Block.id == _BLOCK, Block.property_id == _HOTEL)
)
_ALLOTMENTS = select(
    BlockNight.room_type_id, BlockNight.date, BlockNight.rooms, BlockNight.picked_up, BlockNight.given_back, BlockNight.price_minor
).where(BlockNight.block_id == _BLOCK)
_TYPES: Rows = (
    select(
        RoomType.id,
        RoomType.code,
        RoomType.name,
        RoomType.standard_price_minor,
        RoomType.max_occupancy,
        RoomType.active,
        func.count(Room.id).label("rooms"),
    )
    .outerjoin(Room, (Room.room_type_id == RoomType.id) & (Room.active == true()))
    .where(RoomType.property_id == _HOTEL)
    .group_by(
        RoomType.id,
        RoomType.code,
        RoomType.name,
        RoomType.standard_price_minor,
        RoomType.max_occupancy,
        RoomType.active,
        RoomType.sort_order,
    )
    .order_by(RoomType.sort_order, RoomType.code)
)
_PLANS: Rows = (
    select(RatePlan.id, RatePlan.code, RatePlan.name)
    .where(RatePlan.property_id == _HOTEL, RatePlan.active.is_(True))
    .order_by(RatePlan.sort_order, RatePlan.code)
)
_MASTER: Rows = (
    select(Folio.id, Folio.number, Folio.status, func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .outerjoin(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(Folio.property_id == _HOTEL, Folio.account_code == bindparam("account"), Folio.kind == FolioKind.HOUSE)
    .group_by(Folio.id, Folio.number, Folio.status)
)


def block_sheet(reader: Reader, *, block_id: BlockId) -> BlockSheet:
    """A block with its rooms by type and night, its reservations and its master folio. Nine statements.

    Raises:
        NotFound: there is no such block in this hotel.
    """
    asked = {"hotel": reader.property_id, "block": block_id}
    row = reader.connection.execute(_FACTS, asked).first()
    if row is None:
        raise NotFound(what=_("The block"))
    facts = BlockFacts(*row)
    today = reader.business_date()
    counters: dict[RoomTypeId, dict[date, Any]] = defaultdict(dict)
    for night in reader.connection.execute(_ALLOTMENTS, asked):
        counters[RoomTypeId(night.room_type_id)][night.date] = night
    dates = sorted({*nights_between(facts.arrival_date, facts.departure_date), *(day for kind in counters.values() for day in kind)})
    return BlockSheet(
        business_date=today,
        facts=facts,
        dates=tuple(dates),
        types=_types(reader, counters, dates, today),
        totals=_totals(counters),
        members=members_of(reader, block_id),
        master=_master(reader, block_id),
    )


def block_options(reader: Reader) -> BlockOptions:
    """What the form of a block offers. Two statements."""
    asked = {"hotel": reader.property_id}
    types = tuple((RoomTypeId(row.id), row.code, row.name) for row in reader.connection.execute(_TYPES, asked) if row.active)
    plans = tuple((RatePlanId(row.id), row.code, row.name) for row in reader.connection.execute(_PLANS, asked))
    return BlockOptions(types, plans)


def account_of(block_id: BlockId) -> str:
    """The account code of a block's master folio."""
    return block_id.hex


def _types(reader: Reader, counters: dict[RoomTypeId, dict[date, Any]], dates: list[date], today: date) -> tuple[BlockType, ...]:
    """The types that are sold, and those that the block has rooms of."""
    rows = [row for row in reader.connection.execute(_TYPES, {"hotel": reader.property_id}) if row.active or row.id in counters]
    kinds = {RoomTypeId(row.id): row.rooms for row in rows}
    left = nights_left(reader, kinds, dates[0], dates[-1] + timedelta(days=1))
    for_sale = {(kind, night.date): night.left for kind, nights in left.items() for night in nights if night.date >= today}
    return tuple(
        BlockType(
            kind,
            row.code,
            row.name,
            row.standard_price_minor,
            row.max_occupancy,
            tuple(_night(day, counters[kind].get(day), for_sale.get((kind, day))) for day in dates),
        )
        for row, kind in zip(rows, kinds, strict=True)
    )


def _night(day: date, row: Any, left: int | None) -> BlockNightFacts:
    if row is None:
        return BlockNightFacts(day, 0, 0, 0, 0, None, left)
    rest = max(0, row.rooms - row.given_back - row.picked_up)
    return BlockNightFacts(day, row.rooms, row.picked_up, row.given_back, rest, row.price_minor, left)


def _totals(counters: dict[RoomTypeId, dict[date, Any]]) -> BlockTotals:
    rows = [row for nights in counters.values() for row in nights.values()]
    return BlockTotals(
        room_nights=sum(row.rooms for row in rows),
        picked_up=sum(row.picked_up for row in rows),
        attrition=sum(max(0, row.rooms - row.picked_up) for row in rows),
        kept=sum(max(0, row.rooms - row.given_back - row.picked_up) for row in rows),
    )


def _master(reader: Reader, block_id: BlockId) -> MasterFolio | None:
    row = reader.connection.execute(_MASTER, {"hotel": reader.property_id, "account": account_of(block_id)}).first()
    return None if row is None else MasterFolio(FolioId(row[0]), row[1], row[2], int(row[3]))
