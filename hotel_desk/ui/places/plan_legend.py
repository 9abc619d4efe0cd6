"""What the colours and letters of the bookings mean."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.ui.places.words import BookingLook, status_look
from hotel_desk.ui.theme import SMALL_POINT_SIZE, theme
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.row_delegate import paint_status

_HEIGHT = 18
_CHIP = 28


class PlanLegend(QWidget):
    """The looks side by side, wrapped where the width ends."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "places_legend", _("What the bookings mean"))
        flow = FlowLayout(self, spacing=12)
        for look in BookingLook:
            flow.addWidget(_Item(look))


class _Item(QWidget):
    def __init__(self, look: BookingLook) -> None:
        super().__init__()
        self._look = look
        self._title = _(status_look(look).title)
        named(self, f"places_legend_{look}", self._title)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_CHIP + 6 + QFontMetrics(self._font()).horizontalAdvance(self._title) + 2, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = status_look(self._look)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chip = QRect(0, 1, _CHIP, _HEIGHT - 2)
        paint_status(painter, QRectF(chip), look, 3)
        painter.setPen(QColor(look.ink))
        painter.setFont(self._font(bold=True))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, look.letter)
        painter.setPen(QColor(theme().tokens.quiet_ink))
        painter.setFont(self._font())
        painter.drawText(self.rect().adjusted(_CHIP + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.end()

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(SMALL_POINT_SIZE)
        font.setBold(bold)
        return font
