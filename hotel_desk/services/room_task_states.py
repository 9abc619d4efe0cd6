"""How far a task is, kept together with the status of its room. Used by commands; no command itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.domain.room_tasks import state_of
from hotel_desk.models.housekeeping import RoomTask

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.room import Room

_OF_ROOM = (
    select(RoomTask)
    .where(RoomTask.property_id == bindparam("hotel"), RoomTask.date == bindparam("day"), RoomTask.room_id == bindparam("room"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def move_task(task: RoomTask, state: RoomTaskState, now: datetime) -> None:
    """Say how far a task is, with the moments that belong to it."""
    task.state = state
    if state is RoomTaskState.WAITING:
        task.begun_at = task.done_at = task.inspected_at = None
    elif state is RoomTaskState.CLEANING:
        task.begun_at, task.done_at, task.inspected_at = now, None, None
    elif state is RoomTaskState.DONE:
        task.done_at, task.inspected_at = now, None
    else:
        task.done_at = task.done_at or now
        task.inspected_at = now


def follow_status(uow: UnitOfWork, room: Room) -> None:
    """Bring the task of today to the status that its room was set to."""
    uow.session.flush()
    asked = {"hotel": uow.property_id, "day": uow.business_date, "room": room.id}
    task = uow.session.execute(_OF_ROOM, asked).scalar_one_or_none()
    if task is None:
        return
    state = state_of(room.housekeeping_status, task.state)
    if state is not task.state:
        move_task(task, state, uow.clock.now())
        uow.changed(task)
