"""The task sheets of housekeeping: a table an attendant, in the order of her walk, with what each room is and a box to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.housekeeping_codes import TASK_KIND_TITLES, TASK_STATE_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.room_tasks import TaskRow, housekeeping_board
from hotel_desk.reports.local_format import count_text, date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Part, Row, Sheet, Table
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

TO_TICK = "□"


def housekeeping_tasks(reader: Reader, asked: Asked) -> Sheet:  # noqa: ARG001 - it is always as it stands
    """What each attendant has today; what nobody has comes last. Six statements."""
    board = housekeeping_board(reader)
    parts: list[Part] = []
    for row in board.attendants:
        hers = [task for task in board.tasks if task.attendant_id == row.attendant_id]
        if hers:
            parts.append(_table(f"attendant_{len(parts) + 1}", _title(row.name, hers), hers))
    nobodys = [task for task in board.tasks if task.attendant_id is None]
    if nobodys:
        parts.append(_table("nobody", _title(_("Nobody"), nobodys), nobodys))
    if not parts:
        parts.append(Note(_("No room is to be made up.")))
    return Sheet(_("Housekeeping tasks"), date_text(board.business_date), paper_head(reader).currency, tuple(parts), wide=True)


def _title(name: str, tasks: Sequence[TaskRow]) -> str:
    """`Li Na · 6 rooms · 690 credits`."""
    rooms = plural("{count} room", "{count} rooms", len(tasks)).format(count=len(tasks))
    worth = sum(task.credits for task in tasks)
    return f"{name} · {rooms} · " + plural("{count} credit", "{count} credits", worth).format(count=count_text(worth))


def _table(key: str, title: str, tasks: Sequence[TaskRow]) -> Table:
    columns = (
        Column("tick", TO_TICK, width=0.4),
        Column("room", _("Room"), width=0.7),
        Column("type", _("Type"), width=0.7),
        Column("floor", _("Floor"), width=1.1),
        Column("task", _("To be done"), width=1.1),
        Column("status", _("Status"), width=1.1),
        Column("guest", _("Guest"), width=1.8),
        Column("departure", _("Departure"), CellKind.DATE, width=1.2),
        Column("wanted_by", _("Wanted by"), width=1.8),
        Column("wanted_at", _("At"), CellKind.TIME, width=0.7),
        Column("notes", _("Notes"), width=1.8),
        Column("credits", _("Amount of work"), CellKind.COUNT, width=0.8),
    )
    total: Row = ("", _("Total"), "", "", "", "", "", None, "", None, "", sum(task.credits for task in tasks))
    opens = tuple(Opens(EntityKind.ROOM, task.room_id) for task in tasks)
    return Table(key, columns, tuple(_row(task) for task in tasks), title=title, total=total, opens=opens)


def _row(task: TaskRow) -> Row:
    return (
        TO_TICK,
        task.room_number,
        task.type_code,
        task.floor_name,
        _(TASK_KIND_TITLES[task.kind]),
        _(HOUSEKEEPING_TITLES[task.status]),
        task.guest,
        task.departure_date,
        task.wanted_by,
        task.expected_time,
        _notes(task),
        task.credits,
    )


def _notes(task: TaskRow) -> str:
    """What she should know before she knocks, and how far it is where somebody was there already."""
    notes = [_("Do not disturb")] if task.do_not_disturb else []
    if task.repairs:
        notes.append(plural("{count} repair", "{count} repairs", task.repairs).format(count=task.repairs))
    if task.begun_at is not None or task.done_at is not None:
        notes.append(_(TASK_STATE_TITLES[task.state]))
    return ", ".join(notes)


REPORT = Report(
    name="housekeeping-tasks",
    title=N_("Housekeeping tasks"),
    help=N_("Which rooms each attendant makes up today, in the order of her walk, to tick off; rooms that nobody has come last."),
    group=ReportGroup.ROOMS,
    permission=Permission.ASSIGN_ROOM_TASKS,
    days=Days.NOW,
    read=housekeeping_tasks,
    at_close=True,
    for_new_day=True,
)
