"""What the manager's page says of today and the nights ahead, on both databases, and who may read it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.figure_settings import COMPLIMENTARY_COUNTS_IN_ADR, HOUSE_USE_COUNTS, OUT_OF_ORDER_COUNTS
from hotel_desk.domain.rate_codes import PriceUnit, RateAudience
from hotel_desk.jobs.house_reports import asked_for, read_sheet
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.queries.audit_screen import audit_standing
from hotel_desk.queries.figures import figures_of_days
from hotel_desk.queries.manager_page import NIGHTS_AHEAD, Today, manager_page
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.local_format import share_text
from hotel_desk.reports.sheet import Table
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.plans import PlannedMonth, set_monthly_plans
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from hotel_desk.ui.manager.figure_rows import budget_words, figure_rows
from tests.rates_of_tests import a_plan, priced, sell_at_quote

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY, NEXT, LATER, FOURTH = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


def second_day(hotel: SmallHotel) -> None:
    """3 March: Ana has left, Rui is due out, Lin stays on, Kim is expected with two rooms tomorrow."""
    ana = hotel.desk.run(check_in, reservation_id=hotel.book(DAY, NEXT, guest="Ana Silva"), room_id=hotel.rooms["101"])
    hotel.desk.run(check_in, reservation_id=hotel.book(DAY, NEXT, guest="Rui Costa", adults=2), room_id=hotel.rooms["102"])
    hotel.desk.run(check_in, reservation_id=hotel.book(DAY, LATER, guest="林"), room_id=hotel.rooms["103"])
    hotel.desk.run(take_payment, folio_id=ana.folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=10_200)
    hotel.clock.set(hotel.clock.now() + timedelta(hours=20))
    close_day(hotel.desk)
    hotel.desk.run(check_out, reservation_id=ana.reservation_id)
    for guest in ("Kim Min-ji", "Kim Min-seo"):
        hotel.book(LATER, FOURTH, guest=guest, price_minor=12_000)


def test_today_the_nights_ahead_and_the_figures(hotel: SmallHotel) -> None:
    second_day(hotel)
    page = hotel.desk.read(manager_page)
    assert page.business_date == NEXT
    assert page.today == Today(arrivals=0, arrived=0, departures=2, departed=1, rooms=2, guests=3)
    assert len(page.ahead) == NIGHTS_AHEAD
    tonight, tomorrow = page.ahead[:2]
    assert (tonight.arrivals, tonight.departures, tonight.sold, tonight.picked_up) == (0, 2, 1, 1)
    assert (tomorrow.date, tomorrow.arrivals, tomorrow.departures, tomorrow.sold) == (LATER, 2, 1, 2)
    assert (tomorrow.picked_up, tomorrow.price_minor) == (2, 12_000)
    assert tomorrow.left == tomorrow.available - 2
    assert tomorrow.occupancy == round(2_000_000 / tomorrow.available)
    assert page.picked_up == 3
    assert page.figures is not None
    rows = {row.key: row for row in figure_rows(page.figures)}
    assert (rows["rooms_sold"].day, rows["rooms_sold"].month, rows["rooms_sold"].month_before) == (3, 3, None)
    assert rows["room_revenue"].day == 3 * 9_434
    assert budget_words(page.figures, str, share_text) == "Nothing is planned for this month."


@pytest.mark.parametrize("complimentary", [True, False])
@pytest.mark.parametrize("house_use", [True, False])
@pytest.mark.parametrize("out_of_order", [True, False])
def test_tonight_is_as_full_as_the_closed_day_will_be(
    sqlite_hotel: SmallHotel, *, complimentary: bool, house_use: bool, out_of_order: bool
) -> None:
    """Of six rooms one is paid for, one is for nothing, one is for the house, and one is out of order."""
    hotel = sqlite_hotel
    rules = {COMPLIMENTARY_COUNTS_IN_ADR: complimentary, HOUSE_USE_COUNTS: house_use, OUT_OF_ORDER_COUNTS: out_of_order}
    for setting, value in rules.items():
        hotel.desk.run(change_setting, key=setting.key, value=value)
    plan = priced(hotel, a_plan(hotel, "HOUSE", audience=RateAudience.HOUSE_USE), {PriceUnit.ADULTS_1: 0})
    own = hotel.book(DAY, NEXT, guest="Duty manager")
    hotel.desk.run(sell_at_quote, reservation_id=own, plan=plan)
    for room, stay in (
        ("101", hotel.book(DAY, NEXT)),
        ("102", hotel.book(DAY, NEXT, price_minor=0)),
        ("103", own),
    ):
        hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    hotel.desk.run(close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=DAY, reason="paint")
    before = hotel.desk.read(manager_page).tonight
    sheet = hotel.desk.read(read_sheet, name="availability", asked=asked_for(report_named("availability"), DAY))
    (table,) = [part for part in sheet.parts if isinstance(part, Table)]
    hotel.clock.set(hotel.clock.now() + timedelta(hours=20))
    close_day(hotel.desk)
    closed = hotel.desk.read(figures_of_days, first=DAY, last=DAY)[DAY]
    assert (before.sold, before.available, before.occupancy) == (closed.rooms_sold, closed.rooms_available, closed.occupancy)
    assert table.rows[0][-1] == closed.occupancy


def test_the_month_is_measured_by_its_plan(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    second_day(hotel)
    plans = [PlannedMonth(DAY, PlanLine.ROOM_REVENUE, 31 * 20_000), PlannedMonth(DAY, PlanLine.ROOMS_SOLD, 62)]
    hotel.desk.run(set_monthly_plans, plans=plans)
    figures = hotel.desk.read(manager_page).figures
    assert figures is not None
    rows = {row.key: row for row in figure_rows(figures)}
    # Two of its thirty-one days have gone by: the second of March is the last one closed.
    assert (rows["rooms_sold"].month_budget, rows["room_revenue"].month_budget, rows["adr"].month_budget) == (4, 40_000, 10_000)
    assert budget_words(figures, str, share_text) == "Room revenue of the month to date: 28302 of 40000 planned, 70.8%."


def test_who_may_not_see_figures_is_refused(sqlite_hotel: SmallHotel) -> None:
    with pytest.raises(NotAllowed, match="See figures and reports of money"):
        sqlite_hotel.as_user("housekeeping").read(manager_page)


def test_the_pages_cost_the_same_however_many_guests(sqlite_hotel: SmallHotel, count_statements: CountStatements) -> None:
    queries = (manager_page, audit_standing)
    second_day(sqlite_hotel)
    few = [count_statements(sqlite_hotel.desk, query) for query in queries]
    for guest in ("Guest 1", "Guest 2"):
        sqlite_hotel.book(NEXT, LATER, guest=guest)
    assert [count_statements(sqlite_hotel.desk, query) for query in queries] == few
    assert few[1] <= 8
