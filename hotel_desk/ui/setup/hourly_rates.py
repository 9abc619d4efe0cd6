"""Price lists by the hour in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.hourly_stays import HourlyRateRow
from hotel_desk.queries.setup_hourly_rates import hourly_rates_set_up
from hotel_desk.services.hourly_rates import (
    LONGEST_HOURS,
    LONGEST_MINUTES,
    HourlyRateDetails,
    add_hourly_rate,
    change_hourly_rate,
    delete_hourly_rate,
    switch_hourly_rate,
)
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.setup.places import code_field, name_field
from hotel_desk.ui.setup.selling_noun import SellingNoun
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NumberField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class HourlyRates(SellingNoun[HourlyRateRow]):
    key = "hourly_rates"
    title = N_("Rates by the hour")
    one_new = N_("New rate by the hour")
    icon = "mdi6.timer-outline"
    empty_title = N_("No rates by the hour yet")
    empty_sentence = N_("What a room type costs for some hours: the first hours, each hour after, and the most it costs.")
    kinds = frozenset({EntityKind.HOURLY_RATE, EntityKind.ROOM_TYPE, EntityKind.TRANSACTION_CODE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return hourly_rates_set_up, {}

    def columns(self) -> list[Column[HourlyRateRow]]:
        currency = self.context.status().currency
        return [
            Column("code", _("Code"), lambda row: row.code, width=88),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("type", _("Room type"), lambda row: row.room_type, width=144),
            Column(
                "first",
                _("First hours"),
                lambda row: _("{hours} h · {amount}").format(hours=row.first_hours, amount=amount_text(row.first_price_minor, currency)),
                sort_key=lambda row: row.first_price_minor,
                align="right",
                width=128,
            ),
            Column(
                "hour",
                _("Each hour after"),
                lambda row: amount_text(row.hour_price_minor, currency),
                sort_key=lambda row: row.hour_price_minor,
                align="right",
                width=112,
                optional=True,
            ),
        ]

    def name(self, row: HourlyRateRow) -> str:
        return row.name

    def about(self, row: HourlyRateRow) -> str:
        return plural("{count} stay", "{count} stays", row.stays).format(count=row.stays)

    def search_text(self, row: HourlyRateRow) -> str:
        return f"{row.code} {row.name} {row.room_type}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key))
        form.add(name_field(self.key))
        form.add(ChoiceField("room_type_id", _("Room type"), object_name="hourly_rates_type", required=True))
        form.add(ChoiceField("transaction_code_id", _("Charged under"), object_name="hourly_rates_code_of_charge", required=True))
        form.add(
            NumberField("first_hours", _("First hours"), object_name="hourly_rates_first", minimum=1, maximum=LONGEST_HOURS),
            self.money("first_price_minor", _("Their price")),
        )
        form.add(self.money("hour_price_minor", _("Each hour after")), self.money("cap_minor", _("Costs at most")))
        form.add(
            NumberField(
                "round_minutes",
                _("Counted in parts of"),
                object_name="hourly_rates_round",
                minimum=1,
                maximum=LONGEST_MINUTES,
                suffix=_("min"),
            ),
            NumberField("grace_minutes", _("Minutes of grace"), object_name="hourly_rates_grace", maximum=LONGEST_MINUTES, suffix=_("min")),
        )
        form.add(
            NumberField("warn_minutes", _("Warn before the end"), object_name="hourly_rates_warn", maximum=LONGEST_MINUTES, suffix=_("min"))
        )

    def new_values(self) -> dict[str, Any]:
        return {"first_hours": 3, "round_minutes": 30, "grace_minutes": 10, "warn_minutes": 15}

    def values(self, row: HourlyRateRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in HourlyRateDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_hourly_rate, {"details": _details(values)})

    def change(self, row: HourlyRateRow, values: dict[str, Any]) -> Intent:
        return Intent(change_hourly_rate, {"rate_id": row.id, "details": _details(values), "version": row.version})

    def switch(self, row: HourlyRateRow, *, active: bool) -> Intent:
        return Intent(switch_hourly_rate, {"rate_id": row.id, "active": active, "version": row.version})

    def delete(self, row: HourlyRateRow) -> Intent:
        return Intent(delete_hourly_rate, {"rate_id": row.id, "version": row.version})


def _details(values: dict[str, Any]) -> HourlyRateDetails:
    """An amount left empty is nothing."""
    amounts = {name: values[name] or 0 for name in ("first_price_minor", "hour_price_minor", "cap_minor")}
    return HourlyRateDetails(**{**values, **amounts})
