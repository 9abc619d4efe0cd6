"""What the head of the night audit says: the day, the verdict, who is at it, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.night_codes import STEP_TITLES, STEPS_AFTER_THE_ROLL, AuditState, StepState
from hotel_desk.language import _, paragraph, plural
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.night_audit.audit_words import clock_text

if TYPE_CHECKING:
    from hotel_desk.jobs.audit_dry_run import AuditDryRun
    from hotel_desk.queries.audit_runs import AuditNow
    from hotel_desk.queries.audit_screen import AuditStanding

_LEFT = (StepState.FAILED, StepState.RUNNING, StepState.NOT_BEGUN)


class Next(StrEnum):
    """The one next step of the night."""

    CLOSE = "CLOSE"
    GO_ON = "GO_ON"
    TAKE_OVER = "TAKE_OVER"
    WAIT = "WAIT"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the head says.

    Args:
        who: who is at the audit, or how it ended; empty where nobody has begun it.
        at_work: the audit that somebody is at: it may be asked to stop.
        left: what an earlier night has left, in a sentence; empty for nothing.
    """

    title: str
    sentence: str
    who: str
    next: Next
    may_go: bool
    at_work: AuditNow | None
    left: str


def verdict(work: AuditDryRun, standing: AuditStanding, time_zone: str, *, at_it: bool, told: str = "") -> Verdict:
    """Say how the night stands.

    Args:
        at_it: this window runs the audit.
        told: the refusal that stands on the screen already; it is not said twice.
    """
    day = work.roll.business_date
    audit = standing.audit
    at_work = audit if audit is not None and audit.alive else None
    blocking = bool(work.in_the_way.blocking)
    if at_work is not None or at_it:
        closing = day if at_work is None else at_work.run.business_date
        title = _("Closing {day}…").format(day=date_text(closing))
        who = "" if at_work is None else _who_is_at_it(at_work, time_zone)
        return Verdict(title, _stands(work), who, Next.WAIT, may_go=False, at_work=at_work, left="")
    open_day = standing.of_open_day
    step, who = _found(open_day, time_zone, told=told)
    title = _("Close {day}").format(day=date_text(day))
    return Verdict(title, _stands(work), who or _last(audit, time_zone), step, may_go=not blocking, at_work=None, left=_left(standing))


def _stands(work: AuditDryRun) -> str:
    blocking = len(work.in_the_way.blocking)
    warnings = len(work.in_the_way.rows) - blocking
    becomes = _("The business date becomes {day}.").format(day=date_text(work.roll.next_date))
    if blocking:
        stands = plural("{count} thing stands in the way.", "{count} things stand in the way.", blocking).format(count=blocking)
    else:
        stands = _("Nothing stands in the way.")
    look = plural("{count} is worth a look.", "{count} are worth a look.", warnings).format(count=warnings) if warnings else ""
    return paragraph(stands, look, becomes)


def _who_is_at_it(audit: AuditNow, time_zone: str) -> str:
    run = audit.run
    sentence = _("{name} is closing {day} at {workstation} since {since}; last sign of life {beat}.").format(
        name=run.user_name,
        day=date_text(run.business_date),
        workstation=run.workstation,
        since=clock_text(run.attempt_at, time_zone),
        beat=clock_text(run.heartbeat_at, time_zone),
    )
    return sentence if run.stop_asked_at is None else paragraph(sentence, _("It was asked to stop, and ends after what is under way."))


def _found(audit: AuditNow | None, time_zone: str, *, told: str) -> tuple[Next, str]:
    """What starting comes to for the open day, and how its audit ended."""
    if audit is None:
        return Next.CLOSE, ""
    run = audit.run
    if run.ended_at is None:
        silent = _(
            "Nothing was heard since {beat} of the audit that {name} began at {workstation}. Taking it over goes on where it was; nothing "
            "is posted twice."
        )
        return Next.TAKE_OVER, silent.format(name=run.user_name, workstation=run.workstation, beat=clock_text(run.heartbeat_at, time_zone))
    if run.state is AuditState.STOPPED:
        return Next.GO_ON, _("It was stopped at {time}. What was done is kept; it goes on where it was.").format(
            time=clock_text(run.ended_at, time_zone)
        )
    failed = _("It failed at {time}; what was done is kept.").format(time=clock_text(run.ended_at, time_zone))
    step = next((step for step in audit.steps if step.state is StepState.FAILED), None)
    if step is None or step.reason in told:
        return Next.GO_ON, failed
    return Next.GO_ON, f"{failed} {_(STEP_TITLES[step.step])}: {step.reason}"


def _last(audit: AuditNow | None, time_zone: str) -> str:
    """When and by whom the day before was closed, where that was the last audit."""
    if audit is None or audit.run.rolled_at is None:
        return ""
    return _("{name} closed {day} at {time}.").format(
        name=audit.run.user_name, day=date_text(audit.run.business_date), time=clock_text(audit.run.rolled_at, time_zone)
    )


def _left(standing: AuditStanding) -> str:
    if standing.left is None or standing.left_audit is None:
        return ""
    left = [step.step for step in standing.left_audit.steps if step.step in STEPS_AFTER_THE_ROLL and step.state in _LEFT]
    steps = ", ".join(_(STEP_TITLES[step]) for step in left)
    return _("Of {day}, what comes after the roll is left: {steps}.").format(day=date_text(standing.left), steps=steps)
