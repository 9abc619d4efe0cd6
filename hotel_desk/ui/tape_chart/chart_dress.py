"""What the painter of the calendar needs again and again: fonts, measured words, the surfaces of bars drawn once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText

from hotel_desk.ui.tape_chart.bars import Look
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.row_delegate import paint_status

# The ends of a bar with their corners, and a middle that repeats: eight pixels is the period of the hatch.
_BEGIN = 8
_MIDDLE = 64
_PERIOD = 8
_END = 8
STRIPE = 4
_MOST_WORDS = 8_000
_AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Skin:
    """The parts of a bar."""

    begin: QPixmap
    middle: QPixmap
    end: QPixmap
    begin_width: int


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
        self._skins: dict[tuple[Look, bool, bool], _Skin] = {}
        self._figures: dict[tuple[str, int, bool], tuple[QStaticText, int, int]] = {}
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

    def paint_bar(self, painter: QPainter, rect: QRect, look: Look, *, dotted: bool = False, lettered: bool = False) -> int:
        """The surface of a bar with its stripe, put together from parts that were drawn once.

        Args:
            lettered: with the letter of its status behind the stripe.

        Returns:
            where words can begin; -1 where the bar is too short for its letter.
        """
        skin = self._skin(look, dotted=dotted, lettered=lettered)
        begin, width, height = skin.begin_width, rect.width(), self._height
        if width < begin + _END:
            if lettered:
                self.paint_bar(painter, rect, look, dotted=dotted)
            else:
                self._paint_tiny(painter, rect, self._status(look, dotted=dotted))
            return -1
        left, top = rect.left(), rect.top()
        painter.drawPixmap(left, top, skin.begin)
        painter.drawTiledPixmap(left + begin, top, width - begin - _END, height, skin.middle, begin % _PERIOD, 0)
        painter.drawPixmap(left + width - _END, top, skin.end)
        return left + begin

    def _paint_tiny(self, painter: QPainter, rect: QRect, status: StatusLook) -> None:
        """A bar too short for its parts; its hatch begins with it, so that it looks the same wherever it is scrolled to."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrushOrigin(rect.topLeft())
        paint_status(painter, QRectF(rect), status, 3)
        painter.setBrushOrigin(0, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def number(self, text: str, width: int, *, bold: bool) -> tuple[QStaticText, int, int]:
        """A number in the type of a column, laid out, and how wide and high it is."""
        key = (text, width, bold)
        if key not in self._figures:
            plain, heavy, _metrics = self.number_fonts(width)
            laid_out = self._laid_out(text, heavy if bold else plain)
            size = laid_out.size()
            self._figures[key] = (laid_out, math.ceil(size.width()), math.ceil(size.height()))
        return self._figures[key]

    def _laid_out(self, text: str, font: QFont) -> QStaticText:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=font)
        return made

    def _status(self, look: Look, *, dotted: bool) -> StatusLook:
        status = self.tokens.look(look)
        return replace(status, dotted=True) if dotted else status

    def _skin(self, look: Look, *, dotted: bool, lettered: bool) -> _Skin:
        key = (look, dotted, lettered)
        if key not in self._skins:
            self._skins[key] = self._drawn(self._status(look, dotted=dotted), lettered=lettered)
        return self._skins[key]

    def _drawn(self, status: StatusLook, *, lettered: bool) -> _Skin:
        """A bar is drawn once and cut into a beginning, a middle that repeats, and an end."""
        letter = self.letter_width(status.letter)
        begin = STRIPE + 4 + letter + 5 if lettered else _BEGIN
        whole = QPixmap(round((begin + _MIDDLE + _PERIOD + _END) * self._ratio), round(self._height * self._ratio))
        whole.setDevicePixelRatio(self._ratio)
        whole.fill(Qt.GlobalColor.transparent)
        painter = QPainter(whole)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_status(painter, QRectF(0, 0, begin + _MIDDLE + _PERIOD + _END, self._height), status, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(status.edge))
        painter.drawRoundedRect(QRectF(1, 1, STRIPE, self._height - 2), 2, 2)
        if lettered:
            painter.setPen(QColor(status.ink))
            painter.setFont(self.small_bold)
            painter.drawText(QRect(STRIPE + 4, 0, letter + 2, self._height), int(_AT_LEFT), status.letter)
        painter.end()
        # The middle begins where the hatch does, so that it goes on without a seam.
        first = (begin + _PERIOD - 1) // _PERIOD * _PERIOD
        return _Skin(
            self._part(whole, 0, begin), self._part(whole, first, _MIDDLE), self._part(whole, begin + _MIDDLE + _PERIOD, _END), begin
        )

    def _part(self, whole: QPixmap, x: int, width: int) -> QPixmap:
        ratio = self._ratio
        part = whole.copy(round(x * ratio), 0, round(width * ratio), whole.height())
        part.setDevicePixelRatio(ratio)
        return part


def changed_font(font: QFont, *, bold: bool = False, smaller: int = 0) -> QFont:
    """A font, bolder or some points smaller."""
    made = QFont(font)
    made.setBold(bold or font.bold())
    if smaller:
        made.setPointSizeF(font.pointSizeF() - smaller)
    return made
