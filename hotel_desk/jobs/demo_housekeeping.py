"""The morning of housekeeping in the demo hotel, and what its manager has planned for the months around it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.housekeeping_codes import RoomTaskState, Urgency
from hotel_desk.language import _
from hotel_desk.queries.room_tasks import housekeeping_board
from hotel_desk.services.attendants import save_attendant
from hotel_desk.services.plans import PlannedMonth, set_monthly_plans
from hotel_desk.services.repairs import ask_repair
from hotel_desk.services.room_tasks import make_room_tasks, set_room_task, share_out_room_tasks

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

ATTENDANTS = ("Chen Jing", "Li Na", "Wu Fang", "Zhou Min")
BEGUN = 3
ROOMS = 60
PLANNED_PERCENT = 62
PLANNED_PRICE_MINOR = 62_000


def begin_housekeeping(desk: Desk, today: date) -> None:
    """Share the rooms of today out among four, of whom some have begun, and ask for a repair."""
    desk.run(make_room_tasks, day=today)
    people = [desk.run(save_attendant, name=name).attendant_id for name in ATTENDANTS]
    desk.run(share_out_room_tasks, attendant_ids=people)
    tasks = desk.read(housekeeping_board).tasks
    waiting = [task for task in tasks if task.state is RoomTaskState.WAITING]
    for task in waiting[:BEGUN]:
        desk.run(set_room_task, room_task_id=task.room_task_id, state=RoomTaskState.CLEANING)
    desk.run(ask_repair, room_id=tasks[-1].room_id, text=_("The tap in the bathroom drips"), urgency=Urgency.URGENT)


def plan_months(desk: Desk, today: date) -> None:
    """Plan the month of today, the one before and the one after."""
    first = today.replace(day=1)
    months = ((first - timedelta(days=1)).replace(day=1), first, (first + timedelta(days=31)).replace(day=1))
    plans = []
    for month in months:
        nights = ROOMS * monthrange(month.year, month.month)[1] * PLANNED_PERCENT // 100
        plans += [
            PlannedMonth(month, PlanLine.ROOMS_SOLD, nights),
            PlannedMonth(month, PlanLine.ROOM_REVENUE, nights * PLANNED_PRICE_MINOR),
        ]
    desk.run(set_monthly_plans, plans=plans)
