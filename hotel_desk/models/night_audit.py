"""The closing of a business day as it was done: the run, its steps, its log, and who was due to leave as the day began."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.night_codes import AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode


class AuditRun(Noun):
    """The audit of a business date: there is one, however often it is started again.

    `attempt` counts the starts, and whoever holds an older number may not go on. `heartbeat_at`: the last sign of life of whoever runs it.
    """

    __tablename__ = "audit_run"
    entity_kind: ClassVar[EntityKind] = EntityKind.AUDIT_RUN

    property_id: Mapped[UUID] = property_key()
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    state: Mapped[AuditState] = mapped_column(StoredCode(AuditState), nullable=False)
    attempt: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    workstation: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    begun_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    attempt_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    heartbeat_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    stop_asked_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    rolled_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        UniqueConstraint("property_id", "business_date"),
        one_of("state", AuditState),
        CheckConstraint("attempt >= 1", name="attempt_positive"),
        CheckConstraint("state <> 'DONE' OR rolled_at IS NOT NULL", name="done_after_the_roll"),
    )


class AuditStepRecord(Base):
    """A step of an audit and how it stands. `reason`: why it failed; `detail`: what it did, figures by name."""

    __tablename__ = "audit_step"

    property_id: Mapped[UUID] = property_key()
    run_id: Mapped[UUID] = mapped_column(Id, ForeignKey("audit_run.id"), primary_key=True)
    step: Mapped[AuditStep] = mapped_column(StoredCode(AuditStep), primary_key=True)
    state: Mapped[StepState] = mapped_column(StoredCode(StepState), nullable=False)
    begun_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    detail: Mapped[Any] = mapped_column(Json, nullable=False, default=dict)

    __table_args__ = table(one_of("step", AuditStep), one_of("state", StepState))


class AuditLogLine(Base):
    """What happened in an audit, line by line; never changed."""

    __tablename__ = "audit_log_line"

    property_id: Mapped[UUID] = property_key()
    run_id: Mapped[UUID] = mapped_column(Id, ForeignKey("audit_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, nullable=False)
    at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    event: Mapped[AuditEvent] = mapped_column(StoredCode(AuditEvent), nullable=False)
    step: Mapped[AuditStep | None] = mapped_column(StoredCode(AuditStep))
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    text: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")

    __table_args__ = table(one_of("event", AuditEvent))


class ExpectedDeparture(Base):
    """A stay that was due to leave on a date as that date began; written as the date before is closed."""

    __tablename__ = "expected_departure"

    property_id: Mapped[UUID] = property_key(primary_key=True)
    date: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    reservation_id: Mapped[UUID] = mapped_column(Id, ForeignKey("reservation.id"), primary_key=True)

    __table_args__ = table()
