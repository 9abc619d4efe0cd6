"""The day plan of places: painted as far as it is on view, walked over with the keyboard, drawn on with the mouse.

What a booking is and what happens to it is the screen's business; this knows stops (bookings and free slots) and which are chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.places.plan_layout import HEADER_HEIGHT, NAMES_WIDTH, ROW_HEIGHT, PlanLayout, Stop
from hotel_desk.ui.places.plan_painter import PlanMarks, PlanPainter
from hotel_desk.ui.places.words import status_words, times_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from PySide6.QtGui import QFocusEvent, QResizeEvent

    from hotel_desk.domain.clock import Clock
    from hotel_desk.queries.places import PlaceOfDay

_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DayPlanView(QAbstractScrollArea):
    """Places by time of a day.

    Signals:
        booking_asked(PlaceBookingRow): a booking was pressed, or Enter on it.
        free_asked(PlaceOfDay, starts_at, ends_at): free slots were drawn over, pressed twice, or Enter on them.
        day_turned(step): Ctrl and an arrow: a day (or week) earlier (-1) or later (1).
        place_asked(PlaceOfDay): a name at the left was pressed, or W.
    """

    booking_asked = Signal(object)
    free_asked = Signal(object, object, object)
    day_turned = Signal(int)
    place_asked = Signal(object)

    def __init__(self, *, object_name: str, accessible_name: str, clock: Clock) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._clock = clock
        self._places: Sequence[PlaceOfDay] = ()
        self._day: date | None = None
        self._week = False
        self._zone = ZoneInfo("UTC")
        self._layout = PlanLayout((), 1, self._zone)
        self._painter: PlanPainter | None = None
        self._current = self._anchor = self._hovered = self._pressed = -1
        theme().changed.connect(self._redress)

    def show_places(self, places: Sequence[PlaceOfDay], day: date, time_zone: str, *, week: bool = False) -> None:
        """Show a day; where the keyboard is, it stays, as long as that is there.

        Args:
            week: the rows are days of one place, from `day` on.
        """
        key = self.current().key if self.current() else None
        other_day = day != self._day or week != self._week
        self._places, self._day, self._zone, self._week = places, day, ZoneInfo(time_zone), week
        self._arrange()
        place = self._layout.numbers.get(key, -1) if key is not None and not other_day else -1
        if place < 0:
            place = min(max(self._current, 0), len(self._layout.stops) - 1) if not other_day else min(0, len(self._layout.stops) - 1)
        self._current = self._anchor = place
        self._hovered = self._pressed = -1
        self.viewport().update()
        self._tell_current()

    def stops(self) -> list[Stop]:
        """Bookings and free slots, row by row, by time."""
        return self._layout.stops

    def words(self, number: int) -> str:
        """A stop as it is read aloud."""
        stop = self._layout.stops[number]
        place = self._layout.places[stop.row]
        times = times_text(stop.starts_at, stop.ends_at, self._zone)
        if self._week:
            times = f"{date_text(place.date)}, {times}"
        if stop.booking is None:
            return _("{place}, {times}, free").format(place=place.name, times=times)
        return f"{place.name}, {times}, {stop.booking.name}, {status_words(stop.booking)}"

    def current(self) -> Stop | None:
        """Where the keyboard is."""
        return self._layout.stops[self._current] if 0 <= self._current < len(self._layout.stops) else None

    def current_number(self) -> int:
        """The number of the stop that the keyboard is on; -1 for none."""
        return self._current

    def chosen_range(self) -> tuple[int, int]:
        """First and last of the free slots that are chosen."""
        if self.current() is None or self._anchor < 0:
            return -1, -1
        return self._layout.free_run(self._anchor, self._current)

    def select_booking(self, place_booking_id: UUID) -> bool:
        """Go to a booking; False when it is not on view."""
        for number, stop in enumerate(self._layout.stops):
            if stop.booking is not None and stop.booking.place_booking_id == place_booking_id:
                self._go_to(number)
                return True
        return False

    def stop_rect(self, number: int) -> QRect:
        """Where a stop lies in the viewport at present."""
        return self._layout.rect(number).translated(self._origin())

    def number_at(self, place: QPoint) -> int:
        """The stop at a place of the viewport; -1 for none."""
        if place.x() < NAMES_WIDTH or place.y() < HEADER_HEIGHT:
            return -1
        return self._layout.at(place - self._origin())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _SIDEWAYS and modifiers & _CTRL:
            self.day_turned.emit(_SIDEWAYS[key])
        elif self.current() is None or not self._key(key, extend=bool(modifiers & _SHIFT), repeated=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        named_place = self._place_named_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and named_place is not None:
            self.place_asked.emit(named_place)
            return
        number = self.number_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self._pressed = number
            # Where it is: what scrolls away under the mouse is not what was pressed.
            self._go_to(number, show=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().toPoint())
        if self._pressed >= 0 and event.buttons() & Qt.MouseButton.LeftButton:
            if number >= 0 and self._layout.stops[self._pressed].booking is None:
                self._go_to(self._toward(number), extend=True)
            return
        if number != self._hovered:
            before, self._hovered = self._hovered, number
            self._repaint(before)
            self._repaint(number)
        leads = number >= 0 and self._layout.stops[number].booking is not None
        leads = leads or self._place_named_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, -1
        if event.button() != Qt.MouseButton.LeftButton or pressed < 0 or pressed >= len(self._layout.stops):
            return
        booking = self._layout.stops[pressed].booking
        first, last = self.chosen_range()
        if booking is not None and self.number_at(event.position().toPoint()) == pressed:
            self.booking_asked.emit(booking)
        elif booking is None and first < last:
            self._ask_free()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.number_at(event.position().toPoint())
        if number >= 0 and self._layout.stops[number].booking is None:
            self._go_to(number)
            self._ask_free()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._hovered >= 0:
            before, self._hovered = self._hovered, -1
            self._repaint(before)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme().tokens.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._day is not None:
            self._paint(painter, event.rect(), self._dressed(), self._day)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        seen = self._sees_current(event.oldSize())
        self._arrange()
        if seen:
            # A panel that opens beside the plan does not cover what it is about.
            self._show_current()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint(self._current)
        self._tell_accessibility()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint(self._current)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._redress()

    def _key(self, key: Qt.Key, *, extend: bool, repeated: bool) -> bool:
        """Do what a key says; False for a key that is not ours."""
        row = self._layout.of_row(self._layout.stops[self._current].row)
        if key in _SIDEWAYS:
            self._go_to(self._layout.sideways(self._current, _SIDEWAYS[key]), extend=extend)
        elif key in _UPRIGHT:
            self._go_to(self._layout.upright(self._current, _UPRIGHT[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(row.start if key == Qt.Key.Key_Home else row.stop - 1)
        elif key == Qt.Key.Key_W:
            self.place_asked.emit(self._layout.places[self._layout.stops[self._current].row])
        elif key in _ENTER and not repeated:
            stop = self._layout.stops[self._current]
            if stop.booking is not None:
                self.booking_asked.emit(stop.booking)
            else:
                self._ask_free()
        else:
            return key in _ENTER
        return True

    def _ask_free(self) -> None:
        first, last = self.chosen_range()
        stops = self._layout.stops
        self.free_asked.emit(self._layout.places[stops[first].row], stops[first].starts_at, stops[last].ends_at)

    def _toward(self, number: int) -> int:
        """The stop up to which may be drawn: of the row where it was begun, as far as it is free."""
        if self._layout.stops[number].row != self._layout.stops[self._pressed].row:
            return self._current
        first, last = self._layout.free_run(self._pressed, number)
        return last if number >= self._pressed else first

    def _go_to(self, number: int, *, extend: bool = False, show: bool = True) -> None:
        if extend:
            first, last = self._layout.free_run(self._anchor, number)
            number = last if number >= self._anchor else first
        self._current = number
        if not extend:
            self._anchor = number
        if show:
            self._show_current()
        self.viewport().update()
        self._tell_current()

    def _sees_current(self, size: QSize) -> bool:
        """Whether what the keyboard is on is on view, in a viewport of a size."""
        if self._current < 0:
            return False
        shown = QRect(NAMES_WIDTH, HEADER_HEIGHT, size.width() - NAMES_WIDTH, size.height() - HEADER_HEIGHT)
        return self.stop_rect(self._current).intersects(shown)

    def _place_named_at(self, place: QPoint) -> PlaceOfDay | None:
        """The place (or day) whose name is at a point of the viewport."""
        if not 0 <= place.x() < NAMES_WIDTH or place.y() < HEADER_HEIGHT:
            return None
        row = (place.y() - self._origin().y()) // ROW_HEIGHT
        return self._layout.places[row] if 0 <= row < len(self._layout.places) else None

    def _show_current(self) -> None:
        if self._current < 0:
            return
        area = self._layout.rect(self._current)
        _into_view(self.verticalScrollBar(), area.top(), area.bottom(), self.viewport().height() - HEADER_HEIGHT)
        _into_view(self.horizontalScrollBar(), area.left(), area.right(), self.viewport().width() - NAMES_WIDTH)

    def _paint(self, painter: QPainter, exposed: QRect, dress: PlanPainter, day: date) -> None:
        origin, viewport = self._origin(), self.viewport().rect()
        first, last = self.chosen_range()
        marks = PlanMarks(self._current, first if first < last else -1, last if first < last else -2, self._hovered, self.hasFocus())
        rows = self._layout.rows_between(exposed.top() - origin.y(), exposed.bottom() - origin.y())
        painter.setClipRect(QRect(NAMES_WIDTH, HEADER_HEIGHT, viewport.width(), viewport.height()))
        painter.translate(origin)
        for row in rows:
            dress.paint_row(painter, self._layout, row, marks, exposed.translated(-origin))
        painter.resetTransform()
        painter.setClipRect(QRect(0, HEADER_HEIGHT, NAMES_WIDTH, viewport.height()))
        painter.translate(0, origin.y())
        stop = self.current()
        for row in rows:
            dress.paint_name(painter, row, self._layout.places[row], current=stop is not None and stop.row == row, week=self._week)
        painter.resetTransform()
        painter.setClipRect(QRect(NAMES_WIDTH, 0, viewport.width(), HEADER_HEIGHT))
        painter.translate(origin.x(), 0)
        dress.paint_hours(painter, self._layout, self._zone)
        painter.resetTransform()
        painter.setClipping(False)
        place = self._layout.places[0].name if self._week and self._layout.places else ""
        dress.paint_corner(painter, place or date_text(day))

    def _origin(self) -> QPoint:
        """Where the first place's first hour lies in the viewport."""
        return QPoint(NAMES_WIDTH - self.horizontalScrollBar().value(), HEADER_HEIGHT - self.verticalScrollBar().value())

    def _arrange(self) -> None:
        viewport = self.viewport()
        self._layout = PlanLayout(self._places, viewport.width() - NAMES_WIDTH, self._zone, self._clock.now())
        for bar, length, shown, step in (
            (self.verticalScrollBar(), self._layout.height, viewport.height() - HEADER_HEIGHT, ROW_HEIGHT),
            (self.horizontalScrollBar(), self._layout.width, viewport.width() - NAMES_WIDTH, 40),
        ):
            bar.setPageStep(max(1, shown))
            bar.setSingleStep(step)
            bar.setRange(0, max(0, length - shown) if self._places else 0)
        viewport.update()

    def _tell_current(self) -> None:
        self.setAccessibleDescription(self.words(self._current) if self.current() else "")
        self._tell_accessibility()

    def _tell_accessibility(self) -> None:
        if self._current >= 0 and self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self._current)
            QAccessible.updateAccessibility(event)

    def _repaint(self, number: int) -> None:
        if 0 <= number < len(self._layout.stops):
            self.viewport().update(self.stop_rect(number).adjusted(-2, -2, 2, 2))

    def _dressed(self) -> PlanPainter:
        if self._painter is None:
            self._painter = PlanPainter(self.font())
        return self._painter

    def _redress(self) -> None:
        self._painter = None
        self.viewport().update()


def _into_view(bar: QScrollBar, first: int, last: int, shown: int) -> None:
    """Scroll as far as needed."""
    if first < bar.value():
        bar.setValue(first)
    elif last > bar.value() + shown:
        bar.setValue(last - shown)
