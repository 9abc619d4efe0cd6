"""What was done: operations answered once, audit entries, the outbox, and the head row they are numbered from."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import BINARY, BigInteger, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.models.base import Base, property_key, table
from hotel_desk.models.types import NAME_LENGTH, Id, Instant, Json, StoredCode, code_string


class Operation(Base):
    """An intent that was carried out, with its answer: asked again, it gives the same answer and does nothing."""

    __tablename__ = "operation"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    operation_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    command: Mapped[str] = mapped_column(code_string(80), nullable=False)
    argument_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    result: Mapped[Any] = mapped_column(Json, nullable=False)
    done_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)

    __table_args__ = table()


class AuditEntry(Base):
    """Who did what to what, when; chained by hash so that a missing or altered entry shows."""

    __tablename__ = "audit_entry"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(code_string(80), nullable=False)
    entity_kind: Mapped[EntityKind] = mapped_column(StoredCode(EntityKind), nullable=False)
    entity_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    user_name: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    workstation: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    operation_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    details: Mapped[Any] = mapped_column(Json, nullable=False)
    previous_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    erased_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    __table_args__ = table(Index("ix_audit_entry_entity", "entity_id"))


class OutboxRow(Base):
    """A change waiting for central, and the feed that other desks follow: numbered without gaps, chained by hash."""

    __tablename__ = "outbox"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity_kind: Mapped[EntityKind] = mapped_column(StoredCode(EntityKind), nullable=False)
    entity_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    operation_id: Mapped[UUID] = mapped_column(Id, nullable=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    payload: Mapped[Any] = mapped_column(Json, nullable=False)
    previous_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    erased_at: Mapped[dt.datetime | None] = mapped_column(Instant)

    # What is to be erased is found by what it was about.
    __table_args__ = table(Index("ix_outbox_entity", "entity_id"))


class JournalHead(Base):
    """Where the two chains of a hotel end: the last row every command locks."""

    __tablename__ = "journal_head"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    audit_sequence: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    audit_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    outbox_sequence: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)
    outbox_hash: Mapped[bytes] = mapped_column(BINARY(32), nullable=False)
    sent_sequence: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0)

    __table_args__ = table()
