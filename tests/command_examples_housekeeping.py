"""Examples of the commands of housekeeping; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import RoomTaskState, Urgency
from hotel_desk.domain.ids import AttendantId, RoomTaskId
from hotel_desk.models.housekeeping import RoomTask
from hotel_desk.services.attendants import save_attendant
from hotel_desk.services.repairs import ask_repair
from hotel_desk.services.room_tasks import make_room_tasks
from tests.command_examples import example
from tests.stays_of_tests import DAY, make

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def a_dirty_room(hotel: SmallHotel) -> None:
    make(hotel, "101", HousekeepingStatus.DIRTY)


def an_attendant(hotel: SmallHotel, name: str = "Wu Fang") -> AttendantId:
    return hotel.desk.run(save_attendant, name=name).attendant_id


def a_task(hotel: SmallHotel) -> RoomTaskId:
    a_dirty_room(hotel)
    hotel.desk.run(make_room_tasks, day=DAY)
    with hotel.database.snapshot() as connection:
        return RoomTaskId(connection.execute(select(RoomTask.id).where(RoomTask.room_id == hotel.rooms["101"])).scalar_one())


@example("make_room_tasks")
def what_is_to_be_made_up(hotel: SmallHotel) -> dict[str, Any]:
    a_dirty_room(hotel)
    return {"day": DAY}


@example("share_out_room_tasks")
def among_two(hotel: SmallHotel) -> dict[str, Any]:
    a_task(hotel)
    return {"attendant_ids": [an_attendant(hotel), an_attendant(hotel, "Li Na")]}


@example("give_room_task")
def to_somebody(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_task_id": a_task(hotel), "attendant_id": an_attendant(hotel)}


@example("set_room_task")
def it_is_done(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_task_id": a_task(hotel), "state": RoomTaskState.DONE}


@example("save_attendant")
def somebody_new(hotel: SmallHotel) -> dict[str, Any]:
    return {"name": "Wu Fang"}


@example("ask_repair")
def a_dripping_tap(hotel: SmallHotel) -> dict[str, Any]:
    return {"room_id": hotel.rooms["101"], "text": "The tap drips", "urgency": Urgency.URGENT}


@example("end_repair")
def it_drips_no_more(hotel: SmallHotel) -> dict[str, Any]:
    asked = hotel.desk.run(ask_repair, room_id=hotel.rooms["101"], text="The tap drips")
    return {"repair_request_id": asked.repair_request_id, "done": True}
