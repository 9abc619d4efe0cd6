"""Room types: what is sold as the same thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import RoomTypeId, new_id
from hotel_desk.language import N_, _, plural
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.staging import StagedBooking
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    HIGHEST_PRICE_MINOR,
    LONGEST_CODE,
    ROOM_LOCKS,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    refuse_used,
    set_up_command,
    switch,
    tidy_text,
    tidy_words,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_PERSONS = 99
LARGEST_AREA = 10_000


def _reservations_of(identifier: UUID) -> Select[int]:
    slept = select(ReservationNight.reservation_id).where(ReservationNight.room_type_id == identifier)
    return select(func.count()).where(
        or_(Reservation.room_type_id == identifier, Reservation.charged_type_id == identifier, Reservation.id.in_(slept))
    )


ROOM_TYPE = Shape(
    RoomType,
    named=lambda kind: _("Room type {name}").format(name=kind.name),
    what=lambda: _("The room type"),
    uses=(
        Use(
            lambda count: plural("{count} room", "{count} rooms", count).format(count=count),
            lambda identifier: select(func.count()).where(Room.room_type_id == identifier),
        ),
        Use(lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count), _reservations_of),
        Use(
            lambda count: plural("{count} imported booking", "{count} imported bookings", count).format(count=count),
            lambda identifier: select(func.count()).where(
                or_(StagedBooking.charged_type_id == identifier, StagedBooking.occupied_type_id == identifier)
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class RoomTypeDetails:
    """What a room type is.

    Args:
        base_occupancy: persons the price is for.
        max_occupancy: persons a room may hold, extra beds not counted.
        standard_price_minor: a night where nothing else is agreed, minor units.
        features: in the hotel's own words.
    """

    code: str
    name: str
    category: str = ""
    area_square_metres: int | None = None
    beds: str = ""
    base_occupancy: int = 2
    max_occupancy: int = 2
    extra_beds: int = 0
    standard_price_minor: int = 0
    features: tuple[str, ...] = ()
    description: str = ""
    sort_order: int = 0


@set_up_command(N_("Add room type"), EntityKind.ROOM_TYPE)
def add_room_type(uow: UnitOfWork, *, details: RoomTypeDetails) -> SetUpSaved:
    """Write down a room type; it has no rooms yet.

    Raises:
        InvalidInput, InputTooLong: a field is missing, out of bounds or too long, or fewer persons fit than the price is for.
        CodeTaken: another type has the code.
    """
    return add(uow, ROOM_TYPE, RoomType(id=RoomTypeId(new_id()), property_id=uow.property_id, version=1, active=True, **_checked(details)))


@set_up_command(N_("Change room type"), EntityKind.ROOM_TYPE)
def change_room_type(uow: UnitOfWork, *, room_type_id: RoomTypeId, details: RoomTypeDetails, version: int) -> SetUpSaved:
    """Save a room type's new facts; a new standard price is for what is booked from now on.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, ROOM_TYPE, load(uow, ROOM_TYPE, room_type_id, version), _checked(details))


@set_up_command(N_("Switch room type on or off"), EntityKind.ROOM_TYPE)
def switch_room_type(uow: UnitOfWork, *, room_type_id: RoomTypeId, active: bool, version: int) -> SetUpSaved:
    """Offer a room type for new bookings, or no longer; what is booked stays booked."""
    return switch(uow, load(uow, ROOM_TYPE, room_type_id, version), active=active)


@set_up_command(N_("Delete room type"), EntityKind.ROOM_TYPE, result=SetUpDeleted, locks=ROOM_LOCKS)
def delete_room_type(uow: UnitOfWork, *, room_type_id: RoomTypeId, version: int) -> SetUpDeleted:
    """Delete a room type that has neither rooms nor reservations, with its empty counters.

    Raises:
        StillUsed: it has.
    """
    kind = load(uow, ROOM_TYPE, room_type_id, version)
    refuse_used(uow, ROOM_TYPE, kind)
    uow.connection.execute(delete(TypeNight).where(TypeNight.property_id == uow.property_id, TypeNight.room_type_id == room_type_id))
    return discard(uow, ROOM_TYPE, kind)


def _checked(details: RoomTypeDetails) -> dict[str, Any]:
    if details.max_occupancy < details.base_occupancy:
        raise InvalidInput(
            "max_occupancy", problem=N_("Fewer persons fit in than the price is for. Nothing was saved. Correct one of the two.")
        )
    area = details.area_square_metres
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "category": tidy_text("category", details.category),
        "area_square_metres": None if area is None else number_between("area_square_metres", area, 1, LARGEST_AREA),
        "beds": tidy_text("beds", details.beds),
        "base_occupancy": number_between("base_occupancy", details.base_occupancy, 0, MOST_PERSONS),
        "max_occupancy": number_between("max_occupancy", details.max_occupancy, 0, MOST_PERSONS),
        "extra_beds": number_between("extra_beds", details.extra_beds, 0, MOST_PERSONS),
        "standard_price_minor": number_between("standard_price_minor", details.standard_price_minor, 0, HIGHEST_PRICE_MINOR),
        "features": tidy_words("features", details.features),
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }
