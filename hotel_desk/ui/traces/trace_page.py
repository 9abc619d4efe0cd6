"""What the departments have to do on a day, over all reservations: a list, a chip a department, *Done* in the row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hotel_desk.domain.department_words import DEPARTMENT_TITLES
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.traces import TraceOfDay, traces
from hotel_desk.services.reservation_notes import DEPARTMENT_PERMISSIONS, finish_trace
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.list_page import ListPage
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.permissions import Permission
    from hotel_desk.domain.rate_codes import Department
    from hotel_desk.ui.shell.screen import ScreenContext

DONE, OPEN_AGAIN = "done", "open_again"
DAY_WIDTH = 160
DEBOUNCE_MS = 200


@dataclass(frozen=True, slots=True)
class DayOfTraces:
    """The traces of a day, and what the person at the desk may do about them."""

    day: date
    rows: tuple[TraceOfDay, ...]
    permissions: frozenset[Permission]


def day_of_traces(reader: Reader, *, day: date | None) -> DayOfTraces:
    """What is due on a day and left over from before, of every department.

    Args:
        day: None: the business date.
    """
    asked = day or reader.business_date()
    return DayOfTraces(asked, traces(reader, day=asked), own_permissions(reader))


class TracePage(ListPage):
    """The list of a day. A row names its reservation; its step is taken here.

    Args:
        prefix: of the object names.
        department: whose traces are on view at first; None: everybody's.
    """

    def __init__(self, context: ScreenContext, *, prefix: str, department: Department | None = None) -> None:
        super().__init__()
        self.setObjectName(f"{prefix}_page")
        self._context = context
        self._read: DayOfTraces | None = None
        self.day = DateField(
            "day", _("Traces of"), object_name=f"{prefix}_day", relative_to=lambda: context.status().business_date, required=True
        )
        self.day.set_value(context.status().business_date)
        self.day.setMaximumWidth(DAY_WIDTH)
        self.finder = self.day.line
        self.chips = FilterChips(object_name=f"{prefix}_departments", accessible_name=_("Department"))
        self.chips.set_chips([Chip(one.value, _(title), 0) for one, title in DEPARTMENT_TITLES.items()])
        if department is not None:
            self.chips.choose(department.value)
        self.table: DataTable[TraceOfDay] = DataTable(
            self._columns(), lambda row: row.trace_id, self._next_step, object_name=f"{prefix}_table", accessible_name=_("Traces")
        )
        empty = EmptyState(
            _("Nothing to do"),
            _("No trace of this department is due on this day. A trace is written on a reservation."),
            object_name=f"{prefix}_none",
            accessible_name=_("Nothing to do"),
            icon_name="mdi6.clipboard-check-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name=f"{prefix}_content", accessible_name=_("Traces"))
        # A day is typed letter by letter.
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the day again."""
        self._timer.stop()
        self.day.show_error(self.day.problem())
        if self.day.problem():
            return
        self.content.show_loading()
        self._context.runner.read(day_of_traces, self._show, self.content.show_error, key="traces", day=self.day.value())

    def _connect(self) -> None:
        self.table.selected.connect(self.selected)
        self.table.opened.connect(self.opened)
        self.table.step_asked.connect(self._take_step)
        self._timer.timeout.connect(self.refresh)
        self.day.edited.connect(self._timer.start)
        self.chips.chosen.connect(lambda _key: self._filter())

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.day, 0, Qt.AlignmentFlag.AlignTop)
        above.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(above)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)

    def _columns(self) -> list[Column[TraceOfDay]]:
        return [
            Column("text", _("What is to be done"), lambda row: row.text, width=0, tooltip=lambda row: row.text),
            Column("due", _("Due"), self._due_words, sort_key=lambda row: row.due_date, width=128),
            Column("department", _("Department"), lambda row: _(DEPARTMENT_TITLES[row.department]), width=136, optional=True),
            Column("guest", _("Guest"), lambda row: row.guest_name, width=144, tooltip=_guest_tooltip, optional=True),
            Column("room", _("Room"), lambda row: row.room_number or "–", width=64, optional=True),
            Column("by", _("Done by"), lambda row: row.done_by, width=120, optional=True),
        ]

    def _due_words(self, row: TraceOfDay) -> str:
        words = short_date_text(row.due_date)
        overdue = self._read is not None and row.done_at is None and row.due_date < self._read.day
        return _("{date}, overdue").format(date=words) if overdue else words

    def _next_step(self, row: TraceOfDay) -> NextStep | None:
        if self._read is None or DEPARTMENT_PERMISSIONS[row.department] not in self._read.permissions:
            return None
        return NextStep(DONE, _("Done")) if row.done_at is None else NextStep(OPEN_AGAIN, _("Open again"))

    def _show(self, read: DayOfTraces) -> None:
        self._read = read
        waiting = Counter(row.department for row in read.rows if row.done_at is None)
        self.chips.set_chips([Chip(one.value, _(title), waiting[one]) for one, title in DEPARTMENT_TITLES.items()])
        self._filter()

    def _filter(self) -> None:
        """What is not done comes first."""
        if self._read is None:
            return
        chosen = self.chips.key()
        rows = [row for row in self._read.rows if chosen in {"", row.department.value}]
        self.table.set_rows(sorted(rows, key=lambda row: row.done_at is not None))
        self.content.show_content(empty=not rows)

    def _take_step(self, row: TraceOfDay, step: str) -> None:
        done = step == DONE
        sentence = _("Done: {text}").format(text=row.text) if done else _("To be done again: {text}").format(text=row.text)
        self._finish(row, done=done, then=partial(self._say, row, sentence, done))

    def _finish(self, row: TraceOfDay, *, done: bool, then: Any) -> None:
        self._context.runner.run(finish_trace, then, owner=self, trace_id=row.trace_id, done=done)

    def _say(self, row: TraceOfDay, sentence: str, done: bool, _written: object) -> None:
        undo = MessageAction(_("Undo"), partial(self._finish, row, done=not done, then=self._undone))
        self._context.messages.success(sentence, undo)

    def _undone(self, _written: object) -> None:
        self._context.messages.success(_("It was undone."))


def _guest_tooltip(row: TraceOfDay) -> str:
    return f"{row.guest_name} · {row.confirmation_number}"
