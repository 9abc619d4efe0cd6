"""Child age bands, special dates and long-stay prices in the set-up: what changes a price beside the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import AdjustmentKind
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.rate_plans import (
    ChildAgeBandRow,
    LengthOfStayPriceRow,
    SpecialDateRow,
    child_age_bands_set_up,
    length_of_stay_prices_set_up,
    special_dates_set_up,
)
from hotel_desk.services.rate_rules import (
    ChildAgeBandDetails,
    LengthOfStayPriceDetails,
    SpecialDateDetails,
    add_child_age_band,
    add_length_of_stay_price,
    add_special_date,
    change_child_age_band,
    change_length_of_stay_price,
    change_special_date,
    delete_child_age_band,
    delete_length_of_stay_price,
    delete_special_date,
    switch_special_date,
)
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.rate_words import ADJUSTMENTS
from hotel_desk.ui.setup.places import name_field
from hotel_desk.ui.setup.selling_noun import SellingNoun
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NumberField
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.weekdays_field import EVERY_WEEKDAY, WeekdaysField, weekdays_text

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form

_OLDEST_CHILD = 17
_MOST_BANDS = 5
_MOST_NIGHTS = 999


class ChildAgeBands(SellingNoun[ChildAgeBandRow]):
    key = "child_age_bands"
    title = N_("Child ages")
    one_new = N_("New age band")
    icon = "mdi6.human-child"
    empty_title = N_("No age bands yet")
    empty_sentence = N_("Children of the ages of a band have prices of their own; without one a child pays like an adult.")
    kinds = frozenset({EntityKind.CHILD_AGE_BAND})
    may_be_off = False

    def query(self) -> tuple[Any, dict[str, Any]]:
        return child_age_bands_set_up, {}

    def columns(self) -> list[Column[ChildAgeBandRow]]:
        return [
            Column("number", _("Band"), lambda row: str(row.number), sort_key=lambda row: row.number, align="right", width=72),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("ages", _("Ages"), lambda row: f"{row.from_age}–{row.to_age}", sort_key=lambda row: row.from_age, width=96),
        ]

    def name(self, row: ChildAgeBandRow) -> str:
        return row.name

    def search_text(self, row: ChildAgeBandRow) -> str:
        return f"{row.number} {row.name}"

    def add_fields(self, form: Form) -> None:
        form.add(NumberField("number", _("Band"), object_name="child_age_bands_number", minimum=1, maximum=_MOST_BANDS))
        form.add(name_field(self.key))
        form.add(
            NumberField("from_age", _("From age"), object_name="child_age_bands_from", maximum=_OLDEST_CHILD),
            NumberField("to_age", _("To age"), object_name="child_age_bands_to", maximum=_OLDEST_CHILD),
        )

    def values(self, row: ChildAgeBandRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ChildAgeBandDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_child_age_band, {"details": ChildAgeBandDetails(**values)})

    def change(self, row: ChildAgeBandRow, values: dict[str, Any]) -> Intent:
        details = ChildAgeBandDetails(**values)
        return Intent(change_child_age_band, {"child_age_band_id": row.id, "details": details, "version": row.version})

    def delete(self, row: ChildAgeBandRow) -> Intent:
        return Intent(delete_child_age_band, {"child_age_band_id": row.id, "version": row.version})


class SpecialDates(SellingNoun[SpecialDateRow]):
    key = "special_dates"
    title = N_("Special dates")
    one_new = N_("New special date")
    icon = "mdi6.calendar-star"
    empty_title = N_("No special dates yet")
    empty_sentence = N_("A fair, a festival, a quiet week: what its nights cost more or less is written here.")
    kinds = frozenset({EntityKind.SPECIAL_DATE, EntityKind.RATE_PLAN, EntityKind.ROOM_TYPE})
    optional = {"rate_plan_id": N_("All plans"), "room_type_id": N_("All types")}  # noqa: RUF012 - never changed

    def query(self) -> tuple[Any, dict[str, Any]]:
        return special_dates_set_up, {}

    def columns(self) -> list[Column[SpecialDateRow]]:
        return [
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("first", _("First night"), lambda row: date_text(row.first_date), sort_key=lambda row: row.first_date, width=136),
            Column(
                "last", _("Last night"), lambda row: date_text(row.last_date), sort_key=lambda row: row.last_date, width=136, optional=True
            ),
            Column("change", _("More or less"), lambda row: self.change_text(row.percent_millionths, row.amount_minor), width=112),
            Column("days", _("Weekdays"), lambda row: weekdays_text(row.weekdays), width=120, optional=True),
        ]

    def name(self, row: SpecialDateRow) -> str:
        return row.name

    def about(self, row: SpecialDateRow) -> str:
        return f"{row.rate_plan or _('All plans')} · {row.room_type or _('All types')}"

    def search_text(self, row: SpecialDateRow) -> str:
        return f"{row.name} {row.rate_plan or ''} {row.room_type or ''}"

    def add_fields(self, form: Form) -> None:
        form.add(name_field(self.key))
        form.add(*self.dates(required=True))
        form.add(WeekdaysField("weekdays", _("Weekdays"), object_name="special_dates_weekdays"))
        form.add(
            PercentField("percent_millionths", _("More or less by"), object_name="special_dates_percent"),
            self.money("amount_minor", _("And by"), below_zero=True),
        )
        form.add(
            ChoiceField("rate_plan_id", _("Rate plan"), object_name="special_dates_plan"),
            ChoiceField("room_type_id", _("Room type"), object_name="special_dates_type"),
        )

    def new_values(self) -> dict[str, Any]:
        return {"weekdays": EVERY_WEEKDAY}

    def values(self, row: SpecialDateRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in SpecialDateDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_special_date, {"details": SpecialDateDetails(**_zeroed(values))})

    def change(self, row: SpecialDateRow, values: dict[str, Any]) -> Intent:
        details = SpecialDateDetails(**_zeroed(values))
        return Intent(change_special_date, {"special_date_id": row.id, "details": details, "version": row.version})

    def switch(self, row: SpecialDateRow, *, active: bool) -> Intent:
        return Intent(switch_special_date, {"special_date_id": row.id, "active": active, "version": row.version})

    def delete(self, row: SpecialDateRow) -> Intent:
        return Intent(delete_special_date, {"special_date_id": row.id, "version": row.version})


class LongStays(SellingNoun[LengthOfStayPriceRow]):
    key = "long_stays"
    title = N_("Long-stay prices")
    one_new = N_("New long-stay price")
    icon = "mdi6.calendar-expand-horizontal"
    empty_title = N_("No long-stay prices yet")
    empty_sentence = N_("Another price from so many nights on, for one plan: a percentage, an amount, or a price in its place.")
    kinds = frozenset({EntityKind.RATE_PLAN, EntityKind.ROOM_TYPE})
    optional = {"room_type_id": N_("All types")}  # noqa: RUF012 - never changed
    may_be_off = False

    def query(self) -> tuple[Any, dict[str, Any]]:
        return length_of_stay_prices_set_up, {}

    def columns(self) -> list[Column[LengthOfStayPriceRow]]:
        return [
            Column("plan", _("Rate plan"), lambda row: row.rate_plan, width=0),
            Column(
                "nights", _("From nights"), lambda row: str(row.min_nights), sort_key=lambda row: row.min_nights, align="right", width=96
            ),
            Column("change", _("Price"), lambda row: self.change_text(row.percent_millionths, row.amount_minor), align="right", width=112),
            Column("type", _("Room type"), lambda row: row.room_type or _("All types"), width=136, optional=True),
        ]

    def name(self, row: LengthOfStayPriceRow) -> str:
        return plural("{plan} from {count} night", "{plan} from {count} nights", row.min_nights).format(
            plan=row.rate_plan, count=row.min_nights
        )

    def about(self, row: LengthOfStayPriceRow) -> str:
        return _(ADJUSTMENTS[row.kind])

    def search_text(self, row: LengthOfStayPriceRow) -> str:
        return f"{row.rate_plan} {row.room_type or ''} {row.min_nights}"

    def add_fields(self, form: Form) -> None:
        form.add(ChoiceField("rate_plan_id", _("Rate plan"), object_name="long_stays_plan", required=True))
        form.add(
            NumberField("min_nights", _("From nights"), object_name="long_stays_nights", minimum=2, maximum=_MOST_NIGHTS),
            ChoiceField("room_type_id", _("Room type"), object_name="long_stays_type"),
        )
        form.add(ChoiceField("kind", _("Change"), object_name="long_stays_kind", choices=translated(ADJUSTMENTS), required=True))
        form.add(PercentField("percent_millionths", _("More or less by"), object_name="long_stays_percent"))
        form.add(self.money("amount_minor", _("Amount"), below_zero=True))
        form.add(*self.dates())
        form.field("kind").edited.connect(lambda: _show_for_kind(form))

    def adapt(self, form: Form, row: LengthOfStayPriceRow | None) -> None:  # noqa: ARG002 - the kind decides
        _show_for_kind(form)

    def new_values(self) -> dict[str, Any]:
        return {"kind": AdjustmentKind.PERCENT, "min_nights": 7}

    def values(self, row: LengthOfStayPriceRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in LengthOfStayPriceDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_length_of_stay_price, {"details": _long_stay(values)})

    def change(self, row: LengthOfStayPriceRow, values: dict[str, Any]) -> Intent:
        arguments = {"length_of_stay_price_id": row.id, "details": _long_stay(values), "version": row.version}
        return Intent(change_length_of_stay_price, arguments)

    def delete(self, row: LengthOfStayPriceRow) -> Intent:
        return Intent(delete_length_of_stay_price, {"length_of_stay_price_id": row.id, "version": row.version})


def _show_for_kind(form: Form) -> None:
    percent = form.value("kind") is AdjustmentKind.PERCENT
    form.field("percent_millionths").setVisible(percent)
    form.field("amount_minor").setVisible(not percent)


def _long_stay(values: dict[str, Any]) -> LengthOfStayPriceDetails:
    """What is hidden for the chosen way does not count."""
    kept = _zeroed(values)
    kept["amount_minor" if values["kind"] is AdjustmentKind.PERCENT else "percent_millionths"] = 0
    return LengthOfStayPriceDetails(**kept)


def _zeroed(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "percent_millionths": values["percent_millionths"] or 0, "amount_minor": values["amount_minor"] or 0}
