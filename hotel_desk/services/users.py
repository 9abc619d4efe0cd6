"""Who works here and what each role may do. A hotel is never without somebody who can manage its users."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from hotel_desk.db.registry import CommandFunction
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import RoleId, UserId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.policies import MILLION
from hotel_desk.language import N_, _, plural
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import Posting
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.services.setup_nouns import (
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    set_up_command,
    switch,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_SIGN_IN_NAME = 80
ROLE = Shape(
    Role,
    named=lambda role: _("Role {name}").format(name=role.name),
    what=lambda: _("The role"),
    uses=(
        Use(
            lambda count: plural("{count} user", "{count} users", count).format(count=count),
            lambda identifier: select(func.count()).where(UserAccount.role_id == identifier),
        ),
    ),
)
USER = Shape(
    UserAccount,
    named=lambda user: _("User {name}").format(name=user.display_name),
    what=lambda: _("The user"),
    unique="name",
    uses=(
        Use(
            lambda count: plural("{count} posting", "{count} postings", count).format(count=count),
            lambda identifier: select(func.count()).where(Posting.user_id == identifier),
        ),
        Use(
            lambda count: plural("{count} entry in the journal", "{count} entries in the journal", count).format(count=count),
            lambda identifier: select(func.count()).where(AuditEntry.user_id == identifier),
        ),
        Use(
            lambda count: plural("{count} shift", "{count} shifts", count).format(count=count),
            lambda identifier: select(func.count()).where(
                or_(CashierShift.user_id == identifier, CashierShift.second_user_id == identifier)
            ),
        ),
    ),
)


class LastWhoManagesUsers(StaffError):
    code = "users.last_who_manages"
    template = N_("After this nobody could manage users and roles any more. Nothing was changed. Give somebody else that permission first.")


class RoleHasUsers(StaffError):
    code = "users.role_has_users"
    template = N_("{users} with the role {role} could not work any more. Nothing was changed. Give them another role first.")


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """A role: a set of permissions with a name.

    Args:
        discount_limit_millionths: the largest part of a price that its people may take off by hand; a million is all of it.
            None: as it was, of a new role nothing.
    """

    code: str
    name: str
    permissions: tuple[Permission, ...] = ()
    discount_limit_millionths: int | None = None


def _staff_command(title: str, kind: EntityKind, result: type = SetUpSaved) -> Callable[[CommandFunction], CommandFunction]:
    return set_up_command(title, kind, result=result, permission=Permission.MANAGE_USERS)


@_staff_command(N_("Add role"), EntityKind.ROLE)
def add_role(uow: UnitOfWork, *, details: RoleDetails) -> SetUpSaved:
    """Write down a role.

    Raises:
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another role has the code.
    """
    role = Role(id=RoleId(new_id()), property_id=uow.property_id, version=1, active=True, **_role_words(details))
    role.permissions = _stored(details, [])
    return add(uow, ROLE, role)


@_staff_command(N_("Change role"), EntityKind.ROLE)
def change_role(uow: UnitOfWork, *, role_id: RoleId, details: RoleDetails, version: int) -> SetUpSaved:
    """Save a role's new facts; its users may do the new things with their next command.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        LastWhoManagesUsers: nobody could manage users any more.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    role = load(uow, ROLE, role_id, version)
    stored = change(uow, ROLE, role, {**_role_words(details), "permissions": _stored(details, role.permissions)})
    _refuse_nobody_left(uow)
    return stored


@_staff_command(N_("Switch role on or off"), EntityKind.ROLE)
def switch_role(uow: UnitOfWork, *, role_id: RoleId, active: bool, version: int) -> SetUpSaved:
    """Offer a role for users, or no longer.

    Raises:
        RoleHasUsers: active users have it and could not work any more.
    """
    role = load(uow, ROLE, role_id, version)
    if not active:
        users = uow.connection.execute(
            select(func.count()).where(UserAccount.role_id == role_id, UserAccount.active.is_(True))
        ).scalar_one()
        if users:
            raise RoleHasUsers(users=plural("{count} user", "{count} users", users).format(count=users), role=role.name)
    return switch(uow, role, active=active)


