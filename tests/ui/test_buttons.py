"""One press is one operation, however nervous the finger."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.errors import DatabaseUnreachable, StaffError
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.task_runner import TaskRunner
    from tests.ui.fake_desk import FakeDesk


class Page(QWidget):
    """A button that posts what the page says."""

    def __init__(self, runner: TaskRunner, command: Any) -> None:
        super().__init__()
        self.command = command
        self.amount: int | None = 500
        self.done: list[object] = []
        self.errors: list[StaffError] = []
        self.button = CommandButton(
            "Post", runner, self.intent, self.done.append, self.errors.append, object_name="post", accessible_name="Post", shortcut="Ctrl+P"
        )
        QVBoxLayout(self).addWidget(self.button)

    def intent(self) -> Intent | None:
        return None if self.amount is None else Intent(self.command, {"amount_minor": self.amount})


def post(_desk: FakeDesk, *, amount_minor: int) -> int:
    return amount_minor


@pytest.fixture
def page(qtbot: QtBot, runner: TaskRunner) -> Page:
    made = Page(runner, post)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def ready(qtbot: QtBot, page: Page) -> None:
    qtbot.waitUntil(page.button.isEnabled, timeout=60_000)


def test_a_double_click_is_one_operation(qtbot: QtBot, page: Page, fake_desk: FakeDesk) -> None:
    # A double click is two presses; the command of the first one is long finished when the second arrives.
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.done == [500], timeout=60_000)
    assert not page.button.isEnabled()
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    ready(qtbot, page)
    assert len(fake_desk.runs) == 1


def test_the_same_thing_pressed_again_later_is_another_operation(qtbot: QtBot, page: Page, fake_desk: FakeDesk) -> None:
    for _press in range(2):
        page.button.click()
        ready(qtbot, page)
    assert page.done == [500, 500]
    assert len({operation for operation, _arguments in fake_desk.runs}) == 2


def test_it_stays_disabled_while_the_command_runs(qtbot: QtBot, page: Page, fake_desk: FakeDesk) -> None:
    gate = threading.Event()

    def slow(_desk: FakeDesk, *, amount_minor: int) -> int:
        assert gate.wait(60)
        return amount_minor

    page.command = slow
    page.button.click()
    assert page.button.is_running
    assert not page.button.isEnabled()
    page.button.click()
    gate.set()
    ready(qtbot, page)
    assert len(fake_desk.runs) == 1


def test_a_repeat_after_an_answer_was_lost_is_the_same_operation(qtbot: QtBot, page: Page, fake_desk: FakeDesk) -> None:
    def lost(_desk: FakeDesk, *, amount_minor: int) -> int:
        if len(fake_desk.runs) == 1:
            raise DatabaseUnreachable
        return amount_minor

    page.command = lost
    page.button.click()
    ready(qtbot, page)
    assert isinstance(page.errors[0], DatabaseUnreachable)
    page.button.click()
    ready(qtbot, page)
    assert page.done == [500]
    assert len({operation for operation, _arguments in fake_desk.runs}) == 1


def test_nothing_runs_when_the_form_says_what_is_missing(qtbot: QtBot, page: Page, fake_desk: FakeDesk) -> None:
    page.amount = None
    page.button.click()
    assert page.button.isEnabled()
    assert fake_desk.runs == []


def test_what_the_screen_forbids_stays_forbidden_after_a_run(qtbot: QtBot, page: Page) -> None:
    page.button.click()
    page.button.set_allowed(False)
    qtbot.waitUntil(lambda: page.done == [500] and not page.button._resting, timeout=60_000)
    assert not page.button.isEnabled()
    page.button.set_allowed(True)
    assert page.button.isEnabled()


def test_the_shortcut_presses_it_and_the_tooltip_shows_it(qtbot: QtBot, page: Page) -> None:
    assert page.button.toolTip() == "Ctrl+P"
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.done == [500], timeout=60_000)


def test_names_are_never_markup_and_icons_follow_the_theme(qtbot: QtBot, dressed: None) -> None:
    button = Button("Food & drink", object_name="food", accessible_name="Food & drink", icon_name="mdi6.food")
    qtbot.addWidget(button)
    assert button.text() == "Food && drink"
    light = button.icon().pixmap(18, 18).toImage()
    theme().apply(DARK_MODE)
    assert button.icon().pixmap(18, 18).toImage() != light


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot, page: Page, key: Qt.Key) -> None:
    page.button.setFocus()
    qtbot.keyClick(page.button, key)
    qtbot.waitUntil(lambda: page.done == [500], timeout=60_000)
