"""Which day lies at which pixel, and which part of a bar was hit. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar

# The ends of a bar that the mouse takes hold of, in pixels.
GRIP = 6


class BarPart(StrEnum):
    """Where a bar was hit."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which day lies at which pixel of the viewport.

    Args:
        left: pixels that the names of the rows take.
        width: pixels of a day.
        origin: the day (ordinal) at scroll position 0.
        scroll: pixels scrolled.
    """

    left: int
    width: int
    origin: int
    scroll: int

    def x(self, quarters: int) -> int:
        """Where a quarter of a day begins."""
        return self.left + (quarters - self.origin * QUARTERS) * self.width // QUARTERS - self.scroll

    def x_of_day(self, day: int) -> int:
        """Where the column of a day begins."""
        return self.left + (day - self.origin) * self.width - self.scroll

    def day_at(self, x: int) -> int:
        """The day at a pixel."""
        return self.origin + (x - self.left + self.scroll) // self.width

    def position(self, x: int) -> float:
        """The moment at a pixel: an ordinal, and how much of that day is over."""
        return self.origin + (x - self.left + self.scroll) / self.width

    def span(self, bar: Bar) -> tuple[int, int]:
        """Where a bar begins and ends; day uses of one room and day lie side by side."""
        begin, end = self.x(bar.start), self.x(bar.end)
        if bar.places > 1:
            share = (end - begin) // bar.places
            begin += share * bar.place
            end = begin + share
        return begin, end

    def part(self, bar: Bar, x: int) -> BarPart:
        """Which part of a bar a pixel hits."""
        begin, end = self.span(bar)
        if end - begin > 3 * GRIP and not bar.by_day:
            if x < begin + GRIP:
                return BarPart.START
            if x >= end - GRIP:
                return BarPart.END
        return BarPart.MIDDLE
