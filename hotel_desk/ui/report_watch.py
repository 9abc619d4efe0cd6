"""Has scheduled reports made when they are due, in another process; says what was made and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.jobs.schedule import due_schedules_job
from hotel_desk.language import _
from hotel_desk.queries.report_packs import due_schedules
from hotel_desk.ui.task_runner import RunnerStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.schedule import SchedulesRun
    from hotel_desk.queries.report_packs import ScheduleRow
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner

EVERY_MS = 60_000


class ScheduledReportsWatch(QObject):
    """Looks every minute which schedules are due. Several desks may do so: each moment is made by one of them.

    Args:
        messages: gives the message bar of the moment; it is another one after the language was changed.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self._making = False
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
        """Read what is due."""
        try:
            self._runner.read(due_schedules, self._make, self._unread, owner=self, key="schedules", quiet=True)
        except RunnerStopped:
            # The window is closing.
            self.stop()

    def _make(self, due: tuple[ScheduleRow, ...]) -> None:
        if not due or self._making:
            return
        try:
            self._runner.job(
                due_schedules_job,
                self._made,
                self._not_made,
                title=_("Making scheduled reports"),
                owner=self,
                address=DeskAddress.of(cast("Desk", self._runner.desk)),
            )
        except RunnerStopped:
            self.stop()
        else:
            self._making = True

    def _made(self, run: SchedulesRun) -> None:
        self._making = False
        for sentence in run.failed:
            self._messages().warning(sentence)
        if run.made:
            self._messages().info(_("Made by itself: {reports}.").format(reports=", ".join(run.made)))

    def _not_made(self, error: StaffError) -> None:
        self._making = False
        self._messages().warning(str(error))

    def _unread(self, _error: StaffError) -> None:
        """The database cannot be reached; the next turn looks again."""
