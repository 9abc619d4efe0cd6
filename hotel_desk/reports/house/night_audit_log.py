"""The log of a night audit: its steps with how long each took, and what happened in it line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.audit_time import TimeAtWork, time_at_work
from hotel_desk.domain.night_codes import EVENT_TITLES, STEP_TITLES, AuditState, AuditStep, StepState
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.audit_runs import audit_log, audit_now
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count
from hotel_desk.reports.sheet import CellKind, Column, Note, Row, Sheet, Table

if TYPE_CHECKING:
    from datetime import timedelta

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.audit_runs import AuditNow, LogRow, StepRow

RUN_TITLES: dict[AuditState, str] = {
    AuditState.RUNNING: N_("The audit is running."),
    AuditState.STOPPED: N_("The audit was stopped."),
    AuditState.FAILED: N_("The audit has failed."),
    AuditState.ROLLED: N_("The date has moved; steps after it are left."),
    AuditState.DONE: N_("The audit is done."),
}
STEP_STATES: dict[StepState, str] = {
    StepState.NOT_BEGUN: N_("Not begun"),
    StepState.RUNNING: N_("Running"),
    StepState.DONE: N_("Done"),
    StepState.FAILED: N_("Failed"),
    StepState.PASSED_OVER: N_("Not needed"),
}


def night_audit_log(reader: Reader, asked: Asked) -> Sheet:
    """The audit of a day as it was done. Four statements; three where there was none."""
    audit = audit_now(reader, day=asked.first)
    currency = paper_head(reader).currency
    about = (_("Log of the night audit"), date_text(asked.first), currency)
    if audit is None:
        return Sheet(*about, (_steps((), {}), Note(_("No night audit was begun for this day."))))
    log = audit_log(reader, run_id=audit.run.run_id)
    return Sheet(*about, (*_summary(audit), _steps(audit.steps, time_at_work(log)), _log(log)), wide=True)


def _summary(audit: AuditNow) -> tuple[Note, Note]:
    run = audit.run
    said = plural("Run by {user} at {workstation}; started once.", "Run by {user} at {workstation}; started {times} times.", run.attempt)
    who = said.format(user=run.user_name, workstation=run.workstation, times=run.attempt)
    return Note(_(RUN_TITLES[run.state])), Note(who)


def _steps(steps: tuple[StepRow, ...], times: dict[AuditStep, TimeAtWork]) -> Table:
    return Table(
        "steps",
        (
            Column("step", _("Step"), width=2.2),
            Column("state", _("Status"), width=1.0),
            Column("begun", _("Begun"), CellKind.INSTANT, width=1.4),
            Column("ended", _("Finished"), CellKind.INSTANT, width=1.4),
            count("milliseconds", _("Milliseconds"), 0.9),
            Column("reason", _("Reason"), width=2.4),
        ),
        tuple(_step(one, times) for one in steps),
        title=_("Steps"),
        total=(_("Total"), "", None, None, sum(_milliseconds(time.worked) or 0 for time in times.values()), ""),
        empty=_("There are no steps."),
    )


def _step(one: StepRow, times: dict[AuditStep, TimeAtWork]) -> Row:
    time = times.get(one.step)
    took = None if time is None or time.since is not None else _milliseconds(time.worked)
    return (_(STEP_TITLES[one.step]), _(STEP_STATES[one.state]), one.begun_at, one.ended_at, took, one.reason)


def _milliseconds(worked: timedelta | None) -> int | None:
    return None if worked is None else round(worked.total_seconds() * 1000)


def _log(lines: tuple[LogRow, ...]) -> Table:
    return Table(
        "log",
        (
            count("number", _("No."), 0.5),
            Column("at", _("Time"), CellKind.INSTANT, width=1.4),
            count("attempt", _("Start")),
            Column("event", _("What happened"), width=1.4),
            Column("step", _("Step"), width=1.8),
            Column("user", _("By"), width=1.2),
            Column("text", _("Details"), width=3.0),
        ),
        tuple(
            (
                one.number,
                one.at,
                one.attempt,
                _(EVENT_TITLES[one.event]),
                "" if one.step is None else _(STEP_TITLES[one.step]),
                one.user_name,
                one.text,
            )
            for one in lines
        ),
        title=_("Log"),
        empty=_("Nothing was written into the log."),
    )


REPORT = Report(
    name="night-audit-log",
    title=N_("Log of the night audit"),
    help=N_("The steps of the audit of a day, how long each took, and what happened in it."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=night_audit_log,
    before=1,
    after=-1,
)
