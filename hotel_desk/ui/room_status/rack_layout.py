"""Where each tile and heading stands, for a width; found again by place and by key. Plain arithmetic, no painting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.room_status.rack_filter import Tile, TileGroup

TILE_WIDTH = 136
TILE_HEIGHT = 72
GAP = 8
HEADING_HEIGHT = 32


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a group and how many rooms it has."""

    title: str
    count: int
    rect: QRect


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of tiles: the numbers of its first tile and of the one after its last."""

    top: int
    first: int
    end: int


class RackLayout:
    """Tiles from left to right, wrapped at the width, a new line for each group.

    Args:
        groups: what is shown.
        width: pixels; tiles share what is left over, so that no ragged edge remains.
    """

    def __init__(self, groups: Sequence[TileGroup], width: int) -> None:
        self.columns = max(1, (width + GAP) // (TILE_WIDTH + GAP))
        self.tile_width = max(TILE_WIDTH // 2, (width - GAP * (self.columns - 1)) // self.columns)
        self.tiles: list[Tile] = [tile for group in groups for tile in group.tiles]
        self.headings: list[Heading] = []
        self._lines: list[_Line] = []
        self._line_of: list[int] = []
        self.height = self._place(groups, width)
        self._tops = [line.top for line in self._lines]

    def rect(self, number: int) -> QRect:
        """Where a tile stands."""
        line = self._lines[self._line_of[number]]
        column = number - line.first
        return QRect(column * (self.tile_width + GAP), line.top, self.tile_width, TILE_HEIGHT)

    def at(self, place: QPoint) -> int:
        """The number of the tile at a place; -1 for none."""
        found = bisect_right(self._tops, place.y()) - 1
        if found < 0:
            return -1
        line = self._lines[found]
        column = place.x() // (self.tile_width + GAP)
        number = line.first + column
        if place.x() < 0 or number >= line.end or column >= self.columns or not self.rect(number).contains(place):
            return -1
        return number

    def between(self, top: int, bottom: int) -> range:
        """The tiles that a strip shows."""
        first = bisect_left(self._tops, top - TILE_HEIGHT + 1)
        last = bisect_right(self._tops, bottom) - 1
        if first > last:
            return range(0)
        return range(self._lines[first].first, self._lines[last].end)

    def sideways(self, number: int, by: int) -> int:
        """The tile before or after, over the ends of lines."""
        return max(0, min(number + by, len(self.tiles) - 1))

    def upright(self, number: int, lines: int) -> int:
        """The tile in the same column some lines up (negative) or down, or the last one of a shorter line."""
        here = self._line_of[number]
        there = max(0, min(here + lines, len(self._lines) - 1))
        line = self._lines[there]
        return min(line.first + number - self._lines[here].first, line.end - 1)

    def _place(self, groups: Sequence[TileGroup], width: int) -> int:
        top = number = 0
        for group in groups:
            if group.title:
                self.headings.append(Heading(group.title, len(group.tiles), QRect(0, top, width, HEADING_HEIGHT)))
                top += HEADING_HEIGHT
            end = number + len(group.tiles)
            for first in range(number, end, self.columns):
                line_end = min(first + self.columns, end)
                self._line_of.extend([len(self._lines)] * (line_end - first))
                self._lines.append(_Line(top, first, line_end))
                top += TILE_HEIGHT + GAP
            number = end
            top += GAP
        return top
