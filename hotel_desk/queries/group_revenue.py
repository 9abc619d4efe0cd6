"""Revenue by group of transaction codes, by the business date of its lines: of a day, its month and its year, and of whole months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, case, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.figure_spans import Span, month_of, same_days_last_year, year_to_date
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup

if TYPE_CHECKING:
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
_TAKEN_BACK = aliased(Posting)
_NO_CHARGES = (PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND, PostingKind.PAID_OUT, PostingKind.TRANSFER)
_KIND = (TransactionCode.group_id, TransactionCode.kind, Posting.kind, _TAKEN_BACK.kind)
_FROM_LINES = (
    select(TransactionCode.group_id, TransactionCode.kind.label("code_kind"), Posting.kind, _TAKEN_BACK.kind.label("taken_back"))
    .select_from(Posting)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
    .where(
        Posting.property_id == _HOTEL,
        Posting.business_date.between(bindparam("first"), bindparam("last")),
        Posting.kind.not_in(_NO_CHARGES),
    )
)
_TO_DATE = _FROM_LINES.add_columns(
    func.sum(case((Posting.business_date == bindparam("last"), Posting.net_minor), else_=0)).label("day"),
    func.sum(case((Posting.business_date >= bindparam("month"), Posting.net_minor), else_=0)).label("month"),
    func.sum(Posting.net_minor).label("year"),
).group_by(*_KIND)
_BY_DAY = _FROM_LINES.add_columns(Posting.business_date, func.sum(Posting.net_minor).label("net")).group_by(Posting.business_date, *_KIND)
_GROUPS = (
    select(TransactionGroup.id, TransactionGroup.code, TransactionGroup.name)
    .where(TransactionGroup.property_id == _HOTEL)
    .order_by(TransactionGroup.sort_order, TransactionGroup.code)
)


def revenue_of_groups(reader: Reader, *, day: dt.date) -> tuple[GroupRevenue, ...]:
    """Each group that has earned anything since January, this year or last. Three statements."""
    now = _to_date(reader, year_to_date(day), day.replace(day=1))
    ago = same_days_last_year(year_to_date(day))
    before = _to_date(reader, ago, ago.last.replace(day=1))
    return tuple(
        GroupRevenue(row.id, row.code, row.name, *now[row.id], *before[row.id])
        for row in reader.connection.execute(_GROUPS, {"hotel": reader.property_id})
        if any(now[row.id]) or any(before[row.id])
    )


def revenue_of_groups_by_month(reader: Reader, *, first: dt.date, last: dt.date) -> dict[tuple[UUID, dt.date], int]:
    """What each group has earned in each month that the days touch, by its first, minor units. One statement."""
    found: dict[tuple[UUID, dt.date], int] = defaultdict(int)
    for row in reader.connection.execute(_BY_DAY, {"hotel": reader.property_id, "first": first, "last": last}):
        if section_of(row.kind, row.code_kind, row.taken_back) is Section.CHARGES:
            found[row.group_id, month_of(row.business_date)] += int(row.net)
    return dict(found)


def _to_date(reader: Reader, year: Span, month: dt.date) -> dict[UUID, tuple[int, int, int]]:
    asked = {"hotel": reader.property_id, "first": year.first, "last": year.last, "month": month}
    found: dict[UUID, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for row in reader.connection.execute(_TO_DATE, asked):
        if section_of(row.kind, row.code_kind, row.taken_back) is Section.CHARGES:
            of_day, of_month, of_year = found[row.group_id]
            found[row.group_id] = (of_day + int(row.day), of_month + int(row.month), of_year + int(row.year))
    return found
