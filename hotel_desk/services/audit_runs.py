"""The run of a night audit: begun, gone on with, taken over, stopped, ended; its steps noted (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import AuditRunId, new_id
from hotel_desk.domain.night_audit import Start, start_of
from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.night_audit import AuditRun, AuditStepRecord
from hotel_desk.services.audit_records import (
    AuditRunsAlready,
    StepNote,
    as_found,
    attempt_under_way,
    hour_of,
    present_run,
    run_of_day,
    step_states,
    who_runs,
    write_lines,
    write_notes,
)
from hotel_desk.services.business_day import AnotherDay

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OVER = (StepState.DONE, StepState.PASSED_OVER)
_NEW_STEPS = insert(AuditStepRecord)


class DayNotCome(StaffError):
    code = "audit.day_not_come"
    template = N_("{day} has not come: the business date is {date}. Nothing was changed. Name that day, or none.")


@dataclass(frozen=True, slots=True)
class AuditBegun:
    """An attempt that has begun. `rolled`: the date has moved already, and only what comes after is left.

    Args:
        steps: how each step stood.
    """

    run_id: AuditRunId
    attempt: int
    business_date: dt.date
    start: Start
    rolled: bool
    steps: dict[AuditStep, StepState]


@dataclass(frozen=True, slots=True)
class StepsNoted:
    run_id: AuditRunId
    steps: int


@dataclass(frozen=True, slots=True)
class AuditAlive:
    run_id: AuditRunId
    heartbeat_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StopAsked:
    run_id: AuditRunId


@dataclass(frozen=True, slots=True)
class AuditEnded:
    """How the audit stands now that the attempt is over."""

    run_id: AuditRunId
    state: AuditState


@command(
    title=N_("Begin the night audit"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.AUDIT_BEGUN, AuditCode.AUDIT_GONE_ON, AuditCode.AUDIT_TAKEN_OVER),
    changes=(EntityKind.AUDIT_RUN,),
    result=AuditBegun,
)
def begin_audit(uow: UnitOfWork, *, closing: dt.date | None = None, alone: bool = False) -> AuditBegun:
    """Begin the audit of a day, go on with one that has ended unfinished, or take over a dead one.

    Args:
        closing: the day that is meant: the open one, or a closed one whose audit has something left. None: the open one.
        alone: nobody else can be at it, as in a replay, whose clock stands still between two runs: an attempt that has not ended is dead.

    Raises:
        AuditRunsAlready: somebody is at it, and was heard of within the last minute.
        AnotherDay: the day is closed, and nothing is left of its audit.
        DayNotCome: the day lies after the open one.
    """
    day = uow.business_date if closing is None else closing
    if day > uow.business_date:
        raise DayNotCome(day=day.isoformat(), date=uow.business_date.isoformat())
    run = run_of_day(uow, day)
    now = uow.clock.now()
    if run is None and day != uow.business_date:
        raise AnotherDay(date=uow.business_date.isoformat())
    start = start_of(None if run is None else as_found(run, now))
    if start is Start.OVER:
        raise AnotherDay(date=uow.business_date.isoformat())
    if run is None:
        return _begin(uow, day, now)
    if start is Start.REFUSED and alone:
        start = Start.TAKE_OVER
    if start is Start.REFUSED:
        raise AuditRunsAlready(**who_runs(uow, run), beat=hour_of(uow, run.heartbeat_at))
    return _go_on(uow, run, now, start)


@command(
    title=N_("Note the steps of the night audit"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.AUDIT_STEPS_NOTED,),
    changes=(EntityKind.AUDIT_RUN,),
    result=StepsNoted,
)
def note_audit_steps(uow: UnitOfWork, *, run_id: AuditRunId, attempt: int, notes: Sequence[StepNote]) -> StepsNoted:
    """Write down that steps began, are done, failed, or are not needed.

    Raises:
        AuditInOtherHands, AuditIsOver: the attempt is not the present one; it must not go on.
    """
    run = present_run(uow, run_id, attempt)
    write_notes(uow, run, notes)
    told = {note.step.value: note.state.value for note in notes}
    uow.record(AuditCode.AUDIT_STEPS_NOTED, run, attempt=attempt, steps=told)
    return StepsNoted(run_id, len(notes))


@command(
    title=N_("Sign of life of the night audit"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.AUDIT_ALIVE,),
    changes=(),
    sync=SyncRule.LOCAL,
    result=AuditAlive,
)
def beat_audit(uow: UnitOfWork, *, run_id: AuditRunId, attempt: int) -> AuditAlive:
    """Say that the audit goes on; asked for every ten seconds at most.

    Raises:
        AuditInOtherHands, AuditIsOver: the attempt is not the present one; it must not go on.
    """
    run = present_run(uow, run_id, attempt)
    uow.record_row(AuditCode.AUDIT_ALIVE, EntityKind.AUDIT_RUN, run.id, attempt=attempt)
    return AuditAlive(run_id, run.heartbeat_at)


@command(
    title=N_("Ask the night audit to stop"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.AUDIT_STOP_ASKED,),
    changes=(EntityKind.AUDIT_RUN,),
    result=StopAsked,
)
def ask_audit_to_stop(uow: UnitOfWork, *, run_id: AuditRunId, attempt: int) -> StopAsked:
    """Ask whoever runs the audit to stop after the command under way; from any desk.

    Raises:
        AuditInOtherHands, AuditIsOver: that attempt is not under way any more.
    """
    run = attempt_under_way(uow, run_id, attempt)
    if run.stop_asked_at is None:
        run.stop_asked_at = uow.clock.now()
        write_lines(uow, run, [(AuditEvent.STOP_ASKED, None, "")])
    uow.record(AuditCode.AUDIT_STOP_ASKED, run, attempt=attempt)
    return StopAsked(run_id)


@command(
    title=N_("End the night audit"),
    permission=Permission.RUN_NIGHT_AUDIT,
    audit=(AuditCode.AUDIT_ENDED,),
    changes=(EntityKind.AUDIT_RUN,),
    result=AuditEnded,
)
def end_audit(
    uow: UnitOfWork, *, run_id: AuditRunId, attempt: int, notes: Sequence[StepNote] = (), stopped: bool = False, reason: str = ""
) -> AuditEnded:
    """Say that the attempt is over. How the audit stands follows from its steps.

    Args:
        notes: of the last steps.
        stopped: somebody wished it.
        reason: why it could not go on; empty where nothing failed.

    Raises:
        AuditInOtherHands, AuditIsOver: the attempt is not the present one.
    """
    run = present_run(uow, run_id, attempt)
    write_notes(uow, run, notes)
    run.state, event = _end(uow, run, stopped=stopped, reason=reason)
    run.ended_at = run.heartbeat_at
    write_lines(uow, run, [(event, None, reason)])
    uow.record(AuditCode.AUDIT_ENDED, run, attempt=attempt, state=run.state, reason=reason)
    return AuditEnded(run_id, run.state)


def _begin(uow: UnitOfWork, day: dt.date, now: dt.datetime) -> AuditBegun:
    run = AuditRun(
        id=new_id(),
        property_id=uow.property_id,
        business_date=day,
        state=AuditState.RUNNING,
        attempt=1,
        user_id=uow.actor.user_id,
        workstation=uow.actor.workstation,
        begun_at=now,
        attempt_at=now,
        heartbeat_at=now,
    )
    uow.session.add(run)
    # Of two that begin at the same instant the second is refused here by the database, tries again, and finds the first one's.
    uow.session.flush()
    here = {"property_id": uow.property_id, "run_id": run.id, "state": StepState.NOT_BEGUN}
    uow.connection.execute(_NEW_STEPS, [{**here, "step": step, "reason": "", "detail": {}} for step in AuditStep])
    write_lines(uow, run, [(AuditEvent.BEGUN, None, "")])
    uow.record(AuditCode.AUDIT_BEGUN, run, day=day)
    steps = dict.fromkeys(AuditStep, StepState.NOT_BEGUN)
    return AuditBegun(AuditRunId(run.id), 1, day, Start.BEGIN, rolled=False, steps=steps)


def _go_on(uow: UnitOfWork, run: AuditRun, now: dt.datetime, start: Start) -> AuditBegun:
    from_whom = who_runs(uow, run)
    run.attempt += 1
    run.user_id, run.workstation = uow.actor.user_id, uow.actor.workstation
    run.attempt_at = run.heartbeat_at = now
    run.ended_at = run.stop_asked_at = None
    rolled = run.rolled_at is not None
    run.state = AuditState.ROLLED if rolled else AuditState.RUNNING
    taken = start is Start.TAKE_OVER
    told = _("From {name} at {workstation}, begun at {since}.").format(**from_whom) if taken else ""
    write_lines(uow, run, [(AuditEvent.TAKEN_OVER if taken else AuditEvent.BEGUN, None, told)])
    uow.record(AuditCode.AUDIT_TAKEN_OVER if taken else AuditCode.AUDIT_GONE_ON, run, day=run.business_date, attempt=run.attempt)
    return AuditBegun(AuditRunId(run.id), run.attempt, run.business_date, start, rolled, step_states(uow, run))


def _end(uow: UnitOfWork, run: AuditRun, *, stopped: bool, reason: str) -> tuple[AuditState, AuditEvent]:
    if run.rolled_at is None:
        return (AuditState.STOPPED, AuditEvent.STOPPED) if stopped else (AuditState.FAILED, AuditEvent.FAILED)
    states = step_states(uow, run)
    if all(states[step] in OVER for step in STEPS_AFTER_THE_ROLL):
        return AuditState.DONE, AuditEvent.ENDED
    failed = reason or any(states[step] is StepState.FAILED for step in STEPS_AFTER_THE_ROLL)
    return AuditState.ROLLED, AuditEvent.STOPPED if stopped else AuditEvent.FAILED if failed else AuditEvent.ENDED
