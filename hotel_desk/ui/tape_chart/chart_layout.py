"""What lies where on the calendar: its rows from top to bottom, the bars in each. No Qt; made once per answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.domain.ids import FloorId, RoomTypeId
from hotel_desk.queries.tape_chart import ChartRoom, ChartType, TapeChart
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar, BarKey, closure_bar, covering, in_order, lanes, stay_bar

ROW_HEIGHT = 28
# The ends of a bar that dragging will take hold of, in pixels.
GRIP = 6


class RowKind(StrEnum):
    TYPE = "type"
    LANE = "lane"
    ROOM = "room"


class BarPart(StrEnum):
    """Where a bar was hit."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar.

    Args:
        key: what it is, so that it is found again after a read.
        top: pixels below the first row.
        number: of a lane, which one of its type.
    """

    key: tuple[str, object]
    kind: RowKind
    top: int
    type: ChartType
    bars: tuple[Bar, ...] = ()
    room: ChartRoom | None = None
    number: int = 0
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A place for the keyboard: a bar, or a free day (an ordinal) of a row."""

    row: int
    day: int
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rooms are wanted; None for all."""

    room_type_id: RoomTypeId | None = None
    floor_id: FloorId | None = None


class ChartLayout:
    """The rows of one chart.

    Args:
        collapsed: types whose rooms are folded away.
    """

    def __init__(self, chart: TapeChart, wanted: Filter, collapsed: Collection[RoomTypeId] = ()) -> None:
        self.chart = chart
        self.first_day = chart.first.toordinal()
        self.last_day = chart.last.toordinal()
        self.rows: list[Row] = []
        self._fill(wanted, collapsed)
        self.numbers = {row.key: number for number, row in enumerate(self.rows)}
        self._tops = [row.top for row in self.rows]
        self._places: dict[BarKey, tuple[int, Bar]] | None = None

    @property
    def height(self) -> int:
        """Pixels of all rows together."""
        return len(self.rows) * ROW_HEIGHT

    def types(self) -> list[ChartType]:
        """The types on view."""
        return [row.type for row in self.rows if row.kind is RowKind.TYPE]

    def row_at(self, y: int) -> int:
        """The row at a height; -1 for none."""
        return bisect_right(self._tops, y) - 1 if 0 <= y < self.height else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of which something lies between two heights."""
        first = max(0, top // ROW_HEIGHT)
        return range(first, max(first, min(len(self.rows), bottom // ROW_HEIGHT + 1)))

    def bars_between(self, row: int, first: int, last: int) -> Iterator[Bar]:
        """The bars of a row that reach into a range of quarters, day uses last so that they lie on top."""
        by_day = []
        for bar in self.rows[row].bars:
            if bar.start >= last:
                break
            if bar.end > first:
                if bar.by_day:
                    by_day.append(bar)
                else:
                    yield bar
        yield from by_day

    def find(self, key: BarKey) -> tuple[int, Bar] | None:
        """The row and the bar of that key."""
        if self._places is None:
            self._places = {bar.key: (number, bar) for number, row in enumerate(self.rows) for bar in row.bars}
        return self._places.get(key)

    def find_reservation(self, reservation_id: object) -> tuple[int, Bar] | None:
        """The row and the bar of a reservation; where the guest moved, the room that he is in."""
        found = None
        for number, row in enumerate(self.rows):
            for bar in row.bars:
                if bar.stay is not None and bar.stay.reservation_id == reservation_id and (found is None or not bar.stay.left):
                    found = (number, bar)
        return found

    def group_of(self, row: int) -> int:
        """The row of the type that a row belongs to."""
        while row > 0 and self.rows[row].kind is not RowKind.TYPE:
            row -= 1
        return row

    def stops(self, row: int, first: int, last: int) -> list[Stop]:
        """Where the keyboard may stand in a row between two days (ordinals, both included), from left to right."""
        if self.rows[row].kind is RowKind.TYPE:
            return [Stop(row, day) for day in range(first, last + 1)]
        bars = self.rows[row].bars
        found: list[Stop] = []
        for day in range(first, last + 1):
            found.extend(Stop(row, day, bar) for bar in bars if bar.by_day and bar.first_day == day)
            bar = covering(bars, day)
            if bar is None or not found or found[-1].bar is not bar:
                found.append(Stop(row, day, bar))
        return found

    def stop_at(self, row: int, day: int) -> Stop:
        """The stop of a row that has a day: the bar of its night, else its day use, else the free day."""
        if self.rows[row].kind is RowKind.TYPE:
            return Stop(row, day)
        bars = self.rows[row].bars
        bar = covering(bars, day) or next((bar for bar in bars if bar.by_day and bar.first_day == day), None)
        return Stop(row, day, bar)

    def left_to_sell(self, day: int) -> int | None:
        """What is left of all types on view on the night of a day (ordinal); None where it was not read."""
        number = day - self.first_day
        if not 0 <= number <= self.last_day - self.first_day:
            return None
        return sum(max(0, kind.nights[number].left) for kind in self.types())

    def _fill(self, wanted: Filter, collapsed: Collection[RoomTypeId]) -> None:
        in_rooms, without = self._bars()
        for kind in self.chart.types:
            rooms = [
                room for room in self.chart.rooms if room.room_type_id == kind.room_type_id and wanted.floor_id in (None, room.floor_id)
            ]
            if wanted.room_type_id not in (None, kind.room_type_id) or (not rooms and wanted.floor_id is not None):
                continue
            folded = kind.room_type_id in collapsed
            self._add(("type", kind.room_type_id), RowKind.TYPE, kind, collapsed=folded)
            if folded:
                continue
            for number, lane in enumerate(lanes(without.get(kind.room_type_id, ()))):
                self._add(("lane", (kind.room_type_id, number)), RowKind.LANE, kind, tuple(lane), number=number)
            for room in rooms:
                self._add(("room", room.room_id), RowKind.ROOM, kind, tuple(in_order(in_rooms.get(room.room_id, ()))), room=room)

    def _bars(self) -> tuple[dict[object, list[Bar]], dict[object, list[Bar]]]:
        """Bars by room, and of stays without one by type."""
        in_rooms: dict[object, list[Bar]] = {}
        without: dict[object, list[Bar]] = {}
        for stay in self.chart.stays:
            home, key = (without, stay.room_type_id) if stay.room_id is None else (in_rooms, stay.room_id)
            home.setdefault(key, []).append(stay_bar(stay, self.chart.business_date))  # type: ignore[arg-type]
        for closure in self.chart.closures:
            in_rooms.setdefault(closure.room_id, []).append(closure_bar(closure))
        return in_rooms, without

    def _add(
        self,
        key: tuple[str, object],
        kind: RowKind,
        of: ChartType,
        bars: tuple[Bar, ...] = (),
        *,
        room: ChartRoom | None = None,
        number: int = 0,
        collapsed: bool = False,
    ) -> None:
        self.rows.append(Row(key, kind, len(self.rows) * ROW_HEIGHT, of, bars, room, number, collapsed))


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
        if end - begin > 3 * GRIP:
            if x < begin + GRIP:
                return BarPart.START
            if x >= end - GRIP:
                return BarPart.END
        return BarPart.MIDDLE
