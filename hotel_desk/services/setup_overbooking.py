"""How many rooms may be sold beyond those there are, by date: of a type, and of the whole house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, LockKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.restriction import HouseNight
from hotel_desk.models.room import RoomType
from hotel_desk.queries.house_nights import house_nights
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


@dataclass(frozen=True, slots=True)
class HouseAllowanceSet:
    """What the house may sell now. `rooms`: None where it has no limit of its own. `beyond`: nights that are sold further already."""

    first_date: date
    last_date: date
    rooms: int | None
    beyond: tuple[date, ...] = ()


@set_up_command(
    N_("Set overbooking allowance"),
    EntityKind.INVENTORY,
    permission=Permission.SET_RESTRICTIONS,
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
    nights = _nights(uow, first_date, last_date)
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


@set_up_command(
    N_("Set overbooking allowance of the house"),
    EntityKind.INVENTORY,
    permission=Permission.SET_RESTRICTIONS,
    audit=(AuditCode.HOUSE_ALLOWANCE_SET,),
    # Alone, so that no sale runs that did not see the limit.
    locks=(LockKind.BUSINESS_DATE_EXCLUSIVE, LockKind.HOUSE_NIGHT, LockKind.JOURNAL_HEAD),
    result=HouseAllowanceSet,
)
def set_house_allowance(uow: UnitOfWork, *, first_date: date, last_date: date, rooms: int | None) -> HouseAllowanceSet:
    """Limit how many rooms all types together may sell, each night from the first to the last, both included.

    What is sold already stays sold; nothing more is sold on such a night while the house is beyond its limit.

    Args:
        rooms: beyond those there are; None: the house has no limit of its own, only its types have.

    Raises:
        InvalidInput: the dates are in the wrong order, in the past or too far apart; the number is not possible.
    """
    nights = _nights(uow, first_date, last_date)
    allowed = None if rooms is None else number_between("rooms", rooms, 0, HIGHEST_ALLOWANCE)
    uow.connection.execute(
        delete(HouseNight).where(HouseNight.property_id == uow.property_id, HouseNight.date >= first_date, HouseNight.date <= last_date)
    )
    if allowed is not None:
        rows = [{"property_id": uow.property_id, "date": night, "overbooking": allowed} for night in nights]
        uow.connection.execute(insert(HouseNight), rows)
    facts = {"first": first_date, "last": last_date, "rooms": allowed}
    uow.record_row(AuditCode.HOUSE_ALLOWANCE_SET, EntityKind.INVENTORY, uow.property_id, **facts)
    uow.changed_row(EntityKind.INVENTORY, uow.property_id, {"house": facts})
    beyond = tuple(night for night, house in sorted(house_nights(uow, first_date, last_date).items()) if house.left < 0)
    return HouseAllowanceSet(first_date, last_date, allowed, beyond)


def _nights(uow: UnitOfWork, first_date: date, last_date: date) -> list[date]:
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
    return nights
