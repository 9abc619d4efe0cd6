"""Cash drawers in the set-up: where cashiers open their shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.queries.shifts import DrawerRow, drawers_set_up
from hotel_desk.services.drawers import DrawerDetails, add_drawer, change_drawer, delete_drawer, switch_drawer
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field, order_field
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form


class CashDrawers(Noun[DrawerRow]):
    key = "cash_drawers"
    title = N_("Cash drawers")
    one_new = N_("New drawer")
    icon = "mdi6.cash-register"
    empty_title = N_("No drawers yet")
    empty_sentence = N_("The first one is made when somebody opens a shift; add others for a bar or a second desk.")
    kinds = frozenset({EntityKind.CASH_DRAWER, EntityKind.CASHIER_SHIFT})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return drawers_set_up, {}

    def columns(self) -> list[Column[DrawerRow]]:
        return [
            Column("code", _("Code"), lambda row: row.code, width=88),
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("open_by", _("Open shift"), lambda row: row.open_by, width=136, optional=True),
            Column("shifts", _("Shifts"), lambda row: str(row.shifts), sort_key=lambda row: row.shifts, align="right", width=80),
        ]

    def name(self, row: DrawerRow) -> str:
        return row.name

    def search_text(self, row: DrawerRow) -> str:
        return f"{row.code} {row.name} {row.open_by}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), order_field(self.key))
        form.add(name_field(self.key))

    def values(self, row: DrawerRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DrawerDetails.__dataclass_fields__}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_drawer, {"details": DrawerDetails(**values)})

    def change(self, row: DrawerRow, values: dict[str, Any]) -> Intent:
        return Intent(change_drawer, {"drawer_id": row.id, "details": DrawerDetails(**values), "version": row.version})

    def switch(self, row: DrawerRow, *, active: bool) -> Intent:
        return Intent(switch_drawer, {"drawer_id": row.id, "active": active, "version": row.version})

    def delete(self, row: DrawerRow) -> Intent:
        return Intent(delete_drawer, {"drawer_id": row.id, "version": row.version})
