"""What follows from the counts of days: the worked tables, and that nothing is divided by nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.figure_spans import Span, budget_of, days_counted, month_to_date, same_days_last_year, year_to_date
from hotel_desk.domain.figures import COUNT_NAMES, Counts, FigureRules, Figures, added_up, change, each, mean, share
from hotel_desk.models.figures import DailyFigure
from tests.worked_tables import worked_table

WORKED = worked_table("statistics.md", "Worked out")
MEANS = worked_table("statistics.md", "Means")
DEPARTMENTS = worked_table("statistics.md", "Departments")


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def maybe(text: str) -> int | None:
    return int(text) if text else None


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row["case"])
def test_what_is_worked_out(row: dict[str, str]) -> None:
    counted = {name: int(row[name]) for name in COUNT_NAMES if name in row}
    money = {f"{name}_minor": minor(row[name]) for name in ("room_revenue", "other_revenue")}
    rules = FigureRules(*(row[name] == "yes" for name in ("comp", "house", "closed")))
    figures = Figures(Counts(**counted, **money), rules)
    assert (figures.rooms_available, figures.rooms_sold) == (int(row["available"]), int(row["sold"]))
    assert (figures.occupancy, figures.multiple_occupancy) == (maybe(row["occupancy"]), maybe(row["multiple"]))
    wanted = tuple(minor(row[name]) if row[name] else None for name in ("adr", "revpar", "trevpar"))
    assert (figures.adr_minor, figures.revpar_minor, figures.trevpar_minor) == wanted


@pytest.mark.parametrize("row", MEANS, ids=lambda row: f"{row['total']} by {row['number']}")
def test_means(row: dict[str, str]) -> None:
    assert mean(int(row["total"]), int(row["number"])) == (Decimal(row["mean"]) if row["mean"] else None)


def test_means_of_the_figures_are_of_their_own_counts() -> None:
    figures = Figures(
        Counts(
            rooms_occupied=4,
            adults=5,
            children=1,
            babies=1,
            departures=5,
            nights_of_departures=17,
            bookings_made=3,
            lead_days=100,
            expected_departures=8,
            overstays=2,
            understays=1,
            arrivals=10,
            walk_ins=2,
            no_shows=2,
            cancellations=6,
        ),
        FigureRules(),
    )
    assert (figures.guests, figures.guests_a_room) == (7, Decimal("1.75"))
    assert (figures.average_stay, figures.lead_time) == (Decimal("3.40"), Decimal("33.33"))
    assert (figures.overstay_share, figures.understay_share) == (250_000, 125_000)
    assert (figures.no_show_share, figures.cancelled_share) == (200_000, 2_000_000)


def test_departments() -> None:
    before: int | None = None
    for row in DEPARTMENTS:
        revenue, cost = minor(row["revenue"]), minor(row["cost"])
        margin = revenue - cost
        assert (margin, share(margin, revenue)) == (minor(row["margin"]), maybe(row["share"]))
        assert (None if before is None else change(margin, before)) == maybe(row["trend"])
        before = margin


def of(row: dict[str, str], name: str) -> date:
    return date.fromisoformat(row[name])


@pytest.mark.parametrize("row", worked_table("statistics.md", "Days compared"), ids=lambda row: row["day"])
def test_days_compared(row: dict[str, str]) -> None:
    asked, ago = of(row, "day"), of(row, "last year")
    assert month_to_date(asked) == Span(of(row, "month from"), asked)
    assert year_to_date(asked) == Span(of(row, "year from"), asked)
    assert same_days_last_year(Span(asked, asked)) == Span(ago, ago)
    assert same_days_last_year(month_to_date(asked)) == Span(of(row, "month of last year from"), ago)
    assert same_days_last_year(year_to_date(asked)) == Span(of(row, "year of last year from"), ago)


@pytest.mark.parametrize("row", worked_table("statistics.md", "Days without figures"), ids=lambda row: row["case"])
def test_days_without_figures(row: dict[str, str]) -> None:
    def march(day: str) -> date:
        return date(2026, 3, int(day))

    spans = [tuple(map(march, part.split("-"))) for part in row["figures of"].split()]
    frozen = {day for first, last in spans for day in map(march, map(str, range(first.day, last.day + 1)))}
    counted = days_counted(Span(march("1"), march("15")), frozen, since=march(row["closed from"]) if row["closed from"] else None)
    assert counted.known == int(row["known"])
    assert " ".join(f"{gap.first.day}-{gap.last.day}" for gap in counted.gaps) == row["without"]
    assert counted.days == counted.known + sum(gap.days for gap in counted.gaps)


@pytest.mark.parametrize("row", worked_table("statistics.md", "Budgets"), ids=lambda row: row["from"])
def test_budgets(row: dict[str, str]) -> None:
    plans = {date(2026, 3, 1): 310_000, date(2026, 4, 1): 300_000}
    assert budget_of(plans, Span(of(row, "from"), of(row, "to"))) == minor(row["budget"])


def test_no_plan_is_no_budget_of_zero() -> None:
    assert budget_of({}, Span(date(2026, 3, 1), date(2026, 3, 31))) is None


def test_the_counts_are_the_columns_of_the_row() -> None:
    keys = {"property_id", "date", "dimension", "key"}
    assert [name for name in DailyFigure.__table__.columns.keys() if name not in keys] == list(COUNT_NAMES)  # noqa: SIM118 - columns, not a dict


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20), st.integers(0, 10**10))
def test_days_are_added_up_and_divided_once(rooms: list[int], revenue: int) -> None:
    days = [Counts(rooms=500, rooms_occupied=number, room_revenue_minor=revenue) for number in rooms]
    together = Figures(added_up(days), FigureRules())
    assert together.adr_minor == each(revenue * len(days), sum(rooms))
    assert together.occupancy is not None
    assert 0 <= together.occupancy <= 1_000_000
