"""The two lists of the jobs: what runs by itself, and the last runs of one of them."""

from __future__ import annotations

from hotel_desk.domain.hotel_jobs import JOB_TITLES, HotelJob
from hotel_desk.domain.report_codes import JobResult, ReportRhythm
from hotel_desk.jobs.schedule import schedule_title
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.hotel_jobs import JobRow
from hotel_desk.queries.report_packs import JobRunRow
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.night_audit.audit_words import duration_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep

RUN, OPEN = "run", "open"
RESULT_TITLES: dict[JobResult, str] = {
    JobResult.RUNNING: N_("Running"),
    JobResult.DONE: N_("Done"),
    JobResult.FAILED: N_("Failed"),
}


def job_title(row: JobRow) -> str:
    """What a job is called: of a schedule, the report or pack that it makes."""
    return _(JOB_TITLES[row.kind]) if row.schedule is None else schedule_title(row.schedule)


def next_words(row: JobRow, time_zone: str) -> str:
    """When a job comes next: a moment, or its rhythm in words."""
    if not row.on:
        return _("Off")
    if row.next_at is not None:
        return instant_text(row.next_at, time_zone)
    if row.every_minutes is not None:
        every = plural("Every minute, at each desk", "Every {count} minutes, at each desk", row.every_minutes)
        return every.format(count=row.every_minutes)
    if row.kind is HotelJob.REGISTRATIONS:
        return _("Every minute, when something waits")
    if row.schedule is None or row.schedule.rhythm.kind is ReportRhythm.AT_CLOSE:
        return _("After each night audit")
    return ""


def jobs_table(time_zone: str) -> DataTable[JobRow]:
    """What runs by itself; the row offers to run it now."""
    columns: list[Column[JobRow]] = [
        Column("job", _("Job"), job_title, width=0),
        Column("next", _("Next run"), lambda row: next_words(row, time_zone), sort_key=lambda row: row.next_at, width=264),
        Column(
            "last",
            _("Last run"),
            lambda row: "" if row.last is None else instant_text(row.last.begun_at, time_zone),
            sort_key=lambda row: None if row.last is None else row.last.begun_at,
            width=120,
        ),
        Column(
            "result",
            _("Result"),
            lambda row: "" if row.last is None else _(RESULT_TITLES[row.last.result]),
            width=112,
            look=lambda row: None if row.last is None else result_look(row.last.result),
        ),
        Column(
            "sentence", _("What it did"), lambda row: _sentence(row.last), width=280, tooltip=lambda row: _sentence(row.last), optional=True
        ),
    ]
    return DataTable(columns, lambda row: row.name, _step, object_name="jobs_table", accessible_name=_("Jobs"))


def runs_table(time_zone: str) -> DataTable[JobRunRow]:
    """The last runs of a job, the newest first."""
    columns: list[Column[JobRunRow]] = [
        Column("begun", _("Begun"), lambda row: instant_text(row.begun_at, time_zone), sort_key=lambda row: row.begun_at, width=120),
        Column("lasted", _("Lasted"), _lasted, align="right", width=96),
        Column("result", _("Result"), lambda row: _(RESULT_TITLES[row.result]), width=112, look=lambda row: result_look(row.result)),
        Column("sentence", _("What it did"), _sentence, width=0, tooltip=_sentence),
        Column("desk", _("Desk"), lambda row: row.workstation, width=120, optional=True),
        Column("user", _("By"), lambda row: row.user_name, width=136, optional=True),
    ]
    return DataTable(columns, lambda row: row.job_run_id, object_name="job_runs", accessible_name=_("Last runs"))


def result_look(result: JobResult) -> StatusLook:
    """How a run shows how it ended."""
    tokens = theme().tokens
    letter, fill, ink = {
        JobResult.RUNNING: ("▸", tokens.info_soft, tokens.info_ink),
        JobResult.DONE: ("✓", tokens.success_soft, tokens.success_ink),
        JobResult.FAILED: ("!", tokens.danger_soft, tokens.danger_ink),
    }[result]
    return StatusLook(RESULT_TITLES[result], letter, fill, ink, ink)


def _step(row: JobRow) -> NextStep | None:
    if row.kind is HotelJob.NIGHT_AUDIT:
        return NextStep(OPEN, _("Open"))
    return NextStep(RUN, _("Run now"))


def _sentence(run: JobRunRow | None) -> str:
    return "" if run is None else run.sentence


def _lasted(run: JobRunRow) -> str:
    return "" if run.ended_at is None else duration_text(run.ended_at - run.begun_at)
