"""A report on its way out of the window: as paper, printed, into a file, into the archive."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.report_codes import FORMAT_TITLES, ReportFormat, ReportWay
from hotel_desk.domain.workplace_settings import PAPER_PRINTER, PRINT_AT_ONCE
from hotel_desk.jobs.folio_papers import MadePaper
from hotel_desk.jobs.house_reports import make_report
from hotel_desk.jobs.report_process import report_file_job
from hotel_desk.language import _
from hotel_desk.queries.settings import setting_value
from hotel_desk.services.papers import PaperPrinted
from hotel_desk.services.report_archive import archive_report
from hotel_desk.services.reports_taken_out import record_report_out
from hotel_desk.ui.paper_delivery import PaperDelivery
from hotel_desk.ui.paper_preview import FileNotWritten, Paper, PaperPreviewDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.jobs.house_reports import MadeReport
    from hotel_desk.reports.report import Asked, Report
    from hotel_desk.services.report_archive import ReportArchived
    from hotel_desk.ui.shell.screen import ScreenContext

LONG_ROWS = 400


class ReportFiles(QObject):
    """Makes files of reports and brings them where they are wanted. Long ones are made in a process of their own.

    Args:
        home: the widget that previews and questions belong to.
    """

    def __init__(self, home: QWidget, context: ScreenContext) -> None:
        super().__init__(home)
        self._home = home
        self._context = context
        self._papers = PaperDelivery(home, context)

    def preview(self, report: Report, asked: Asked, rows: int) -> None:
        """Show it as paper."""
        self._make(report, asked, ReportFormat.PDF, rows, self.show_paper)

    def print(self, report: Report, asked: Asked, rows: int) -> None:
        """Send it to the desk's printer, shown first unless the desk is set otherwise."""
        self._make(report, asked, ReportFormat.PDF, rows, partial(self._take_out, ReportWay.PAPER, self._print))

    def export(self, report: Report, asked: Asked, rows: int) -> None:
        """Ask for a file and write it; its ending says what it is written as."""
        target = self._ask(_("Export the report"), f"{report.name}-{asked.first.isoformat()}", tuple(ReportFormat))
        if target is not None:
            path, written_as = target
            self._make(report, asked, written_as, rows, partial(self._take_out, ReportWay.FILE, partial(self._write, path)))

    def archive(self, report: Report, asked: Asked, rows: int, on_done: Callable[[ReportArchived], object]) -> None:
        """Make it as paper and keep it in the archive."""
        self._make(report, asked, ReportFormat.PDF, rows, partial(self._keep, on_done))

    def show_paper(self, made: MadeReport) -> None:
        """Show a report that is a PDF; it can be printed and saved from there."""
        self._take_out(ReportWay.PAPER, self._show, made)

    def _take_out(self, way: ReportWay, then: Callable[[MadeReport], object], made: MadeReport) -> None:
        """Who takes it is written down first."""
        self._context.runner.run(record_report_out, lambda _recorded: then(made), owner=self, **made.taken_out(way))

    def _show(self, made: MadeReport) -> None:
        PaperPreviewDialog(self._home.window(), Paper(made.content, made.title, made.file_name)).open()

    def _print(self, made: MadeReport) -> None:
        self._context.runner.read(_desk_printer, partial(self._deliver, made), owner=self)

    def save(self, made: MadeReport) -> None:
        """Ask where a report that is made already shall be written."""
        target = self._ask(_("Save the report"), made.file_name.removesuffix(f".{made.report_format}"), (made.report_format,))
        if target is not None:
            self._take_out(ReportWay.FILE, partial(self._write, target[0]), made)

    def _make(self, report: Report, asked: Asked, report_format: ReportFormat, rows: int, on_made: Callable[[MadeReport], object]) -> None:
        arguments: dict[str, Any] = {"name": report.name, "asked": asked, "report_format": report_format}
        if rows <= LONG_ROWS:
            self._context.runner.read(make_report, on_made, owner=self, **arguments)
            return
        address = DeskAddress.of(cast("Desk", self._context.runner.desk))
        self._context.runner.job(report_file_job, on_made, title=_(report.title), owner=self, address=address, **arguments)

    def _deliver(self, made: MadeReport, printed: PaperPrinted) -> None:
        self._papers.deliver(MadePaper(made.content, made.title, made.file_name), printed)

    def _keep(self, on_done: Callable[[ReportArchived], object], made: MadeReport) -> None:
        self._context.runner.run(archive_report, on_done, owner=self, **made.kept)

    def _ask(self, title: str, name: str, formats: tuple[ReportFormat, ...]) -> tuple[Path, ReportFormat] | None:
        filters = {f"{_(FORMAT_TITLES[one])} (*.{one})": one for one in formats}
        chosen, kind = QFileDialog.getSaveFileName(self._home, title, f"{name}.{formats[0]}", ";;".join(filters))
        if not chosen:
            return None
        path = Path(chosen)
        named = next((one for one in formats if path.suffix.lower() == f".{one}"), None)
        filtered = filters.get(kind)
        if named is not None and (filtered is None or filtered is formats[0] or filtered is named):
            return path, named
        # Another kind was chosen in the list, and the proposed ending was left as it was; or there is none.
        one = filtered or formats[0]
        return path.with_suffix(f".{one}") if named is not None else path.with_name(f"{path.name}.{one}"), one

    def _write(self, path: Path, made: MadeReport) -> None:
        try:
            path.write_bytes(made.content)
        except OSError as error:
            self._context.messages.error(FileNotWritten(file=path.name, reason=error.strerror or type(error).__name__))
            return
        self._context.messages.success(_("{report} is written to {file}.").format(report=made.title, file=str(path)))


def _desk_printer(reader: Reader) -> PaperPrinted:
    """The desk's printer, and whether papers go there without being shown. Four statements."""
    printer, at_once = setting_value(reader, PAPER_PRINTER), setting_value(reader, PRINT_AT_ONCE)
    return PaperPrinted(reader.clock.now(), reader.user_name, 1, printer, at_once=at_once)
