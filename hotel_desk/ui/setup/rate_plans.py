"""Rate plans in the set-up: whom each is for, where its prices come from, what is in it, which policies hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import PolicyKind, RateAudience, RatePricing, RoundingDirection
from hotel_desk.language import N_, _
from hotel_desk.queries.rate_plans import RatePlanRow, rate_plans_set_up
from hotel_desk.services.rate_plans import (
    PlanPackage,
    RatePlanDetails,
    add_rate_plan,
    change_rate_plan,
    delete_rate_plan,
    switch_rate_plan,
)
from hotel_desk.ui.formats import amount_text, date_text
from hotel_desk.ui.rate_words import AUDIENCES, POLICY_KINDS, PRICINGS, ROUNDINGS
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField, percent_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.setup_page import SetUpPage
    from hotel_desk.ui.widgets.form import Form

_LARGEST_MINOR = 2_000_000_000
_POLICIES = {kind: f"{kind.value.lower()}_policy_id" for kind in PolicyKind}
_DERIVED = ("parent_id", "derived_percent_millionths", "derived_amount_minor", "rounding_minor", "rounding_direction")


class RatePlans(Noun[RatePlanRow]):
    key = "rate_plans"
    title = N_("Rate plans")
    one_new = N_("New rate plan")
    icon = "mdi6.tag-multiple-outline"
    empty_title = N_("No rate plans yet")
    empty_sentence = N_("A rate plan says what a night costs, for whom, and what is in it: add the first one.")
    kinds = frozenset({EntityKind.RATE_PLAN, EntityKind.PACKAGE, EntityKind.POLICY, EntityKind.PROFILE})
    optional = {  # noqa: RUF012 - never changed
        "parent_id": N_("None"),
        **dict.fromkeys(_POLICIES.values(), N_("None")),
    }

    def query(self) -> tuple[Any, dict[str, Any]]:
        return _page, {}

    def columns(self) -> list[Column[RatePlanRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=96),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("audience", _("For"), lambda row: _(AUDIENCES[row.audience]), width=136, optional=True),
            Column("pricing", _("Prices"), self._pricing, width=168, tooltip=self._pricing),
            Column("until", _("Priced until"), _priced_until, sort_key=lambda row: row.priced_until, width=128, optional=True),
        ]

    def name(self, row: RatePlanRow) -> str:
        return _("Rate plan {name}").format(name=row.name)

    def about(self, row: RatePlanRow) -> str:
        return f"{row.code} · {_(AUDIENCES[row.audience])}"

    def search_text(self, row: RatePlanRow) -> str:
        return " ".join((row.code, row.name, _(AUDIENCES[row.audience]), *row.partners, *row.package_names))

    def add_fields(self, form: Form) -> None:
        status = self.context.status()
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        form.add(NoteField("description", _("In words"), object_name="rate_plans_description", lines=2))
        form.add(ChoiceField("audience", _("For whom"), object_name="rate_plans_audience", choices=translated(AUDIENCES), required=True))
        form.add(ChecksField("partner_ids", _("Companies and agents"), object_name="rate_plans_partners"))
        form.add(ChoiceField("pricing", _("Prices"), object_name="rate_plans_pricing", choices=translated(PRICINGS), required=True))
        form.add(ChoiceField("parent_id", _("From the plan"), object_name="rate_plans_parent"))
        form.add(
            PercentField("derived_percent_millionths", _("More or less by"), object_name="rate_plans_percent"),
            MoneyField(
                "derived_amount_minor",
                _("And by"),
                object_name="rate_plans_amount",
                currency=status.currency,
                minimum=-_LARGEST_MINOR,
                maximum=_LARGEST_MINOR,
            ),
        )
        form.add(
            MoneyField("rounding_minor", _("Rounded to"), object_name="rate_plans_rounding", currency=status.currency, minimum=1),
            ChoiceField("rounding_direction", _("Which way"), object_name="rate_plans_direction", choices=translated(ROUNDINGS)),
        )
        form.add(ChecksField("inside", _("Packages in the price"), object_name="rate_plans_inside"))
        form.add(ChecksField("on_top", _("Packages on top of the price"), object_name="rate_plans_on_top"))
        for kind, name in _POLICIES.items():
            form.add(ChoiceField(name, _(POLICY_KINDS[kind]), object_name=f"rate_plans_{kind.value.lower()}"))
        form.add(
            DateField("first_date", _("First night"), object_name="rate_plans_first", relative_to=self._today),
            DateField("last_date", _("Last night"), object_name="rate_plans_last", relative_to=self._today),
        )
        form.add(TextField("market", _("Market"), object_name="rate_plans_market"))
        form.add(CheckField("confidential", _("Not on the guest's papers"), object_name="rate_plans_confidential"))
        for name in ("audience", "pricing"):
            form.field(name).edited.connect(lambda: _show_what_counts(form))

    def adapt(self, form: Form, row: RatePlanRow | None) -> None:  # noqa: ARG002 - the fields decide
        _show_what_counts(form)

    def new_values(self) -> dict[str, Any]:
        return {
            "audience": RateAudience.PUBLIC,
            "pricing": RatePricing.OWN,
            "rounding_minor": 1,
            "rounding_direction": RoundingDirection.NEAREST,
        }

    def values(self, row: RatePlanRow) -> dict[str, Any]:
        names = [name for name in RatePlanDetails.__dataclass_fields__ if name != "packages"]
        inside = tuple(package_id for package_id, within in row.packages if within)
        on_top = tuple(package_id for package_id, within in row.packages if not within)
        return {**{name: getattr(row, name) for name in names}, "inside": inside, "on_top": on_top}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_rate_plan, {"details": _details(values)})

    def change(self, row: RatePlanRow, values: dict[str, Any]) -> Intent:
        return Intent(change_rate_plan, {"rate_plan_id": row.id, "details": _details(values), "version": row.version})

    def switch(self, row: RatePlanRow, *, active: bool) -> Intent:
        return Intent(switch_rate_plan, {"rate_plan_id": row.id, "active": active, "version": row.version})

    def delete(self, row: RatePlanRow) -> Intent:
        return Intent(delete_rate_plan, {"rate_plan_id": row.id, "version": row.version})

    def _today(self) -> Any:
        return self.context.status().business_date

    def _pricing(self, row: RatePlanRow) -> str:
        if row.pricing is RatePricing.OWN:
            return _(PRICINGS[row.pricing])
        changes = [percent_text(row.derived_percent_millionths, sign=True)] if row.derived_percent_millionths else []
        if row.derived_amount_minor:
            changes.append(amount_text(row.derived_amount_minor, self.context.status().currency))
        return " ".join((row.parent or "", *changes))


def _page(reader: Reader) -> SetUpPage[RatePlanRow]:
    """The plans; a package may be chosen inside the price or on top of it."""
    page = rate_plans_set_up(reader)
    choices = dict(page.choices)
    packages = choices.pop("packages")
    return replace(page, choices={**choices, "inside": packages, "on_top": packages})


def _show_what_counts(form: Form) -> None:
    """Only a derived plan has a parent; only a negotiated one has partners."""
    derived = form.value("pricing") is RatePricing.DERIVED
    for name in _DERIVED:
        form.field(name).setVisible(derived)
    form.field("partner_ids").setVisible(form.value("audience") is RateAudience.NEGOTIATED)


def _details(values: dict[str, Any]) -> RatePlanDetails:
    """What is hidden does not count."""
    kept = dict(values)
    inside, on_top = kept.pop("inside"), kept.pop("on_top")
    if kept["pricing"] is not RatePricing.DERIVED:
        kept |= {"parent_id": None, "derived_percent_millionths": 0, "derived_amount_minor": 0, "rounding_minor": 1}
        kept["rounding_direction"] = RoundingDirection.NEAREST
    for name in ("derived_percent_millionths", "derived_amount_minor"):
        kept[name] = kept[name] or 0
    kept["rounding_minor"] = kept["rounding_minor"] or 1
    if kept["audience"] is not RateAudience.NEGOTIATED:
        kept["partner_ids"] = ()
    packages = [PlanPackage(one, inside=True) for one in inside]
    packages += [PlanPackage(one, inside=False) for one in on_top if one not in inside]
    return RatePlanDetails(**kept, packages=tuple(packages))


def _priced_until(row: RatePlanRow) -> str:
    return date_text(row.priced_until) if row.priced_until else ""
