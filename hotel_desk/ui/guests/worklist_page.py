"""Guest files to be mended before somebody stands at the desk."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.guest_worklist import GuestDuty, GuestTask, guest_worklist
from hotel_desk.ui.formats import input_date_text, short_date_text
from hotel_desk.ui.guests.night_words import DUTY_TITLES
from hotel_desk.ui.guests.words import field_title
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext


class WorklistPage(QWidget):
    """A chip a kind, and the guests of the chosen one; Enter opens the file.

    Signals:
        counted(int): how much there is to do.
        guest_asked(profile_id): show the guest.
    """

    counted = Signal(int)
    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_worklist")
        self._context = context
        self._tasks: tuple[GuestTask, ...] = ()
        self.chips = FilterChips(object_name="guest_worklist_kinds", accessible_name=_("What is to be mended"))
        self.chips.chosen.connect(lambda _key: self._show())
        self.table: DataTable[GuestTask] = DataTable(
            [
                Column("guest", _("Guest"), lambda task: task.name, width=0),
                Column("duty", _("To do"), lambda task: _(DUTY_TITLES[task.duty]), width=152),
                Column("what", _("Which"), _what, width=208),
                Column("arrival", _("Arrival"), lambda task: short_date_text(task.arrival_date), lambda task: task.arrival_date, width=96),
                Column(
                    "departure",
                    _("Departure"),
                    lambda task: short_date_text(task.departure_date),
                    lambda task: task.departure_date,
                    width=96,
                    optional=True,
                ),
            ],
            lambda task: (task.duty, task.profile_id, task.arrival_date, task.since),
            object_name="guest_worklist_table",
            accessible_name=_("Guest files to be mended"),
        )
        self.table.opened.connect(lambda task: self.guest_asked.emit(task.profile_id))
        empty = EmptyState(
            _("Nothing to be mended"),
            _("Documents, e-mails and facts of whoever is here or arrives within a week are in order."),
            object_name="guest_worklist_empty",
            accessible_name=_("Nothing to be mended"),
        )
        self.content = Content(self.table, empty, self.refresh, object_name="guest_worklist_content", accessible_name=_("To be mended"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read what is to be mended."""
        self.content.show_loading()
        self._context.runner.read(guest_worklist, self._take, self.content.show_error, owner=self, key="worklist")

    def unsaved(self) -> list[str]:
        """Nothing is typed here."""
        return []

    def _take(self, tasks: tuple[GuestTask, ...]) -> None:
        self._tasks = tasks
        counts = Counter(task.duty for task in tasks)
        self.chips.set_chips([Chip(duty, _(title), counts[duty]) for duty, title in DUTY_TITLES.items()])
        self.counted.emit(len(tasks))
        self._show()

    def _show(self) -> None:
        chosen = self.chips.key()
        rows = [task for task in self._tasks if chosen in {"", task.duty}]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)


def _what(task: GuestTask) -> str:
    if task.missing:
        return ", ".join(field_title(field) for field in task.missing)
    since = "" if task.since is None else input_date_text(task.since)
    if task.duty is GuestDuty.DOCUMENT_EXPIRED:
        return _("on {day}").format(day=since)
    return _("last stay {day}").format(day=since) if task.duty is GuestDuty.STALE else _("since {day}").format(day=since)
