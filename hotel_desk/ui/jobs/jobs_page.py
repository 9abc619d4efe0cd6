"""The jobs of the hotel: when each comes next, how it went, and its last runs; any can be run now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.hotel_jobs import HotelJob
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.jobs.downtime_process import downtime_pack_job
from hotel_desk.jobs.jobs_now import duplicates_now_job, levels_now_job
from hotel_desk.jobs.schedule import schedule_now_job
from hotel_desk.jobs.send_registrations_process import send_registrations_job
from hotel_desk.language import _
from hotel_desk.queries.hotel_jobs import JobRow, hotel_jobs
from hotel_desk.queries.report_packs import runs_of
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.jobs.job_tables import OPEN, job_title, jobs_table, runs_table
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.report_packs import JobRunRow
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

_CONCERNS = (EntityKind.JOB_RUN, EntityKind.REPORT_SCHEDULE, EntityKind.REPORT_PACK, EntityKind.SETTING, EntityKind.BUSINESS_DATE)
LIVE_MS = 5_000
_RUNS_SHOWN = 30
_JOBS: dict[HotelJob, Callable[..., Any]] = {
    HotelJob.DUPLICATES: duplicates_now_job,
    HotelJob.CREDIT_LEVELS: levels_now_job,
    HotelJob.REGISTRATIONS: send_registrations_job,
    HotelJob.DOWNTIME_PACK: downtime_pack_job,
}


class JobsPage(QWidget):
    """The jobs over the last runs of the one that is chosen."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("jobs_page")
        self.context = context
        zone = context.status().time_zone
        self.table = jobs_table(zone)
        self.runs = runs_table(zone)
        self.about = label("", "heading", wrap=True)
        nothing = _("Nothing runs by itself")
        self.content = Content(
            self.table,
            EmptyState(nothing, object_name="no_jobs", accessible_name=nothing, icon_name="mdi6.timer-cog-outline"),
            self.refresh,
            object_name="jobs_content",
            accessible_name=_("Jobs"),
        )
        not_yet = EmptyState(
            _("It has not run yet"),
            object_name="no_job_runs",
            accessible_name=_("It has not run yet"),
            icon_name="mdi6.timer-off-outline",
        )
        self.runs_content = Content(self.runs, not_yet, self._read_runs, object_name="job_runs_content", accessible_name=_("Last runs"))
        self._live = QTimer(self, interval=LIVE_MS)
        self._live.timeout.connect(self.refresh)
        self.table.selected.connect(lambda _row: self._read_runs())
        self.table.step_asked.connect(self._step)
        self.table.opened.connect(lambda _row: self.runs.setFocus())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.content, 3)
        column.addWidget(self.about)
        column.addWidget(self.runs_content, 2)
        self.setFocusProxy(self.table)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the jobs again, and the runs on view."""
        if change_set is None or change_set.touches(*_CONCERNS):
            self.content.show_loading()
            self.context.runner.read(hotel_jobs, self._show, self.content.show_error, key="jobs", quiet=self._live.isActive())

    def unsaved(self) -> list[str]:
        """Nothing is typed here."""
        return []

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._live.stop()

    def _show(self, rows: tuple[JobRow, ...]) -> None:
        self.table.set_rows(rows)
        self.content.show_content(empty=not rows)
        if rows and self.table.current() is None:
            self.table.select(rows[0].name)
        else:
            self._read_runs()
        running = any(row.last is not None and row.last.result is JobResult.RUNNING for row in rows)
        self._live.start() if running and self.isVisible() else self._live.stop()

    def _read_runs(self) -> None:
        row = self.table.current()
        if row is not None:
            self.about.setText(_("The last runs of “{job}”").format(job=job_title(row)))
            self.context.runner.read(
                runs_of, self._show_runs, self.runs_content.show_error, key="runs", quiet=True, job=row.name, limit=_RUNS_SHOWN
            )

    def _show_runs(self, runs: tuple[JobRunRow, ...]) -> None:
        self.runs.set_rows(runs)
        self.runs_content.show_content(empty=not runs)

    def _step(self, row: JobRow, step: str) -> None:
        if step == OPEN:
            self.context.go_to(Target(screen="night_audit"))
            return
        job = _JOBS.get(row.kind, schedule_now_job)
        more = {} if row.schedule is None else {"schedule_id": row.schedule_id}
        self.table.select(row.name)
        address = DeskAddress.of(cast("Desk", self.context.runner.desk))
        self.context.runner.job(job, self._done, self._refused, title=job_title(row), owner=self, address=address, **more)
        self.context.messages.info(_("“{job}” has begun.").format(job=job_title(row)))

    def _done(self, _result: object) -> None:
        self.context.messages.success(_("The job is done."))
        self.refresh()

    def _refused(self, error: StaffError) -> None:
        self.context.messages.error(error)
        self.refresh()
