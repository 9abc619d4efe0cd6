"""What tests of the window share: the application dressed, a desk in memory, the window around the sample screens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from hotel_desk.language import ENGLISH
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.theme import LIGHT_MODE, theme
from tests.ui.calendar_window import person  # noqa: F401 - the fixture of all tests of the calendar
from tests.ui.cashier_window import cashier  # noqa: F401 - the fixture of all tests of the cashier's screen
from tests.ui.fake_desk import FakeDesk, hotel_status, search_everything
from tests.ui.guests_window import ana, host  # noqa: F401 - the fixtures of all tests of the guests screen
from tests.ui.nervous_finger import nervous_finger  # noqa: F401 - every button of a command is pressed twice
from tests.ui.print_systems import no_print_system, print_system  # noqa: F401 - the fixtures of all tests that print
from tests.ui.reservations_window import clerk  # noqa: F401 - the fixture of all tests of the reservations screen
from tests.ui.sample_screens import SCREENS

if TYPE_CHECKING:
    from collections.abc import Iterator

# A busy machine is slow, not wrong: what has not come after so many milliseconds never comes; the five seconds of pytest-qt are too few.
_PATIENCE = 60_000
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    assert _wait.__kwdefaults__ is not None
    _wait.__kwdefaults__["timeout"] = _PATIENCE


# A screen without a window manager cannot raise a popup or give it the keyboard; Qt says so each time one opens.
_SAID_BY_THE_OFFSCREEN_PLUGIN = (r"This plugin does not support raise\(\)", r"This plugin does not support grabbing the keyboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the window may open popups."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*_SAID_BY_THE_OFFSCREEN_PLUGIN))


@pytest.fixture(scope="session")
def _dressed_once(qapp: object) -> None:
    """Style, fonts and icons are loaded once for all tests."""
    assert qapp is not None
    theme().apply(LIGHT_MODE)


@pytest.fixture
def dressed(_dressed_once: None) -> Iterator[None]:
    """The application in its light dress and in English, whatever the test does to it; nothing of its window is left to the next test."""
    yield
    # Without it the windows go in the next event loop: the next test dresses them all once more first, most of the work of a test.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme().speak(ENGLISH)
    if theme().mode != LIGHT_MODE:
        theme().apply(LIGHT_MODE)


@pytest.fixture
def fake_desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def runner(qtbot: QtBot, dressed: None, fake_desk: FakeDesk) -> Iterator[TaskRunner]:
    made = TaskRunner(fake_desk)
    yield made
    made.stop()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path)


@pytest.fixture
def parts(runner: TaskRunner, fake_desk: FakeDesk, preferences: Preferences) -> ShellParts:
    return ShellParts(
        runner=runner,
        notices=ChangeNotices(fake_desk, runner),
        preferences=preferences,
        screens=SCREENS,
        status=fake_desk.status,
        status_query=hotel_status,
        search_query=search_everything,
    )


@pytest.fixture
def window(qtbot: QtBot, parts: ShellParts) -> Iterator[MainWindow]:
    made = MainWindow(parts)
    made.show()
    qtbot.waitExposed(made)
    yield made
    # Not through `close`, which would ask about what the test left unsaved.
    made._may_go = True
    parts.notices.stop()
    parts.runner.stop()
    made._status_timer.stop()
    made.close()
    made.deleteLater()
