"""What lies where on the calendar: its rows from top to bottom, the bars in each. No Qt; made once per answer.

Rows are cheap to make, since what lies in one is laid out when it is first looked at: 1,000 rooms with 72,000 stays cost no more
than those on view.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import BlockId, FloorId, ReservationId, RoomTypeId
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar, BarKey, closure_bar, in_order, lanes, stay_bar
from hotel_desk.ui.tape_chart.chart_rows import ROW_HEIGHT, Row, RowKind, Stop

if TYPE_CHECKING:
    from hotel_desk.queries.availability import NightLeft
    from hotel_desk.queries.tape_chart import ChartClosure, ChartRoom, ChartStay, ChartType, TapeChart


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rooms are wanted; None (or nothing) for all."""

    room_type_id: RoomTypeId | None = None
    floor_id: FloorId | None = None
    feature: str = ""
    block_id: BlockId | None = None

    def takes(self, room: ChartRoom) -> bool:
        """Whether a room is wanted for where and what it is."""
        return self.floor_id in (None, room.floor_id) and (not self.feature or self.feature in room.features)


class ChartLayout:
    """The rows of one chart.

    Args:
        collapsed: types whose rooms are folded away.
    """

    def __init__(self, chart: TapeChart, wanted: Filter, collapsed: Collection[RoomTypeId] = ()) -> None:
        self.chart = chart
        self.wanted = wanted
        self.first_day = chart.first.toordinal()
        self.last_day = chart.last.toordinal()
        self.rows: list[Row] = []
        self._in_rooms: dict[object, list[ChartStay]] = {}
        self._closures: dict[object, list[ChartClosure]] = {}
        self._of_reservation: dict[object, list[ChartStay]] | None = None
        self._left: dict[int, int] = {}
        self._fill(collapsed)
        self.numbers = {row.key: number for number, row in enumerate(self.rows)}
        self._types = [row.type for row in self.rows if row.kind is RowKind.TYPE]

    @property
    def height(self) -> int:
        """Pixels of all rows together."""
        return len(self.rows) * ROW_HEIGHT

    def types(self) -> list[ChartType]:
        """The types on view."""
        return self._types

    def row_at(self, y: int) -> int:
        """The row at a height; -1 for none."""
        return y // ROW_HEIGHT if 0 <= y < self.height else -1

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of which something lies between two heights."""
        first = max(0, top // ROW_HEIGHT)
        return range(first, max(first, min(len(self.rows), bottom // ROW_HEIGHT + 1)))

    def bars_between(self, row: int, first: int, last: int) -> Iterator[Bar]:
        """The bars of a row that reach into a range of quarters, day uses last so that they lie on top."""
        return self.rows[row].between(first, last)

    def find(self, key: BarKey) -> tuple[int, Bar] | None:
        """The row and the bar of that key; a stay that was given another room meanwhile is found in that."""
        if key[0] != "stay":
            closure = next((one for one in self.chart.closures if one.closure_id == key[1]), None)
            return self._in_row(("room", closure.room_id), key) if closure is not None else None
        stays = self._stays_of(key[1])
        exact = [stay for stay in stays if stay.occupancy_id == key[2]]
        return self._bar_of(exact[0]) if exact else self.find_reservation(key[1])

    def find_reservation(self, reservation_id: object) -> tuple[int, Bar] | None:
        """The row and the bar of a reservation; where the guest moved, the room that he is in."""
        stays = sorted(self._stays_of(reservation_id), key=lambda stay: (stay.left, stay.first))
        return next((found for stay in stays if (found := self._bar_of(stay)) is not None), None)

    def parts_of(self, reservation_id: ReservationId) -> list[ChartStay]:
        """The parts of a stay, one a room, in their order."""
        return sorted(self._stays_of(reservation_id), key=lambda stay: stay.first)

    def room_row(self, room_id: object) -> int:
        """The row of a room; -1 where it is not on view."""
        return self.numbers.get(("room", room_id), -1)

    def group_of(self, row: int) -> int:
        """The row of the type that a row belongs to."""
        return self.numbers["type", self.rows[row].type.room_type_id] if 0 <= row < len(self.rows) else 0

    def stops(self, row: int, first: int, last: int) -> list[Stop]:
        """Where the keyboard may stand in a row between two days (ordinals, both included), from left to right."""
        if self.rows[row].kind is RowKind.TYPE:
            return [Stop(row, day) for day in range(first, last + 1)]
        found: list[Stop] = []
        for day in range(first, last + 1):
            here = list(self.rows[row].between(day * QUARTERS, (day + 1) * QUARTERS))
            found.extend(Stop(row, day, bar) for bar in here if bar.by_day and bar.first_day == day)
            bar = next((bar for bar in here if not bar.by_day and bar.first_day <= day <= bar.last_day), None)
            if bar is None or not found or found[-1].bar is not bar:
                found.append(Stop(row, day, bar))
        return found

    def stop_at(self, row: int, day: int) -> Stop:
        """The stop of a row that has a day: the bar of its night, else its day use, else the free day."""
        if self.rows[row].kind is RowKind.TYPE:
            return Stop(row, day)
        here = list(self.rows[row].between(day * QUARTERS, (day + 1) * QUARTERS))
        night = next((bar for bar in here if not bar.by_day and bar.first_day <= day <= bar.last_day), None)
        return Stop(row, day, night or next((bar for bar in here if bar.by_day and bar.first_day == day), None))

    def is_read(self, day: int) -> bool:
        """Whether a day (ordinal) is among those of the answer."""
        return self.first_day <= day <= self.last_day

    def left_to_sell(self, day: int) -> int | None:
        """What is left of all types on view on the night of a day (ordinal); None where it was not read."""
        if not self.is_read(day):
            return None
        if day not in self._left:
            self._left[day] = _left_of_all([kind.nights[day - self.first_day] for kind in self._types])
        return self._left[day]

    def occupied_percent(self, day: int) -> int | None:
        """How much of what can be let is sold, over all types on view, in percent; None where it was not read."""
        if not self.is_read(day):
            return None
        nights = [kind.nights[day - self.first_day] for kind in self._types]
        rooms = sum(night.physical - night.out_of_order for night in nights)
        return round(100 * sum(night.sold for night in nights) / rooms) if rooms > 0 else 0

    def _fill(self, collapsed: Collection[RoomTypeId]) -> None:
        without = self._sort_stays()
        of_type: dict[RoomTypeId, list[ChartRoom]] = {}
        for room in self.chart.rooms:
            if self.wanted.takes(room) and (self.wanted.block_id is None or self._has_group(room)):
                of_type.setdefault(room.room_type_id, []).append(room)
        narrowed = self.wanted.floor_id is not None or self.wanted.feature or self.wanted.block_id is not None
        for kind in self.chart.types:
            rooms, waiting = of_type.get(kind.room_type_id, []), without.get(kind.room_type_id, [])
            if self.wanted.block_id is not None:
                waiting = [stay for stay in waiting if stay.block_id == self.wanted.block_id]
            empty = not rooms and narrowed and not (waiting and self.wanted.block_id is not None)
            if self.wanted.room_type_id not in (None, kind.room_type_id) or empty:
                continue
            self._fill_type(kind, rooms, waiting, folded=kind.room_type_id in collapsed)

    def _fill_type(self, kind: ChartType, rooms: list[ChartRoom], waiting: list[ChartStay], *, folded: bool) -> None:
        self._add(Row(("type", kind.room_type_id), RowKind.TYPE, self.height, kind, collapsed=folded))
        if folded:
            return
        bars = [stay_bar(stay, self.chart.business_date) for stay in waiting]
        for number, lane in enumerate(lanes(bars)):
            self._add(Row(("lane", (kind.room_type_id, number)), RowKind.LANE, self.height, kind, partial(tuple, lane), number=number))
        for room in rooms:
            self._add(Row(("room", room.room_id), RowKind.ROOM, self.height, kind, partial(self._bars_in, room.room_id), room=room))

    def _add(self, row: Row) -> None:
        self.rows.append(row)

    def _sort_stays(self) -> dict[object, list[ChartStay]]:
        """Stays by room; those without one are handed back by type."""
        without: dict[object, list[ChartStay]] = {}
        for stay in self.chart.stays:
            home, key = (without, stay.room_type_id) if stay.room_id is None else (self._in_rooms, stay.room_id)
            home.setdefault(key, []).append(stay)  # type: ignore[arg-type]
        for closure in self.chart.closures:
            self._closures.setdefault(closure.room_id, []).append(closure)
        return without

    def _has_group(self, room: ChartRoom) -> bool:
        return any(stay.block_id == self.wanted.block_id for stay in self._in_rooms.get(room.room_id, ()))

    def _bars_in(self, room_id: object) -> list[Bar]:
        today = self.chart.business_date
        stays = [stay_bar(stay, today) for stay in self._in_rooms.get(room_id, ())]
        return in_order([*stays, *map(closure_bar, self._closures.get(room_id, ()))])

    def _stays_of(self, reservation_id: object) -> list[ChartStay]:
        if self._of_reservation is None:
            self._of_reservation = {}
            for stay in self.chart.stays:
                self._of_reservation.setdefault(stay.reservation_id, []).append(stay)
        return self._of_reservation.get(reservation_id, [])

    def _bar_of(self, stay: ChartStay) -> tuple[int, Bar] | None:
        key = ("stay", stay.reservation_id, stay.occupancy_id)
        if stay.room_id is not None:
            return self._in_row(("room", stay.room_id), key)
        lane = 0
        while (row := ("lane", (stay.room_type_id, lane))) in self.numbers:
            if (found := self._in_row(row, key)) is not None:
                return found
            lane += 1
        return None

    def _in_row(self, row: tuple[str, object], key: BarKey) -> tuple[int, Bar] | None:
        number = self.numbers.get(row)
        if number is None:
            return None
        return next(((number, bar) for bar in self.rows[number].bars if bar.key == key), None)


def _left_of_all(nights: list[NightLeft]) -> int:
    """What all types together have left: an oversold type counts as none, and the house may have a limit of its own."""
    together = sum(max(0, night.left_of_type) for night in nights)
    of_house = nights[0].left_of_house if nights else None
    return together if of_house is None else min(together, of_house)
