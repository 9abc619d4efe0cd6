"""Where the painters of the calendar paint: one painter, one layout, one place of the columns, one theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

from hotel_desk.ui.tape_chart.chart_measures import BAR_HEIGHT, INSET, Head

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from hotel_desk.ui.tape_chart.bars import Bar, BarKey
    from hotel_desk.ui.tape_chart.chart_dress import ChartDress
    from hotel_desk.ui.tape_chart.chart_layout import ChartLayout
    from hotel_desk.ui.tape_chart.columns import Columns
    from hotel_desk.ui.tape_chart.held import Ghost
    from hotel_desk.ui.tokens import Tokens

CENTRE = Qt.AlignmentFlag.AlignCenter
AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
AT_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_WEEKEND = (5, 6)
# 1 January of year 1 was a Monday and is day 1.
_DAYS_OF_A_WEEK = 7


class GhostState(StrEnum):
    """How a drop here would end, as far as it is known."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked beyond the data.

    Args:
        row, day: where the keyboard is; -1 for nowhere.
        bar: the bar that the keyboard is on.
        hovered: the bar under the mouse.
        focused: the calendar has the keyboard.
        held: the bar that is being moved, painted pale.
        ghost: where it would be put down.
        title: on the ghost.
    """

    row: int = -1
    day: int = 0
    bar: Bar | None = None
    hovered: Bar | None = None
    focused: bool = False
    held: BarKey | None = None
    ghost: Ghost | None = None
    ghost_state: GhostState = GhostState.ALLOWED
    title: str = ""


@dataclass(frozen=True, slots=True)
class PaintSite:
    """What every painter needs.

    Args:
        dress: fonts and surfaces.
        columns: where the days lie.
        area: the viewport.
        head: what is frozen on top.
        offset: pixels that the rows are scrolled up.
        business_day: an ordinal.
    """

    painter: QPainter
    dress: ChartDress
    layout: ChartLayout
    columns: Columns
    area: QRect
    head: Head
    offset: int
    business_day: int

    @property
    def tokens(self) -> Tokens:
        """The colours."""
        return self.dress.tokens

    def days(self, exposed: QRect) -> range:
        """The days of which something lies in a rectangle."""
        first = self.columns.day_at(max(self.columns.left, exposed.left()))
        return range(first, self.columns.day_at(exposed.right()) + 1)

    def ground(self, day: int) -> str:
        """The ground of a day where it is not the usual one: not read yet, the business date, a weekend."""
        if not self.layout.is_read(day):
            return self.tokens.sunken
        if day == self.business_day:
            return self.tokens.today
        return self.tokens.weekend if (day - 1) % _DAYS_OF_A_WEEK in _WEEKEND else ""

    def bar_rect(self, quarters: tuple[int, int], top: int) -> QRect:
        """Where something that covers some quarters lies in the row that begins at a height."""
        begin, end = self.columns.x(quarters[0]), self.columns.x(quarters[1])
        return QRect(begin + 1, top + INSET, max(3, end - begin - 2), BAR_HEIGHT)

    def rect_of(self, bar: Bar, top: int) -> QRect:
        """Where a bar lies in the row that begins at a height."""
        begin, end = self.columns.span(bar)
        return QRect(begin + 1, top + INSET, max(3, end - begin - 2), BAR_HEIGHT)

    def date_of(self, day: int) -> date:
        """An ordinal as a date."""
        return date.fromordinal(day)
