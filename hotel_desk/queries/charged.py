"""What was charged on some days, by transaction code: as it was written down where the figures of a day are frozen, else from its lines.

A closed day does not change any more, so both say the same; years of lines need not be added up again each morning.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Date, and_, bindparam, func, or_, select, union_all

from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.models.figures import DailyFigure, DailyRevenue
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.trial_balance import TAKEN_BACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.figure_spans import Span

_HOTEL: BindParameter[Any] = bindparam("hotel")
_FIRST: BindParameter[Any] = bindparam("charged_first", type_=Date)
_LAST: BindParameter[Any] = bindparam("charged_last", type_=Date)
_DAYS: BindParameter[Any] = bindparam("charged_days", type_=Date, expanding=True)
# The same days under another name: an empty list is written differently beside IN and beside NOT IN.
_THESE_DAYS: BindParameter[Any] = bindparam("charged_not_written", type_=Date, expanding=True)
_COUNTED = func.coalesce(TAKEN_BACK.kind, Posting.kind)
_ALWAYS = [
    kind
    for kind in PostingKind
    if kind not in {PostingKind.REVERSAL, PostingKind.ADJUSTMENT} and section_of(kind, CodeKind.CHARGE) is Section.CHARGES
]
# Where `section_of` says charges, as a condition: the kind of the line, or of the line that it takes back.
IS_CHARGED = or_(_COUNTED.in_(_ALWAYS), and_(_COUNTED == PostingKind.ADJUSTMENT, TransactionCode.kind != CodeKind.PAYMENT))
_FROM_LINES = (
    select(
        Posting.business_date.label("date"),
        Posting.transaction_code_id,
        func.sum(Posting.net_minor).label("net_minor"),
        func.sum(Posting.tax_minor).label("tax_minor"),
    )
    .select_from(Posting)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(Posting.property_id == _HOTEL, IS_CHARGED)
    .group_by(Posting.business_date, Posting.transaction_code_id)
)
_OF_DAYS = _FROM_LINES.where(Posting.business_date.in_(_DAYS))
_WRITTEN_DOWN = select(DailyRevenue.date, DailyRevenue.transaction_code_id, DailyRevenue.net_minor, DailyRevenue.tax_minor).where(
    DailyRevenue.property_id == _HOTEL, DailyRevenue.date.between(_FIRST, _LAST), DailyRevenue.date.not_in(_THESE_DAYS)
)
# Of the days that `charged_in` is asked for: date, transaction_code_id, net_minor, tax_minor; asked with what it answers.
CHARGED = union_all(_WRITTEN_DOWN, _OF_DAYS).subquery("charged")
_FROZEN = select(DailyFigure.date).where(
    DailyFigure.property_id == _HOTEL,
    DailyFigure.dimension == FigureDimension.HOUSE,
    DailyFigure.date.between(_FIRST, _LAST),
)


def charged_in(reader: Reader, *spans: Span) -> dict[str, Any]:
    """What a statement on `CHARGED` is asked with, to find the charges of some days, and maybe of days between them. One statement.

    Args:
        spans: the earliest first.
    """
    asked = {"hotel": reader.property_id, "charged_first": spans[0].first, "charged_last": spans[-1].last}
    frozen = set(reader.connection.execute(_FROZEN, asked).scalars())
    days = [day for span in spans for day in _days(span) if day not in frozen]
    return {**asked, "charged_days": days, "charged_not_written": days}


def charged_on(uow: UnitOfWork, days: Sequence[dt.date]) -> list[dict[str, Any]]:
    """The rows of what was charged on some days, from their lines. One statement."""
    asked = {"hotel": uow.property_id, "charged_days": days}
    return [{**row, "property_id": uow.property_id} for row in uow.connection.execute(_OF_DAYS, asked).mappings()]


def _days(span: Span) -> list[dt.date]:
    return [span.first + dt.timedelta(days=number) for number in range(span.days)]
