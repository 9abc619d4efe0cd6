"""What the person at this desk may do, so that a screen does not offer what would be refused. The services ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.language import _
from hotel_desk.models.staff import Role, UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_KNOWN = {permission.value: permission for permission in Permission}
_ROLE = (
    select(Role.permissions)
    .join(UserAccount, UserAccount.role_id == Role.id)
    .where(
        UserAccount.property_id == bindparam("hotel"),
        UserAccount.name == bindparam("user"),
        UserAccount.active.is_(True),
        Role.active.is_(True),
    )
)


def own_permissions(reader: Reader) -> frozenset[Permission]:
    """The permissions of the role of whoever asks; none for an unknown user. One statement."""
    stored = reader.connection.execute(_ROLE, {"hotel": reader.property_id, "user": reader.user_name}).scalar_one_or_none()
    return frozenset(_KNOWN[code] for code in stored or () if code in _KNOWN)


def require(reader: Reader, *permissions: Permission) -> None:
    """Go on only if whoever asks has one of some permissions. One statement.

    Raises:
        NotAllowed: they have none of them; names the first.
    """
    if own_permissions(reader).isdisjoint(permissions):
        raise NotAllowed(user=reader.user_name, permission=_(PERMISSION_TITLES[permissions[0]]))


def may_see(reader: Reader, *permissions: Permission) -> bool:
    """Whether whoever asks has one of some permissions; a job of its own has them all. One statement, none for a job."""
    return not reader.user_name or not own_permissions(reader).isdisjoint(permissions)
