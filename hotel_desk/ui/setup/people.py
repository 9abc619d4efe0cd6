"""Users, roles, companies and agents in the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout

from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.language import CHINESE, ENGLISH, N_, _, plural
from hotel_desk.queries.setup_people import PartnerRow, RoleRow, UserRow, partners_set_up, roles_set_up, users_set_up
from hotel_desk.services.profiles import ProfileDetails, change_profile, create_profile
from hotel_desk.services.setup_partners import delete_profile, switch_profile
from hotel_desk.services.users import (
    LONGEST_SIGN_IN_NAME,
    RoleDetails,
    add_role,
    add_user,
    change_role,
    change_user,
    delete_role,
    delete_user,
    switch_role,
    switch_user,
)
from hotel_desk.ui.formats import country_name
from hotel_desk.ui.setup.account_part import AccountPart
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.setup.noun import Noun
from hotel_desk.ui.setup.places import code_field, name_field
from hotel_desk.ui.setup.words import country_choices
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column
from hotel_desk.ui.widgets.field import ChoiceField, NoteField, TextField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.widgets.form import Form

PERMISSION_AREAS = {
    "reservation": N_("Reservations"),
    "profile": N_("Guest profiles"),
    "stay": N_("Stays"),
    "folio": N_("Folios and money"),
    "shift": N_("Cashiers' shifts"),
    "cash": N_("Cash and payments"),
    "account": N_("Company accounts"),
    "credit": N_("Credit"),
    "ledger": N_("Ledgers"),
    "room": N_("Rooms"),
    "audit": N_("Night audit"),
    "report": N_("Reports"),
    "setup": N_("Set-up"),
    "block": N_("Groups"),
    "rate": N_("Prices and rules"),
    "place": N_("Places"),
    "letter": N_("Letters"),
}


def area_of(permission: Permission) -> str:
    """What part of the work a permission is for."""
    return permission.value.partition(".")[0]


class PermissionsField(ChecksField):
    """A box for each permission, under the part of the work that it is for."""

    def __init__(self, name: str, title: str, *, object_name: str) -> None:
        super().__init__(name, title, object_name=object_name)
        self.set_choices([(permission, _(PERMISSION_TITLES[permission])) for permission in Permission])

    def lay_out(self) -> None:
        self._areas_placed: set[str] = set()
        self._lines = QVBoxLayout(self.area)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)

    def make(self, value: Permission, title: str, name: str) -> QCheckBox:
        area = area_of(value)
        if area not in self._areas_placed:
            self._areas_placed.add(area)
            self._lines.addSpacing(4)
            self._lines.addWidget(label(_(PERMISSION_AREAS[area]), "small"))
        box = named(QCheckBox(title.replace("&", "&&")), name, title)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setToolTip(title)
        self._lines.addWidget(box)
        return box


class Users(Noun[UserRow]):
    key = "users"
    title = N_("Users")
    one_new = N_("New user")
    icon = "mdi6.account-outline"
    empty_title = N_("No users yet")
    empty_sentence = N_("Add everybody who works at a desk.")
    kinds = frozenset({EntityKind.USER, EntityKind.ROLE})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return users_set_up, {}

    def columns(self) -> list[Column[UserRow]]:
        return [
            Column("display_name", _("Full name"), lambda row: row.display_name, width=0),
            Column("name", _("Sign-in name"), lambda row: row.name, width=112),
            Column("role", _("Role"), lambda row: row.role, width=112),
        ]

    def name(self, row: UserRow) -> str:
        return row.display_name

    def about(self, row: UserRow) -> str:
        return row.role

    def search_text(self, row: UserRow) -> str:
        return f"{row.name} {row.display_name} {row.role}"

    def add_fields(self, form: Form) -> None:
        form.add(
            TextField(
                "name",
                _("Sign-in name"),
                object_name="users_name",
                required=True,
                limit=LONGEST_SIGN_IN_NAME,
                hint=_("It stays as it is, since the journal names it."),
            )
        )
        form.add(TextField("display_name", _("Name that colleagues read"), object_name="users_display_name", required=True))
        form.add(ChoiceField("role_id", _("Role"), object_name="users_role", required=True))

    def adapt(self, form: Form, row: UserRow | None) -> None:
        form.field("name").setEnabled(row is None)

    def values(self, row: UserRow) -> dict[str, Any]:
        return {"name": row.name, "display_name": row.display_name, "role_id": row.role_id}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_user, values)

    def change(self, row: UserRow, values: dict[str, Any]) -> Intent:
        changed = {name: value for name, value in values.items() if name != "name"}
        return Intent(change_user, {"user_id": row.id, "version": row.version, **changed})

    def switch(self, row: UserRow, *, active: bool) -> Intent:
        return Intent(switch_user, {"user_id": row.id, "active": active, "version": row.version})

    def delete(self, row: UserRow) -> Intent:
        return Intent(delete_user, {"user_id": row.id, "version": row.version})


class Roles(Noun[RoleRow]):
    key = "roles"
    title = N_("Roles")
    one_new = N_("New role")
    icon = "mdi6.account-key-outline"
    empty_title = N_("No roles yet")
    empty_sentence = N_("A role says what its users may do: add the first one.")
    kinds = frozenset({EntityKind.ROLE, EntityKind.USER})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return roles_set_up, {}

    def columns(self) -> list[Column[RoleRow]]:
        return [
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("code", _("Code"), lambda row: row.code, width=136, optional=True),
            Column("may", _("May do"), _how_much, sort_key=lambda row: len(row.permissions), align="right", width=96),
            Column("users", _("Users"), lambda row: str(row.users), sort_key=lambda row: row.users, align="right", width=72),
        ]

    def name(self, row: RoleRow) -> str:
        return _("Role {name}").format(name=row.name)

    def about(self, row: RoleRow) -> str:
        return plural("{count} user", "{count} users", row.users).format(count=row.users)

    def search_text(self, row: RoleRow) -> str:
        return f"{row.code} {row.name} {' '.join(_(PERMISSION_TITLES[permission]) for permission in row.permissions)}"

    def add_fields(self, form: Form) -> None:
        form.add(code_field(self.key), name_field(self.key))
        form.add(
            PercentField(
                "discount_limit_millionths",
                _("Largest discount by hand"),
                object_name="roles_discount",
                hint=_("Of the list price, with a reason. 0: none."),
            )
        )
        form.add(PermissionsField("permissions", _("May"), object_name="roles_permissions"))

    def values(self, row: RoleRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in RoleDetails.__dataclass_fields__}

    def new_values(self) -> dict[str, Any]:
        return {"discount_limit_millionths": 0}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(add_role, {"details": RoleDetails(**values)})

    def change(self, row: RoleRow, values: dict[str, Any]) -> Intent:
        return Intent(change_role, {"role_id": row.id, "details": RoleDetails(**values), "version": row.version})

    def switch(self, row: RoleRow, *, active: bool) -> Intent:
        return Intent(switch_role, {"role_id": row.id, "active": active, "version": row.version})

    def delete(self, row: RoleRow) -> Intent:
        return Intent(delete_role, {"role_id": row.id, "version": row.version})


class Partners(Noun[PartnerRow]):
    """What companies and agents share."""

    profile_kind: ClassVar[ProfileKind]
    kinds = frozenset({EntityKind.PROFILE, EntityKind.AR_ACCOUNT})

    def query(self) -> tuple[Any, dict[str, Any]]:
        return partners_set_up, {"kind": self.profile_kind}

    def columns(self) -> list[Column[PartnerRow]]:
        return [
            Column("name", _("Name"), lambda row: row.name, width=0),
            Column("phone", _("Phone"), lambda row: row.phone, width=128, optional=True),
            Column("email", _("E-mail"), lambda row: row.email, width=168, optional=True, tooltip=lambda row: row.email),
            Column("country", _("Country"), lambda row: country_name(row.country), width=112, optional=True),
        ]

    def name(self, row: PartnerRow) -> str:
        return row.name

    def about(self, row: PartnerRow) -> str:
        return _("Code in another system: {code}").format(code=row.external_code) if row.external_code else ""

    def search_text(self, row: PartnerRow) -> str:
        return f"{row.name} {row.phone} {row.email} {country_name(row.country)} {row.external_code or ''}"

    def add_fields(self, form: Form) -> None:
        form.add(name_field(self.key))
        form.add(TextField("phone", _("Phone"), object_name=f"{self.key}_phone"))
        form.add(TextField("email", _("E-mail"), object_name=f"{self.key}_email"))
        form.add(
            ChoiceField("country", _("Country"), object_name=f"{self.key}_country", choices=country_choices()),
            ChoiceField("language", _("Language of letters"), object_name=f"{self.key}_language", choices=language_choices()),
        )
        form.add(NoteField("note", _("Note"), object_name=f"{self.key}_note"))

    def values(self, row: PartnerRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("name", "phone", "email", "country", "language", "note")}

    def add(self, values: dict[str, Any]) -> Intent:
        return Intent(create_profile, {"details": ProfileDetails(kind=self.profile_kind, **values)})

    def change(self, row: PartnerRow, values: dict[str, Any]) -> Intent:
        details = ProfileDetails(kind=self.profile_kind, **values)
        return Intent(change_profile, {"profile_id": row.id, "details": details, "version": row.version})

    def switch(self, row: PartnerRow, *, active: bool) -> Intent:
        return Intent(switch_profile, {"profile_id": row.id, "active": active, "version": row.version})

    def delete(self, row: PartnerRow) -> Intent:
        return Intent(delete_profile, {"profile_id": row.id, "version": row.version})

    def part_below(self) -> AccountPart:
        return AccountPart(self.context, object_name=f"{self.key}_account")

    def saved_id(self, result: Any) -> Any:
        return result.profile_id if hasattr(result, "profile_id") else result.id


class Companies(Partners):
    key = "companies"
    title = N_("Companies")
    one_new = N_("New company")
    icon = "mdi6.briefcase-outline"
    empty_title = N_("No companies yet")
    empty_sentence = N_("A company is whom a price is agreed with.")
    profile_kind = ProfileKind.COMPANY


class Agents(Partners):
    key = "agents"
    title = N_("Agents")
    one_new = N_("New agent")
    icon = "mdi6.handshake-outline"
    empty_title = N_("No agents yet")
    empty_sentence = N_("An agent is who sends guests.")
    profile_kind = ProfileKind.AGENT


def language_choices() -> list[tuple[str | None, str]]:
    """The languages that papers speak."""
    return [(None, _("The hotel's")), (ENGLISH, "English"), (CHINESE, "简体中文")]


def _how_much(row: RoleRow) -> str:
    return _("{count} of {all}").format(count=len(row.permissions), all=len(Permission))
