"""Reports kept as they were made, sealed, with their hash; signed as reviewed; what each person chose last."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ArchivedReportId, AuditRunId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.domain.report_settings import REPORT_YEARS
from hotel_desk.domain.retention import years_before
from hotel_desk.language import LANGUAGES, N_, _
from hotel_desk.models.night_audit import AuditRun
from hotel_desk.models.report import ArchivedReport, ReportChoice
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.queries.report_archive import SEALED_CONTENT
from hotel_desk.services.typed_text import note_line
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LARGEST_REPORT_BYTES = 15 * 1024 * 1024
MOST_PARAMETERS = 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[A-Za-z0-9_.:-]{0,64}")
_INSERT = insert(ArchivedReport)
_CHOICE = (
    (ReportChoice.property_id == bindparam("hotel"))
    & (ReportChoice.user_id == bindparam("of_user"))
    & (ReportChoice.report == bindparam("of_report"))
)
_CHOSEN = select(ReportChoice.report).where(_CHOICE)
_CHOOSE_AGAIN = update(ReportChoice).where(_CHOICE)


class ReviewedAlready(StaffError):
    code = "report.reviewed_already"
    template = N_("This report was signed as reviewed before. Nothing was changed. Look at the note beside it.")


@dataclass(frozen=True, slots=True)
class ReportArchived:
    archived_report_id: ArchivedReportId
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportReviewed:
    archived_report_id: ArchivedReportId
    version: int


@dataclass(frozen=True, slots=True)
class ReportsRemoved:
    count: int


@dataclass(frozen=True, slots=True)
class ChoiceRemembered:
    report: str


@command(
    title=N_("Archive report"),
    permission=None,  # whoever was allowed to make it; the pack of a night belongs to whoever may close the day
    audit=(AuditCode.REPORT_ARCHIVED,),
    changes=(EntityKind.ARCHIVED_REPORT,),
    sync=SyncRule.LOCAL,
    result=ReportArchived,
)
def archive_report(
    uow: UnitOfWork,
    *,
    report: str,
    report_format: ReportFormat,
    language: str,
    parameters: dict[str, str],
    day: date,
    content: bytes,
    run_id: AuditRunId | None = None,
) -> ReportArchived:
    """Keep a report as it was made.

    Args:
        parameters: the days and what else it was made for.
        day: the business date that it is filed under.
        run_id: the night audit whose pack it belongs to.

    Raises:
        InvalidInput: it is empty, larger than 15 MiB, or its name or parameters are none.
        NotFound: there is no such audit.
        NotAllowed: it is of a night's pack, and the user may not close the day.
        VaultClosed: this desk has no master key.
    """
    refuse_odd_report(report, parameters)
    if not 0 < len(content) <= LARGEST_REPORT_BYTES or language not in LANGUAGES:
        raise InvalidInput("content", problem=N_("This is no report that can be kept. Nothing was archived."))
    if run_id is not None:
        uow.require(Permission.RUN_NIGHT_AUDIT)
        uow.get(AuditRun, run_id, what=_("The night audit"), lock=False)
    identifier, digest = ArchivedReportId(new_id()), hashlib.sha256(content).hexdigest()
    facts = {
        "id": identifier,
        "property_id": uow.property_id,
        "report": report,
        "format": report_format,
        "language": language,
        "parameters": parameters,
        "business_date": day,
        "made_at": uow.clock.now(),
        "user_id": uow.actor.user_id,
        "run_id": run_id,
        "sha256": digest,
        "size": len(content),
        "version": 1,
    }
    sealed = uow.vault.seal(SealPurpose.PAPER, content, row=identifier, column=SEALED_CONTENT)
    uow.connection.execute(_INSERT, {**facts, "sealed_content": sealed})
    uow.record_row(AuditCode.REPORT_ARCHIVED, EntityKind.ARCHIVED_REPORT, identifier, report=report, day=day, sha256=digest)
    uow.changed_row(EntityKind.ARCHIVED_REPORT, identifier, facts)
    return ReportArchived(identifier, digest)


@command(
    title=N_("Sign report as reviewed"),
    permission=Permission.REVIEW_REPORTS,
    audit=(AuditCode.REPORT_REVIEWED,),
    changes=(EntityKind.ARCHIVED_REPORT,),
    sync=SyncRule.LOCAL,
    result=ReportReviewed,
)
def review_report(uow: UnitOfWork, *, archived_report_id: ArchivedReportId, version: int, note: str = "") -> ReportReviewed:
    """Sign an archived report as reviewed, once, with a note where there is something to say.

    Raises:
        NotFound: it is not in the archive (any more).
        ReviewedAlready: somebody has signed it.
        SomeoneWasFaster: it was changed since it was shown.
        InputTooLong: the note does not fit.
    """
    kept = uow.get(ArchivedReport, archived_report_id, what=_("The report"))
    if kept.reviewed_at is not None:
        raise ReviewedAlready
    refuse_newer_version(kept, version, what=_("The report"))
    kept.reviewed_at, kept.reviewed_by_id = uow.clock.now(), uow.actor.user_id
    kept.review_note = note_line(note, field="note", limit=TEXT_LENGTH)
    uow.session.flush()
    uow.record(AuditCode.REPORT_REVIEWED, kept, report=kept.report, note=kept.review_note)
    return ReportReviewed(archived_report_id, kept.version)


@command(
    title=N_("Remove old reports"),
    permission=Permission.ERASE_GUESTS,
    audit=(AuditCode.REPORTS_REMOVED,),
    changes=(),
    sync=SyncRule.LOCAL,
    result=ReportsRemoved,
)
def remove_old_reports(uow: UnitOfWork, *, before: date) -> ReportsRemoved:
    """Remove archived reports filed under days before this one, with the names that are in them.

    Raises:
        InvalidInput: by the hotel's setting they are still to be kept.
    """
    years = uow.setting(REPORT_YEARS)
    if not years or before > years_before(uow.business_date, years):
        raise InvalidInput("before", problem=N_("Reports of that time are still to be kept. Nothing was removed. Name an earlier day."))
    old = (ArchivedReport.property_id == uow.property_id, ArchivedReport.business_date < before)
    count = uow.connection.execute(delete(ArchivedReport).where(*old)).rowcount
    if count:
        uow.record_row(AuditCode.REPORTS_REMOVED, EntityKind.PROPERTY, uow.property_id, count=count, before=before)
    return ReportsRemoved(count)


@command(
    title=N_("Remember what was chosen for a report"),
    permission=None,  # everybody's own
    audit=(AuditCode.REPORT_CHOICE_REMEMBERED,),
    changes=(),
    sync=SyncRule.LOCAL,
    result=ChoiceRemembered,
)
def remember_report_choice(uow: UnitOfWork, *, report: str, parameters: dict[str, str]) -> ChoiceRemembered:
    """Keep what the user chose for a report, so that it is offered again.

    Raises:
        InvalidInput: there can be no such report or choice.
    """
    refuse_odd_report(report, parameters)
    whose: dict[str, Any] = {"hotel": uow.property_id, "of_user": uow.actor.user_id, "of_report": report}
    if uow.connection.execute(_CHOSEN, whose).first() is None:
        row = {"property_id": uow.property_id, "user_id": uow.actor.user_id, "report": report, "parameters": parameters}
        uow.connection.execute(insert(ReportChoice), row)
    else:
        uow.connection.execute(_CHOOSE_AGAIN.values(parameters=parameters), whose)
    uow.record_row(AuditCode.REPORT_CHOICE_REMEMBERED, EntityKind.USER, uow.actor.user_id, report=report)
    return ChoiceRemembered(report)


def refuse_odd_report(report: str, parameters: dict[str, str]) -> None:
    """Go on only with what can be the name and the parameters of a report; whether there is one, the catalogue knows.

    Raises:
        InvalidInput: they cannot.
    """
    fits = len(parameters) <= MOST_PARAMETERS and all(_KEY.fullmatch(key) and _VALUE.fullmatch(value) for key, value in parameters.items())
    if not _NAME.fullmatch(report) or not fits:
        raise InvalidInput("report", problem=N_("There can be no report of this name or with these choices. Nothing was saved."))
