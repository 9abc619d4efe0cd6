"""The real window around the room status screen, on a real desk with a real SQLite file."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget

from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.room_status import SPEC
from hotel_desk.ui.room_status.screen import RoomStatusScreen
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.task_runner import TaskRunner
from tests.ui.fake_desk import Status, search_everything
from tests.ui.rack_hotel import TODAY
from tests.ui.sample_screens import SCREENS, FrontDeskSample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from uuid import UUID

    from pytestqt.qtbot import QtBot

    from hotel_desk.db.desk import Desk
    from hotel_desk.ui.room_status.rack_filter import Tile
    from tests.fixtures.databases import SmallHotel

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass
class RackWindow:
    """What a test does as a person would: keys, clicks, looking at tiles."""

    hotel: SmallHotel
    stays: Mapping[str, UUID]
    window: MainWindow
    screen: RoomStatusScreen
    runner: TaskRunner
    qtbot: QtBot

    def tile(self, number: str) -> Tile:
        """What the tile of a room says now."""
        return next(tile for tile in self.screen.rack_view.tiles() if tile.number == number)

    def numbers(self) -> list[str]:
        """The rooms on view, in their order."""
        return [tile.number for tile in self.screen.rack_view.tiles()]

    def selected(self) -> list[str]:
        """The numbers of the selected rooms."""
        chosen = self.screen.rack_view.selected_ids()
        return [tile.number for tile in self.screen.rack_view.tiles() if tile.room_id in chosen]

    def current(self) -> str:
        """The number of the current room."""
        tile = self.screen.rack_view.current()
        assert tile is not None
        return tile.number

    def place(self, number: str) -> QPoint:
        """A place on a tile, away from its buttons."""
        rect = self.screen.rack_view.tile_rect(self.numbers().index(number))
        return rect.topLeft() + QPoint(20, 12)

    def click(self, number: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Click a tile."""
        QTest.mouseClick(self.screen.rack_view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.place(number))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        """Press a key where the keyboard is."""
        focused = self.window.focusWidget()
        assert focused is not None
        for _time in range(times):
            QTest.keyClick(focused, key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self.window.focusWidget(), text)

    def push(self, object_name: str) -> None:
        """Click a button by its name."""
        self.qtbot.waitUntil(lambda: self.find(object_name).isEnabled() and self.find(object_name).isVisible())
        button = self.find(object_name)
        assert isinstance(button, QAbstractButton)
        # A check box takes clicks on its box and words only.
        place = QPoint(10, button.height() // 2) if isinstance(button, QCheckBox) else button.rect().center()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)

    def find(self, object_name: str) -> QWidget:
        """A widget of the window by its name."""
        found = self.window.findChild(QWidget, object_name)
        assert isinstance(found, QWidget), object_name
        return found

    def settle(self) -> None:
        """Wait until everything that was asked for has been answered."""
        self.qtbot.waitUntil(lambda: not self.runner._pending)

    def gone_to(self) -> list[UUID]:
        """The stays that the front desk was asked to show."""
        front_desk = self.window._screens.get("front_desk")
        return [target.id for target in front_desk.opened] if isinstance(front_desk, FrontDeskSample) else []

    def message(self) -> str:
        """The sentence in the message bar."""
        return self.window.messages.sentence()


@contextmanager
def rack_window(
    qtbot: QtBot,
    hotel: SmallHotel,
    stays: Mapping[str, UUID],
    folder: Path,
    *,
    desk: Desk | None = None,
    size: tuple[int, int] = (1280, 900),
) -> Iterator[RackWindow]:
    """Open the window on the room status screen and wait for the tiles."""
    desk = desk or hotel.desk
    runner = TaskRunner(desk)
    status = Status(business_date=TODAY, time_zone="Europe/Lisbon")
    preferences = Preferences(folder)
    preferences.screen = SPEC.key
    notices = ChangeNotices(desk, runner)
    parts = ShellParts(
        runner=runner,
        notices=notices,
        preferences=preferences,
        screens=(SCREENS[0], SPEC),
        status=status,
        status_query=lambda _reader: status,
        search_query=search_everything,
    )
    window = MainWindow(parts)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    try:
        screen = window.current_screen()
        assert isinstance(screen, RoomStatusScreen)
        qtbot.waitUntil(lambda: bool(screen.rack_view.tiles()))
        qtbot.waitUntil(screen.rack_view.hasFocus)
        yield RackWindow(hotel, stays, window, screen, runner, qtbot)
    finally:
        # Not through `close`, which would ask about what the test left unsaved.
        window._may_go = True
        notices.stop()
        runner.stop()
        window._status_timer.stop()
        window.close()
        window.deleteLater()
