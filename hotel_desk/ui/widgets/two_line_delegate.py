"""Paints a list line as a title with a quiet subtitle beneath it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme

SUBTITLE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ONE_LINE = 32
TWO_LINES = 44

Index = QModelIndex | QPersistentModelIndex


class TwoLineDelegate(QStyledItemDelegate):
    """The title is the display text; the subtitle stands in `SUBTITLE_ROLE` and may be empty."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, TWO_LINES if index.data(SUBTITLE_ROLE) else ONE_LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme().tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        marked = enabled and bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if marked:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if selected else tokens.hover))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 4, 4)
        self._words(painter, option, index, tokens.ink if enabled else tokens.quiet_ink)
        painter.restore()

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: str) -> None:
        rect = option.rect.adjusted(10, 3, -10, -3)
        subtitle = str(index.data(SUBTITLE_ROLE) or "")
        upper = rect.adjusted(0, 0, 0, -rect.height() // 2) if subtitle else rect
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.setFont(option.font)
        painter.setPen(QColor(ink))
        painter.drawText(upper, left, QFontMetrics(option.font).elidedText(title, Qt.TextElideMode.ElideRight, upper.width()))
        if subtitle:
            small = QFont(option.font)
            small.setPointSize(SMALL_POINT_SIZE)
            painter.setFont(small)
            painter.setPen(QColor(theme().tokens.quiet_ink))
            lower = rect.adjusted(0, rect.height() // 2, 0, 0)
            painter.drawText(lower, left, QFontMetrics(small).elidedText(subtitle, Qt.TextElideMode.ElideRight, lower.width()))
