"""The worked tables of docs/algorithms/departure-charges.md that need no hotel, answered by the domain."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from hotel_desk.domain.leaving import (
    AgreedHour,
    EarlyDeparture,
    HotelHours,
    LateState,
    LeavingRules,
    band_price,
    band_that_counts,
    early_departure_fee,
    late_state,
)
from hotel_desk.domain.policies import Share, ShareKind
from tests.unit.test_penalty_tables import a_share
from tests.worked_tables import worked_table

PAGE = "departure-charges.md"
HOURS = HotelHours(free_until=14, first_percent=50, whole_from=18, second_percent=100)
DEPARTURE = date(2026, 6, 12)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


@pytest.mark.parametrize("row", worked_table(PAGE, "An early departure"), ids=lambda row: f"{row['rule']} of {row['nights not slept']}")
def test_an_early_departure(row: dict[str, str]) -> None:
    left = [minor(price) for price in row["nights not slept"].split()]
    if row["rule"].startswith("policy "):
        charged = early_departure_fee(LeavingRules(EarlyDeparture.FULL_DAY), a_share(row["rule"].removeprefix("policy ")), left)
    else:
        kind, *number = row["rule"].split()
        charged = early_departure_fee(LeavingRules(EarlyDeparture(kind), int(number[0]) if number else 1), None, left)
    assert charged == minor(row["charged"])


@pytest.mark.parametrize("row", worked_table(PAGE, "A late departure"), ids=lambda row: f"{row['agreed']}, {row["hotel's clock"]}")
def test_a_late_departure(row: dict[str, str]) -> None:
    hour, _space, free = row["agreed"].partition(" ")
    agreed = None if hour == "-" else AgreedHour(time.fromisoformat(hour), bool(free))
    leaves = datetime.strptime(f"2026 {row["hotel's clock"]}", "%Y %d %B %H:%M")  # noqa: DTZ007 - what a clock shows
    band = band_that_counts(HOURS.bands(), departure=DEPARTURE, leaves=leaves, agreed=agreed)
    assert (band_price(band, 8_000) if band else 0) == minor(row["charged"])


def test_of_two_hours_in_the_wrong_order_only_the_second_counts() -> None:
    (band,) = HotelHours(free_until=18, first_percent=50, whole_from=14, second_percent=80).bands()
    assert (band.hour, band_price(band, 10_000)) == (time(14), 8_000)


def test_a_whole_night_is_the_night_and_not_the_stay() -> None:
    (_first, second) = HOURS.bands()
    assert second.share == Share(ShareKind.PERCENT, percent_millionths=1_000_000)


@pytest.mark.parametrize(
    ("now", "state"), [("15:29", LateState.AGREED), ("15:30", LateState.ENDING), ("16:00", LateState.ENDING), ("16:01", LateState.OVER)]
)
def test_the_hour_comes_nearer(now: str, state: LateState) -> None:
    until = datetime.combine(DEPARTURE, time(16))
    assert late_state(until, datetime.combine(DEPARTURE, time.fromisoformat(now)), warn_minutes=30) is state
