"""What runs by itself in the hotel: when next, and how it went the last time (`docs/screens/jobs.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.downtime_settings import DOWNTIME_MINUTES
from hotel_desk.domain.hotel_jobs import HotelJob, audit_moment, job_of_schedule
from hotel_desk.domain.ids import ReportScheduleId
from hotel_desk.domain.night_settings import BY_ITSELF, HOUR
from hotel_desk.models.property import Property
from hotel_desk.queries.report_packs import JobRunRow, ScheduleRow, last_runs, report_schedules
from hotel_desk.queries.settings import hotel_values, setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job.

    Args:
        name: under which its runs are noted.
        on: the hotel, or this desk, has chosen that it runs.
        schedule: of a scheduled report.
        next_at: when it comes next, UTC; None where it has no moment of its own.
        every_minutes: its rhythm, where it comes round by minutes.
        last: how it went; None where it has not run yet.
    """

    name: str
    kind: HotelJob
    on: bool
    last: JobRunRow | None
    next_at: dt.datetime | None = None
    every_minutes: int | None = None
    schedule: ScheduleRow | None = None

    @property
    def schedule_id(self) -> ReportScheduleId | None:
        """Of a scheduled report."""
        return None if self.schedule is None else self.schedule.schedule_id


_ZONE = select(Property.time_zone).where(Property.id == bindparam("hotel"))


def hotel_jobs(reader: Reader) -> tuple[JobRow, ...]:
    """Every job of the hotel, whether it has run or not. A fixed number of statements."""
    last = {run.job: run for run in last_runs(reader)}
    by_itself, hour = hotel_values(reader, BY_ITSELF, HOUR)
    zone = reader.connection.execute(_ZONE, {"hotel": reader.property_id}).scalar_one()
    moment = audit_moment(business_date=reader.business_date(), hour=hour, time_zone=zone)
    minutes = setting_value(reader, DOWNTIME_MINUTES)

    def row(kind: HotelJob, *, on: bool = True, next_at: dt.datetime | None = None, every_minutes: int | None = None) -> JobRow:
        return JobRow(kind.value, kind, on, last.get(kind.value), next_at, every_minutes)

    known = (
        row(HotelJob.NIGHT_AUDIT, on=bool(by_itself), next_at=moment if by_itself else None),
        row(HotelJob.DUPLICATES),
        row(HotelJob.CREDIT_LEVELS),
        row(HotelJob.REGISTRATIONS),
        row(HotelJob.DOWNTIME_PACK, on=bool(minutes), every_minutes=minutes),
    )
    return (*known, *(_of_schedule(schedule, last) for schedule in report_schedules(reader)))


def _of_schedule(schedule: ScheduleRow, last: dict[str, JobRunRow]) -> JobRow:
    name = job_of_schedule(schedule.schedule_id)
    return JobRow(name, HotelJob.SCHEDULE, schedule.active, last.get(name), schedule.next_at, schedule=schedule)
