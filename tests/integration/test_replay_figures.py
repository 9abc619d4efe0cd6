"""The frozen figures of imported years: equal to the daily report's wherever both name the same thing, and to themselves frozen late."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import COUNT_NAMES
from hotel_desk.jobs.figures import freeze_what_is_closed
from hotel_desk.jobs.replay import replay
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.queries.figures import figures_of_days
from tests.real_bookings import NAMES, REAL, REAL_DAYS, SAMPLE, arrival_of, days_of, rows_of, write_rows

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.figures import Figures
    from tests.fixtures.resorts import LivedResort, Resort

FIRST, LAST = date(2031, 3, 1), date(2031, 3, 20)


def as_reported(figures: Figures) -> dict[str, Any]:
    """The figures that the daily report has too, by its names."""
    counts = figures.counts
    return {
        "arrivals": counts.arrivals,
        "departures": counts.departures,
        "day_use": counts.day_use,
        "rooms_occupied": counts.rooms_occupied,
        "stayovers": counts.stay_overs,
        "guests_in_house": figures.guests,
        "room_revenue": Decimal(counts.room_revenue_minor).scaleb(-2),
        "adr": Decimal(figures.adr_minor or 0).scaleb(-2),
        "cancelled_arrivals": counts.cancelled_arrivals,
        "no_shows": counts.no_shows,
    }


def frozen_rows(resort: Resort) -> list[Any]:
    columns = [getattr(DailyFigure, name) for name in COUNT_NAMES]
    with resort.database.snapshot() as connection:
        found = connection.execute(
            select(DailyFigure.date, DailyFigure.dimension, DailyFigure.key, *columns)
            # As it was booked: a guest may be given another type on arrival.
            .where(DailyFigure.dimension != FigureDimension.ROOM_TYPE)
            .order_by(DailyFigure.date, DailyFigure.dimension, DailyFigure.key)
        )
        return [tuple(row) for row in found]


def test_the_days_of_the_sample(lived_resort: LivedResort) -> None:
    resort = lived_resort
    freeze_what_is_closed(resort.desk)
    found = resort.desk.read(figures_of_days, first=FIRST, last=LAST)
    reported = [{"date": day, **as_reported(figures)} for day, figures in sorted(found.items())]
    assert reported == [day for day in days_of(rows_of(SAMPLE), FIRST, LAST) if day["date"] in found]
    assert len(reported) == len([day for day in found if day >= FIRST]) > 10
    assert resort.broken_rules() == []
    before = frozen_rows(resort)
    with resort.database.writing() as connection:
        connection.execute(delete(DailyFigure))
        connection.execute(delete(DailyRevenue))
    freeze_what_is_closed(resort.desk)
    assert frozen_rows(resort) == before


@pytest.mark.skipif(not REAL.exists(), reason="the real bookings are not here")
def test_a_week_of_the_real_hotel(sqlite_resort: Resort, tmp_path: Path) -> None:
    first, last = date(2015, 7, 1), date(2015, 7, 7)
    rows = [row for row in rows_of(REAL) if first <= arrival_of(row) <= last]
    sqlite_resort.take(write_rows(tmp_path / "week.csv", rows))
    replay(sqlite_resort.database, sqlite_resort.property_id, user_name="manager", until=last)
    freeze_what_is_closed(sqlite_resort.desk)
    with REAL_DAYS.open(encoding="utf-8", newline="") as source:
        truth = {date.fromisoformat(row["date"]): row for row in csv.DictReader(source)}
    found = sqlite_resort.desk.read(figures_of_days, first=first, last=last)
    assert len(found) == 7
    for day, figures in found.items():
        assert as_reported(figures) == {ours: Decimal(truth[day][theirs]) for ours, theirs in NAMES.items()}
