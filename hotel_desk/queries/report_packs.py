"""Packs, schedules and jobs: what there is, what is due, how the last runs ended."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, or_, select

from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.ids import ArchivedReportId, JobRunId, ReportPackId, ReportScheduleId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import JobResult, ReportFormat, ReportRhythm
from hotel_desk.domain.report_schedules import LONGEST_PRINT, Rhythm, due_moment, next_moment, next_print
from hotel_desk.models.property import Property
from hotel_desk.models.report import JobRun, ReportPack, ReportSchedule
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.own_permissions import own_permissions

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_RUNS = 100


@dataclass(frozen=True, slots=True)
class PackItemRow:
    """A report of a pack."""

    report: str
    report_format: ReportFormat
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack. `of_house`: everybody's; else the user's own. `at_close`: the night audit makes it."""

    pack_id: ReportPackId
    name: str
    items: tuple[PackItemRow, ...]
    of_house: bool
    at_close: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule; instants in UTC.

    Args:
        items: of its pack, or the one report.
        next_at: when it comes round next; None: at the close of the day, or never while it is switched off.
        due_at: the moment that has come and is not made yet.
    """

    schedule_id: ReportScheduleId
    report: str
    pack_id: ReportPackId | None
    pack_name: str
    items: tuple[PackItemRow, ...]
    report_format: ReportFormat
    rhythm: Rhythm
    folder: str
    printer: str
    active: bool
    made_for: dt.datetime | None
    next_at: dt.datetime | None
    due_at: dt.datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class JobRunRow:
    """A run of a job; instants in UTC. `ended_at` is None while it runs, or if it was cut off."""

    job_run_id: JobRunId
    job: str
    workstation: str
    user_name: str
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    result: JobResult
    sentence: str
    unprinted: tuple[ArchivedReportId, ...] = ()


@dataclass(frozen=True, slots=True)
class PapersLeft:
    """Papers of a schedule that its printer has not taken. `job_run_id`: its last run; `tries`: how often they were sent to it."""

    schedule: ScheduleRow
    job_run_id: JobRunId
    papers: tuple[ArchivedReportId, ...]
    tries: int


_MINE = select(UserAccount.id).where(UserAccount.property_id == bindparam("hotel"), UserAccount.name == bindparam("user"))
_PACKS = select(
    ReportPack.id, ReportPack.owner_key, ReportPack.name, ReportPack.items, ReportPack.at_close, ReportPack.active, ReportPack.version
).where(ReportPack.property_id == bindparam("hotel"))
_OF_SOMEBODY = _PACKS.where(or_(ReportPack.owner_key == "", ReportPack.owner_key == bindparam("owner"))).order_by(
    ReportPack.owner_key, ReportPack.name
)
_OF_THE_NIGHT = _PACKS.where(ReportPack.owner_key == "", ReportPack.at_close.is_(True), ReportPack.active.is_(True))
_SCHEDULES = (
    select(
        ReportSchedule.id,
        ReportSchedule.report,
        ReportSchedule.pack_id,
        ReportPack.name.label("pack_name"),
        ReportPack.items,
        ReportSchedule.parameters,
        ReportSchedule.format,
        ReportSchedule.rhythm,
        ReportSchedule.day,
        ReportSchedule.at_time,
        ReportSchedule.folder,
        ReportSchedule.printer,
        ReportSchedule.active,
        ReportSchedule.made_for,
        ReportSchedule.version,
        Property.time_zone,
    )
    .join(Property, Property.id == ReportSchedule.property_id)
    .outerjoin(ReportPack, ReportPack.id == ReportSchedule.pack_id)
    .where(ReportSchedule.property_id == bindparam("hotel"))
    .order_by(ReportSchedule.id)
)
_RUNS = (
    select(
        JobRun.id,
        JobRun.job,
        JobRun.workstation,
        UserAccount.display_name,
        JobRun.begun_at,
        JobRun.ended_at,
        JobRun.result,
        JobRun.sentence,
        JobRun.unprinted,
    )
    .join(UserAccount, UserAccount.id == JobRun.user_id)
    .where(JobRun.property_id == bindparam("hotel"))
    .order_by(JobRun.begun_at.desc(), JobRun.id.desc())
)
_NEWEST = (
    select(JobRun.id, func.row_number().over(partition_by=JobRun.job, order_by=(JobRun.begun_at.desc(), JobRun.id.desc())).label("place"))
    .where(JobRun.property_id == bindparam("hotel"))
    .subquery()
)
_LAST_RUNS = _RUNS.join(_NEWEST, _NEWEST.c.id == JobRun.id).where(_NEWEST.c.place == 1)
_OF_JOBS = select(JobRun.job, JobRun.unprinted).where(
    JobRun.property_id == bindparam("hotel"), JobRun.job.in_(bindparam("of_jobs", expanding=True))
)
_OF_JOB = _RUNS.where(JobRun.job == bindparam("of_job")).limit(bindparam("most"))


def report_packs(reader: Reader) -> tuple[PackRow, ...]:
    """The packs of the house and the user's own. Two statements."""
    mine = reader.connection.execute(_MINE, {"hotel": reader.property_id, "user": reader.user_name}).scalar()
    asked = {"hotel": reader.property_id, "owner": "" if mine is None else mine.hex}
    return tuple(_pack(row) for row in reader.connection.execute(_OF_SOMEBODY, asked))


