"""The lines behind a figure of the trial balance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, or_, select

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.ids import FolioId, PostingId, TaxRuleId, TransactionCodeId
from hotel_desk.domain.ledgers import LEDGER_OF, Section, section_of
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.own_permissions import require
from hotel_desk.queries.trial_balance import TAKEN_BACK, refuse_days

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

PAGE = 200


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line on a folio as the ledgers see it, minor units. `tax_minor`: of all taxes, or of the one that was asked for."""

    posting_id: PostingId
    business_date: dt.date
    folio_id: FolioId
    folio_number: str
    folio_name: str
    room_number: str
    code: str
    text: str
    net_minor: int
    tax_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """A page of them, oldest first, and how many there are in all."""

    rows: tuple[LedgerLine, ...]
    total: int


_LINES = (
    select(
        Posting.id,
        Posting.business_date,
        Posting.folio_id,
        Folio.number,
        Folio.name,
        Posting.room_number,
        TransactionCode.code,
        Posting.text,
        Posting.net_minor,
        Posting.tax_minor,
        Posting.amount_minor,
    )
    .join(Folio, Folio.id == Posting.folio_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(TAKEN_BACK, TAKEN_BACK.id == Posting.reversal_of_id)
    .where(Posting.property_id == bindparam("hotel"), Posting.business_date.between(bindparam("first"), bindparam("last")))
)


def ledger_lines(
    reader: Reader,
    *,
    first: dt.date,
    last: dt.date,
    ledger: Ledger | None = None,
    section: Section | None = None,
    code_id: TransactionCodeId | None = None,
    tax_rule_id: TaxRuleId | None = None,
    offset: int = 0,
) -> LedgerLines:
    """The lines of some days, both included, that a figure was added up from. Three statements.

    Args:
        ledger, section, code_id, tax_rule_id: only lines that stand there; what is None is not asked for.
        offset: so many are left out at the beginning.

    Raises:
        InvalidInput: the last day lies before the first.
        NotAllowed: whoever asks may not see the ledgers.
    """
    require(reader, Permission.SEE_LEDGERS)
    refuse_days(first, last)
    asked = _LINES.where(*_wanted(ledger, section, code_id))
    if tax_rule_id is not None:
        asked = asked.join(PostingTax, and_(PostingTax.posting_id == Posting.id, PostingTax.tax_rule_id == tax_rule_id)).where(
            Posting.kind != PostingKind.TRANSFER
        )
        asked = asked.add_columns(PostingTax.amount_minor.label("one_tax"))
    span = {"hotel": reader.property_id, "first": first, "last": last}
    total = reader.connection.execute(select(func.count()).select_from(asked.subquery()), span).scalar_one()
    page = asked.order_by(Posting.business_date, Posting.posted_at, Posting.id).limit(PAGE).offset(offset)
    return LedgerLines(tuple(_line(row) for row in reader.connection.execute(page, span)), total)


def _wanted(ledger: Ledger | None, section: Section | None, code_id: TransactionCodeId | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if ledger is not None:
        wanted.append(Folio.kind.in_([kind for kind, its in LEDGER_OF.items() if its is ledger]))
    if code_id is not None:
        wanted.append(Posting.transaction_code_id == code_id)
    if section is not None:
        wanted.append(_counted_in(section))
    return wanted


def _counted_in(section: Section) -> ColumnElement[bool]:
    """`section_of` as a condition: the kind of the line, or of the line that it takes back."""
    counted = func.coalesce(TAKEN_BACK.kind, Posting.kind)
    plain = [kind for kind in PostingKind if kind not in {PostingKind.REVERSAL, PostingKind.ADJUSTMENT}]
    kinds = [kind for kind in plain if section_of(kind, CodeKind.CHARGE) is section]
    codes = [kind for kind in CodeKind if section_of(PostingKind.ADJUSTMENT, kind) is section]
    return or_(counted.in_(kinds), and_(counted == PostingKind.ADJUSTMENT, TransactionCode.kind.in_(codes)))


def _line(row: Any) -> LedgerLine:
    return LedgerLine(
        posting_id=PostingId(row.id),
        business_date=row.business_date,
        folio_id=FolioId(row.folio_id),
        folio_number=row.number,
        folio_name=row.name,
        room_number=row.room_number or "",
        code=row.code,
        text=row.text,
        net_minor=row.net_minor,
        tax_minor=getattr(row, "one_tax", row.tax_minor),
        amount_minor=row.amount_minor,
    )
