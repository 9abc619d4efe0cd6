"""The frozen figures: of days, by dimension, to date, last year, and against what was planned (`docs/algorithms/statistics.md`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, func, select

from hotel_desk.domain.figure_codes import FigureDimension, PlanLine
from hotel_desk.domain.figure_spans import (
    DaysCounted,
    Span,
    budget_of,
    days_counted,
    month_of,
    month_to_date,
    same_days_last_year,
    year_to_date,
)
from hotel_desk.domain.figures import COUNT_NAMES, Counts, FigureRules, Figures
from hotel_desk.models.figures import DailyFigure, MonthlyPlan
from hotel_desk.models.property import ClosedDay
from hotel_desk.models.transaction_code import TransactionGroup
from hotel_desk.queries.figure_rules import figure_rules
from hotel_desk.queries.group_revenue import GroupRevenue, revenue_of_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class FiguresOfKey:
    """The figures of one market, source, channel, plan or type; an empty key: of what has none."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Budget:
    """What was planned for a span; None where nothing was. Money in minor units, by the code of the group for groups."""

    rooms_sold: int | None = None
    room_revenue_minor: int | None = None
    groups: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class FiguresToDate:
    """A span, the same days last year, and what was planned.

    Args:
        days, days_before: how many days of the span and of last year's have figures, and which have none.
    """

    span: Span
    now: Figures
    before: Figures
    budget: Budget
    days: DaysCounted
    days_before: DaysCounted

    @property
    def days_missing(self) -> int:
        """Days of the span without figures."""
        return len(self.days.missing)

    @property
    def missing_before(self) -> int:
        """Days of last year's span without figures."""
        return len(self.days_before.missing)


@dataclass(frozen=True, slots=True)
class ManagerFigures:
    """What the manager reads in the morning: the day, the month and the year up to it."""

    day: dt.date
    of_day: FiguresToDate
    of_month: FiguresToDate
    of_year: FiguresToDate
    groups: tuple[GroupRevenue, ...]

    @property
    def spans(self) -> tuple[FiguresToDate, FiguresToDate, FiguresToDate]:
        """In the order in which they are read."""
        return (self.of_day, self.of_month, self.of_year)


_HOTEL: BindParameter[Any] = bindparam("hotel")
_HERE = (
    DailyFigure.property_id == _HOTEL,
    DailyFigure.dimension == bindparam("dimension"),
    DailyFigure.date.between(bindparam("first"), bindparam("last")),
)
_COLUMNS = [getattr(DailyFigure, name) for name in COUNT_NAMES]
_DAYS = select(DailyFigure.date, DailyFigure.key, *_COLUMNS).where(*_HERE).order_by(DailyFigure.date, DailyFigure.key)
_SUM = select(*(func.coalesce(func.sum(column), 0) for column in _COLUMNS)).where(*_HERE)
_BY_KEY = select(DailyFigure.key, *(func.sum(column) for column in _COLUMNS)).where(*_HERE).group_by(DailyFigure.key)
_LAST = select(func.max(DailyFigure.date)).where(
    DailyFigure.property_id == _HOTEL, DailyFigure.dimension == FigureDimension.HOUSE, DailyFigure.key == ""
)
_FROZEN = select(DailyFigure.date).where(*_HERE)
_FIRST_CLOSED = select(func.min(ClosedDay.date)).where(ClosedDay.property_id == _HOTEL)
_LAST_CLOSED = select(func.max(ClosedDay.date)).where(ClosedDay.property_id == _HOTEL)
_PLANS = (
    select(MonthlyPlan.month_date, MonthlyPlan.line, TransactionGroup.code, MonthlyPlan.value)
    .outerjoin(TransactionGroup, TransactionGroup.id == MonthlyPlan.group_id)
    .where(MonthlyPlan.property_id == _HOTEL, MonthlyPlan.month_date.between(bindparam("first"), bindparam("last")))
)


def last_frozen(reader: Reader) -> dt.date | None:
    """The last day that has figures; None where none has. One statement."""
    found: dt.date | None = reader.connection.execute(_LAST, {"hotel": reader.property_id}).scalar()
    return found


def last_closed(reader: Reader) -> dt.date | None:
    """The last day that was closed; None in a new hotel. One statement."""
    found: dt.date | None = reader.connection.execute(_LAST_CLOSED, {"hotel": reader.property_id}).scalar()
    return found


