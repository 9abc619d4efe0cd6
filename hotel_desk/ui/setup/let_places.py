"""Places let by the time slot in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PlaceKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.setup_let_places import PlaceRow, places_set_up
from hotel_desk.services.places import PlaceDetails, add_place, change_place, delete_place, switch_place
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.places.words import PLACE_KINDS
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, NumberField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class LetPlaces(Noun[PlaceRow]):
    key = "let_places"
    title = N_("Places let by the hour")
    one_new = N_("New place")
    icon = "mdi6.sofa-outline"
    empty_title = N_("No places yet")
    empty_sentence = N_("Meeting rooms, tables and treatment rooms are let by the time slot: add the first.")
    kinds = frozenset({EntityKind.PLACE, EntityKind.TRANSACTION_CODE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return places_set_up, {}

    def columns(self) -> list[Column[PlaceRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=80),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("kind", _("Kind"), lambda row: _(PLACE_KINDS[row.kind]), width=120, optional=True),
            Column("hours", _("Opening hours"), _hours, width=112),
            Column(
                "persons",
                _("Persons"),
                lambda row: str(row.capacity),
                sort_key=lambda row: row.capacity,
                align="right",
                width=72,
                optional=True,
            ),
            Column("price", _("Price"), self._price, sort_key=lambda row: row.slot_price_minor, align="right", width=80, optional=True),
        ]

    def name(self, row: PlaceRow) -> str:
        return row.name

    def about(self, row: PlaceRow) -> str:
        return plural("{count} booking", "{count} bookings", row.bookings).format(count=row.bookings)

    def search_text(self, row: PlaceRow) -> str:
        return f"{row.code} {row.name} {_(PLACE_KINDS[row.kind])}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        form.add(
            ChoiceField("kind", _("Kind"), object_name="let_places_kind", choices=translated(PLACE_KINDS), required=True),
            NumberField("capacity", _("Persons"), object_name="let_places_capacity", minimum=1, maximum=9999),
        )
        form.add(
            TimeField("opens_at", _("Opens"), object_name="let_places_opens", required=True),
            TimeField("closes_at", _("Closes"), object_name="let_places_closes", required=True),
        )
        form.add(
            NumberField("slot_minutes", _("Minutes a slot"), object_name="let_places_slot", minimum=5, maximum=1440),
            MoneyField("slot_price_minor", _("Price of a slot"), object_name="let_places_price", currency=self.context.status().currency),
        )
        form.add(ChoiceField("transaction_code_id", _("Charged under"), object_name="let_places_code_of_charge", required=True))
        form.add(NoteField("description", _("Description of the place"), object_name="let_places_description"))

    def new_values(self) -> dict[str, Any]:
        return {"kind": PlaceKind.MEETING_ROOM, "capacity": 10, "slot_minutes": 60, "slot_price_minor": 0}

    def values(self, row: PlaceRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in PlaceDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_place, {"details": _details(values)})

    def change(self, row: PlaceRow, values: dict[str, Any]) -> Intent:
        return Intent(change_place, {"place_id": row.id, "details": _details(values), "version": row.version})

    def switch(self, row: PlaceRow, *, active: bool) -> Intent:
        return Intent(switch_place, {"place_id": row.id, "active": active, "version": row.version})

    def delete(self, row: PlaceRow) -> Intent:
        return Intent(delete_place, {"place_id": row.id, "version": row.version})

    def _price(self, row: PlaceRow) -> str:
        return amount_text(row.slot_price_minor, self.context.status().currency)


def _details(values: dict[str, Any]) -> PlaceDetails:
    return PlaceDetails(**{**values, "slot_price_minor": values["slot_price_minor"] or 0})


def _hours(row: PlaceRow) -> str:
    return f"{row.opens_at:%H:%M}–{row.closes_at:%H:%M}"
