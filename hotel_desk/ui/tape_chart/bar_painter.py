"""Paints the bars of a row, and the ghost of the one that is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPen

from hotel_desk.ui.tape_chart.chart_dress import STRIPE
from hotel_desk.ui.tape_chart.chart_measures import WORDS_KEPT_IN_VIEW
from hotel_desk.ui.tape_chart.paint_site import AT_LEFT, CENTRE, GhostState, Marks, PaintSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.tape_chart.bars import Bar

_LEAST_FOR_NAME = 18
_PALE = 0.35
_LOCK_WIDTH = 12
_LEAST_FOR_LOCK = 40


class BarPainter:
    """Paints bars."""

    def __init__(self, site: PaintSite) -> None:
        self._site = site
        self._group = site.layout.wanted.block_id

    def paint(self, bars: Sequence[Bar], top: int, marks: Marks) -> None:
        """The bars of one row, in their order."""
        columns = self._site.columns
        by_day = [bar for bar in bars if bar.by_day]
        for bar in bars:
            # A day use lies over the beginning of that evening's stay: its words begin beside it.
            over = [columns.span(other)[1] for other in by_day if other.start < bar.start < other.end] if by_day else ()
            pale = (marks.held is not None and bar.key == marks.held) or self._is_of_others(bar)
            if pale:
                self._site.painter.setOpacity(_PALE)
            self._paint_bar(bar, top, words_from=max(over, default=0), hovered=bar is marks.hovered)
            if pale:
                self._site.painter.setOpacity(1)

    def paint_ghost(self, marks: Marks, top: int) -> None:
        """Where what is held would be put down: dashed in the accent colour; hatched and red where it may not."""
        if marks.ghost is None:
            return
        site, tokens = self._site, self._site.tokens
        painter, rect = site.painter, QRectF(site.bar_rect(marks.ghost.quarters, top)).adjusted(0.5, -0.5, -0.5, 0.5)
        forbidden = marks.ghost_state is GhostState.FORBIDDEN
        edge, fill, ink = (
            (tokens.danger, tokens.danger_soft, tokens.danger_ink) if forbidden else (tokens.accent, tokens.accent_soft, tokens.accent_ink)
        )
        painter.save()
        painter.setOpacity(0.6 if marks.ghost_state is GhostState.RUNNING else 0.95)
        painter.setPen(QPen(QColor(edge), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(rect, 4, 4)
        if forbidden:
            hatch = QColor(edge)
            hatch.setAlpha(80)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(QColor(ink))
        painter.setFont(site.dress.small_bold)
        begin = max(rect.left() + 8, site.columns.left + 4)
        words = QRect(int(begin), int(rect.top()), int(rect.right() - begin - 4), int(rect.height()))
        sign = "\N{MULTIPLICATION X} " if forbidden else ""
        painter.drawText(words, AT_LEFT, site.dress.fitted(sign + marks.title, words.width(), site.dress.bold_metrics))
        painter.restore()

    def _is_of_others(self, bar: Bar) -> bool:
        """A group is looked at, and this is not of it."""
        return self._group is not None and bar.stay is not None and bar.stay.block_id != self._group

    def _paint_bar(self, bar: Bar, top: int, *, words_from: int, hovered: bool) -> None:
        site = self._site
        rect, painter, look = site.rect_of(bar, top), site.painter, site.tokens.look(bar.look)
        # Of a bar that goes on beyond the view only what is near it is painted.
        cut = max(0, (site.columns.left - 80 - rect.left()) // 64 * 64)
        shown = rect.adjusted(cut, 0, min(0, site.area.right() + 80 - rect.right()), 0)
        site.dress.paint_bar(painter, shown, bar.look, dotted=bar.unconfirmed)
        if hovered:
            painter.setPen(QPen(QColor(site.tokens.ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(shown.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(look.ink))
        width = site.dress.letter_width(look.letter)
        if rect.width() <= width + STRIPE + 6:
            if rect.width() >= width:
                painter.setFont(site.dress.small_bold)
                painter.drawText(rect.adjusted(0, 0, 1, 0), CENTRE, look.letter)
            return
        begin = max(rect.left() + STRIPE + 4, site.columns.left + 4, words_from + 4)
        end = rect.right() - 2
        locked = bar.stay is not None and bar.stay.do_not_move and rect.width() >= _LEAST_FOR_LOCK
        words = QRect(begin, rect.top(), end - begin - (_LOCK_WIDTH if locked else 0), rect.height())
        self._paint_words(bar.title, look.letter, width, words)
        if locked:
            self._paint_lock(rect, look.ink)

    def _paint_words(self, title: str, letter: str, width: int, rect: QRect) -> None:
        painter, dress = self._site.painter, self._site.dress
        if rect.width() < width:
            return
        painter.setFont(dress.small_bold)
        painter.drawText(rect, AT_LEFT, letter)
        rest = rect.adjusted(width + 5, 0, 0, 0)
        if rest.width() >= _LEAST_FOR_NAME:
            painter.setFont(dress.small)
            painter.drawText(rest, AT_LEFT, dress.elided(title, min(rest.width(), WORDS_KEPT_IN_VIEW - width - 12)))

    def _paint_lock(self, rect: QRect, ink: str) -> None:
        """A padlock at the end of the bar: the guest was promised this room."""
        painter = self._site.painter
        x, y = rect.right() - _LOCK_WIDTH + 1, rect.center().y()
        painter.setPen(QPen(QColor(ink), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(x + 1.5, y - 5, 5, 6), 0, 180 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        painter.drawRect(QRectF(QPointF(x, y - 1), QPointF(x + 8, y + 5)))
