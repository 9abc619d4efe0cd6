"""What a window does by itself: it looks again and again, has one job of a kind done at a time, and ends with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from hotel_desk.domain.downtime_settings import DOWNTIME_MINUTES
from hotel_desk.queries.settings import setting_value
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.watch import Watch
from tests.ui.jobs_of_tests import user_at

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

TIMEOUT = 60_000


class Looking(Watch):
    """Looks every millisecond; what it read wants its job twice, and the next look waits for the answer."""

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(runner, messages=nobody, parent=parent, every_ms=1)
        self.waits = False
        self.begun: list[bool] = []
        self.answers: list[str] = []

    @Slot()
    def look(self) -> None:
        if not self.waits:
            self.waits = True
            self._read(setting_value, self._do, setting=DOWNTIME_MINUTES)

    def _do(self, _minutes: int) -> None:
        self.begun += [self._begin(user_at, self._answered, title="Answering") for _time in range(2)]

    def _answered(self, user: str) -> None:
        self.answers.append(user)
        self.waits = False


def nobody() -> Any:
    """The message bar that nothing is said in."""
    raise AssertionError


def test_it_looks_until_the_window_closes_and_has_one_job_done_at_a_time(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel) -> None:
    runner, window = TaskRunner(sqlite_hotel.desk), QObject()
    watch = Looking(runner, window)
    watch.start()
    qtbot.waitUntil(lambda: len(watch.answers) == 2, timeout=TIMEOUT)
    runner.stop()
    watch.waits = False
    qtbot.waitUntil(lambda: not watch._timer.isActive(), timeout=TIMEOUT)
    assert watch.answers == [sqlite_hotel.desk.user_name] * 2
    assert watch.begun[:4] == [True, False] * 2
