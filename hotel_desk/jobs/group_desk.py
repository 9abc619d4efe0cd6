"""A whole group is received or sent off: one short command a guest, and for everybody who was not, the reason why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import BlockId, OperationId, ReservationId, derived_operation_id, new_operation_id
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.room_refusals import NoRoomGiven
from hotel_desk.language import _
from hotel_desk.queries.block_members import BlockMember
from hotel_desk.queries.group_notices import MemberNotice, group_arrival_notices, group_departure_notices
from hotel_desk.services.departures import check_out
from hotel_desk.services.fees import charge_fee
from hotel_desk.services.group_folio import let_group_pay
from hotel_desk.services.stays import check_in

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


def receiving(notice: MemberNotice, *, waive_reason: str | None = None) -> tuple[Step, ...]:
    """What is done to receive somebody of a group.

    Args:
        waive_reason: why an early arrival, where one is due, is not charged.

    Raises:
        NoRoomGiven: there is no room to go to.
    """
    member = notice.member
    if not member.room_number:
        raise NoRoomGiven("room_id")
    told = {"expected_fee_minor": notice.fee.total_minor, "waive_reason": waive_reason if notice.fee.is_due else None}
    return (Step(check_in, {"reservation_id": member.reservation_id, **told}, _operation("group-check-in", member, told)),)


def sending_off(
    notice: MemberNotice, block_id: BlockId, *, group_pays: bool, waive_reason: str | None = None, left_by: LeavingWay = LeavingWay.DESK
) -> tuple[Step, ...]:
    """What is done to send somebody of a group off.

    Args:
        group_pays: a late departure is charged, and what is open goes to the master folio first.
        waive_reason: why a late departure, where one is due, is not charged.
        left_by: how the guest leaves.
    """
    member, steps = notice.member, []
    told = {"waive_reason": waive_reason if notice.fee.is_due else None, "left_by": left_by}
    charged = group_pays and notice.fee.is_due and waive_reason is None
    if charged:
        fee = {"reservation_id": member.reservation_id, "kind": PolicyKind.TIMES, "expected_fee_minor": notice.fee.total_minor}
        steps.append(Step(charge_fee, fee, new_operation_id()))
    if group_pays and (member.balance_minor or charged):
        paid: dict[str, Any] = {"block_id": block_id, "reservation_ids": [member.reservation_id]}
        steps.append(Step(let_group_pay, paid, new_operation_id()))
    leave = {"reservation_id": member.reservation_id, **told}
    return (*steps, Step(check_out, leave, _operation("group-check-out", member, told)))


def check_in_group(desk: Desk, *, block_id: BlockId, waive_reason: str | None = None) -> GroupResult:
    """Receive everybody of a group who is expected today and whose room is ready; the others are told with the reason.

    Args:
        waive_reason: why those who come early are not charged for it.
    """
    receive = partial(receiving, waive_reason=waive_reason)
    return _one_by_one(desk, desk.read(group_arrival_notices, block_id=block_id), receive)


def check_out_group(
    desk: Desk, *, block_id: BlockId, group_pays: bool = False, waive_reason: str | None = None, left_by: LeavingWay = LeavingWay.DESK
) -> GroupResult:
    """Send everybody of a group off who leaves today and has paid; the others are told with the reason.

    Args:
        group_pays: late departures are charged, and what they have open goes to the master folio first.
        waive_reason: why those who leave late are not charged for it.
        left_by: how they leave.
    """
    send_off = partial(sending_off, block_id=block_id, group_pays=group_pays, waive_reason=waive_reason, left_by=left_by)
    return _one_by_one(desk, desk.read(group_departure_notices, block_id=block_id), send_off)


def _operation(what: str, member: BlockMember, told: dict[str, Any]) -> OperationId:
    """Another fee or another reason is another operation."""
    return derived_operation_id(what, member.reservation_id, member.version, *told.values())


def _one_by_one(desk: Desk, notices: Sequence[MemberNotice], steps_for: Callable[[MemberNotice], Sequence[Step]]) -> GroupResult:
    done: list[MemberDone] = []
    left: list[MemberLeft] = []
    for member, notice in ((notice.member, notice) for notice in notices):
        try:
            results = [desk.run(step.command, operation_id=step.operation_id, **step.arguments) for step in steps_for(notice)]
        except StaffError as refusal:
            left.append(_left(member, refusal))
        else:
            done.append(MemberDone(member.reservation_id, member.guest_name, results[-1].room_number))
    return GroupResult(tuple(done), tuple(left))


def _left(member: BlockMember, refusal: StaffError) -> MemberLeft:
    return MemberLeft(member.reservation_id, member.guest_name, member.room_number or _("no room"), str(refusal))
