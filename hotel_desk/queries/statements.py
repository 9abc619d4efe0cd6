"""Files of banks, cards and wallets, their lines, and the payments that a line may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import StatementKind, StatementLineState
from hotel_desk.domain.codes import PaymentMethod, PostingKind
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import PostingId, StatementFileId, StatementLineId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import STATEMENT_DAYS
from hotel_desk.domain.statement_matching import Likeness, LineFacts, PaymentFacts, likeness
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.guest_lists import ImportMapping
from hotel_desk.models.outside_payments import StatementFile, StatementLine
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.own_permissions import require
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader

PAGE = 100
MOST_PROPOSED = 10
METHODS: dict[StatementKind, PaymentMethod] = {
    StatementKind.BANK: PaymentMethod.BANK_TRANSFER,
    StatementKind.CARD: PaymentMethod.BANK_CARD,
    StatementKind.WALLET: PaymentMethod.MOBILE_WALLET,
}
MONEY = (PostingKind.PAYMENT, PostingKind.DEPOSIT, PostingKind.REFUND)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A line of a file, with the payment it was matched to. Amounts in minor units of the file's currency."""

    line_id: StatementLineId
    version: int
    file_id: StatementFileId
    file: str
    kind: StatementKind
    currency: str
    position: int
    date: dt.date
    reference: str
    text: str
    amount_minor: int
    fee_minor: int
    state: StatementLineState
    reason: str
    decided_by: str
    payment: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A page of the worklist; `counts` by state, whatever the filter."""

    rows: tuple[StatementRow, ...]
    total: int
    counts: Mapping[str, int]
    fees_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A payment that a line may be, and why. `amount_minor`: what the hotel received."""

    posting_id: PostingId
    why: Likeness
    date: dt.date
    amount_minor: int
    method: str
    reference: str
    folio_number: str
    folio_name: str


