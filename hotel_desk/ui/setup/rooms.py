"""Room types, rooms, closures and overbooking allowances in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ClosureKind, EntityKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.setup_property import AllowanceRow, allowances_set_up
from hotel_desk.queries.setup_rooms import (
    ClosureRow,
    ClosureState,
    RoomRow,
    RoomTypeRow,
    closures_set_up,
    room_types_set_up,
    rooms_set_up,
)
from hotel_desk.services.housekeeping import close_room, reopen_room
from hotel_desk.services.setup_overbooking import HIGHEST_ALLOWANCE, set_overbooking_allowance
from hotel_desk.services.setup_room_types import (
    LARGEST_AREA,
    MOST_PERSONS,
    RoomTypeDetails,
    add_room_type,
    change_room_type,
    delete_room_type,
    switch_room_type,
)
from hotel_desk.services.setup_rooms import RoomDetails, add_rooms, change_room, delete_room, switch_room
from hotel_desk.ui.formats import amount_text, date_text
from hotel_desk.ui.setup.fields import KnownNumberField, WordsField
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.words import CLOSURE_KINDS, ROOM_FEATURES, translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.widgets.form import Form

_STATES = {
    ClosureState.COMING: N_("To come"),
    ClosureState.RUNNING: N_("Closed now"),
    ClosureState.OVER: N_("Over"),
    ClosureState.REOPENED: N_("Reopened"),
}


def features_field(key: str) -> WordsField:
    """Features to tick, and a line for another."""
    return WordsField(
        "features",
        _("Features"),
        object_name=f"{key}_features",
        suggestions=[_(word) for word in ROOM_FEATURES],
        placeholder=_("Another feature"),
    )


class RoomTypes(Noun[RoomTypeRow]):
    key = "room_types"
    title = N_("Room types")
    one_new = N_("New room type")
    icon = "mdi6.bed-king-outline"
    empty_title = N_("No room types yet")
    empty_sentence = N_("A room type is what guests book: add the first one.")
    kinds = frozenset({EntityKind.ROOM_TYPE, EntityKind.ROOM})
    picture_kind = EntityKind.ROOM_TYPE

    def query(self) -> tuple[Any, dict[str, Any]]:
        return room_types_set_up, {}

    def columns(self) -> list[Column[RoomTypeRow]]:
        currency = self.context.status().currency
        return [
            Column("code", _("Code"), lambda row: row.code, width=72),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("persons", _("Persons"), _persons, align="right", width=80, optional=True),
            Column(
                "price",
                _("Price"),
                lambda row: amount_text(row.standard_price_minor, currency),
                sort_key=lambda row: row.standard_price_minor,
                align="right",
                width=88,
                optional=True,
            ),
            Column("rooms", _("Rooms"), lambda row: str(row.rooms), sort_key=lambda row: row.rooms, align="right", width=72),
        ]

    def name(self, row: RoomTypeRow) -> str:
        return _("Room type {name}").format(name=row.name)

    def about(self, row: RoomTypeRow) -> str:
        return plural("{count} room", "{count} rooms", row.rooms).format(count=row.rooms)

    def search_text(self, row: RoomTypeRow) -> str:
        return f"{row.code} {row.name} {row.category} {row.beds} {' '.join(row.features)}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        form.add(
            MoneyField(
                "standard_price_minor",
                _("Standard price a night"),
                object_name="room_types_price",
                currency=self.context.status().currency,
                required=True,
            )
        )
        form.add(
            _persons_field("base_occupancy", _("Persons in the price"), 1),
            _persons_field("max_occupancy", _("Persons at most"), 1),
        )
        form.add(TextField("category", _("Category"), object_name="room_types_category"))
        form.add(
            _persons_field("extra_beds", _("Extra beds"), 0),
            KnownNumberField("area_square_metres", _("Floor space"), object_name="room_types_area", maximum=LARGEST_AREA, suffix="m²"),
        )
        form.add(TextField("beds", _("Beds"), object_name="room_types_beds", placeholder=_("1 double bed")))
        form.add(features_field(self.key))
        form.add(NoteField("description", _("Long description"), object_name="room_types_description"))

    def new_values(self) -> dict[str, Any]:
        return {"base_occupancy": 2, "max_occupancy": 2}

    def values(self, row: RoomTypeRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in RoomTypeDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_room_type, {"details": RoomTypeDetails(**values)})

    def change(self, row: RoomTypeRow, values: dict[str, Any]) -> Intent:
        return Intent(change_room_type, {"room_type_id": row.id, "details": RoomTypeDetails(**values), "version": row.version})

    def switch(self, row: RoomTypeRow, *, active: bool) -> Intent:
        return Intent(switch_room_type, {"room_type_id": row.id, "active": active, "version": row.version})

    def delete(self, row: RoomTypeRow) -> Intent:
        return Intent(delete_room_type, {"room_type_id": row.id, "version": row.version})


class Rooms(Noun[RoomRow]):
    key = "rooms"
    title = N_("Rooms")
    one_new = N_("New rooms")
    icon = "mdi6.door"
    empty_title = N_("No rooms yet")
    empty_sentence = N_("Add one, or a range such as 101-120. A room needs a floor and a room type first.")
    kinds = frozenset({EntityKind.ROOM, EntityKind.FLOOR, EntityKind.BUILDING, EntityKind.ROOM_TYPE})
    picture_kind = EntityKind.ROOM
    optional = {"connecting_room_id": N_("No connecting door")}  # noqa: RUF012 - never changed

    def query(self) -> tuple[Any, dict[str, Any]]:
        return rooms_set_up, {}

    def columns(self) -> list[Column[RoomRow]]:
        return [
            Column("number", _("Room"), lambda row: row.number, width=72),
            Column("type", _("Room type"), lambda row: row.room_type, width=0),
            Column("floor", _("Floor"), lambda row: row.floor, width=112, optional=True),
            Column("features", _("Features"), _features_text, width=152, optional=True, tooltip=_features_text),
            Column("door", _("Door to"), lambda row: row.connecting_number, width=80, optional=True),
        ]

    def name(self, row: RoomRow) -> str:
        return _("Room {number}").format(number=row.number)

    def about(self, row: RoomRow) -> str:
        return f"{row.room_type}, {row.floor}"

    def search_text(self, row: RoomRow) -> str:
        return f"{row.number} {row.room_type} {row.floor} {row.building} {' '.join(row.features)}"

    def add_fields(self, form: Form) -> None:
        form.add(
            TextField("number", _("Room number"), object_name="rooms_number", required=True, limit=400, placeholder=_("101 or 101-120")),
            order_field(self.key),
        )
        form.add(ChoiceField("room_type_id", _("Room type"), object_name="rooms_room_type", required=True))
        form.add(ChoiceField("floor_id", _("Floor"), object_name="rooms_floor", required=True))
        form.add(features_field(self.key))
        form.add(ChoiceField("connecting_room_id", _("Connecting room"), object_name="rooms_connecting"))
        form.add(NoteField("description", _("Long description"), object_name="rooms_description"))

    def values(self, row: RoomRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("number", *RoomDetails.__dataclass_fields__)}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_rooms, {"numbers": values["number"], "details": _room_details(values)})

    def change(self, row: RoomRow, values: dict[str, Any]) -> Intent:
        return Intent(
            change_room, {"room_id": row.id, "number": values["number"], "details": _room_details(values), "version": row.version}
        )

    def switch(self, row: RoomRow, *, active: bool) -> Intent:
        return Intent(switch_room, {"room_id": row.id, "active": active, "version": row.version})

    def delete(self, row: RoomRow) -> Intent:
        return Intent(delete_room, {"room_id": row.id, "version": row.version})

    def saved_id(self, result: Any) -> Any:
        return result.room_ids[0]


class Closures(Noun[ClosureRow]):
    key = "closures"
    title = N_("Closures")
    one_new = N_("Close room")
    icon = "mdi6.wrench-outline"
    empty_title = N_("No room is closed")
    empty_sentence = N_("A room that cannot be given out is closed for some nights, with a reason.")
    kinds = frozenset({EntityKind.CLOSURE, EntityKind.ROOM, EntityKind.BUSINESS_DATE})
    show_off_title = N_("Show past ones")
    off_title = N_("past")

    def query(self) -> tuple[Any, dict[str, Any]]:
        return closures_set_up, {}

    def columns(self) -> list[Column[ClosureRow]]:
        return [
            Column("room", _("Room"), lambda row: row.room_number, width=64),
            Column("kind", _("Kind"), lambda row: _(CLOSURE_KINDS[row.kind]), width=104),
            Column(
                "first",
                _("First night"),
                lambda row: date_text(row.first_date),
                sort_key=lambda row: row.first_date,
                width=128,
                optional=True,
            ),
            Column(
                "last", _("Last night"), lambda row: date_text(row.last_date), sort_key=lambda row: row.last_date, width=128, optional=True
            ),
            Column("reason", _("Reason"), lambda row: row.reason, width=0, tooltip=lambda row: row.reason),
            Column("state", _("State"), lambda row: _(_STATES[row.state]), width=96, optional=True),
        ]

    def name(self, row: ClosureRow) -> str:
        return _("Room {number} closed").format(number=row.room_number)

    def about(self, row: ClosureRow) -> str:
        return _(_STATES[row.state])

    def search_text(self, row: ClosureRow) -> str:
        return f"{row.room_number} {_(CLOSURE_KINDS[row.kind])} {row.reason} {_(_STATES[row.state])}"

    def add_fields(self, form: Form) -> None:
        form.add(
            ChoiceField("room_id", _("Room"), object_name="closures_room", required=True),
            ChoiceField("kind", _("Kind"), object_name="closures_kind", choices=translated(CLOSURE_KINDS), required=True),
        )
        form.add(*_night_fields("closures", self._today))
        form.add(NoteField("reason", _("Reason"), object_name="closures_reason", required=True))

    def new_values(self) -> dict[str, Any]:
        return {"kind": ClosureKind.OUT_OF_ORDER, "first_date": self._today(), "last_date": self._today()}

    def values(self, row: ClosureRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("room_id", "kind", "first_date", "last_date", "reason")}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(close_room, values)

    def change(self, row: ClosureRow, values: dict[str, Any]) -> Intent:
        raise NotImplementedError

    def facts(self, row: ClosureRow) -> list[tuple[str, str]]:
        return [
            (_("Kind"), _(CLOSURE_KINDS[row.kind])),
            (_("First night"), date_text(row.first_date)),
            (_("Last night"), date_text(row.last_date)),
            (_("Reason"), row.reason),
        ]

    def can_change(self, row: ClosureRow) -> bool:  # noqa: ARG002 - a closure is ended and made anew
        return False

    def switch(self, row: ClosureRow, *, active: bool) -> Intent | None:
        return Intent(reopen_room, {"closure_id": row.id}) if row.active and not active else None

    def switch_title(self, row: ClosureRow) -> str:  # noqa: ARG002 - shown for those that run only
        return _("Reopen")

    def switched(self, row: ClosureRow, *, active: bool) -> str:  # noqa: ARG002 - there is only one way
        return _("Room {number} is open again.").format(number=row.room_number)

    def saved_id(self, result: Any) -> Any:
        return result.closure_id

    def _today(self) -> date:
        return self.context.status().business_date


class Allowances(Noun[AllowanceRow]):
    key = "allowances"
    title = N_("Overbooking")
    one_new = N_("Set allowance")
    icon = "mdi6.plus-box-multiple-outline"
    empty_title = N_("The usual allowance everywhere")
    empty_sentence = N_("Nights on which more or fewer rooms may be sold than usual are listed here. The usual number is a setting.")
    kinds = frozenset({EntityKind.INVENTORY, EntityKind.ROOM_TYPE, EntityKind.SETTING, EntityKind.BUSINESS_DATE})
    may_be_off = False

    def query(self) -> tuple[Any, dict[str, Any]]:
        return allowances_set_up, {}

    def columns(self) -> list[Column[AllowanceRow]]:
        return [
            Column("type", _("Room type"), lambda row: row.room_type, width=0),
            Column("first", _("First night"), lambda row: date_text(row.first_date), sort_key=lambda row: row.first_date, width=136),
            Column(
                "last", _("Last night"), lambda row: date_text(row.last_date), sort_key=lambda row: row.last_date, width=136, optional=True
            ),
            Column("rooms", _("Rooms"), lambda row: str(row.rooms), sort_key=lambda row: row.rooms, align="right", width=72),
        ]

    def name(self, row: AllowanceRow) -> str:
        return row.room_type

    def about(self, row: AllowanceRow) -> str:
        return _("Usual allowance: {count}").format(count=row.usual)

    def search_text(self, row: AllowanceRow) -> str:
        return f"{row.room_type} {date_text(row.first_date)} {date_text(row.last_date)}"

    def add_fields(self, form: Form) -> None:
        form.add(ChoiceField("room_type_id", _("Room type"), object_name="allowances_room_type", required=True))
        form.add(*_night_fields("allowances", lambda: self.context.status().business_date))
        form.add(
            NumberField(
                "rooms",
                _("May be sold beyond the rooms there are"),
                object_name="allowances_rooms",
                maximum=HIGHEST_ALLOWANCE,
                hint=_("Nights that are sold further already keep their guests; they are counted as oversold."),
            )
        )

    def new_values(self) -> dict[str, Any]:
        today = self.context.status().business_date
        return {"first_date": today, "last_date": today, "rooms": 1}

    def values(self, row: AllowanceRow) -> dict[str, Any]:
        return {"room_type_id": row.room_type_id, "first_date": row.first_date, "last_date": row.last_date, "rooms": row.rooms}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(set_overbooking_allowance, values)

    def change(self, row: AllowanceRow, values: dict[str, Any]) -> Intent:  # noqa: ARG002 - the nights written in the form are set
        return Intent(set_overbooking_allowance, values)

    def switch(self, row: AllowanceRow, *, active: bool) -> Intent | None:
        if active:
            return None
        usual = {"first_date": row.first_date, "last_date": row.last_date, "rooms": row.usual}
        return Intent(set_overbooking_allowance, {"room_type_id": row.room_type_id, **usual})

    def switch_title(self, row: AllowanceRow) -> str:  # noqa: ARG002 - the same for all
        return _("Back to the usual")

    def switched(self, row: AllowanceRow, *, active: bool) -> str:  # noqa: ARG002 - there is only one way
        return _("{name} has the usual allowance on these nights again.").format(name=row.room_type)

    def saved_id(self, result: Any) -> Any:
        return result.room_type_id, result.first_date


def _persons_field(name: str, title: str, lowest: int) -> NumberField:
    return NumberField(name, title, object_name=f"room_types_{name}", minimum=lowest, maximum=MOST_PERSONS)


def _night_fields(key: str, today: Any) -> tuple[DateField, DateField]:
    first = DateField("first_date", _("First night"), object_name=f"{key}_first_date", relative_to=today, required=True)
    last = DateField("last_date", _("Last night"), object_name=f"{key}_last_date", relative_to=first.shown_day, required=True)
    return first, last


def _room_details(values: dict[str, Any]) -> RoomDetails:
    return RoomDetails(**{name: value for name, value in values.items() if name != "number"})


def _features_text(row: RoomRow) -> str:
    return ", ".join(row.features)


def _persons(row: RoomTypeRow) -> str:
    return str(row.max_occupancy) if row.base_occupancy == row.max_occupancy else f"{row.base_occupancy}–{row.max_occupancy}"
