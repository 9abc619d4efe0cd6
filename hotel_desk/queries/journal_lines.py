"""The lines of some days as they were written: by whom and in which shift; what was taken back, adjusted or given away, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import FolioId, PostingId, UserId
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_MENDED, _TAKING_BACK, _FIRST_USER = aliased(Posting), aliased(Posting), aliased(UserAccount)
_LINES = (
    select(
        Posting.id,
        Posting.folio_id,
        Posting.business_date,
        Posting.posted_at,
        Posting.kind,
        Posting.text,
        Posting.room_number,
        Posting.quantity,
        Posting.net_minor,
        Posting.tax_minor,
        Posting.amount_minor,
        Posting.reason,
        Posting.reference,
        Folio.number.label("folio"),
        Folio.name.label("folio_name"),
        TransactionCode.code,
        Posting.user_id,
        UserAccount.display_name,
        CashierShift.number.label("shift"),
        _TAKING_BACK.id.label("taking_back"),
        _MENDED.business_date.label("mended_date"),
        _FIRST_USER.display_name.label("mended_by"),
    )
    .join(Folio, Folio.id == Posting.folio_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .outerjoin(CashierShift, CashierShift.id == Posting.shift_id)
    .outerjoin(_TAKING_BACK, _TAKING_BACK.reversal_of_id == Posting.id)
    .outerjoin(_MENDED, _MENDED.id == func.coalesce(Posting.reversal_of_id, Posting.adjusts_id))
    .outerjoin(_FIRST_USER, _FIRST_USER.id == _MENDED.user_id)
    .where(Posting.property_id == bindparam("hotel"), Posting.business_date.between(bindparam("first"), bindparam("last")))
)
_BY_USER = _LINES.order_by(UserAccount.display_name, Posting.user_id, CashierShift.opened_at, Posting.posted_at, Posting.id)
_CORRECTIONS = _LINES.where(Posting.kind.in_((PostingKind.REVERSAL, PostingKind.ALLOWANCE, PostingKind.ADJUSTMENT))).order_by(
    Posting.business_date, Posting.posted_at, Posting.id
)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line as it was written, minor units.

    Args:
        shift_number: empty: written outside any shift.
        is_reversed: it was taken back since.
        mended_date, mended_by: of the line that it takes back or adjusts; None and empty where there is none.
    """

    posting_id: PostingId
    folio_id: FolioId
    folio_number: str
    folio_name: str
    business_date: dt.date
    posted_at: dt.datetime
    user_id: UserId
    user_name: str
    shift_number: str
    kind: PostingKind
    code: str
    text: str
    room_number: str
    quantity: int
    net_minor: int
    tax_minor: int
    amount_minor: int
    reason: str
    reference: str
    is_reversed: bool
    mended_date: dt.date | None
    mended_by: str


def lines_by_user(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[JournalLine, ...]:
    """Every line of some days, both included, by user, shift and time. One statement."""
    about = {"hotel": reader.property_id, "first": first, "last": last}
    return tuple(_line(row) for row in reader.connection.execute(_BY_USER, about))


def corrections(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[JournalLine, ...]:
    """Reversals, adjustments and allowances of some days, both included, as they were written. One statement."""
    about = {"hotel": reader.property_id, "first": first, "last": last}
    return tuple(_line(row) for row in reader.connection.execute(_CORRECTIONS, about))


def _line(row: Any) -> JournalLine:
    return JournalLine(
        posting_id=PostingId(row.id),
        folio_id=FolioId(row.folio_id),
        folio_number=row.folio,
        folio_name=row.folio_name,
        business_date=row.business_date,
        posted_at=row.posted_at,
        user_id=UserId(row.user_id),
        user_name=row.display_name,
        shift_number=row.shift or "",
        kind=row.kind,
        code=row.code,
        text=row.text,
        room_number=row.room_number or "",
        quantity=row.quantity,
        net_minor=row.net_minor,
        tax_minor=row.tax_minor,
        amount_minor=row.amount_minor,
        reason=row.reason,
        reference=row.reference or "",
        is_reversed=row.taking_back is not None,
        mended_date=row.mended_date,
        mended_by=row.mended_by or "",
    )
