"""Packages in the set-up: what a rate may include beside the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PackageBasis, PackageRevenue, PackageRhythm
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.rate_plans import (
    PackageRow,
    packages_set_up,
)
from hotel_desk.services.packages import MOST_DAYS, PackageDetails, add_package, change_package, delete_package, switch_package
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.rate_words import PACKAGE_BASES, PACKAGE_REVENUES, PACKAGE_RHYTHMS
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.selling_noun import SellingNoun
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, NumberField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class Packages(SellingNoun[PackageRow]):
    key = "packages"
    title = N_("Packages")
    one_new = N_("New package")
    icon = "mdi6.coffee-outline"
    empty_title = N_("No packages yet")
    empty_sentence = N_("Breakfast, a dinner on arrival, a transfer: what a rate may include is described here.")
    kinds = frozenset({EntityKind.PACKAGE, EntityKind.TRANSACTION_CODE, EntityKind.RATE_PLAN})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return packages_set_up, {}

    def columns(self) -> list[Column[PackageRow]]:
        currency = self.context.status().currency
        return [
            Column("code", _("Code"), lambda row: row.code, width=96),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column(
                "price",
                _("Price"),
                lambda row: amount_text(row.price_minor, currency),
                sort_key=lambda row: row.price_minor,
                align="right",
                width=96,
            ),
            Column("basis", _("Counted by"), lambda row: _(PACKAGE_BASES[row.basis]), width=104, optional=True),
            Column("rhythm", _("When"), lambda row: _(PACKAGE_RHYTHMS[row.rhythm]), width=168, optional=True),
        ]

    def name(self, row: PackageRow) -> str:
        return row.name

    def about(self, row: PackageRow) -> str:
        return plural("In {count} rate plan", "In {count} rate plans", row.plans).format(count=row.plans)

    def search_text(self, row: PackageRow) -> str:
        return f"{row.code} {row.name} {row.transaction_code}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        form.add(NoteField("description", _("In words"), object_name="packages_description", lines=2))
        form.add(ChoiceField("transaction_code_id", _("Posted as"), object_name="packages_code_posted", required=True))
        form.add(
            ChoiceField("basis", _("Counted by"), object_name="packages_basis", choices=translated(PACKAGE_BASES), required=True),
            ChoiceField("rhythm", _("When"), object_name="packages_rhythm", choices=translated(PACKAGE_RHYTHMS), required=True),
        )
        form.add(NumberField("every_nights", _("Every so many nights"), object_name="packages_every", minimum=1, maximum=99))
        form.add(self.money("price_minor", _("Price")), self.money("child_price_minor", _("Price of a child")))
        form.add(*self.dates())
        form.add(
            ChoiceField(
                "revenue", _("Becomes revenue"), object_name="packages_revenue", choices=translated(PACKAGE_REVENUES), required=True
            )
        )
        form.add(
            NumberField("taken_after_days", _("Taken so many days after"), object_name="packages_after", minimum=0, maximum=MOST_DAYS),
            NumberField("valid_days", _("For so many days"), object_name="packages_valid", minimum=1, maximum=MOST_DAYS),
        )
        for name in ("basis", "rhythm", "revenue"):
            form.field(name).edited.connect(lambda: _show_for_package(form))

    def adapt(self, form: Form, row: PackageRow | None) -> None:  # noqa: ARG002 - the fields decide
        _show_for_package(form)

    def new_values(self) -> dict[str, Any]:
        return {
            "basis": PackageBasis.PER_PERSON,
            "rhythm": PackageRhythm.EVERY_NIGHT,
            "every_nights": 2,
            "child_price_minor": 0,
            "revenue": PackageRevenue.AS_SOLD,
            "taken_after_days": 1,
            "valid_days": 1,
        }

    def values(self, row: PackageRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in PackageDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_package, {"details": _package(values)})

    def change(self, row: PackageRow, values: dict[str, Any]) -> Intent:
        return Intent(change_package, {"package_id": row.id, "details": _package(values), "version": row.version})

    def switch(self, row: PackageRow, *, active: bool) -> Intent:
        return Intent(switch_package, {"package_id": row.id, "active": active, "version": row.version})

    def delete(self, row: PackageRow) -> Intent:
        return Intent(delete_package, {"package_id": row.id, "version": row.version})


def _show_for_package(form: Form) -> None:
    form.field("every_nights").setVisible(form.value("rhythm") is PackageRhythm.EVERY_NTH_NIGHT)
    form.field("child_price_minor").setVisible(form.value("basis") in {PackageBasis.PER_PERSON, PackageBasis.PER_CHILD})
    for name in ("taken_after_days", "valid_days"):
        form.field(name).setVisible(form.value("revenue") is PackageRevenue.AS_TAKEN)


def _package(values: dict[str, Any]) -> PackageDetails:
    kept = {**values, "child_price_minor": values["child_price_minor"] or 0}
    if values["rhythm"] is not PackageRhythm.EVERY_NTH_NIGHT:
        kept["every_nights"] = 1
    return PackageDetails(**kept)
