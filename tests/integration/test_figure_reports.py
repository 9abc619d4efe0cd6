"""The manager's reports and statistics, on the three days of `statistics.md`: figures, totals, and agreement with the books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete

from hotel_desk import language
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.figure_settings import WARN_REVERSALS_OF_USER
from hotel_desk.domain.ledgers import Section
from hotel_desk.jobs.figures import freeze_what_is_closed
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import CHINESE
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.queries.close_warnings import open_close_warnings
from hotel_desk.queries.plans import department_months
from hotel_desk.queries.trial_balance import trial_balance
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.catalogue_figures import FIGURE_REPORTS
from hotel_desk.reports.house.figures_by import BY
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import Chart, Note, Sheet, Table
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.close_warnings import answer_close_warning
from hotel_desk.services.plans import PlannedMonth, set_monthly_plans
from hotel_desk.services.settings import change_setting
from tests.figures_of_tests import live_three_days
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
MARCH = date(2026, 3, 1)


def made(hotel: SmallHotel, name: str, first: date, last: date | None = None, **chosen: str) -> Sheet:
    return hotel.desk.read(report_named(name).read, asked=Asked(first, last or first, chosen))


def table(sheet: Sheet, key: str) -> Table:
    return next(part for part in sheet.parts if isinstance(part, Table) and part.key == key)


def row(found: Table, title: str) -> dict[str, Any]:
    """A row by its first cell, its cells by the keys of the columns."""
    (cells,) = [cells for cells in found.rows if cells[0] == title]
    return dict(zip((column.key for column in found.columns), cells, strict=True))


def test_the_managers_flash(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    hotel.desk.run(
        set_monthly_plans, plans=[PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 93), PlannedMonth(MARCH, PlanLine.ROOM_REVENUE, 930_000)]
    )
    flash = made(hotel, "manager-flash", THIRD)
    sold, occupancy = row(table(flash, "rooms"), "Rooms sold"), row(table(flash, "shares"), "Occupancy")
    assert (sold["day"], sold["month"], sold["year"], sold["day_budget"], sold["month_budget"]) == (2, 5, 5, 3, 12)
    assert (sold["day_last_year"], occupancy["day"], occupancy["month"]) == (None, 333_333, 277_778)
    adr = row(table(flash, "money"), "Average daily rate (ADR)")
    assert (adr["day"], adr["month"], adr["day_budget"], adr["year_budget"]) == (7_500, 4_887, 10_000, 10_000)
    assert row(table(flash, "means"), "Average stay, nights")["month"] == 100
    (chart,) = [part for part in flash.parts if isinstance(part, Chart)]
    assert chart.series[0].values[-3:] == (333_333, 166_667, 333_333)


def test_days_without_figures_are_told_and_show_nothing(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    _forget(hotel, NEXT)
    flash = made(hotel, "manager-flash", THIRD)
    part = "figures of 2 of 3 days; none of 3 Mar 2026. Revenue by group is of all days."
    assert said(flash)[:2] == [f"Month to date: {part}", f"Year to date: {part}"]
    assert said(flash)[2] == "The night audit writes down the figures that are missing, a month each night."
    for name in ("statistics", "occupancy"):
        assert said(made(hotel, name, DAY, THIRD))[0] == "Figures of 2 of 3 days; none of 3 Mar 2026."
        assert said(made(hotel, name, THIRD, THIRD)) == said(made(hotel, name, DAY, THIRD))[1:]

    _forget(hotel, THIRD)
    flash = made(hotel, "manager-flash", THIRD)
    assert said(flash)[0] == "This day has no figures: it is not closed, or was closed before figures were kept."
    assert said(flash)[1] == "Month to date: figures of 1 of 3 days; none of 3 Mar 2026 to 4 Mar 2026. Revenue by group is of all days."
    for key in ("rooms", "shares", "money", "means"):
        assert {line[1] for line in table(flash, key).rows} == {None}, key
    sold, groups = row(table(flash, "rooms"), "Rooms sold"), table(flash, "groups").total or ()
    assert (sold["month"], groups[1]) == (2, 15_000)
    assert freeze_what_is_closed(hotel.desk) == 2


def said(sheet: Sheet) -> list[str]:
    return [part.text for part in sheet.parts if isinstance(part, Note)]


def _forget(hotel: SmallHotel, day: date) -> None:
    with hotel.database.writing() as connection:
        connection.execute(delete(DailyFigure).where(DailyFigure.date == day))
        connection.execute(delete(DailyRevenue).where(DailyRevenue.date == day))


def test_the_flash_is_the_sum_of_the_lines_and_of_the_books(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    for day in (DAY, NEXT, THIRD):
        flash = made(hotel, "manager-flash", day)
        books = hotel.desk.read(trial_balance, first=day, last=day)
        charged = row(table(flash, "money"), "All revenue")["day"]
        groups = table(flash, "groups").total or ()
        revenue = made(hotel, "revenue", day)
        by_group = table(revenue, "groups")
        net = (by_group.total or ())[[column.key for column in by_group.columns].index("day_net")]
        assert charged == groups[1] == net == books.total_minor(Section.CHARGES)
        assert row(table(flash, "money"), "Tax")["day"] == sum(tax.amount_minor for tax in books.taxes)


def test_statistics_by_market_and_by_type(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    markets = made(hotel, "statistics", DAY, THIRD)
    corporate = row(table(markets, "keys"), "Corporate")
    assert (corporate["rooms_sold"], corporate["rooms_share"], corporate["room_revenue"]) == (1, 200_000, 9_434)
    assert (corporate["bookings_made"], corporate["cancellations"], corporate["cancelled_share"]) == (1, 0, 0)
    total = table(markets, "keys").total or ()
    assert total[:3] == ("Total", 5, 1_000_000)
    assert [cells[0] for cells in table(markets, "months").rows] == ["2026-03", "2026-03"]
    became = table(markets, "conversion")
    assert {cells[1]: cells[2:] for cells in became.rows}["Corporate"] == (1, 0, 1_000_000)
    types = made(hotel, "statistics", DAY, THIRD, by="ROOM_TYPE")
    assert [cells[0] for cells in table(types, "keys").rows] == ["STD", "STE"]
    (pie,) = [part for part in types.parts if isinstance(part, Chart)]
    assert (pie.labels, pie.series[0].values) == (("STD", "STE"), (14_434, 10_000))


def test_what_became_of_the_bookings_however_they_are_divided(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    became = [table(made(hotel, "statistics", DAY, THIRD, by=part), "conversion") for part, _title in BY.options]
    assert len(became) == 5
    assert {one.total for one in became} == {became[0].total}
    assert {one.columns[1].title for one in became} == {"Room type", "Market", "Source", "Channel", "Rate plan"}
    total = dict(zip((column.key for column in became[0].columns), became[0].total or (), strict=True))
    # Ana, Bo, Cy, Dee, Fay and whoever fell ill; Dee never came.
    assert (total["booked"], total["given_up"]) == (6, 2)


def test_occupancy_over_time_by_month_and_weekday(hotel: SmallHotel) -> None:
    live_three_days(hotel)
    sheet = made(hotel, "occupancy", DAY, THIRD)
    assert table(sheet, "months").rows == (("2026-03", 3, 5, 277_778, 4_887, 1_357, 24_434),)
    heat = next(part for part in sheet.parts if isinstance(part, Chart) and part.key == "occupancy_map")
    # 2 March 2026 is a Monday.
    assert [series.values[0] for series in heat.series] == [333_333, 166_667, 333_333, None, None, None, None]


def test_departments_with_margin(hotel: SmallHotel) -> None:
    charge(hotel, arrived(hotel, "101", FOURTH).folio_id, 10_000)
    (bar,) = (one.department for one in hotel.desk.read(department_months, first=DAY, last=DAY))
    hotel.desk.run(set_monthly_plans, plans=[PlannedMonth(MARCH, PlanLine.COST, 4_000, bar.group_id)])
    sheet = made(hotel, "department-margin", DAY)
    assert table(sheet, "departments").rows == ((bar.name, "2026-03", 10_000, 4_000, 6_000, 600_000, None),)


def test_warnings_with_their_answers(hotel: SmallHotel) -> None:
    hotel.desk.run(change_setting, key=WARN_REVERSALS_OF_USER.key, value=1)
    line = charge(hotel, arrived(hotel, "101", FOURTH).folio_id, 700)
    hotel.desk.run(reverse_posting, posting_id=line.posting_id, reason="wrong guest")
    close_day(hotel.desk)
    (cells,) = table(made(hotel, "close-warnings", DAY), "warnings").rows
    assert cells[1:4] == ("Reversals", "manager took back EUR 7.00 in all; lines: 1.", "")
    (warning,) = hotel.desk.read(open_close_warnings)
    hotel.desk.run(answer_close_warning, warning_id=warning.id, answer="agreed")
    assert table(made(hotel, "close-warnings", DAY, state="OPEN"), "warnings").rows == ()
    assert table(made(hotel, "close-warnings", DAY), "warnings").rows[0][3] == "agreed"


def test_each_costs_the_same_statements_and_speaks_chinese(hotel: SmallHotel, count_statements: CountStatements) -> None:
    costs = {report.name: count_statements(hotel.desk, report.read, asked=Asked(DAY, DAY, {})) for report in FIGURE_REPORTS}
    live_three_days(hotel)
    language.choose_language(CHINESE)
    for report in FIGURE_REPORTS:
        assert count_statements(hotel.desk, report.read, asked=Asked(DAY, THIRD, {})) <= costs[report.name] <= 30
        assert made(hotel, report.name, DAY, THIRD).title
