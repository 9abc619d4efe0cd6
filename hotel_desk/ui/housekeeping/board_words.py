"""What is said of a room on the board, which colour it has, and which rooms a chip counts (`docs/screens/housekeeping.md`). No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import TASK_STATE_TITLES, RoomTaskKind, RoomTaskState
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.room_tasks import AttendantRow, HousekeepingBoard, TaskRow, housekeeping_board
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.setup_rooms import floor_choices
from hotel_desk.ui.formats import instant_text, short_date_text
from hotel_desk.ui.tokens import RoomLook, StatusLook, Tokens

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FloorId
    from hotel_desk.queries.setup_page import Choice

PICKUP_LETTERS = {RoomLook.VACANT_DIRTY: "P", RoomLook.OCCUPIED_DIRTY: "OP"}
PICKUP_TITLES = {RoomLook.VACANT_DIRTY: N_("Vacant, pick-up"), RoomLook.OCCUPIED_DIRTY: N_("Occupied, pick-up")}
_MADE_UP = frozenset({HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED})
_MINUTE, _HOUR, _DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
_LONG = dt.timedelta(hours=2)


class TaskChip(StrEnum):
    """What the board is narrowed to."""

    WAITING = "waiting"
    CLEANING = "cleaning"
    DONE = "done"
    TO_INSPECT = "to_inspect"
    WANTED = "wanted"


class TaskOrder(StrEnum):
    """The order of the rows, before a header is pressed."""

    WALK = "walk"
    WANTED_FIRST = "wanted_first"


@dataclass(frozen=True, slots=True)
class BoardOnView:
    """The board, and what the person at the desk may do on it."""

    board: HousekeepingBoard
    permissions: frozenset[Permission]
    floors: tuple[Choice, ...]
    inspection_required: bool


@dataclass(frozen=True, slots=True)
class Nobody:
    """The rooms that nobody has, among the shares."""


Share = AttendantRow | Nobody | None
"""Whose rooms are on view; None: everybody's."""

CHIP_TITLES: dict[TaskChip, str] = {
    TaskChip.WAITING: N_("Waiting"),
    TaskChip.CLEANING: N_("Being cleaned"),
    TaskChip.DONE: N_("Done"),
    TaskChip.TO_INSPECT: N_("To be inspected"),
    TaskChip.WANTED: N_("Wanted today"),
}
ORDER_TITLES: dict[TaskOrder, str] = {
    TaskOrder.WALK: N_("Order of the walk"),
    TaskOrder.WANTED_FIRST: N_("Arrivals first"),
}
STEP_OF: dict[RoomTaskState, RoomTaskState] = {
    RoomTaskState.WAITING: RoomTaskState.CLEANING,
    RoomTaskState.CLEANING: RoomTaskState.DONE,
    RoomTaskState.DONE: RoomTaskState.INSPECTED,
}
STEP_TITLES: dict[RoomTaskState, str] = {
    RoomTaskState.CLEANING: N_("Begin"),
    RoomTaskState.DONE: N_("Done"),
    RoomTaskState.INSPECTED: N_("Inspected"),
    RoomTaskState.WAITING: N_("Take back"),
}
# What may be said next; most rooms are told of only when they are ready.
MAY_BECOME: dict[RoomTaskState, frozenset[RoomTaskState]] = {
    RoomTaskState.WAITING: frozenset({RoomTaskState.CLEANING, RoomTaskState.DONE, RoomTaskState.INSPECTED}),
    RoomTaskState.CLEANING: frozenset({RoomTaskState.DONE, RoomTaskState.INSPECTED, RoomTaskState.WAITING}),
    RoomTaskState.DONE: frozenset({RoomTaskState.INSPECTED, RoomTaskState.WAITING}),
    RoomTaskState.INSPECTED: frozenset({RoomTaskState.WAITING}),
}
SAID: dict[RoomTaskState, str] = {
    RoomTaskState.CLEANING: N_("Room {room} is being cleaned."),
    RoomTaskState.DONE: N_("Room {room} is done."),
    RoomTaskState.INSPECTED: N_("Room {room} is inspected."),
    RoomTaskState.WAITING: N_("Room {room} waits again and is dirty."),
}


def board_on_view(reader: Reader) -> BoardOnView:
    """The board of the business date with what its screen needs. A fixed number of statements."""
    return BoardOnView(
        housekeeping_board(reader), own_permissions(reader), floor_choices(reader), setting_value(reader, setting=INSPECTION_REQUIRED)
    )


def ready(task: TaskRow, *, inspection_required: bool) -> bool:
    """Whether the next guest can be given the room."""
    clean_enough = {HousekeepingStatus.INSPECTED} if inspection_required else _MADE_UP
    return not task.guest and task.status in clean_enough


def counted_by(task: TaskRow, *, inspection_required: bool) -> frozenset[TaskChip]:
    """The chips that count a room."""
    found = {TaskChip.WANTED} if task.wanted_by and not ready(task, inspection_required=inspection_required) else set()
    if task.state is RoomTaskState.WAITING:
        found.add(TaskChip.WAITING)
    elif task.state is RoomTaskState.CLEANING:
        found.add(TaskChip.CLEANING)
    else:
        found.add(TaskChip.DONE)
    if task.state is RoomTaskState.DONE:
        found.add(TaskChip.TO_INSPECT)
    return frozenset(found)


