"""The rooms to be made up on a day: made from the stays, shared out, begun, done, inspected (`docs/algorithms/room-tasks.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.housekeeping_codes import RoomTaskKind, RoomTaskState
from hotel_desk.domain.housekeeping_settings import TASK_CREDITS
from hotel_desk.domain.ids import AttendantId, RoomId, RoomTaskId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.room_tasks import RoomOfDay, shown_state, stretches, task_of
from hotel_desk.language import N_, _
from hotel_desk.models.housekeeping import Attendant, RoomTask
from hotel_desk.models.room import Room
from hotel_desk.queries.rooms_of_day import rooms_of_day, walk
from hotel_desk.services.room_task_states import move_task

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.engine import Row

    from hotel_desk.db.unit_of_work import UnitOfWork

_WAITS = RoomTaskState.WAITING
_HERE = (RoomTask.property_id == bindparam("hotel")) & (RoomTask.date == bindparam("day"))
_TASKS = select(RoomTask.id, RoomTask.room_id, RoomTask.kind, RoomTask.credits, RoomTask.state, RoomTask.version).where(_HERE)
_WAITING = select(RoomTask).where(_HERE, RoomTask.state == _WAITS).with_for_update()
_CHANGE = (
    update(RoomTask)
    .where(RoomTask.id == bindparam("task"))
    .values(
        kind=bindparam("new_kind"),
        credits=bindparam("new_credits"),
        state=_WAITS,
        begun_at=None,
        done_at=None,
        inspected_at=None,
        version=RoomTask.version + 1,
    )
)
_STATUS_OF = {
    RoomTaskState.DONE: HousekeepingStatus.CLEAN,
    RoomTaskState.INSPECTED: HousekeepingStatus.INSPECTED,
    RoomTaskState.WAITING: HousekeepingStatus.DIRTY,
}


class NobodyToShare(StaffError):
    code = "room_task.nobody"
    template = N_("Nobody was chosen to share the rooms among. Nothing was changed. Choose who is at work today.")


class AlreadySo(StaffError):
    code = "room_task.already"
    template = N_("Room {room} cannot be set so: {state}. Nothing was changed. The board shows how it is now.")


@dataclass(frozen=True, slots=True)
class TasksMade:
    """How many tasks were added, changed after the stays, and taken away again."""

    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class TasksShared:
    """How many rooms were shared out among how many."""

    rooms: int
    attendants: int


@dataclass(frozen=True, slots=True)
class TaskChanged:
    room_id: RoomId
    state: RoomTaskState


@command(
    title=N_("Look which rooms are to be made up"),
    permission=Permission.ASSIGN_ROOM_TASKS,
    audit=(AuditCode.ROOM_TASKS_MADE,),
    changes=(EntityKind.ROOM_TASK,),
    result=TasksMade,
)
def make_room_tasks(uow: UnitOfWork, *, day: date) -> TasksMade:
    """Make the tasks of the business date from the stays: what is missing is added, what nobody has begun follows the stays.

    Args:
        day: the business date that is meant.

    Raises:
        InvalidInput: the hotel's day is another one by now.
    """
    if day != uow.business_date:
        raise InvalidInput("day", problem=N_("The business date is another one by now. Nothing was changed. Look at the board again."))
    rooms = rooms_of_day(uow.connection, uow.property_id, uow.business_date)
    wanted = {room_id: kind for room_id, room in rooms.items() if (kind := task_of(room)) is not None}
    there = {row.room_id: row for row in uow.connection.execute(_TASKS.with_for_update(), _asked(uow))}
    worth = {kind: uow.setting(setting) for kind, setting in TASK_CREDITS.items()}
    untouched = {room_id: row for room_id, row in there.items() if _waits(row, rooms.get(room_id))}
    added = [room_id for room_id in wanted if room_id not in there]
    changed = [room_id for room_id, row in untouched.items() if room_id in wanted and (row.kind, row.state) != (wanted[room_id], _WAITS)]
    removed = [row.id for room_id, row in untouched.items() if room_id not in wanted and row.state is _WAITS]
    if added:
        uow.connection.execute(insert(RoomTask), [_row(uow, room_id, wanted[room_id], worth) for room_id in added])
    if changed:
        rows = [{"task": untouched[room].id, "new_kind": wanted[room], "new_credits": worth[wanted[room]]} for room in changed]
        uow.connection.execute(_CHANGE, rows)
    if removed:
        uow.connection.execute(delete(RoomTask).where(RoomTask.id.in_(removed)))
    if added or changed or removed:
        uow.record_row(
            AuditCode.ROOM_TASKS_MADE,
            EntityKind.ROOM_TASK,
            uow.property_id,
            added=len(added),
            changed=len(changed),
            removed=len(removed),
        )
        uow.changed_row(EntityKind.ROOM_TASK, uow.property_id, {"date": uow.business_date})
    return TasksMade(len(added), len(changed), len(removed))


@command(
    title=N_("Share out the rooms"),
    permission=Permission.ASSIGN_ROOM_TASKS,
    audit=(AuditCode.ROOM_TASKS_SHARED_OUT,),
    changes=(EntityKind.ROOM_TASK,),
    result=TasksShared,
)
def share_out_room_tasks(uow: UnitOfWork, *, attendant_ids: Sequence[AttendantId], only_unassigned: bool = False) -> TasksShared:
    """Give the rooms that nobody has begun to those at work, a stretch of the walk each, as even as it goes.

    Args:
        only_unassigned: rooms that somebody has already stay with her.

    Raises:
        NobodyToShare: nobody was chosen.
        NotFound: one of them does not work here.
    """
    if not attendant_ids:
        raise NobodyToShare("attendants")
    attendants = [uow.get(Attendant, identifier, what=_("The attendant"), lock=False) for identifier in dict.fromkeys(attendant_ids)]
    places = walk(uow.connection, uow.property_id)
    found = uow.session.execute(_WAITING, _asked(uow)).scalars()
    waiting = [task for task in found if not (only_unassigned and task.attendant_id is not None)]
    waiting.sort(key=lambda task: places[RoomId(task.room_id)].order)
    floors: dict[UUID | None, int] = {}
    for place in places.values():
        floors.setdefault(place.floor_id, place.order)
    attendants.sort(key=lambda one: (one.floor_id not in floors, floors.get(one.floor_id, 0), one.name))
    for attendant, stretch in zip(attendants, stretches([task.credits for task in waiting], len(attendants)), strict=True):
        for number in stretch:
            waiting[number].attendant_id = attendant.id
            uow.changed(waiting[number])
    uow.record_row(AuditCode.ROOM_TASKS_SHARED_OUT, EntityKind.ROOM_TASK, uow.property_id, rooms=len(waiting), attendants=len(attendants))
    return TasksShared(len(waiting), len(attendants))


@command(
    title=N_("Give a room to an attendant"),
    permission=Permission.ASSIGN_ROOM_TASKS,
    audit=(AuditCode.ROOM_TASK_GIVEN,),
    changes=(EntityKind.ROOM_TASK,),
    undo="give_room_task",
    result=TaskChanged,
)
def give_room_task(uow: UnitOfWork, *, room_task_id: RoomTaskId, attendant_id: AttendantId | None) -> TaskChanged:
    """Give a room to somebody, or to nobody; who has begun it does not matter.

    Raises:
        NotFound: this hotel has no such task, or nobody of this name.
    """
    task = uow.get(RoomTask, room_task_id, what=_("The task"))
    if attendant_id is not None:
        uow.get(Attendant, attendant_id, what=_("The attendant"), lock=False)
    task.attendant_id = attendant_id
    uow.record(AuditCode.ROOM_TASK_GIVEN, task, attendant_id=attendant_id)
    return TaskChanged(RoomId(task.room_id), task.state)


@command(
    title=N_("Say how far a room is"),
    permission=Permission.SET_ROOM_STATUS,
    audit=(AuditCode.ROOM_TASK_CHANGED, AuditCode.HOUSEKEEPING_STATUS_SET),
    changes=(EntityKind.ROOM_TASK, EntityKind.ROOM),
    undo="set_room_task",
    result=TaskChanged,
)
def set_room_task(uow: UnitOfWork, *, room_task_id: RoomTaskId, state: RoomTaskState) -> TaskChanged:
    """Begin a room, say that it is done or inspected, or take that back; the status of the room goes with it.

    Raises:
        NotFound: this hotel has no such task.
        AlreadySo: the room is that far already.
        InvalidInput: the task is of another day.
    """
    found = uow.get(RoomTask, room_task_id, what=_("The task"), lock=False)
    # The room first, as whoever sets its status does.
    room = uow.get(Room, found.room_id, what=_("The room"))
    task = uow.get(RoomTask, room_task_id, what=_("The task"))
    if task.date != uow.business_date:
        raise InvalidInput("room_task_id", problem=N_("This task is of another day. Nothing was changed. Look at the board again."))
    if shown_state(task.state, room.housekeeping_status) is state:
        raise AlreadySo(room=room.number, state=_(_ALREADY[state]))
    move_task(task, state, uow.clock.now())
    uow.record(AuditCode.ROOM_TASK_CHANGED, task, state=state)
    status = _STATUS_OF.get(state, room.housekeeping_status)
    if status is not room.housekeeping_status:
        room.housekeeping_status = status
        uow.record(AuditCode.HOUSEKEEPING_STATUS_SET, room, status=status)
    return TaskChanged(RoomId(task.room_id), state)


_ALREADY: dict[RoomTaskState, str] = {
    RoomTaskState.WAITING: N_("nobody is at it"),
    RoomTaskState.CLEANING: N_("somebody is at it already"),
    RoomTaskState.DONE: N_("it is done already"),
    RoomTaskState.INSPECTED: N_("it is inspected already"),
}


def _waits(task: Row[*tuple[Any, ...]], room: RoomOfDay | None) -> bool:
    """Whether nobody has begun it, or it has become dirty again since."""
    return shown_state(task.state, HousekeepingStatus.CLEAN if room is None else room.status) is _WAITS


def _asked(uow: UnitOfWork) -> dict[str, Any]:
    return {"hotel": uow.property_id, "day": uow.business_date}


def _row(uow: UnitOfWork, room_id: RoomId, kind: RoomTaskKind, worth: dict[RoomTaskKind, int]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "property_id": uow.property_id,
        "date": uow.business_date,
        "room_id": room_id,
        "kind": kind,
        "credits": worth[kind],
        "attendant_id": None,
        "state": RoomTaskState.WAITING,
        "version": 1,
    }
