"""Reports that are made by themselves: what is due is claimed by one desk, made, archived and delivered (`docs/algorithms/reports.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.errors import NotFound, StaffError
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.report_batch import ReportsMade, make_batch, of_schedule
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.report_packs import ScheduleRow, due_schedules, report_schedules
from hotel_desk.reports.catalogue import report_named
from hotel_desk.services.report_schedules import claim_report_schedule

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.ids import ReportScheduleId
    from hotel_desk.jobs.close_day_process import TellsProgress
    from hotel_desk.jobs.report_batch import Progress


class ScheduleUnfinished(StaffError):
    code = "report.schedule_unfinished"
    template = N_("Not everything of “{what}” was made or has arrived: {why} What was made is in the archive. Mend it, and run it again.")


@dataclass(frozen=True, slots=True)
class SchedulesRun:
    """Names of schedules that were made, and sentences of those that failed."""

    made: tuple[str, ...]
    failed: tuple[str, ...]


def job_name(schedule_id: ReportScheduleId) -> str:
    """The name under which the runs of a schedule are noted."""
    return f"schedule.{schedule_id}"


def schedule_title(schedule: ScheduleRow) -> str:
    """What a schedule makes: the name of its pack, or the title of its report."""
    if schedule.pack_id is not None:
        return schedule.pack_name
    try:
        return _(report_named(schedule.report).title)
    except StaffError:
        return schedule.report


def run_due_schedules(desk: Desk, *, progress: Progress | None = None) -> SchedulesRun:
    """Make what is due and not taken on by another desk, schedule by schedule; one that fails holds none of the others."""
    made, failed = [], []
    for schedule in desk.read(due_schedules):
        try:
            if not desk.run(claim_report_schedule, schedule_id=schedule.schedule_id, moment=schedule.due_at).claimed:
                continue
            run_schedule(desk, schedule, progress=progress)
            made.append(schedule_title(schedule))
        except (ScheduleUnfinished, NotFound) as refusal:
            failed.append(str(refusal))
    return SchedulesRun(tuple(made), tuple(failed))


def run_schedule_now(desk: Desk, *, schedule_id: ReportScheduleId, progress: Progress | None = None) -> ReportsMade:
    """Make a schedule because somebody asks for it; its next moment stays as it is.

    Raises:
        NotFound: it was removed.
        ScheduleUnfinished: something was not made or did not arrive.
    """
    found = next((one for one in desk.read(report_schedules) if one.schedule_id == schedule_id), None)
    if found is None:
        raise NotFound("schedule_id", what=_("The schedule"))
    return run_schedule(desk, found, progress=progress)


def run_schedule(desk: Desk, schedule: ScheduleRow, *, progress: Progress | None = None) -> ReportsMade:
    """Make what a schedule wants, and note the run.

    Raises:
        ScheduleUnfinished: something was not made or did not arrive.
    """
    with record_job(desk, job_name(schedule.schedule_id)) as job:
        reports, unknown = of_schedule(schedule, desk.read(Reader.business_date))
        done = make_batch(desk, reports, progress=progress)
        failures = [*(f"{one.title}: {one.reason}" for one in done.failed), *(f"{name}: {_('no such report.')}" for name in unknown)]
        if failures:
            raise ScheduleUnfinished(what=schedule_title(schedule), why="  ".join(failures))
        job.sentence = plural("{count} report was made.", "{count} reports were made.", done.made).format(count=done.made)
    return done


def due_schedules_job(progress: TellsProgress, *, address: DeskAddress) -> SchedulesRun:
    """`run_due_schedules` in the child process of a window."""
    with address.open() as desk:
        return run_due_schedules(desk, progress=progress.report)


def schedule_now_job(progress: TellsProgress, *, address: DeskAddress, schedule_id: Any) -> ReportsMade:
    """`run_schedule_now` in the child process of a window."""
    with address.open() as desk:
        return run_schedule_now(desk, schedule_id=schedule_id, progress=progress.report)
