"""The housekeeping board: each room to be made up today, who has it, how far it is, and how soon it is wanted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import HousekeepingStatus, OccupancyState
from hotel_desk.domain.housekeeping_codes import RepairState, RoomTaskKind, RoomTaskState, Urgency
from hotel_desk.domain.ids import AttendantId, FloorId, RepairRequestId, RoomId, RoomTaskId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.room_tasks import shown_state
from hotel_desk.models.housekeeping import Attendant, RepairRequest, RoomTask
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Floor, Room, RoomType
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.rooms_of_day import walk

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class AttendantRow:
    """Somebody who cleans rooms, with what she has today: rooms, credits, and how many are not done yet."""

    attendant_id: AttendantId
    name: str
    floor_id: FloorId | None
    floor_name: str
    active: bool
    rooms: int = 0
    credits: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A room of today.

    Args:
        guest: who is in it; `departure_date`: until when.
        wanted_by: who is expected today and has been given it; `expected_time`: when they said they would come.
        begun_at, done_at, inspected_at: instants (UTC).
        repairs: how many requests are open for it.
    """

    room_task_id: RoomTaskId
    room_id: RoomId
    room_number: str
    type_code: str
    floor_id: FloorId
    floor_name: str
    kind: RoomTaskKind
    credits: int
    state: RoomTaskState
    status: HousekeepingStatus
    do_not_disturb: bool
    attendant_id: AttendantId | None
    attendant: str
    begun_at: dt.datetime | None
    done_at: dt.datetime | None
    inspected_at: dt.datetime | None
    guest: str
    departure_date: dt.date | None
    wanted_by: str
    expected_time: dt.time | None
    repairs: int


@dataclass(frozen=True, slots=True)
class HousekeepingBoard:
    """The day of housekeeping: rooms in the order of the walk, and who works."""

    business_date: dt.date
    tasks: tuple[TaskRow, ...]
    attendants: tuple[AttendantRow, ...]


@dataclass(frozen=True, slots=True)
class RepairRow:
    """A request: what, where, how urgent, who asked when (UTC), how it ended."""

    repair_request_id: RepairRequestId
    room_id: RoomId
    room_number: str
    text: str
    urgency: Urgency
    state: RepairState
    asked_at: dt.datetime
    asked_by: str
    ended_at: dt.datetime | None
    answer: str


_Staying = aliased(Reservation)
_Guest = aliased(Profile)
_REPAIRS = (
    select(func.count())
    .where(RepairRequest.property_id == Room.property_id, RepairRequest.room_id == Room.id, RepairRequest.state == RepairState.ASKED)
    .select_from(RepairRequest)
    .correlate(Room)
    .scalar_subquery()
)
_TASKS = (
    select(
        RoomTask.id,
        RoomTask.room_id,
        Room.number,
        RoomType.code.label("type_code"),
        Room.floor_id,
        Floor.name.label("floor_name"),
        RoomTask.kind,
        RoomTask.credits,
        RoomTask.state,
        Room.housekeeping_status,
        Room.do_not_disturb,
        RoomTask.attendant_id,
        Attendant.name.label("attendant"),
        RoomTask.begun_at,
        RoomTask.done_at,
        RoomTask.inspected_at,
        _Guest.name.label("guest"),
        _Staying.departure_date,
        _REPAIRS.label("repairs"),
    )
    .join(Room, Room.id == RoomTask.room_id)
    .join(RoomType, RoomType.id == Room.room_type_id)
    .join(Floor, Floor.id == Room.floor_id)
    .outerjoin(Attendant, Attendant.id == RoomTask.attendant_id)
    .outerjoin(RoomOccupancy, (RoomOccupancy.property_id == Room.property_id) & (RoomOccupancy.open_room_id == Room.id))
    .outerjoin(_Staying, _Staying.id == RoomOccupancy.reservation_id)
    .outerjoin(_Guest, _Guest.id == _Staying.guest_id)
    .where(RoomTask.property_id == bindparam("hotel"), RoomTask.date == bindparam("day"))
)
_WANTED = (
    select(RoomOccupancy.room_id, Profile.name, Reservation.expected_time)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        RoomOccupancy.property_id == bindparam("hotel"),
        RoomOccupancy.state == OccupancyState.ASSIGNED,
        RoomOccupancy.first_date == bindparam("day"),
        Reservation.status.in_(EXPECTED),
    )
)
_ATTENDANTS = (
    select(Attendant.id, Attendant.name, Attendant.floor_id, Floor.name.label("floor_name"), Attendant.active)
    .outerjoin(Floor, Floor.id == Attendant.floor_id)
    .where(Attendant.property_id == bindparam("hotel"))
    .order_by(Attendant.active.desc(), Attendant.name)
)
_REQUESTS = (
    select(
        RepairRequest.id,
        RepairRequest.room_id,
        Room.number,
        RepairRequest.text,
        RepairRequest.urgency,
        RepairRequest.state,
        RepairRequest.asked_at,
        UserAccount.display_name,
        RepairRequest.ended_at,
        RepairRequest.answer,
    )
    .join(Room, Room.id == RepairRequest.room_id)
    .join(UserAccount, UserAccount.id == RepairRequest.asked_by_id)
    .where(RepairRequest.property_id == bindparam("hotel"))
    .order_by(RepairRequest.asked_at)
)
_OPEN_REQUESTS = _REQUESTS.where(RepairRequest.state == RepairState.ASKED)
_REQUESTS_OF_DAYS = _REQUESTS.where(RepairRequest.asked_at >= bindparam("after"), RepairRequest.asked_at < bindparam("before"))
_NOT_DONE = frozenset({RoomTaskState.WAITING, RoomTaskState.CLEANING})


