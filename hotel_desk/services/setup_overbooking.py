"""How many rooms of a type may be sold beyond those there are, by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.room import RoomType
from hotel_desk.services import inventory
from hotel_desk.services.setup_nouns import number_between, set_up_command

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_NIGHTS = 732
HIGHEST_ALLOWANCE = 999


@dataclass(frozen=True, slots=True)
class AllowanceSet:
    """What may be sold now. `oversold`: nights on which more than that is sold already."""

    room_type_id: RoomTypeId
    first_date: date
    last_date: date
    rooms: int
    oversold: tuple[date, ...] = ()


@set_up_command(
    N_("Set overbooking allowance"),
    EntityKind.INVENTORY,
    permission=Permission.SET_UP_HOTEL,
    audit=(AuditCode.INVENTORY_ALLOWANCE_SET, AuditCode.INVENTORY_OVERSOLD),
    locks=(LockKind.BUSINESS_DATE_SHARED, LockKind.TYPE_NIGHT, LockKind.JOURNAL_HEAD),
    result=AllowanceSet,
)
def set_overbooking_allowance(uow: UnitOfWork, *, room_type_id: RoomTypeId, first_date: date, last_date: date, rooms: int) -> AllowanceSet:
    """Allow so many rooms of a type to be sold beyond those there are, each night from the first to the last, both included.

    A lower allowance on a night that is sold further already is recorded, counted as oversold and audited.

    Raises:
        InvalidInput: the dates are in the wrong order, in the past or too far apart; the number is not possible.
        NotFound: there is no such room type.
    """
    if last_date < first_date:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))
    if first_date < uow.business_date:
        raise InvalidInput(
            "first_date", problem=N_("The first night lies before the business date. Nothing was saved. Choose today or later.")
        )
    nights = [first_date + timedelta(days=number) for number in range((last_date - first_date).days + 1)]
    if len(nights) > MOST_NIGHTS:
        raise InvalidInput(
            "last_date", problem=N_("At most two years can be set at once. Nothing was saved. Choose an earlier last night.")
        )
    allowed = number_between("rooms", rooms, 0, HIGHEST_ALLOWANCE)
    kind = uow.get(RoomType, room_type_id, what=_("The room type"), lock=False)
    inventory.set_allowance(uow, room_type_id, dict.fromkeys(nights, allowed))
    uow.record_row(
        AuditCode.INVENTORY_ALLOWANCE_SET,
        EntityKind.INVENTORY,
        room_type_id,
        room_type=kind.name,
        first=first_date,
        last=last_date,
        rooms=allowed,
    )
    uow.changed_row(EntityKind.INVENTORY, room_type_id, {"overbooking": allowed, "first": first_date, "last": last_date})
    oversold = inventory.record_oversold(uow, room_type_id, nights)
    return AllowanceSet(room_type_id, first_date, last_date, allowed, oversold)
