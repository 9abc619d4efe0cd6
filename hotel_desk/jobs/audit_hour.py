"""The night audit that begins by itself at the hotel's hour (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL
from hotel_desk.jobs.audit_at_work import never, nobody
from hotel_desk.jobs.close_day_process import telling
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.night_audit import DayClosed, close_day
from hotel_desk.language import _
from hotel_desk.queries.audit_hour import day_to_close
from hotel_desk.services.audit_records import AuditRunsAlready
from hotel_desk.services.business_day import AnotherDay

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.audit_at_work import Progress
    from hotel_desk.jobs.close_day_process import HearsStop

JOB = "night-audit"


def run_due_audit(desk: Desk, *, progress: Progress = nobody, stop: Callable[[], bool] = never) -> DayClosed | None:
    """Close the open day if that is due now; None where it is not, or somebody else was faster.

    Raises:
        StaffError: the audit was refused; the job's record says why, and it does not begin by itself again.
    """
    day = desk.read(day_to_close)
    if day is None:
        return None
    with record_job(desk, JOB) as job:
        try:
            closed = close_day(desk, closing=day, progress=progress, steps=STEPS_AFTER_THE_ROLL, stop=stop)
        except (AuditRunsAlready, AnotherDay):
            job.sentence = _("Somebody else was faster.")
            return None
        job.sentence = _("{day} is closed. The business date is {next}.").format(day=closed.closed_date, next=closed.business_date)
    return closed


def due_audit_job(progress: HearsStop, *, address: DeskAddress) -> DayClosed | None:
    """Close the open day if that is due, as a job of the window at an address; see `run_due_audit`."""
    with address.open() as desk:
        return run_due_audit(desk, progress=telling(progress), stop=lambda: progress.stop_asked_for)