def figures_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> dict[dt.date, Figures]:
    """The house day by day; days without figures are left out. Two statements."""
    rules = figure_rules(reader)
    rows = reader.connection.execute(_DAYS, _asked(reader, Span(first, last)))
    return {row[0]: Figures(Counts(*row[2:]), rules) for row in rows}


def figures_by(reader: Reader, *, dimension: FigureDimension, first: dt.date, last: dt.date) -> tuple[FiguresOfKey, ...]:
    """A span by market, source, channel, plan or type, by room revenue, the most first. Two statements."""
    rules = figure_rules(reader)
    rows = reader.connection.execute(_BY_KEY, _asked(reader, Span(first, last), dimension))
    found = [FiguresOfKey(row[0], Figures(_counts(row[1:]), rules)) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.figures.counts.room_revenue_minor, one.key)))


def figures_by_month(reader: Reader, *, dimension: FigureDimension, first: dt.date, last: dt.date) -> dict[tuple[str, dt.date], Figures]:
    """A span by key and the first of each month. Two statements."""
    rules = figure_rules(reader)
    months: dict[tuple[str, dt.date], Counts] = defaultdict(Counts)
    for row in reader.connection.execute(_DAYS, _asked(reader, Span(first, last), dimension)):
        months[row[1], month_of(row[0])] += Counts(*row[2:])
    return {key: Figures(counts, rules) for key, counts in months.items()}


def manager_figures(reader: Reader, *, day: dt.date) -> ManagerFigures:
    """The figures to date of a closed day. Fifteen statements, however old the hotel."""
    year = year_to_date(day)
    rules, plans = figure_rules(reader), _plans(reader, year)
    frozen = {*_frozen(reader, year), *_frozen(reader, same_days_last_year(year))}
    since: dt.date | None = reader.connection.execute(_FIRST_CLOSED, {"hotel": reader.property_id}).scalar()
    of_day, of_month, of_year = (
        _to_date(reader, span, rules, plans, partial(days_counted, frozen=frozen, since=since))
        for span in (Span(day, day), month_to_date(day), year)
    )
    return ManagerFigures(day, of_day, of_month, of_year, revenue_of_groups(reader, day=day))


def days_with_figures(reader: Reader, *, first: dt.date, last: dt.date) -> DaysCounted:
    """How many of some days have figures, and which have none. Two statements."""
    span = Span(first, last)
    since: dt.date | None = reader.connection.execute(_FIRST_CLOSED, {"hotel": reader.property_id}).scalar()
    return days_counted(span, _frozen(reader, span), since=since)


def budget_of_span(reader: Reader, *, first: dt.date, last: dt.date) -> Budget:
    """What was planned for some days. One statement."""
    span = Span(first, last)
    return _budget(_plans(reader, span), span)


type _Plans = dict[tuple[PlanLine, str], dict[dt.date, int]]


def _plans(reader: Reader, span: Span) -> _Plans:
    found: _Plans = defaultdict(dict)
    for row in reader.connection.execute(_PLANS, {**_asked(reader, span), "first": month_of(span.first)}):
        found[row.line, row.code or ""][row.month_date] = row.value
    return found


def _budget(plans: _Plans, span: Span) -> Budget:
    groups = {group: budget_of(months, span) for (line, group), months in plans.items() if line is PlanLine.GROUP_REVENUE}
    return Budget(
        budget_of(plans.get((PlanLine.ROOMS_SOLD, ""), {}), span),
        budget_of(plans.get((PlanLine.ROOM_REVENUE, ""), {}), span),
        {group: planned for group, planned in groups.items() if planned is not None},
    )


def _to_date(reader: Reader, span: Span, rules: FigureRules, plans: _Plans, counted: Callable[[Span], DaysCounted]) -> FiguresToDate:
    ago = same_days_last_year(span)
    now, before = (Figures(_sum(reader, one), rules) for one in (span, ago))
    return FiguresToDate(span, now, before, _budget(plans, span), counted(span), counted(ago))


def _sum(reader: Reader, span: Span) -> Counts:
    return _counts(reader.connection.execute(_SUM, _asked(reader, span)).one())


def _frozen(reader: Reader, span: Span) -> set[dt.date]:
    return set(reader.connection.execute(_FROZEN, _asked(reader, span)).scalars())


def _counts(values: Any) -> Counts:
    return Counts(*(int(value) for value in values))


def _asked(reader: Reader, span: Span, dimension: FigureDimension = FigureDimension.HOUSE) -> dict[str, Any]:
    return {"hotel": reader.property_id, "first": span.first, "last": span.last, "dimension": dimension}
