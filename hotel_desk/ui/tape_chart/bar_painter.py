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
    from hotel_desk.ui.tokens import StatusLook

_LEAST_FOR_NAME = 18
_PALE = 0.35
_LOCK_WIDTH = 12
_LEAST_FOR_LOCK = 40
_LATE_GAP = 4
_CLOCK_WIDTH = 12


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
        left = site.columns.left
        if rect.left() >= left and words_from <= rect.left():
            words = site.dress.paint_bar(painter, rect, bar.look, dotted=bar.unconfirmed, lettered=True)
            if words < 0:
                self._paint_short(rect, look)
        else:
            # Of a bar that begins before the view only what is near it is painted; its words begin in the view.
            cut = max(0, (left - 80 - rect.left()) // 64 * 64)
            site.dress.paint_bar(painter, rect.adjusted(cut, 0, 0, 0), bar.look, dotted=bar.unconfirmed)
            words = self._paint_letter(rect, max(rect.left() + STRIPE, left, words_from) + 4, look)
        if words >= 0:
            self._paint_name(bar, rect, words, look)
        if hovered:
            painter.setPen(QPen(QColor(site.tokens.ink), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_short(self, rect: QRect, look: StatusLook) -> None:
        """A bar with place for its letter, or not even for that."""
        if rect.width() >= self._site.dress.letter_width(look.letter):
            self._site.painter.setPen(QColor(look.ink))
            self._site.painter.setFont(self._site.dress.small_bold)
            self._site.painter.drawText(rect.adjusted(0, 0, 1, 0), CENTRE, look.letter)

    def _paint_letter(self, rect: QRect, begin: int, look: StatusLook) -> int:
        """The letter where it can be seen; where the name can begin, -1 where there is no place even for the letter."""
        width = self._site.dress.letter_width(look.letter)
        if rect.right() - 2 - begin < width:
            return -1
        self._site.painter.setPen(QColor(look.ink))
        self._site.painter.setFont(self._site.dress.small_bold)
        self._site.painter.drawText(QRect(begin, rect.top(), width + 2, rect.height()), AT_LEFT, look.letter)
        return begin + width + 5

    def _paint_name(self, bar: Bar, rect: QRect, begin: int, look: StatusLook) -> None:
        site, painter = self._site, self._site.painter
        locked = bar.stay is not None and bar.stay.do_not_move and rect.width() >= _LEAST_FOR_LOCK
        end = rect.right() - 2 - (_LOCK_WIDTH if locked else 0)
        end -= self._paint_late(bar, rect, begin, end, look)
        room = end - begin
        painter.setPen(QColor(look.ink))
        if room >= _LEAST_FOR_NAME:
            painter.setFont(site.dress.small)
            painter.drawText(
                QRect(begin, rect.top(), room, rect.height()), AT_LEFT, site.dress.elided(_title(bar), min(room, WORDS_KEPT_IN_VIEW - 30))
            )
        if locked:
            self._paint_lock(rect, look.ink)

    def _paint_late(self, bar: Bar, rect: QRect, begin: int, end: int, look: StatusLook) -> int:
        """The hour of a late departure at the end of the bar; a clock where there is no room for it. Returns what it takes."""
        if bar.stay is None or bar.stay.late_until is None or bar.stay.moves_on:
            return 0
        hour = f"{bar.stay.late_until:%H:%M}"
        width = self._site.dress.letter_width(hour)
        if end - begin - width - _LATE_GAP >= _LEAST_FOR_NAME:
            self._site.painter.setPen(QColor(look.ink))
            self._site.painter.setFont(self._site.dress.small_bold)
            self._site.painter.drawText(QRect(end - width, rect.top(), width + 2, rect.height()), AT_LEFT, hour)
            return width + _LATE_GAP
        if end - begin < _CLOCK_WIDTH:
            return 0
        self._paint_clock(end - _CLOCK_WIDTH + 1, rect.center().y(), look.ink)
        return _CLOCK_WIDTH

    def _paint_clock(self, x: int, y: int, ink: str) -> None:
        painter = self._site.painter
        painter.setPen(QPen(QColor(ink), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(x + 0.5, y - 4.5, 9, 9))
        painter.drawLine(QPointF(x + 5, y), QPointF(x + 5, y - 3))
        painter.drawLine(QPointF(x + 5, y), QPointF(x + 7.5, y))

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


def _title(bar: Bar) -> str:
    """The guest; with an arrow where the stay comes from another room or goes on in one."""
    stay = bar.stay
    if stay is None:
        return bar.title
    return f"{'→ ' if stay.moved_in else ''}{bar.title}{' →' if stay.moves_on else ''}"
