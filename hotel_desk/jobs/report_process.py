"""Reports as background jobs of the window, in a process of their own: a year of days, or thousands of rows, take seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.database import Reader
from hotel_desk.domain.errors import DatabaseUnreachable, StaffError
from hotel_desk.domain.report_codes import ReportWay
from hotel_desk.jobs.house_reports import MadeReport, asked_again, make_report, read_sheet
from hotel_desk.jobs.report_delivery import write_report
from hotel_desk.language import _
from hotel_desk.reports.catalogue import report_named
from hotel_desk.services.reports_taken_out import record_report_out

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.report_codes import ReportFormat
    from hotel_desk.jobs.close_day_process import TellsProgress
    from hotel_desk.queries.report_packs import PackItemRow
    from hotel_desk.reports.report import Asked
    from hotel_desk.reports.sheet import Sheet


@dataclass(frozen=True, slots=True)
class PackWritten:
    """Names of the files of a pack, and sentences about the reports that were not made."""

    files: tuple[str, ...]
    failed: tuple[str, ...]


def report_sheet_job(progress: TellsProgress, *, address: DeskAddress, name: str, asked: Asked) -> Sheet:
    """Read a report at the desk of an address, see `jobs.house_reports.read_sheet`."""
    progress.report(0, 0, _(report_named(name).title))
    with address.open() as desk:
        return desk.read(read_sheet, name=name, asked=asked)


def report_file_job(progress: TellsProgress, *, address: DeskAddress, name: str, asked: Asked, report_format: ReportFormat) -> MadeReport:
    """Make a report into a file at the desk of an address, see `jobs.house_reports.make_report`."""
    progress.report(0, 0, _(report_named(name).title))
    with address.open() as desk:
        return desk.read(make_report, name=name, asked=asked, report_format=report_format)


def pack_job(progress: TellsProgress, *, address: DeskAddress, items: tuple[PackItemRow, ...], folder: str) -> PackWritten:
    """Write the reports of a pack into a folder, each for its usual days, as the person who asks may see them.

    One that is refused is told and holds none of the others.
    """
    files, failed = [], []
    with address.open() as desk:
        day = desk.read(Reader.business_date)
        for number, item in enumerate(items):
            progress.report(number, len(items), item.report)
            try:
                report = report_named(item.report)
                progress.report(number, len(items), _(report.title))
                asked = asked_again(report, item.parameters, day, same_days=False)
                made = desk.read(make_report, name=report.name, asked=asked, report_format=item.report_format)
                desk.run(record_report_out, **made.taken_out(ReportWay.FILE))
                files.append(write_report(made, folder).name)
            except DatabaseUnreachable:
                raise
            except StaffError as refusal:
                failed.append(f"{item.report}: {refusal}")
    return PackWritten(tuple(files), tuple(failed))
