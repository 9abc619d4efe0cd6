"""The ground of the calendar: what is on view, where it lies, where the keyboard is. Scrolls, zooms and paints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.queries.tape_chart import TapeChart
from hotel_desk.ui.tape_chart.bars import Bar, BarKey
from hotel_desk.ui.tape_chart.chart_dress import ChartDress
from hotel_desk.ui.tape_chart.chart_layout import ChartLayout, Filter
from hotel_desk.ui.tape_chart.chart_measures import (
    BAR_HEIGHT,
    DATES_HEIGHT,
    FIGURES_HEIGHT,
    NAMES_WIDTH,
    WORDS_KEPT_IN_VIEW,
    Head,
    types_in_head,
)
from hotel_desk.ui.tape_chart.chart_painter import ChartPainter
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, RowKind, Stop
from hotel_desk.ui.tape_chart.columns import Columns
from hotel_desk.ui.tape_chart.paint_site import Marks, PaintSite
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Collection

# The bar scrolls over this many days around the one that was gone to; going elsewhere moves the window.
_REACH = 548
_NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the keyboard is, by what is there, so that it survives a read."""

    row: tuple[str, object]
    day: int
    bar: BarKey | None = None


class ChartSurface(QAbstractScrollArea):
    """Rooms by days, without keys and mouse.

    Signals:
        range_wanted(first, last): days on view that are not read; both dates included.
        days_changed(count): another zoom.
        moved(first day): the leftmost day on view is another one.
        scrolled(): what lies under the mouse is something else now.
        cursor_moved(): the keyboard is somewhere else.
        folded(): types were folded away or unfolded.
    """

    range_wanted = Signal(object, object)
    days_changed = Signal(int)
    moved = Signal(object)
    scrolled = Signal()
    cursor_moved = Signal()
    folded = Signal()

    def __init__(self, *, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(NAMES_WIDTH + 7 * 32, DATES_HEIGHT + 2 * FIGURES_HEIGHT + 4 * ROW_HEIGHT)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        self._layout: ChartLayout | None = None
        self._filter = Filter()
        self._collapsed: set[RoomTypeId] = set()
        self._days = 14
        self._origin = 0
        self._first = 1
        self._cursor: Cursor | None = None
        self._asked: tuple[int, int] = (0, -1)
        self._hovered: Bar | None = None
        self._types_wanted: bool | None = None
        self._head = Head()
        self._dress: ChartDress | None = None
        self._dress_ratio = 1.0
        self.horizontalScrollBar().valueChanged.connect(self._scrolled_days)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.scrolled.emit())
        theme().changed.connect(self._undress)

    def show_chart(self, chart: TapeChart) -> None:
        """Show another answer; what is on top, and where the keyboard is, stay there."""
        first_time = self._layout is None
        anchor = self._anchor()
        self._layout = ChartLayout(chart, self._filter, self._collapsed)
        if first_time and not self._origin:
            self.go_to(chart.business_date - timedelta(days=1))
        self._asked = (self._layout.first_day, self._layout.last_day)
        self._measure()
        self._restore(anchor)
        if first_time:
            self._cursor = self._cursor_on(self._layout.stop_at(0, chart.business_date.toordinal())) if self._layout.rows else None
        self._want_days()
        self._after_scroll()

    def set_filter(self, wanted: Filter) -> None:
        """Show some rooms only."""
        self._filter = wanted
        self._lay_out_again()

    def set_collapsed(self, types: Collection[RoomTypeId]) -> None:
        """Fold away the rooms of these types, and no others."""
        self._collapsed = set(types)
        self._lay_out_again()
        self.folded.emit()

    def collapsed(self) -> frozenset[RoomTypeId]:
        """The types whose rooms are folded away."""
        return frozenset(self._collapsed)

    def show_types_in_head(self, *, wanted: bool) -> None:
        """Show, or hide, what is left by type in the frozen head."""
        self._types_wanted = wanted
        self._measure()
        self.viewport().update()

    def head_height(self) -> int:
        """Pixels of what is frozen on top."""
        return self._head.height

    def set_days(self, days: int) -> None:
        """Zoom: how many days are on view. The leftmost day stays."""
        if days == self._days:
            return
        self._days = days
        first = self._first
        self._measure()
        self.horizontalScrollBar().setValue((first - self._origin) * self._width())
        self._after_scroll()
        self.days_changed.emit(days)

    def days(self) -> int:
        """How many days are on view."""
        return self._days

    def first_day(self) -> date:
        """The leftmost day on view."""
        return date.fromordinal(self._first)

    def go_to(self, day: date) -> None:
        """Make a day the leftmost one."""
        number = day.toordinal()
        if not self._origin or abs(number - self._origin - _REACH) > _REACH - 2 * self._days:
            self._origin = number - _REACH
        self._first = number
        self._measure()
        self.horizontalScrollBar().setValue((number - self._origin) * self._width())
        self._after_scroll()

    def wanted_range(self, business_date: date) -> tuple[date, date]:
        """The days to read: those on view with a margin on both sides."""
        if not self._origin:
            self.go_to(business_date - timedelta(days=1))
        first, last = self._with_margin()
        self._asked = (first, last)
        return date.fromordinal(first), date.fromordinal(last)

    def layout_on_view(self) -> ChartLayout | None:
        """The rows that are shown; None before the first answer."""
        return self._layout

    def bars_on_view(self) -> list[tuple[int, Bar]]:
        """Row and bar of everything of which something can be seen, from the top and from the left."""
        if self._layout is None:
            return []
        columns = self._columns()
        first, last = columns.day_at(NAMES_WIDTH) * 4, (columns.day_at(self.viewport().width()) + 1) * 4
        offset = self.verticalScrollBar().value()
        rows = self._layout.rows_between(offset, offset + self.viewport().height() - self._head.height)
        left, right = NAMES_WIDTH, self.viewport().width()
        found = [(row, bar) for row in rows for bar in self._layout.bars_between(row, first, last)]
        return [(row, bar) for row, bar in found if columns.span(bar)[1] > left and columns.span(bar)[0] < right]

    def bar_rect(self, row: int, bar: Bar) -> QRect:
        """Where a bar lies in the viewport at present."""
        assert self._layout is not None  # noqa: S101 - there is no bar without a layout
        begin, end = self._columns().span(bar)
        return QRect(begin, self._top_of(row), end - begin, ROW_HEIGHT)

    def day_rect(self, row: int, day: date) -> QRect:
        """Where a day of a row lies in the viewport at present."""
        columns = self._columns()
        return QRect(columns.x_of_day(day.toordinal()), self._top_of(row), columns.width, ROW_HEIGHT)

    def current_bar(self) -> Bar | None:
        """The bar that the keyboard is on."""
        found = self._layout.find(self._cursor.bar) if self._layout and self._cursor and self._cursor.bar else None
        return found[1] if found else None

    def current_stop(self) -> Stop | None:
        """The place that the keyboard is on."""
        row = self._cursor_row()
        return None if row < 0 or self._cursor is None else Stop(row, self._cursor.day, self.current_bar())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._layout is None:
            painter.fillRect(event.rect(), theme().tokens.surface)
            painter.end()
            return
        chart = ChartPainter(self._site(painter))
        marks = self._marks()
        # After a scroll the region is a strip or two; what lies between them is on the screen already.
        for exposed in event.region():
            chart.paint(exposed, marks)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        first = self._first
        self._measure()
        if self._origin:
            self.horizontalScrollBar().setValue((first - self._origin) * self._width())
        self._after_scroll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._undress()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted already; only what comes into view, and what is held in place, is painted."""
        viewport = self.viewport()
        width, height = viewport.width(), viewport.height()
        if dy:
            viewport.scroll(0, dy, QRect(0, self._head.height, width, height - self._head.height))
            viewport.update(0, self._head.height, width, ROW_HEIGHT + max(0, dy))
        if dx:
            viewport.scroll(dx, 0, QRect(NAMES_WIDTH, 0, width - NAMES_WIDTH, height))
            # The nights in the rows are counted over the days on view.
            viewport.update(0, 0, NAMES_WIDTH, height if self._counted_from(dx) != self._counted_from(0) else self._head.height)
            viewport.update(NAMES_WIDTH, 0, WORDS_KEPT_IN_VIEW + max(0, dx), height)

    def _marks(self) -> Marks:
        """What is marked at present beyond the data."""
        stop = self.current_stop()
        if stop is None:
            return Marks(hovered=self._hovered)
        return Marks(stop.row, stop.day, stop.bar, self._hovered, self.hasFocus())

    def _site(self, painter: QPainter) -> PaintSite:
        assert self._layout is not None  # noqa: S101 - there is nothing to paint without a layout
        return PaintSite(
            painter,
            self._dressed(),
            self._layout,
            self._columns(),
            self.viewport().rect(),
            self._head,
            self.verticalScrollBar().value(),
            self._layout.chart.business_date.toordinal(),
        )

    def _counted_from(self, moved: int) -> tuple[int, int]:
        """The first and the last day on view before the days were moved by so many pixels."""
        columns = self._columns()
        return columns.day_at(NAMES_WIDTH + moved), columns.day_at(self.viewport().width() - 1 + moved)

    def _set_cursor(self, stop: Stop, *, show: bool = True) -> None:
        self._cursor = self._cursor_on(stop)
        if show:
            self._bring_into_view(stop)
        self.viewport().update()
        self.cursor_moved.emit()

    def _cursor_on(self, stop: Stop) -> Cursor:
        assert self._layout is not None  # noqa: S101 - there is no stop without a layout
        return Cursor(self._layout.rows[stop.row].key, stop.day, stop.bar.key if stop.bar else None)

    def _cursor_row(self) -> int:
        if self._layout is None or self._cursor is None:
            return -1
        if self._cursor.bar is not None:
            found = self._layout.find(self._cursor.bar)
            if found is not None:
                return found[0]
        return self._layout.numbers.get(self._cursor.row, -1)

    def _bring_into_view(self, stop: Stop) -> None:
        if self._layout is None:
            return
        first, last = (stop.bar.first_day, stop.bar.last_day) if stop.bar else (stop.day, stop.day)
        shown_last = self._first + self._days - 1
        if last < self._first or (first < self._first and last < shown_last):
            self.go_to(date.fromordinal(max(first, last - self._days + 1)))
        elif first > shown_last or (last > shown_last and first > self._first):
            self.go_to(date.fromordinal(min(first, last - self._days + 1)))
        self._show_row(stop.row)

    def _show_row(self, number: int) -> None:
        """Scroll down or up until a row is on view, below the type that is pinned."""
        if self._layout is None:
            return
        bar, height = self.verticalScrollBar(), self.viewport().height() - self._head.height
        row = self._layout.rows[number]
        pinned = 0 if row.kind is RowKind.TYPE else ROW_HEIGHT
        if row.top - pinned < bar.value():
            bar.setValue(row.top - pinned)
        elif row.top + ROW_HEIGHT > bar.value() + height:
            bar.setValue(row.top + ROW_HEIGHT - height)

    def _lay_out_again(self) -> None:
        if self._layout is None:
            return
        anchor = self._anchor()
        here = self.current_stop()
        self._layout = ChartLayout(self._layout.chart, self._filter, self._collapsed)
        if self._cursor_row() < 0 and self._layout.rows:
            self._cursor = self._cursor_on(self._layout.stop_at(self._near(here), here.day if here else self._first))
        self._measure()
        self._restore(anchor)
        self._after_scroll()

    def _near(self, here: Stop | None) -> int:
        """The row of the type that the keyboard was in, else the first."""
        if here is None or self._layout is None or self._cursor is None:
            return 0
        kind, what = self._cursor.row
        if kind == "room":
            room = next((room for room in self._layout.chart.rooms if room.room_id == what), None)
            what = room.room_type_id if room else None
        elif kind == "lane" and isinstance(what, tuple):
            what = what[0]
        return self._layout.numbers.get(("type", what), 0)

    def _anchor(self) -> tuple[tuple[str, object], int] | None:
        """The row at the top and how far it is scrolled away."""
        offset = self.verticalScrollBar().value()
        row = self._layout.row_at(offset) if self._layout is not None else -1
        return None if row < 0 or self._layout is None or not offset else (self._layout.rows[row].key, offset - self._layout.rows[row].top)

    def _restore(self, anchor: tuple[tuple[str, object], int] | None) -> None:
        if anchor is not None and self._layout is not None and anchor[0] in self._layout.numbers:
            self.verticalScrollBar().setValue(self._layout.rows[self._layout.numbers[anchor[0]]].top + anchor[1])

    def _measure(self) -> None:
        types = len(self._layout.types()) if self._layout is not None else 0
        self._head = Head(types_in_head(types, self.viewport().height(), wanted=self._types_wanted))
        body = max(0, self.viewport().height() - self._head.height)
        height = self._layout.height if self._layout is not None else 0
        self.verticalScrollBar().setRange(0, max(0, height - body))
        self.verticalScrollBar().setPageStep(body)
        across = self.horizontalScrollBar()
        across.setSingleStep(self._width())
        across.setPageStep(self._days * self._width())
        # The bar must not move by itself while its range is being changed.
        across.blockSignals(True)
        across.setRange(0, 2 * _REACH * self._width())
        across.blockSignals(False)

    def _width(self) -> int:
        return max(_NARROWEST, (self.viewport().width() - NAMES_WIDTH) // self._days)

    def _columns(self) -> Columns:
        return Columns(NAMES_WIDTH, self._width(), self._origin, self.horizontalScrollBar().value())

    def _top_of(self, row: int) -> int:
        return self._head.height + row * ROW_HEIGHT - self.verticalScrollBar().value()

    def _scrolled_days(self, value: int) -> None:
        width = self._width()
        self._first = self._origin + (value + width // 2) // width
        self.scrolled.emit()
        self._want_days()
        self.moved.emit(self.first_day())

    def _dressed(self) -> ChartDress:
        ratio = self.devicePixelRatioF()
        if self._dress is None or self._dress_ratio != ratio:
            self._dress, self._dress_ratio = ChartDress(self.font(), BAR_HEIGHT, ratio), ratio
        return self._dress

    def _undress(self) -> None:
        self._dress = None
        self.viewport().update()

    def _after_scroll(self) -> None:
        self._want_days()
        self.viewport().update()
        if self._origin:
            self.moved.emit(self.first_day())

    def _with_margin(self) -> tuple[int, int]:
        margin = min(21, max(7, self._days))
        return self._first - margin, self._first + self._days + margin

    def _want_days(self) -> None:
        """Ask for days when what is on view comes near the end of what was read or asked for."""
        if self._layout is None or (self._asked[0] <= self._first - 2 and self._first + self._days + 1 <= self._asked[1]):
            return
        self._asked = self._with_margin()
        self.range_wanted.emit(*(date.fromordinal(day) for day in self._asked))
