"""How the audit stands: its steps, live, and its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hotel_desk.domain.audit_time import TimeAtWork, time_at_work
from hotel_desk.domain.night_codes import EVENT_TITLES, STEP_TITLES, AuditStep, StepState
from hotel_desk.language import _
from hotel_desk.queries.audit_runs import LogRow, StepRow
from hotel_desk.reports.house.night_audit_log import RUN_TITLES, STEP_STATES
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.night_audit.audit_words import clock_text, duration_text, step_look, step_words
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.audit_runs import AuditNow
    from hotel_desk.queries.audit_screen import AuditStanding
    from hotel_desk.ui.shell.screen import ScreenContext

_BEFORE_THE_FIRST = tuple(StepRow(step, StepState.NOT_BEGUN, None, None, "", {}) for step in AuditStep)
_ORDER = {step: number for number, step in enumerate(AuditStep)}


class RunPage(QWidget):
    """A sentence over a table, about one audit.

    Args:
        empty: shown before the first audit.
    """

    def __init__(self, table: DataTable, empty: EmptyState, retry: Callable[[], object]) -> None:
        super().__init__()
        self.about = label("", "quiet", wrap=True)
        self.table = table
        name = table.objectName()
        self.content = Content(table, empty, retry, object_name=f"{name}_content", accessible_name=table.accessibleName())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.about)
        column.addWidget(self.content, 1)
        self.setFocusProxy(table)


class StepsPage(RunPage):
    """The steps of the last audit; which are done, which is being done, which failed and why."""

    def __init__(self, context: ScreenContext, retry: Callable[[], object]) -> None:
        self._context = context
        self._audit: AuditNow | None = None
        self._times: dict[AuditStep, TimeAtWork] = {}
        status = self._status = context.status()
        columns: list[Column[StepRow]] = [
            Column("state", _("State"), lambda row: _(STEP_STATES[row.state]), width=136, look=lambda row: step_look(row.state)),
            Column("step", _("Step"), lambda row: _(STEP_TITLES[row.step]), sort_key=lambda row: _ORDER[row.step], width=232),
            Column(
                "since", _("Begun"), lambda row: clock_text(row.begun_at, status.time_zone), sort_key=lambda row: row.begun_at, width=88
            ),
            Column("lasted", _("Lasted"), self._lasted, align="right", width=104),
            Column(
                "what",
                _("What it did, or why it failed"),
                lambda row: step_words(row, status.currency),
                width=0,
                tooltip=lambda row: step_words(row, status.currency),
            ),
        ]
        table = DataTable(columns, lambda row: row.step, object_name="audit_step_list", accessible_name=_("Steps of the night audit"))
        empty = EmptyState(
            _("No night audit yet"),
            _("Its steps are shown here as soon as one begins, at this desk or another."),
            object_name="audit_steps_empty",
            accessible_name=_("No night audit yet"),
            icon_name="mdi6.weather-night",
        )
        super().__init__(table, empty, retry)

    def show_standing(self, standing: AuditStanding) -> None:
        """Show the steps as they stand."""
        audit = standing.audit
        self._audit, self._times = audit, time_at_work(reversed(standing.log))
        if standing.beginning is not None:
            self.about.setText(_("Closing {day}…").format(day=date_text(standing.beginning)))
            self.table.set_rows(_BEFORE_THE_FIRST)
        else:
            self.about.setText("" if audit is None else run_words(audit))
            self.table.set_rows(() if audit is None else audit.steps)
        self.content.show_content(empty=not self.table.rows())

    def _lasted(self, row: StepRow) -> str:
        """The time at work; until when, beside since when, where nobody knows how long it stood still between."""
        time = self._times.get(row.step)
        if time is None or self._audit is None or row.state is StepState.PASSED_OVER:
            return ""
        now = self._context.clock.now() if self._audit.alive else self._audit.run.heartbeat_at
        lasted = time.lasted(now)
        if lasted is not None:
            return duration_text(lasted)
        return _("until {time}").format(time=clock_text(row.ended_at or now, self._status.time_zone))


class LogPage(RunPage):
    """What happened in the last audit, the newest line first."""

    def __init__(self, context: ScreenContext, retry: Callable[[], object]) -> None:
        time_zone = context.status().time_zone
        columns: list[Column[LogRow]] = [
            Column("at", _("Time"), lambda row: clock_text(row.at, time_zone), sort_key=lambda row: row.number, width=88),
            Column("event", _("What happened"), lambda row: _(EVENT_TITLES[row.event]), width=144),
            Column("step", _("Step"), lambda row: "" if row.step is None else _(STEP_TITLES[row.step]), width=248),
            Column("text", _("Details"), lambda row: row.text, width=0, tooltip=lambda row: row.text),
            Column("user", _("By"), lambda row: row.user_name, width=136, optional=True),
            Column("attempt", _("Start"), lambda row: str(row.attempt), align="right", width=64, optional=True),
        ]
        table = DataTable(columns, lambda row: row.number, object_name="audit_log", accessible_name=_("Log of the night audit"))
        empty = EmptyState(
            _("Nothing was written into the log."),
            object_name="audit_log_empty",
            accessible_name=_("Nothing was written into the log."),
            icon_name="mdi6.text-box-outline",
        )
        super().__init__(table, empty, retry)

    def show_standing(self, standing: AuditStanding) -> None:
        """Show the log of the last audit."""
        self.about.setText("" if standing.audit is None else run_words(standing.audit))
        self.table.set_rows(standing.log)
        self.content.show_content(empty=not standing.log)


def run_words(audit: AuditNow) -> str:
    """Which audit it is, and how it stands."""
    return _("The audit of {day}. {state}").format(day=date_text(audit.run.business_date), state=_(RUN_TITLES[audit.run.state]))
