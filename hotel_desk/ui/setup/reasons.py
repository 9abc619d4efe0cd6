"""Reasons in the set-up: what staff choose from when something needs a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import N_, _
from hotel_desk.queries.policies import ReasonRow, reason_codes_set_up
from hotel_desk.services.reason_codes import (
    ReasonCodeDetails,
    add_reason_code,
    change_reason_code,
    delete_reason_code,
    switch_reason_code,
)
from hotel_desk.ui.rate_words import REASON_KINDS
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.setup.selling_noun import SellingNoun
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class Reasons(SellingNoun[ReasonRow]):
    key = "reasons"
    title = N_("Reasons")
    one_new = N_("New reason")
    icon = "mdi6.comment-question-outline"
    empty_title = N_("No reasons yet")
    empty_sentence = N_("A discount, a turn-away, a waived fee need a reason from this list: add the first one.")
    kinds = frozenset({EntityKind.REASON_CODE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return reason_codes_set_up, {}

    def columns(self) -> list[Column[ReasonRow]]:
        return [
            Column("kind", _("List"), lambda row: _(REASON_KINDS[row.kind]), width=136),
            Column("code", _("Code"), lambda row: row.code, width=120),
            Column("name", _("Name"), lambda row: row.name, width=0),
        ]

    def name(self, row: ReasonRow) -> str:
        return row.name

    def about(self, row: ReasonRow) -> str:
        return _(REASON_KINDS[row.kind])

    def search_text(self, row: ReasonRow) -> str:
        return f"{row.code} {row.name} {_(REASON_KINDS[row.kind])}"

    def add_fields(self, form: Form) -> None:
        form.add(ChoiceField("kind", _("List"), object_name="reasons_kind", choices=translated(REASON_KINDS), required=True))
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))

    def adapt(self, form: Form, row: ReasonRow | None) -> None:
        form.field("kind").setEnabled(row is None)

    def new_values(self) -> dict[str, Any]:
        return {"kind": ReasonKind.DISCOUNT}

    def values(self, row: ReasonRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ReasonCodeDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_reason_code, {"details": ReasonCodeDetails(**values)})

    def change(self, row: ReasonRow, values: dict[str, Any]) -> Intent:
        return Intent(change_reason_code, {"reason_code_id": row.id, "details": ReasonCodeDetails(**values), "version": row.version})

    def switch(self, row: ReasonRow, *, active: bool) -> Intent:
        return Intent(switch_reason_code, {"reason_code_id": row.id, "active": active, "version": row.version})

    def delete(self, row: ReasonRow) -> Intent:
        return Intent(delete_reason_code, {"reason_code_id": row.id, "version": row.version})
