"""The figures of hotel days: what is counted, and what follows from the counts (`docs/algorithms/statistics.md`). No floats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class FigureRules:
    """How a hotel counts, by its settings: as sold, as available."""

    complimentary_counts: bool = True
    house_use_counts: bool = False
    out_of_order_counts: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted on a day, or on several days together; money in minor units. Each is defined in `docs/algorithms/statistics.md`."""

    rooms: int = 0
    out_of_order: int = 0
    out_of_service: int = 0
    rooms_occupied: int = 0
    complimentary: int = 0
    house_use: int = 0
    multiple_occupied: int = 0
    day_use: int = 0
    adults: int = 0
    children: int = 0
    babies: int = 0
    arrivals: int = 0
    walk_ins: int = 0
    departures: int = 0
    expected_departures: int = 0
    overstays: int = 0
    understays: int = 0
    stay_overs: int = 0
    no_shows: int = 0
    cancellations: int = 0
    cancelled_arrivals: int = 0
    nights_of_departures: int = 0
    bookings_made: int = 0
    nights_booked: int = 0
    lead_days: int = 0
    room_revenue_minor: int = 0
    package_revenue_minor: int = 0
    other_revenue_minor: int = 0
    tax_minor: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNT_NAMES))


COUNT_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Counts))
# Of the house and of room types only: no market has rooms.
OF_ROOMS: tuple[str, ...] = ("rooms", "out_of_order", "out_of_service")
NOTHING = Counts()


def added_up(counts: Iterable[Counts]) -> Counts:
    """Days together."""
    return sum(counts, NOTHING)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and what follows from them. What has nothing to be divided by is None."""

    counts: Counts
    rules: FigureRules

    @property
    def rooms_available(self) -> int:
        """Rooms that could be sold, by the hotel's rules; never below zero."""
        counts = self.counts
        out_of_order = 0 if self.rules.out_of_order_counts else counts.out_of_order
        house_use = 0 if self.rules.house_use_counts else counts.house_use
        return max(0, counts.rooms - out_of_order - house_use)

    @property
    def rooms_sold(self) -> int:
        """Rooms slept in that count, by the hotel's rules. House use that counts is counted as complimentary is."""
        counts, rules = self.counts, self.rules
        left_out = 0 if rules.house_use_counts and rules.complimentary_counts else counts.house_use
        return counts.rooms_occupied - left_out - (0 if rules.complimentary_counts else counts.complimentary)

    @property
    def revenue_minor(self) -> int:
        """All revenue, without tax."""
        counts = self.counts
        return counts.room_revenue_minor + counts.package_revenue_minor + counts.other_revenue_minor

    @property
    def guests(self) -> int:
        """Persons who slept in the rooms."""
        return self.counts.adults + self.counts.children + self.counts.babies

    @property
    def occupancy(self) -> int | None:
        """Rooms sold of those available, millionths."""
        return share(self.rooms_sold, self.rooms_available)

    @property
    def adr_minor(self) -> int | None:
        """Average daily rate: room revenue by rooms sold."""
        return each(self.counts.room_revenue_minor, self.rooms_sold)

    @property
    def revpar_minor(self) -> int | None:
        """Room revenue by rooms available."""
        return each(self.counts.room_revenue_minor, self.rooms_available)

    @property
    def trevpar_minor(self) -> int | None:
        """All revenue by rooms available."""
        return each(self.revenue_minor, self.rooms_available)

    @property
    def multiple_occupancy(self) -> int | None:
        """Rooms with more than one guest of all rooms slept in, millionths."""
        return share(self.counts.multiple_occupied, self.counts.rooms_occupied)

    @property
    def guests_a_room(self) -> Decimal | None:
        """Persons by rooms slept in, two places."""
        return mean(self.guests, self.counts.rooms_occupied)

    @property
    def average_stay(self) -> Decimal | None:
        """Nights of the stays that ended, by their number; two places."""
        return mean(self.counts.nights_of_departures, self.counts.departures)

    @property
    def lead_time(self) -> Decimal | None:
        """Days from booking to arrival of the bookings made, by their number; two places."""
        return mean(self.counts.lead_days, self.counts.bookings_made)

    @property
    def overstay_share(self) -> int | None:
        """Guests who stayed on of those expected to leave, millionths."""
        return share(self.counts.overstays, self.counts.expected_departures)

    @property
    def understay_share(self) -> int | None:
        """Guests who left before their day, measured by those expected to leave, millionths."""
        return share(self.counts.understays, self.counts.expected_departures)

    @property
    def no_show_share(self) -> int | None:
        """No-shows of all who were expected (arrivals but walk-ins, and no-shows), millionths."""
        return share(self.counts.no_shows, self.counts.arrivals - self.counts.walk_ins + self.counts.no_shows)

    @property
    def cancelled_share(self) -> int | None:
        """Cancellations against bookings made in the same days, millionths: may be more than a million."""
        return share(self.counts.cancellations, self.counts.bookings_made)


def share(part: int, whole: int) -> int | None:
    """A part of a whole in millionths, half up; None of nothing."""
    return _divided(part * MILLION, whole)


def conversion(booked: int, given_up: int) -> int | None:
    """How much of what was booked has not been given up, millionths; None where nothing was booked."""
    return share(booked - given_up, booked)


def each(amount_minor: int, number: int) -> int | None:
    """An amount by a number of rooms, minor units, half up; None where there are none."""
    return _divided(amount_minor, number)


def mean(total: int, number: int) -> Decimal | None:
    """A mean with two places, half up; None of nothing."""
    hundredths = _divided(total * 100, number)
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def change(now: int, before: int) -> int | None:
    """By how much something is above (or below) what it is compared with, millionths; None where that was nothing."""
    return share(now - before, abs(before))


def _divided(number: int, by: int) -> int | None:
    return int((Decimal(number) / by).quantize(Decimal(1), rounding=ROUND_HALF_UP)) if by > 0 else None
