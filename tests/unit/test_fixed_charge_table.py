"""On which nights a fixed charge is due: the worked table of `docs/algorithms/fixed-charges.md`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.fixed_charges import Rhythm, is_due
from tests.worked_tables import worked_table


def day(number: str | int) -> date:
    return date(2026, 2, 28) + timedelta(days=int(number))


@pytest.mark.parametrize("row", worked_table("fixed-charges.md", "Nights on which it is due"), ids=lambda row: row["case"])
def test_a_fixed_charge_is_due_on_the_nights_that_the_page_says(row: dict[str, str]) -> None:
    first, last = (day(row[name]) if row[name] else None for name in ("first", "last"))
    charge = Rhythm(ChargeRhythm(row["rhythm"]), int(row["n"]), first, last)
    arrival, departure, posted = day(row["arrival"]), day(row["departure"]), bool(row["posted before"])
    due = [number for number in range(-10, 60) if is_due(charge, day(number), arrival=arrival, departure=departure, posted_before=posted)]
    assert due == [int(number) for number in row["due"].split()]


def test_a_month_without_that_day_is_charged_on_its_last() -> None:
    charge = Rhythm(ChargeRhythm.MONTHLY)
    stay: dict[str, Any] = {"arrival": date(2026, 1, 31), "departure": date(2026, 6, 1)}
    due = [night for number in range(151) if is_due(charge, night := date(2026, 1, 1) + timedelta(days=number), **stay)]
    assert due == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
