"""The real window with the booking calendar and the new reservation, and a person who uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.booking import SPEC as BOOKING
from hotel_desk.ui.booking.screen import BookingScreen
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.tape_chart import SPEC as CALENDAR
from hotel_desk.ui.tape_chart.bars import Bar
from hotel_desk.ui.tape_chart.screen import TapeChartScreen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.main_window import MainWindow

TIMEOUT = 60_000
DAY = date(2026, 3, 2)
NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def day(number: int) -> date:
    """A day of March 2026; the business date is the second."""
    return date(2026, 3, number)


class FrontDeskRecorder(Screen):
    """Stands where the front desk stands, and remembers what it was asked to show."""

    opened: list[Target]

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.opened = []

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Shows nothing."""

    def open(self, target: Target) -> None:
        self.opened.append(target)


FRONT_DESK = ScreenSpec("front_desk", N_("Front desk"), "mdi6.account", FrontDeskRecorder, opens=frozenset({EntityKind.RESERVATION}))
SCREENS = (CALENDAR, BOOKING, FRONT_DESK)


class Person:
    """Presses real keys and the mouse, and waits for what that brings."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        self.settle()

    @property
    def calendar(self) -> TapeChartScreen:
        """The calendar, whether or not it is on view."""
        screen = self.window._screens["tape_chart"]
        assert isinstance(screen, TapeChartScreen)
        return screen

    @property
    def booking(self) -> BookingScreen:
        """The new reservation, on view or not."""
        screen = self.window._screens["new_reservation"]
        assert isinstance(screen, BookingScreen)
        return screen

    @property
    def front_desk(self) -> FrontDeskRecorder:
        """What was asked of the front desk."""
        screen = self.window._screens["front_desk"]
        assert isinstance(screen, FrontDeskRecorder)
        return screen

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        """Wait until nothing is being read or written any more."""
        self.until(lambda: not self.window._parts.runner._pending)
        QApplication.processEvents()

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press keys where the focus is."""
        for key in keys:
            focused: QWidget | None = self.window.focusWidget()
            self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.qtbot.keyClicks(self.window.focusWidget(), text)

    def widget(self, name: str) -> Any:
        """The widget of that object name which is on view."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget of that object name is on view."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def fill(self, name: str, text: str) -> None:
        """Click into a field, clear it and type."""
        widget = self.widget(name)
        widget.setFocus()
        self.qtbot.keyClick(widget, Qt.Key.Key_A, CTRL)
        self.qtbot.keyClick(widget, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(widget, text)

    def choose(self, name: str, title: str) -> None:
        """Choose an entry of a combo box with the arrow keys."""
        box = self.widget(name)
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_Home)
        for _entry in range(box.count()):
            if box.currentText() == title:
                return
            self.qtbot.keyClick(box, Qt.Key.Key_Down)
        raise AssertionError([box.itemText(number) for number in range(box.count())])

    def click(self, name: str) -> None:
        """Click a button."""
        self.qtbot.mouseClick(self.widget(name), Qt.MouseButton.LeftButton)

    def bar(self, reservation_id: ReservationId) -> tuple[int, Bar]:
        """Row and bar of a reservation on the calendar."""
        layout = self.calendar.view.layout_on_view()
        found = layout.find_reservation(reservation_id) if layout is not None else None
        assert found is not None
        return found

    def click_bar(self, reservation_id: ReservationId) -> None:
        """Press a bar and wait for its panel."""
        view = self.calendar.view
        row, bar = self.bar(reservation_id)
        inside = view.bar_rect(row, bar).intersected(view.viewport().rect())
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=inside.center())
        self.settle()

    def place(self, room: str, of: date) -> QPoint:
        """The middle of a day of a room."""
        layout = self.calendar.view.layout_on_view()
        assert layout is not None
        row = next(number for number, one in enumerate(layout.rows) if one.room is not None and one.room.number == room)
        return self.calendar.view.day_rect(row, of).center()

    def rows(self) -> list[str]:
        """The names of the rows on the calendar, from the top."""
        layout = self.calendar.view.layout_on_view()
        assert layout is not None
        return [one.room.number if one.room else one.type.code if one.kind == "type" else "lane" for one in layout.rows]

    def said(self) -> str:
        """The sentence in the message bar."""
        return self.window.messages.sentence()

    def press_in_message(self) -> None:
        """Press the button of the message: Undo, Open."""
        button = next(button for button in self.window.messages.findChildren(QWidget, "message_action") if button.isVisible())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()


def seats[Seated: Person](sit: Callable[..., Seated]) -> Iterator[Callable[..., Seated]]:
    """What a fixture yields from: people sit down at windows as the test asks, and are at rest when it is over.

    Args:
        sit: opens a window and sits somebody down at it.
    """
    sitting: list[Seated] = []

    def sit_down(**how: Any) -> Seated:
        person = sit(**how)
        sitting.append(person)
        person.window.activateWindow()
        person.until(person.window.isActiveWindow)
        person.settle()
        return person

    yield sit_down
    for person in sitting:
        person.settle()


@pytest.fixture
def person(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Person]]:
    """`person(user=..., size=...)`: somebody who has just opened the calendar."""

    sitting: list[Person] = []

    def sit_down(**how: Any) -> Person:
        sitting.append(Person(qtbot, open_window(*SCREENS, **how)))
        return sitting[-1]

    yield sit_down
    for clerk in sitting:
        clerk.settle()
