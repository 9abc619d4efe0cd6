"""The archive of reports: what was made when, for which days, who reviewed it; and a report as it was made."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.db.vault import SealBroken
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ArchivedReportId, AuditRunId
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.domain.report_settings import REPORT_YEARS
from hotel_desk.domain.retention import years_before
from hotel_desk.language import _
from hotel_desk.models.night_audit import AuditRun
from hotel_desk.models.report import ArchivedReport, ReportChoice
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

SEALED_CONTENT = "archived_report.sealed_content"
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class ArchivedReportRow:
    """A report of the archive; instants in UTC.

    Args:
        parameters: the days (`first`, `last`) and choices it was made for.
        business_date: the day that it is filed under.
        run_id: the night audit whose pack it belongs to.
        reviewed_by: empty while nobody has signed it.
    """

    archived_report_id: ArchivedReportId
    report: str
    report_format: ReportFormat
    language: str
    parameters: dict[str, str]
    business_date: dt.date
    made_at: dt.datetime
    made_by: str
    run_id: AuditRunId | None
    sha256: str
    size: int
    reviewed_at: dt.datetime | None
    reviewed_by: str
    review_note: str
    version: int


@dataclass(frozen=True, slots=True)
class ArchivedContent:
    """A report as it was made."""

    row: ArchivedReportRow
    content: bytes


_REVIEWER = aliased(UserAccount)
_ROWS = (
    select(
        ArchivedReport.id,
        ArchivedReport.report,
        ArchivedReport.format,
        ArchivedReport.language,
        ArchivedReport.parameters,
        ArchivedReport.business_date,
        ArchivedReport.made_at,
        UserAccount.display_name.label("made_by"),
        ArchivedReport.run_id,
        ArchivedReport.sha256,
        ArchivedReport.size,
        ArchivedReport.reviewed_at,
        _REVIEWER.display_name.label("reviewed_by"),
        ArchivedReport.review_note,
        ArchivedReport.version,
    )
    .join(UserAccount, UserAccount.id == ArchivedReport.user_id)
    .outerjoin(_REVIEWER, _REVIEWER.id == ArchivedReport.reviewed_by_id)
    .where(ArchivedReport.property_id == bindparam("hotel"))
)
_OF_DAYS = (
    _ROWS.where(ArchivedReport.business_date.between(bindparam("first"), bindparam("last")))
    .order_by(ArchivedReport.business_date.desc(), ArchivedReport.made_at.desc(), ArchivedReport.id.desc())
    .limit(bindparam("most"))
)
# With the day of the run, under which its pack is filed: so the index of days finds it.
_OF_RUN = (
    _ROWS.join(AuditRun, (AuditRun.id == ArchivedReport.run_id) & (AuditRun.business_date == ArchivedReport.business_date))
    .where(AuditRun.id == bindparam("run"))
    .order_by(ArchivedReport.made_at, ArchivedReport.id)
)
_ONE = _ROWS.add_columns(ArchivedReport.sealed_content).where(ArchivedReport.id == bindparam("identifier"))
_CHOICE = (
    select(ReportChoice.parameters)
    .join(UserAccount, UserAccount.id == ReportChoice.user_id)
    .where(
        ReportChoice.property_id == bindparam("hotel"),
        UserAccount.property_id == bindparam("hotel"),
        UserAccount.name == bindparam("user"),
        ReportChoice.report == bindparam("of_report"),
    )
)


def archived_reports(
    reader: Reader, *, first: dt.date, last: dt.date, report: str = "", unreviewed: bool = False, limit: int = MOST_LISTED
) -> tuple[ArchivedReportRow, ...]:
    """The reports filed under some days, both included, newest first. One statement.

    Args:
        report: of one name only; empty: all.
        unreviewed: only those that nobody has signed.
    """
    statement = _OF_DAYS
    if report:
        statement = statement.where(ArchivedReport.report == report)
    if unreviewed:
        statement = statement.where(ArchivedReport.reviewed_at.is_(None))
    values = {"hotel": reader.property_id, "first": first, "last": last, "most": limit}
    return tuple(_row(row) for row in reader.connection.execute(statement, values))


def reports_of_run(reader: Reader, *, run_id: AuditRunId) -> tuple[ArchivedReportRow, ...]:
    """The pack of a night as far as it is made, in the order of making. One statement."""
    return tuple(_row(row) for row in reader.connection.execute(_OF_RUN, {"hotel": reader.property_id, "run": run_id}))


def archived_report(reader: Reader, *, archived_report_id: UUID) -> ArchivedContent:
    """A report as it was made, its bytes hashed again. Whether the user may see it, `jobs/house_reports.py` asks. One statement.

    Raises:
        NotFound: it is not in the archive (any more).
        VaultClosed: this desk has no master key.
        SealBroken: the bytes are not those that were kept.
    """
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "identifier": archived_report_id}).first()
    if row is None:
        raise NotFound("archived_report_id", what=_("The report"))
    content = reader.vault.open(SealPurpose.PAPER, row.sealed_content, row=row.id, column=SEALED_CONTENT)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise SealBroken
    return ArchivedContent(_row(row), content)


def reports_kept_from(reader: Reader) -> dt.date | None:
    """The first day whose reports are kept by the hotel's setting; None: all are. Two statements."""
    years = setting_value(reader, REPORT_YEARS)
    return years_before(reader.business_date(), years) if years else None


def report_choice(reader: Reader, *, report: str) -> dict[str, str]:
    """What the user chose for a report last; nothing where there was no last time. One statement."""
    values = {"hotel": reader.property_id, "user": reader.user_name, "of_report": report}
    return dict(reader.connection.execute(_CHOICE, values).scalar() or {})


def _row(row: Any) -> ArchivedReportRow:
    return ArchivedReportRow(
        archived_report_id=ArchivedReportId(row.id),
        report=row.report,
        report_format=row.format,
        language=row.language,
        parameters=dict(row.parameters),
        business_date=row.business_date,
        made_at=row.made_at,
        made_by=row.made_by,
        run_id=None if row.run_id is None else AuditRunId(row.run_id),
        sha256=row.sha256,
        size=row.size,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by or "",
        review_note=row.review_note,
        version=row.version,
    )
