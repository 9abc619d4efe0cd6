"""How the night audit stands, as its screen shows it: the run, its steps, its log, its papers, and what an earlier one has left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.queries.audit_runs import AuditNow, LogRow, audit_left, audit_log, audit_now
from hotel_desk.queries.report_archive import ArchivedReportRow, reports_of_run

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class AuditStanding:
    """How the audit stands.

    Args:
        business_date: the open day.
        audit: the last one that was begun; None before the first.
        left: the last closed day, if something is left of its audit that nobody is at; `left_audit` is that audit.
        log: of `audit`, the newest line first.
        papers: its reports, as far as they are made.
        beginning: the night that is about to be audited and of which nothing stands yet.
    """

    business_date: dt.date
    audit: AuditNow | None
    left: dt.date | None
    left_audit: AuditNow | None
    log: tuple[LogRow, ...]
    papers: tuple[ArchivedReportRow, ...]
    beginning: dt.date | None = None

    def closing(self, day: dt.date) -> AuditStanding:
        """As whoever has just begun to close a day sees it: until its audit stands there, none, and not the one of the night before."""
        if self.audit is not None and self.audit.run.business_date >= day:
            return self
        return replace(self, audit=None, log=(), papers=(), beginning=day)

    @property
    def of_open_day(self) -> AuditNow | None:
        """The audit of the open day; None where nobody has begun it."""
        return self.audit if self.audit is not None and self.audit.run.business_date == self.business_date else None


def audit_standing(reader: Reader) -> AuditStanding:
    """The last audit with its steps, its log and its papers, and what an earlier one has left. At most eight statements."""
    audit, left = audit_now(reader), audit_left(reader)
    left_audit = None if left is None else audit_now(reader, day=left)
    if audit is None:
        return AuditStanding(reader.business_date(), None, left, left_audit, (), ())
    log, papers = audit_log(reader, run_id=audit.run.run_id), reports_of_run(reader, run_id=audit.run.run_id)
    return AuditStanding(reader.business_date(), audit, left, left_audit, log[::-1], papers)
