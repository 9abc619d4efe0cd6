"""The real window with the set-up and the settings in it, on the small hotel."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.search import search_everything
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.settings import SPEC as SETTINGS_SPEC
from hotel_desk.ui.settings.screen import SettingsScreen
from hotel_desk.ui.setup import SPEC as SET_UP_SPEC
from hotel_desk.ui.setup.noun_page import NounPage
from hotel_desk.ui.setup.screen import SetUpScreen
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import SmallHotel

TIMEOUT = 60_000


@dataclass
class Person:
    """Somebody at the window: types, clicks, waits for the program's answers."""

    qtbot: QtBot
    window: MainWindow
    runner: TaskRunner
    hotel: SmallHotel

    @property
    def set_up(self) -> SetUpScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, SetUpScreen)
        return screen

    @property
    def settings(self) -> SettingsScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, SettingsScreen)
        return screen

    def page(self) -> NounPage:
        page = self.set_up.page()
        assert isinstance(page, NounPage)
        return page

    def wait(self, condition: Callable[[], object]) -> None:
        """Until something shows."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        """Until every command and read asked for has been answered."""
        self.wait(lambda: not self.runner._pending)
        QApplication.processEvents()
        self.wait(lambda: not self.runner._pending)

    def go_to_noun(self, title: str) -> NounPage | QWidget:
        """Choose a noun in the tree with the mouse."""
        tree = self.set_up.tree
        item = tree.findItems(title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[-1]
        tree.scrollToItem(item)
        self.qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
        self.settle()
        return self.set_up.page()

    def texts(self, column: int) -> list[str]:
        """What a column of the list on view shows."""
        model = self.page().table.model()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def click_row(self, text: str, column: int = 0) -> None:
        """Click the row whose cell has this text."""
        table = self.page().table
        index = table.model().index(self.texts(column).index(text), column)
        table.scrollTo(index)
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        self.settle()

    def find(self, name: str) -> Any:
        """A widget of the window by its object name."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        """Click a button by its object name, and wait for the answers."""
        button = self.find(name)
        assert isinstance(button, QPushButton)
        assert button.isVisible(), name
        # A command's button rests for the time of a double click after each press.
        self.wait(button.isEnabled)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def tick(self, name: str) -> None:
        """Tick a box with the space bar."""
        box = self.find(name)
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_Space)

    def write(self, name: str, text: str) -> None:
        """Write into a line, in place of what is there."""
        line = self.find(name)
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClick(line, Qt.Key.Key_Backspace)
        self.qtbot.keyClicks(line, text)

    def choose(self, name: str, title: str) -> None:
        """Choose from a list with the keyboard."""
        box = self.find(name)
        box.setFocus()
        for _step in range(box.count()):
            if box.currentText() == title:
                return
            self.qtbot.keyClick(box, Qt.Key.Key_Home if box.findText(title) < box.currentIndex() else Qt.Key.Key_Down)
        assert box.currentText() == title

    def message(self) -> str:
        """What the message bar says."""
        return self.window.messages.sentence()


@contextmanager
def open_window(qtbot: QtBot, hotel: SmallHotel, folder: Path, *, desk: Desk | None = None, screen: str = "set_up") -> Iterator[Person]:
    """The window of a manager's desk, or of another one, at one of the two screens."""
    desk = desk or hotel.desk
    runner = TaskRunner(desk)
    preferences = Preferences(folder / "preferences")
    preferences.screen = screen
    query = partial(hotel_status, user_name=desk.user_name)
    notices = ChangeNotices(desk, runner)
    window = MainWindow(ShellParts(runner, notices, preferences, (SET_UP_SPEC, SETTINGS_SPEC), desk.read(query), query, search_everything))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT)
    person = Person(qtbot, window, runner, hotel)
    try:
        person.settle()
        yield person
    finally:
        window._may_go = True
        notices.stop()
        runner.stop()
        window._status_timer.stop()
        window.close()
        window.deleteLater()
