"""What is to be repaired in rooms: asked for, done, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.housekeeping_codes import RepairState, Urgency
from hotel_desk.domain.ids import RepairRequestId, RoomId, UserId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.housekeeping import RepairRequest
from hotel_desk.models.room import Room
from hotel_desk.services.typed_text import note_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_REPAIR = 500


class RepairEnded(StaffError):
    code = "repair.ended"
    template = N_("Somebody has ended this request already. Nothing was changed. The list shows what is left.")


@dataclass(frozen=True, slots=True)
class RepairChanged:
    repair_request_id: RepairRequestId
    room_id: RoomId


@command(
    title=N_("Ask for a repair"),
    permission=Permission.ASK_REPAIR,
    audit=(AuditCode.REPAIR_ASKED,),
    changes=(EntityKind.REPAIR_REQUEST,),
    result=RepairChanged,
)
def ask_repair(uow: UnitOfWork, *, room_id: RoomId, text: str, urgency: Urgency = Urgency.NORMAL) -> RepairChanged:
    """Write down that something in a room is broken. A room that cannot be used is closed by the command for that.

    Raises:
        InvalidInput: nothing was written, or too much.
        NotFound: this hotel has no such room.
    """
    words = note_line(text, field="text", limit=LONGEST_REPAIR)
    if not words:
        raise InvalidInput("text", problem=N_("What is broken? Nothing was saved. Write it in a few words."))
    uow.get(Room, room_id, what=_("The room"), lock=False)
    request = RepairRequest(
        id=new_id(),
        property_id=uow.property_id,
        room_id=room_id,
        text=words,
        urgency=urgency,
        state=RepairState.ASKED,
        asked_at=uow.clock.now(),
        asked_by_id=uow.actor.user_id,
        answer="",
    )
    uow.add(request)
    uow.record(AuditCode.REPAIR_ASKED, request, urgency=urgency)
    return RepairChanged(RepairRequestId(request.id), room_id)


@command(
    title=N_("End a repair request"),
    permission=Permission.ASK_REPAIR,
    audit=(AuditCode.REPAIR_ENDED,),
    changes=(EntityKind.REPAIR_REQUEST,),
    result=RepairChanged,
)
def end_repair(uow: UnitOfWork, *, repair_request_id: RepairRequestId, done: bool, answer: str = "") -> RepairChanged:
    """Say that something was repaired, or that it need not be.

    Args:
        done: it was repaired; else the request is withdrawn, which takes a reason.

    Raises:
        RepairEnded: it was before.
        InvalidInput: withdrawn without a reason.
        NotFound: this hotel has no such request.
    """
    said = note_line(answer, field="answer", limit=LONGEST_REPAIR)
    if not done and not said:
        raise InvalidInput("answer", problem=N_("Why is no repair needed? Nothing was changed. Write a reason."))
    request = uow.get(RepairRequest, repair_request_id, what=_("The request"))
    if request.state is not RepairState.ASKED:
        raise RepairEnded
    request.state = RepairState.DONE if done else RepairState.WITHDRAWN
    request.ended_at, request.ended_by_id, request.answer = uow.clock.now(), UserId(uow.actor.user_id), said
    uow.record(AuditCode.REPAIR_ENDED, request, state=request.state)
    return RepairChanged(repair_request_id, RoomId(request.room_id))
