"""The page of reports: the list, what the chosen one is asked for, its sheet, and where it may go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.house_reports import asked_again, read_sheet, reports_for_me
from hotel_desk.jobs.report_process import report_sheet_job
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.report_archive import report_choice
from hotel_desk.reports.sheet import Chart
from hotel_desk.reports.typesetting import paper_font
from hotel_desk.services.report_archive import remember_report_choice
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.reports.asked_part import AskedPart
from hotel_desk.ui.reports.report_files import ReportFiles
from hotel_desk.ui.reports.report_list import ReportList
from hotel_desk.ui.reports.review_question import ask_for_note
from hotel_desk.ui.reports.sheet_view import SheetView
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.reports.report import Asked, Report
    from hotel_desk.reports.sheet import Opens, Sheet
    from hotel_desk.services.report_archive import ReportArchived
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

LONG_DAYS = 62


@dataclass(frozen=True, slots=True)
class _Offered:
    """The reports that the person may see, and what they may do with them."""

    reports: tuple[Report, ...]
    may_review: bool
    may_schedule: bool


class ReportPage(QWidget):
    """Shows one report of the list.

    Signals:
        kept_for_review(ReportArchived, str): a report was kept to be signed, with this note.
        schedule_asked(name, choices): it shall be made by itself.
    """

    kept_for_review = Signal(object, str)
    schedule_asked = Signal(str, object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("report_page")
        self.context = context
        self.report: Report | None = None
        self.asked: Asked | None = None
        self.part: AskedPart | None = None
        self._kept: dict[str, str] = {}
        self._coming_from: dict[str, str] | None = None
        self._wanted_name = ""
        self.files = ReportFiles(self, context)
        self.list = ReportList()
        self.list.chosen.connect(self.show_report)
        self.title = label("", "title", wrap=True)
        self.help = label("", "quiet", wrap=True)
        self.subtitle = label("", "heading", wrap=True)
        self.subtitle.setObjectName("report_subtitle")
        self.fields = QStackedWidget()
        self.sheet = SheetView()
        self.sheet.opened.connect(self._go)
        empty = EmptyState(
            _("Choose a report"),
            _("Type a few letters and press Enter, or take one from the list."),
            object_name="report_none",
            accessible_name=_("No report is chosen"),
            icon_name="mdi6.chart-box-outline",
        )
        self.content = Content(
            self._sheet_side(), empty, self.read_again, object_name="report_content", accessible_name=_("Report on view")
        )
        self._make_buttons()
        self._lay_out()
        self._update_buttons()
        self.content.show_content(empty=True)
        self.setFocusProxy(self.list)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read which reports the person may see, and the one on view anew unless it takes long.

        While others work the sheet stays as it was read: a report is of a moment.
        """
        if change_set is not None:
            return
        self.context.runner.read(_offered, self._offer, self.content.show_error, key="reports")
        if self.report is not None and self.part is not None and self.asked is not None and not _is_long(self.report, self.asked):
            self.part.renew()
            self.read_again()

    def unsaved(self) -> list[str]:
        """Nothing is typed here that could be lost."""
        return []

    def show_report(self, report: Report) -> None:
        """Show a report as it was asked for the last time."""
        self._begin(report)
        self.context.runner.read(report_choice, self._recall, self.content.show_error, key="choice", report=report.name)

    def show_named(self, name: str, parameters: dict[str, str]) -> None:
        """Show a report for named days and choices: where a row of another one leads."""
        report = self.list.named(name)
        if report is not None and not parameters:
            self.show_report(report)
            return
        if report is None:
            self._wanted_name, self._coming_from = name, parameters
            self.refresh()
            return
        try:
            asked = asked_again(report, parameters, self._today())
        except InvalidInput as refusal:
            self.context.messages.error(refusal)
            return
        self._begin(report).show_asked(parameters, asked.first, asked.last)
        self.read_again()

    def read_again(self) -> None:
        """Read the report for what is chosen now."""
        if self.report is None or self.part is None:
            self.refresh()
            return
        if not self.part.check():
            return
        self.asked = self.part.asked()
        self.content.show_loading()
        if _is_long(self.report, self.asked):
            self._read_long(self.report, self.asked)
        else:
            read = partial(_ready_sheet, name=self.report.name, asked=self.asked)
            shown = partial(self._show, self.report, self.asked)
            self.context.runner.read(read, shown, partial(self._refused, self.report), key="sheet", owner=self)

    def _read_long(self, report: Report, asked: Asked) -> None:
        self.context.runner.job(
            report_sheet_job,
            partial(self._show, report, asked),
            partial(self._refused, report),
            title=_(report.title),
            owner=self,
            address=DeskAddress.of(cast("Desk", self.context.runner.desk)),
            name=report.name,
            asked=asked,
        )

    def _offer(self, offered: _Offered) -> None:
        reports, self._may_review, self._may_schedule = offered.reports, offered.may_review, offered.may_schedule
        self.list.show_reports(reports)
        self._update_buttons()
        if self._coming_from is not None:
            name, parameters, self._coming_from = self._wanted_name, self._coming_from, None
            if any(report.name == name for report in reports):
                self.show_named(name, parameters)
            else:
                self.context.messages.warning(_("The report that this leads to is none of those that you may see."))

    def _begin(self, report: Report) -> AskedPart:
        self.list.select(report.name)
        if report is not self.report:
            if self.sheet.has_keyboard():
                # Its tables go; the keyboard goes on to the next ones as from the list.
                self.list.search.setFocus()
            self.sheet.clear()
            self.subtitle.clear()
            self.content.show_loading_anew()
        self.report, self.asked, self._kept = report, None, {}
        self.title.setText(_(report.title))
        self.help.setText(_(report.help))
        old = self.fields.currentWidget()
        self.part = part = AskedPart(report, self._today)
        part.wanted.connect(self._want)
        self.fields.addWidget(part)
        self.fields.setCurrentWidget(part)
        self.fields.setVisible(not part.is_empty)
        if old is not None:
            self.fields.removeWidget(old)
            old.deleteLater()
        self._update_buttons()
        return part

    def _recall(self, kept: dict[str, str]) -> None:
        if self.part is None:
            return
        self._kept = kept
        self.part.recall(kept)
        self.read_again()

    def _want(self) -> None:
        """The person has chosen something: remember it, and show the report for it."""
        if self.report is None or self.part is None or not self.part.check():
            return
        kept = self.part.kept()
        if kept != self._kept:
            self._kept = kept
            self.context.runner.run(remember_report_choice, owner=self, report=self.report.name, parameters=kept)
        self.read_again()

    def _show(self, report: Report, asked: Asked, sheet: Sheet) -> None:
        """Show what was read, unless another report was chosen or other days were asked for meanwhile."""
        if report is not self.report or asked != self.asked:
            return
        self.subtitle.setText(sheet.subtitle)
        self.subtitle.setVisible(bool(sheet.subtitle))
        self.sheet.show_sheet(sheet, time_zone=self.context.status().time_zone)
        self.content.show_content()
        self._update_buttons()
        if self.list.names.hasFocus() or self.list.search.hasFocus():
            self.sheet.take_focus()

    def _refused(self, report: Report, error: StaffError) -> None:
        if report is not self.report:
            return
        if self.part is None or not self.part.show_problem(error.field or "", str(error)):
            self.content.show_error(error)
        else:
            self.content.show_content(empty=self.sheet.sheet is None)
        self._update_buttons()

    def _go(self, opens: Opens) -> None:
        if opens.report:
            self.show_named(opens.report, dict(opens.parameters))
        elif opens.kind is not None:
            self.context.go_to(Target(kind=opens.kind, id=opens.id))

    def _with_report(self, act: Any) -> None:
        """Do something with what is on view."""
        if self.report is not None and self.asked is not None and self.sheet.sheet is not None:
            act(self.report, self.asked, self.sheet.row_count())

    def _archive(self) -> None:
        self._with_report(partial(self.files.archive, on_done=self._archived))

    def _archived(self, _kept: ReportArchived) -> None:
        title = self.title.text()
        self.context.messages.success(_("{report} is kept in the archive.").format(report=title))

    def _schedule(self) -> None:
        if self.report is not None and self.asked is not None:
            self.schedule_asked.emit(self.report.name, dict(self.asked.chosen))

    def _review(self) -> None:
        ask_for_note(self, self.title.text(), self._sign)

    def _sign(self, note: str) -> None:
        self._with_report(partial(self.files.archive, on_done=lambda kept: self.kept_for_review.emit(kept, note)))

    def _today(self) -> date:
        return self.context.status().business_date

    def _make_buttons(self) -> None:
        def button(name: str, title: str, act: Any, icon_name: str = "", **more: Any) -> Button:
            made = Button(title, object_name=f"report_{name}", accessible_name=title, icon_name=icon_name, **more)
            made.clicked.connect(act)
            return made

        self._may_review = self._may_schedule = False
        self.show_it = button("show", _("Show"), self._want, kind="primary")
        self.preview = button("preview", _("Preview"), lambda: self._with_report(self.files.preview), "mdi6.eye-outline", shortcut="F8")
        self.print = button("print", _("Print"), lambda: self._with_report(self.files.print), "mdi6.printer", shortcut="F9")
        self.export = button("export", _("Export…"), lambda: self._with_report(self.files.export), "mdi6.export", shortcut="Ctrl+E")
        self.archive = button("archive", _("Archive it"), self._archive)
        self.schedule = button("schedule", _("Schedule…"), self._schedule)
        self.review = button("review", _("Sign…"), self._review)

    def _update_buttons(self) -> None:
        chosen = self.report is not None
        shown = chosen and self.asked is not None and self.sheet.sheet is not None and self.content.currentWidget() is self.content.content
        self.action_bar.setVisible(chosen)
        for one in (self.preview, self.print, self.export, self.archive, self.review, self.schedule):
            one.setEnabled(shown)
        self.review.setVisible(self._may_review)
        self.schedule.setVisible(self._may_schedule)

    def _sheet_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.subtitle)
        column.addWidget(self.sheet, 1)
        return side

    def _lay_out(self) -> None:
        self.action_bar = QWidget()
        flow = FlowLayout(self.action_bar, spacing=8)
        for one in (self.show_it, self.preview, self.print, self.export, self.archive, self.review, self.schedule):
            flow.addWidget(one)
        right = QVBoxLayout()
        right.setContentsMargins(8, 12, 16, 12)
        right.setSpacing(8)
        right.addWidget(self.title)
        right.addWidget(self.help)
        right.addWidget(self.fields)
        right.addWidget(self.action_bar)
        right.addSpacing(4)
        right.addWidget(self.content, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, 1)


def _ready_sheet(reader: Reader, *, name: str, asked: Asked) -> Sheet:
    """What a report says; the font that charts are measured with is read in here, where the window does not wait for it."""
    sheet = read_sheet(reader, name=name, asked=asked)
    if any(isinstance(part, Chart) for part in sheet.parts):
        paper_font()
    return sheet


def _is_long(report: Report, asked: Asked) -> bool:
    """Whether it takes long: for more days than most reports, and than this one, are usually asked for."""
    return (asked.last - asked.first).days > max(LONG_DAYS, report.before + report.after)


def _offered(reader: Reader) -> _Offered:
    """The reports that the person may see, and what they may do with them. Two statements."""
    mine = own_permissions(reader)
    return _Offered(reports_for_me(reader), Permission.REVIEW_REPORTS in mine, Permission.MANAGE_REPORTS in mine)
