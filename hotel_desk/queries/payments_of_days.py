"""Money that came and went on some days: by transaction code, by who took it, and in which notes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, case, func, or_, select

from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind
from hotel_desk.domain.ledgers import Section, section_of
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Posting
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.trial_balance import TAKEN_BACK

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_MONEY = (Section.PAYMENTS, Section.PAID_OUTS)
_KINDS = [
    kind
    for kind in PostingKind
    if kind not in {PostingKind.REVERSAL, PostingKind.ADJUSTMENT} and section_of(kind, CodeKind.PAYMENT) in _MONEY
]
# A reversal counts as the kind of what it takes back.
COUNTED_KIND = func.coalesce(TAKEN_BACK.kind, Posting.kind)
IS_MONEY = or_(COUNTED_KIND.in_(_KINDS), (COUNTED_KIND == PostingKind.ADJUSTMENT) & (TransactionCode.kind == CodeKind.PAYMENT))
_LINES = (
    select(
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.kind.label("code_kind"),
        TransactionCode.payment_method,
        COUNTED_KIND.label("counted"),
        UserAccount.id.label("user_id"),
        UserAccount.display_name,
        func.count().label("lines"),
        func.sum(-Posting.amount_minor).label("came"),
    )
    .select_from(Posting)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(Posting.property_id == bindparam("hotel"), Posting.business_date.between(bindparam("first"), bindparam("last")), IS_MONEY)
    .group_by(
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.kind,
        TransactionCode.payment_method,
        TransactionCode.sort_order,
        COUNTED_KIND,
        UserAccount.id,
        UserAccount.display_name,
    )
    .order_by(TransactionCode.sort_order, TransactionCode.code, UserAccount.display_name, UserAccount.id)
)
_CAME = case((Posting.amount_minor < 0, 1), else_=-1)
_NOTES = (
    select(
        ForeignCash.currency,
        func.count().label("lines"),
        func.sum(ForeignCash.foreign_minor * _CAME).label("foreign"),
        func.sum(ForeignCash.worth_minor * _CAME).label("worth"),
        func.sum(ForeignCash.change_minor * _CAME).label("change"),
    )
    .select_from(Posting)
    # Notes went back with the line that is taken back: a reversal has none of its own.
    .join(ForeignCash, ForeignCash.posting_id == func.coalesce(Posting.reversal_of_id, Posting.id))
    .where(Posting.property_id == bindparam("hotel"), Posting.business_date.between(bindparam("first"), bindparam("last")))
    .group_by(ForeignCash.currency)
    .order_by(ForeignCash.currency)
)


@dataclass(frozen=True, slots=True)
class MoneyOfCode:
    """The money of one transaction code that one cashier moved, minor units.

    Args:
        method: petty cash that is paid out is cash.
        payments_minor: what came in, less what was taken back; as the trial balance counts payments.
        paid_out_minor: what was paid out or given back.
    """

    code: str
    name: str
    method: PaymentMethod
    cashier: str
    lines: int
    payments_minor: int
    paid_out_minor: int

    @property
    def net_minor(self) -> int:
        """What is left of it."""
        return self.payments_minor - self.paid_out_minor


@dataclass(frozen=True, slots=True)
class ForeignNotesTaken:
    """Foreign notes of one currency: how much in its minor units, what it was worth and what change was given, in the hotel's."""

    currency: str
    lines: int
    foreign_minor: int
    worth_minor: int
    change_minor: int


@dataclass(frozen=True, slots=True)
class PaymentsOfDays:
    """Money by code and cashier, in the order of the codes."""

    money: tuple[MoneyOfCode, ...]
    foreign: tuple[ForeignNotesTaken, ...]


def payments_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> PaymentsOfDays:
    """Money that came and went, both days included. Two statements."""
    about = {"hotel": reader.property_id, "first": first, "last": last}
    sums: dict[tuple[str, UUID], list[Any]] = defaultdict(lambda: [None, 0, 0, 0])
    for row in reader.connection.execute(_LINES, about):
        found = sums[row.code, row.user_id]
        paid_out = section_of(row.counted, row.code_kind) is Section.PAID_OUTS
        found[0] = row
        found[1] += row.lines
        found[2] += 0 if paid_out else int(row.came)
        found[3] -= int(row.came) if paid_out else 0
    money = tuple(
        MoneyOfCode(row.code, row.name, row.payment_method or PaymentMethod.CASH, row.display_name, lines, payments, paid_out)
        for row, lines, payments, paid_out in sums.values()
    )
    notes = reader.connection.execute(_NOTES, about)
    foreign = tuple(ForeignNotesTaken(row.currency, row.lines, int(row.foreign), int(row.worth), int(row.change)) for row in notes)
    return PaymentsOfDays(money, foreign)