_TAKEN_BACK = aliased(Posting)
_CANDIDATES = (
    select(
        Posting.id,
        Posting.business_date,
        Posting.amount_minor,
        Posting.reference,
        Posting.authorisation_code,
        TransactionCode.name.label("method"),
        Folio.number,
        Folio.name,
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(Folio, Folio.id == Posting.folio_id)
    .outerjoin(_TAKEN_BACK, _TAKEN_BACK.reversal_of_id == Posting.id)
    .outerjoin(StatementLine, StatementLine.posting_id == Posting.id)
    .where(
        Posting.property_id == bindparam("hotel"),
        Posting.kind.in_(MONEY),
        TransactionCode.payment_method == bindparam("method"),
        Posting.business_date >= bindparam("first"),
        Posting.business_date <= bindparam("last"),
        _TAKEN_BACK.id.is_(None),
        StatementLine.id.is_(None),
    )
    .order_by(Posting.business_date, Posting.id)
)
_LINES = (
    select(
        StatementLine.id,
        StatementLine.version,
        StatementLine.file_id,
        StatementFile.name.label("file"),
        StatementFile.kind,
        StatementFile.currency,
        StatementLine.position,
        StatementLine.date,
        StatementLine.reference,
        StatementLine.text,
        StatementLine.amount_minor,
        StatementLine.fee_minor,
        StatementLine.state,
        StatementLine.reason,
        UserAccount.display_name,
        Folio.number,
        Folio.name.label("folio_name"),
    )
    .join(StatementFile, StatementFile.id == StatementLine.file_id)
    .outerjoin(UserAccount, UserAccount.id == StatementLine.decided_by_id)
    .outerjoin(Posting, Posting.id == StatementLine.posting_id)
    .outerjoin(Folio, Folio.id == Posting.folio_id)
    .where(StatementLine.property_id == bindparam("hotel"))
)
_NEWEST_FIRST = (StatementLine.date.desc(), StatementFile.read_at.desc(), StatementLine.position)
_ONE = _LINES.where(StatementLine.id == bindparam("line"))
_COUNTS = (
    select(StatementLine.state, func.count().label("lines"), func.sum(StatementLine.fee_minor).label("fees"))
    .where(StatementLine.property_id == bindparam("hotel"))
    .group_by(StatementLine.state)
)
_MAPPING = select(ImportMapping.columns).where(
    ImportMapping.property_id == bindparam("hotel"),
    ImportMapping.kind == bindparam("of_kind"),
    ImportMapping.heading_hash == bindparam("headings"),
)


def mapping_kind(kind: StatementKind) -> str:
    """Under which name the columns of a kind of file are remembered."""
    return f"statement.{kind.value}"


def remembered_statement_columns(reader: Reader, *, kind: StatementKind, heading_hash: str) -> dict[str, int] | None:
    """Which column was which field when such a file came the last time; None: it never did. One statement."""
    named = {"hotel": reader.property_id, "of_kind": mapping_kind(kind), "headings": heading_hash}
    found = reader.connection.execute(_MAPPING, named).scalar()
    return None if found is None else {str(field): int(column) for field, column in found.items()}


def open_payments(connection: Connection, property_id: UUID, kind: StatementKind, first: dt.date, last: dt.date) -> list[Any]:
    """The payments of a method that no line is matched to and that were not taken back. One statement."""
    asked = {"hotel": property_id, "method": METHODS[kind], "first": first, "last": last}
    return list(connection.execute(_CANDIDATES, asked))


def payment_facts(rows: Iterable[Any]) -> list[PaymentFacts]:
    """The same as the rules of matching take them."""
    return [
        PaymentFacts(row.id, row.business_date, -row.amount_minor, tuple(part for part in (row.reference, row.authorisation_code) if part))
        for row in rows
    ]


def statement_lines(
    reader: Reader,
    *,
    state: StatementLineState | None = StatementLineState.UNMATCHED,
    file_id: StatementFileId | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> StatementPage:
    """The worklist: lines of every file, the newest first. Four statements.

    Args:
        state: None: all of them.
        file_id: of one file alone; the counts are of all files.

    Raises:
        NotAllowed: whoever asks may not reconcile payments.
    """
    require(reader, Permission.RECONCILE_PAYMENTS)
    wanted: list[Any] = [] if state is None else [StatementLine.state == state]
    if file_id is not None:
        wanted.append(StatementLine.file_id == file_id)
    here = {"hotel": reader.property_id}
    rows = reader.connection.execute(_LINES.where(*wanted).order_by(*_NEWEST_FIRST).limit(limit).offset(offset), here)
    total = select(func.count()).select_from(StatementLine).where(StatementLine.property_id == reader.property_id, *wanted)
    counts = list(reader.connection.execute(_COUNTS, here))
    lines = tuple(_line(row) for row in rows)
    return StatementPage(
        lines,
        reader.connection.execute(total).scalar_one(),
        {row.state.value: row.lines for row in counts},
        sum(int(row.fees or 0) for row in counts),
        lines[0].currency if lines else "",
    )


def proposals(reader: Reader, *, line_id: StatementLineId) -> tuple[Proposal, ...]:
    """The payments that an unmatched line may be, the best reason first. Four statements.

    Raises:
        NotFound: this hotel has no such line.
        NotAllowed: whoever asks may not reconcile payments.
    """
    require(reader, Permission.RECONCILE_PAYMENTS)
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "line": line_id}).first()
    if row is None:
        raise NotFound("line_id", what=_("The line"))
    days = setting_value(reader, STATEMENT_DAYS)
    around = dt.timedelta(days=max(days, 31))
    found = open_payments(reader.connection, reader.property_id, row.kind, row.date - around, row.date + around)
    line = LineFacts(row.date, row.amount_minor, row.reference, row.text)
    ranked = [
        (why, one) for one, facts in zip(found, payment_facts(found), strict=True) if (why := likeness(line, facts, days=days)) is not None
    ]
    ranked.sort(key=lambda pair: (pair[0], pair[1].amount_minor != -row.amount_minor, abs((pair[1].business_date - row.date).days)))
    return tuple(
        Proposal(
            PostingId(one.id),
            why,
            one.business_date,
            -one.amount_minor,
            one.method,
            one.reference or one.authorisation_code or "",
            one.number,
            one.name,
        )
        for why, one in ranked[:MOST_PROPOSED]
    )


def _line(row: Any) -> StatementRow:
    return StatementRow(
        line_id=StatementLineId(row.id),
        version=row.version,
        file_id=StatementFileId(row.file_id),
        file=row.file,
        kind=row.kind,
        currency=row.currency,
        position=row.position,
        date=row.date,
        reference=row.reference,
        text=row.text,
        amount_minor=row.amount_minor,
        fee_minor=row.fee_minor,
        state=row.state,
        reason=row.reason,
        decided_by=row.display_name or "",
        payment="" if row.number is None else f"{row.folio_name} · {row.number}",
    )
