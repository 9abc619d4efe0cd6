"""The reports screen: its pages, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import N_, _
from hotel_desk.services.report_archive import review_report
from hotel_desk.ui.figures.plan_page import PlanPage
from hotel_desk.ui.jobs.jobs_page import JobsPage
from hotel_desk.ui.reports.archive_page import ArchivePage
from hotel_desk.ui.reports.pack_page import PackPage
from hotel_desk.ui.reports.report_page import ReportPage
from hotel_desk.ui.reports.schedule_page import SchedulePage
from hotel_desk.ui.shell.paged_screen import PagedScreen

if TYPE_CHECKING:
    from hotel_desk.services.report_archive import ReportArchived
    from hotel_desk.ui.desk_port import Target
    from hotel_desk.ui.shell.screen import ScreenContext

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


class ReportsScreen(PagedScreen[_Page]):
    """The reports, what became of them, and what is made by itself."""

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
        pages: dict[str, _Page] = {
            REPORTS: self.reports,
            ARCHIVE: self.archive,
            PACKS: self.packs,
            SCHEDULES: self.schedules,
            JOBS: self.jobs,
            PLANS: self.plans,
        }
        self._take_pages(_("Reports"), pages, _TITLES, object_name="reports_{key}")

    def open(self, target: Target) -> None:
        """A page by its key; or a report: the kind is `report`, the id its name, or its name and parameters."""
        if target.kind in self.pages:
            self._go(target.kind)
        elif target.kind == REPORT:
            self._choose(REPORTS)
            name, parameters = target.id if isinstance(target.id, tuple) else (target.id, {})
            self.reports.show_named(str(name), dict(parameters))

    def _schedule(self, name: str, chosen: dict[str, str]) -> None:
        self._choose(SCHEDULES)
        self.schedules.propose(name, chosen)

    def _sign(self, kept: ReportArchived, note: str) -> None:
        self.context.runner.run(review_report, self._signed, owner=self, archived_report_id=kept.archived_report_id, version=1, note=note)

    def _signed(self, _reviewed: object) -> None:
        self.context.messages.success(_("The report is kept in the archive and signed as reviewed."))
