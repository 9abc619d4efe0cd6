"""The real window with the groups screen in it, on a real hotel."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.search import search_everything
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.groups import SPEC
from hotel_desk.ui.groups.screen import GroupsScreen
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner
from tests.ui.front_desk_window import FOLIOS, TIMEOUT, FolioRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import BlockId
    from hotel_desk.queries.block_members import BlockMember
    from hotel_desk.queries.blocks import BlockRow
    from tests.fixtures.databases import SmallHotel


class Clerk:
    """Somebody at the window who presses real keys and buttons, and waits for what that brings."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window.current_screen()
        assert isinstance(screen, GroupsScreen)
        self.screen = screen

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        """Wait until nothing is being read or written any more."""
        self.until(lambda: not self.window._parts.runner._pending)
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        focused: QWidget | None = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)

    def widget(self, name: str) -> Any:
        """The widget of that object name which is on view."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def click(self, name: str) -> None:
        """Click a button, and wait for what it does."""
        button = self.widget(name)
        self.until(button.isEnabled)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def fill(self, name: str, text: str) -> None:
        """Click into a field, clear it and type."""
        widget = self.widget(name)
        widget.setFocus()
        self.qtbot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClick(widget, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(widget, text)

    def blocks(self) -> list[BlockRow]:
        """The rows of the list."""
        return self.screen.list.table.rows()

    def members(self) -> list[BlockMember]:
        """The reservations of the group on view."""
        return self.screen.page.members.rows()

    def open(self, block: BlockId) -> None:
        """Open a group from the list with Enter."""
        assert self.screen.list.table.select(block)
        self.screen.list.table.setFocus()
        self.press(Qt.Key.Key_Return)
        self.until(self.screen.page.isVisible)
        self.settle()

    def cell(self, row: int, column: int) -> str:
        """What a cell of the grid shows."""
        model = self.screen.page.grid.rooms
        return str(model.data(model.index(row, column)))

    def type_rooms(self, row: int, column: int, number: str) -> None:
        """Go to a cell of the grid and type a number over what is there."""
        grid = self.screen.page.grid
        grid.setFocus()
        grid.setCurrentIndex(grid.rooms.index(row, column))
        self.qtbot.keyClicks(grid, number[0])
        editor = self.widget("block_rooms_editor")
        self.qtbot.keyClicks(editor, number[1:])
        self.qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()

    def choose_member(self, number: int) -> None:
        """Go to the reservations, and to one of them."""
        self.screen.page.show_part(1)
        member = self.members()[number]
        assert self.screen.page.members.select(member.reservation_id)

    def said(self, words: str, kind: str = "success") -> None:
        """Wait until the message bar says these words."""
        self.until(lambda: words in self.window.messages.sentence())
        assert self.window.messages.kind() == kind
        self.settle()

    @property
    def folios(self) -> FolioRecorder:
        """The cashier's screen, which remembers what it was asked to show."""
        found = self.window.findChild(FolioRecorder)
        assert found is not None
        return found


@contextmanager
def groups_window(qtbot: QtBot, hotel: SmallHotel, folder: Path) -> Iterator[Clerk]:
    """Somebody at the window of a desk, with the groups read."""
    runner = TaskRunner(hotel.desk)
    notices = ChangeNotices(hotel.desk, runner)
    status_query = partial(hotel_status, user_name=hotel.desk.user_name)
    parts = ShellParts(
        runner=runner,
        notices=notices,
        preferences=Preferences(folder),
        screens=(SPEC, FOLIOS),
        status=hotel.desk.read(status_query),
        status_query=status_query,
        search_query=search_everything,
    )
    window = MainWindow(parts)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    clerk = Clerk(qtbot, window)
    clerk.settle()
    try:
        yield clerk
    finally:
        window._may_go = True
        window._status_timer.stop()
        notices.stop()
        runner.stop()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
