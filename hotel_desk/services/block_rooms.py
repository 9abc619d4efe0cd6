"""The rooms of a block as somebody asks for them, checked and settled with inventory. Used by commands; not commands themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import BlockId, RoomTypeId
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.block import Block
from hotel_desk.models.room import RoomType
from hotel_desk.services import block_nights, inventory
from hotel_desk.services.block_nights import Allotment, TypeAndNight
from hotel_desk.services.reservation_requests import refuse_impossible_price, refuse_switched_off

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_ROOMS = 9999


class PickedUpAlready(StaffError):
    code = "block.picked_up_already"
    template = N_(
        "{count} rooms of type {room_type} are picked up for the night of {night}. Nothing was saved. "
        "Keep at least so many, or change those reservations first."
    )


@dataclass(frozen=True, slots=True)
class BlockRooms:
    """Rooms of a type on one night. `price_minor`: what a room costs that night, minor units; None: what the plan says."""

    room_type_id: RoomTypeId
    date: date
    rooms: int
    price_minor: int | None = None


def wanted_rooms(uow: UnitOfWork, rooms: Sequence[BlockRooms], *, arrival: date, departure: date) -> dict[TypeAndNight, BlockRooms]:
    """The rooms asked for, by type and night.

    Raises:
        InvalidInput: a night outside the dates, a type twice on a night, or a number or price that is not possible.
    """
    nights = set(nights_between(arrival, departure))
    wanted = {(one.room_type_id, one.date): one for one in rooms}
    if len(wanted) < len(rooms):
        raise InvalidInput("rooms", problem=N_("A type is named twice for the same night. Nothing was saved. Name it once."))
    for one in rooms:
        if one.date not in nights:
            raise InvalidInput(
                "rooms", problem=N_("Rooms are asked for on a night outside the dates of the group. Nothing was saved. Correct the dates.")
            )
        if not 0 <= one.rooms <= MOST_ROOMS:
            raise InvalidInput("rooms", problem=N_("The number of rooms must lie between 0 and 9,999. Nothing was saved. Correct it."))
        if one.price_minor is not None and one.price_minor < 0:
            raise InvalidInput("price_minor", problem=N_("A price below zero is not possible here. Nothing was saved. Correct it."))
        refuse_impossible_price(one.price_minor or 0)
    for kind in {one.room_type_id for one in rooms}:
        refuse_switched_off(uow, kind)
    return wanted


def allot(
    uow: UnitOfWork, block: Block, wanted: Mapping[TypeAndNight, BlockRooms], *, reopened: bool = False, forced: bool = False
) -> tuple[date, ...]:
    """Let a block have other rooms: types and nights that are not named have none. Returns the nights oversold by it.

    Nights gone by stay as they were.

    Args:
        reopened: what was given back at the cut-off is kept for the group again.

    Raises:
        PickedUpAlready: more is picked up than would be kept.
        inventory.SoldOut: the rooms are not there on a night and `forced` is not set; nothing is kept of the change.
    """
    before = block_nights.allotments(uow, BlockId(block.id))
    after = {}
    for pair in {*before, *wanted}:
        old = before.get(pair, Allotment())
        asked = wanted.get(pair)
        rooms = asked.rooms if asked else 0
        if pair[1] < uow.business_date:
            after[pair] = old
            continue
        if rooms < min(old.rooms, old.picked_up):
            kind = uow.get(RoomType, pair[0], what=_("The room type"), lock=False)
            raise PickedUpAlready("rooms", count=old.picked_up, room_type=kind.name, night=pair[1].isoformat())
        given_back = 0 if reopened else min(old.given_back, rooms)
        new = Allotment(rooms, old.picked_up, given_back, asked.price_minor if asked else None)
        after[pair] = new.without_rest() if block.cut_off_on is not None else new
    return settle(uow, block, before, after, deducted=deducts(block), forced=forced)


def give_back(uow: UnitOfWork, block: Block) -> int:
    """Give the rest of every night back; says how many room nights that were."""
    before = block_nights.allotments(uow, BlockId(block.id))
    settle(uow, block, before, {pair: one.without_rest() for pair, one in before.items()}, deducted=deducts(block))
    return sum(one.rest for one in before.values())


def settle(
    uow: UnitOfWork,
    block: Block,
    before: Mapping[TypeAndNight, Allotment],
    after: Mapping[TypeAndNight, Allotment],
    *,
    deducted: bool,
    forced: bool = False,
) -> tuple[date, ...]:
    """Store counters, and take from inventory (or give back to it) the difference of the rests. Returns the nights oversold by it.

    Args:
        deducted: whether the rests before are counted as sold; the block's status says whether those after are.

    Raises:
        inventory.SoldOut: the rooms are not there on a night and `forced` is not set.
    """
    rooms: Counter[TypeAndNight] = Counter()
    for pair, new in after.items():
        rooms[pair] = (new.rest if deducts(block) else 0) - (before.get(pair, Allotment()).rest if deducted else 0)
    oversold = inventory.change_sold(uow, rooms, forced=forced)
    block_nights.write(uow, BlockId(block.id), before, after)
    return oversold


def held_since(before: Mapping[TypeAndNight, Allotment], first: date) -> dict[TypeAndNight, Allotment]:
    """The same counters with nothing kept on nights gone by."""
    return {pair: one.without_rest() if pair[1] < first else one for pair, one in before.items()}


def without_one(counters: Allotment) -> Allotment:
    """The same after a room has left the group with its place in the allotment, if it had one."""
    within = counters.picked_up <= counters.rooms - counters.given_back
    return replace(counters, rooms=counters.rooms - within, picked_up=counters.picked_up - 1)


def deducts(block: Block) -> bool:
    """Whether what the block keeps counts as sold."""
    return block.status is BlockStatus.DEFINITE
