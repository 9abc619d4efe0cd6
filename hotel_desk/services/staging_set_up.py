"""What imported bookings need to be there: room types, rooms, agents, companies, overbooking allowances.

Used by the import command; not commands themselves. What exists by its code is used, never changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import count as count_up
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.ids import BuildingId, FloorId, ProfileId, RoomTypeId
from hotel_desk.language import _
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.room import Building, Floor, Room, RoomType
from hotel_desk.services import inventory
from hotel_desk.services.profiles import ProfileDetails, new_profile
from hotel_desk.services.setup_places import BuildingDetails, FloorDetails, add_building, add_floor
from hotel_desk.services.setup_room_types import RoomTypeDetails, add_room_type
from hotel_desk.services.setup_rooms import RoomDetails, add_rooms

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

BUILDING_CODE = "MAIN"
ROOMS_A_FLOOR = 30
_FLOOR_DIGITS = 100


def needed_room_types(uow: UnitOfWork, codes: Collection[str]) -> tuple[dict[str, RoomTypeId], int]:
    """The room types of these codes, those that were missing made; returns also how many were."""
    found = uow.connection.execute(
        select(RoomType.code, RoomType.id).where(RoomType.property_id == uow.property_id, RoomType.code.in_(sorted(codes)))
    )
    types = {row.code: RoomTypeId(row.id) for row in found}
    missing = sorted(set(codes) - types.keys())
    before = uow.connection.execute(select(func.count()).select_from(RoomType).where(RoomType.property_id == uow.property_id)).scalar_one()
    for order, code in enumerate(missing, start=before):
        details = RoomTypeDetails(code=code, name=_("Room type {code}").format(code=code), sort_order=order)
        types[code] = RoomTypeId(add_room_type(uow, details=details).id)
    return types, len(missing)


def needed_rooms(uow: UnitOfWork, types: Mapping[str, RoomTypeId], wanted: Mapping[str, int]) -> int:
    """Let there be at least the wanted number of active rooms of each type; returns how many were made."""
    there = _rooms_there(uow)
    missing = {code: wanted[code] - there[types[code]] for code in sorted(wanted) if wanted[code] > there[types[code]]}
    if not missing:
        return 0
    places = _free_places(uow)
    for code, count in missing.items():
        for (floor_id, storey), doors in groupby(islice(places, count), key=itemgetter(0, 1)):
            details = RoomDetails(floor_id=floor_id, room_type_id=types[code], sort_order=storey)
            add_rooms(uow, numbers=", ".join(number for _floor, _storey, number in doors), details=details)
    return sum(missing.values())


def _rooms_there(uow: UnitOfWork) -> Counter[RoomTypeId]:
    """How many active rooms of each type the hotel has."""
    rows = uow.connection.execute(
        select(Room.room_type_id, func.count().label("rooms"))
        .where(Room.property_id == uow.property_id, Room.active.is_(True))
        .group_by(Room.room_type_id)
    )
    return Counter({RoomTypeId(row.room_type_id): row.rooms for row in rows})


def raise_allowances(uow: UnitOfWork, types: Mapping[str, RoomTypeId], wanted: Sequence[tuple[str, date, int]]) -> int:
    """Let each of these nights have at least its allowance; returns how many were raised."""
    stored = uow.connection.execute(
        select(TypeNight.room_type_id, TypeNight.date, TypeNight.overbooking).where(
            TypeNight.property_id == uow.property_id, TypeNight.overbooking > 0
        )
    )
    there = {(row.room_type_id, row.date): row.overbooking for row in stored}
    raised: dict[RoomTypeId, dict[date, int]] = defaultdict(dict)
    for code, night, rooms in wanted:
        if rooms > there.get((types[code], night), 0):
            raised[types[code]][night] = rooms
    for room_type_id in sorted(raised):
        nights = raised[room_type_id]
        inventory.set_allowance(uow, room_type_id, nights)
        shown = {night.isoformat(): rooms for night, rooms in sorted(nights.items())}
        uow.record_row(AuditCode.INVENTORY_ALLOWANCE_SET, EntityKind.INVENTORY, room_type_id, nights=shown)
        uow.changed_row(EntityKind.INVENTORY, room_type_id, {"overbooking": shown})
    return sum(len(nights) for nights in raised.values())


def needed_profiles(uow: UnitOfWork, kind: ProfileKind, codes: Collection[str]) -> tuple[dict[str, ProfileId], int]:
    """The agents or companies of these codes in the other system, those that were missing made; returns also how many were."""
    found = uow.connection.execute(
        select(Profile.external_code, Profile.id).where(
            Profile.property_id == uow.property_id, Profile.kind == kind, Profile.external_code.in_(sorted(codes))
        )
    )
    profiles = {row.external_code: ProfileId(row.id) for row in found if row.external_code is not None}
    missing = sorted(set(codes) - profiles.keys())
    for code in missing:
        name = _("Agent {code}") if kind is ProfileKind.AGENT else _("Company {code}")
        profiles[code] = ProfileId(new_profile(uow, ProfileDetails(name=name.format(code=code), kind=kind, external_code=code)).id)
    return profiles, len(missing)


def _free_places(uow: UnitOfWork) -> Iterator[tuple[FloorId, int, str]]:
    """Floors, their storey and room numbers that are not taken, from the ground up: 101 to 130, 201 to 230 and so on."""
    building_id = _building(uow)
    taken = set(uow.connection.execute(select(Room.number).where(Room.property_id == uow.property_id)).scalars())
    for storey in count_up(1):
        numbers = (str(storey * _FLOOR_DIGITS + door) for door in range(1, ROOMS_A_FLOOR + 1))
        free = [number for number in numbers if number not in taken]
        if free:
            floor_id = _floor(uow, building_id, storey)
            yield from ((floor_id, storey, number) for number in free)


def _building(uow: UnitOfWork) -> BuildingId:
    found = uow.connection.execute(
        select(Building.id).where(Building.property_id == uow.property_id).order_by(Building.sort_order, Building.code).limit(1)
    ).scalar()
    if found is not None:
        return BuildingId(found)
    return BuildingId(add_building(uow, details=BuildingDetails(code=BUILDING_CODE, name=_("Main building"))).id)


def _floor(uow: UnitOfWork, building_id: BuildingId, storey: int) -> FloorId:
    found = uow.connection.execute(
        select(Floor.id).where(Floor.property_id == uow.property_id, Floor.building_id == building_id, Floor.code == str(storey))
    ).scalar()
    if found is not None:
        return FloorId(found)
    details = FloorDetails(building_id=building_id, code=str(storey), name=_("Floor {number}").format(number=storey), sort_order=storey)
    return FloorId(add_floor(uow, details=details).id)
