"""The calendar with its keys and its mouse: turns them into places, and places into what is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.ids import RoomId, RoomTypeId
from hotel_desk.ui.tape_chart.bars import BarKey
from hotel_desk.ui.tape_chart.chart_layout import ROW_HEIGHT, RowKind, Stop
from hotel_desk.ui.tape_chart.chart_painter import DATES_HEIGHT, HEADER_HEIGHT, NAMES_WIDTH
from hotel_desk.ui.tape_chart.chart_surface import ChartSurface
from hotel_desk.ui.tape_chart.hover_card import HoverCard

ZOOMS = (7, 14, 30, 60)
HOVER_AFTER_MS = 350
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Place:
    """A free day of a room (or of a type) that somebody wants to book."""

    day: date
    room_type_id: RoomTypeId
    room_id: RoomId | None = None


class ChartView(ChartSurface):
    """Rooms by days.

    Signals:
        opened(Bar): a bar was pressed, or Enter was pressed on it.
        place_asked(Place): a free place was pressed twice, or Enter was pressed on it.
        day_asked(): the person wants to type a day.
    """

    opened = Signal(object)
    place_asked = Signal(object)
    day_asked = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(object_name=object_name, accessible_name=accessible_name, parent=parent)
        self.viewport().setMouseTracking(True)
        self._pressed: BarKey | None = None
        self._card = HoverCard(self.viewport())
        self._resting = QTimer(self, singleShot=True, interval=HOVER_AFTER_MS)
        self._resting.timeout.connect(self._show_card)
        self.scrolled.connect(self._hide_card)
        self.cursor_moved.connect(self._tell)

    def show_today(self) -> None:
        """The business date, with the day before it at the left."""
        if self._layout is not None:
            today = self._layout.chart.business_date
            self.go_to(today - timedelta(days=1))
            row = max(0, self._cursor_row())
            if self._layout.rows:
                self._set_cursor(self._layout.stop_at(row, today.toordinal()))

    def select_reservation(self, reservation_id: object) -> bool:
        """Go to the bar of a reservation; False where it is not among what was read."""
        found = self._layout.find_reservation(reservation_id) if self._layout is not None else None
        if found is None:
            return False
        row, bar = found
        self._set_cursor(Stop(row, max(bar.first_day, self._first), bar))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._layout is None or not self._layout.rows or not self._key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hide_card()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        stop = self._stop_at(place)
        self._pressed = stop.bar.key if stop is not None and stop.bar is not None else None
        if stop is None or self._layout is None:
            return
        row = self._layout.rows[stop.row]
        if row.kind is RowKind.TYPE:
            self._toggle(row.type.room_type_id)
        elif stop.bar is not None or place.x() >= NAMES_WIDTH:
            self._set_cursor(stop, show=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        stop = self._stop_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and stop and stop.bar and stop.bar.key == pressed:
            self.opened.emit(stop.bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        stop = self._stop_at(place)
        if stop is None or place.x() < NAMES_WIDTH:
            self.mousePressEvent(event)
        elif stop.bar is None:
            self._ask_for(stop)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        stop = self._stop_at(event.position().toPoint())
        bar = stop.bar if stop is not None else None
        if bar is not self._hovered:
            self._hide_card()
            self._hovered = bar
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if bar else Qt.CursorShape.ArrowCursor)
            self.viewport().update()
            if bar is not None and not event.buttons():
                self._resting.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hide_card()
        steps = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & _CTRL:
            self._zoom(1 if steps > 0 else -1)
        elif event.modifiers() & (_SHIFT | _ALT):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - steps * self._width() // 120)
        else:
            super().wheelEvent(event)
            return
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hide_card()
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key says; False for a key that is not ours."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._hide_card()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._sideways(1 if key == Qt.Key.Key_Right else -1, a_page=bool(modifiers & _CTRL))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._upright(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            page = max(1, (self.viewport().height() - HEADER_HEIGHT) // ROW_HEIGHT - 2)
            self._upright(page if key == Qt.Key.Key_PageDown else -page)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._to_edge(at_end=key == Qt.Key.Key_End, of_rows=bool(modifiers & _CTRL))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not modifiers:
            self._enter()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif modifiers & (_CTRL | _ALT):
            return False
        elif key == Qt.Key.Key_T:
            self.show_today()
        elif key == Qt.Key.Key_G:
            self.day_asked.emit()
        else:
            return False
        return True

    def _sideways(self, step: int, *, a_page: bool) -> None:
        here = self.current_stop()
        if a_page or here is None or self._layout is None:
            self.go_to(self.first_day() + timedelta(days=step * self._days))
            if here is not None and self._layout is not None:
                self._set_cursor(self._layout.stop_at(here.row, here.day + step * self._days), show=False)
            return
        reach = max(self._days, 31)
        begin, end = (here.bar.first_day, here.bar.last_day) if here.bar else (here.day, here.day)
        stops = self._layout.stops(here.row, begin - reach, end + reach)
        now = next((number for number, stop in enumerate(stops) if _same(stop, here)), None)
        if now is not None and 0 <= now + step < len(stops):
            self._set_cursor(stops[now + step])

    def _upright(self, step: int) -> None:
        if self._layout is None:
            return
        here = self.current_stop()
        row = min(max(0, (here.row if here else 0) + step), len(self._layout.rows) - 1)
        self._set_cursor(self._layout.stop_at(row, self._cursor.day if self._cursor else self._first))

    def _to_edge(self, *, at_end: bool, of_rows: bool) -> None:
        if self._layout is None:
            return
        here = self.current_stop() or Stop(0, self._first)
        if of_rows:
            self._set_cursor(self._layout.stop_at(len(self._layout.rows) - 1 if at_end else 0, here.day))
        else:
            self._set_cursor(self._layout.stop_at(here.row, self._first + self._days - 1 if at_end else self._first))

    def _enter(self) -> None:
        stop = self.current_stop()
        if stop is None or self._layout is None:
            return
        row = self._layout.rows[stop.row]
        if row.kind is RowKind.TYPE:
            self._toggle(row.type.room_type_id)
        elif stop.bar is not None:
            self.opened.emit(stop.bar)
        else:
            self._ask_for(stop)

    def _ask_for(self, stop: Stop) -> None:
        if self._layout is None:
            return
        row = self._layout.rows[stop.row]
        self.place_asked.emit(Place(date.fromordinal(stop.day), row.type.room_type_id, row.room.room_id if row.room else None))

    def _toggle(self, room_type_id: RoomTypeId) -> None:
        self.set_collapsed(self._collapsed ^ {room_type_id})

    def _zoom(self, step: int) -> None:
        """Nearer (fewer days) or farther."""
        number = ZOOMS.index(self._days) if self._days in ZOOMS else 1
        self.set_days(ZOOMS[min(max(0, number - step), len(ZOOMS) - 1)])

    def _stop_at(self, place: QPoint) -> Stop | None:
        """What lies at a place of the viewport; None over the dates and where there is nothing."""
        row = self._row_at(place.y())
        if self._layout is None or row < 0:
            return None
        columns = self._columns()
        day = columns.day_at(place.x())
        if place.x() < NAMES_WIDTH or self._layout.rows[row].kind is RowKind.TYPE:
            return Stop(row, max(day, self._first))
        hit = None
        for bar in self._layout.bars_between(row, (day - 1) * 4, (day + 2) * 4):
            begin, end = columns.span(bar)
            if begin <= place.x() < end:
                hit = bar
        return Stop(row, day, hit)

    def _row_at(self, y: int) -> int:
        if self._layout is None or y < HEADER_HEIGHT:
            return -1
        offset = self.verticalScrollBar().value()
        if y < HEADER_HEIGHT + ROW_HEIGHT and offset:
            # Here the row of the type is pinned.
            first = self._layout.row_at(offset)
            pushing = self._layout.row_at(y - HEADER_HEIGHT + offset)
            pinned = pushing < 0 or self._layout.rows[pushing].kind is not RowKind.TYPE
            return self._layout.group_of(first) if first >= 0 and pinned else pushing
        return self._layout.row_at(y - HEADER_HEIGHT + offset)

    def _show_card(self) -> None:
        found = self._layout.find(self._hovered.key) if self._layout is not None and self._hovered is not None else None
        if found is not None and self._layout is not None:
            row, bar = found
            self._card.show_for(bar, self._layout, self.bar_rect(row, bar), HEADER_HEIGHT - DATES_HEIGHT)

    def _hide_card(self) -> None:
        self._resting.stop()
        self._card.hide()
        if self._hovered is not None:
            self._hovered = None
            self.viewport().update()

    def _tell(self) -> None:
        """A screen reader follows the keyboard from bar to bar."""
        bar = self.current_bar()
        if not self.hasFocus():
            return
        event = QAccessibleEvent(self, QAccessible.Event.Focus)
        numbers = {on_view.key: number for number, (_row, on_view) in enumerate(self.bars_on_view())}
        if bar is not None and bar.key in numbers:
            event.setChild(numbers[bar.key])
        QAccessible.updateAccessibility(event)


def _same(stop: Stop, here: Stop) -> bool:
    return stop.bar.key == here.bar.key if stop.bar and here.bar else stop.bar is here.bar is None and stop.day == here.day
