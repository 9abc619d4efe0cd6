"""Reports as background jobs of the window, in a process of their own: a year of days, or thousands of rows, take seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.house_reports import MadeReport, make_report, read_sheet
from hotel_desk.language import _
from hotel_desk.reports.catalogue import report_named

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.domain.report_codes import ReportFormat
    from hotel_desk.jobs.close_day_process import TellsProgress
    from hotel_desk.reports.report import Asked
    from hotel_desk.reports.sheet import Sheet


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
