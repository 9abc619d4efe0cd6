"""The time slots of a place: property-local opening hours cut into instants (`docs/algorithms/places.md`).

A slot is an instant in UTC and a length that has really passed, so that a day on which the clocks change has fewer or more of them,
and none twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A closing time cannot be written as 24:00.
MIDNIGHT = time(23, 59)
SHORTEST_SLOT = 5
LONGEST_SLOT = 1440


def opening_hours(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants (UTC) between which a place is open on a day of the hotel's clock.

    Args:
        closes: 23:59 means midnight.
    """
    opening = _utc(datetime.combine(day, opens, zone))
    if closes == MIDNIGHT:
        # The first of two midnights: the next day begins there, and no moment may belong to both.
        return opening, _utc(datetime.combine(day + timedelta(days=1), time(), zone))
    closing = datetime.combine(day, closes, zone)
    return opening, max(_utc(closing), _utc(closing.replace(fold=1)))


def day_slots(day: date, opens: time, closes: time, minutes: int, zone: ZoneInfo) -> list[datetime]:
    """When the slots of a day begin (UTC), in order; the last one ends by closing time."""
    first, end = opening_hours(day, opens, closes, zone)
    length = timedelta(minutes=minutes)
    return [first + number * length for number in range(max(0, (end - first) // length))]


def slots_between(starts: datetime, ends: datetime, minutes: int) -> list[datetime]:
    """When the slots from one border to a later one begin."""
    length = timedelta(minutes=minutes)
    return [starts + number * length for number in range((ends - starts) // length)]


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day that the hotel's clock shows at an instant."""
    return instant.astimezone(zone).date()


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)
