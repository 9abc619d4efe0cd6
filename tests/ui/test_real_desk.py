"""The window with the real desk on real databases: a command, its change, the search, another desk, an orderly end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.domain.errors import NotAllowed, StaffError
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.queries.change_feed import changes_after
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.search import search_everything
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from tests.ui.sample_screens import SCREENS, FrontDeskSample, RoomsSample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.db.changes import ChangeSet
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def runner(qtbot: QtBot, dressed: None, hotel: SmallHotel) -> Iterator[TaskRunner]:
    made = TaskRunner(hotel.desk)
    yield made
    made.stop()


@pytest.fixture
def window(qtbot: QtBot, hotel: SmallHotel, runner: TaskRunner, tmp_path: Path) -> Iterator[MainWindow]:
    status_query = partial(hotel_status, user_name="manager")
    parts = ShellParts(
        runner=runner,
        notices=ChangeNotices(hotel.desk, runner, changes_after),
        preferences=Preferences(tmp_path),
        screens=tuple(SCREENS[1:] + SCREENS[:1]),
        status=hotel.desk.read(status_query),
        status_query=status_query,
        search_query=search_everything,
    )
    made = MainWindow(parts)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made._may_go = True
    made._status_timer.stop()
    parts.notices.stop()
    runner.stop()
    made.close()
    made.deleteLater()


def test_the_top_bar_shows_the_hotel(window: MainWindow) -> None:
    assert window.top_bar.property_name.text() == "Small Hotel"
    assert window.top_bar.business_date.text() == "Mon 2 Mar 2026"


def test_a_command_comes_back_as_a_result_and_as_one_change(
    qtbot: QtBot, window: MainWindow, runner: TaskRunner, hotel: SmallHotel
) -> None:
    screen = window.current_screen()
    assert isinstance(screen, RoomsSample)
    before = len(screen.refreshed)
    results: list[object] = []
    runner.run(set_housekeeping_status, results.append, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.INSPECTED)
    qtbot.waitUntil(lambda: len(screen.refreshed) == before + 1 and len(results) == 1, timeout=60_000)
    change = screen.refreshed[-1]
    assert change is not None
    assert change.touches(EntityKind.ROOM)
    assert not change.touches(EntityKind.FOLIO)


def test_a_repeated_operation_changes_nothing_twice(qtbot: QtBot, window: MainWindow, runner: TaskRunner, hotel: SmallHotel) -> None:
    changes: list[ChangeSet] = []
    window._parts.notices.changed.connect(changes.append)
    operation = new_operation_id()
    results: list[object] = []
    for _time in range(2):
        runner.run(create_profile, results.append, operation_id=operation, details=ProfileDetails(name="Nunes, Rita"))
    qtbot.waitUntil(lambda: len(results) == 2 and len(changes) == 1, timeout=60_000)
    assert results[0] == results[1]
    assert len(hotel.desk.read(search_everything, text="Nunes", limit=10)) == 1


def test_a_double_click_on_a_real_command_makes_one_guest(qtbot: QtBot, runner: TaskRunner, hotel: SmallHotel) -> None:
    saved: list[object] = []
    button = CommandButton(
        "Save",
        runner,
        lambda: Intent(create_profile, {"details": ProfileDetails(name="Nunes, Rita")}),
        saved.append,
        object_name="save",
        accessible_name="Save",
    )
    qtbot.addWidget(button)
    button.show()
    for _press in range(2):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.isEnabled, timeout=60_000)
    assert len(saved) == 1
    assert len(hotel.desk.read(search_everything, text="Nunes", limit=10)) == 1


def test_what_the_user_may_not_do_is_a_sentence(qtbot: QtBot, dressed: None, hotel: SmallHotel) -> None:
    runner = TaskRunner(hotel.as_user("housekeeping"))
    told: list[StaffError] = []
    runner.run(create_profile, on_error=told.append, details=ProfileDetails(name="Nunes, Rita"))
    qtbot.waitUntil(lambda: len(told) == 1, timeout=60_000)
    runner.stop()
    assert isinstance(told[0], NotAllowed)
    assert "permission “Edit guest profiles”" in str(told[0])


def test_another_desks_change_reaches_this_window(qtbot: QtBot, window: MainWindow, hotel: SmallHotel) -> None:
    notices = window._parts.notices
    notices.poll()
    qtbot.waitUntil(lambda: notices._sequence is not None and not notices._asking, timeout=60_000)
    hotel.as_user("reception").run(create_profile, details=ProfileDetails(name="Nunes, Rita"))
    with qtbot.waitSignal(notices.changed, timeout=60_000) as changed:
        notices.poll()
    assert changed.args[0].touches(EntityKind.PROFILE)


def test_a_reservation_is_found_by_its_guest_and_opened(qtbot: QtBot, window: MainWindow, hotel: SmallHotel) -> None:
    reservation = hotel.book(guest="Ana Silva")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_search
    qtbot.keyClicks(palette.line, "silva")
    qtbot.waitUntil(lambda: any(line.kind == "Reservation" for line in palette.lines()), timeout=60_000)
    palette._choose(next(row for row, line in enumerate(palette.lines()) if line.kind == "Reservation"))
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskSample)
    assert [(target.kind, target.id) for target in screen.opened] == [(EntityKind.RESERVATION, reservation)]


def test_closing_right_after_a_press_keeps_what_was_pressed(
    qtbot: QtBot, window: MainWindow, runner: TaskRunner, hotel: SmallHotel
) -> None:
    for number in range(20):
        runner.run(create_profile, details=ProfileDetails(name=f"Guest Number{number:02}"))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    QApplication.processEvents()
    assert len(hotel.desk.read(search_everything, text="Number", limit=100)) == 20
