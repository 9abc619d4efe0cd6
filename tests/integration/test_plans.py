"""Budgets and department costs: entered, changed, taken away, read from a file, and held against what was earned."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.jobs.plan_file import UnreadablePlanLine, UnreadablePlans, plan_table, read_plan_file
from hotel_desk.queries.figures import budget_of_span
from hotel_desk.queries.plans import department_months, plans_of_year
from hotel_desk.services.plans import PlannedMonth, set_monthly_plans
from tests.stays_of_tests import DAY, NEXT, arrived, charge

if TYPE_CHECKING:
    from pathlib import Path

    from hotel_desk.domain.ids import TransactionGroupId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
MARCH = date(2026, 3, 1)


def department(hotel: SmallHotel, *, code: str = "") -> TransactionGroupId:
    """The first department, or the one of a code."""
    return next(one.group_id for one in hotel.desk.read(plans_of_year, year=2026).departments if code in {"", one.code})


def entered(hotel: SmallHotel, *plans: PlannedMonth) -> int:
    return hotel.desk.run(set_monthly_plans, plans=list(plans)).changed


def test_plans_are_entered_changed_and_taken_away(hotel: SmallHotel) -> None:
    group = department(hotel)
    rooms = PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 155)
    earned = PlannedMonth(date(2026, 3, 17), PlanLine.ROOM_REVENUE, 310_000)
    of_group = PlannedMonth(MARCH, PlanLine.GROUP_REVENUE, 62_000, group)
    assert entered(hotel, rooms, earned, of_group) == 3
    assert entered(hotel, rooms, PlannedMonth(MARCH, PlanLine.ROOM_REVENUE, 620_000)) == 1
    budget = hotel.desk.read(budget_of_span, first=DAY, last=NEXT)
    assert (budget.rooms_sold, budget.room_revenue_minor) == (10, 40_000)
    assert list((budget.groups or {}).values()) == [4_000]
    assert entered(hotel, PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, None)) == 1
    assert hotel.desk.read(budget_of_span, first=DAY, last=NEXT).rooms_sold is None
    assert len(hotel.desk.read(plans_of_year, year=2026).values) == 2


def test_what_cannot_be_a_plan_is_refused(hotel: SmallHotel) -> None:
    group = department(hotel)
    for wrong in (
        [PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, -1)],
        [PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 5, group)],
        [PlannedMonth(MARCH, PlanLine.COST, 5)],
        [PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 5), PlannedMonth(DAY, PlanLine.ROOMS_SOLD, 6)],
        [],
    ):
        with pytest.raises(InvalidInput):
            hotel.desk.run(set_monthly_plans, plans=wrong)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(set_monthly_plans, plans=[PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 5)])


def test_a_year_goes_out_and_comes_back(hotel: SmallHotel, tmp_path: Path) -> None:
    group = department(hotel)
    entered(hotel, PlannedMonth(MARCH, PlanLine.ROOMS_SOLD, 155), PlannedMonth(MARCH, PlanLine.COST, 1_250, group))
    known = hotel.desk.read(plans_of_year, year=2026)
    path = tmp_path / "plans.csv"
    path.write_text(plan_table(known), encoding="utf-8")
    read = read_plan_file(path, known)
    assert len(read) == 12 * (2 + 2 * len(known.departments))
    assert entered(hotel, *read) == 0
    code = next(one.code for one in known.departments if one.group_id == group)
    path.write_text(f"month;line;department;value\n2026-04;COST;{code};12.50\n\n2026-04;ROOMS_SOLD;;\n", encoding="utf-8-sig")
    assert read_plan_file(path, known) == (
        PlannedMonth(date(2026, 4, 1), PlanLine.COST, int(Decimal("12.50") * 100), group),
        PlannedMonth(date(2026, 4, 1), PlanLine.ROOMS_SOLD, None),
    )


@pytest.mark.parametrize("line", ["2026-13,ROOMS_SOLD,,5", "2026-04,ROOMS,,5", "2026-04,COST,none,5", "2026-04,ROOMS_SOLD,,5.5", "2026-04"])
def test_a_line_that_cannot_be_understood_is_named(sqlite_hotel: SmallHotel, tmp_path: Path, line: str) -> None:
    known = sqlite_hotel.desk.read(plans_of_year, year=2026)
    path = tmp_path / "plans.csv"
    path.write_text(f"month,line,department,value\n{line}\n", encoding="utf-8")
    with pytest.raises(UnreadablePlanLine, match="Line 2"):
        read_plan_file(path, known)
    path.write_text("something else", encoding="utf-8")
    with pytest.raises(UnreadablePlans):
        read_plan_file(path, known)


def test_departments_have_margin_and_trend(hotel: SmallHotel) -> None:
    here = arrived(hotel, "101", date(2026, 3, 5))
    charge(hotel, here.folio_id, 10_000)
    (bar,) = (one.department for one in hotel.desk.read(department_months, first=DAY, last=DAY))
    february = date(2026, 2, 1)
    entered(hotel, PlannedMonth(MARCH, PlanLine.COST, 4_000, bar.group_id), PlannedMonth(february, PlanLine.COST, 1_000, bar.group_id))
    (march,) = hotel.desk.read(department_months, first=DAY, last=DAY)
    assert (march.month, march.revenue_minor, march.cost_minor, march.margin_minor) == (MARCH, 10_000, 4_000, 6_000)
    assert (march.margin_share, march.trend_millionths) == (600_000, 7_000_000)
    both = hotel.desk.read(department_months, first=february, last=DAY)
    assert [(one.month, one.margin_minor, one.margin_share) for one in both] == [(february, -1_000, None), (MARCH, 6_000, 600_000)]