def of_share(tasks: Sequence[TaskRow], share: Share, floor_id: FloorId | None) -> list[TaskRow]:
    """The rooms of an attendant, or of nobody, on a floor."""
    wanted: Callable[[TaskRow], bool]
    if isinstance(share, AttendantRow):
        attendant_id = share.attendant_id
        wanted = lambda task: task.attendant_id == attendant_id  # noqa: E731 - one of three
    elif isinstance(share, Nobody):
        wanted = lambda task: task.attendant_id is None  # noqa: E731 - one of three
    else:
        wanted = lambda _task: True  # noqa: E731 - one of three
    return [task for task in tasks if wanted(task) and floor_id in {None, task.floor_id}]


def in_order(tasks: Sequence[TaskRow], order: TaskOrder, *, inspection_required: bool) -> list[TaskRow]:
    """The rows as they are to stand; they come in the order of the walk."""
    if order is TaskOrder.WALK:
        return list(tasks)

    def wait(task: TaskRow) -> tuple[bool, dt.time]:
        wanted = TaskChip.WANTED in counted_by(task, inspection_required=inspection_required)
        return not wanted, task.expected_time or dt.time.max if wanted else dt.time.max

    return sorted(tasks, key=wait)


def look_of(task: TaskRow) -> RoomLook:
    """The colour of a room, as on the room status screen."""
    made_up = task.status in _MADE_UP
    if task.guest:
        if task.kind is RoomTaskKind.DEPARTURE:
            return RoomLook.DUE_OUT
        return RoomLook.OCCUPIED_CLEAN if made_up else RoomLook.OCCUPIED_DIRTY
    if task.status is HousekeepingStatus.INSPECTED:
        return RoomLook.VACANT_INSPECTED
    return RoomLook.VACANT_CLEAN if made_up else RoomLook.VACANT_DIRTY


def status_look(task: TaskRow, tokens: Tokens) -> StatusLook:
    """Colour and letter; pick-up is dirty with another letter."""
    look = look_of(task)
    painted = tokens.rooms[look]
    if task.status is HousekeepingStatus.PICKUP and look in PICKUP_LETTERS:
        return replace(painted, letter=PICKUP_LETTERS[look], title=PICKUP_TITLES[look])
    return painted


def state_words(task: TaskRow, now: dt.datetime, time_zone: str) -> str:
    """How far it is: `Done 10:30`; `Since 10:05, 25 min`, from two hours on `Since 10:05, 3 h`, after a day `Since 14 Nov, 10:05`."""
    title = _(TASK_STATE_TITLES[task.state])
    moment = {
        RoomTaskState.CLEANING: task.begun_at,
        RoomTaskState.DONE: task.done_at,
        RoomTaskState.INSPECTED: task.inspected_at,
        RoomTaskState.WAITING: None,
    }[task.state]
    if moment is None:
        return title
    hour = hour_text(moment, time_zone)
    if task.state is not RoomTaskState.CLEANING:
        return f"{title} {hour}"
    lasted = max(dt.timedelta(), now - moment)
    if lasted >= _DAY:
        # Nobody has said since that it is done; minutes would say less than the day does.
        return _("Since {moment}").format(moment=instant_text(moment, time_zone))
    if lasted >= _LONG:
        return _("Since {hour}, {hours} h").format(hour=hour, hours=lasted // _HOUR)
    return _("Since {hour}, {minutes} min").format(hour=hour, minutes=lasted // _MINUTE)


def hour_text(moment: dt.datetime, time_zone: str) -> str:
    """An instant (UTC) of today as an hour of the hotel: `10:05`."""
    return f"{moment.astimezone(ZoneInfo(time_zone)):%H:%M}"


def guest_words(task: TaskRow) -> str:
    """Who is in it, with a warning before: `Do not disturb · Silva`."""
    words = [_("Do not disturb")] if task.do_not_disturb else []
    return " · ".join([*words, task.guest] if task.guest else words)


def leaves_words(task: TaskRow) -> str:
    """When the guest who is in it leaves: `14 Nov`."""
    return short_date_text(task.departure_date) if task.guest and task.departure_date is not None else ""


def wanted_words(task: TaskRow) -> str:
    """Who is expected, the hour first: `15:00 Wu Fang`."""
    hour = f"{task.expected_time:%H:%M} " if task.wanted_by and task.expected_time is not None else ""
    return hour + task.wanted_by


def share_words(rooms: int, left: int) -> str:
    """How much somebody has: `6 rooms · 4 left`."""
    has = plural("{count} room", "{count} rooms", rooms).format(count=rooms)
    return f"{has} · " + plural("{count} left", "{count} left", left).format(count=left)


def credits_words(credit: int) -> str:
    """Work in words."""
    return plural("{count} credit", "{count} credits", credit).format(count=credit)
