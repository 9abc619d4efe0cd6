"""How the rows of night audits can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from hotel_desk.domain.night_codes import AuditState, AuditStep, StepState
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.night_audit import AuditLogLine, AuditRun, AuditStepRecord, ExpectedDeparture
from hotel_desk.models.property import ClosedDay
from hotel_desk.services.audit_runs import begin_audit
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_CLOSED, _OPEN = AuditRun.business_date == DAY, AuditRun.business_date == NEXT
_ROLL, _REPORTS = AuditStepRecord.step == AuditStep.ROLL, AuditStepRecord.step == AuditStep.REPORTS
AUDIT_BREAKAGES: list[tuple[str, Statement]] = [
    ("night_audit.day", update(AuditRun).where(_CLOSED).values(state=AuditState.FAILED)),
    ("night_audit.day", update(AuditRun).where(_OPEN).values(state=AuditState.ROLLED, rolled_at=AuditRun.begun_at)),
    ("night_audit.day", update(AuditRun).where(_OPEN).values(rolled_at=AuditRun.begun_at)),
    ("night_audit.day", update(AuditRun).where(_CLOSED).values(business_date=FOURTH)),
    ("night_audit.day", delete(ClosedDay)),
    ("night_audit.ended", update(AuditRun).where(_CLOSED).values(ended_at=None)),
    ("night_audit.ended", update(AuditRun).where(_OPEN).values(ended_at=AuditRun.begun_at)),
    ("night_audit.steps", delete(AuditStepRecord).where(_REPORTS)),
    ("night_audit.steps", update(AuditStepRecord).where(_ROLL).values(state=StepState.RUNNING)),
    ("night_audit.steps", update(AuditStepRecord).where(_ROLL).values(state=StepState.DONE)),
    ("night_audit.steps", update(AuditStepRecord).where(_REPORTS).values(state=StepState.FAILED)),
    ("night_audit.steps", update(AuditStepRecord).where(_ROLL).values(ended_at=None)),
    ("night_audit.log", delete(AuditLogLine)),
    ("night_audit.log", delete(AuditLogLine).where(AuditLogLine.number == 1)),
    ("night_audit.log", update(AuditRun).where(_CLOSED).values(attempt=9)),
    ("night_audit.departures", update(ExpectedDeparture).values(date=FOURTH)),
]


def one_closed_and_one_under_way(hotel: SmallHotel) -> None:
    """A day that was audited, from which somebody is to leave on the next, and the audit of that one begun."""
    arrived(hotel, "101", NEXT)
    arrived(hotel, "102", THIRD)
    close_day(hotel.desk)
    hotel.desk.run(begin_audit)
