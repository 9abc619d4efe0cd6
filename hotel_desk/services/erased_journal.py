"""What an erasure does to the journal: the rows that tell of the guest are emptied, their hashes stay, so that the chain stays linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from hotel_desk.db.journal import ERASED_DOCUMENT
from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.journal import AuditEntry, Operation, OutboxRow
from hotel_desk.services.erased_rows import GuestRows, words_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# What one command writes lies together in the journal: so far from a row that tells of the guest others are looked at too.
_NEAR = 60
_AT_ONCE = 400
# What a row is of, in its document. Not the booking: others may have a room in it.
_OWNERS = ("profile_id", "guest_id", "reservation_id", "kept_id", "merged_id")
type JournalTable = type[AuditEntry | OutboxRow]
_DOCUMENTS: dict[JournalTable, InstrumentedAttribute[Any]] = {AuditEntry: AuditEntry.details, OutboxRow: OutboxRow.payload}
# Money stays, and so do the entries about it, unless they carry the guest's own words.
_LEDGER = frozenset({EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT, EntityKind.AR_ACCOUNT, EntityKind.ROUTING_INSTRUCTION})


@dataclass(frozen=True, slots=True)
class JournalErased:
    """Which rows were emptied, and how many stored answers."""

    audit: tuple[int, ...]
    outbox: tuple[int, ...]
    operations: int


@dataclass(frozen=True, slots=True)
class _Row:
    sequence: int
    kind: EntityKind
    entity_id: UUID
    operation_id: UUID
    document: Any

    @property
    def text(self) -> str:
        return msgspec.json.encode(self.document).decode()


def empty_journal(uow: UnitOfWork, rows: GuestRows) -> JournalErased:
    """Empty the outbox rows, audit entries and stored answers that tell of a guest."""
    outbox_about = _about(uow, OutboxRow, rows.ids)
    audit_about = _about(uow, AuditEntry, rows.ids)
    words = rows.words | {word for row in outbox_about if row.kind not in _LEDGER for word in words_of(row.document)}
    named = _Named(frozenset(map(str, rows.ids)), frozenset(_as_stored(word) for word in words))
    outbox = _emptied(uow, OutboxRow, outbox_about, named)
    audit = _emptied(uow, AuditEntry, audit_about, named)
    operations = {row.operation_id for row in (*outbox_about, *audit_about)}
    return JournalErased(audit, outbox, _empty_answers(uow, operations, named))


@dataclass(frozen=True, slots=True)
class _Named:
    """How a guest is recognised in a document: by the ids of what is theirs, and by their words as JSON writes them."""

    ids: frozenset[str]
    words: frozenset[str]

    def in_words(self, text: str) -> bool:
        return any(word in text for word in self.words)

    def in_row(self, row: _Row) -> bool:
        if row.kind in _LEDGER:
            return self.in_words(row.text)
        return str(row.entity_id) in self.ids or self._referred(row.document) or self.in_words(row.text)

    def _referred(self, document: Any) -> bool:
        return isinstance(document, dict) and any(document.get(name) in self.ids for name in _OWNERS)


def _about(uow: UnitOfWork, table: JournalTable, ids: Iterable[UUID]) -> list[_Row]:
    columns = (table.sequence, table.entity_kind, table.entity_id, table.operation_id, _DOCUMENTS[table])
    found: list[_Row] = []
    for some in _parts(sorted(ids)):
        about = (table.property_id == uow.property_id, table.entity_id.in_(some), table.erased_at.is_(None))
        found += [_Row(*row) for row in uow.connection.execute(select(*columns).where(*about))]
    return found


def _near(uow: UnitOfWork, table: JournalTable, rows: Sequence[_Row]) -> list[_Row]:
    """What the same commands wrote beside: a line taken away since, a folio opened under the guest's name."""
    operations = {row.operation_id for row in rows}
    columns = (table.sequence, table.entity_kind, table.entity_id, table.operation_id, _DOCUMENTS[table])
    found: dict[int, _Row] = {}
    for first, last in _stretches(sorted(row.sequence for row in rows)):
        beside = (table.property_id == uow.property_id, table.sequence.between(first, last), table.erased_at.is_(None))
        found |= {row[0]: _Row(*row) for row in uow.connection.execute(select(*columns).where(*beside)) if row[3] in operations}
    return list(found.values())


def _stretches(sequences: Sequence[int]) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    for sequence in sequences:
        first, last = sequence - _NEAR, sequence + _NEAR
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], last)
        else:
            stretches.append((first, last))
    return stretches


def _emptied(uow: UnitOfWork, table: JournalTable, about: Sequence[_Row], named: _Named) -> tuple[int, ...]:
    told = tuple(sorted(row.sequence for row in _near(uow, table, about) if named.in_row(row)))
    for some in _parts(told):
        uow.connection.execute(
            update(table)
            .where(table.property_id == uow.property_id, table.sequence.in_(some))
            .values({_DOCUMENTS[table].key: ERASED_DOCUMENT, "erased_at": uow.clock.now()})
        )
    return told


def _empty_answers(uow: UnitOfWork, operations: Iterable[UUID], named: _Named) -> int:
    """A stored answer that carries the guest's words is emptied: asked again, the desk says that it was erased."""
    emptied = 0
    for some in _parts(sorted(operations)):
        mine = (Operation.property_id == uow.property_id, Operation.operation_id.in_(some))
        rows = uow.connection.execute(select(Operation.operation_id, Operation.result).where(*mine)).all()
        told = [row.operation_id for row in rows if named.in_words(msgspec.json.encode(row.result).decode())]
        if told:
            telling = (Operation.property_id == uow.property_id, Operation.operation_id.in_(told))
            uow.connection.execute(update(Operation).where(*telling).values(result=ERASED_DOCUMENT))
        emptied += len(told)
    return emptied


def _as_stored(word: str) -> str:
    return msgspec.json.encode(word).decode()[1:-1]


def _parts[Item](items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
