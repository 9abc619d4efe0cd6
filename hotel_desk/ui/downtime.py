"""Has the downtime pack of this desk written again and again, and says once when it cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.downtime_settings import DOWNTIME_MINUTES
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.jobs.downtime_process import PACK_TITLE, downtime_pack_job
from hotel_desk.language import _
from hotel_desk.queries.settings import setting_value
from hotel_desk.ui.task_runner import RunnerStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.clock import Clock
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.downtime_pack import PackWritten
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner

EVERY_MS = 60_000


class DowntimePackWatch(QObject):
    """Looks every minute whether the next pack is due. The first one is written a minute after the window opened.

    Args:
        messages: gives the message bar of the moment; it is another one after the language was changed.
        clock: tells the instant.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._messages = messages
        self._clock = clock
        self._tried_at: datetime | None = None
        self._writing = False
        self._failed = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Read how often this desk writes its pack."""
        try:
            self._runner.read(
                setting_value, self._write_if_due, self._unread, owner=self, key="downtime", quiet=True, setting=DOWNTIME_MINUTES
            )
        except RunnerStopped:
            # The window is closing.
            self.stop()

    def _write_if_due(self, minutes: int) -> None:
        now = self._clock.now()
        if not minutes or self._writing or not self._due(now, timedelta(minutes=minutes)):
            return
        self._tried_at, self._writing = now, True
        try:
            self._runner.job(
                downtime_pack_job,
                self._written,
                self._not_written,
                title=_(PACK_TITLE),
                owner=self,
                address=DeskAddress.of(cast("Desk", self._runner.desk)),
            )
        except RunnerStopped:
            self.stop()

    def _due(self, now: datetime, between: timedelta) -> bool:
        """A clock that was put back makes it due at once."""
        return self._tried_at is None or now < self._tried_at or now - self._tried_at >= between

    def _written(self, _pack: PackWritten) -> None:
        self._writing = self._failed = False

    def _not_written(self, error: StaffError) -> None:
        """Said once; again only after one was written in between. Who may not see the lists is not told at all."""
        self._writing = False
        if not self._failed and not isinstance(error, NotAllowed):
            self._messages().warning(str(error))
        self._failed = True

    def _unread(self, _error: StaffError) -> None:
        """The database cannot be reached, which is what the last pack is for."""
