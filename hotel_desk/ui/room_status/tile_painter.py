"""Paints one tile: number and letter, type and marks, guest and nights left, and the next step under the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.row_delegate import paint_status

if TYPE_CHECKING:
    from hotel_desk.ui.room_status.rack_filter import Tile
    from hotel_desk.ui.room_status.rack_layout import Heading
    from hotel_desk.ui.room_status.room_conditions import Mark

_RADIUS = 6
_STRIPE = 4
_LINE = 20
_MARK_HEIGHT = 16
_STEP_HEIGHT = 24
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class TileState:
    """How a tile is at this moment."""

    current: bool = False
    selected: bool = False
    focused: bool = False
    hovered: bool = False
    step_hovered: bool = False


class TilePainter:
    """Holds the fonts and measures of one theme; make a new one when theme or font changes."""

    def __init__(self, font: QFont) -> None:
        self._tokens = theme().tokens
        self._plain = font
        self._number = _sized(font, font.pointSizeF() + 1, bold=True)
        self._small = _sized(font, SMALL_POINT_SIZE)
        self._letters = _sized(font, SMALL_POINT_SIZE - 1, bold=True)
        self._plain_metrics = QFontMetrics(self._plain)
        self._number_metrics = QFontMetrics(self._number)
        self._small_metrics = QFontMetrics(self._small)
        self._letter_metrics = QFontMetrics(self._letters)
        self._elided: dict[tuple[str, int, int], str] = {}

    def paint_heading(self, painter: QPainter, heading: Heading, count: str) -> None:
        """A group's title with its number of rooms."""
        painter.setFont(_sized(self._plain, self._plain.pointSizeF(), bold=True))
        painter.setPen(QColor(self._tokens.ink))
        painter.drawText(heading.rect, _LEFT, heading.title)
        title_width = painter.fontMetrics().horizontalAdvance(heading.title)
        painter.setFont(self._small)
        painter.setPen(QColor(self._tokens.quiet_ink))
        painter.drawText(heading.rect.adjusted(title_width + 12, 1, 0, 0), _LEFT, count)

    def paint(self, painter: QPainter, rect: QRect, tile: Tile, state: TileState) -> None:
        """One tile."""
        look = self._tokens.rooms[tile.look]
        self._paint_ground(painter, rect, look, state)
        inner = rect.adjusted(_STRIPE + 8, 5, -6, -5)
        ink = QColor(look.ink)
        self._paint_first_line(painter, QRect(inner.left(), inner.top(), inner.width(), _LINE), tile, look, ink)
        self._paint_second_line(painter, QRect(inner.left(), inner.top() + _LINE, inner.width(), _LINE), tile, ink)
        self._paint_last_line(painter, QRect(inner.left(), inner.top() + 2 * _LINE, inner.width(), _LINE + 2), tile, ink)
        if state.hovered and tile.step is not None:
            self._paint_step(painter, self.step_rect(rect, tile), tile.step_title, pressed=state.step_hovered)

    def step_rect(self, rect: QRect, tile: Tile) -> QRect:
        """Where the button of the next step lies on a tile."""
        width = min(self._small_metrics.horizontalAdvance(tile.step_title) + 20, rect.width() - _STRIPE - 8)
        return QRect(rect.right() - width - 3, rect.bottom() - _STEP_HEIGHT - 3, width, _STEP_HEIGHT)

    def _paint_ground(self, painter: QPainter, rect: QRect, look: StatusLook, state: TileState) -> None:
        area = QRectF(rect)
        paint_status(painter, area, look, _RADIUS)
        painter.save()
        painter.setClipRect(QRect(rect.left(), rect.top(), _STRIPE + 1, rect.height()), Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.edge))
        painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.restore()
        if state.selected or state.current:
            self._paint_frame(painter, area, state)

    def _paint_frame(self, painter: QPainter, area: QRectF, state: TileState) -> None:
        """Selected: a frame in the accent. Current with the keyboard on it: a stronger one outside the edge."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state.selected:
            painter.setPen(QPen(QColor(self._tokens.accent), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), _RADIUS - 1, _RADIUS - 1)
        if state.current and state.focused:
            painter.setPen(QPen(QColor(self._tokens.ink), 2))
            painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), _RADIUS + 2, _RADIUS + 2)

    def _paint_first_line(self, painter: QPainter, line: QRect, tile: Tile, look: StatusLook, ink: QColor) -> None:
        painter.setFont(self._letters)
        width = max(24, self._letter_metrics.horizontalAdvance(tile.letter) + 10)
        chip = QRect(line.right() - width + 1, line.top() + 1, width, _LINE - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(chip), 4, 4)
        painter.setPen(QColor(look.fill))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tile.letter)
        painter.setFont(self._number)
        painter.setPen(ink)
        space = line.width() - width - 6
        painter.drawText(line, _LEFT, self._fit(tile.number, self._number_metrics, space))

    def _paint_second_line(self, painter: QPainter, line: QRect, tile: Tile, ink: QColor) -> None:
        right = line.right() + 1
        for mark in reversed(tile.marks):
            right = self._paint_mark(painter, line, right, mark) - 4
        painter.setFont(self._small)
        painter.setPen(ink)
        space = right - line.left()
        painter.drawText(line, _LEFT, self._fit(tile.type_code, self._small_metrics, space))

    def _paint_mark(self, painter: QPainter, line: QRect, right: int, mark: Mark) -> int:
        """A small sign with its right edge at `right`; returns its left edge."""
        painter.setFont(self._letters)
        width = max(16, self._letter_metrics.horizontalAdvance(mark.letter) + 8)
        area = QRect(right - width, line.top() + (_LINE - _MARK_HEIGHT) // 2, width, _MARK_HEIGHT)
        if mark.look is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._tokens.danger))
            painter.drawRoundedRect(QRectF(area), 8, 8)
            painter.setPen(QColor(self._tokens.surface))
        else:
            look = self._tokens.rooms[mark.look]
            paint_status(painter, QRectF(area), look, 3)
            painter.setPen(QColor(look.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, mark.letter)
        return area.left()

    def _paint_last_line(self, painter: QPainter, line: QRect, tile: Tile, ink: QColor) -> None:
        painter.setPen(ink)
        space = line.width()
        if tile.nights:
            painter.setFont(self._small)
            painter.drawText(line, _RIGHT, tile.nights)
            space -= self._small_metrics.horizontalAdvance(tile.nights) + 6
        painter.setFont(self._plain)
        painter.drawText(line, _LEFT, self._fit(tile.last_line, self._plain_metrics, space))

    def _paint_step(self, painter: QPainter, rect: QRect, title: str, *, pressed: bool) -> None:
        painter.setPen(QPen(QColor(self._tokens.accent), 1))
        painter.setBrush(QColor(self._tokens.accent if pressed else self._tokens.raised))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setFont(self._small)
        painter.setPen(QColor(self._tokens.on_accent if pressed else self._tokens.accent_ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._fit(title, self._small_metrics, rect.width() - 8))

    def _fit(self, text: str, metrics: QFontMetrics, width: int) -> str:
        """Shortened with an ellipsis; remembered, for names do not change while one scrolls."""
        key = (text, width, id(metrics))
        if key not in self._elided:
            self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))
        return self._elided[key]


def _sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    sized = QFont(font)
    sized.setPointSizeF(points)
    sized.setBold(bold)
    return sized
