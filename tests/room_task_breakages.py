"""How the rows of housekeeping can contradict each other, and which invariant says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.models.housekeeping import RepairRequest, RoomTask

if TYPE_CHECKING:
    from tests.fixtures.invariants import Statement

_LATER = datetime(2030, 1, 1, tzinfo=UTC)
_DONE = update(RoomTask).where(RoomTask.state == RoomTaskState.DONE)
ROOM_TASK_BREAKAGES: list[tuple[str, Statement]] = [
    ("room_task.moments", _DONE.values(done_at=None)),
    ("room_task.moments", _DONE.values(begun_at=_LATER)),
    ("room_task.moments", _DONE.values(inspected_at=_LATER)),
    ("room_task.moments", update(RoomTask).where(RoomTask.state == RoomTaskState.WAITING).values(begun_at=_LATER)),
    ("room_task.moments", update(RoomTask).where(RoomTask.state == RoomTaskState.CLEANING).values(begun_at=None)),
    ("repair.ended_by", update(RepairRequest).values(ended_by_id=RepairRequest.asked_by_id)),
]
