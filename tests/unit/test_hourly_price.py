"""What a room by the hour costs: the table of `docs/algorithms/hourly-rooms.md`, and what holds of every price list."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.hourly_price import HourlyPrices, hourly_price, minutes_between, paid_minutes, whole_minute
from tests.worked_tables import worked_table

TABLE = HourlyPrices(3, 12_000, 3_000, 30, 10, 24_000)


def test_the_worked_table() -> None:
    rows = worked_table("hourly-rooms.md", "What a stay costs")
    assert len(rows) > 8
    for row in rows:
        hours, minutes = row["stayed"].split(":")
        stayed = int(hours) * 60 + int(minutes)
        assert paid_minutes(TABLE, stayed) == int(row["paid minutes"]), row
        assert hourly_price(TABLE, stayed) == int(Decimal(row["price"]).scaleb(2)), row


@st.composite
def price_lists(draw: st.DrawFn) -> HourlyPrices:
    first = draw(st.integers(0, 100_000))
    return HourlyPrices(
        draw(st.integers(1, 12)),
        first,
        draw(st.integers(0, 50_000)),
        draw(st.integers(1, 240)),
        draw(st.integers(0, 240)),
        draw(st.integers(first, 1_000_000)),
    )


@given(price_lists(), st.integers(0, 6_000), st.integers(0, 600))
def test_a_longer_stay_never_costs_less_and_no_stay_more_than_the_cap(prices: HourlyPrices, minutes: int, more: int) -> None:
    assert prices.first_price_minor <= hourly_price(prices, minutes) <= hourly_price(prices, minutes + more) <= prices.cap_minor


@given(price_lists(), st.integers(0, 6_000))
def test_whole_parts_are_paid_that_cover_the_stay_but_for_the_grace(prices: HourlyPrices, minutes: int) -> None:
    paid = paid_minutes(prices, minutes)
    after = paid - prices.first_hours * 60
    assert after >= 0
    assert after % prices.round_minutes == 0
    assert paid + prices.grace_minutes >= minutes
    assert after == 0 or paid - prices.round_minutes + prices.grace_minutes < minutes


@given(st.integers(0, 10**9).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)), st.integers(0, 5_000), st.integers(0, 59))
def test_a_minute_begun_does_not_count(began: dt.datetime, minutes: int, seconds: int) -> None:
    began = whole_minute(began)
    assert minutes_between(began, began + dt.timedelta(minutes=minutes, seconds=seconds)) == minutes
    assert minutes_between(began, began - dt.timedelta(minutes=minutes)) == 0
