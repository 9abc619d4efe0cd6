"""The window around the screens: where the keys lead, what it says, how it is left."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import DatabaseUnreachable, InvalidInput
from hotel_desk.domain.ids import new_id
from hotel_desk.language import CHINESE, ENGLISH, current_language
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.main_window import FIRST_SIZE, MainWindow, ShellParts
from hotel_desk.ui.shell.navigation import LOW_ROW, ROW, Navigation
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.theme import DARK_MODE, LIGHT_MODE, theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui import jobs_of_tests
from tests.ui.fake_desk import Status
from tests.ui.sample_screens import SCREENS, FrontDeskSample, RoomsSample

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.task_runner import TaskRunner
    from tests.ui.fake_desk import FakeDesk

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def front_desk(window: MainWindow) -> FrontDeskSample:
    screen = window._screens["front_desk"]
    assert isinstance(screen, FrontDeskSample)
    return screen


def rooms(window: MainWindow) -> RoomsSample:
    screen = window._screens["room_status"]
    assert isinstance(screen, RoomsSample)
    return screen


def slow(_desk: FakeDesk, *, gate: threading.Event) -> str:
    assert gate.wait(60)
    return "done"


def refuse(_desk: FakeDesk) -> None:
    raise InvalidInput(problem="The day is closed already.")


def unreachable(_desk: FakeDesk) -> None:
    raise DatabaseUnreachable


def test_every_usable_widget_has_its_names(qtbot: QtBot, window: MainWindow) -> None:
    for spec in SCREENS:
        window.show_screen(spec.key)
    window.palette_search.open()
    qtbot.waitUntil(lambda: bool(front_desk(window).table.rows()), timeout=60_000)
    front_desk(window).open_first()
    assert unnamed_widgets(window) == []


def test_alt_and_a_number_go_to_a_screen_and_the_keyboard_is_in_it(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert window.current_screen() is rooms(window)
    assert window.windowTitle() == "Room status – Hotel Miramar"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert rooms(window).isAncestorOf(focused)
    qtbot.keyClick(window, Qt.Key.Key_1, ALT)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is front_desk(window).table, timeout=60_000)


def test_a_screen_that_was_left_does_not_take_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    """An answer closes a panel there, and what comes next would have the keyboard."""
    desk = front_desk(window)
    qtbot.waitUntil(lambda: bool(desk.table.rows()))
    window.show_screen("room_status")
    here = QApplication.focusWidget()
    assert here is not None
    desk.table.setFocus()
    qtbot.waitUntil(here.hasFocus)
    window.navigation.findChildren(QAbstractButton)[0].setFocus()
    desk.form.field("note").setFocus()
    qtbot.waitUntil(window.navigation.findChildren(QAbstractButton)[0].hasFocus)
    window.show_screen("front_desk")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert desk.isAncestorOf(focused)


def test_the_keyboard_waits_for_the_rows_of_a_screen_opened_before_they_are_read(qtbot: QtBot, window: MainWindow) -> None:
    desk = front_desk(window)
    qtbot.waitUntil(lambda: bool(desk.table.rows()), timeout=60_000)
    desk.content.setCurrentIndex(0)
    desk.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    desk.setFocus()
    desk.content.show_content()
    assert QApplication.focusWidget() is desk.table
    window.navigation.findChildren(QAbstractButton)[0].setFocus()
    desk.content.show_content()
    assert QApplication.focusWidget() is not desk.table


def test_screens_are_built_when_first_shown_and_told_what_changed_while_on_view(
    qtbot: QtBot, window: MainWindow, fake_desk: FakeDesk
) -> None:
    assert list(window._screens) == ["front_desk"]
    window.show_screen("room_status")
    with qtbot.waitSignal(window._parts.notices.changed):
        change = fake_desk.tell(EntityKind.ROOM)
    assert rooms(window).refreshed == [None, change]
    assert front_desk(window).refreshed == [None]
    window.show_screen("front_desk")
    assert front_desk(window).refreshed == [None, None]
    window.show_screen("room_status")
    assert rooms(window).refreshed == [None, change]


def test_a_thing_is_opened_on_the_screen_that_opens_its_kind(window: MainWindow) -> None:
    window.show_screen("room_status")
    target = Target(kind=EntityKind.RESERVATION, id=new_id())
    window.go_to(target)
    assert window.current_screen() is front_desk(window)
    assert front_desk(window).opened == [target]
    window.go_to(Target(kind=EntityKind.TAX_RULE, id=new_id()))
    assert window.messages.sentence() == "There is no screen here that shows this."


def test_a_command_of_a_screen_has_its_shortcut_everywhere(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("setup")
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.current_screen() is front_desk(window)
    assert front_desk(window).performed == ["walk_in"]


def test_the_top_bar_follows_the_business_date(qtbot: QtBot, window: MainWindow, fake_desk: FakeDesk) -> None:
    assert window.top_bar.property_name.text() == "Hotel Miramar"
    assert window.top_bar.business_date.text() == "Sat 14 Nov 2026"
    assert window.top_bar.user.word() == "Ana Ferreira"
    assert window.top_bar.sync.word() == "3 to send"
    fake_desk.status = replace(fake_desk.status, business_date=dt.date(2026, 11, 15), unsent_messages=0)
    fake_desk.tell(EntityKind.BUSINESS_DATE)
    qtbot.waitUntil(lambda: window.top_bar.business_date.text() == "Sun 15 Nov 2026", timeout=60_000)
    assert window.top_bar.sync.word() == "All sent"
    assert "09:30" in window.top_bar.sync.toolTip()


def test_a_hotel_without_central_shows_no_exchange(window: MainWindow) -> None:
    window.top_bar.show_status(Status(unsent_messages=None))
    assert window.top_bar.sync.isHidden()


def test_the_line_is_lost_and_found(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    runner.read(unreachable, lambda _rows: None, owner=window)
    qtbot.waitUntil(lambda: window.top_bar.line.word() == "No connection", timeout=60_000)
    assert (window.messages.kind(), window.messages.sentence()) == ("error", str(DatabaseUnreachable()))
    before = len(front_desk(window).refreshed)
    window._read_status()
    qtbot.waitUntil(lambda: window.top_bar.line.word() == "Connected", timeout=60_000)
    assert len(front_desk(window).refreshed) == before + 1


def test_a_sentence_that_nobody_shows_stands_in_the_message_bar(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    runner.run(refuse)
    qtbot.waitUntil(lambda: window.messages.sentence() == "The day is closed already.", timeout=60_000)
    assert window.messages.kind() == "error"
    assert not window.messages._timer.isActive()


def test_good_news_go_by_themselves_and_offer_to_be_undone(window: MainWindow) -> None:
    undone: list[bool] = []
    window.messages.success("Ferreira is checked in.", MessageAction("Undo", lambda: undone.append(True)))
    button = window.findChild(Button, "message_action")
    assert (button.text(), button.isVisible()) == ("Undo", True)
    assert window.messages._timer.isActive()
    button.click()
    assert undone == [True]
    assert (window.messages.kind(), button.isVisible()) == ("", False)
    window.messages.info("Read again.")
    window.messages._timer.timeout.emit()
    assert window.messages.kind() == ""


def test_a_message_does_not_move_what_the_person_is_about_to_press(window: MainWindow) -> None:
    before = front_desk(window).geometry()
    window.messages.warning("The drawer is still open. Close it before you leave the desk, please, and count what is in it.")
    QApplication.processEvents()
    assert front_desk(window).geometry() == before


def test_working_is_shown_after_a_while(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    gate = threading.Event()
    working = window.findChild(QWidget, "working")
    runner.run(slow, gate=gate)
    assert not working.isVisible()
    qtbot.waitUntil(working.isVisible, timeout=60_000)
    gate.set()
    qtbot.waitUntil(lambda: not working.isVisible(), timeout=60_000)


def test_a_job_shows_its_progress_and_can_be_stopped(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    job = runner.job(jobs_of_tests.count_without_end, title="Night audit")
    corner = window.findChild(QWidget, "job_progress")
    assert corner.isVisible()
    qtbot.waitUntil(lambda: job.progress.done > 0, timeout=60_000)
    window.findChild(Button, "job_stop").click()
    qtbot.waitUntil(lambda: not corner.isVisible(), timeout=60_000)
    assert "“Night audit” was stopped" in window.messages.sentence()


def test_light_and_dark_are_remembered(window: MainWindow, preferences: Preferences) -> None:
    window.findChild(Button, "switch_theme").click()
    assert (theme().mode, preferences.theme) == (DARK_MODE, DARK_MODE)
    window.findChild(Button, "switch_theme").click()
    assert (theme().mode, preferences.theme) == (LIGHT_MODE, LIGHT_MODE)


def test_the_language_changes_at_once_and_the_screen_on_view_stays(qtbot: QtBot, window: MainWindow, preferences: Preferences) -> None:
    window.show_screen("room_status")
    window.findChild(Button, "switch_language").click()
    qtbot.waitUntil(lambda: current_language() == CHINESE, timeout=60_000)
    assert preferences.language == CHINESE
    assert window.current_screen() is rooms(window)
    assert window.top_bar.business_date.text() == "2026年11月14日 周六"
    assert list(window._screens) == ["room_status"]
    window.switch_language()
    assert current_language() == ENGLISH
    assert window.top_bar.business_date.text() == "Sat 14 Nov 2026"


def test_another_language_does_not_dress_anew_what_is_thrown_away(qtbot: QtBot, window: MainWindow) -> None:
    before = QApplication.style()
    with qtbot.assertNotEmitted(theme().changed):
        window.switch_language()
    assert QApplication.style() is before
    # What was built now has the font of the language, which is another one where the machine has both.
    assert window.navigation.font().families() == QApplication.font().families()


def test_shortcuts_still_work_once_after_the_language_changed(qtbot: QtBot, window: MainWindow) -> None:
    window.switch_language()
    QApplication.processEvents()
    qtbot.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert front_desk(window).performed == ["walk_in"]


def test_the_language_is_not_changed_under_edits(window: MainWindow) -> None:
    front_desk(window).form.field("note").set_value("late")
    window.switch_language()
    assert current_language() == ENGLISH
    assert window.messages.sentence() == "Save or leave your edits first: Note. The language was not changed."
    assert front_desk(window).form.value("note") == "late"


def test_the_first_window_fits_on_a_small_screen_with_its_frame(parts: ShellParts) -> None:
    first = MainWindow(parts)
    first.show()
    first.resize(FIRST_SIZE)
    small = QRect(QPoint(0, 0), FIRST_SIZE)
    assert not small.contains(first.frameGeometry()), "the system puts a frame around a window"
    first.keep_on_screen(QSize(1100, 700), small)
    assert first.size() == FIRST_SIZE, "another size was chosen meanwhile"
    first.keep_on_screen(FIRST_SIZE, small)
    assert first.frameGeometry().size() == FIRST_SIZE
    first.close()


def test_place_theme_language_and_screen_are_remembered(qtbot: QtBot, parts: ShellParts, tmp_path: Path) -> None:
    first = MainWindow(parts)
    first.show()
    first.resize(1100, 700)
    first.show_screen("cashier")
    first.switch_theme()
    first.close()
    assert not first.isVisible()
    again = Preferences(tmp_path)
    assert (again.theme, again.screen, again.language) == (DARK_MODE, "cashier", ENGLISH)
    assert not again.geometry.isEmpty()
    assert first.saveGeometry() == again.geometry


def test_closing_at_rest_asks_nothing_and_stops_the_threads(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    window.close()
    assert not window.isVisible()
    assert runner._stopped
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith(("writer", "reader"))]


def test_closing_asks_once_about_all_that_would_be_lost(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    front_desk(window).form.field("note").set_value("late")
    window._closing._unsent_messages = lambda: 12
    job = runner.job(jobs_of_tests.count_without_end, title="Night audit")
    window.close()
    window.close()
    dialog = window._closing.dialog()
    assert dialog is not None
    assert window._closing.concerns() == [
        "Not saved: Note",
        "Still running: Night audit",
        "12 changes have not been sent to central; they go out at the next start.",
    ]
    assert dialog.no.isDefault()
    assert unnamed_widgets(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert runner.jobs() == [job]
    window.close()
    again = window._closing.dialog()
    assert again is not None
    again.yes.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert not job._process.is_alive() if job in runner.jobs() else runner.jobs() == []


def test_closing_waits_for_a_command_under_way(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    gate = threading.Event()
    done: list[str] = []
    runner.run(slow, done.append, gate=gate)
    window.close()
    assert window.isVisible()
    assert not window.centralWidget().isEnabled()
    assert window.messages.sentence() == "Finishing what was started…"
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert done == ["done"]


def test_a_last_command_that_is_refused_keeps_the_window(qtbot: QtBot, window: MainWindow, runner: TaskRunner) -> None:
    gate = threading.Event()

    def refused_late(_desk: FakeDesk) -> None:
        assert gate.wait(60)
        raise InvalidInput(problem="The folio is closed.")

    runner.run(refused_late)
    window.close()
    gate.set()
    qtbot.waitUntil(lambda: window.messages.sentence() == "The folio is closed.", timeout=60_000)
    assert window.isVisible()
    assert window.centralWidget().isEnabled()
    assert not runner._stopped


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080), (880, 600)])
@pytest.mark.parametrize("language", [ENGLISH, CHINESE])
def test_nothing_sticks_out_of_the_window(qtbot: QtBot, window: MainWindow, width: int, height: int, language: str) -> None:
    window.speak(language)
    window.resize(width, height)
    qtbot.waitUntil(lambda: bool(front_desk(window).table.rows()), timeout=60_000)
    front_desk(window).open_first()
    QApplication.processEvents()
    assert (window.width(), window.height()) == (width, height)
    for button in window.findChildren(QAbstractButton):
        if not button.isVisible() or front_desk(window).panel.body.isAncestorOf(button):
            continue
        corner = button.mapTo(window, button.rect().bottomRight())
        assert corner.x() < width, button.objectName()
        assert corner.y() < height, button.objectName()
        assert button.width() >= button.minimumSizeHint().width() or button.objectName() == "open_search", button.objectName()


def test_more_screens_than_the_window_is_high_come_closer_and_then_roll(qtbot: QtBot) -> None:
    many = Navigation([replace(SCREENS[0], key=f"screen_{number}", shortcut="") for number in range(20)])
    qtbot.addWidget(many)
    last = many.findChild(QAbstractButton, "go_to_screen_19")
    assert isinstance(last, QAbstractButton)
    for height, row in ((20 * ROW + 40, ROW), (20 * LOW_ROW + 40, LOW_ROW), (400, LOW_ROW)):
        many.resize(many.width(), height)
        many.show()
        many.choose("screen_19")
        qtbot.waitUntil(partial(stands_within, many, last, row))


def stands_within(around: QWidget, button: QWidget, height: int) -> bool:
    return button.height() == height and button.mapTo(around, button.rect().bottomLeft()).y() < around.height()


def test_no_two_buttons_of_the_top_bar_overlap(window: MainWindow) -> None:
    window.resize(880, 600)
    QApplication.processEvents()
    parts = [
        widget for widget in window.top_bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if widget.isVisible()
    ]
    overlapping = [
        (one.objectName(), other.objectName())
        for number, one in enumerate(parts)
        for other in parts[number + 1 :]
        if one.geometry().intersects(other.geometry())
    ]
    assert overlapping == []
