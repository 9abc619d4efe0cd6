"""How full the nights ahead are: a bar a night with its figure; pressed, it opens the night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hotel_desk.domain.figures import MILLION
from hotel_desk.reports.local_format import share_text
from hotel_desk.ui.formats import date_text, short_date_text
from hotel_desk.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from hotel_desk.queries.manager_page import NightAhead

_HEIGHT = 152
_HEAD, _FOOT = 18.0, 20.0
_SATURDAY = 5
_BAR_OF_SLOT = 0.72
_EVERY_LABEL_FROM = 34.0
_WEEK = 7


class OccupancyBars(QWidget):
    """The nights ahead; weekends stand on another ground, the night of today is framed. The table beneath has the same figures.

    Signals:
        night_pressed(NightAhead): one was clicked.
    """

    night_pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manager_occupancy")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._nights: Sequence[NightAhead] = ()
        theme().changed.connect(self.update)

    def show_nights(self, nights: Sequence[NightAhead]) -> None:
        """Show other nights."""
        self._nights = nights
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def place_of(self, number: int) -> QRectF:
        """Where a night stands, from its head to its foot."""
        width = self.width() / max(1, len(self._nights))
        return QRectF(number * width, 0, width, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = QFont(self.font())
        small.setPointSizeF(max(6.5, self.font().pointSizeF() - 2))
        painter.setFont(small)
        for number, night in enumerate(self._nights):
            self._paint_night(painter, self.place_of(number), night, number)
        painter.setPen(QPen(QColor(theme().tokens.strong_line), 1))
        foot = self.height() - _FOOT
        painter.drawLine(QPointF(0, foot), QPointF(self.width(), foot))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        night = self._at(event.position().x())
        if night is not None and event.button() == Qt.MouseButton.LeftButton:
            self.night_pressed.emit(night)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        night = self._at(event.position().x())
        words = "" if night is None else f"{date_text(night.date)}: {_share(night)} ({night.sold} / {night.available})"
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def _at(self, x: float) -> NightAhead | None:
        number = int(x * len(self._nights) / max(1, self.width()))
        return self._nights[number] if 0 <= number < len(self._nights) else None

    def _paint_night(self, painter: QPainter, place: QRectF, night: NightAhead, number: int) -> None:
        tokens = theme().tokens
        if night.date.weekday() >= _SATURDAY:
            painter.fillRect(place, QColor(tokens.weekend))
        full = place.height() - _HEAD - _FOOT
        height = full * min(night.occupancy or 0, MILLION) / MILLION
        width = place.width() * _BAR_OF_SLOT
        bar = QRectF(place.center().x() - width / 2, place.bottom() - _FOOT - height, width, height)
        over = night.left < 0
        painter.setPen(QPen(QColor(tokens.ink), 1.5) if number == 0 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.danger if over else tokens.accent))
        painter.drawRect(bar)
        painter.setPen(QColor(tokens.danger_ink if over else tokens.ink))
        words = _share(night) if place.width() >= _EVERY_LABEL_FROM else _share(night).rstrip("%")
        painter.drawText(QRectF(place.left() - 8, bar.top() - _HEAD, place.width() + 16, _HEAD), Qt.AlignmentFlag.AlignCenter, words)
        if place.width() >= 2 * _EVERY_LABEL_FROM or number % _WEEK == 0:
            painter.setPen(QColor(tokens.quiet_ink))
            foot = QRectF(place.left(), place.bottom() - _FOOT + 2, max(place.width(), 64.0), _FOOT - 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short_date_text(night.date))


def _share(night: NightAhead) -> str:
    return "" if night.occupancy is None else share_text(night.occupancy, places=0)
