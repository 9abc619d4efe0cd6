"""Revenue by group of transaction codes, by the business date of its lines: of a day, its month and its year, and of whole months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, bindparam, case, func, select

from hotel_desk.domain.figure_spans import Span, month_of, same_days_last_year, year_to_date
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup
from hotel_desk.queries.charged import CHARGED, charged_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class GroupRevenue:
    """What the codes of a group have earned without tax, minor units: day, month and year to date, and the same last year."""

    group_id: UUID
    code: str
    name: str
    day: int
    month: int
    year: int
    day_before: int
    month_before: int
    year_before: int


_HOTEL: BindParameter[Any] = bindparam("hotel")
_YEARS = ("", "_before")


def _sums(year: str) -> Iterator[ColumnElement[int]]:
    """What was charged on the last day of a year until then, in its month, and in the year."""
    last = bindparam(f"last{year}", type_=Date)
    for first in ("last", "month", "year"):
        here = CHARGED.c.date.between(bindparam(f"{first}{year}", type_=Date), last)
        yield func.sum(case((here, CHARGED.c.net_minor), else_=0)).label(f"{first}_sum{year}")


_TO_DATE = (
    select(TransactionCode.group_id, *(each for year in _YEARS for each in _sums(year)))
    .select_from(CHARGED)
    .join(TransactionCode, TransactionCode.id == CHARGED.c.transaction_code_id)
    .group_by(TransactionCode.group_id)
)
_BY_DAY = (
    select(TransactionCode.group_id, CHARGED.c.date, func.sum(CHARGED.c.net_minor).label("net"))
    .select_from(CHARGED)
    .join(TransactionCode, TransactionCode.id == CHARGED.c.transaction_code_id)
    .group_by(TransactionCode.group_id, CHARGED.c.date)
)
_GROUPS = (
    select(TransactionGroup.id, TransactionGroup.code, TransactionGroup.name)
    .where(TransactionGroup.property_id == _HOTEL)
    .order_by(TransactionGroup.sort_order, TransactionGroup.code)
)


def revenue_of_groups(reader: Reader, *, day: dt.date) -> tuple[GroupRevenue, ...]:
    """Each group that has earned anything since January, this year or last. Three statements."""
    now = year_to_date(day)
    before = same_days_last_year(now)
    asked = charged_in(reader, before, now)
    for year, span in zip(_YEARS, (now, before), strict=True):
        asked |= {f"last{year}": span.last, f"month{year}": month_of(span.last), f"year{year}": span.first}
    earned = {row[0]: tuple(map(int, row[1:])) for row in reader.connection.execute(_TO_DATE, asked)}
    return tuple(
        GroupRevenue(row.id, row.code, row.name, *earned[row.id])
        for row in reader.connection.execute(_GROUPS, {"hotel": reader.property_id})
        if any(earned.get(row.id, ()))
    )


def revenue_of_groups_by_month(reader: Reader, *, first: dt.date, last: dt.date) -> dict[tuple[UUID, dt.date], int]:
    """What each group has earned in each month that the days touch, by its first, minor units. Two statements."""
    found: dict[tuple[UUID, dt.date], int] = defaultdict(int)
    for row in reader.connection.execute(_BY_DAY, charged_in(reader, Span(first, last))):
        found[row.group_id, month_of(row.date)] += int(row.net)
    return dict(found)
