"""Alerts, traces, wishes and notes of a reservation; traces are done and alerts taken away where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.department_words import DEPARTMENT_TITLES
from hotel_desk.language import _
from hotel_desk.services.reservation_notes import finish_trace, remove_alert
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.reservations.words import MOMENT_TITLES
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.reservation_sheet import AlertLine, TraceLine
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class NotesPart(QWidget):
    """Lines with a button each."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("reservation_notes")
        self._context = context
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.facts = Facts(object_name="reservation_note_facts", accessible_name=_("Notes"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._lines)
        column.addWidget(self.facts)

    def show_whole(self, whole: Whole) -> None:
        """Show what hangs on a reservation."""
        while self._column.count():
            item = self._column.takeAt(0)
            if item is not None and item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for alert in whole.sheet.alerts:
            self._column.addWidget(self._alert(alert))
        for trace in whole.sheet.traces:
            self._column.addWidget(self._trace(trace))
        if not whole.sheet.alerts and not whole.sheet.traces:
            self._column.addWidget(label(_("Neither alerts nor traces."), "quiet"))
        stay = whole.stay
        self.facts.set_facts(
            [
                (_("Wishes"), whole.sheet.requests),
                (_("Note"), "\n".join(part for part in (stay.note, stay.booking_note) if part)),
                (_("About guest"), stay.guest.note),
            ]
        )

    def _alert(self, alert: AlertLine) -> QFrame:
        remove = Button(
            "",
            object_name=f"alert_remove_{alert.id.hex[-6:]}",
            accessible_name=_("Take the alert away: {text}").format(text=alert.text),
            kind="quiet",
            icon_name="mdi6.close",
        )
        remove.clicked.connect(lambda: self._context.runner.run(remove_alert, owner=self, alert_id=alert.id))
        return _line(f"! {_(MOMENT_TITLES[alert.moment])}", alert.text, remove, role="warning")

    def _trace(self, trace: TraceLine) -> QFrame:
        done = trace.done_at is not None
        heading = f"{_(DEPARTMENT_TITLES[trace.department])} · {date_text(trace.due_date)}"
        if done:
            heading = _("{trace} · done by {who}").format(trace=heading, who=trace.done_by)
        title = _("Open again") if done else _("Done")
        button = Button(
            title, object_name=f"trace_done_{trace.id.hex[-6:]}", accessible_name=_("{title}: {text}").format(title=title, text=trace.text)
        )
        button.clicked.connect(self._finisher(trace, done=not done))
        return _line(heading, trace.text, button, role="quiet" if done else "plain")

    def _finisher(self, trace: TraceLine, *, done: bool) -> Callable[[], object]:
        return lambda: self._context.runner.run(finish_trace, owner=self, trace_id=trace.id, done=done)


def _line(heading: str, text: str, button: Button, *, role: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(heading, "small"))
    words.addWidget(label(text, "warning" if role == "warning" else "quiet" if role == "quiet" else "plain", wrap=True))
    row = QHBoxLayout(frame)
    row.setContentsMargins(12, 8, 8, 8)
    row.setSpacing(8)
    row.addLayout(words, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return frame
