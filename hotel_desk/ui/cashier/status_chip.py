"""A status in the head of a folio: its letter on its colour, then its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.row_delegate import paint_status

_HEIGHT = 24
_PADDING = 8


class StatusChip(QWidget):
    """Shows one status; not usable, so nobody stops at it with Tab."""

    def __init__(self) -> None:
        super().__init__()
        self._look: StatusLook | None = None
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_status(self, look: StatusLook, words: str) -> None:
        """Show another status."""
        self._look = look
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._look is None:
            return QSize(0, _HEIGHT)
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(words + self._letters() + 3 * _PADDING, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_status(painter, QRectF(self.rect()), self._look)
        painter.setPen(QColor(self._look.ink))
        painter.setFont(self._bold())
        painter.drawText(self.rect().adjusted(_PADDING, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._look.letter)
        painter.setFont(self.font())
        painter.drawText(self.rect().adjusted(2 * _PADDING + self._letters(), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _letters(self) -> int:
        return QFontMetrics(self._bold()).horizontalAdvance(self._look.letter if self._look else "")
