"""Users, roles, companies and agents as the set-up shows them. Each query costs a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import FolioId, ProfileId, RoleId, UserId
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.queries.setup_page import Choice, SetUpPage, rows_as

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_KNOWN = {permission.value: permission for permission in Permission}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role; `users` counts the active ones. `discount_limit_millionths`: what its people may take off a price by hand."""

    id: RoleId
    version: int
    active: bool
    code: str
    name: str
    permissions: tuple[Permission, ...]
    discount_limit_millionths: int
    users: int


@dataclass(frozen=True, slots=True)
class UserRow:
    id: UserId
    version: int
    active: bool
    name: str
    display_name: str
    role_id: RoleId
    role: str


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A company or an agent. `account_folio_id`: where what it owes stands; None where it never had an account."""

    id: ProfileId
    version: int
    active: bool
    kind: ProfileKind
    name: str
    phone: str
    email: str
    country: str | None
    language: str | None
    note: str
    external_code: str | None
    account_folio_id: FolioId | None
    account_folio: str | None
    account_open: bool | None


def roles_set_up(reader: Reader) -> SetUpPage[RoleRow]:
    """All roles with what each may do, those that may do most first."""
    active = reader.connection.execute(
        select(UserAccount.role_id, func.count().label("users"))
        .where(UserAccount.property_id == reader.property_id, UserAccount.active.is_(True))
        .group_by(UserAccount.role_id)
    )
    counted = {row.role_id: row.users for row in active}
    found = reader.connection.execute(
        select(Role.id, Role.version, Role.active, Role.code, Role.name, Role.permissions, Role.discount_limit_millionths).where(
            Role.property_id == reader.property_id
        )
    )
    rows = [
        RoleRow(
            id=RoleId(row.id),
            version=row.version,
            active=row.active,
            code=row.code,
            name=row.name,
            permissions=_permissions(row.permissions),
            discount_limit_millionths=row.discount_limit_millionths,
            users=counted.get(row.id, 0),
        )
        for row in found
    ]
    return SetUpPage(tuple(sorted(rows, key=lambda row: (-len(row.permissions), row.name))))


def users_set_up(reader: Reader) -> SetUpPage[UserRow]:
    """All users with their roles, and the roles to choose from."""
    found = reader.connection.execute(
        select(
            UserAccount.id,
            UserAccount.version,
            UserAccount.active,
            UserAccount.name,
            UserAccount.display_name,
            UserAccount.role_id,
            Role.name.label("role"),
        )
        .join(Role, Role.id == UserAccount.role_id)
        .where(UserAccount.property_id == reader.property_id)
        .order_by(UserAccount.display_name)
    )
    roles = reader.connection.execute(
        select(Role.id, Role.name, Role.active).where(Role.property_id == reader.property_id).order_by(Role.name)
    )
    return SetUpPage(rows_as(UserRow, found.mappings()), {"role_id": tuple(Choice(*row) for row in roles)})


def partners_set_up(reader: Reader, *, kind: ProfileKind) -> SetUpPage[PartnerRow]:
    """All companies, or all agents, by name."""
    found = reader.connection.execute(
        select(
            Profile.id,
            Profile.version,
            Profile.active,
            Profile.kind,
            Profile.name,
            Profile.phone,
            Profile.email,
            Profile.country,
            Profile.language,
            Profile.note,
            Profile.external_code,
            Folio.id.label("account_folio_id"),
            Folio.number.label("account_folio"),
            ArAccount.active.label("account_open"),
        )
        .outerjoin(ArAccount, (ArAccount.property_id == Profile.property_id) & (ArAccount.profile_id == Profile.id))
        .outerjoin(Folio, Folio.id == ArAccount.folio_id)
        .where(Profile.property_id == reader.property_id, Profile.kind == kind)
        .order_by(Profile.name, Profile.id)
    )
    return SetUpPage(rows_as(PartnerRow, found.mappings()))


def _permissions(stored: list[str]) -> tuple[Permission, ...]:
    return tuple(_KNOWN[word] for word in stored if word in _KNOWN)
