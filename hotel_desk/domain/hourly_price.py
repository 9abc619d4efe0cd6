"""What a room sold by the hour costs (`docs/algorithms/hourly-rooms.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MINUTES = 60


@dataclass(frozen=True, slots=True)
class HourlyPrices:
    """A price list by the hour. Prices in minor units, gross as the tax rules of its code see them.

    Args:
        first_hours: what the first price is for, however short the stay.
        hour_price_minor: of each hour after.
        round_minutes: a part of so many minutes begun counts whole.
        grace_minutes: so long after a paid part nothing more is due.
        cap_minor: the most that a stay costs.
    """

    first_hours: int
    first_price_minor: int
    hour_price_minor: int
    round_minutes: int
    grace_minutes: int
    cap_minor: int


def whole_minute(instant: dt.datetime) -> dt.datetime:
    """The minute that an instant lies in: the clock of a stay has no seconds."""
    return instant.replace(second=0, microsecond=0)


def minutes_between(began_at: dt.datetime, ended_at: dt.datetime) -> int:
    """Whole minutes of a stay; a minute begun does not count."""
    return max(0, int((ended_at - began_at).total_seconds()) // MINUTES)


def paid_minutes(prices: HourlyPrices, minutes: int) -> int:
    """How many minutes are paid for: the first hours, and after them whole parts, once the grace of the last one is over."""
    first = prices.first_hours * MINUTES
    over = minutes - first - prices.grace_minutes
    if over <= 0:
        return first
    parts = -(-over // prices.round_minutes)
    return first + parts * prices.round_minutes


def hourly_price(prices: HourlyPrices, minutes: int) -> int:
    """What a stay of so many minutes costs, minor units, up to the cap.

    A part of an hour is its part of the hour's price, rounded half up.
    """
    after = paid_minutes(prices, minutes) - prices.first_hours * MINUTES
    price = prices.first_price_minor + (2 * after * prices.hour_price_minor + MINUTES) // (2 * MINUTES)
    return min(price, prices.cap_minor)
