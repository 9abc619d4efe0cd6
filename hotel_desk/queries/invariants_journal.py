"""The business day and the two chains of the journal, read as a stream and hashed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Text, and_, bindparam, func, or_, select, type_coerce

from hotel_desk.db.journal import ERASED_DOCUMENT, START_OF_CHAIN, audit_hash_of, outbox_hash_of, sequences_hash
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.language import N_
from hotel_desk.models.guest_history import ProfileErasure
from hotel_desk.models.journal import AuditEntry, JournalHead, OutboxRow
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.types import Json
from hotel_desk.queries.invariants_found import HOTEL, MOST_NAMED, Invariant, Violation, days_between, stated_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.invariants_found import Statement

_ROWS_AT_ONCE = 2000
_NOTHING = msgspec.json.encode(ERASED_DOCUMENT)
_ERASURES = (
    select(ProfileErasure.audit_sequences, ProfileErasure.outbox_sequences, AuditEntry.details)
    .join(AuditEntry, and_(AuditEntry.entity_id == ProfileErasure.id, AuditEntry.code == AuditCode.PROFILE_ERASED))
    .where(ProfileErasure.property_id == bindparam("hotel"))
)


def _closed_days() -> Statement:
    """Closed days follow each other without a gap, and the open day follows the last."""
    days = func.count(ClosedDay.date)
    first, last = func.min(ClosedDay.date), func.max(ClosedDay.date)
    wrong = and_(days > 0, or_(days_between(first, last) + 1 != days, days_between(last, BusinessDate.date) != 1))
    return (
        select(
            first.label("first_closed"),
            last.label("last_closed"),
            BusinessDate.date.label("business_date"),
            days.label("found"),
            days_between(first, BusinessDate.date).label("expected"),
        )
        .select_from(BusinessDate)
        .join(ClosedDay, ClosedDay.property_id == BusinessDate.property_id)
        .where(BusinessDate.property_id == HOTEL)
        .group_by(BusinessDate.date)
        .having(wrong)
    )


def _after_closing(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    """The audit trail stands in the order of commits, so nothing of a day may follow the entry that closed it."""
    rows = reader.connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(AuditEntry.sequence, AuditEntry.code, AuditEntry.business_date)
        .where(AuditEntry.property_id == reader.property_id)
        .order_by(AuditEntry.sequence)
    )
    closed, named = None, 0
    for sequence, code, day in rows:
        if closed is not None and day <= closed and named < MOST_NAMED:
            yield Violation(invariant.code, invariant.title, f"sequence {sequence}, {code}", day.isoformat(), f"> {closed.isoformat()}")
            named += 1
        if code == AuditCode.BUSINESS_DATE_ROLLED:
            closed = day


def _chained(
    table: type[AuditEntry | OutboxRow],
    hash_of: Callable[[bytes, dict[str, Any]], bytes],
    head_sequence: InstrumentedAttribute[int],
    head_hash: InstrumentedAttribute[bytes],
) -> Callable[[Reader, Invariant], Iterator[Violation]]:
    def find(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
        def violation(sequence: int, found: str = "", expected: str = "") -> Violation:
            return Violation(invariant.code, invariant.title, f"sequence {sequence}", found, expected)

        head = reader.connection.execute(select(head_sequence, head_hash).where(JournalHead.property_id == reader.property_id)).one()
        erased = _sequences_erased(reader)[table]
        # Documents stay the text they are stored as: taking them apart and writing them again would cost most of the time.
        documents = [column.name for column in table.__table__.columns if isinstance(column.type, Json)]
        columns = [type_coerce(column, Text) if column.name in documents else column for column in table.__table__.columns]
        rows = reader.connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
            select(*columns).where(table.property_id == reader.property_id).order_by(table.sequence)
        )
        sequence, last, named = 0, START_OF_CHAIN, 0
        for stored in rows.mappings():
            row = {**stored, **{name: msgspec.Raw(stored[name].encode()) for name in documents}}
            sequence += 1
            if named >= MOST_NAMED:
                return
            if row["sequence"] != sequence:
                yield violation(sequence, found=str(row["sequence"]), expected=str(sequence))
                named += 1
                sequence = row["sequence"]
            elif row["previous_hash"] != last or not (
                _emptied(row, documents, erased) or row["hash"] == hash_of(row["previous_hash"], row)
            ):
                yield violation(sequence, found=row["hash"].hex()[:16], expected=hash_of(last, row).hex()[:16])
                named += 1
            last = row["hash"]
        if head != (sequence, last):
            yield violation(sequence, found=str(head[0]), expected=str(sequence))

    return find


def _sequences_erased(reader: Reader) -> dict[type[AuditEntry | OutboxRow], frozenset[int]]:
    """The rows that erasures emptied. An erasure counts if its audit entry, which is in the chain, says the same list."""
    proven: dict[type[AuditEntry | OutboxRow], set[int]] = {AuditEntry: set(), OutboxRow: set()}
    for row in reader.connection.execute(_ERASURES, {"hotel": reader.property_id}).all():
        if row.details.get("emptied") == sequences_hash(row.audit_sequences, row.outbox_sequences):
            proven[AuditEntry].update(row.audit_sequences)
            proven[OutboxRow].update(row.outbox_sequences)
    return {table: frozenset(sequences) for table, sequences in proven.items()}


def _emptied(row: dict[str, Any], documents: list[str], erased: frozenset[int]) -> bool:
    """Whether a row is what an erasure left of it: it says nothing any more, and its hash is that of what it said."""
    return row["sequence"] in erased and row["erased_at"] is not None and all(bytes(row[name]) == _NOTHING for name in documents)


JOURNAL_INVARIANTS = (
    Invariant("business_day.closed_days", N_("The closed days do not lead up to the business date"), stated_by(_closed_days())),
    Invariant("business_day.after_closing", N_("Something was done on a day that was closed already"), _after_closing),
    Invariant(
        "journal.audit",
        N_("The audit trail is broken"),
        _chained(AuditEntry, audit_hash_of, JournalHead.audit_sequence, JournalHead.audit_hash),
    ),
    Invariant(
        "journal.outbox",
        N_("The outbox is broken"),
        _chained(OutboxRow, outbox_hash_of, JournalHead.outbox_sequence, JournalHead.outbox_hash),
    ),
)
