"""Opening hours cut into slots, as `docs/algorithms/places.md` says, and what holds on any day in any zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.place_slots import day_slots, local_day, opening_hours, slots_between
from tests.worked_tables import worked_table

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Shanghai",
    "America/Santiago",
    "Africa/Casablanca",
    "Atlantic/Azores",
)


@pytest.mark.parametrize("row", worked_table("places.md", "Slots of a day"), ids=lambda row: f"{row['day']} {row['why']}")
def test_the_slots_of_a_day(row: dict[str, str]) -> None:
    minutes = int(row["minutes"])
    day, opens, closes = date.fromisoformat(row["day"]), time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
    slots = day_slots(day, opens, closes, minutes, ZoneInfo(row["zone"]))
    assert len(slots) == int(row["slots"])
    assert slots[0] == datetime.fromisoformat(row["first (UTC)"]).replace(tzinfo=UTC)
    assert slots[-1] + timedelta(minutes=minutes) == datetime.fromisoformat(row["last ends (UTC)"]).replace(tzinfo=UTC)


@given(
    day=st.dates(date(2000, 1, 1), date(2037, 12, 30)),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    hours=st.tuples(st.integers(0, 1438), st.integers(1, 1439)).filter(lambda pair: pair[0] < pair[1]),
    minutes=st.integers(5, 1440),
)
def test_slots_follow_each_other_within_the_opening_hours(day: date, zone: ZoneInfo, hours: tuple[int, int], minutes: int) -> None:
    opens, closes = (time(at // 60, at % 60) for at in hours)
    slots = day_slots(day, opens, closes, minutes, zone)
    first, end = opening_hours(day, opens, closes, zone)
    assert all(later - earlier == timedelta(minutes=minutes) for earlier, later in pairwise(slots))
    assert not slots or (slots[0] == first and slots[-1] + timedelta(minutes=minutes) <= end)
    rest = end - (slots[-1] + timedelta(minutes=minutes) if slots else first)
    assert rest < timedelta(minutes=minutes)
    if slots:
        assert slots_between(slots[0], slots[-1] + timedelta(minutes=minutes), minutes) == slots


@given(day=st.dates(date(2000, 1, 1), date(2037, 12, 30)), zone=st.sampled_from(ZONES).map(ZoneInfo))
def test_a_place_that_is_always_open_has_every_minute_once(day: date, zone: ZoneInfo) -> None:
    """Midnight of one day is the opening of the next, whatever the clocks do between."""
    today = opening_hours(day, time(), time(23, 59), zone)
    tomorrow = opening_hours(day + timedelta(days=1), time(), time(23, 59), zone)
    assert today[1] == tomorrow[0]
    assert local_day(today[0], zone) == day
