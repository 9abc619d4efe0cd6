"""A whole group is received or sent off: one short command a guest, and for everybody who was not, the reason why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import BlockId, OperationId, ReservationId, derived_operation_id, new_operation_id
from hotel_desk.language import _
from hotel_desk.queries.block_members import BlockMember, group_arrivals, group_departures
from hotel_desk.services.departures import check_out
from hotel_desk.services.group_folio import let_group_pay
from hotel_desk.services.stays import NoRoomGiven, check_in

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


@dataclass(frozen=True, slots=True)
class MemberDone:
    reservation_id: ReservationId
    guest_name: str
    room_number: str


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody for whom it was not done, and why, in a sentence."""

    reservation_id: ReservationId
    guest_name: str
    room_number: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What became of everybody who was due today."""

    done: tuple[MemberDone, ...]
    left: tuple[MemberLeft, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A command that is run for one of the group; repeated with the same `operation_id`, it is done once."""

    command: Callable[..., Any]
    arguments: dict[str, Any]
    operation_id: OperationId


def receiving(member: BlockMember) -> tuple[Step, ...]:
    """What is done to receive somebody of a group.

    Raises:
        NoRoomGiven: there is no room to go to.
    """
    if not member.room_number:
        raise NoRoomGiven("room_id")
    operation = derived_operation_id("group-check-in", member.reservation_id, member.version)
    return (Step(check_in, {"reservation_id": member.reservation_id}, operation),)


def sending_off(member: BlockMember, block_id: BlockId, *, group_pays: bool) -> tuple[Step, ...]:
    """What is done to send somebody of a group off.

    Args:
        group_pays: what is open goes to the master folio first.
    """
    operation = derived_operation_id("group-check-out", member.reservation_id, member.version)
    leave = Step(check_out, {"reservation_id": member.reservation_id}, operation)
    if not (group_pays and member.balance_minor):
        return (leave,)
    return (Step(let_group_pay, {"block_id": block_id, "reservation_ids": [member.reservation_id]}, new_operation_id()), leave)


def check_in_group(desk: Desk, *, block_id: BlockId) -> GroupResult:
    """Receive everybody of a group who is expected today and whose room is ready; the others are told with the reason."""
    return _one_by_one(desk, desk.read(group_arrivals, block_id=block_id), receiving)


def check_out_group(desk: Desk, *, block_id: BlockId, group_pays: bool = False) -> GroupResult:
    """Send everybody of a group off who leaves today and has paid; the others are told with the reason.

    Args:
        group_pays: what they have open goes to the master folio first.
    """
    send_off = partial(sending_off, block_id=block_id, group_pays=group_pays)
    return _one_by_one(desk, desk.read(group_departures, block_id=block_id), send_off)


def _one_by_one(desk: Desk, members: Sequence[BlockMember], steps_for: Callable[[BlockMember], Sequence[Step]]) -> GroupResult:
    done: list[MemberDone] = []
    left: list[MemberLeft] = []
    for member in members:
        try:
            results = [desk.run(step.command, operation_id=step.operation_id, **step.arguments) for step in steps_for(member)]
        except StaffError as refusal:
            left.append(_left(member, refusal))
        else:
            done.append(MemberDone(member.reservation_id, member.guest_name, results[-1].room_number))
    return GroupResult(tuple(done), tuple(left))


def _left(member: BlockMember, refusal: StaffError) -> MemberLeft:
    return MemberLeft(member.reservation_id, member.guest_name, member.room_number or _("no room"), str(refusal))
