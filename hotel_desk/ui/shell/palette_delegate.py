"""Paints one line of the search: icon, title, what tells it from others, and why it was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.theme import SMALL_POINT_SIZE, icon, theme

HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
HIT_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class PaletteLine:
    """One line: `kind` and `aside` stand at the right, `chosen` is where to go or what to do."""

    icon: str
    title: str
    subtitle: str
    kind: str
    aside: str
    chosen: Target | Callable[[], object]


class PaletteDelegate(QStyledItemDelegate):
    """Two lines of text at the left, two quiet ones at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, HIT_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        line: PaletteLine = index.data(HIT_ROLE)
        tokens = theme().tokens
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._background(painter, option, selected=selected)
        rect = option.rect.adjusted(12, 4, -12, -4)
        ink = tokens.accent_ink if selected else tokens.quiet_ink
        icon(line.icon, ink).paint(painter, QRect(rect.left(), rect.center().y() - 10, 20, 20))
        small = QFont(option.font)
        small.setPointSize(SMALL_POINT_SIZE)
        right = self._aside(painter, rect, line, small)
        words = QRect(rect.left() + 36, rect.top(), right - rect.left() - 52, rect.height())
        self._words(painter, words, line, option.font, small)
        painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, *, selected: bool) -> None:
        tokens = theme().tokens
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if selected else tokens.hover))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 5, 5)

    def _aside(self, painter: QPainter, rect: QRect, line: PaletteLine, font: QFont) -> int:
        """Write what stands at the right; returns where it begins."""
        metrics = QFontMetrics(font)
        width = min(max(metrics.horizontalAdvance(line.kind), metrics.horizontalAdvance(line.aside)) + 8, rect.width() // 2)
        box = QRect(rect.right() - width, rect.top(), width, rect.height())
        painter.setFont(font)
        painter.setPen(QColor(theme().tokens.quiet_ink))
        right = Qt.AlignmentFlag.AlignRight
        if line.aside:
            painter.drawText(box.adjusted(0, 0, 0, -box.height() // 2), right | Qt.AlignmentFlag.AlignVCenter, line.kind)
            shown = metrics.elidedText(line.aside, Qt.TextElideMode.ElideRight, width)
            painter.drawText(box.adjusted(0, box.height() // 2, 0, 0), right | Qt.AlignmentFlag.AlignVCenter, shown)
        else:
            painter.drawText(box, right | Qt.AlignmentFlag.AlignVCenter, line.kind)
        return box.left()

    def _words(self, painter: QPainter, rect: QRect, line: PaletteLine, font: QFont, small: QFont) -> None:
        tokens = theme().tokens
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        upper = rect.adjusted(0, 0, 0, -rect.height() // 2) if line.subtitle else rect
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(upper, left, QFontMetrics(font).elidedText(line.title, Qt.TextElideMode.ElideRight, upper.width()))
        if line.subtitle:
            painter.setFont(small)
            painter.setPen(QColor(tokens.quiet_ink))
            lower = rect.adjusted(0, rect.height() // 2, 0, 0)
            painter.drawText(lower, left, QFontMetrics(small).elidedText(line.subtitle, Qt.TextElideMode.ElideRight, lower.width()))