def night_pack(reader: Reader) -> PackRow | None:
    """The pack that the hotel has chosen for the night; None: it has chosen none. One statement."""
    row = reader.connection.execute(_OF_THE_NIGHT, {"hotel": reader.property_id}).first()
    return None if row is None else _pack(row)


def report_schedules(reader: Reader) -> tuple[ScheduleRow, ...]:
    """All schedules, with when they come round by the clock of the desk. One statement."""
    now = reader.clock.now()
    return tuple(_schedule(row, now) for row in reader.connection.execute(_SCHEDULES, {"hotel": reader.property_id}))


def due_schedules(reader: Reader) -> tuple[ScheduleRow, ...]:
    """The schedules that are due now; none for a user who could not take them on. Two statements."""
    if Permission.SEE_REPORTS not in own_permissions(reader):
        return ()
    return tuple(schedule for schedule in report_schedules(reader) if schedule.due_at is not None)


def papers_left(reader: Reader, *, workstation: str) -> tuple[PapersLeft, ...]:
    """What failed to be printed at a desk and is due to be tried again there; nothing for who could not print it. Four statements."""
    if Permission.SEE_REPORTS not in own_permissions(reader):
        return ()
    last = {run.job: run for run in last_runs(reader) if run.unprinted and run.workstation == workstation}
    rows = reader.connection.execute(_OF_JOBS, {"hotel": reader.property_id, "of_jobs": list(last)})
    # Earlier papers of the schedule were other ones.
    tries = Counter(row.job for row in rows if {str(paper) for paper in last[row.job].unprinted} <= set(row.unprinted))
    return tuple(
        PapersLeft(schedule, last[job].job_run_id, last[job].unprinted, tries[job])
        for schedule in report_schedules(reader)
        if schedule.active and schedule.printer and (job := job_of_schedule(schedule.schedule_id)) in last
        if _is_due(last[job], tries[job], reader.clock.now())
    )


def _is_due(run: JobRunRow, tries: int, now: dt.datetime) -> bool:
    again = next_print(ended_at=run.ended_at or run.begun_at + LONGEST_PRINT, tries=tries)
    return again is not None and again <= now


def schedules_at_close(reader: Reader) -> tuple[ScheduleRow, ...]:
    """The schedules that come with the pack of the night. One statement."""
    return tuple(one for one in report_schedules(reader) if one.active and one.rhythm.kind is ReportRhythm.AT_CLOSE)


def last_runs(reader: Reader) -> tuple[JobRunRow, ...]:
    """The last run of each job, newest first. One statement."""
    return tuple(_run(row) for row in reader.connection.execute(_LAST_RUNS, {"hotel": reader.property_id}))


def runs_of(reader: Reader, *, job: str, limit: int = MOST_RUNS) -> tuple[JobRunRow, ...]:
    """The runs of a job, newest first. One statement."""
    values = {"hotel": reader.property_id, "of_job": job, "most": limit}
    return tuple(_run(row) for row in reader.connection.execute(_OF_JOB, values))


def _items(stored: Any) -> tuple[PackItemRow, ...]:
    return msgspec.convert(stored, tuple[PackItemRow, ...], strict=False)


def _pack(row: Any) -> PackRow:
    return PackRow(ReportPackId(row.id), row.name, _items(row.items), not row.owner_key, row.at_close, row.active, row.version)


def _schedule(row: Any, now: dt.datetime) -> ScheduleRow:
    rhythm = Rhythm(row.rhythm, row.day, row.at_time)
    by_clock = {"now": now, "time_zone": row.time_zone}
    items = _items(row.items) if row.pack_id else (PackItemRow(row.report, row.format, dict(row.parameters)),)
    return ScheduleRow(
        schedule_id=ReportScheduleId(row.id),
        report=row.report,
        pack_id=None if row.pack_id is None else ReportPackId(row.pack_id),
        pack_name=row.pack_name or "",
        items=items,
        report_format=row.format,
        rhythm=rhythm,
        folder=row.folder,
        printer=row.printer,
        active=row.active,
        made_for=row.made_for,
        next_at=next_moment(rhythm, **by_clock) if row.active else None,
        due_at=due_moment(rhythm, made_for=row.made_for, **by_clock) if row.active else None,
        version=row.version,
    )


def _run(row: Any) -> JobRunRow:
    papers = tuple(ArchivedReportId(UUID(one)) for one in row.unprinted)
    return JobRunRow(
        JobRunId(row.id), row.job, row.workstation, row.display_name, row.begun_at, row.ended_at, row.result, row.sentence, papers
    )
