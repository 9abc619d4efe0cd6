"""Figures to date, last year's, by key and by month, of the three days of `statistics.md`.

The rows of last year are of no closed day here: what is always true of the rows is asked elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.figures import FigureRules
from hotel_desk.domain.settings import SETTINGS
from hotel_desk.jobs.figures import freeze_what_is_closed
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.queries.figure_rules import figure_rules
from hotel_desk.queries.figures import figures_by, figures_by_month, figures_of_days, last_frozen, manager_figures
from hotel_desk.queries.group_revenue import revenue_of_groups, revenue_of_groups_by_month
from hotel_desk.queries.revenue import revenue_by_code
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import walk_in
from tests.figures_of_tests import live_three_days
from tests.fixtures.invariants import broken_rules
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def last_year(hotel: SmallHotel, day: date, **counted: int) -> None:
    """The house on a day long before the hotel was opened here."""
    row = {"property_id": hotel.property_id, "date": day, "dimension": FigureDimension.HOUSE, "key": "", **counted}
    with hotel.database.writing() as connection:
        connection.execute(insert(DailyFigure), [row])


def test_the_figures_to_date(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    last_year(hotel, date(2025, 3, 4), rooms=6, rooms_occupied=3, room_revenue_minor=30_000)
    last_year(hotel, date(2025, 2, 4), rooms=6, rooms_occupied=1, room_revenue_minor=5_000)
    last_year(hotel, date(2025, 3, 5), rooms=6, rooms_occupied=6, room_revenue_minor=90_000)
    found = hotel.desk.read(manager_figures, day=THIRD)
    day, month, year = found.spans
    assert (day.now.counts.rooms_occupied, month.now.counts.rooms_occupied, year.now.counts.rooms_occupied) == (2, 5, 5)
    assert (day.now.adr_minor, month.now.adr_minor) == (7_500, 4_887)
    assert [one.before.counts.room_revenue_minor for one in found.spans] == [30_000, 30_000, 35_000]
    assert [(one.days_missing, one.missing_before) for one in found.spans] == [(0, 0)] * 3
    assert (day.budget.rooms_sold, day.budget.room_revenue_minor, day.budget.groups) == (None, None, {})
    assert sum(group.year for group in found.groups) == year.now.revenue_minor
    assert sum(group.month for group in found.groups) == month.now.revenue_minor
    assert sum(group.day for group in found.groups) == day.now.revenue_minor == 15_000
    months = hotel.desk.read(revenue_of_groups_by_month, first=DAY, last=THIRD)
    assert {(group, month): net for (group, month), net in months.items() if net} == {
        (group.group_id, date(2026, 3, 1)): group.month for group in found.groups if group.month
    }


def revenue_everywhere(hotel: SmallHotel) -> list[object]:
    """By code, group and month, of the three days and the open one, at which something was charged too."""
    days = (DAY, NEXT, THIRD, FOURTH)
    by_day = [hotel.desk.read(query, day=day) for query in (revenue_by_code, revenue_of_groups) for day in days]
    return [*by_day, *(hotel.desk.read(revenue_of_groups_by_month, first=DAY, last=day) for day in days)]


def test_what_is_written_down_and_the_lines_say_the_same_revenue(hotel: SmallHotel) -> None:
    """Of frozen days as written down, of others from the lines, each day once: whether all, one or none of the days is frozen."""
    live_three_days(hotel)
    guest = ProfileDetails(name="Gil")
    here = hotel.desk.run(
        walk_in, guest=guest, room_id=hotel.rooms["103"], departure_date=date(2026, 3, 7), price_minor=0, override_reason="late"
    )
    charge(hotel, here.folio_id, 1_234)
    written = revenue_everywhere(hotel)
    assert sum(code.year.net_minor for code in hotel.desk.read(revenue_by_code, day=FOURTH)) == 24_434 + 6_500 + 1_234
    with hotel.database.writing() as connection:
        connection.execute(delete(DailyFigure).where(DailyFigure.date == NEXT))
    assert revenue_everywhere(hotel) == written
    with hotel.database.writing() as connection:
        connection.execute(delete(DailyFigure))
        connection.execute(delete(DailyRevenue))
    assert revenue_everywhere(hotel) == written
    assert freeze_what_is_closed(hotel.desk) == 3
    assert revenue_everywhere(hotel) == written
    assert broken_rules(hotel) == []


def test_the_lines_of_frozen_days_are_not_added_up_again(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    with hotel.database.writing() as connection:
        connection.execute(update(DailyRevenue).values(net_minor=DailyRevenue.net_minor * 2))
    months = hotel.desk.read(revenue_of_groups_by_month, first=DAY, last=THIRD)
    groups = hotel.desk.read(revenue_of_groups, day=THIRD)
    codes = hotel.desk.read(revenue_by_code, day=THIRD)
    year = hotel.desk.read(manager_figures, day=THIRD).of_year.now.revenue_minor
    assert sum(months.values()) == sum(group.year for group in groups) == sum(code.year.net_minor for code in codes) == 2 * year > 0


def test_days_keys_and_months(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    days = hotel.desk.read(figures_of_days, first=DAY, last=FOURTH)
    assert list(days) == [DAY, NEXT, THIRD]
    assert hotel.desk.read(last_frozen) == THIRD
    markets = hotel.desk.read(figures_by, dimension=FigureDimension.MARKET, first=DAY, last=THIRD)
    assert [(one.key, one.figures.counts.rooms_occupied) for one in markets] == [("", 4), ("Corporate", 1)]
    types = hotel.desk.read(figures_by_month, dimension=FigureDimension.ROOM_TYPE, first=DAY, last=THIRD)
    assert {key: figures.occupancy for key, figures in types.items()} == {
        ("STD", date(2026, 3, 1)): 333_333,
        ("STE", date(2026, 3, 1)): 166_667,
    }


def test_the_hotel_says_how_it_counts(hotel: SmallHotel) -> None:
    assert hotel.desk.read(figure_rules) == FigureRules()
    for key, value in (("complimentary_counts_in_adr", False), ("house_use_counts", True), ("out_of_order_counts", False)):
        assert f"statistics.{key}" in SETTINGS
        hotel.desk.run(change_setting, key=f"statistics.{key}", value=value)
    assert hotel.desk.read(figure_rules) == FigureRules(complimentary_counts=False, house_use_counts=True, out_of_order_counts=False)


def test_days_that_have_no_figures_are_told(hotel: SmallHotel) -> None:
    close_day(hotel.desk)
    with hotel.database.writing() as connection:
        connection.execute(delete(DailyFigure))
        connection.execute(delete(DailyRevenue))
    assert hotel.desk.read(manager_figures, day=DAY).of_day.days_missing == 1
    told: list[int] = []
    assert freeze_what_is_closed(hotel.desk, told=told.append) == 1
    assert (told, freeze_what_is_closed(hotel.desk)) == ([], 0)
    assert hotel.desk.read(manager_figures, day=DAY).of_day.days_missing == 0


def test_however_old_the_hotel_it_costs_the_same_statements(hotel: SmallHotel, count_statements: Any) -> None:
    before = count_statements(hotel.desk, manager_figures, day=DAY)
    live_three_days(hotel)
    assert count_statements(hotel.desk, manager_figures, day=THIRD + timedelta(days=1)) == before <= 15
