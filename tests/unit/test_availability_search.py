"""The range of prices of a search (`docs/algorithms/availability.md`)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hotel_desk.domain.money import Money
from hotel_desk.queries.availability_search import StayWish
from tests.worked_tables import worked_table

RANGES = worked_table("availability.md", "The range of prices")
DAY = date(2026, 3, 2)


def minor(text: str) -> int | None:
    return Money.of(text, "EUR").minor if text else None


@pytest.mark.parametrize("row", RANGES, ids=lambda row: f"{row['nights']}-{row['whole stay']}")
def test_the_range_is_of_a_night_on_the_average(row: dict[str, str]) -> None:
    departure = DAY + timedelta(days=int(row["nights"]))
    wish = StayWish(DAY, departure, lowest_minor=minor(row["a night from"]), highest_minor=minor(row["to"]))
    total = minor(row["whole stay"])
    assert total is not None
    assert wish.pays(total) is (row["found"] == "yes")
