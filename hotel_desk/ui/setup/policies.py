"""Selling policies in the set-up: what guarantees a reservation, what is paid ahead, what a cancellation costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.policies import PolicyTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import N_, _, paragraph, plural
from hotel_desk.queries.policies import PolicyRow, policies_set_up
from hotel_desk.services.policies import PolicyDetails, PolicyVersionMade, add_policy, delete_policy, save_policy, switch_policy
from hotel_desk.ui.rate_words import POLICY_KINDS
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.policy_terms import BEGINNINGS, TermsField
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.services.setup_nouns import SetUpSaved
    from hotel_desk.ui.widgets.form import Form


class Policies(Noun[PolicyRow]):
    key = "policies"
    title = N_("Policies")
    one_new = N_("New policy")
    icon = "mdi6.scale-balance"
    empty_title = N_("No policies yet")
    empty_sentence = N_("Guarantee, deposit, cancellation, no-show, changes, times: what holds for the plans that name a policy.")
    kinds = frozenset({EntityKind.POLICY, EntityKind.RATE_PLAN})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return policies_set_up, {}

    def columns(self) -> list[Column[PolicyRow]]:
        return [
            Column("kind", _("About"), lambda row: _(POLICY_KINDS[row.kind]), width=136),
            Column("name", _("Name"), lambda row: row.name, width=152),
            Column("words", _("What it says"), lambda row: paragraph(*row.current.words), width=0, tooltip=_tooltip),
            Column("number", _("Version"), lambda row: str(row.current.number), align="right", width=72, optional=True),
        ]

    def name(self, row: PolicyRow) -> str:
        return row.name

    def about(self, row: PolicyRow) -> str:
        plans = plural("In {count} rate plan", "In {count} rate plans", row.plans).format(count=row.plans)
        if not row.active:
            return _("{kind} · holds for no new reservation").format(kind=_(POLICY_KINDS[row.kind]))
        return f"{_(POLICY_KINDS[row.kind])} · {_('version {number}').format(number=row.current.number)} · {plans}"

    def search_text(self, row: PolicyRow) -> str:
        return " ".join((row.code, row.name, _(POLICY_KINDS[row.kind]), *row.current.words))

    def add_fields(self, form: Form) -> None:
        form.add(ChoiceField("kind", _("About"), object_name="policies_kind", choices=translated(POLICY_KINDS), required=True))
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))
        terms = TermsField(self.context)
        form.add(terms)
        form.field("kind").edited.connect(lambda: terms.set_kind(form.value("kind")))

    def adapt(self, form: Form, row: PolicyRow | None) -> None:
        form.field("kind").setEnabled(row is None)
        terms = cast("TermsField", form.field("terms"))
        kind = PolicyKind.CANCELLATION if row is None else row.kind
        terms.set_kind(kind)
        terms.set_value(PolicyTerms(BEGINNINGS[kind]) if row is None else row.current.terms)
        form.mark_saved()

    def new_values(self) -> dict[str, Any]:
        return {"kind": PolicyKind.CANCELLATION}

    def values(self, row: PolicyRow) -> dict[str, Any]:
        # The terms are set by `adapt`, once their kind is known.
        return {"kind": row.kind, "code": row.code, "name": row.name, "sort_order": row.sort_order}

    def add(self, values: dict[str, Any]) -> Intent:
        details, terms = _parts(values)
        return Intent(add_policy, {"details": details, "terms": terms})

    def change(self, row: PolicyRow, values: dict[str, Any]) -> Intent:
        details, terms = _parts(values)
        return Intent(save_policy, {"policy_id": row.id, "details": details, "terms": terms, "version": row.version})

    def saved_id(self, result: SetUpSaved | PolicyVersionMade) -> UUID:
        return result.policy_id if isinstance(result, PolicyVersionMade) else result.id

    def switch(self, row: PolicyRow, *, active: bool) -> Intent:
        return Intent(switch_policy, {"policy_id": row.id, "active": active, "version": row.version})

    def switched(self, row: PolicyRow, *, active: bool) -> str:
        sentence = (
            _("{name} is switched on. It holds for new reservations again.")
            if active
            else _("{name} is switched off. It holds for no new reservation; what was made under it keeps it.")
        )
        return sentence.format(name=row.name)

    def delete(self, row: PolicyRow) -> Intent:
        return Intent(delete_policy, {"policy_id": row.id, "version": row.version})


def _parts(values: dict[str, Any]) -> tuple[PolicyDetails, PolicyTerms]:
    details = PolicyDetails(kind=values["kind"], code=values["code"], name=values["name"], sort_order=values["sort_order"])
    return details, values["terms"]


def _tooltip(row: PolicyRow) -> str:
    made = [
        _("Version {number}, {date}, {user}: {words}").format(
            number=version.number, date=f"{version.made_at:%Y-%m-%d}", user=version.made_by, words=paragraph(*version.words)
        )
        for version in row.versions
    ]
    return "\n".join(made)
