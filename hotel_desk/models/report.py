"""Reports as they were made, what each person chose last, packs, schedules, and the jobs that run by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String, Time, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.report_codes import JobResult, ReportFormat, ReportRhythm
from hotel_desk.models.base import Base, Noun, one_of, property_key, table, version_column
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH, Id, Instant, Json, StoredCode, code_string, exact_string

_REPORT_BYTES = 16 * 1024 * 1024


class ArchivedReport(Noun):
    """A report as it was made: its bytes sealed, with their hash, and who has signed that it was reviewed.

    `run_id`: the night audit whose pack it belongs to.
    """

    __tablename__ = "archived_report"
    entity_kind: ClassVar[EntityKind] = EntityKind.ARCHIVED_REPORT
    local_columns: ClassVar[frozenset[str]] = frozenset({"sealed_content"})

    property_id: Mapped[UUID] = property_key()
    report: Mapped[str] = mapped_column(code_string(), nullable=False)
    format: Mapped[ReportFormat] = mapped_column(StoredCode(ReportFormat), nullable=False)
    language: Mapped[str] = mapped_column(code_string(), nullable=False)
    parameters: Mapped[Any] = mapped_column(Json, nullable=False, default=dict)
    business_date: Mapped[dt.date] = mapped_column(Date, nullable=False)
    made_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    run_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("audit_run.id"))
    sha256: Mapped[str] = mapped_column(code_string(64), nullable=False)
    size: Mapped[int] = mapped_column(Integer, nullable=False)
    # The last in the row: SQLite walks through it to whatever stands behind, and the list of the archive would read every paper whole.
    sealed_content: Mapped[bytes] = mapped_column(
        LargeBinary(_REPORT_BYTES).with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb"), nullable=False, sort_order=1
    )
    reviewed_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    reviewed_by_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("user_account.id"))
    review_note: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("format", ReportFormat),
        Index("ix_archived_report_day", "property_id", "business_date", "report"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="reviewed_by_somebody"),
    )


class ReportChoice(Base):
    """What a person chose for a report the last time: offered again."""

    __tablename__ = "report_choice"

    property_id: Mapped[UUID] = property_key()
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), primary_key=True)
    report: Mapped[str] = mapped_column(code_string(), primary_key=True)
    parameters: Mapped[Any] = mapped_column(Json, nullable=False, default=dict)

    __table_args__ = table()


class ReportPack(Noun):
    """Reports that belong together: a person's own, or one of the house. `items`: report, format and parameters of each, in order.

    `at_close`: the pack that the night audit makes; a hotel has one.
    """

    __tablename__ = "report_pack"
    entity_kind: ClassVar[EntityKind] = EntityKind.REPORT_PACK

    property_id: Mapped[UUID] = property_key()
    owner_key: Mapped[str] = mapped_column(code_string(), nullable=False, default="")
    name: Mapped[str] = mapped_column(exact_string(NAME_LENGTH), nullable=False)
    items: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    at_close: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(UniqueConstraint("property_id", "owner_key", "name"))


class ReportSchedule(Noun):
    """A report or pack that is made by itself and written into a folder or sent to a printer.

    `day`: the weekday (1 Monday to 7) of a weekly one, the day of the month (1 to 28, 31 for its last) of a monthly one.
    """

    __tablename__ = "report_schedule"
    entity_kind: ClassVar[EntityKind] = EntityKind.REPORT_SCHEDULE

    property_id: Mapped[UUID] = property_key()
    report: Mapped[str] = mapped_column(code_string(), nullable=False, default="")
    pack_id: Mapped[UUID | None] = mapped_column(Id, ForeignKey("report_pack.id"))
    parameters: Mapped[Any] = mapped_column(Json, nullable=False, default=dict)
    format: Mapped[ReportFormat] = mapped_column(StoredCode(ReportFormat), nullable=False)
    rhythm: Mapped[ReportRhythm] = mapped_column(StoredCode(ReportRhythm), nullable=False)
    day: Mapped[int | None] = mapped_column(Integer)
    at_time: Mapped[dt.time | None] = mapped_column(Time)
    folder: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    printer: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False, default="")
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    made_for: Mapped[dt.datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(
        one_of("format", ReportFormat),
        one_of("rhythm", ReportRhythm),
        CheckConstraint("(report = '') = (pack_id IS NOT NULL)", name="report_or_pack"),
        CheckConstraint("day IS NULL OR (day >= 1 AND day <= 31)", name="day_known"),
    )


class JobRun(Noun):
    """A job that ran by itself or was told to: when, where, how it ended. `job`: its name, and of a schedule its id.

    `unprinted`: ids of archived reports that the printer of the schedule has not taken; tried again.
    """

    __tablename__ = "job_run"
    entity_kind: ClassVar[EntityKind] = EntityKind.JOB_RUN

    property_id: Mapped[UUID] = property_key()
    job: Mapped[str] = mapped_column(code_string(80), nullable=False)
    workstation: Mapped[str] = mapped_column(String(NAME_LENGTH), nullable=False)
    user_id: Mapped[UUID] = mapped_column(Id, ForeignKey("user_account.id"), nullable=False)
    begun_at: Mapped[dt.datetime] = mapped_column(Instant, nullable=False)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    result: Mapped[JobResult] = mapped_column(StoredCode(JobResult), nullable=False)
    sentence: Mapped[str] = mapped_column(String(TEXT_LENGTH), nullable=False, default="")
    unprinted: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = table(one_of("result", JobResult), Index("ix_job_run_job", "property_id", "job", "begun_at"))
