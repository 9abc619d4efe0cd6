"""A person's mouse on the calendar: real presses, moves and releases on the viewport."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.mouse_moves import move_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hotel_desk.domain.ids import ReservationId
    from tests.ui.calendar_window import Person

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
_STEPS = 4


class Mouse:
    """Drags on the calendar of a person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.view = person.calendar.view
        self._keys = NO_KEY

    def on(self, reservation_id: ReservationId, part: str = "middle") -> QPoint:
        """A place on the bar of a stay: its start, its middle, its end."""
        row, bar = self.person.bar(reservation_id)
        rect = self.view.bar_rect(row, bar)
        x = {"start": rect.left() + 2, "middle": rect.center().x(), "end": rect.right() - 2}[part]
        return QPoint(x, rect.center().y())

    def at(self, room: str, day: date) -> QPoint:
        """The middle of a day of a room."""
        return self.person.place(room, day)

    def on_type(self, code: str, day: date) -> QPoint:
        """A day of the row of a type."""
        return self.view.day_rect(self.person.rows().index(code), day).center()

    def press(self, place: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Let the left button go down."""
        self._keys = keys
        QTest.mousePress(self.view.viewport(), LEFT, keys, place)

    def move(self, start: QPoint, end: QPoint) -> None:
        """Go to a place in some steps, with the left button down."""
        for step in range(1, _STEPS + 1):
            here = start + (end - start) * step / _STEPS
            move_mouse(self.view.viewport(), here, LEFT, self._keys)

    def release(self, place: QPoint) -> None:
        """Let the button go."""
        QTest.mouseRelease(self.view.viewport(), LEFT, self._keys, place)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press, go, release; then wait until nothing is under way."""
        with self.dragging(start, end, keys):
            pass

    @contextmanager
    def dragging(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> Iterator[None]:
        """Hold what lies at the start over the end, and release it there afterwards, if it is held still."""
        self.press(start, keys)
        self.move(start, end)
        self.person.until(self.person.calendar.moving.is_known)
        yield
        self.release(end)
        self.person.settle()
