"""The rows of the calendar. What lies in a row is laid out when the row is first looked at, and found by day without a search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from hotel_desk.queries.tape_chart import ChartRoom, ChartType
from hotel_desk.ui.tape_chart.bars import Bar

ROW_HEIGHT = 28


class RowKind(StrEnum):
    TYPE = "type"
    LANE = "lane"
    ROOM = "room"


class Row:
    """One line of the calendar.

    Args:
        key: what it is, so that it is found again after a read.
        top: pixels below the first row.
        make: lays its bars out, from the left.
        number: of a lane, which one of its type.
    """

    __slots__ = ("_bars", "_ends", "_make", "_starts", "collapsed", "key", "kind", "number", "room", "top", "type")

    def __init__(
        self,
        key: tuple[str, object],
        kind: RowKind,
        top: int,
        of: ChartType,
        make: Callable[[], Sequence[Bar]] = tuple,
        *,
        room: ChartRoom | None = None,
        number: int = 0,
        collapsed: bool = False,
    ) -> None:
        self.key = key
        self.kind = kind
        self.top = top
        self.type = of
        self.room = room
        self.number = number
        self.collapsed = collapsed
        self._make = make
        self._bars: tuple[Bar, ...] | None = None
        self._starts: list[int] = []
        self._ends: list[int] = []

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What lies in the row, from the left."""
        if self._bars is None:
            self._bars = tuple(self._make())
            self._starts = [bar.start for bar in self._bars]
            # The furthest end so far, so that both ends of a range are found by halving.
            self._ends = list(accumulate((bar.end for bar in self._bars), max))
        return self._bars

    def between(self, first: int, last: int) -> Iterator[Bar]:
        """The bars that reach into a range of quarters, day uses last so that they lie on top."""
        bars = self.bars
        by_day = []
        for number in range(bisect_right(self._ends, first), bisect_left(self._starts, last)):
            bar = bars[number]
            if bar.end <= first:
                continue
            if bar.by_day:
                by_day.append(bar)
            else:
                yield bar
        yield from by_day

    def nights(self, first: int, last: int) -> int:
        """How many nights between two days (ordinals, the second not included) are let here."""
        return sum(
            min(bar.last_day + 1, last) - max(bar.first_day, first)
            for bar in self.between(first * 4 + 2, last * 4 + 2)
            if bar.stay is not None and not bar.by_day
        )


@dataclass(frozen=True, slots=True)
class Stop:
    """A place for the keyboard: a bar, or a free day (an ordinal) of a row."""

    row: int
    day: int
    bar: Bar | None = None
