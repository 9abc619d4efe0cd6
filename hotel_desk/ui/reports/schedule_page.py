"""Schedules: what is made by itself, when next, how it ended last; changed, switched off, run now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.jobs.house_reports import reports_for_me
from hotel_desk.jobs.schedule import schedule_now_job, schedule_title
from hotel_desk.language import _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.report_packs import JobRunRow, PackRow, ScheduleRow, last_runs, report_packs, report_schedules
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.reports.own_list_page import OwnListPage
from hotel_desk.ui.reports.schedule_panel import SchedulePanel
from hotel_desk.ui.reports.schedule_words import rhythm_words
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.report_batch import ReportsMade
    from hotel_desk.reports.report import Report
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

RUN = "run"


@dataclass(frozen=True, slots=True)
class SchedulesShown:
    """What the page shows: the schedules, what can be scheduled, the last run of each job, whether the person may change them."""

    schedules: tuple[ScheduleRow, ...]
    reports: tuple[Report, ...]
    packs: tuple[PackRow, ...]
    runs: dict[str, JobRunRow]
    may_manage: bool


class SchedulePage(OwnListPage[ScheduleRow]):
    """A list of schedules and a panel to change one."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, key="schedule", new=_("New schedule"), shortcut="Ctrl+Shift+S")
        self._shown = SchedulesShown((), (), (), {}, may_manage=False)
        self._proposed: tuple[str, dict[str, str]] | None = None
        self.table = self._make_table()
        empty = EmptyState(
            _("Nothing is made by itself"),
            _("A schedule makes a report or a pack at its hour, or at each night audit, and writes or prints it."),
            object_name="schedules_empty",
            accessible_name=_("Nothing is made by itself"),
            icon_name="mdi6.calendar-clock",
        )
        self.panel = SchedulePanel(context)
        self.panel.saved.connect(self._saved)
        self.panel.run_asked.connect(self._run)
        self._lay_out(_("Schedules"), empty)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the schedules and how they ended last."""
        if change_set is None or change_set.touches(EntityKind.REPORT_SCHEDULE, EntityKind.REPORT_PACK, EntityKind.JOB_RUN):
            self.content.show_loading()
            self.context.runner.read(_schedules, self._show, self.content.show_error, key="schedules")

    def propose(self, name: str, chosen: dict[str, str]) -> None:
        """Begin a new schedule of a report with the choices that are on view."""
        self._proposed = name, chosen
        self.refresh()

    def _show(self, shown: SchedulesShown) -> None:
        self._shown = shown
        self.new.setEnabled(shown.may_manage)
        self._show_rows(shown.schedules)
        if self._proposed is not None:
            (name, chosen), self._proposed = self._proposed, None
            self._open_new()
            self.panel.propose(name, chosen)

    def _fill_panel(self, row: ScheduleRow | None) -> QWidget:
        title = schedule_title(row) if row else ""
        shown = self._shown
        self.panel.show_schedule(row, title, shown.reports, shown.packs, may_manage=shown.may_manage)
        return self.panel.what

    def _step(self, schedule: ScheduleRow, _step: str) -> None:
        self._run(schedule)

    def _run(self, schedule: ScheduleRow) -> None:
        title = schedule_title(schedule)
        self.context.runner.job(
            schedule_now_job,
            partial(self._ran, title),
            self._not_run,
            title=title,
            owner=self,
            address=DeskAddress.of(cast("Desk", self.context.runner.desk)),
            schedule_id=schedule.schedule_id,
        )

    def _ran(self, title: str, made: ReportsMade) -> None:
        words = plural("{what}: {count} report was made.", "{what}: {count} reports were made.", made.made)
        self.context.messages.success(words.format(what=title, count=made.made))
        self.refresh()

    def _not_run(self, error: StaffError) -> None:
        self.context.messages.error(error)
        self.refresh()

    def _make_table(self) -> DataTable[ScheduleRow]:
        columns: list[Column[ScheduleRow]] = [
            Column("what", _("What"), schedule_title, width=0, tooltip=schedule_title),
            Column("when", _("When"), lambda one: rhythm_words(one.rhythm), width=216, tooltip=lambda one: rhythm_words(one.rhythm)),
            Column("next", _("Next"), self._next, lambda one: one.next_at, width=128, optional=True),
            Column("last", _("Last run"), self._last, width=184, tooltip=self._last, optional=True),
            Column("where", _("Where to"), _where, width=160, tooltip=_where, optional=True),
        ]
        table = DataTable(
            columns,
            lambda one: one.schedule_id,
            lambda _one: NextStep(RUN, _("Run now")),
            object_name="schedules",
            accessible_name=_("Schedules"),
        )
        table.step_asked.connect(self._step)
        return table

    def _next(self, schedule: ScheduleRow) -> str:
        if not schedule.active:
            return _("Switched off")
        if schedule.next_at is None:
            return _("Night audit")
        return instant_text(schedule.next_at, self.context.status().time_zone)

    def _last(self, schedule: ScheduleRow) -> str:
        run = self._shown.runs.get(job_of_schedule(schedule.schedule_id))
        if run is None:
            return _("not yet")
        when = instant_text(run.begun_at, self.context.status().time_zone)
        signs = {JobResult.DONE: "✓", JobResult.FAILED: "✗", JobResult.RUNNING: "…"}
        return f"{signs[run.result]} {when}  {run.sentence}".strip()


def _where(schedule: ScheduleRow) -> str:
    return ", ".join(place for place in (schedule.folder, schedule.printer) if place) or _("Archive")


def _schedules(reader: Reader) -> SchedulesShown:
    """The schedules with what belongs to them. Six statements."""
    runs = {run.job: run for run in last_runs(reader)}
    may_manage = Permission.MANAGE_REPORTS in own_permissions(reader)
    return SchedulesShown(report_schedules(reader), reports_for_me(reader), report_packs(reader), runs, may_manage)
