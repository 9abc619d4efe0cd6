"""The calendar with its keys: everything that the mouse does, and the screen reader told of it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.tape_chart.chart_pointing import ChartPointing
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, RowKind, Stop
from hotel_desk.ui.tape_chart.held import Hold, may_be_held

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ChartView(ChartPointing):
    """Rooms by days.

    Signals:
        day_asked(): the person wants to type a day.
        join_asked(Bar): the parts of a stay are to be one again, in the room of this one.
    """

    day_asked = Signal()
    join_asked = Signal(object)

    def __init__(self, *, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(object_name=object_name, accessible_name=accessible_name, parent=parent)
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

    def pick_up(self, hold: Hold) -> bool:
        """Take hold of the stay that the keyboard is on; False where there is none that may be moved."""
        stop = self.current_stop()
        if stop is None or stop.bar is None or not may_be_held(stop.bar):
            return False
        bar = stop.bar
        if hold is Hold.CUT and bar.last_day == bar.first_day:
            return False
        self.take(hold, stop.row, bar, max(bar.first_day + 1, stop.day) if hold is Hold.CUT else bar.first_day)
        self.place_card()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._layout is None or not self._layout.rows:
            super().keyPressEvent(event)
            return
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._hide_card()
        done = self._key_while_holding(key, modifiers) if self._held is not None else self._key(key, modifiers)
        if not done:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _key_while_holding(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """The keys move the ghost; every other key is kept from the rest of the window."""
        if key == Qt.Key.Key_Escape:
            self.let_go()
        elif key in _ENTER:
            self.put_down()
        elif key in _SIDEWAYS and modifiers & _SHIFT:
            self._pull(Hold.DEPARTURE, _SIDEWAYS[key])
        elif key in _SIDEWAYS and modifiers & _CTRL:
            self._pull(Hold.ARRIVAL, _SIDEWAYS[key])
        elif key in _SIDEWAYS:
            self.nudge(days=_SIDEWAYS[key])
        elif key in _UPRIGHT:
            self.nudge(rows=_UPRIGHT[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.nudge(days=7 if key == Qt.Key.Key_PageDown else -7)
        return True

    def _pull(self, hold: Hold, days: int) -> None:
        if self._held is not None and self._held.hold is Hold.DRAW:
            self.nudge(days=days)
        else:
            self.pull_end(hold, days)

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key says; False for a key that is not ours."""
        if key in _SIDEWAYS and modifiers & _SHIFT:
            return self._draw(_SIDEWAYS[key])
        if key in _SIDEWAYS:
            self._sideways(_SIDEWAYS[key], a_page=bool(modifiers & _CTRL))
        elif key in _UPRIGHT:
            self._upright(_UPRIGHT[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            page = max(1, (self.viewport().height() - self.head_height()) // ROW_HEIGHT - 2)
            self._upright(page if key == Qt.Key.Key_PageDown else -page)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._to_edge(at_end=key == Qt.Key.Key_End, of_rows=bool(modifiers & _CTRL))
        elif key in (*_ENTER, Qt.Key.Key_Space) and not modifiers:
            self._enter()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif modifiers & (_CTRL | _ALT):
            return False
        else:
            return self._letter(key)
        return True

    def _letter(self, key: Qt.Key) -> bool:
        """The jobs that have a letter."""
        if key == Qt.Key.Key_M:
            return self.pick_up(Hold.MOVE)
        if key == Qt.Key.Key_X:
            return self.pick_up(Hold.CUT)
        if key == Qt.Key.Key_J:
            bar = self.current_bar()
            if bar is None or not may_be_held(bar):
                return False
            self.join_asked.emit(bar)
        elif key == Qt.Key.Key_T:
            self.show_today()
        elif key == Qt.Key.Key_G:
            self.day_asked.emit()
        elif key == Qt.Key.Key_L:
            self.show_types_in_head(wanted=self._head.types == 0)
        else:
            return False
        return True

    def _draw(self, step: int) -> bool:
        """Begin to draw nights on the free day that the keyboard is on."""
        stop = self.current_stop()
        if stop is None or stop.bar is not None or self._layout is None or self._layout.rows[stop.row].kind is not RowKind.ROOM:
            return False
        self.begin_drawing(stop.row, stop.day, _("New reservation"))
        if step > 0:
            self.nudge(days=step)
        self.place_card()
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
