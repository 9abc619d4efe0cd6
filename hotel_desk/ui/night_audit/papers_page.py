"""The papers of the night: the pack of the last audit as it is made, each opened in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.report_codes import FORMAT_TITLES, ReportFormat, ReportWay
from hotel_desk.jobs.house_reports import open_archived
from hotel_desk.language import _, plural
from hotel_desk.queries.report_archive import ArchivedReportRow
from hotel_desk.reports.catalogue import REPORTS
from hotel_desk.services.reports_taken_out import record_report_out
from hotel_desk.ui.night_audit.audit_words import clock_text
from hotel_desk.ui.night_audit.run_pages import RunPage, run_words
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.jobs.house_reports import MadeReport
    from hotel_desk.queries.audit_screen import AuditStanding
    from hotel_desk.ui.shell.screen import ScreenContext

OPEN = "open"
_TITLES = {report.name: report.title for report in REPORTS}
_KILOBYTE = 1024


class PapersPage(RunPage):
    """Which reports are made, and who has signed them."""

    def __init__(self, context: ScreenContext, retry: Callable[[], object]) -> None:
        time_zone = context.status().time_zone
        columns: list[Column[ArchivedReportRow]] = [
            Column("report", _("Report"), report_title, width=0),
            Column("format", _("Format"), lambda row: _(FORMAT_TITLES[row.report_format]), width=112, optional=True),
            Column("made", _("Made at"), lambda row: clock_text(row.made_at, time_zone), sort_key=lambda row: row.made_at, width=96),
            Column("size", _("Size"), _size, sort_key=lambda row: row.size, align="right", width=88, optional=True),
            Column("reviewed", _("Reviewed by"), lambda row: row.reviewed_by, width=144, optional=True),
        ]
        table = DataTable(
            columns,
            lambda row: row.archived_report_id,
            lambda row: NextStep(OPEN, _("Open")) if row.report_format is ReportFormat.PDF else None,
            object_name="audit_papers",
            accessible_name=_("Papers of the night"),
        )
        empty = EmptyState(
            _("No papers yet"),
            _("The reports of the night are made once the business date has moved, and appear here one by one."),
            object_name="audit_papers_empty",
            accessible_name=_("No papers yet"),
            icon_name="mdi6.file-document-multiple-outline",
        )
        super().__init__(table, empty, retry)
        self._context = context
        table.opened.connect(self._open)
        table.step_asked.connect(lambda row, _step: self._open(row))

    def show_standing(self, standing: AuditStanding) -> None:
        """Show the pack as far as it is made."""
        count = len(standing.papers)
        made = plural("{count} report is made.", "{count} reports are made.", count).format(count=count)
        self.about.setText("" if standing.audit is None else f"{run_words(standing.audit)} {made}")
        self.table.set_rows(standing.papers)
        self.content.show_content(empty=not standing.papers)

    def _open(self, row: ArchivedReportRow) -> None:
        if row.report_format is ReportFormat.PDF:
            self._context.runner.read(open_archived, self._show, owner=self, archived_report_id=row.archived_report_id)

    def _show(self, made: MadeReport) -> None:
        """Who takes it is written down first: it can be printed and saved from there."""
        self._context.runner.run(record_report_out, lambda _recorded: self._preview(made), owner=self, **made.taken_out(ReportWay.PAPER))

    def _preview(self, made: MadeReport) -> None:
        PaperPreviewDialog(self.window(), Paper(made.content, made.title, made.file_name)).open()


def report_title(row: ArchivedReportRow) -> str:
    """What a report is called; its name in the archive where the catalogue has it no more."""
    return _(_TITLES[row.report]) if row.report in _TITLES else row.report


def _size(row: ArchivedReportRow) -> str:
    return _("{count} KB").format(count=max(1, round(row.size / _KILOBYTE)))
