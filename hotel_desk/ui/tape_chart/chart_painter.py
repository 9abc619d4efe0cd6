"""Paints the calendar: only what it is asked for, in the colours of the present theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.language import _
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar
from hotel_desk.ui.tape_chart.chart_dress import STRIPE, ChartDress
from hotel_desk.ui.tape_chart.chart_layout import ROW_HEIGHT, ChartLayout, Columns, Row, RowKind
from hotel_desk.ui.tape_chart.day_words import month_text, weekday_text
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.widgets.row_delegate import paint_status

NAMES_WIDTH = 128
DATES_HEIGHT = 40
LEFT_HEIGHT = 24
HEADER_HEIGHT = DATES_HEIGHT + LEFT_HEIGHT
_INSET = 3
BAR_HEIGHT = ROW_HEIGHT - 2 * _INSET - 1
# The words of a bar that begins beyond the view stay in it, as far as this.
WORDS_KEPT_IN_VIEW = 232
_LEAST_FOR_NAME = 18
_LEAST_FOR_WEEKDAY = 30
_WEEKEND = (5, 6)
_HOUSEKEEPING = {
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
    HousekeepingStatus.DIRTY: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.PICKUP: RoomLook.VACANT_DIRTY,
}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_AT_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked beyond the data.

    Args:
        row, day: where the keyboard is; -1 for nowhere.
        bar: the bar that the keyboard is on.
        hovered: the bar under the mouse.
        focused: the calendar has the keyboard.
    """

    row: int = -1
    day: int = 0
    bar: Bar | None = None
    hovered: Bar | None = None
    focused: bool = False


