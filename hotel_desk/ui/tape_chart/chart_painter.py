"""Paints the calendar: only what it is asked for, in the colours of the present theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.language import _
from hotel_desk.ui.tape_chart.bar_painter import BarPainter
from hotel_desk.ui.tape_chart.bars import QUARTERS
from hotel_desk.ui.tape_chart.chart_measures import CHIP_WIDTH, TOTAL_WIDTH
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, Row, RowKind
from hotel_desk.ui.tape_chart.figure_painter import paint_left
from hotel_desk.ui.tape_chart.head_painter import HeadPainter
from hotel_desk.ui.tape_chart.paint_site import AT_LEFT, AT_RIGHT, CENTRE, Marks, PaintSite
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.widgets.row_delegate import paint_status

_HOUSEKEEPING = {
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
    HousekeepingStatus.DIRTY: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.PICKUP: RoomLook.VACANT_DIRTY,
}
_NAME_LEFT = 28


class ChartPainter:
    """Paints parts of one layout."""

    def __init__(self, site: PaintSite) -> None:
        self._site = site
        self._bars = BarPainter(site)

    def paint(self, exposed: QRect, marks: Marks) -> None:
        """Everything inside a rectangle of the viewport."""
        body = self._site.area.adjusted(0, self._site.head.height, 0, 0)
        rows = body.intersected(exposed)
        if not rows.isEmpty():
            self._paint_rows(rows, marks)
        if exposed.top() < self._site.head.height:
            HeadPainter(self._site).paint(exposed)

    # Rows

    def _paint_rows(self, exposed: QRect, marks: Marks) -> None:
        site = self._site
        painter, top = site.painter, site.head.height - site.offset
        painter.setClipRect(exposed)
        painter.fillRect(exposed, QColor(site.tokens.surface))
        self._paint_days(exposed.intersected(QRect(exposed.left(), top, exposed.width(), site.layout.height)))
        for number in site.layout.rows_between(exposed.top() - top, exposed.bottom() - top):
            row = site.layout.rows[number]
            if row.kind is RowKind.TYPE:
                self._paint_type(row, top + row.top, exposed)
            else:
                self._paint_row(row, top + row.top, exposed, marks)
            self._paint_cursor(number, top + row.top, marks)
        if marks.ghost is not None:
            painter.save()
            painter.setClipRect(exposed.intersected(site.area.adjusted(site.columns.left, 0, 0, 0)))
            self._bars.paint_ghost(marks, top + site.layout.rows[marks.ghost.row].top)
            painter.restore()
        self._paint_pinned(exposed, marks)

    def _paint_days(self, area: QRect) -> None:
        """The ground of each day: the business date, weekends, days that are not read yet; and the lines between."""
        site, width = self._site, self._site.columns.width
        line = QColor(site.tokens.line)
        for day in site.days(area):
            x = site.columns.x_of_day(day)
            ground = site.ground(day)
            if ground:
                site.painter.fillRect(QRect(x, area.top(), width, area.height()), QColor(ground))
            site.painter.fillRect(QRect(x, area.top(), 1, area.height()), line)

    def _paint_row(self, row: Row, top: int, exposed: QRect, marks: Marks) -> None:
        site, columns = self._site, self._site.columns
        site.painter.fillRect(QRect(columns.left, top + ROW_HEIGHT - 1, site.area.width(), 1), QColor(site.tokens.line))
        first = columns.day_at(max(columns.left, exposed.left())) * QUARTERS
        last = (columns.day_at(exposed.right()) + 1) * QUARTERS
        self._bars.paint(list(row.between(first, last)), top, marks)
        if exposed.left() < columns.left:
            self._paint_name(row, QRect(0, top, columns.left, ROW_HEIGHT))

    def _paint_name(self, row: Row, names: QRect) -> None:
        site, tokens, dress = self._site, self._site.tokens, self._site.dress
        painter = site.painter
        painter.fillRect(names, QColor(tokens.surface))
        if row.room is None:
            painter.setPen(QColor(tokens.warning_ink))
            painter.setFont(dress.small)
            words = dress.elided(_("No room yet"), names.width() - _NAME_LEFT - 4) if row.number == 0 else ""
            painter.drawText(names.adjusted(_NAME_LEFT, 0, -4, 0), AT_LEFT, words)
        else:
            painter.setPen(QColor(tokens.ink if row.room.active else tokens.disabled_ink))
            painter.setFont(dress.font)
            width = names.width() - _NAME_LEFT - TOTAL_WIDTH - CHIP_WIDTH - 8
            painter.drawText(names.adjusted(_NAME_LEFT, 0, 0, 0), AT_LEFT, dress.fitted(row.room.number, width, dress.metrics))
            chip = QRect(names.right() - TOTAL_WIDTH - CHIP_WIDTH, names.top() + 6, CHIP_WIDTH, ROW_HEIGHT - 13)
            self._paint_housekeeping(row.room.housekeeping_status, chip)
            self._paint_total(row, names)
        self._paint_lines(names)

    def _paint_total(self, row: Row, names: QRect) -> None:
        """The nights let on the days on view."""
        site, columns = self._site, self._site.columns
        nights = row.nights(columns.day_at(columns.left), columns.day_at(site.area.right()) + 1)
        site.painter.setPen(QColor(site.tokens.quiet_ink))
        site.painter.setFont(site.dress.small)
        site.painter.drawText(names.adjusted(0, 0, -8, 0), AT_RIGHT, str(nights))

    def _paint_housekeeping(self, status: HousekeepingStatus, chip: QRect) -> None:
        painter, look = self._site.painter, self._site.tokens.rooms[_HOUSEKEEPING[status]]
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        paint_status(painter, QRectF(chip), look, 3)
        painter.setRenderHint(painter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(look.ink))
        painter.setFont(self._site.dress.small)
        painter.drawText(chip, CENTRE, "P" if status is HousekeepingStatus.PICKUP else look.letter)

    def _paint_lines(self, names: QRect) -> None:
        painter, tokens = self._site.painter, self._site.tokens
        painter.fillRect(QRect(names.right(), names.top(), 1, names.height()), QColor(tokens.strong_line))
        painter.fillRect(QRect(names.left(), names.bottom(), names.width(), 1), QColor(tokens.line))

    # Types

    def _paint_type(self, row: Row, top: int, exposed: QRect) -> None:
        site, tokens = self._site, self._site.tokens
        painter = site.painter
        strip = QRect(exposed.left(), top, exposed.width(), ROW_HEIGHT)
        painter.fillRect(strip, QColor(tokens.sunken))
        for day in site.days(exposed):
            x = site.columns.x_of_day(day)
            painter.fillRect(QRect(x, top, 1, ROW_HEIGHT), QColor(tokens.line))
            if site.layout.is_read(day):
                left = row.type.nights[day - site.layout.first_day].left
                paint_left(site, QRect(x + 1, top, site.columns.width - 1, ROW_HEIGHT), left, day)
        painter.fillRect(QRect(strip.left(), strip.bottom(), strip.width(), 1), QColor(tokens.line))
        if exposed.left() < site.columns.left:
            self._paint_type_name(row, QRect(0, top, site.columns.left, ROW_HEIGHT))

    def _paint_type_name(self, row: Row, names: QRect) -> None:
        site, tokens, dress = self._site, self._site.tokens, self._site.dress
        painter = site.painter
        painter.fillRect(names, QColor(tokens.sunken))
        self._paint_chevron(names, collapsed=row.collapsed)
        painter.setPen(QColor(tokens.ink))
        painter.setFont(dress.small_bold)
        width = names.width() - _NAME_LEFT - TOTAL_WIDTH - 4
        painter.drawText(names.adjusted(_NAME_LEFT, 0, -4, 0), AT_LEFT, dress.fitted(row.type.name, width, dress.bold_metrics))
        painter.setPen(QColor(tokens.quiet_ink))
        painter.setFont(dress.small)
        painter.drawText(names.adjusted(0, 0, -8, 0), AT_RIGHT, str(self._nights_sold(row)))
        self._paint_lines(names)

    def _nights_sold(self, row: Row) -> int:
        """The nights of the type that are sold on the days on view."""
        layout, columns = self._site.layout, self._site.columns
        first = columns.day_at(columns.left) - layout.first_day
        last = columns.day_at(self._site.area.right()) + 1 - layout.first_day
        return sum(night.sold for night in row.type.nights[max(0, first) : max(0, last)])

    def _paint_chevron(self, names: QRect, *, collapsed: bool) -> None:
        x, y = names.left() + 12, names.center().y()
        self._site.painter.setPen(QPen(QColor(self._site.tokens.ink), 2))
        if collapsed:
            self._site.painter.drawPolyline([QPoint(x + 2, y - 3), QPoint(x + 6, y + 1), QPoint(x + 2, y + 5)])
        else:
            self._site.painter.drawPolyline([QPoint(x, y - 1), QPoint(x + 4, y + 3), QPoint(x + 8, y - 1)])

    def _paint_pinned(self, exposed: QRect, marks: Marks) -> None:
        """The row of the type whose rooms are at the top, held there until the next type pushes it away."""
        layout, offset = self._site.layout, self._site.offset
        rows, first = layout.rows, layout.row_at(offset)
        if first < 0 or (rows[first].kind is RowKind.TYPE and rows[first].top == offset):
            return
        group = layout.group_of(first)
        after = rows[first + 1] if first + 1 < len(rows) and rows[first + 1].kind is RowKind.TYPE else None
        top = self._site.head.height + (min(0, after.top - offset - ROW_HEIGHT) if after is not None else 0)
        if exposed.top() < top + ROW_HEIGHT:
            self._paint_type(rows[group], top, exposed)
            self._paint_cursor(group, top, marks)

    # The keyboard

    def _paint_cursor(self, number: int, top: int, marks: Marks) -> None:
        if number != marks.row:
            return
        site, columns = self._site, self._site.columns
        painter = site.painter
        if marks.bar is not None:
            rect = site.rect_of(marks.bar, top).adjusted(-1, -1, 1, 1)
        else:
            rect = QRect(columns.x_of_day(marks.day) + 1, top + 1, columns.width - 1, ROW_HEIGHT - 3)
        painter.save()
        painter.setClipRect(QRect(columns.left, top, site.area.width(), ROW_HEIGHT), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(site.tokens.accent if marks.focused else site.tokens.strong_line), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()
