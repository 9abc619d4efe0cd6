"""Spans of days: month and year to date, the same days last year, and what was planned for them (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DaysCounted:
    """How many days of a span have figures, and those since the first close that have none."""

    known: int
    missing: tuple[date, ...]

    @property
    def days(self) -> int:
        """With those that have none."""
        return self.known + len(self.missing)

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The days without figures, those that follow each other together."""
        found: list[Span] = []
        for day in self.missing:
            if found and day - found[-1].last == timedelta(days=1):
                found[-1] = Span(found[-1].first, day)
            else:
                found.append(Span(day, day))
        return tuple(found)


def days_counted(span: Span, frozen: Collection[date], *, since: date | None) -> DaysCounted:
    """Which days of a span have figures.

    Args:
        frozen: days that have some.
        since: the first day that was ever closed; None: none was.
    """
    days = [span.first + timedelta(days=number) for number in range(span.days)]
    missing = tuple(day for day in days if day not in frozen and (since is None or day >= since))
    return DaysCounted(sum(day in frozen for day in days), missing)


def month_to_date(day: date) -> Span:
    """From the first of its month."""
    return Span(day.replace(day=1), day)


def year_to_date(day: date) -> Span:
    """From the first of January."""
    return Span(day.replace(month=1, day=1), day)


def same_days_last_year(span: Span) -> Span:
    """The same dates a year before; 29 February is compared with 28 February."""
    return Span(_year_before(span.first), _year_before(span.last))


def month_of(day: date) -> date:
    """The first of its month, by which plans are kept."""
    return day.replace(day=1)


def days_in_month(month: date) -> int:
    """How many days a month has."""
    return calendar.monthrange(month.year, month.month)[1]


def month_after(month: date) -> date:
    """The first of the month after."""
    return month.replace(day=1) + timedelta(days=days_in_month(month))


def months_in(span: Span) -> Iterator[tuple[date, int]]:
    """Each month that a span touches, with how many of its days lie in it."""
    month = month_of(span.first)
    while month <= span.last:
        following = month_after(month)
        yield month, (min(span.last, following - timedelta(days=1)) - max(span.first, month)).days + 1
        month = following


def budget_of(plans: Mapping[date, int], span: Span) -> int | None:
    """The part of monthly plans that falls on a span, rounded half up month by month; None where no month of it is planned.

    Args:
        plans: by the first of each month, in the unit that is wanted.
    """
    planned = [(plans[month], days, days_in_month(month)) for month, days in months_in(span) if month in plans]
    if not planned:
        return None
    return sum(int((Decimal(plan) * days / of).quantize(Decimal(1), rounding=ROUND_HALF_UP)) for plan, days, of in planned)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