class ChartPainter:
    """Paints parts of one layout.

    Args:
        dress: fonts and surfaces.
        layout: the rows.
        columns: where the days lie.
        area: the viewport.
        offset: pixels that the rows are scrolled up.
    """

    def __init__(self, painter: QPainter, dress: ChartDress, layout: ChartLayout, columns: Columns, *, area: QRect, offset: int) -> None:
        self._painter = painter
        self._dress = dress
        self._layout = layout
        self._columns = columns
        self._area = area
        self._offset = offset
        self._tokens = dress.tokens
        self._business_day = layout.chart.business_date.toordinal()
        self._number_font, self._bold_number_font, self._number_metrics = dress.number_fonts(columns.width)

    def paint(self, exposed: QRect, marks: Marks) -> None:
        """Everything inside a rectangle of the viewport."""
        body = self._area.adjusted(0, HEADER_HEIGHT, 0, 0)
        rows = body.intersected(exposed)
        if not rows.isEmpty():
            self._paint_rows(rows, marks)
        if exposed.top() < HEADER_HEIGHT:
            self._paint_header(exposed)

    def bar_rect(self, bar: Bar, top: int) -> QRect:
        """Where a bar lies in the row that begins at a height."""
        begin, end = self._columns.span(bar)
        return QRect(begin + 1, top + _INSET, max(3, end - begin - 2), BAR_HEIGHT)

    # Rows

    def _paint_rows(self, exposed: QRect, marks: Marks) -> None:
        painter, top = self._painter, HEADER_HEIGHT - self._offset
        painter.setClipRect(exposed)
        painter.fillRect(exposed, QColor(self._tokens.surface))
        self._paint_days(exposed.intersected(QRect(exposed.left(), top, exposed.width(), self._layout.height)))
        for number in self._layout.rows_between(exposed.top() - top, exposed.bottom() - top):
            row = self._layout.rows[number]
            if row.kind is RowKind.TYPE:
                self._paint_type(row, top + row.top, exposed)
            else:
                self._paint_row(number, row, top + row.top, exposed, marks)
            self._paint_cursor(number, top + row.top, marks)
        self._paint_pinned(exposed, marks)

    def _days(self, exposed: QRect) -> range:
        first = self._columns.day_at(max(self._columns.left, exposed.left()))
        return range(first, self._columns.day_at(exposed.right()) + 1)

    def _is_read(self, day: int) -> bool:
        return self._layout.first_day <= day <= self._layout.last_day

    def _paint_days(self, area: QRect) -> None:
        """The ground of each day: the business date, weekends, days that are not read yet; and the lines between."""
        painter, width = self._painter, self._columns.width
        line = QColor(self._tokens.line)
        for day in self._days(area):
            x = self._columns.x_of_day(day)
            ground = self._ground(day)
            if ground:
                painter.fillRect(QRect(x, area.top(), width, area.height()), QColor(ground))
            painter.fillRect(QRect(x, area.top(), 1, area.height()), line)

    def _ground(self, day: int) -> str:
        if not self._is_read(day):
            return self._tokens.sunken
        if day == self._business_day:
            return self._tokens.today
        return self._tokens.weekend if date.fromordinal(day).weekday() in _WEEKEND else ""

    def _paint_row(self, number: int, row: Row, top: int, exposed: QRect, marks: Marks) -> None:
        painter, columns = self._painter, self._columns
        painter.fillRect(QRect(columns.left, top + ROW_HEIGHT - 1, self._area.width(), 1), QColor(self._tokens.line))
        first = columns.day_at(max(columns.left, exposed.left())) * QUARTERS
        last = (columns.day_at(exposed.right()) + 1) * QUARTERS
        bars = list(self._layout.bars_between(number, first, last))
        by_day = [bar for bar in bars if bar.by_day]
        for bar in bars:
            # A day use lies over the beginning of that evening's stay: its words begin beside it.
            over = [columns.span(other)[1] for other in by_day if other.start < bar.start < other.end]
            self._paint_bar(bar, top, words_from=max(over, default=0), hovered=bar is marks.hovered)
        if exposed.left() < columns.left:
            self._paint_name(row, QRect(self._area.left(), top, columns.left, ROW_HEIGHT))

    def _paint_bar(self, bar: Bar, top: int, *, words_from: int, hovered: bool) -> None:
        rect, painter, look = self.bar_rect(bar, top), self._painter, self._tokens.look(bar.look)
        # Of a bar that goes on beyond the view only what is near it is painted.
        cut = max(0, (self._columns.left - 80 - rect.left()) // 64 * 64)
        shown = rect.adjusted(cut, 0, min(0, self._area.right() + 80 - rect.right()), 0)
        self._dress.paint_bar(painter, shown, bar.look)
        if hovered:
            painter.setPen(QPen(QColor(self._tokens.ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(shown.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(look.ink))
        width = self._dress.letter_width(look.letter)
        if rect.width() <= width + STRIPE + 6:
            if rect.width() >= width:
                painter.setFont(self._dress.small_bold)
                painter.drawText(rect.adjusted(0, 0, 1, 0), _CENTRE, look.letter)
            return
        begin = max(rect.left() + STRIPE + 4, self._columns.left + 4, words_from + 4)
        self._paint_words(bar.title, look.letter, width, QRect(begin, rect.top(), rect.right() - begin - 2, rect.height()))

    def _paint_words(self, title: str, letter: str, width: int, rect: QRect) -> None:
        painter = self._painter
        if rect.width() < width:
            return
        painter.setFont(self._dress.small_bold)
        painter.drawText(rect, _AT_LEFT, letter)
        rest = rect.adjusted(width + 5, 0, 0, 0)
        if rest.width() >= _LEAST_FOR_NAME:
            painter.setFont(self._dress.small)
            painter.drawText(rest, _AT_LEFT, self._dress.elided(title, min(rest.width(), WORDS_KEPT_IN_VIEW - width - 12)))

    def _paint_name(self, row: Row, names: QRect) -> None:
        painter, tokens, dress = self._painter, self._tokens, self._dress
        painter.fillRect(names, QColor(tokens.surface))
        if row.room is None:
            painter.setPen(QColor(tokens.warning_ink))
            painter.setFont(dress.small)
            painter.drawText(names.adjusted(28, 0, -4, 0), _AT_LEFT, _("No room yet") if row.number == 0 else "")
        else:
            painter.setPen(QColor(tokens.ink if row.room.active else tokens.disabled_ink))
            painter.setFont(dress.font)
            painter.drawText(names.adjusted(28, 0, -32, 0), _AT_LEFT, row.room.number)
            self._paint_housekeeping(row.room.housekeeping_status, QRect(names.right() - 28, names.top() + 6, 20, ROW_HEIGHT - 13))
        self._paint_lines(names)

    def _paint_housekeeping(self, status: HousekeepingStatus, chip: QRect) -> None:
        painter, look = self._painter, self._tokens.rooms[_HOUSEKEEPING[status]]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_status(painter, QRectF(chip), look, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(look.ink))
        painter.setFont(self._dress.small)
        painter.drawText(chip, _CENTRE, "P" if status is HousekeepingStatus.PICKUP else look.letter)

    def _paint_lines(self, names: QRect) -> None:
        painter, tokens = self._painter, self._tokens
        painter.fillRect(QRect(names.right(), names.top(), 1, names.height()), QColor(tokens.strong_line))
        painter.fillRect(QRect(names.left(), names.bottom(), names.width(), 1), QColor(tokens.line))

    # Types

    def _paint_type(self, row: Row, top: int, exposed: QRect) -> None:
        painter, tokens = self._painter, self._tokens
        strip = QRect(exposed.left(), top, exposed.width(), ROW_HEIGHT)
        painter.fillRect(strip, QColor(tokens.sunken))
        for day in self._days(exposed):
            x = self._columns.x_of_day(day)
            painter.fillRect(QRect(x, top, 1, ROW_HEIGHT), QColor(tokens.line))
            if self._is_read(day):
                left = row.type.nights[day - self._layout.first_day].left
                self._paint_left(QRect(x + 1, top, self._columns.width - 1, ROW_HEIGHT), left, day)
        painter.fillRect(QRect(strip.left(), strip.bottom(), strip.width(), 1), QColor(tokens.line))
        if exposed.left() < self._columns.left:
            self._paint_type_name(row, QRect(self._area.left(), top, self._columns.left, ROW_HEIGHT))

    def _paint_type_name(self, row: Row, names: QRect) -> None:
        painter, tokens, dress = self._painter, self._tokens, self._dress
        painter.fillRect(names, QColor(tokens.sunken))
        self._paint_chevron(names, collapsed=row.collapsed)
        count = str(row.type.rooms)
        room_for_name = names.width() - 28 - 16 - dress.bold_metrics.horizontalAdvance(count)
        painter.setPen(QColor(tokens.ink))
        painter.setFont(dress.small_bold)
        name = dress.bold_metrics.elidedText(row.type.name, Qt.TextElideMode.ElideRight, room_for_name)
        painter.drawText(names.adjusted(28, 0, -4, 0), _AT_LEFT, name)
        painter.setPen(QColor(tokens.quiet_ink))
        painter.setFont(dress.small)
        painter.drawText(names.adjusted(0, 0, -8, 0), _AT_RIGHT, count)
        self._paint_lines(names)

    def _paint_chevron(self, names: QRect, *, collapsed: bool) -> None:
        x, y = names.left() + 12, names.center().y()
        self._painter.setPen(QPen(QColor(self._tokens.ink), 2))
        if collapsed:
            self._painter.drawPolyline([QPoint(x + 2, y - 3), QPoint(x + 6, y + 1), QPoint(x + 2, y + 5)])
        else:
            self._painter.drawPolyline([QPoint(x, y - 1), QPoint(x + 4, y + 3), QPoint(x + 8, y - 1)])

    def _paint_left(self, cell: QRect, left: int, day: int, *, on_accent: bool = False) -> None:
        """What is left on one night: a number; full stands out, oversold has a ground and a sign of its own."""
        painter, tokens = self._painter, self._tokens
        ink = tokens.quiet_ink if day < self._business_day else tokens.ink
        if left < 0:
            ink = tokens.danger_ink
            painter.fillRect(cell.adjusted(1, 3, -1, -4), QColor(tokens.danger_soft))
        elif left == 0 and not on_accent:
            ink = tokens.warning_ink
            painter.fillRect(cell.adjusted(1, 3, -1, -4), QColor(tokens.warning_soft))
        painter.setPen(QColor(tokens.on_accent if on_accent else ink))
        painter.setFont(self._bold_number_font if left <= 0 else self._number_font)
        text = f"\N{MINUS SIGN}{-left}!" if left < 0 else str(left)
        if self._number_metrics.horizontalAdvance(text) <= cell.width():
            painter.drawText(cell, _CENTRE, text)
        elif left < 0:
            painter.drawText(cell, _CENTRE, "!")

    def _paint_pinned(self, exposed: QRect, marks: Marks) -> None:
        """The row of the type whose rooms are at the top, held there until the next type pushes it away."""
        rows = self._layout.rows
        first = self._layout.row_at(self._offset)
        if first < 0 or (rows[first].kind is RowKind.TYPE and rows[first].top == self._offset):
            return
        group = self._layout.group_of(first)
        after = rows[first + 1] if first + 1 < len(rows) and rows[first + 1].kind is RowKind.TYPE else None
        top = HEADER_HEIGHT + (min(0, after.top - self._offset - ROW_HEIGHT) if after is not None else 0)
        if exposed.top() < top + ROW_HEIGHT:
            self._paint_type(rows[group], top, exposed)
            self._paint_cursor(group, top, marks)

    # The keyboard

    def _paint_cursor(self, number: int, top: int, marks: Marks) -> None:
        if number != marks.row:
            return
        columns, painter = self._columns, self._painter
        if marks.bar is not None:
            rect = self.bar_rect(marks.bar, top).adjusted(-1, -1, 1, 1)
        else:
            rect = QRect(columns.x_of_day(marks.day) + 1, top + 1, columns.width - 1, ROW_HEIGHT - 3)
        painter.save()
        painter.setClipRect(QRect(columns.left, top, self._area.width(), ROW_HEIGHT), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._tokens.accent if marks.focused else self._tokens.strong_line), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    # Dates

    def _paint_header(self, exposed: QRect) -> None:
        """The dates, and what is left to sell of everything on view."""
        painter, tokens = self._painter, self._tokens
        header = QRect(exposed.left(), self._area.top(), exposed.width(), HEADER_HEIGHT)
        painter.setClipRect(header.intersected(exposed))
        painter.fillRect(header, QColor(tokens.surface))
        for day in self._days(exposed):
            self._paint_date(day)
        if exposed.left() < self._columns.left:
            self._paint_corner()
        painter.fillRect(QRect(header.left(), HEADER_HEIGHT - 1, header.width(), 1), QColor(tokens.strong_line))

    def _paint_date(self, day: int) -> None:
        painter, tokens, width = self._painter, self._tokens, self._columns.width
        moment, today = date.fromordinal(day), day == self._business_day
        column = QRect(self._columns.x_of_day(day), self._area.top(), width, HEADER_HEIGHT)
        ground = tokens.accent if today else self._ground(day)
        if ground:
            painter.fillRect(column, QColor(ground))
        painter.fillRect(QRect(column.left(), column.top(), 1, column.height()), QColor(tokens.line))
        wide = width >= _LEAST_FOR_WEEKDAY
        painter.setPen(QColor(tokens.on_accent if today else tokens.quiet_ink))
        painter.setFont(self._dress.small if wide else self._number_font)
        painter.drawText(QRect(column.left(), column.top() + 2, width, 18), _CENTRE, weekday_text(moment, narrow=not wide))
        painter.setPen(QColor(tokens.on_accent if today else tokens.ink))
        painter.setFont(self._dress.bold if wide else self._number_font)
        painter.drawText(QRect(column.left(), column.top() + 18, width, 20), _CENTRE, str(moment.day))
        left = self._layout.left_to_sell(day)
        if left is not None:
            self._paint_left(column.adjusted(1, DATES_HEIGHT, 0, 0), left, day, on_accent=today)

    def _paint_corner(self) -> None:
        """Month and year of the first day, and what the numbers under the dates mean."""
        painter, tokens, dress = self._painter, self._tokens, self._dress
        corner = QRect(self._area.left(), self._area.top(), self._columns.left, HEADER_HEIGHT)
        painter.fillRect(corner, QColor(tokens.surface))
        painter.fillRect(QRect(corner.right(), corner.top(), 1, corner.height()), QColor(tokens.strong_line))
        painter.setPen(QColor(tokens.ink))
        painter.setFont(dress.bold)
        month = month_text(date.fromordinal(self._columns.day_at(self._columns.left)))
        painter.drawText(corner.adjusted(12, 0, -4, -LEFT_HEIGHT), _AT_LEFT, month)
        painter.setPen(QColor(tokens.quiet_ink))
        painter.setFont(dress.small)
        painter.drawText(corner.adjusted(12, DATES_HEIGHT, -4, 0), _AT_LEFT, dress.elided(_("Left to sell"), corner.width() - 16))
