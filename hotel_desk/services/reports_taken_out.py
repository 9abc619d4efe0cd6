"""Reports leave the house: who took which, written down before it is printed or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ArchivedReportId
from hotel_desk.domain.report_codes import ReportFormat, ReportWay
from hotel_desk.language import N_, _
from hotel_desk.models.report import ArchivedReport
from hotel_desk.services.report_archive import refuse_odd_report

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReportTakenOut:
    report: str


@command(
    title=N_("Take report out"),
    permission=None,  # whoever was allowed to make it, or to open it in the archive
    audit=(AuditCode.REPORT_TAKEN_OUT,),
    changes=(),
    sync=SyncRule.LOCAL,
    result=ReportTakenOut,
)
def record_report_out(
    uow: UnitOfWork,
    *,
    report: str,
    report_format: ReportFormat,
    way: ReportWay,
    parameters: dict[str, str],
    rows: int | None,
    archived_report_id: ArchivedReportId | None = None,
) -> ReportTakenOut:
    """Write down that a report leaves the program. Of one shown as paper, whether it is then printed or only read, nobody can tell.

    Args:
        parameters: the days and what else it was made for.
        rows: in all its tables; None: of one from the archive, which does not count them.
        archived_report_id: where it is a copy of one in the archive.

    Raises:
        InvalidInput: there can be no such report, or not of so many rows.
        NotFound: it is not in the archive (any more).
    """
    refuse_odd_report(report, parameters)
    if rows is not None and rows < 0:
        raise InvalidInput("rows", problem=N_("A report has no fewer rows than none. Nothing was saved."))
    about: tuple[EntityKind, UUID] = (EntityKind.PROPERTY, uow.property_id)
    if archived_report_id is not None:
        uow.get(ArchivedReport, archived_report_id, what=_("The archived report"), lock=False)
        about = (EntityKind.ARCHIVED_REPORT, archived_report_id)
    uow.record_row(AuditCode.REPORT_TAKEN_OUT, *about, report=report, format=report_format, way=way, parameters=parameters, rows=rows)
    return ReportTakenOut(report)