@_staff_command(N_("Delete role"), EntityKind.ROLE, SetUpDeleted)
def delete_role(uow: UnitOfWork, *, role_id: RoleId, version: int) -> SetUpDeleted:
    """Delete a role that nobody has.

    Raises:
        StillUsed: somebody has it.
    """
    return discard(uow, ROLE, load(uow, ROLE, role_id, version))


@_staff_command(N_("Add user"), EntityKind.USER)
def add_user(uow: UnitOfWork, *, name: str, display_name: str, role_id: RoleId) -> SetUpSaved:
    """Let somebody work here.

    Args:
        name: to sign in with; it stays, since the journal names it.
        display_name: what colleagues read.

    Raises:
        InvalidInput, InputTooLong: a name is missing or does not fit.
        CodeTaken: somebody has the sign-in name.
        NotFound: there is no such role.
    """
    user = UserAccount(
        id=UserId(new_id()),
        property_id=uow.property_id,
        name=needed_text("name", name, limit=LONGEST_SIGN_IN_NAME),
        display_name=needed_text("display_name", display_name),
        role_id=_role(uow, role_id).id,
        active=True,
        version=1,
    )
    return add(uow, USER, user)


@_staff_command(N_("Change user"), EntityKind.USER)
def change_user(uow: UnitOfWork, *, user_id: UserId, display_name: str, role_id: RoleId, version: int) -> SetUpSaved:
    """Save a user's name or role.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        LastWhoManagesUsers: nobody could manage users any more.
        InvalidInput, InputTooLong, NotFound: as for a new one.
    """
    user = load(uow, USER, user_id, version)
    values = {"display_name": needed_text("display_name", display_name), "role_id": _role(uow, role_id).id}
    stored = change(uow, USER, user, values)
    _refuse_nobody_left(uow)
    return stored


@_staff_command(N_("Switch user on or off"), EntityKind.USER)
def switch_user(uow: UnitOfWork, *, user_id: UserId, active: bool, version: int) -> SetUpSaved:
    """Let somebody work here, or no longer; what they did stays in the journal.

    Raises:
        LastWhoManagesUsers: nobody could manage users any more.
    """
    stored = switch(uow, load(uow, USER, user_id, version), active=active)
    _refuse_nobody_left(uow)
    return stored


@_staff_command(N_("Delete user"), EntityKind.USER, SetUpDeleted)
def delete_user(uow: UnitOfWork, *, user_id: UserId, version: int) -> SetUpDeleted:
    """Delete a user who has never done anything.

    Raises:
        StillUsed: the journal or a folio names the user.
        LastWhoManagesUsers: nobody could manage users any more.
    """
    deleted = discard(uow, USER, load(uow, USER, user_id, version))
    _refuse_nobody_left(uow)
    return deleted


def _role(uow: UnitOfWork, role_id: RoleId) -> Role:
    return uow.get(Role, role_id, what=ROLE.what(), lock=False)


def _role_words(details: RoleDetails) -> dict[str, Any]:
    words: dict[str, Any] = {"code": needed_text("code", details.code, limit=LONGEST_CODE), "name": needed_text("name", details.name)}
    limit = details.discount_limit_millionths
    if limit is not None:
        words["discount_limit_millionths"] = number_between("discount_limit_millionths", limit, 0, MILLION)
    return words


def _stored(details: RoleDetails, present: list[str]) -> list[str]:
    """The permissions as stored; words that another version of the program knows are kept."""
    known = {permission.value for permission in Permission}
    return sorted({permission.value for permission in details.permissions} | (set(present) - known))


def _refuse_nobody_left(uow: UnitOfWork) -> None:
    roles = uow.connection.execute(
        select(Role.permissions)
        .join(UserAccount, UserAccount.role_id == Role.id)
        .where(Role.property_id == uow.property_id, Role.active.is_(True), UserAccount.active.is_(True))
    ).scalars()
    if not any(Permission.MANAGE_USERS in permissions for permissions in roles):
        raise LastWhoManagesUsers
