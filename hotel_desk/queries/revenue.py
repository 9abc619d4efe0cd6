"""What was charged, by transaction code: on a day, in its month and in its year until then; and each tax by the codes it was made on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Date, bindparam, case, func, select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.figure_spans import month_of, year_to_date
from hotel_desk.domain.ids import TaxRuleId, TransactionCodeId, TransactionGroupId
from hotel_desk.models.folio import Posting, PostingTax
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode, TransactionGroup
from hotel_desk.queries.charged import CHARGED, charged_in

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

_DAY: BindParameter[dt.date] = bindparam("day", type_=Date)
_MONTH: BindParameter[dt.date] = bindparam("month", type_=Date)
_HOTEL: BindParameter[Any] = bindparam("hotel")


def _sums(column: ColumnElement[int], name: str) -> tuple[ColumnElement[int], ...]:
    """The sum of a column over the day, the month until it, and the year until it."""
    of_day = func.sum(case((CHARGED.c.date == _DAY, column), else_=0))
    of_month = func.sum(case((CHARGED.c.date >= _MONTH, column), else_=0))
    return (of_day.label(f"day_{name}"), of_month.label(f"month_{name}"), func.sum(column).label(f"year_{name}"))


_CHARGED = (
    select(
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionGroup.id.label("group_id"),
        TransactionGroup.code.label("group_code"),
        TransactionGroup.name.label("group_name"),
        *_sums(CHARGED.c.net_minor, "net"),
        *_sums(CHARGED.c.tax_minor, "tax"),
    )
    .select_from(CHARGED)
    .join(TransactionCode, TransactionCode.id == CHARGED.c.transaction_code_id)
    .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
    .group_by(
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.sort_order,
        TransactionGroup.id,
        TransactionGroup.code,
        TransactionGroup.name,
        TransactionGroup.sort_order,
    )
    .order_by(TransactionGroup.sort_order, TransactionGroup.code, TransactionCode.sort_order, TransactionCode.code)
)
_TAXED = (
    select(
        TaxRuleRow.id.label("rule_id"),
        TaxRuleRow.code.label("rule"),
        TaxRuleRow.name.label("rule_name"),
        TransactionCode.code,
        TransactionCode.name,
        func.sum(PostingTax.base_minor).label("base"),
        func.sum(PostingTax.amount_minor).label("amount"),
    )
    .select_from(Posting)
    .join(PostingTax, PostingTax.posting_id == Posting.id)
    .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(
        Posting.property_id == _HOTEL,
        Posting.business_date.between(bindparam("first"), bindparam("last")),
        # A moved line carries its tax along, off here and on there: never a second time.
        Posting.kind != PostingKind.TRANSFER,
    )
    .group_by(
        TaxRuleRow.id,
        TaxRuleRow.code,
        TaxRuleRow.name,
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.sort_order,
    )
    .order_by(TaxRuleRow.code, TransactionCode.sort_order, TransactionCode.code)
)


@dataclass(frozen=True, slots=True)
class Charged:
    """Charges of some days, minor units: without tax, the tax, and both."""

    net_minor: int = 0
    tax_minor: int = 0

    @property
    def gross_minor(self) -> int:
        """With tax."""
        return self.net_minor + self.tax_minor

    def __add__(self, other: Charged) -> Charged:
        return Charged(self.net_minor + other.net_minor, self.tax_minor + other.tax_minor)


@dataclass(frozen=True, slots=True)
class CodeRevenue:
    """The charges of a transaction code on a day, in its month until then and in its year until then."""

    code_id: TransactionCodeId
    code: str
    name: str
    group_id: TransactionGroupId
    group_code: str
    group_name: str
    day: Charged
    month: Charged
    year: Charged


@dataclass(frozen=True, slots=True)
class CodeTax:
    """What a tax rule made on the lines of a transaction code, minor units."""

    rule_id: TaxRuleId
    rule: str
    rule_name: str
    code: str
    name: str
    base_minor: int
    amount_minor: int


def revenue_by_code(reader: Reader, *, day: dt.date) -> tuple[CodeRevenue, ...]:
    """The charges of each transaction code by group, as the trial balance counts them. Two statements."""
    about = {**charged_in(reader, year_to_date(day)), "day": day, "month": month_of(day)}
    return tuple(_revenue(row) for row in reader.connection.execute(_CHARGED, about))


def taxes_by_code(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[CodeTax, ...]:
    """Each tax by the codes it was made on, both days included, as the trial balance counts it. One statement."""
    rows = reader.connection.execute(_TAXED, {"hotel": reader.property_id, "first": first, "last": last})
    return tuple(
        CodeTax(TaxRuleId(row.rule_id), row.rule, row.rule_name, row.code, row.name, int(row.base), int(row.amount)) for row in rows
    )


def _revenue(row: Any) -> CodeRevenue:
    return CodeRevenue(
        code_id=TransactionCodeId(row.id),
        code=row.code,
        name=row.name,
        group_id=TransactionGroupId(row.group_id),
        group_code=row.group_code,
        group_name=row.group_name,
        day=Charged(int(row.day_net), int(row.day_tax)),
        month=Charged(int(row.month_net), int(row.month_tax)),
        year=Charged(int(row.year_net), int(row.year_tax)),
    )
