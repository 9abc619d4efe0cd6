"""A whole group is received or sent off: one short command a guest, and for everybody who was not, the reason why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import BlockId, ReservationId, derived_operation_id
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


def check_in_group(desk: Desk, *, block_id: BlockId) -> GroupResult:
    """Receive everybody of a group who is expected today and whose room is ready; the others are told with the reason."""
    done: list[MemberDone] = []
    left: list[MemberLeft] = []
    for member in desk.read(group_arrivals, block_id=block_id):
        try:
            room = _receive(desk, member)
        except StaffError as refusal:
            left.append(_left(member, refusal))
        else:
            done.append(MemberDone(member.reservation_id, member.guest_name, room))
    return GroupResult(tuple(done), tuple(left))


def check_out_group(desk: Desk, *, block_id: BlockId, group_pays: bool = False) -> GroupResult:
    """Send everybody of a group off who leaves today and has paid; the others are told with the reason.

    Args:
        group_pays: what they have open goes to the master folio first.
    """
    done: list[MemberDone] = []
    left: list[MemberLeft] = []
    for member in desk.read(group_departures, block_id=block_id):
        try:
            if group_pays and member.balance_minor:
                desk.run(let_group_pay, block_id=block_id, reservation_ids=[member.reservation_id])
            operation = derived_operation_id("group-check-out", member.reservation_id, member.version)
            gone = desk.run(check_out, operation_id=operation, reservation_id=member.reservation_id)
        except StaffError as refusal:
            left.append(_left(member, refusal))
        else:
            done.append(MemberDone(member.reservation_id, member.guest_name, gone.room_number))
    return GroupResult(tuple(done), tuple(left))


def _receive(desk: Desk, member: BlockMember) -> str:
    if not member.room_number:
        raise NoRoomGiven("room_id")
    operation = derived_operation_id("group-check-in", member.reservation_id, member.version)
    return desk.run(check_in, operation_id=operation, reservation_id=member.reservation_id).room_number


def _left(member: BlockMember, refusal: StaffError) -> MemberLeft:
    return MemberLeft(member.reservation_id, member.guest_name, member.room_number or _("no room"), str(refusal))
