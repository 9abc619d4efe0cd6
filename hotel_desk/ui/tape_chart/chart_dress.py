"""What the painter of the calendar needs again and again: fonts, measured words, the surfaces of bars drawn once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from hotel_desk.ui.tape_chart.bars import Look
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.row_delegate import paint_status

# The ends of a bar with their corners, and a middle that repeats: eight pixels is the period of the hatch.
_BEGIN = 8
_MIDDLE = 64
_END = 8
STRIPE = 4
_MOST_WORDS = 20_000


class ChartDress:
    """Made again when the theme, the font or the scaling changes.

    Args:
        font: of the calendar.
        bar_height: of every bar.
        ratio: pixels of the screen a pixel of the window.
    """

    def __init__(self, font: QFont, bar_height: int, ratio: float) -> None:
        self.tokens = theme().tokens
        self.font = font
        self.bold = changed_font(font, bold=True)
        self.small = changed_font(font, smaller=1)
        self.small_bold = changed_font(font, bold=True, smaller=1)
        self.small_metrics = QFontMetrics(self.small)
        self.bold_metrics = QFontMetrics(self.small_bold)
        self.metrics = QFontMetrics(font)
        self._height = bar_height
        self._ratio = ratio
        self._bars: dict[tuple[Look, bool], QPixmap] = {}
        self._letters: dict[str, int] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self._numbers: dict[int, tuple[QFont, QFont, QFontMetrics]] = {}

    def letter_width(self, letter: str) -> int:
        """How wide a bar's letter is."""
        if letter not in self._letters:
            self._letters[letter] = self.bold_metrics.horizontalAdvance(letter)
        return self._letters[letter]

    def elided(self, text: str, width: int) -> str:
        """As much of a name as fits."""
        found = self._elided.get((text, width))
        if found is None:
            if len(self._elided) > _MOST_WORDS:
                self._elided.clear()
            found = self._elided[text, width] = self.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def fitted(self, text: str, width: int, metrics: QFontMetrics) -> str:
        """As much of a text as fits, in the type that it is measured by."""
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def number_fonts(self, width: int) -> tuple[QFont, QFont, QFontMetrics]:
        """Plain and bold fonts in which a number of two figures fits into a column, and the measure of the plain one."""
        if width not in self._numbers:
            fonts = [changed_font(self.font, smaller=smaller) for smaller in (0, 1, 2, 3)]
            fitting = (font for font in fonts if QFontMetrics(font).horizontalAdvance("00") <= width - 3)
            font = next(fitting, fonts[-1])
            self._numbers[width] = (font, changed_font(font, bold=True), QFontMetrics(font))
        return self._numbers[width]

    def paint_bar(self, painter: QPainter, rect: QRect, look: Look, *, dotted: bool = False) -> None:
        """The surface of a bar with its stripe, put together from parts that were drawn once."""
        if rect.width() < _BEGIN + _END:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_status(painter, QRectF(rect), self._status(look, dotted=dotted), 3)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        skin, height = self._skin(look, dotted=dotted), self._height
        painter.drawPixmap(QRectF(rect.left(), rect.top(), _BEGIN, height), skin, self._part(0, _BEGIN))
        x, end = rect.left() + _BEGIN, rect.right() + 1 - _END
        while x < end:
            width = min(_MIDDLE, end - x)
            painter.drawPixmap(QRectF(x, rect.top(), width, height), skin, self._part(_BEGIN, width))
            x += width
        painter.drawPixmap(QRectF(end, rect.top(), _END, height), skin, self._part(_BEGIN + _MIDDLE, _END))

    def _part(self, x: int, width: int) -> QRectF:
        ratio = self._ratio
        return QRectF(x * ratio, 0, width * ratio, self._height * ratio)

    def _status(self, look: Look, *, dotted: bool) -> StatusLook:
        status = self.tokens.look(look)
        return replace(status, dotted=True) if dotted else status

    def _skin(self, look: Look, *, dotted: bool) -> QPixmap:
        if (look, dotted) not in self._bars:
            self._bars[look, dotted] = self._drawn(self._status(look, dotted=dotted))
        return self._bars[look, dotted]

    def _drawn(self, status: StatusLook) -> QPixmap:
        width = _BEGIN + _MIDDLE + _END
        pixmap = QPixmap(round(width * self._ratio), round(self._height * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_status(painter, QRectF(0, 0, width, self._height), status, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(status.edge))
        painter.drawRoundedRect(QRectF(1, 1, STRIPE, self._height - 2), 2, 2)
        painter.end()
        return pixmap


def changed_font(font: QFont, *, bold: bool = False, smaller: int = 0) -> QFont:
    """A font, bolder or some points smaller."""
    made = QFont(font)
    made.setBold(bold or font.bold())
    if smaller:
        made.setPointSizeF(font.pointSizeF() - smaller)
    return made
