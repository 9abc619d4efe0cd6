"""The rows of a night audit: its run, locked by whoever works at it, the records of its steps, its log. Used by commands; none itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert, select, update

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import AuditRunId
from hotel_desk.domain.night_audit import AuditAtPresent
from hotel_desk.domain.night_codes import AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.language import N_, _
from hotel_desk.models.night_audit import AuditLogLine, AuditRun, AuditStepRecord
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.types import TEXT_LENGTH

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_EVENTS = {
    StepState.RUNNING: AuditEvent.STEP_BEGUN,
    StepState.DONE: AuditEvent.STEP_DONE,
    StepState.FAILED: AuditEvent.STEP_FAILED,
    StepState.PASSED_OVER: AuditEvent.STEP_PASSED_OVER,
}
_RUN_OF_DAY = (
    select(AuditRun)
    .where(AuditRun.property_id == bindparam("hotel"), AuditRun.business_date == bindparam("day"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_USER = select(UserAccount.display_name).where(UserAccount.id == bindparam("who"))
_STEPS = select(AuditStepRecord.step, AuditStepRecord.state, AuditStepRecord.begun_at, AuditStepRecord.detail).where(
    AuditStepRecord.run_id == bindparam("run")
)
_SET_STEP = (
    update(AuditStepRecord)
    .where(AuditStepRecord.run_id == bindparam("of_run"), AuditStepRecord.step == bindparam("of_step"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "begun_at", "ended_at", "reason", "detail")})
)
_LAST_LINE = select(func.max(AuditLogLine.number)).where(AuditLogLine.run_id == bindparam("run"))
_NEW_LINES = insert(AuditLogLine)
# How much there is, not how much was done: the last look counts.
_FOUND = frozenset({"warnings", "guests", "over", "days_left"})


class AuditRunsAlready(StaffError):
    code = "audit.runs_already"
    template = N_(
        "{name} is closing {date} at {workstation} since {since}; the last sign of life came at {beat}. Nothing was changed. Wait until it "
        "is done; when nothing is heard of it for a minute, start again, and it goes on where it was."
    )


class AuditInOtherHands(StaffError):
    code = "audit.in_other_hands"
    template = N_(
        "The night audit of {date} is not this one's any more: {name} has started it at {workstation} at {since}. What was done is kept."
    )


class AuditIsOver(StaffError):
    code = "audit.over"
    template = N_("The night audit of {date} has ended. Nothing was changed. Start it again if something is left of it.")


@dataclass(frozen=True, slots=True)
class StepNote:
    """What happened to a step. `detail`: figures by name, of what was done added to those that the step has; `reason`: why it failed."""

    step: AuditStep
    state: StepState
    reason: str = ""
    detail: dict[str, int | str] = field(default_factory=dict)


def run_of_day(uow: UnitOfWork, day: dt.date) -> AuditRun | None:
    """The run of a day, locked; None where nobody has begun it."""
    return uow.session.execute(_RUN_OF_DAY, {"hotel": uow.property_id, "day": day}).scalar_one_or_none()


def step_states(uow: UnitOfWork, run: AuditRun) -> dict[AuditStep, StepState]:
    """How each step stands."""
    return {row.step: row.state for row in uow.connection.execute(_STEPS, {"run": run.id})}


def as_found(run: AuditRun, now: dt.datetime) -> AuditAtPresent:
    """The run as somebody finds it who wants to start it."""
    return AuditAtPresent(run.state, run.ended_at is not None, now - run.heartbeat_at)


def present_run(uow: UnitOfWork, run_id: AuditRunId, attempt: int) -> AuditRun:
    """The run, locked, with a new sign of life, for a command of its present attempt.

    Raises:
        AuditInOtherHands, AuditIsOver: the attempt is not the present one.
    """
    run = attempt_under_way(uow, run_id, attempt)
    run.heartbeat_at = uow.clock.now()
    return run


def run_that_rolls(uow: UnitOfWork, day: dt.date, run_id: AuditRunId | None, attempt: int) -> AuditRun | None:
    """The run of a day whose date is about to move; None where nobody has begun one, and the roll is by itself.

    Raises:
        AuditInOtherHands, AuditIsOver: the attempt named is not the present one.
        AuditRunsAlready: none is named, and somebody is at it.
    """
    if run_id is not None:
        return present_run(uow, run_id, attempt)
    run = run_of_day(uow, day)
    if run is None:
        return None
    now = uow.clock.now()
    if as_found(run, now).alive:
        raise AuditRunsAlready(**who_runs(uow, run), beat=hour_of(uow, run.heartbeat_at))
    run.heartbeat_at = now
    # A dead attempt must not wake up in the new day.
    run.ended_at = now
    return run


def mark_rolled(uow: UnitOfWork, run: AuditRun, notes: Sequence[StepNote]) -> None:
    """The date has moved, in this transaction. `notes`: of the steps before, which are not written yet."""
    run.state, run.rolled_at = AuditState.ROLLED, run.heartbeat_at
    write_notes(uow, run, [*notes, StepNote(AuditStep.ROLL, StepState.DONE)])
    uow.changed(run)


def write_notes(uow: UnitOfWork, run: AuditRun, notes: Sequence[StepNote]) -> None:
    """Bring the records of steps up to date, with a line of the log each."""
    if not notes:
        return
    records = {row.step: (row.begun_at, row.detail) for row in uow.connection.execute(_STEPS, {"run": run.id})}
    rows: dict[AuditStep, dict[str, Any]] = {}
    for note in notes:
        begun, detail = records[note.step]
        running = note.state is StepState.RUNNING
        begun = run.heartbeat_at if running or begun is None else begun
        detail = _added(detail, note.detail)
        records[note.step] = (begun, detail)
        rows[note.step] = {
            "of_run": run.id,
            "of_step": note.step,
            "new_state": note.state,
            "new_begun_at": begun,
            # Of two desks the one that goes on may have the slower clock.
            "new_ended_at": None if running else max(begun, run.heartbeat_at),
            "new_reason": note.reason[:TEXT_LENGTH],
            "new_detail": detail,
        }
    uow.connection.execute(_SET_STEP, list(rows.values()))
    write_lines(uow, run, [(_EVENTS[note.state], note.step, note.reason) for note in notes])


def attempt_under_way(uow: UnitOfWork, run_id: AuditRunId, attempt: int) -> AuditRun:
    """The run, locked, if this is its present attempt and it has not ended.

    Raises:
        AuditInOtherHands, AuditIsOver: it is not, or it has.
    """
    run = uow.get(AuditRun, run_id, what=_("The night audit"))
    if run.attempt != attempt:
        raise AuditInOtherHands(**who_runs(uow, run))
    if run.ended_at is not None:
        raise AuditIsOver(date=run.business_date.isoformat())
    return run


def write_lines(uow: UnitOfWork, run: AuditRun, lines: Sequence[tuple[AuditEvent, AuditStep | None, str]]) -> None:
    """Add lines to the log, of the moment of the last sign of life: what happened, with which step, in which words."""
    last = uow.connection.execute(_LAST_LINE, {"run": run.id}).scalar() or 0
    here = {
        "property_id": uow.property_id,
        "run_id": run.id,
        "attempt": run.attempt,
        "at": run.heartbeat_at,
        "user_id": uow.actor.user_id,
    }
    rows = [
        {**here, "number": last + number, "event": event, "step": step, "text": text[:TEXT_LENGTH]}
        for number, (event, step, text) in enumerate(lines, start=1)
    ]
    uow.connection.execute(_NEW_LINES, rows)


def _added(known: dict[str, Any], told: dict[str, int | str]) -> dict[str, Any]:
    """Figures of the same name are added up: a step may be taken in several rounds. What was found holds as of the last look."""
    both = dict(known)
    for name, value in told.items():
        before = None if name in _FOUND else both.get(name)
        both[name] = before + value if isinstance(before, int) and isinstance(value, int) else value
    return both


def who_runs(uow: UnitOfWork, run: AuditRun) -> dict[str, str]:
    """Who has begun the present attempt, where and when, as sentences name it."""
    name = uow.connection.execute(_USER, {"who": run.user_id}).scalar_one()
    return {
        "name": name,
        "workstation": run.workstation,
        "since": hour_of(uow, run.attempt_at),
        "date": run.business_date.isoformat(),
    }


def hour_of(uow: UnitOfWork, instant: dt.datetime) -> str:
    """An instant as a clock in the hotel shows it."""
    return f"{instant.astimezone(ZoneInfo(uow.hotel.time_zone)):%H:%M:%S}"
