"""Night audits: the run, its steps, its log and the closed day say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, or_, select

from hotel_desk.domain.night_codes import STEPS_AFTER_THE_ROLL, AuditState, AuditStep, StepState
from hotel_desk.language import N_
from hotel_desk.models.night_audit import AuditLogLine, AuditRun, AuditStepRecord, ExpectedDeparture
from hotel_desk.models.property import ClosedDay
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_DAY = AuditRun.business_date.label("day")
_AFTER = (AuditState.ROLLED, AuditState.DONE)
_OVER = (StepState.DONE, StepState.PASSED_OVER)


def _day_closed() -> Statement:
    """An audit has rolled if, and only if, its day is closed."""
    closed = exists().where(ClosedDay.property_id == AuditRun.property_id, ClosedDay.date == AuditRun.business_date)
    rolled = AuditRun.state.in_(_AFTER)
    wrong = or_(
        and_(rolled, or_(~closed, AuditRun.rolled_at.is_(None))),
        and_(~rolled, or_(closed, AuditRun.rolled_at.is_not(None))),
        AuditRun.business_date > TODAY,
    )
    return select(_DAY, AuditRun.state.label("found")).where(AuditRun.property_id == HOTEL, wrong)


def _ended() -> Statement:
    """Whoever runs an audit has not ended it; one that was stopped, failed or is done has been ended."""
    wrong = or_(
        and_(AuditRun.state == AuditState.RUNNING, AuditRun.ended_at.is_not(None)),
        and_(AuditRun.state.in_((AuditState.STOPPED, AuditState.FAILED, AuditState.DONE)), AuditRun.ended_at.is_(None)),
    )
    return select(_DAY, AuditRun.state.label("found"), AuditRun.ended_at.label("ended")).where(AuditRun.property_id == HOTEL, wrong)


def _all_steps() -> Statement:
    """An audit has a record of each step."""
    count = func.count(AuditStepRecord.step)
    return (
        select(_DAY, count.label("found"), literal(len(AuditStep)).label("expected"))
        .outerjoin(AuditStepRecord, AuditStepRecord.run_id == AuditRun.id)
        .where(AuditRun.property_id == HOTEL)
        .group_by(AuditRun.id, AuditRun.business_date)
        .having(count != len(AuditStep))
    )


def _step_of_run() -> Statement:
    """The roll is done where the date has moved; nothing after it is begun before; a done audit has nothing left."""
    rolled = AuditRun.rolled_at.is_not(None)
    after = AuditStepRecord.step.in_(STEPS_AFTER_THE_ROLL)
    wrong = or_(
        and_(AuditStepRecord.step == AuditStep.ROLL, rolled, AuditStepRecord.state != StepState.DONE),
        and_(AuditStepRecord.step == AuditStep.ROLL, ~rolled, AuditStepRecord.state == StepState.DONE),
        and_(after, ~rolled, AuditStepRecord.state != StepState.NOT_BEGUN),
        and_(after, AuditRun.state == AuditState.DONE, AuditStepRecord.state.not_in(_OVER)),
    )
    return (
        select(_DAY, AuditStepRecord.step.label("step"), AuditStepRecord.state.label("found"))
        .join(AuditRun, AuditRun.id == AuditStepRecord.run_id)
        .where(AuditStepRecord.property_id == HOTEL, wrong)
    )


def _moments() -> Statement:
    """A step that is over has begun before it ended; one that was not begun has no moment."""
    begun, ended = AuditStepRecord.begun_at, AuditStepRecord.ended_at
    wrong = case(
        (AuditStepRecord.state == StepState.NOT_BEGUN, or_(begun.is_not(None), ended.is_not(None))),
        (AuditStepRecord.state == StepState.RUNNING, or_(begun.is_(None), ended.is_not(None))),
        else_=or_(begun.is_(None), ended.is_(None), ended < begun),
    )
    return (
        select(_DAY, AuditStepRecord.step.label("step"), AuditStepRecord.state.label("found"))
        .join(AuditRun, AuditRun.id == AuditStepRecord.run_id)
        .where(AuditStepRecord.property_id == HOTEL, wrong)
    )


def _log_numbers() -> Statement:
    """The lines of a log are numbered from one without gaps, and none is of an attempt that was not."""
    count, last = func.count(AuditLogLine.number), func.coalesce(func.max(AuditLogLine.number), 0)
    return (
        select(_DAY, last.label("found"), count.label("expected"))
        .outerjoin(AuditLogLine, AuditLogLine.run_id == AuditRun.id)
        .where(AuditRun.property_id == HOTEL)
        .group_by(AuditRun.id, AuditRun.business_date, AuditRun.attempt)
        .having(or_(count == 0, last != count, func.max(AuditLogLine.attempt) != AuditRun.attempt))
    )


def _departures_to_come() -> Statement:
    """Who is to leave is written down as a day begins: for no day that has not."""
    return select(ExpectedDeparture.date.label("found"), ExpectedDeparture.reservation_id.label("reservation")).where(
        ExpectedDeparture.property_id == HOTEL, ExpectedDeparture.date > TODAY
    )


AUDIT_INVARIANTS = (
    Invariant("night_audit.day", N_("A night audit and its day disagree whether it is closed"), stated_by(_day_closed())),
    Invariant("night_audit.ended", N_("A night audit has ended, or not, against its state"), stated_by(_ended())),
    Invariant("night_audit.steps", N_("The steps of a night audit contradict it"), stated_by(_all_steps(), _step_of_run(), _moments())),
    Invariant("night_audit.log", N_("The log of a night audit has gaps or a wrong attempt"), stated_by(_log_numbers())),
    Invariant("night_audit.departures", N_("Departures were written down for a day that has not begun"), stated_by(_departures_to_come())),
)
