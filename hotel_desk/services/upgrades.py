"""Why a guest is given another type of room than is paid for. Asked by all that puts a stay into a room; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import N_
from hotel_desk.services.reason_texts import reason_in_words

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import ReasonCodeId
    from hotel_desk.models.reservation import Reservation
    from hotel_desk.models.room import Room


class UpgradeUnexplained(StaffError):
    code = "upgrade.unexplained"
    template = N_("Room {room} is of another type than the guest pays for. Nothing was changed. Say why it is given, and try again.")


def explain_upgrade(
    uow: UnitOfWork, reservation: Reservation, room: Room, *, code_id: ReasonCodeId | None = None, reason: str = ""
) -> None:
    """Go on only if it is known why this room is given; what is said now is kept with the reservation, else what was said before counts.

    Args:
        code_id: of the hotel's list of reasons for upgrades.
        reason: words beside it, or in its place.

    Raises:
        UpgradeUnexplained: the room is not of the charged type, and nobody ever said why.
        NotFound: the reason is not on the list, or switched off.
        InputTooLong: it does not fit.
    """
    if room.room_type_id == reservation.charged_type_id:
        return
    if code_id is not None or reason.strip():
        reservation.upgrade_reason = reason_in_words(uow, ReasonKind.UPGRADE, code_id, reason)
    elif not reservation.upgrade_reason:
        raise UpgradeUnexplained("upgrade_reason", room=room.number)
