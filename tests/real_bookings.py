"""Files of bookings that the tests import, and what the hotel's days must look like after them, worked out from the file alone."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hotel_desk.domain.money import Money

TESTS = Path(__file__).parent
SAMPLE = TESTS / "data" / "sample_bookings.csv"
REAL = TESTS.parents[1] / "shared" / "data" / "bookings_resort_2015-07_2016-06.csv"
REAL_DAYS = REAL.with_name("bookings_resort_expected_daily.csv")
# The data set's names of the report's columns.
NAMES = {
    "arrivals": "arrivals",
    "departures": "departures",
    "day_use": "day_use",
    "rooms_occupied": "occupied_rooms_overnight",
    "stayovers": "stayovers",
    "guests_in_house": "guests_in_house_overnight",
    "room_revenue": "room_revenue",
    "adr": "adr_of_night",
    "cancelled_arrivals": "expected_arrivals_canceled",
    "no_shows": "expected_arrivals_noshow",
}
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file, as text by column."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    """A file with these rows."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def arrival_of(row: dict[str, str]) -> date:
    """The day a row's guest comes."""
    return date(int(row["arrival_date_year"]), _MONTHS.index(row["arrival_date_month"]) + 1, int(row["arrival_date_day_of_month"]))


def nights_of(row: dict[str, str]) -> int:
    """How many nights a row's guest stays."""
    return int(row["stays_in_weekend_nights"]) + int(row["stays_in_week_nights"])


def days_of(rows: list[dict[str, str]], first: date, last: date) -> list[dict[str, Any]]:
    """The daily report as the issue defines it, straight from the rows of the file."""
    return [_day(rows, first + timedelta(days=number)) for number in range((last - first).days + 1)]


def _day(rows: list[dict[str, str]], day: date) -> dict[str, Any]:
    counted: Counter[str] = Counter()
    revenue = Decimal(0)
    for row in rows:
        arrival, nights = arrival_of(row), nights_of(row)
        departure = arrival + timedelta(days=nights)
        if row["reservation_status"] != "Check-Out":
            kind = "cancelled_arrivals" if row["reservation_status"] == "Canceled" else "no_shows"
            counted[kind] += arrival == day
            continue
        counted["day_use"] += nights == 0 and arrival == day
        if nights == 0:
            continue
        counted["arrivals"] += arrival == day
        counted["departures"] += departure == day
        if arrival <= day < departure:
            counted["rooms_occupied"] += 1
            counted["stayovers"] += arrival < day
            children = 0 if row["children"] == "NA" else int(row["children"])
            counted["guests_in_house"] += int(row["adults"]) + children + int(row["babies"])
            revenue += Decimal(row["adr"])
    rooms = counted["rooms_occupied"]
    adr = Money.of(revenue / rooms, "EUR").amount if rooms else Decimal("0.00")
    figures = {name: counted[name] for name in NAMES if name not in {"room_revenue", "adr"}}
    return {"date": day, **figures, "room_revenue": revenue, "adr": adr}
