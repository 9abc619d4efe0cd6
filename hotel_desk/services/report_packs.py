"""Packs: reports that belong together, one's own or the house's; one of the house may be the pack of the night."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import ReportPackId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.language import N_, _
from hotel_desk.models.report import ReportPack, ReportSchedule
from hotel_desk.services.report_archive import refuse_odd_report
from hotel_desk.services.setup_nouns import needed_text
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_ITEMS = 60


class PackNameTaken(StaffError):
    code = "report.pack_name_taken"
    template = N_("There is a pack of the name “{name}” already. Nothing was saved. Choose another name.")


class PackScheduled(StaffError):
    code = "report.pack_scheduled"
    template = N_("The pack “{name}” is made by a schedule. Nothing was removed. Remove the schedule first.")


@dataclass(frozen=True, slots=True)
class PackItem:
    """A report of a pack: its name, what it is written as, and its choices without the days, which are those of the making."""

    report: str
    report_format: ReportFormat = ReportFormat.PDF
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackDetails:
    """What a pack is.

    Args:
        items: in the order of making.
        of_house: everybody's; else one's own.
        at_close: of the house, and the one that the night audit makes instead of the usual.
        active: offered.
    """

    name: str
    items: tuple[PackItem, ...]
    of_house: bool = False
    at_close: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class PackSaved:
    pack_id: ReportPackId
    version: int


@dataclass(frozen=True, slots=True)
class PackRemoved:
    pack_id: ReportPackId


@command(
    title=N_("Save pack of reports"),
    permission=Permission.SEE_REPORTS,
    audit=(AuditCode.REPORT_PACK_SAVED,),
    changes=(EntityKind.REPORT_PACK,),
    result=PackSaved,
)
def save_report_pack(uow: UnitOfWork, *, pack_id: ReportPackId | None = None, version: int = 0, details: PackDetails) -> PackSaved:
    """Save a pack, new or as it was shown. The pack of the night takes the place of the one before.

    Args:
        pack_id: None: a new one.
        version: as it was shown.

    Raises:
        NotAllowed: it is of the house, and the user may not manage those.
        NotFound: there is none, or it is somebody else's own.
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong: the name or the list is empty or too long, or the pack of the night is not of the house.
        PackNameTaken: another pack has the name.
    """
    if details.of_house:
        uow.require(Permission.MANAGE_REPORTS)
    values = _checked(uow, details)
    pack = _new(uow) if pack_id is None else _shown(uow, pack_id, version)
    for name, value in values.items():
        setattr(pack, name, value)
    _refuse_taken(uow, pack)
    if pack.at_close:
        _take_the_night(uow, pack)
    uow.session.add(pack)
    uow.session.flush()
    uow.record(AuditCode.REPORT_PACK_SAVED, pack, name=pack.name, reports=len(pack.items), at_close=pack.at_close)
    return PackSaved(ReportPackId(pack.id), pack.version)


@command(
    title=N_("Remove pack of reports"),
    permission=Permission.SEE_REPORTS,
    audit=(AuditCode.REPORT_PACK_REMOVED,),
    changes=(EntityKind.REPORT_PACK,),
    result=PackRemoved,
)
def remove_report_pack(uow: UnitOfWork, *, pack_id: ReportPackId, version: int) -> PackRemoved:
    """Remove a pack.

    Raises:
        NotAllowed, NotFound, SomeoneWasFaster: as for saving it.
        PackScheduled: a schedule makes it.
    """
    pack = _shown(uow, pack_id, version)
    scheduled = select(func.count()).select_from(ReportSchedule).where(ReportSchedule.pack_id == pack_id)
    if uow.connection.execute(scheduled).scalar_one():
        raise PackScheduled(name=pack.name)
    uow.record_row(AuditCode.REPORT_PACK_REMOVED, EntityKind.REPORT_PACK, pack_id, name=pack.name)
    uow.session.delete(pack)
    uow.session.flush()
    uow.changed_row(EntityKind.REPORT_PACK, pack_id, {"id": pack_id, "deleted": True})
    return PackRemoved(pack_id)


def _checked(uow: UnitOfWork, details: PackDetails) -> dict[str, Any]:
    if not 0 < len(details.items) <= MOST_ITEMS:
        raise InvalidInput("items", problem=N_("A pack has at least one report and at most 60. Nothing was saved. Choose them."))
    if details.at_close and not (details.of_house and details.active):
        raise InvalidInput("at_close", problem=N_("The pack of the night is one of the house, and in use. Nothing was saved."))
    for item in details.items:
        refuse_odd_report(item.report, item.parameters)
    return {
        "owner_key": "" if details.of_house else uow.actor.user_id.hex,
        "name": needed_text("name", details.name),
        "items": msgspec.to_builtins(details.items),
        "at_close": details.at_close,
        "active": details.active,
    }


def _new(uow: UnitOfWork) -> ReportPack:
    return ReportPack(id=ReportPackId(new_id()), property_id=uow.property_id)


def _shown(uow: UnitOfWork, pack_id: ReportPackId, version: int) -> ReportPack:
    """A pack that the user may change, as it was shown."""
    pack = uow.get(ReportPack, pack_id, what=_("The pack"))
    if pack.owner_key and pack.owner_key != uow.actor.user_id.hex:
        raise NotFound("pack_id", what=_("The pack"))
    if not pack.owner_key:
        uow.require(Permission.MANAGE_REPORTS)
    refuse_newer_version(pack, version, what=pack.name)
    return pack


def _refuse_taken(uow: UnitOfWork, pack: ReportPack) -> None:
    same = (ReportPack.property_id == uow.property_id, ReportPack.owner_key == pack.owner_key, ReportPack.name == pack.name)
    with uow.session.no_autoflush:
        if uow.session.execute(select(ReportPack.id).where(*same, ReportPack.id != pack.id)).first() is not None:
            raise PackNameTaken("name", name=pack.name)


def _take_the_night(uow: UnitOfWork, pack: ReportPack) -> None:
    of_night = (ReportPack.property_id == uow.property_id, ReportPack.at_close.is_(True), ReportPack.id != pack.id)
    with uow.session.no_autoflush:
        others = uow.session.execute(select(ReportPack).where(*of_night).with_for_update()).scalars().all()
    for other in others:
        other.at_close = False
        uow.changed(other)
