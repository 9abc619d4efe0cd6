"""The calendar under the mouse: what lies there, what is pressed, dragged and drawn, and the card of what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.ids import RoomId, RoomTypeId
from hotel_desk.language import _
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar
from hotel_desk.ui.tape_chart.chart_holding import ChartHolding
from hotel_desk.ui.tape_chart.chart_measures import DATES_HEIGHT, NAMES_WIDTH
from hotel_desk.ui.tape_chart.chart_rows import RowKind, Stop
from hotel_desk.ui.tape_chart.columns import BarPart
from hotel_desk.ui.tape_chart.held import Hold, may_be_held
from hotel_desk.ui.tape_chart.hover_card import HoverCard

ZOOMS = (7, 14, 30, 60)
HOVER_AFTER_MS = 350
# A press becomes a drag after so much way, in pixels.
DRAG_AFTER = 6
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Place:
    """A free day of a room (or of a type) that somebody wants to book; `departure` where the nights were drawn."""

    day: date
    room_type_id: RoomTypeId
    room_id: RoomId | None = None
    departure: date | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """The left button went down: where, on what, and whether Alt was held."""

    place: QPoint
    stop: Stop
    at: float
    cut: bool


class ChartPointing(ChartHolding):
    """Rooms by days, with the mouse.

    Signals:
        opened(Bar): a bar was pressed, or Enter was pressed on it.
        place_asked(Place): a free place was pressed twice or nights were drawn, or Enter was pressed on it.
        menu_asked(row, Bar, QPoint): the jobs of a bar are wanted as a menu, at a place of the screen.
    """

    opened = Signal(object)
    place_asked = Signal(object)
    menu_asked = Signal(int, object, QPoint)

    def __init__(self, *, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(object_name=object_name, accessible_name=accessible_name, parent=parent)
        self.viewport().setMouseTracking(True)
        self._press: Press | None = None
        self._card = HoverCard(self.viewport())
        self._resting = QTimer(self, singleShot=True, interval=HOVER_AFTER_MS)
        self._resting.timeout.connect(self._show_card)
        self.scrolled.connect(self._hide_card)
        self.carried.connect(self._hide_card)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hide_card()
        if self._held is not None:
            # Another button puts back what is held; while an answer is waited for, any does.
            self.let_go()
            return
        place = event.position().toPoint()
        if self._is_corner(place):
            self.show_types_in_head(wanted=self._head.types == 0)
            return
        stop = self._stop_at(place)
        if event.button() != Qt.MouseButton.LeftButton or stop is None or self._layout is None:
            return
        row = self._layout.rows[stop.row]
        if row.kind is RowKind.TYPE:
            self._toggle(row.type.room_type_id)
            return
        if stop.bar is not None or place.x() >= NAMES_WIDTH:
            self._press = Press(place, stop, self._columns().position(place.x()), bool(event.modifiers() & _ALT))
            self._set_cursor(stop, show=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._held is not None:
            if self._press is not None:
                self.carry_to(place)
            return
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (place - self._press.place).manhattanLength() >= DRAG_AFTER:
                self._take_up(self._press)
                self.carry_to(place)
            return
        self._hover(place, cutting=bool(event.modifiers() & _ALT), pressed=bool(event.buttons()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press, self._press = self._press, None
        if event.button() != Qt.MouseButton.LeftButton or press is None:
            return
        if self._held is not None:
            self.carry_to(event.position().toPoint())
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
            self.put_down()
            return
        stop = self._stop_at(event.position().toPoint())
        if stop is not None and stop.bar is not None and press.stop.bar is not None and stop.bar.key == press.stop.bar.key:
            self.opened.emit(stop.bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        stop = self._stop_at(place)
        if stop is None or place.x() < NAMES_WIDTH or event.button() != Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
        elif stop.bar is None:
            self._ask_for(stop)

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._held is not None or self._layout is None:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        stop = self.current_stop() if by_key else self._stop_at(event.pos())
        if stop is None or stop.bar is None or stop.bar.stay is None:
            return
        self._set_cursor(stop, show=False)
        here = event.globalPos()
        if by_key:
            inside = self.bar_rect(stop.row, stop.bar).intersected(self.viewport().rect())
            here = self.viewport().mapToGlobal(inside.bottomLeft())
        self._hide_card()
        self.menu_asked.emit(stop.row, stop.bar, here)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hide_card()
        return super().viewportEvent(event)

    def _take_up(self, press: Press) -> None:
        """The mouse has gone far enough: what was pressed is held."""
        stop = press.stop
        if stop.bar is None:
            self.begin_drawing(stop.row, int(press.at), _("New reservation"))
        elif may_be_held(stop.bar):
            self.take(self._hold_for(press), stop.row, stop.bar, press.at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._press = None

    def _hold_for(self, press: Press) -> Hold:
        bar = press.stop.bar
        assert bar is not None  # noqa: S101
        if press.cut and bar.last_day > bar.first_day:
            return Hold.CUT
        part = self._columns().part(bar, press.place.x())
        return {BarPart.START: Hold.ARRIVAL, BarPart.END: Hold.DEPARTURE, BarPart.MIDDLE: Hold.MOVE}[part]

    def _hover(self, place: QPoint, *, cutting: bool, pressed: bool) -> None:
        stop = self._stop_at(place)
        bar = stop.bar if stop is not None else None
        self.viewport().setCursor(self._pointer_for(bar, place, cutting=cutting))
        if bar is not self._hovered:
            self._hide_card()
            self._hovered = bar
            self.viewport().update()
            if bar is not None and not pressed:
                self._resting.start()

    def _pointer_for(self, bar: Bar | None, place: QPoint, *, cutting: bool) -> Qt.CursorShape:
        if bar is None:
            return Qt.CursorShape.PointingHandCursor if self._is_corner(place) else Qt.CursorShape.ArrowCursor
        if not may_be_held(bar):
            return Qt.CursorShape.PointingHandCursor
        if cutting:
            return Qt.CursorShape.SplitHCursor
        at_end = self._columns().part(bar, place.x()) is not BarPart.MIDDLE
        return Qt.CursorShape.SizeHorCursor if at_end else Qt.CursorShape.PointingHandCursor

    def _is_corner(self, place: QPoint) -> bool:
        """Over the names of the lines of the head, which fold away the types among them."""
        return place.x() < NAMES_WIDTH and DATES_HEIGHT <= place.y() < self._head.height

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
        for bar in self._layout.bars_between(row, (day - 1) * QUARTERS, (day + 2) * QUARTERS):
            begin, end = columns.span(bar)
            if begin <= place.x() < end:
                hit = bar
        return Stop(row, day, hit)

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

    def _show_card(self) -> None:
        found = self._layout.find(self._hovered.key) if self._layout is not None and self._hovered is not None else None
        if found is not None and self._layout is not None and self._held is None:
            row, bar = found
            self._card.show_for(bar, self._layout, self.bar_rect(row, bar), self.head_height() - DATES_HEIGHT)

    def _hide_card(self) -> None:
        self._resting.stop()
        self._card.hide()
        if self._hovered is not None:
            self._hovered = None
            self.viewport().update()
