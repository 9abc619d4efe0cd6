"""How many rooms of each type a file of bookings needs, and how far each night must be overbooked (`docs/algorithms/replay.md`).

Plain Python over the same order of events that the replay lives through.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.slots import nights_between

TypeNight = tuple[str, date]


class PlannedBooking(Protocol):
    """What the plan must know of a booking; types by their code."""

    @property
    def booked_date(self) -> date:
        """The day it was made."""
        ...

    @property
    def arrival_date(self) -> date:
        """The first night; for day use the day."""
        ...

    @property
    def departure_date(self) -> date:
        """The day the guest leaves."""
        ...

    @property
    def charged_type(self) -> str:
        """The type that was reserved."""
        ...

    @property
    def occupied_type(self) -> str:
        """The type that was given on arrival."""
        ...

    @property
    def outcome(self) -> ReservationStatus:
        """CHECKED_OUT, CANCELLED or NO_SHOW."""
        ...

    @property
    def outcome_date(self) -> date:
        """When a cancellation was made."""
        ...


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """Rooms by type, and the overbooking allowance of the nights that need one."""

    rooms: dict[str, int]
    allowances: dict[TypeNight, int]


@dataclass(frozen=True, slots=True)
class _Day:
    cancelled: list[PlannedBooking]
    booked: list[PlannedBooking]
    arriving: list[PlannedBooking]
    missing: list[PlannedBooking]


def plan_rooms(bookings: Iterable[PlannedBooking], *, rooms_there: Mapping[str, int] | None = None) -> RoomPlan:
    """Work out rooms and allowances.

    Args:
        bookings: in the order of the file.
        rooms_there: rooms the hotel has already, by type; a type keeps them even if fewer are needed.
    """
    known = list(bookings)
    rooms = Counter(dict(rooms_there or {})) | rooms_needed(known)
    peaks = peak_sold(known)
    allowances = {(kind, night): peak - rooms[kind] for (kind, night), peak in sorted(peaks.items()) if peak > rooms[kind]}
    return RoomPlan({kind: rooms[kind] for kind in sorted(rooms) if rooms[kind]}, allowances)


def rooms_needed(bookings: Iterable[PlannedBooking]) -> Counter[str]:
    """The most rooms of each occupied type that anybody was in at one time, with one more for day use beside the stay-overs."""
    nights: Counter[TypeNight] = Counter()
    stayovers: Counter[TypeNight] = Counter()
    day_uses: set[TypeNight] = set()
    for booking in bookings:
        if booking.outcome is not ReservationStatus.CHECKED_OUT:
            continue
        slept = nights_between(booking.arrival_date, booking.departure_date)
        nights.update((booking.occupied_type, night) for night in slept)
        stayovers.update((booking.occupied_type, night) for night in slept[1:])
        if not slept:
            day_uses.add((booking.occupied_type, booking.arrival_date))
    needed: Counter[str] = Counter()
    for (kind, _night), count in nights.items():
        needed[kind] = max(needed[kind], count)
    for kind, day in day_uses:
        needed[kind] = max(needed[kind], stayovers[kind, day] + 1)
    return needed


def peak_sold(bookings: Iterable[PlannedBooking]) -> Counter[TypeNight]:
    """The highest number sold of each type and night, walking through all events in the order of the replay."""
    days = _by_day(bookings)
    counters = _Counters()
    for day in sorted(days):
        _live(days[day], counters)
    return counters.peaks


class _Counters:
    """What is sold of each type and night, and the most that ever was."""

    def __init__(self) -> None:
        self.sold: Counter[TypeNight] = Counter()
        self.peaks: Counter[TypeNight] = Counter()

    def sell(self, kind: str, booking: PlannedBooking) -> None:
        for night in nights_between(booking.arrival_date, booking.departure_date):
            self.sold[kind, night] += 1
            self.peaks[kind, night] = max(self.peaks[kind, night], self.sold[kind, night])

    def release(self, kind: str, booking: PlannedBooking) -> None:
        for night in nights_between(booking.arrival_date, booking.departure_date):
            self.sold[kind, night] -= 1


def _live(day: _Day, counters: _Counters) -> None:
    for booking in day.cancelled:
        counters.release(booking.charged_type, booking)
    for booking in day.booked:
        counters.sell(booking.charged_type, booking)
        if cancelled_at_once(booking):
            counters.release(booking.charged_type, booking)
    for booking in day.arriving:
        counters.release(booking.charged_type, booking)
        counters.sell(booking.occupied_type, booking)
    for booking in day.missing:
        counters.release(booking.charged_type, booking)


def cancelled_at_once(booking: PlannedBooking) -> bool:
    """Cancelled on the day it was made: directly after it was made, for it cannot be earlier."""
    return booking.outcome is ReservationStatus.CANCELLED and booking.outcome_date == booking.booked_date


def busiest_night(bookings: Iterable[PlannedBooking]) -> tuple[int, date] | None:
    """How many rooms are slept in on the fullest night, and the first such night; None where nobody stays."""
    nights: Counter[date] = Counter()
    for booking in bookings:
        if booking.outcome is ReservationStatus.CHECKED_OUT:
            nights.update(nights_between(booking.arrival_date, booking.departure_date))
    return max(((rooms, night) for night, rooms in nights.items()), key=lambda one: (one[0], -one[1].toordinal()), default=None)


def _by_day(bookings: Iterable[PlannedBooking]) -> dict[date, _Day]:
    days: dict[date, _Day] = defaultdict(lambda: _Day([], [], [], []))
    for booking in bookings:
        days[booking.booked_date].booked.append(booking)
        if booking.outcome is ReservationStatus.CHECKED_OUT:
            days[booking.arrival_date].arriving.append(booking)
        elif booking.outcome is ReservationStatus.NO_SHOW:
            days[booking.arrival_date].missing.append(booking)
        elif not cancelled_at_once(booking):
            days[booking.outcome_date].cancelled.append(booking)
    return dict(days)
