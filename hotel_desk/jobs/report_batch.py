"""Several reports one after the other, each archived and delivered; one that fails is told and holds none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.db.database import Reader
from hotel_desk.domain.errors import DatabaseUnreachable, StaffError
from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.ids import ArchivedReportId, AuditRunId, ReportScheduleId, derived_operation_id
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.domain.report_schedules import MOST_PRINT_TRIES
from hotel_desk.jobs.held_apart import held_apart
from hotel_desk.jobs.house_reports import MadeReport, archive_made, asked_again, make_report, open_archived, parameters_of
from hotel_desk.jobs.job_record import record_job, why_in_words
from hotel_desk.jobs.report_delivery import ReportNotFiled, ReportNotPrinted, print_report, write_report
from hotel_desk.language import _, paragraph, plural
from hotel_desk.queries.report_archive import ArchivedReportRow, reports_of_run
from hotel_desk.queries.report_packs import PackItemRow, ScheduleRow, night_pack, schedules_at_close
from hotel_desk.reports.catalogue import REPORTS, report_named
from hotel_desk.reports.report import Asked, Days, Report

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk import Desk

Progress = Callable[[int, int, str], object]
Key = tuple[str, ReportFormat, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report goes: a folder of this desk, a printer of it, neither, or both. `schedule_id`: who says so."""

    folder: str = ""
    printer: str = ""
    schedule_id: ReportScheduleId | None = None


