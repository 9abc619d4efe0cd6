"""Whether a room may be handed out as it is. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.language import N_, _
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.room import Room

HOUSEKEEPING_TITLES: dict[HousekeepingStatus, str] = {
    HousekeepingStatus.DIRTY: N_("dirty"),
    HousekeepingStatus.PICKUP: N_("waiting for pick-up"),
    HousekeepingStatus.CLEAN: N_("clean"),
    HousekeepingStatus.INSPECTED: N_("inspected"),
}


class RoomNotReady(StaffError):
    code = "room.not_ready"
    template = N_(
        "Room {room} is not ready: it is {status}. Nothing was changed. Choose another room, have it cleaned, "
        "or give a reason to hand it out as it is."
    )


def refuse_unready(uow: UnitOfWork, room: Room, override_reason: str | None) -> None:
    """Go on only if the room is ready, or somebody who may hands it out as it is, with a reason.

    Raises:
        RoomNotReady: it is not clean (or not inspected, where the hotel asks for it), and no reason was given.
    """
    ready = {HousekeepingStatus.INSPECTED} if uow.setting(INSPECTION_REQUIRED) else {HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED}
    if room.housekeeping_status in ready:
        return
    if override_reason is None:
        raise RoomNotReady("room_id", room=room.number, status=_(HOUSEKEEPING_TITLES[room.housekeeping_status]))
    uow.require(Permission.OVERRIDE_ROOM_STATUS)
    uow.record(AuditCode.ROOM_STATUS_OVERRIDDEN, room, status=room.housekeeping_status, reason=given_reason(override_reason))
