"""Money that came and went month by month, by how it changed hands; counted as `payments_of_days` counts it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, func, select

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.payments_of_days import COUNTED_KIND, IS_MONEY
from hotel_desk.queries.trial_balance import TAKEN_BACK

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_LINES = (
    select(
        Posting.business_date,
        TransactionCode.payment_method,
        TransactionCode.kind.label("code_kind"),
        COUNTED_KIND.label("counted"),
        func.count().label("lines"),
        func.sum(-Posting.amount_minor).label("came"),
    )
    .select_from(Posting)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(
        Posting.property_id == bindparam("hotel"),
        Posting.business_date.between(bindparam("first", type_=Date), bindparam("last", type_=Date)),
        IS_MONEY,
    )
    .group_by(Posting.business_date, TransactionCode.payment_method, TransactionCode.kind, COUNTED_KIND)
)


@dataclass(frozen=True, slots=True)
class MethodMonth:
    """How much changed hands one way in a month (its first day), minor units: what came in less what was taken back, and what went out."""

    month: dt.date
    method: PaymentMethod
    lines: int
    payments_minor: int
    paid_out_minor: int

    @property
    def net_minor(self) -> int:
        """What is left of it."""
        return self.payments_minor - self.paid_out_minor


def payments_by_month(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[MethodMonth, ...]:
    """Each month of some business dates and each way to pay, by month and in the order of the methods. One statement."""
    sums: dict[tuple[dt.date, PaymentMethod], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in reader.connection.execute(_LINES, {"hotel": reader.property_id, "first": first, "last": last}):
        # Petty cash that is paid out has no method of its own: it is cash.
        found = sums[row.business_date.replace(day=1), row.payment_method or PaymentMethod.CASH]
        paid_out = section_of(row.counted, row.code_kind) is Section.PAID_OUTS
        found[0] += row.lines
        found[2 if paid_out else 1] += -int(row.came) if paid_out else int(row.came)
    order = list(PaymentMethod)
    rows = (MethodMonth(month, method, *figures) for (month, method), figures in sums.items())
    return tuple(sorted(rows, key=lambda row: (row.month, order.index(row.method))))
