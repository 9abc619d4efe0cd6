"""Buildings and floors in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.settings import LONGEST_ACCOUNT
from hotel_desk.language import N_, _
from hotel_desk.queries.setup_rooms import BuildingRow, FloorRow, buildings_set_up, floors_set_up
from hotel_desk.services.setup_places import (
    BuildingDetails,
    FloorDetails,
    add_building,
    add_floor,
    change_building,
    change_floor,
    delete_building,
    delete_floor,
    switch_building,
    switch_floor,
)
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NumberField, TextField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form

LONGEST_CODE = 40
HIGHEST_ORDER = 9999


def code_field(key: str) -> TextField:
    """A short code."""
    return TextField("code", _("Code"), object_name=f"{key}_code", required=True, limit=LONGEST_CODE)


def name_field(key: str) -> TextField:
    """A name that people read."""
    return TextField("name", _("Name"), object_name=f"{key}_name", required=True)


def account_field(key: str) -> TextField:
    """The account of the books of account on which the export of the journal books it."""
    return TextField(
        "account_number",
        _("Account number"),
        object_name=f"{key}_account_number",
        limit=LONGEST_ACCOUNT,
        hint=_("For the export of the journal."),
    )


def order_field(key: str) -> NumberField:
    """The place in lists."""
    return NumberField("sort_order", _("Place in lists"), object_name=f"{key}_sort_order", maximum=HIGHEST_ORDER)


class Buildings(Noun[BuildingRow]):
    key = "buildings"
    title = N_("Buildings")
    one_new = N_("New building")
    icon = "mdi6.office-building-outline"
    empty_title = N_("No buildings yet")
    empty_sentence = N_("A floor stands in a building: add the first one.")
    kinds = frozenset({EntityKind.BUILDING, EntityKind.FLOOR})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return buildings_set_up, {}

    def columns(self) -> list[Column[BuildingRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=88),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("floors", _("Floors"), lambda row: str(row.floors), sort_key=lambda row: row.floors, align="right", width=80),
        ]

    def name(self, row: BuildingRow) -> str:
        return _("Building {name}").format(name=row.name)

    def search_text(self, row: BuildingRow) -> str:
        return f"{row.code} {row.name}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))

    def values(self, row: BuildingRow) -> dict[str, Any]:
        return {"code": row.code, "name": row.name, "sort_order": row.sort_order}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_building, {"details": BuildingDetails(**values)})

    def change(self, row: BuildingRow, values: dict[str, Any]) -> Intent:
        return Intent(change_building, {"building_id": row.id, "details": BuildingDetails(**values), "version": row.version})

    def switch(self, row: BuildingRow, *, active: bool) -> Intent:
        return Intent(switch_building, {"building_id": row.id, "active": active, "version": row.version})

    def delete(self, row: BuildingRow) -> Intent:
        return Intent(delete_building, {"building_id": row.id, "version": row.version})


class Floors(Noun[FloorRow]):
    key = "floors"
    title = N_("Floors")
    one_new = N_("New floor")
    icon = "mdi6.stairs"
    empty_title = N_("No floors yet")
    empty_sentence = N_("A room is on a floor: add the first one.")
    kinds = frozenset({EntityKind.FLOOR, EntityKind.BUILDING, EntityKind.ROOM})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return floors_set_up, {}

    def columns(self) -> list[Column[FloorRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=72),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("building", _("Building"), lambda row: row.building, width=120, optional=True),
            Column("rooms", _("Rooms"), lambda row: str(row.rooms), sort_key=lambda row: row.rooms, align="right", width=80),
        ]

    def name(self, row: FloorRow) -> str:
        return _("Floor {name}").format(name=row.name)

    def about(self, row: FloorRow) -> str:
        return row.building

    def search_text(self, row: FloorRow) -> str:
        return f"{row.code} {row.name} {row.building}"

    def add_fields(self, form: Form) -> None:
        form.add(ChoiceField("building_id", _("Building"), object_name="floors_building", required=True))
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))

    def values(self, row: FloorRow) -> dict[str, Any]:
        return {"building_id": row.building_id, "code": row.code, "name": row.name, "sort_order": row.sort_order}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_floor, {"details": FloorDetails(**values)})

    def change(self, row: FloorRow, values: dict[str, Any]) -> Intent:
        return Intent(change_floor, {"floor_id": row.id, "details": FloorDetails(**values), "version": row.version})

    def switch(self, row: FloorRow, *, active: bool) -> Intent:
        return Intent(switch_floor, {"floor_id": row.id, "active": active, "version": row.version})

    def delete(self, row: FloorRow) -> Intent:
        return Intent(delete_floor, {"floor_id": row.id, "version": row.version})
