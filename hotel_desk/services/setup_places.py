"""Buildings and floors: where rooms are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import BuildingId, FloorId, new_id
from hotel_desk.language import N_, _, plural
from hotel_desk.models.room import Building, Floor, Room
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    LONGEST_CODE,
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
    set_up_command,
    switch,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

BUILDING = Shape(
    Building,
    named=lambda building: _("Building {name}").format(name=building.name),
    what=lambda: _("The building"),
    uses=(
        Use(
            lambda count: plural("{count} floor", "{count} floors", count).format(count=count),
            lambda identifier: select(func.count()).where(Floor.building_id == identifier),
        ),
    ),
)
FLOOR = Shape(
    Floor,
    named=lambda floor: _("Floor {name}").format(name=floor.name),
    what=lambda: _("The floor"),
    within=("building_id",),
    uses=(
        Use(
            lambda count: plural("{count} room", "{count} rooms", count).format(count=count),
            lambda identifier: select(func.count()).where(Room.floor_id == identifier),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class BuildingDetails:
    code: str
    name: str
    sort_order: int = 0


@dataclass(frozen=True, slots=True)
class FloorDetails:
    building_id: BuildingId
    code: str
    name: str
    sort_order: int = 0


@set_up_command(N_("Add building"), EntityKind.BUILDING)
def add_building(uow: UnitOfWork, *, details: BuildingDetails) -> SetUpSaved:
    """Write down a building.

    Raises:
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another building has the code.
    """
    return add(uow, BUILDING, Building(id=BuildingId(new_id()), property_id=uow.property_id, version=1, active=True, **_words(details)))


@set_up_command(N_("Change building"), EntityKind.BUILDING)
def change_building(uow: UnitOfWork, *, building_id: BuildingId, details: BuildingDetails, version: int) -> SetUpSaved:
    """Save a building's new facts.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, BUILDING, load(uow, BUILDING, building_id, version), _words(details))


@set_up_command(N_("Switch building on or off"), EntityKind.BUILDING)
def switch_building(uow: UnitOfWork, *, building_id: BuildingId, active: bool, version: int) -> SetUpSaved:
    """Offer a building for new floors, or no longer."""
    return switch(uow, load(uow, BUILDING, building_id, version), active=active)


@set_up_command(N_("Delete building"), EntityKind.BUILDING, result=SetUpDeleted)
def delete_building(uow: UnitOfWork, *, building_id: BuildingId, version: int) -> SetUpDeleted:
    """Delete a building without floors.

    Raises:
        StillUsed: it has floors.
    """
    return discard(uow, BUILDING, load(uow, BUILDING, building_id, version))


@set_up_command(N_("Add floor"), EntityKind.FLOOR)
def add_floor(uow: UnitOfWork, *, details: FloorDetails) -> SetUpSaved:
    """Write down a floor of a building.

    Raises:
        NotFound: there is no such building.
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another floor of the building has the code.
    """
    _refuse_missing_building(uow, details)
    values = {"building_id": details.building_id, **_words(details)}
    return add(uow, FLOOR, Floor(id=FloorId(new_id()), property_id=uow.property_id, version=1, active=True, **values))


@set_up_command(N_("Change floor"), EntityKind.FLOOR)
def change_floor(uow: UnitOfWork, *, floor_id: FloorId, details: FloorDetails, version: int) -> SetUpSaved:
    """Save a floor's new facts.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        NotFound, InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    _refuse_missing_building(uow, details)
    return change(uow, FLOOR, load(uow, FLOOR, floor_id, version), {"building_id": details.building_id, **_words(details)})


@set_up_command(N_("Switch floor on or off"), EntityKind.FLOOR)
def switch_floor(uow: UnitOfWork, *, floor_id: FloorId, active: bool, version: int) -> SetUpSaved:
    """Offer a floor for new rooms, or no longer."""
    return switch(uow, load(uow, FLOOR, floor_id, version), active=active)


@set_up_command(N_("Delete floor"), EntityKind.FLOOR, result=SetUpDeleted)
def delete_floor(uow: UnitOfWork, *, floor_id: FloorId, version: int) -> SetUpDeleted:
    """Delete a floor without rooms.

    Raises:
        StillUsed: it has rooms.
    """
    return discard(uow, FLOOR, load(uow, FLOOR, floor_id, version))


def _refuse_missing_building(uow: UnitOfWork, details: FloorDetails) -> None:
    uow.get(Building, details.building_id, what=_("The building"), lock=False)


def _words(details: BuildingDetails | FloorDetails) -> dict[str, Any]:
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }
