"""Rooms to be made up, and repairs: each state has its moments."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from hotel_desk.domain.housekeeping_codes import RoomTaskState
from hotel_desk.language import N_
from hotel_desk.models.housekeeping import RepairRequest, RoomTask
from hotel_desk.models.room import Room
from hotel_desk.queries.invariants_found import HOTEL, Invariant, Statement, stated_by


def _moments() -> Statement:
    """Begun, done and inspected are told by their moments, in this order."""
    state = RoomTask.state
    wrong = or_(
        and_(state == RoomTaskState.WAITING, or_(RoomTask.begun_at.is_not(None), RoomTask.done_at.is_not(None))),
        and_(state == RoomTaskState.CLEANING, or_(RoomTask.begun_at.is_(None), RoomTask.done_at.is_not(None))),
        and_(state == RoomTaskState.DONE, or_(RoomTask.done_at.is_(None), RoomTask.inspected_at.is_not(None))),
        and_(state == RoomTaskState.INSPECTED, or_(RoomTask.done_at.is_(None), RoomTask.inspected_at.is_(None))),
        RoomTask.done_at < RoomTask.begun_at,
        RoomTask.inspected_at < RoomTask.done_at,
    )
    rooms = select(Room.number.label("room"), RoomTask.date, state.label("found")).join(Room, Room.id == RoomTask.room_id)
    return rooms.where(RoomTask.property_id == HOTEL, wrong)


def _ended_by() -> Statement:
    """Who has ended a repair is known, and nobody has while it is asked for."""
    return (
        select(Room.number.label("room"), RepairRequest.state.label("found"))
        .join(Room, Room.id == RepairRequest.room_id)
        .where(RepairRequest.property_id == HOTEL, RepairRequest.ended_at.is_(None) != RepairRequest.ended_by_id.is_(None))
    )


ROOM_TASK_INVARIANTS = (
    Invariant("room_task.moments", N_("How far a room is does not agree with its moments"), stated_by(_moments())),
    Invariant("repair.ended_by", N_("A repair has ended without anybody having ended it"), stated_by(_ended_by())),
)
