"""What the colours and letters of the bars mean."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.tape_chart.bars import Look
from hotel_desk.ui.tape_chart.chart_dress import changed_font
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StayLook
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.row_delegate import paint_status

LOOKS: tuple[Look, ...] = (*StayLook, RoomLook.DAY_USE, RoomLook.OUT_OF_ORDER, RoomLook.OUT_OF_SERVICE)
_HEIGHT = 18
_CHIP = 28


class Legend(QWidget):
    """The looks side by side, wrapped where the width ends."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "tape_chart_legend", _("What the bars mean"))
        flow = FlowLayout(self, spacing=6)
        for look in LOOKS:
            flow.addWidget(_Item(look))


class _Item(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title = _(theme().tokens.look(look).title)
        named(self, f"tape_chart_legend_{look}", self._title)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_CHIP + 4 + QFontMetrics(changed_font(self.font(), smaller=1)).horizontalAdvance(self._title) + 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme().tokens
        look = tokens.look(self._look)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chip = QRect(0, 1, _CHIP, _HEIGHT - 2)
        paint_status(painter, QRectF(chip), look, 3)
        painter.setPen(QColor(look.ink))
        painter.setFont(changed_font(self.font(), bold=True, smaller=2))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, look.letter)
        painter.setPen(QColor(tokens.quiet_ink))
        painter.setFont(changed_font(self.font(), smaller=1))
        painter.drawText(self.rect().adjusted(_CHIP + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.end()