@dataclass(frozen=True, slots=True)
class ReportToMake:
    """A report of a batch."""

    report: str
    report_format: ReportFormat
    asked: Asked
    day: date
    places: tuple[Place, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it from the others."""
        return self.report, self.report_format, tuple(sorted(parameters_of(self.asked).items()))


@dataclass(frozen=True, slots=True)
class ReportFailed:
    """A report that was not made, or did not arrive, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReportsMade:
    """What a batch has done: `made` now, `kept` from before it was cut off, and what failed.

    `unprinted`: the papers in the archive that a printer did not take, by the schedule that wants them there.
    """

    made: int
    kept: int
    failed: tuple[ReportFailed, ...]
    unprinted: Mapping[ReportScheduleId, tuple[ArchivedReportId, ...]] = field(default_factory=dict)


def make_night_pack(desk: Desk, *, run_id: AuditRunId, closed: date, progress: Progress | None = None) -> ReportsMade:
    """Make the pack of the night, or go on at the first report that is not in the archive.

    Reports that schedules want at each close are made with it, and everything is delivered where those say.

    Args:
        run_id: the audit it belongs to.
        closed: the day that was closed.
        progress: told before each report how many are done, how many there are, and its title; what it raises ends the pack there.
    """
    wanted, unknown = desk.read(_night_reports, closed=closed)
    archived = {_archived_key(row): row for row in desk.read(reports_of_run, run_id=run_id)}
    made = kept = 0
    left = _Unprinted()
    failed = [ReportFailed(name, _("There is no report of this name any more.")) for name in unknown]
    for number, one in enumerate(wanted):
        title = _(report_named(one.report).title)
        if progress is not None:
            progress(number, len(wanted), title)
        before = archived.get(one.key)
        with held_apart(partial(_tell, failed, title), through=(DatabaseUnreachable,)):
            if before is None:
                left.deliver(*_archive(desk, one, run_id), one.places)
                made += 1
            else:
                kept += 1
                _file_again(desk, before, one.places)
    _note_unprinted(desk, left.papers)
    return ReportsMade(made, kept, tuple(failed), left.papers)


def make_batch(desk: Desk, reports: Iterable[ReportToMake], *, progress: Progress | None = None) -> ReportsMade:
    """Make reports one after the other, archive and deliver them."""
    wanted = list(reports)
    made = 0
    left = _Unprinted()
    failed: list[ReportFailed] = []
    for number, one in enumerate(wanted):
        title = _(report_named(one.report).title)
        if progress is not None:
            progress(number, len(wanted), title)
        with held_apart(partial(_tell, failed, title), through=(DatabaseUnreachable,)):
            left.deliver(*_archive(desk, one, None), one.places)
            made += 1
    return ReportsMade(made, 0, tuple(failed), left.papers)


def _tell(failed: list[ReportFailed], title: str, error: Exception) -> None:
    failed.append(ReportFailed(title, why_in_words(error)))


@dataclass(slots=True)
class _Unprinted:
    """Delivers the reports of a batch, and keeps which of them a printer did not take, by the schedule that wants them there."""

    papers: dict[ReportScheduleId, tuple[ArchivedReportId, ...]] = field(default_factory=dict)

    def deliver(self, made: MadeReport, kept: ArchivedReportId, places: Iterable[Place]) -> None:
        """Write and print a report wherever it is wanted; only PDF is printed.

        Raises:
            ReportNotFiled, ReportNotPrinted: it did not arrive everywhere.
        """
        refusals: list[StaffError] = []
        for place in places:
            try:
                if place.folder:
                    write_report(made, place.folder)
            except ReportNotFiled as refusal:
                refusals.append(refusal)
            try:
                if place.printer and made.report_format is ReportFormat.PDF:
                    print_report(made, place.printer)
            except ReportNotPrinted as refusal:
                refusals.append(refusal)
                if place.schedule_id is not None:
                    self.papers[place.schedule_id] = (*self.papers.get(place.schedule_id, ()), kept)
        if refusals:
            raise refusals[0]


def _note_unprinted(desk: Desk, papers: Mapping[ReportScheduleId, tuple[ArchivedReportId, ...]]) -> None:
    """Papers of the night that a printer did not take stand with their schedule, as if it had run by itself."""
    for schedule_id, left in papers.items():
        with record_job(desk, job_of_schedule(schedule_id), short=True) as job:
            job.failed, job.unprinted, job.sentence = True, left, papers_left_words(len(left), tries=1)


def papers_left_words(count: int, *, tries: int) -> str:
    """How many papers a printer has not taken, and whether it is tried again."""
    said = plural("{count} paper was not printed;", "{count} papers were not printed;", count).format(count=count)
    if tries < MOST_PRINT_TRIES:
        told = plural("tried once, and tried again by itself.", "tried {tries} times, and tried again by itself.", tries)
    else:
        told = plural("tried once.", "tried {tries} times, and not again. Print from the archive.", tries)
    return paragraph(said, told.format(tries=tries))


def of_schedule(schedule: ScheduleRow, day: date) -> tuple[list[ReportToMake], list[str]]:
    """What a schedule makes on a business date, and the names of reports that there are no more."""
    place = Place(schedule.folder, schedule.printer, schedule.schedule_id)
    known, unknown = _known(schedule.items)
    return [
        ReportToMake(item.report, item.report_format, asked_again(report, item.parameters, day, same_days=False), day, (place,))
        for item, report in known
    ], unknown


def _night_reports(reader: Reader, *, closed: date) -> tuple[list[ReportToMake], list[str]]:
    """The pack that the hotel has chosen, else the usual one, with what schedules want at the close; each report once."""
    pack = night_pack(reader)
    usual = tuple(PackItemRow(report.name, ReportFormat.PDF, {}) for report in REPORTS if report.at_close)
    wanted: dict[Key, ReportToMake] = {}
    missing: dict[str, None] = {}
    schedules = schedules_at_close(reader)
    lists = [(pack.items if pack else usual, ()), *((one.items, (Place(one.folder, one.printer, one.schedule_id),)) for one in schedules)]
    for items, places in lists:
        known, unknown = _known(items)
        missing.update(dict.fromkeys(unknown))
        for item, report in known:
            one = ReportToMake(item.report, item.report_format, _asked_at_close(report, item, closed), closed, places)
            before = wanted.get(one.key)
            wanted[one.key] = (
                one if before is None else ReportToMake(one.report, one.report_format, one.asked, one.day, before.places + places)
            )
    return list(wanted.values()), list(missing)


def _asked_at_close(report: Report, item: PackItemRow, closed: date) -> Asked:
    """A list of work is for the day that begins, everything else for the one that was closed; a report of one day is of that very day."""
    day = closed + timedelta(days=1) if report.for_new_day else closed
    asked = asked_again(report, item.parameters, day, same_days=False)
    return Asked(day, day, asked.chosen) if report.days is Days.DAY else asked


def _known(items: Iterable[PackItemRow]) -> tuple[list[tuple[PackItemRow, Report]], list[str]]:
    named = {report.name: report for report in REPORTS}
    known = [(item, named[item.report]) for item in items if item.report in named]
    return known, [item.report for item in items if item.report not in named]


def _archive(desk: Desk, one: ReportToMake, run_id: AuditRunId | None) -> tuple[MadeReport, ArchivedReportId]:
    made = desk.read(make_report, name=one.report, asked=one.asked, report_format=one.report_format, day=one.day, for_the_house=True)
    operation = None if run_id is None else derived_operation_id("night-report", run_id, *one.key)
    return made, archive_made(desk, made, run_id=run_id, operation_id=operation).archived_report_id


def _archived_key(row: ArchivedReportRow) -> Key:
    return row.report, row.report_format, tuple(sorted(row.parameters.items()))


def _file_again(desk: Desk, row: ArchivedReportRow, places: Iterable[Place]) -> None:
    """Write files that are missing; what was printed, nobody knows, and a paper printed twice is not what the archive is for."""
    folders = [place.folder for place in places if place.folder]
    if not folders:
        return
    made = desk.read(open_archived, archived_report_id=UUID(str(row.archived_report_id)), for_the_house=True)
    for folder in folders:
        write_report(made, folder, anew=False)
