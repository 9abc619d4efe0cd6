"""Has the downtime pack of this desk written again and again, and says once when it cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from hotel_desk.domain.downtime_settings import DOWNTIME_MINUTES
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.jobs.downtime_process import PACK_TITLE, downtime_pack_job
from hotel_desk.language import _
from hotel_desk.queries.settings import setting_value
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.clock import Clock
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.downtime_pack import PackWritten
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner


class DowntimePackWatch(Watch):
    """Looks every minute whether the next pack is due. The first one is written a minute after the window opened.

    Args:
        clock: tells the instant.
    """

    def __init__(self, runner: TaskRunner, *, messages: Callable[[], Messages], clock: Clock, parent: QObject) -> None:
        super().__init__(runner, messages=messages, parent=parent)
        self._clock = clock
        self._tried_at: datetime | None = None
        self._failed = False

    @Slot()
    def look(self) -> None:
        """Read how often this desk writes its pack. When the database cannot be reached, that is what the last pack is for."""
        self._read(setting_value, self._write_if_due, setting=DOWNTIME_MINUTES)

    def _write_if_due(self, minutes: int) -> None:
        now = self._clock.now()
        due = bool(minutes) and self._due(now, timedelta(minutes=minutes))
        if due and self._begin(downtime_pack_job, self._written, self._not_written, title=_(PACK_TITLE)):
            self._tried_at = now

    def _due(self, now: datetime, between: timedelta) -> bool:
        """A clock that was put back makes it due at once."""
        return self._tried_at is None or now < self._tried_at or now - self._tried_at >= between

    def _written(self, _pack: PackWritten) -> None:
        self._failed = False

    def _not_written(self, error: StaffError) -> None:
        """Said once; again only after one was written in between. Who may not see the lists is not told at all."""
        if not self._failed and not isinstance(error, NotAllowed):
            self._messages().warning(str(error))
        self._failed = True
