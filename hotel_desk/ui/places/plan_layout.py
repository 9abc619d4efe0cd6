"""Where places, slots and bookings of a day lie; found again by place, by key and by time. Plain arithmetic, no painting."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hotel_desk.queries.places import PlaceBookingRow, PlaceOfDay

ROW_HEIGHT = 56
HEADER_HEIGHT = 40
NAMES_WIDTH = 184
NARROWEST_HOUR = 72
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place the keyboard can be at: a booking, or a slot that is free."""

    row: int
    starts_at: datetime
    ends_at: datetime
    booking: PlaceBookingRow | None = None

    @property
    def key(self) -> tuple[UUID | int, datetime]:
        """What it is about, so that it is found again after a read."""
        return (self.booking.place_booking_id if self.booking else self.row, self.starts_at)


class PlanLayout:
    """Rows of places, or of the days of one place; time across.

    Args:
        places: what is shown, from the top.
        zone: of the hotel's clock.
        width: pixels there are for the time; more are taken where an hour would be narrower than its name.
        now: slots that are over by then are not offered, and are no stops; None: all are.
    """

    def __init__(self, places: Sequence[PlaceOfDay], width: int, zone: ZoneInfo, now: datetime = _NEVER) -> None:
        self.places = tuple(places)
        self.now = now
        hour = min((_local_hour(first, zone) for place in places for first, _end in _times(place)), default=0)
        # Each row begins at the same hour of the hotel's clock, on its own day.
        self._firsts = [datetime.combine(place.date, time(hour), zone).astimezone(UTC) for place in places]
        ends = [end - first for place, first in zip(places, self._firsts, strict=True) for _begin, end in _times(place)]
        self.hours = max(1, -(-max(ends) // _HOUR)) if ends else 0
        self._minutes = self.hours * 60
        self.width = max(width, self.hours * NARROWEST_HOUR)
        self.height = len(self.places) * ROW_HEIGHT
        self.stops: list[Stop] = []
        self._row_starts: list[int] = []
        for row, place in enumerate(self.places):
            self._row_starts.append(len(self.stops))
            self.stops.extend(_stops(row, place, now))
        self.numbers = {stop.key: number for number, stop in enumerate(self.stops)}

    def x_of(self, instant: datetime, row: int = 0) -> int:
        """How far from the left a moment of a row's day lies."""
        return (instant - self._firsts[row]) // _MINUTE * self.width // max(1, self._minutes)

    def hour_marks(self) -> list[datetime]:
        """The moments at which an hour begins; on a day of changing clocks one is missing or comes twice."""
        return [self._firsts[0] + number * _HOUR for number in range(self.hours)]

    def rect(self, number: int) -> QRect:
        """Where a stop lies."""
        stop = self.stops[number]
        return self.span(stop.row, stop.starts_at, stop.ends_at)

    def span(self, row: int, starts_at: datetime, ends_at: datetime) -> QRect:
        """Where a time of a place lies."""
        left = self.x_of(starts_at, row)
        return QRect(left, row * ROW_HEIGHT, self.x_of(ends_at, row) - left, ROW_HEIGHT)

    def past(self, row: int) -> QRect:
        """Where the slots of a place lie that are over and offered no more."""
        place = self.places[row]
        length = timedelta(minutes=place.slot_minutes)
        over = [slot + length for slot in place.slots if is_over(place, slot, self.now)]
        return self.span(row, place.opens, max(over, default=place.opens))

    def at(self, place: QPoint) -> int:
        """The stop at a place; -1 for none."""
        row = place.y() // ROW_HEIGHT
        if not 0 <= row < len(self.places) or place.x() < 0:
            return -1
        return next((number for number in self.of_row(row) if self.rect(number).contains(place)), -1)

    def of_row(self, row: int) -> range:
        """The stops of a row, by time."""
        end = self._row_starts[row + 1] if row + 1 < len(self._row_starts) else len(self.stops)
        return range(self._row_starts[row], end)

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that a strip shows."""
        return range(max(0, top // ROW_HEIGHT), min(len(self.places), bottom // ROW_HEIGHT + 1))

    def upright(self, number: int, rows: int) -> int:
        """The stop at the same time some rows up (negative) or down; the nearest one where there is none."""
        here = self.stops[number]
        row = max(0, min(here.row + rows, len(self.places) - 1))
        of_row = self.of_row(row)
        if not of_row:
            return number
        begins = [self.rect(each).left() for each in of_row]
        return of_row[max(0, bisect_right(begins, self.rect(number).left()) - 1)]

    def sideways(self, number: int, by: int) -> int:
        """The stop before or after in the same row."""
        of_row = self.of_row(self.stops[number].row)
        return max(of_row.start, min(number + by, of_row.stop - 1))

    def free_run(self, anchor: int, number: int) -> tuple[int, int]:
        """The free slots from one towards another of the same row, as far as no booking lies between: first and last stop."""
        if self.stops[anchor].row != self.stops[number].row:
            return anchor, anchor
        step = 1 if number >= anchor else -1
        end = anchor
        while end != number and self._follows(end, end + step):
            end += step
        return min(anchor, end), max(anchor, end)

    def _follows(self, here: int, there: int) -> bool:
        """Both are free and nothing lies between them."""
        first, second = sorted((here, there))
        one, other = self.stops[first], self.stops[second]
        return one.row == other.row and one.booking is None and other.booking is None and one.ends_at == other.starts_at


def is_over(place: PlaceOfDay, slot: datetime, now: datetime) -> bool:
    """Whether a slot is over, and cannot be booked any more."""
    return slot + timedelta(minutes=place.slot_minutes) <= now


def _times(place: PlaceOfDay) -> list[tuple[datetime, datetime]]:
    """From when to when there is something to be shown of a place."""
    return [(place.opens, place.closes), *((booking.starts_at, booking.ends_at) for booking in place.bookings)]


def _stops(row: int, place: PlaceOfDay, now: datetime) -> list[Stop]:
    length = timedelta(minutes=place.slot_minutes)
    bookings = [Stop(row, booking.starts_at, booking.ends_at, booking) for booking in place.bookings]
    free = [
        Stop(row, slot, slot + length)
        for slot in place.slots
        if place.active
        and not is_over(place, slot, now)
        and not any(booking.starts_at < slot + length and slot < booking.ends_at for booking in place.bookings)
    ]
    return sorted([*bookings, *free], key=lambda stop: stop.starts_at)


def _local_hour(instant: datetime, zone: ZoneInfo) -> int:
    """The hour on the hotel's clock."""
    return instant.astimezone(zone).hour
