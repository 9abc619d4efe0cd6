"""The jobs that run by themselves, and when each comes round (`docs/screens/jobs.md`)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.language import N_

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReportScheduleId


class HotelJob(StrEnum):
    """A job by the name under which its runs are noted; `SCHEDULE` stands before the id of each schedule."""

    NIGHT_AUDIT = "night-audit"
    DUPLICATES = "duplicate-search"
    CREDIT_LEVELS = "credit-levels"
    REGISTRATIONS = "registrations"
    DOWNTIME_PACK = "downtime-pack"
    SCHEDULE = "schedule"


JOB_TITLES: dict[HotelJob, str] = {
    HotelJob.NIGHT_AUDIT: N_("Night audit by itself"),
    HotelJob.DUPLICATES: N_("Search for duplicate guest files"),
    HotelJob.CREDIT_LEVELS: N_("Working out credit levels"),
    HotelJob.REGISTRATIONS: N_("Sending guests' registrations"),
    HotelJob.DOWNTIME_PACK: N_("Downtime pack"),
    HotelJob.SCHEDULE: N_("Scheduled report"),
}


def job_of_schedule(schedule_id: ReportScheduleId) -> str:
    """The name under which the runs of a schedule are noted."""
    return f"{HotelJob.SCHEDULE}.{schedule_id}"


def audit_moment(*, business_date: dt.date, hour: int, time_zone: str) -> dt.datetime:
    """When the audit of the open day is to begin by itself: at its hour on the day after, in UTC."""
    local = dt.datetime.combine(business_date + dt.timedelta(days=1), dt.time(hour), ZoneInfo(time_zone))
    return local.astimezone(dt.UTC)
