"""The reports screen: its pages, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.language import N_, _
from hotel_desk.services.report_archive import review_report
from hotel_desk.ui.figures.plan_page import PlanPage
from hotel_desk.ui.jobs.jobs_page import JobsPage
from hotel_desk.ui.reports.archive_page import ArchivePage
from hotel_desk.ui.reports.pack_page import PackPage
from hotel_desk.ui.reports.report_page import ReportPage
from hotel_desk.ui.reports.schedule_page import SchedulePage
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.services.report_archive import ReportArchived
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Button

REPORTS, ARCHIVE, PACKS, SCHEDULES, JOBS, PLANS = "reports", "archive", "packs", "schedules", "jobs", "plans"
REPORT = "report"
_TITLES = {
    REPORTS: N_("Reports"),
    ARCHIVE: N_("Archive"),
    PACKS: N_("Packs"),
    SCHEDULES: N_("Schedules"),
    JOBS: N_("Jobs"),
    PLANS: N_("Budgets and costs"),
}

type _Page = ReportPage | ArchivePage | JobsPage | PackPage | SchedulePage | PlanPage


class ReportsScreen(Screen):
    """Shows one page; each keeps what was chosen in it while another is looked at."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.reports = ReportPage(context)
        self.reports.kept_for_review.connect(self._sign)
        self.archive = ArchivePage(context)
        self.packs = PackPage(context)
        self.schedules = SchedulePage(context)
        self.reports.schedule_asked.connect(self._schedule)
        self.jobs = JobsPage(context)
        self.plans = PlanPage(context)
        self.pages: dict[str, _Page] = {
            REPORTS: self.reports,
            ARCHIVE: self.archive,
            PACKS: self.packs,
            SCHEDULES: self.schedules,
            JOBS: self.jobs,
            PLANS: self.plans,
        }
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.tabs = {key: self._tab(key, number) for number, key in enumerate(self.pages, start=1)}
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.setSpacing(8)
        head.addWidget(label(_("Reports"), "title"))
        head.addSpacing(16)
        chips = QWidget()
        wrapped = FlowLayout(chips, spacing=8)
        for button in self.tabs.values():
            wrapped.addWidget(button)
        head.addWidget(chips, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._choose(REPORTS)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.pages[self._chosen].refresh(change_set)

    def unsaved(self) -> list[str]:
        return [edit for page in self.pages.values() for edit in page.unsaved()]

    def open(self, target: Target) -> None:
        """A page by its key; or a report: the kind is `report`, the id its name, or its name and parameters."""
        if target.kind in self.pages:
            self._go(target.kind)
        elif target.kind == REPORT:
            self._choose(REPORTS)
            name, parameters = target.id if isinstance(target.id, tuple) else (target.id, {})
            self.reports.show_named(str(name), dict(parameters))

    def perform(self, command: str) -> None:
        self._go(command)

    def _schedule(self, name: str, chosen: dict[str, str]) -> None:
        self._choose(SCHEDULES)
        self.schedules.propose(name, chosen)

    def _sign(self, kept: ReportArchived, note: str) -> None:
        self.context.runner.run(review_report, self._signed, owner=self, archived_report_id=kept.archived_report_id, version=1, note=note)

    def _signed(self, _reviewed: object) -> None:
        self.context.messages.success(_("The report is kept in the archive and signed as reviewed."))

    def _tab(self, key: str, number: int) -> Button:
        return page_chip(self, number, _(_TITLES[key]), lambda: self._go(key), object_name=f"reports_{key}")

    def _go(self, key: str) -> None:
        self._choose(key)
        self.pages[key].refresh()
        self.pages[key].setFocus()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._stack.setCurrentWidget(self.pages[key])
        self.setFocusProxy(self.pages[key])
        for other, button in self.tabs.items():
            button.setChecked(other == key)
