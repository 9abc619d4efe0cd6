"""Distances of the calendar, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT

NAMES_WIDTH = 160
# The nights let in a row, at the right of its name.
TOTAL_WIDTH = 36
CHIP_WIDTH = 20
DATES_HEIGHT = 40
FIGURES_HEIGHT = 22
INSET = 3
BAR_HEIGHT = ROW_HEIGHT - 2 * INSET - 1
# The words of a bar that begins beyond the view stay in it, as far as this.
WORDS_KEPT_IN_VIEW = 232
# Types are shown in the head by themselves while they take no more than this part of the height.
_MOST_OF_THE_HEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Head:
    """What is frozen on top: the dates, what is left, how full the house is, and (where wanted) what is left by type."""

    types: int = 0

    @property
    def height(self) -> int:
        """All of it."""
        return DATES_HEIGHT + FIGURES_HEIGHT * (2 + self.types)


def types_in_head(types: int, height: int, *, wanted: bool | None) -> int:
    """How many types have a line in the head.

    Args:
        height: of the whole calendar.
        wanted: what the person chose; None while nothing was chosen.
    """
    fits = types * FIGURES_HEIGHT <= height * _MOST_OF_THE_HEIGHT
    return types if wanted or (wanted is None and fits) else 0
