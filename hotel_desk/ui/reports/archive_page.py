"""The archive: reports as they were made, by day, with the packs of the nights; opened again, and signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.jobs.house_reports import FIRST, LAST, open_archived
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.report_archive import ArchivedReportRow, archived_reports
from hotel_desk.reports.catalogue import REPORTS
from hotel_desk.services.report_archive import review_report
from hotel_desk.ui.formats import date_text, input_date_text, instant_text
from hotel_desk.ui.reports.archive_panel import ArchivePanel
from hotel_desk.ui.reports.report_files import ReportFiles
from hotel_desk.ui.reports.review_question import ask_for_note
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.day_range import DayRange
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

UNREVIEWED, OF_NIGHTS = "unreviewed", "nights"
SIGN = "sign"
_DAYS_BACK = 7
_TITLES = {report.name: report.title for report in REPORTS}


@dataclass(frozen=True, slots=True)
class ArchiveShown:
    """What the page shows, and whether the person may sign."""

    rows: tuple[ArchivedReportRow, ...]
    may_review: bool


class ArchivePage(QWidget):
    """A list of some days, and a panel for the chosen report."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("archive_page")
        self.context = context
        self._shown = ArchiveShown((), may_review=False)
        self.files = ReportFiles(self, context)
        self.days = DayRange(_("From"), object_name="archive_days", relative_to=self._today, required=True)
        self.days.set_value(self._today() - timedelta(days=_DAYS_BACK), self._today())
        for field in self.days.fields():
            field.line.returnPressed.connect(self.read_days)
        self.show_days = Button(_("Show"), object_name="archive_show", accessible_name=_("Show"), kind="primary")
        self.show_days.clicked.connect(self.read_days)
        self.chips = FilterChips(object_name="archive_filter", accessible_name=_("Filter"))
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing is archived here"),
            _("The night audit keeps its pack here, and every report can be kept by hand. Choose other days."),
            object_name="archive_empty",
            accessible_name=_("Nothing is archived here"),
            icon_name="mdi6.archive-outline",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="archive_content", accessible_name=_("Archive"))
        self.panel = ArchivePanel(context)
        self.panel.open_asked.connect(self._open)
        self.panel.sign_asked.connect(self._ask_to_sign)
        self.split = ListWithPanel(self._list_side(), self.panel, object_name="archive_split")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the reports of the days."""
        if change_set is not None and not change_set.touches(EntityKind.ARCHIVED_REPORT):
            return
        if self.days.check():
            first, last = (field.value() for field in self.days.fields())
            self.content.show_loading()
            self.context.runner.read(_archive, self._show, self.content.show_error, key="archive", first=first, last=last)

    def read_days(self) -> None:
        """Read the days that were typed."""
        self.refresh()

    def unsaved(self) -> list[str]:
        """Nothing is typed here that could be lost."""
        return []

    def _show(self, shown: ArchiveShown) -> None:
        self._shown = shown
        unreviewed = sum(row.reviewed_at is None for row in shown.rows)
        of_nights = sum(row.run_id is not None for row in shown.rows)
        self.chips.set_chips([Chip(UNREVIEWED, _("Not reviewed"), unreviewed), Chip(OF_NIGHTS, _("Packs of the nights"), of_nights)])
        self._show_rows()
        current = self.table.current()
        if current is not None and self.panel.isVisibleTo(self):
            self.panel.show_report(current, may_review=shown.may_review)

    def _show_rows(self) -> None:
        key = self.chips.key()
        rows = [
            row
            for row in self._shown.rows
            if (key != UNREVIEWED or row.reviewed_at is None) and (key != OF_NIGHTS or row.run_id is not None)
        ]
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)

    def _open_panel(self, row: ArchivedReportRow | None) -> None:
        if row is not None:
            self.panel.show_report(row, may_review=self._shown.may_review)
            self.split.open_panel()

    def _open(self, row: ArchivedReportRow) -> None:
        act = self.files.show_paper if row.report_format is ReportFormat.PDF else self.files.save
        self.context.runner.read(open_archived, act, owner=self, archived_report_id=row.archived_report_id)

    def _step(self, row: ArchivedReportRow, _step: str) -> None:
        self._ask_to_sign(row)

    def _ask_to_sign(self, row: ArchivedReportRow) -> None:
        ask_for_note(self, report_title(row), partial(self._sign, row))

    def _sign(self, row: ArchivedReportRow, note: str) -> None:
        self.context.runner.run(
            review_report, self._signed, owner=self, archived_report_id=row.archived_report_id, version=row.version, note=note
        )

    def _signed(self, _reviewed: object) -> None:
        self.context.messages.success(_("The report is signed as reviewed."))
        self.refresh()

    def _today(self) -> date:
        return self.context.status().business_date

    def _list_side(self) -> QWidget:
        side = QWidget()
        head = QHBoxLayout()
        head.setSpacing(8)
        for field in self.days.fields():
            head.addWidget(field)
        head.addWidget(self.show_days, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self.content, 1)
        return side

    def _make_table(self) -> DataTable[ArchivedReportRow]:
        zone = self.context.status().time_zone
        columns: list[Column[ArchivedReportRow]] = [
            Column("day", _("Filed under"), lambda row: input_date_text(row.business_date), lambda row: row.business_date, width=112),
            Column("report", _("Report name"), report_title, width=0, tooltip=report_title),
            Column("days", _("For"), days_text, width=176, optional=True),
            Column("format", _("File"), lambda row: row.report_format.upper(), width=64, optional=True),
            Column("made", _("Made"), lambda row: instant_text(row.made_at, zone), lambda row: row.made_at, width=120, optional=True),
            Column("by", _("By"), lambda row: row.made_by, width=112, optional=True),
            Column("pack", _("Pack"), lambda row: _("Night") if row.run_id else "", width=64, optional=True),
            Column("reviewed", _("Reviewed by"), lambda row: row.reviewed_by, width=112),
        ]
        table = DataTable(
            columns, lambda row: row.archived_report_id, self._next_step, object_name="archived_reports", accessible_name=_("Archive")
        )
        table.opened.connect(self._open)
        table.selected.connect(self._open_panel)
        table.step_asked.connect(self._step)
        return table

    def _next_step(self, row: ArchivedReportRow) -> NextStep | None:
        return NextStep(SIGN, _("Sign…")) if self._shown.may_review and row.reviewed_at is None else None


def report_title(row: Any) -> str:
    """What a report is called; its name where there is none of it any more."""
    return _(_TITLES[row.report]) if row.report in _TITLES else row.report


def days_text(row: ArchivedReportRow) -> str:
    """The days that it was made for."""
    first, last = (date.fromisoformat(row.parameters.get(key) or row.business_date.isoformat()) for key in (FIRST, LAST))
    return date_text(first) if first == last else f"{date_text(first)} – {date_text(last)}"


def _archive(reader: Reader, *, first: date, last: date) -> ArchiveShown:
    """The archived reports of some days, and whether the person may sign them. Two statements."""
    return ArchiveShown(archived_reports(reader, first=first, last=last), Permission.REVIEW_REPORTS in own_permissions(reader))
