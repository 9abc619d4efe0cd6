"""A rooming list is taken: every line becomes a reservation of the group, or none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import BlockId, ReservationId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.rooming_list import MOST_LINES, ReadLine, RoomingLine, read_lines
from hotel_desk.language import N_
from hotel_desk.queries.rooming_list import rooming_rules
from hotel_desk.services.block_members import PickUp, pick_up
from hotel_desk.services.blocks import open_block
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.sharers import Persons, add_sharer

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


class RoomingListRefused(StaffError):
    code = "rooming_list.refused"
    template = N_("Line {line} of the list cannot be taken: {why} Nothing was saved. Mend the line, or leave it out.")


@dataclass(frozen=True, slots=True)
class RoomingListTaken:
    """What was booked.

    Args:
        reservation_ids: in the order of the lines, sharers too.
        rooms: rooms taken; `beyond`: room nights that were not in the allotment.
    """

    block_id: BlockId
    confirmation_number: str
    reservation_ids: tuple[ReservationId, ...]
    rooms: int
    beyond: int


@command(
    title=N_("Take rooming list"),
    permission=Permission.BOOK,
    audit=(
        AuditCode.ROOMING_LIST_TAKEN,
        *pick_up.command_spec.audit,  # type: ignore[attr-defined]
        *add_sharer.command_spec.audit,  # type: ignore[attr-defined]
    ),
    changes=(*pick_up.command_spec.changes, *add_sharer.command_spec.changes),  # type: ignore[attr-defined]
    locks=SALE_LOCKS,
    result=RoomingListTaken,
)
def take_rooming_list(
    uow: UnitOfWork,
    *,
    block_id: BlockId,
    lines: Sequence[RoomingLine],
    split: ShareSplit = ShareSplit.SPLIT,
    forced: bool = False,
    override_reason: str | None = None,
) -> RoomingListTaken:
    """Book a room for every line of a rooming list, under one confirmation number; who shares a room hangs on the one who has it.

    Args:
        split: how the price of a shared room is split.
        forced: also beyond what is for sale; needs its own permission and is counted as oversold.
        override_reason: why rooms are booked against the rules of the group's rate plan; needs its own permission.

    Raises:
        plan_sales.NotForSale: a rule of the rate plan stands in the way; nothing was saved.
        RoomingListRefused: something is wrong with a line; nothing was saved.
        inventory.SoldOut: the allotment is used up and a type is full; nothing was saved.
    """
    block = open_block(uow, block_id)
    if not lines:
        raise InvalidInput("lines", problem=N_("The list is empty. Nothing was saved. Add a line."))
    if len(lines) > MOST_LINES:
        raise InvalidInput("lines", problem=N_("At most 1,000 lines can be taken at once. Nothing was saved. Take the list in parts."))
    read = read_lines(lines, rooming_rules(uow, block_id, uow.business_date))
    for one in read:
        if one.problems:
            raise RoomingListRefused("lines", line=one.line.number, why=one.problems[0])
    rooms = [one for one in read if one.shares_line is None]
    booked = pick_up(uow, block_id=block_id, rooms=[_room(one) for one in rooms], forced=forced, override_reason=override_reason)
    taken = {one.line.number: identifier for one, identifier in zip(rooms, booked.reservation_ids, strict=True)}
    for one in read:
        if one.shares_line is not None:
            shared = add_sharer(
                uow,
                reservation_id=taken[one.shares_line],
                guest=ProfileDetails(name=one.line.name),
                split=split,
                arrival_date=one.arrival,
                departure_date=one.departure,
                persons=Persons(adults=one.adults),
            )
            taken[one.line.number] = shared.reservation_id
    uow.record(AuditCode.ROOMING_LIST_TAKEN, block, name=block.name, lines=len(read), rooms=len(rooms))
    return RoomingListTaken(block_id, booked.confirmation_number, tuple(taken[one.line.number] for one in read), len(rooms), booked.beyond)


def _room(one: ReadLine) -> PickUp:
    assert one.room_type is not None  # noqa: S101 - a line without problems has one
    return PickUp(
        guest=ProfileDetails(name=one.line.name),
        room_type_id=one.room_type.room_type_id,
        arrival_date=one.arrival,
        departure_date=one.departure,
        adults=one.adults,
        note=one.line.note,
    )
