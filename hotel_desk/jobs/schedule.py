"""Reports that are made by themselves: what is due is claimed by one desk, made, archived and delivered (`docs/algorithms/reports.md`)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.db.database import Reader
from hotel_desk.db.vault import SealBroken
from hotel_desk.domain.errors import NotFound, StaffError
from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_schedules import MOST_PRINT_TRIES
from hotel_desk.jobs.house_reports import open_archived
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.report_batch import ReportsMade, make_batch, of_schedule, papers_left_words
from hotel_desk.jobs.report_delivery import ReportNotPrinted, print_report
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.report_packs import ScheduleRow, due_schedules, papers_left, report_schedules
from hotel_desk.reports.catalogue import report_named
from hotel_desk.services.job_runs import claim_unprinted
from hotel_desk.services.report_schedules import claim_report_schedule

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.ids import ArchivedReportId, JobRunId, ReportScheduleId
    from hotel_desk.jobs.close_day_process import TellsProgress
    from hotel_desk.jobs.report_batch import Progress
    from hotel_desk.queries.report_packs import PapersLeft


log = logging.getLogger(__name__)


class ScheduleUnfinished(StaffError):
    code = "report.schedule_unfinished"
    template = N_("Not everything of “{what}” was made or has arrived: {why} What was made is in the archive. Mend it, and run it again.")


@dataclass(frozen=True, slots=True)
class SchedulesRun:
    """Names of schedules that were made, sentences of those that failed, and names of those whose papers are printed at last."""

    made: tuple[str, ...]
    failed: tuple[str, ...]
    printed: tuple[str, ...] = ()


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
    printed, still_left = print_what_is_left(desk)
    return SchedulesRun(tuple(made), (*failed, *still_left), printed)


def print_what_is_left(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Send papers to their printer again that it did not take at this desk, as far as it is time: as they are in the archive.

    Returns:
        names of schedules of which nothing is left, and a sentence for each whose papers are given up.
    """
    printed, given_up = [], []
    for left in desk.read(papers_left, workstation=desk.workstation):
        claimed = _claimed(desk, left)
        if claimed is None:
            continue
        title, tries = schedule_title(left.schedule), left.tries + 1
        with record_job(desk, job_of_schedule(left.schedule.schedule_id), begun=claimed) as job:
            job.unprinted = tuple(paper for paper in left.papers if not _print_kept(desk, paper, left.schedule.printer))
            job.failed = bool(job.unprinted)
            taken = len(left.papers) - len(job.unprinted)
            job.sentence = plural("{count} paper was printed later.", "{count} papers were printed later.", taken).format(count=taken)
            if job.unprinted:
                job.sentence = papers_left_words(len(job.unprinted), tries=tries)
        if not job.unprinted:
            printed.append(title)
        elif tries >= MOST_PRINT_TRIES:
            given_up.append(f"{title}: {job.sentence}")
    return tuple(printed), tuple(given_up)


def _claimed(desk: Desk, left: PapersLeft) -> JobRunId | None:
    """The run that prints what is left; None where another window of this desk does, or has."""
    try:
        return desk.run(claim_unprinted, job_run_id=left.job_run_id).job_run_id
    except NotFound:
        return None


def _print_kept(desk: Desk, paper: ArchivedReportId, printer: str) -> bool:
    """Print a report of the archive; tells whether nothing is left to do, as with one that is in the archive no more."""
    try:
        print_report(desk.read(open_archived, archived_report_id=paper, for_the_house=True), printer)
    except NotFound:
        return True
    except (ReportNotPrinted, VaultClosed, SealBroken) as refusal:
        log.info("a paper was not printed again: %s", refusal)
        return False
    return True


def run_schedule_now(desk: Desk, *, schedule_id: ReportScheduleId, progress: Progress | None = None) -> ReportsMade:
    """Make a schedule because somebody asks for it; its next moment stays as it is.

    Raises:
        NotAllowed: the user may not take schedules on.
        NotFound: it was removed.
        ScheduleUnfinished: something was not made or did not arrive.
    """
    desk.require(Permission.SEE_REPORTS)
    found = next((one for one in desk.read(report_schedules) if one.schedule_id == schedule_id), None)
    if found is None:
        raise NotFound("schedule_id", what=_("The schedule"))
    return run_schedule(desk, found, progress=progress)


def run_schedule(desk: Desk, schedule: ScheduleRow, *, progress: Progress | None = None) -> ReportsMade:
    """Make what a schedule wants, and note the run.

    Raises:
        ScheduleUnfinished: something was not made or did not arrive.
    """
    with record_job(desk, job_of_schedule(schedule.schedule_id)) as job:
        reports, unknown = of_schedule(schedule, desk.read(Reader.business_date))
        done = make_batch(desk, reports, progress=progress)
        job.unprinted = done.unprinted.get(schedule.schedule_id, ())
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
