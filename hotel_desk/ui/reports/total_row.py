"""The sum beneath a table, its figures under their columns wherever the table is rolled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QTableView

_PADDING = 12


class TotalRow(QWidget):
    """One line of sums. The first cell says that it is the total, where no other does.

    Args:
        table: whose columns it follows.
        texts: of each column, as they are shown.
    """

    def __init__(self, table: QTableView, texts: Sequence[str], *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._table = table
        self.texts = list(texts)
        if not texts[0] and _("Total") not in texts:
            self.texts[0] = _("Total")
        self.setAccessibleName("  ".join(text for text in self.texts if text))
        table.horizontalHeader().sectionResized.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.sunken))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink))
        header, seen = self._table.horizontalHeader(), self._table.viewport()
        left = seen.mapTo(self._table, seen.rect().topLeft()).x()
        painter.setClipRect(QRect(left, 0, seen.width(), self.height()))
        for number, text in enumerate(self.texts):
            place = QRect(left + header.sectionViewportPosition(number), 0, header.sectionSize(number), self.height())
            cell = place.adjusted(_PADDING, 0, -_PADDING, 0)
            alignment = self._table.model().headerData(number, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
            # The word “Total” may reach into the empty cells beside it.
            room = cell if number or self._filled(1) else cell.adjusted(0, 0, header.sectionSize(1) if len(self.texts) > 1 else 0, 0)
            painter.drawText(room, alignment, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
        painter.end()

    def _filled(self, number: int) -> bool:
        return number < len(self.texts) and bool(self.texts[number])
