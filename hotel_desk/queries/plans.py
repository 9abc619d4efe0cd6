"""Budgets and costs as they were entered, and what departments have earned beside what they cost (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, select

from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.domain.figure_spans import month_after, month_of
from hotel_desk.domain.figures import change, share
from hotel_desk.domain.ids import TransactionGroupId
from hotel_desk.models.figures import MonthlyPlan
from hotel_desk.models.property import Property
from hotel_desk.models.transaction_code import TransactionGroup
from hotel_desk.queries.group_revenue import revenue_of_groups_by_month

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class Department:
    """A group of transaction codes."""

    group_id: TransactionGroupId
    code: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class YearOfPlans:
    """All that was entered for a year: `values` by month, line and department (None: of the rooms). Money in minor units."""

    year: int
    currency: str
    departments: tuple[Department, ...]
    values: dict[tuple[dt.date, PlanLine, TransactionGroupId | None], int]


@dataclass(frozen=True, slots=True)
class DepartmentMonth:
    """What a department earned and cost in a month, minor units. `trend_millionths`: its margin against the month before."""

    department: Department
    month: dt.date
    revenue_minor: int
    cost_minor: int | None
    trend_millionths: int | None

    @property
    def margin_minor(self) -> int | None:
        """Revenue less cost; None where no cost was entered."""
        return None if self.cost_minor is None else self.revenue_minor - self.cost_minor

    @property
    def margin_share(self) -> int | None:
        """The margin as a part of the revenue, millionths."""
        margin = self.margin_minor
        return None if margin is None else share(margin, self.revenue_minor)


_HOTEL: BindParameter[Any] = bindparam("hotel")
_DEPARTMENTS = (
    select(TransactionGroup.id, TransactionGroup.code, TransactionGroup.name, TransactionGroup.active)
    .where(TransactionGroup.property_id == _HOTEL)
    .order_by(TransactionGroup.sort_order, TransactionGroup.code)
)
_PLANS = select(MonthlyPlan.month_date, MonthlyPlan.line, MonthlyPlan.group_id, MonthlyPlan.value).where(
    MonthlyPlan.property_id == _HOTEL, MonthlyPlan.month_date.between(bindparam("first"), bindparam("last"))
)
_CURRENCY = select(Property.currency).where(Property.id == _HOTEL)


def plans_of_year(reader: Reader, *, year: int) -> YearOfPlans:
    """Everything that was entered for a year. Three statements."""
    asked = {"hotel": reader.property_id, "first": dt.date(year, 1, 1), "last": dt.date(year, 12, 31)}
    return YearOfPlans(
        year,
        reader.connection.execute(_CURRENCY, asked).scalar_one(),
        _departments(reader),
        {(row.month_date, row.line, row.group_id): row.value for row in reader.connection.execute(_PLANS, asked)},
    )


def department_months(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[DepartmentMonth, ...]:
    """The departments that have earned or cost anything, month by month; the last month as far as it has come. Four statements."""
    before = month_of(month_of(first) - dt.timedelta(days=1))
    revenue = revenue_of_groups_by_month(reader, first=before, last=last)
    costs = {
        (row.group_id, row.month_date): row.value
        for row in reader.connection.execute(_PLANS, {"hotel": reader.property_id, "first": before, "last": last})
        if row.line is PlanLine.COST
    }
    found = []
    for department in _departments(reader):
        month = before
        margin: int | None = None
        while month <= last:
            earned, cost = revenue.get((department.group_id, month), 0), costs.get((department.group_id, month))
            trend = None if cost is None or margin is None else change(earned - cost, margin)
            margin = None if cost is None else earned - cost
            if month >= month_of(first) and (earned or cost is not None):
                found.append(DepartmentMonth(department, month, earned, cost, trend))
            month = month_after(month)
    return tuple(found)


def _departments(reader: Reader) -> tuple[Department, ...]:
    rows = reader.connection.execute(_DEPARTMENTS, {"hotel": reader.property_id})
    return tuple(Department(TransactionGroupId(row.id), row.code, row.name, row.active) for row in rows)
