"""Schedules: reports and packs of the house that are made by themselves, each moment at most once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ReportPackId, ReportScheduleId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat, ReportRhythm
from hotel_desk.domain.report_schedules import Rhythm
from hotel_desk.language import N_, _
from hotel_desk.models.report import ReportPack, ReportSchedule
from hotel_desk.models.types import NAME_LENGTH, TEXT_LENGTH
from hotel_desk.services.report_archive import refuse_odd_report
from hotel_desk.services.setup_nouns import tidy_text
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ScheduleDetails:
    """What is made by itself, when, and where it goes.

    Args:
        report: its name; empty: the pack.
        pack_id: of a pack of the house; None: the report.
        parameters: choices of the report, without the days, which are its usual ones.
        report_format: of the report; a pack names its own.
        day, at_time: as `domain.report_schedules.Rhythm` has them.
        folder: of the desk that makes it; empty: none. printer: PDF only.
    """

    rhythm: ReportRhythm
    report: str = ""
    pack_id: ReportPackId | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    report_format: ReportFormat = ReportFormat.PDF
    day: int | None = None
    at_time: time | None = None
    folder: str = ""
    printer: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class ScheduleSaved:
    schedule_id: ReportScheduleId
    version: int


@dataclass(frozen=True, slots=True)
class ScheduleRemoved:
    schedule_id: ReportScheduleId


@dataclass(frozen=True, slots=True)
class ScheduleClaimed:
    """`claimed`: this desk makes it; else another one has, or does."""

    schedule_id: ReportScheduleId
    claimed: bool


@command(
    title=N_("Save schedule of reports"),
    permission=Permission.MANAGE_REPORTS,
    audit=(AuditCode.REPORT_SCHEDULE_SAVED,),
    changes=(EntityKind.REPORT_SCHEDULE,),
    result=ScheduleSaved,
)
def save_report_schedule(
    uow: UnitOfWork, *, schedule_id: ReportScheduleId | None = None, version: int = 0, details: ScheduleDetails
) -> ScheduleSaved:
    """Save a schedule, new or as it was shown. Moments that have passed by now are not made up for.

    Args:
        schedule_id: None: a new one.
        version: as it was shown.

    Raises:
        NotFound: there is no such schedule, or pack of the house.
        SomeoneWasFaster: it was changed, or made, since it was shown.
        InvalidInput, InputTooLong: report or pack, day or hour is missing or too much; the folder is no whole path; only PDF is printed.
    """
    _refuse_odd(uow, details)
    values = {
        "report": details.report,
        "pack_id": details.pack_id,
        "parameters": details.parameters,
        "format": details.report_format,
        "rhythm": details.rhythm,
        "day": details.day,
        "at_time": details.at_time,
        "folder": tidy_text("folder", details.folder, limit=TEXT_LENGTH),
        "printer": tidy_text("printer", details.printer, limit=NAME_LENGTH),
        "active": details.active,
        "made_for": uow.clock.now(),
    }
    if schedule_id is None:
        schedule = ReportSchedule(id=ReportScheduleId(new_id()), property_id=uow.property_id)
    else:
        schedule = _shown(uow, schedule_id, version)
    for name, value in values.items():
        setattr(schedule, name, value)
    uow.session.add(schedule)
    uow.session.flush()
    uow.record(AuditCode.REPORT_SCHEDULE_SAVED, schedule, report=schedule.report, rhythm=schedule.rhythm, active=schedule.active)
    return ScheduleSaved(ReportScheduleId(schedule.id), schedule.version)


@command(
    title=N_("Remove schedule of reports"),
    permission=Permission.MANAGE_REPORTS,
    audit=(AuditCode.REPORT_SCHEDULE_REMOVED,),
    changes=(EntityKind.REPORT_SCHEDULE,),
    result=ScheduleRemoved,
)
def remove_report_schedule(uow: UnitOfWork, *, schedule_id: ReportScheduleId, version: int) -> ScheduleRemoved:
    """Remove a schedule; what it has made stays in the archive.

    Raises:
        NotFound, SomeoneWasFaster: as for saving it.
    """
    schedule = _shown(uow, schedule_id, version)
    uow.record_row(AuditCode.REPORT_SCHEDULE_REMOVED, EntityKind.REPORT_SCHEDULE, schedule_id, report=schedule.report)
    uow.session.delete(schedule)
    uow.session.flush()
    uow.changed_row(EntityKind.REPORT_SCHEDULE, schedule_id, {"id": schedule_id, "deleted": True})
    return ScheduleRemoved(schedule_id)


@command(
    title=N_("Take on a scheduled report"),
    permission=Permission.SEE_REPORTS,
    audit=(AuditCode.REPORT_SCHEDULE_CLAIMED,),
    changes=(EntityKind.REPORT_SCHEDULE,),
    sync=SyncRule.LOCAL,
    result=ScheduleClaimed,
)
def claim_report_schedule(uow: UnitOfWork, *, schedule_id: ReportScheduleId, moment: datetime) -> ScheduleClaimed:
    """Take on to make a schedule for a moment, unless another desk has.

    Args:
        moment: UTC, the one that is due.

    Raises:
        NotFound: it was removed.
        InvalidInput: the moment is still to come.
    """
    if moment > uow.clock.now():
        raise InvalidInput("moment", problem=N_("It is not time yet. Nothing was made."))
    schedule = uow.get(ReportSchedule, schedule_id, what=_("The schedule"))
    if not schedule.active or (schedule.made_for is not None and schedule.made_for >= moment):
        return ScheduleClaimed(schedule_id, claimed=False)
    schedule.made_for = moment
    uow.session.flush()
    uow.record(AuditCode.REPORT_SCHEDULE_CLAIMED, schedule, moment=moment)
    return ScheduleClaimed(schedule_id, claimed=True)


def _shown(uow: UnitOfWork, schedule_id: ReportScheduleId, version: int) -> ReportSchedule:
    schedule = uow.get(ReportSchedule, schedule_id, what=_("The schedule"))
    refuse_newer_version(schedule, version, what=_("The schedule"))
    return schedule


def _refuse_odd(uow: UnitOfWork, details: ScheduleDetails) -> None:
    if bool(details.report) == (details.pack_id is not None):
        raise InvalidInput("report", problem=N_("A schedule makes one report or one pack. Nothing was saved. Choose which."))
    if details.report:
        refuse_odd_report(details.report, details.parameters)
    elif details.pack_id is not None:
        pack = uow.get(ReportPack, details.pack_id, what=_("The pack"), lock=False)
        if pack.owner_key:
            raise InvalidInput("pack_id", problem=N_("Only packs of the house are made by themselves. Nothing was saved."))
    if not Rhythm(details.rhythm, details.day, details.at_time).is_whole:
        raise InvalidInput("rhythm", problem=N_("The day or the hour is missing, or there is one too many. Nothing was saved. Correct it."))
    if details.folder and not Path(details.folder).is_absolute():
        raise InvalidInput("folder", problem=N_("The folder is not a whole path. Nothing was saved. Begin with the drive or with “/”."))
    if details.printer and details.report and details.report_format is not ReportFormat.PDF:
        raise InvalidInput("printer", problem=N_("Only PDF can be printed. Nothing was saved. Choose PDF, or no printer."))
