"""The counters of blocks: what of an allotment is picked up, given back, and still held (`docs/algorithms/blocks.md`).

Used by commands; not commands themselves. Whoever changes the counters of a block holds its row, so of two desks that pick up from it the
second sees what the first has left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, select, update

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BlockId, RoomTypeId
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.language import _
from hotel_desk.models.block import Block, BlockNight

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

TypeAndNight = tuple[RoomTypeId, date]


class HeldNight(NamedTuple):
    """A night that a reservation holds in a type, and the block it is picked up from."""

    room_type_id: RoomTypeId
    date: date
    block_id: BlockId | None = None


@dataclass(frozen=True, slots=True)
class Allotment:
    """The counters of one type on one night of a block. `price_minor`: the block's own price of the night; None: the plan's."""

    rooms: int = 0
    picked_up: int = 0
    given_back: int = 0
    price_minor: int | None = None

    @property
    def rest(self) -> int:
        """Rooms that are kept for the group and not picked up."""
        return max(0, self.rooms - self.given_back - self.picked_up)

    def without_rest(self) -> Allotment:
        """The same with all that is not picked up given back."""
        return replace(self, given_back=self.given_back + self.rest)


@dataclass(frozen=True, slots=True)
class _State:
    deducts: bool
    is_cut_off: bool


_LOCK = (
    select(Block.status, Block.cut_off_on).where(Block.id == bindparam("block"), Block.property_id == bindparam("hotel")).with_for_update()
)
_COUNTERS = ("rooms", "picked_up", "given_back", "price_minor")
_NIGHTS = select(BlockNight.room_type_id, BlockNight.date, *(getattr(BlockNight, name) for name in _COUNTERS)).where(
    BlockNight.block_id == bindparam("block")
)
_INSERT = insert(BlockNight)
_THIS_NIGHT = and_(
    BlockNight.block_id == bindparam("of_block"), BlockNight.room_type_id == bindparam("of_type"), BlockNight.date == bindparam("on")
)
_DELETE = delete(BlockNight).where(_THIS_NIGHT)
_UPDATE = update(BlockNight).where(_THIS_NIGHT).values({name: bindparam(f"new_{name}") for name in _COUNTERS})


def pick_up(uow: UnitOfWork, held: Mapping[HeldNight, int]) -> Counter[TypeAndNight]:
    """Count nights as picked up from their blocks (below zero: given up); says how many more rooms are kept for the groups by it.

    A room that is given up is kept for the group again until the block is cut off or cancelled.

    Raises:
        NotFound: there is no such block in this hotel.
    """
    kept: Counter[TypeAndNight] = Counter()
    for block_id in sorted({night.block_id for night in held if night.block_id is not None}):
        changes = {(night.room_type_id, night.date): count for night, count in held.items() if night.block_id == block_id and count}
        if not changes:
            continue
        state = _locked(uow, block_id)
        before = allotments(uow, block_id)
        after = {}
        for pair, count in changes.items():
            old = before.get(pair, Allotment())
            new = replace(old, picked_up=old.picked_up + count)
            after[pair] = new.without_rest() if state.is_cut_off else new
            if state.deducts:
                kept[pair] += after[pair].rest - old.rest
        write(uow, block_id, before, after)
    return kept


def allotments(uow: UnitOfWork, block_id: BlockId) -> dict[TypeAndNight, Allotment]:
    """All counters of a block; hold the block's row first where they are to be changed."""
    rows = uow.connection.execute(_NIGHTS, {"block": block_id})
    return {(RoomTypeId(row[0]), row[1]): Allotment(*row[2:]) for row in rows}


def write(uow: UnitOfWork, block_id: BlockId, before: Mapping[TypeAndNight, Allotment], after: Mapping[TypeAndNight, Allotment]) -> None:
    """Store counters that differ from those before; a night with nothing in it is taken out."""
    of_block = {"property_id": uow.property_id, "block_id": block_id}
    nothing = [pair for pair in after if pair in before and not (after[pair].rooms or after[pair].picked_up)]
    new = [pair for pair in after if pair not in before and (after[pair].rooms or after[pair].picked_up)]
    changed = [pair for pair in after if pair in before and after[pair] != before[pair] and pair not in nothing]
    if nothing:
        uow.connection.execute(_DELETE, [_key(block_id, pair) for pair in nothing])
    if new:
        rows = [{**of_block, "room_type_id": kind, "date": night, **asdict(after[kind, night])} for kind, night in new]
        uow.connection.execute(_INSERT, rows)
    if changed:
        rows = [{**_key(block_id, pair), **{f"new_{name}": value for name, value in asdict(after[pair]).items()}} for pair in changed]
        uow.connection.execute(_UPDATE, rows)


def _key(block_id: BlockId, pair: TypeAndNight) -> dict[str, object]:
    return {"of_block": block_id, "of_type": pair[0], "on": pair[1]}


def _locked(uow: UnitOfWork, block_id: BlockId) -> _State:
    # A block made or changed in this very command is not in the database before it is flushed.
    uow.session.flush()
    row = uow.connection.execute(_LOCK, {"block": block_id, "hotel": uow.property_id}).first()
    if row is None:
        raise NotFound(what=_("The block"))
    return _State(deducts=row.status is BlockStatus.DEFINITE, is_cut_off=row.cut_off_on is not None or row.status is BlockStatus.CANCELLED)
