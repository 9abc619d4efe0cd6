"""Has the day closed by itself at the hotel's hour, in another process, and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.jobs.audit_hour import due_audit_job
from hotel_desk.language import _
from hotel_desk.queries.audit_hour import day_to_close
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.task_runner import RunnerStopped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner

EVERY_MS = 60_000


class AuditHourWatch(QObject):
    """Looks every minute whether the night audit is to begin by itself. Several desks may do so: one of them runs it.

    Args:
        messages: gives the message bar of the moment; it is another one after the language was changed.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self._closing = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on, a minute after the window opened for the first time."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Read whether it is due."""
        try:
            self._runner.read(day_to_close, self._begin, self._unread, owner=self, key="audit_hour", quiet=True)
        except RunnerStopped:
            # The window is closing.
            self.stop()

    def _begin(self, day: dt.date | None) -> None:
        if day is None or self._closing:
            return
        try:
            self._runner.job(
                due_audit_job,
                self._closed,
                self._refused,
                title=_("Night audit"),
                owner=self,
                address=DeskAddress.of(cast("Desk", self._runner.desk)),
            )
        except RunnerStopped:
            self.stop()
        else:
            self._closing = True

    def _closed(self, closed: DayClosed | None) -> None:
        self._closing = False
        if closed is not None:
            self._messages().success(_("{day} is closed.").format(day=date_text(closed.closed_date)))

    def _refused(self, error: StaffError) -> None:
        self._closing = False
        self._messages().warning(str(error))

    def _unread(self, _error: StaffError) -> None:
        """The database cannot be reached; the next turn looks again."""
