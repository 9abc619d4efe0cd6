"""Ctrl+K finds guests, rooms, reservations, folios and commands while a person types."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import DatabaseBusy
from hotel_desk.ui.shell.search_palette import PaletteCommand, matching
from hotel_desk.ui.widgets.buttons import Button
from tests.ui.fake_desk import Hit, search_everything
from tests.ui.sample_screens import FrontDeskSample, RoomsSample

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.shell.main_window import MainWindow
    from hotel_desk.ui.shell.search_palette import SearchPalette
    from tests.ui.fake_desk import FakeDesk


def opened(qtbot: QtBot, window: MainWindow) -> SearchPalette:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_search.isVisible()
    return window.palette_search


def titles(palette: SearchPalette) -> list[str]:
    return [line.title for line in palette.lines()]


def type_and_wait(qtbot: QtBot, palette: SearchPalette, text: str, first: str) -> None:
    qtbot.keyClicks(palette.line, text)
    qtbot.waitUntil(lambda: titles(palette)[:1] == [first], timeout=60_000)


def test_it_opens_with_the_commands_and_what_to_type(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    assert QApplication.focusWidget() is palette.line
    assert titles(palette)[:3] == ["Walk in a guest", "Go to: Front desk", "Go to: Room status"]
    assert palette.lines()[0].aside == "Ctrl+W"
    assert palette.notice() == ""


def test_it_finds_while_typing_and_enter_opens_the_first(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("setup")
    palette = opened(qtbot, window)
    type_and_wait(qtbot, palette, "fer", "Ferreira, Lúcia")
    assert [(line.kind, line.aside) for line in palette.lines()][:3] == [
        ("Guest", "Name"),
        ("Guest", "Name"),
        ("Reservation", "Name on the booking"),
    ]
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskSample)
    assert [(target.kind, target.id.int) for target in screen.opened] == [(EntityKind.RESERVATION, 13)]


def test_commands_are_found_beside_things_and_run(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.line, "walk")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not palette.isVisible(), timeout=60_000)
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskSample)
    assert screen.performed == ["walk_in"]


def test_a_command_names_the_screen_that_does_it(qtbot: QtBot, window: MainWindow) -> None:
    says = {line.title: line.subtitle for line in opened(qtbot, window).lines()}
    assert (says["Walk in a guest"], says["Read again"]) == ("Front desk", "")


def test_enter_before_the_answer_waits_for_it_and_opens_nothing_old(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.line, "1042")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.waitUntil(lambda: not palette.isVisible(), timeout=60_000)
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskSample)
    assert [target.id.int for target in screen.opened] == [13]


def test_typing_on_after_enter_opens_nothing(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.line, "104")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.keyClicks(palette.line, "2")
    qtbot.waitUntil(lambda: titles(palette) == ["1042 · Ferreira"], timeout=60_000)
    assert palette.isVisible()


def test_nothing_found_says_what_to_try(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.line, "zzzz")
    qtbot.waitUntil(lambda: palette.notice().startswith("Nothing found."), timeout=60_000)
    assert titles(palette) == []
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_refusal_is_told_and_can_be_tried_again(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)

    def busy(_desk: FakeDesk, *, text: str, limit: int) -> list[Hit]:
        raise DatabaseBusy

    palette._query = busy
    qtbot.keyClicks(palette.line, "fer")
    retry = window.findChild(Button, "search_retry")
    qtbot.waitUntil(retry.isVisible, timeout=60_000)
    assert palette.notice() == str(DatabaseBusy())
    palette._query = search_everything
    retry.click()
    qtbot.waitUntil(lambda: len(titles(palette)) > 1, timeout=60_000)
    assert not retry.isVisible()
    assert palette.notice() == ""


def test_a_slow_answer_never_replaces_a_newer_one(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    gate = threading.Event()
    asked: list[str] = []

    def slow_at_first(desk: FakeDesk, *, text: str, limit: int) -> list[Hit]:
        asked.append(text)
        if text == "fer":
            assert gate.wait(60)
        return search_everything(desk, text=text, limit=limit)

    palette._query = slow_at_first
    qtbot.keyClicks(palette.line, "fer")
    qtbot.waitUntil(lambda: asked == ["fer"], timeout=60_000)
    palette.line.clear()
    qtbot.keyClicks(palette.line, "5581")
    qtbot.waitUntil(lambda: titles(palette) == ["Folio 5581"], timeout=60_000)
    gate.set()
    window._parts.runner.read(lambda _desk: None, lambda _nothing: asked.append("after"))
    qtbot.waitUntil(lambda: "after" in asked and not window._parts.runner._pending, timeout=60_000)
    assert titles(palette) == ["Folio 5581"]


def test_escape_goes_back_to_where_the_person_was(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("front_desk")
    before = QApplication.focusWidget()
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.line, "fer")
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is before
    assert not palette._timer.isActive()


def test_a_press_beside_it_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette._box.geometry().center())
    assert palette.isVisible()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomRight())
    assert not palette.isVisible()


def test_a_room_that_is_found_is_opened_on_its_screen(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    type_and_wait(qtbot, palette, "room", "Ferreira, Lúcia")
    room = titles(palette).index("Room 204")
    palette._choose(room)
    assert isinstance(window.current_screen(), RoomsSample)


def test_commands_that_begin_with_the_words_come_first() -> None:
    made = [PaletteCommand(title, "", "", list) for title in ("Undo check-in", "Check out", "Recheck", "Close day", "New check")]
    assert [command.title for command in matching(" CHECK", made)] == ["Check out", "Undo check-in", "New check", "Recheck"]
