"""The prices of a stay that is moved: the worked table of docs/algorithms/rooms-for-stays.md."""

from __future__ import annotations

from datetime import date

import pytest

from hotel_desk.domain.moved_prices import moved_prices
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.slots import nights_between
from hotel_desk.domain.stay_move import NightPart
from tests.worked_tables import worked_table

COLUMNS = {"keep": PriceChoice.KEEP, "new nights": PriceChoice.NEW_NIGHTS, "all": PriceChoice.ALL}
PLAN_ASKS = 150


def june(day: str | int) -> date:
    return date(2026, 6, int(day))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    "row", worked_table("rooms-for-stays.md", "Prices of a moved stay"), ids=lambda row: " ".join(list(row.values())[:3])
)
def test_each_night_costs_what_was_chosen(row: dict[str, str], column: str) -> None:
    named = [one.split(": ") for one in row["nights before"].split(", ")]
    before = {june(day): NightPart(june(day), int(price)) for day, price in named}
    nights = list(nights_between(*map(june, row["dates asked"].split("-"))))
    by_plan = {night: NightPart(night, PLAN_ASKS) for night in nights}
    charged = [june(row["charged"])] if row["charged"] else []
    found = moved_prices(before, nights, COLUMNS[column], by_plan=by_plan, charged=charged)
    assert [one.date for one in found] == nights
    assert [one.price_minor for one in found] == [int(price) for price in row[column].split()]