def housekeeping_board(reader: Reader) -> HousekeepingBoard:
    """The board of the business date, in five statements."""
    day = reader.business_date()
    asked = {"hotel": reader.property_id, "day": day}
    wanted = {row.room_id: row for row in reader.connection.execute(_WANTED, asked)}
    order = walk(reader.connection, reader.property_id)
    tasks = []
    for row in reader.connection.execute(_TASKS, asked):
        coming = wanted.get(row.room_id)
        tasks.append(
            TaskRow(
                room_task_id=RoomTaskId(row.id),
                room_id=RoomId(row.room_id),
                room_number=row.number,
                type_code=row.type_code,
                floor_id=FloorId(row.floor_id),
                floor_name=row.floor_name,
                kind=row.kind,
                credits=row.credits,
                state=shown_state(row.state, row.housekeeping_status),
                status=row.housekeeping_status,
                do_not_disturb=row.do_not_disturb,
                attendant_id=None if row.attendant_id is None else AttendantId(row.attendant_id),
                attendant=row.attendant or "",
                begun_at=row.begun_at,
                done_at=row.done_at,
                inspected_at=row.inspected_at,
                guest=row.guest or "",
                departure_date=row.departure_date,
                wanted_by=coming.name if coming else "",
                expected_time=coming.expected_time if coming else None,
                repairs=row.repairs,
            )
        )
    tasks.sort(key=lambda task: order[task.room_id].order)
    return HousekeepingBoard(day, tuple(tasks), _attendants(reader, tasks))


def _attendants(reader: Reader, tasks: list[TaskRow]) -> tuple[AttendantRow, ...]:
    rows = []
    for row in reader.connection.execute(_ATTENDANTS, {"hotel": reader.property_id}):
        hers = [task for task in tasks if task.attendant_id == row.id]
        rows.append(
            AttendantRow(
                attendant_id=AttendantId(row.id),
                name=row.name,
                floor_id=None if row.floor_id is None else FloorId(row.floor_id),
                floor_name=row.floor_name or "",
                active=row.active,
                rooms=len(hers),
                credits=sum(task.credits for task in hers),
                left=sum(task.state in _NOT_DONE for task in hers),
            )
        )
    return tuple(rows)


def open_repairs(reader: Reader) -> tuple[RepairRow, ...]:
    """What is to be repaired, the oldest first. One statement."""
    return tuple(_repair(row) for row in reader.connection.execute(_OPEN_REQUESTS, {"hotel": reader.property_id}))


def repairs_asked(reader: Reader, *, after: dt.datetime, before: dt.datetime) -> tuple[RepairRow, ...]:
    """What was asked for between two instants, whatever became of it. One statement."""
    asked = {"hotel": reader.property_id, "after": after, "before": before}
    return tuple(_repair(row) for row in reader.connection.execute(_REQUESTS_OF_DAYS, asked))


def _repair(row: tuple[object, ...]) -> RepairRow:
    return RepairRow(*row)  # type: ignore[arg-type]
