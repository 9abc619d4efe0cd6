"""How the night audit stands: its run, its steps, its log, and what earlier ones have left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.domain.ids import AuditRunId
from hotel_desk.domain.night_audit import AuditAtPresent
from hotel_desk.domain.night_codes import AuditEvent, AuditState, AuditStep, StepState
from hotel_desk.models.night_audit import AuditLogLine, AuditRun, AuditStepRecord
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_RUNS = 100
_ORDER = {step: number for number, step in enumerate(AuditStep)}


@dataclass(frozen=True, slots=True)
class AuditPulse:
    """What whoever runs an audit looks at between two commands."""

    attempt: int
    ended: bool
    stop_asked: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step and how it stands. `detail`: figures by name; instants in UTC."""

    step: AuditStep
    state: StepState
    begun_at: dt.datetime | None
    ended_at: dt.datetime | None
    reason: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditRunRow:
    """A run of the list; instants in UTC. `attempt_at`: when whoever runs it now, or ran it last, began."""

    run_id: AuditRunId
    business_date: dt.date
    state: AuditState
    attempt: int
    user_name: str
    workstation: str
    begun_at: dt.datetime
    attempt_at: dt.datetime
    heartbeat_at: dt.datetime
    stop_asked_at: dt.datetime | None
    rolled_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AuditNow:
    """An audit with its steps, in their order. `alive`: somebody is at it, and was heard of within the last minute."""

    run: AuditRunRow
    alive: bool
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of the log of an audit. `at`: UTC."""

    number: int
    attempt: int
    at: dt.datetime
    event: AuditEvent
    step: AuditStep | None
    user_name: str
    text: str


_RUNS = (
    select(
        AuditRun.id,
        AuditRun.business_date,
        AuditRun.state,
        AuditRun.attempt,
        UserAccount.display_name,
        AuditRun.workstation,
        AuditRun.begun_at,
        AuditRun.attempt_at,
        AuditRun.heartbeat_at,
        AuditRun.stop_asked_at,
        AuditRun.rolled_at,
        AuditRun.ended_at,
    )
    .join(UserAccount, UserAccount.id == AuditRun.user_id)
    .where(AuditRun.property_id == bindparam("hotel"))
    .order_by(AuditRun.business_date.desc())
)
_LAST = _RUNS.limit(1)
_OF_DAY = _RUNS.where(AuditRun.business_date == bindparam("day"))
_NEWEST = _RUNS.limit(MOST_RUNS)
_BEFORE_TODAY = (
    _RUNS.join(BusinessDate, BusinessDate.property_id == AuditRun.property_id).where(AuditRun.business_date < BusinessDate.date).limit(1)
)
_STEPS = select(
    AuditStepRecord.step,
    AuditStepRecord.state,
    AuditStepRecord.begun_at,
    AuditStepRecord.ended_at,
    AuditStepRecord.reason,
    AuditStepRecord.detail,
).where(AuditStepRecord.run_id == bindparam("run"))
_LOG = (
    select(
        AuditLogLine.number,
        AuditLogLine.attempt,
        AuditLogLine.at,
        AuditLogLine.event,
        AuditLogLine.step,
        UserAccount.display_name,
        AuditLogLine.text,
    )
    .join(UserAccount, UserAccount.id == AuditLogLine.user_id)
    .where(AuditLogLine.property_id == bindparam("hotel"), AuditLogLine.run_id == bindparam("run"))
    .order_by(AuditLogLine.number)
)
_PULSE = select(AuditRun.attempt, AuditRun.ended_at, AuditRun.stop_asked_at).where(AuditRun.id == bindparam("run"))


def audit_now(reader: Reader, *, day: dt.date | None = None) -> AuditNow | None:
    """The audit of a day, or the last one that was begun; None where there is none. Two statements."""
    asked = {"hotel": reader.property_id}
    row = reader.connection.execute(_LAST, asked).first() if day is None else _of_day(reader, day)
    if row is None:
        return None
    steps = [StepRow(*step) for step in reader.connection.execute(_STEPS, {"run": row.id})]
    return AuditNow(_run(row), _present(reader, row).alive, tuple(sorted(steps, key=lambda step: _ORDER[step.step])))


def audit_at_present(reader: Reader, *, day: dt.date) -> AuditAtPresent | None:
    """The audit of a day as somebody finds it who wants to start it; None where nobody has. One statement."""
    row = _of_day(reader, day)
    return None if row is None else _present(reader, row)


def audit_left(reader: Reader, *, alone: bool = False) -> dt.date | None:
    """The last closed day, if its audit has something left that nobody is at. One statement. `alone`: nobody can be at it."""
    row = reader.connection.execute(_BEFORE_TODAY, {"hotel": reader.property_id}).first()
    if row is None or row.state is not AuditState.ROLLED or (_present(reader, row).alive and not alone):
        return None
    return row.business_date  # type: ignore[no-any-return]


def audit_runs(reader: Reader) -> tuple[AuditRunRow, ...]:
    """The audits of the hotel, the newest first, at most a hundred. One statement."""
    return tuple(map(_run, reader.connection.execute(_NEWEST, {"hotel": reader.property_id})))


def audit_log(reader: Reader, *, run_id: AuditRunId) -> tuple[LogRow, ...]:
    """What happened in an audit, line by line. One statement."""
    rows = reader.connection.execute(_LOG, {"hotel": reader.property_id, "run": run_id})
    return tuple(LogRow(*row) for row in rows)


def audit_pulse(reader: Reader, *, run_id: AuditRunId) -> AuditPulse:
    """Whose the audit is now, and whether somebody wishes it to stop. One statement."""
    row = reader.connection.execute(_PULSE, {"run": run_id}).one()
    return AuditPulse(row.attempt, row.ended_at is not None, row.stop_asked_at is not None)


def _of_day(reader: Reader, day: dt.date) -> Any:
    return reader.connection.execute(_OF_DAY, {"hotel": reader.property_id, "day": day}).first()


def _present(reader: Reader, row: Any) -> AuditAtPresent:
    return AuditAtPresent(row.state, row.ended_at is not None, reader.clock.now() - row.heartbeat_at)


def _run(row: Any) -> AuditRunRow:
    return AuditRunRow(AuditRunId(row.id), *row[1:])
