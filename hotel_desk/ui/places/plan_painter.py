"""Paints the day plan of places: names, hours, slots, bookings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.places.plan_layout import HEADER_HEIGHT, NAMES_WIDTH, ROW_HEIGHT, PlanLayout, Stop
from hotel_desk.ui.places.words import PLACE_KINDS, bookings_text, clock_text, look_of, persons_text, status_look
from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.widgets.row_delegate import paint_status

if TYPE_CHECKING:
    from hotel_desk.queries.places import PlaceBookingRow, PlaceOfDay

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_INSET = 3
_CHIP = 20


@dataclass(frozen=True, slots=True)
class PlanMarks:
    """What is current and what is chosen: stop numbers, -1 for none; `first` to `last` are free slots of one row."""

    current: int = -1
    first: int = -1
    last: int = -1
    hovered: int = -1
    focused: bool = False


class PlanPainter:
    """Holds the fonts of one theme; make a new one when theme or font changes."""

    def __init__(self, font: QFont) -> None:
        self.tokens = theme().tokens
        self._plain = font
        self._small = QFont(font)
        self._small.setPointSizeF(SMALL_POINT_SIZE)
        self._bold = QFont(self._small)
        self._bold.setBold(True)
        self._plain_metrics, self._small_metrics = QFontMetrics(self._plain), QFontMetrics(self._small)

    def paint_row(self, painter: QPainter, layout: PlanLayout, row: int, marks: PlanMarks, exposed: QRect) -> None:
        """The slots and bookings of one place; the painter stands at the left end of the time, the top of the rows."""
        place = layout.places[row]
        whole = QRect(0, row * ROW_HEIGHT, layout.width, ROW_HEIGHT)
        painter.fillRect(whole.intersected(exposed), QColor(self.tokens.sunken))
        open_part = layout.span(row, place.opens, place.closes)
        painter.fillRect(open_part.intersected(exposed), QColor(self.tokens.surface))
        self._paint_past(painter, layout.past(row).intersected(exposed))
        for number in layout.of_row(row):
            area = layout.rect(number)
            if area.intersects(exposed):
                self._paint_stop(painter, area, layout.stops[number], number, marks)
        painter.setPen(QColor(self.tokens.line))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())

    def paint_name(self, painter: QPainter, row: int, place: PlaceOfDay, *, current: bool, week: bool = False) -> None:
        """The name of a place (in its week: the day) at the left; the painter stands at the top of the rows."""
        area = QRect(0, row * ROW_HEIGHT, NAMES_WIDTH, ROW_HEIGHT)
        painter.fillRect(area, QColor(self.tokens.accent_soft if current else self.tokens.raised))
        painter.setPen(QColor(self.tokens.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        words = area.adjusted(16, 8, -8, -8)
        painter.setFont(self._plain)
        painter.setPen(QColor(self.tokens.ink))
        top = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        painter.drawText(
            top,
            _LEFT,
            self._plain_metrics.elidedText(date_text(place.date) if week else place.name, Qt.TextElideMode.ElideRight, top.width()),
        )
        painter.setFont(self._small)
        painter.setPen(QColor(self.tokens.quiet_ink))
        about = f"{_(PLACE_KINDS[place.kind])} · {persons_text(place.capacity)}"
        if week:
            about = bookings_text(len(place.bookings))
        elif not place.active:
            about = _("Switched off")
        below = top.translated(0, words.height() // 2)
        painter.drawText(below, _LEFT, self._small_metrics.elidedText(about, Qt.TextElideMode.ElideRight, below.width()))

    def paint_hours(self, painter: QPainter, layout: PlanLayout, zone: ZoneInfo) -> None:
        """The hours; the painter stands at the left end of the time."""
        painter.fillRect(QRect(0, 0, layout.width, HEADER_HEIGHT), QColor(self.tokens.raised))
        painter.setFont(self._small)
        for mark in layout.hour_marks():
            left = layout.x_of(mark)
            painter.setPen(QColor(self.tokens.line))
            painter.drawLine(left, HEADER_HEIGHT - 12, left, HEADER_HEIGHT)
            painter.setPen(QColor(self.tokens.quiet_ink))
            painter.drawText(QRect(left + 6, 0, 80, HEADER_HEIGHT), _LEFT, clock_text(mark, zone))
        painter.setPen(QColor(self.tokens.strong_line))
        painter.drawLine(0, HEADER_HEIGHT - 1, layout.width, HEADER_HEIGHT - 1)

    def paint_corner(self, painter: QPainter, words: str) -> None:
        """Which day it is (in a week: which place), above the names."""
        area = QRect(0, 0, NAMES_WIDTH, HEADER_HEIGHT)
        painter.fillRect(area, QColor(self.tokens.raised))
        painter.setFont(self._bold)
        painter.setPen(QColor(self.tokens.accent_ink))
        inner = area.adjusted(16, 0, -8, 0)
        painter.drawText(inner, _LEFT, QFontMetrics(self._bold).elidedText(words, Qt.TextElideMode.ElideRight, inner.width()))
        painter.setPen(QColor(self.tokens.strong_line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(self.tokens.line))
        painter.drawLine(area.topRight(), area.bottomRight())

    def _paint_past(self, painter: QPainter, area: QRect) -> None:
        """Time that is over: dimmed and hatched, so that it looks as if nothing could be booked there."""
        if not area.isEmpty():
            painter.fillRect(area, QColor(self.tokens.sunken))
            painter.fillRect(area, QBrush(QColor(self.tokens.line), Qt.BrushStyle.BDiagPattern))

    def _paint_stop(self, painter: QPainter, area: QRect, stop: Stop, number: int, marks: PlanMarks) -> None:
        if stop.booking is None:
            self._paint_free(painter, area, number, marks)
        else:
            self._paint_booking(painter, area.adjusted(1, _INSET, -1, -_INSET - 1), stop.booking)
        if number == marks.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.tokens.ink if marks.focused else self.tokens.strong_line), 2))
            painter.drawRoundedRect(QRectF(area.adjusted(1, _INSET - 1, -1, -_INSET)), 5, 5)

    def _paint_free(self, painter: QPainter, area: QRect, number: int, marks: PlanMarks) -> None:
        if marks.first <= number <= marks.last:
            painter.fillRect(area.adjusted(0, 1, 0, -1), QColor(self.tokens.accent_soft))
        elif number == marks.hovered:
            painter.fillRect(area.adjusted(0, 1, 0, -1), QColor(self.tokens.hover))
        painter.setPen(QColor(self.tokens.line))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.drawLine(area.topRight(), area.bottomRight())

    def _paint_booking(self, painter: QPainter, area: QRect, booking: PlaceBookingRow) -> None:
        look = status_look(look_of(booking))
        paint_status(painter, QRectF(area), look, 5)
        painter.fillRect(area.left() + 1, area.top() + 4, 4, area.height() - 8, QColor(look.edge))
        inner = area.adjusted(10, 4, -6, -4)
        if inner.width() <= 8:
            return
        ink = QColor(look.ink)
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        painter.setPen(ink)
        painter.setFont(self._bold)
        painter.drawText(QRect(top.left(), top.top(), min(_CHIP, top.width()), top.height()), _LEFT, look.letter)
        painter.setFont(self._plain)
        name = top.adjusted(_CHIP - 4, 0, 0, 0)
        painter.drawText(name, _LEFT, self._plain_metrics.elidedText(booking.name, Qt.TextElideMode.ElideRight, max(0, name.width())))
        painter.setFont(self._small)
        below = top.translated(0, inner.height() // 2)
        painter.drawText(below, _LEFT, self._about(booking, below.width()))

    def _about(self, booking: PlaceBookingRow, width: int) -> str:
        """Room and persons; where that is too long the room's number alone, which says more than half a word."""
        room = _("Room {room}").format(room=booking.room_number) if booking.room_number else ""
        whole = " · ".join(part for part in (room, persons_text(booking.persons)) if part)
        for words in (whole, room, booking.room_number):
            if words and self._small_metrics.horizontalAdvance(words) <= width:
                return words
        return self._small_metrics.elidedText(whole, Qt.TextElideMode.ElideRight, width)
