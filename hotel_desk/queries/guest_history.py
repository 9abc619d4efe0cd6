"""What a guest file was before: who changed what, when, from what; and who looked at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ProfileId
from hotel_desk.models.guest_history import ProfileChange, ProfileView
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PAGE = 200
_CHANGES = (
    select(
        ProfileChange.id,
        ProfileChange.field,
        ProfileChange.before_sealed,
        ProfileChange.after_sealed,
        ProfileChange.changed_at,
        UserAccount.display_name,
    )
    .join(UserAccount, UserAccount.id == ProfileChange.user_id)
    .where(ProfileChange.profile_id == bindparam("profile"))
    .order_by(ProfileChange.changed_at.desc(), ProfileChange.id.desc())
    .limit(PAGE)
)
_VIEWS = (
    select(ProfileView.viewed_at, ProfileView.workstation, ProfileView.field, UserAccount.display_name)
    .join(UserAccount, UserAccount.id == ProfileView.user_id)
    .where(ProfileView.profile_id == bindparam("profile"))
    .order_by(ProfileView.viewed_at.desc(), ProfileView.id.desc())
    .limit(PAGE)
)
_NO_WORDS = frozenset({"id", "kind", "shown_at"})


@dataclass(frozen=True, slots=True)
class GuestChange:
    """A field that changed. `before` and `after` are empty while the vault is shut."""

    field: str
    before: str
    after: str
    changed_at: dt.datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class GuestLook:
    """Somebody who opened the file, or (`field`) saw a sealed field in the clear."""

    viewed_at: dt.datetime
    viewed_by: str
    workstation: str
    field: str


def guest_changes(reader: Reader, *, profile_id: ProfileId) -> tuple[GuestChange, ...]:
    """The last 200 changes of a guest file, the newest first. One statement."""
    return tuple(
        GuestChange(
            row.field,
            history_words(reader, row.before_sealed, row=row.id, column="profile_change.before_sealed"),
            history_words(reader, row.after_sealed, row=row.id, column="profile_change.after_sealed"),
            row.changed_at,
            row.display_name,
        )
        for row in reader.connection.execute(_CHANGES, {"profile": profile_id})
    )


def guest_looks(reader: Reader, *, profile_id: ProfileId) -> tuple[GuestLook, ...]:
    """The last 200 times somebody looked at a guest file, the newest first. One statement."""
    return tuple(
        GuestLook(row.viewed_at, row.display_name, row.workstation, row.field)
        for row in reader.connection.execute(_VIEWS, {"profile": profile_id})
    )


def history_words(reader: Reader, sealed: bytes | None, *, row: UUID, column: str) -> str:
    """A sealed value of the history in words: a list with its lines parted by semicolons, a document by its masked number."""
    if sealed is None or not reader.vault.is_open:
        return ""
    return _said(msgspec.json.decode(reader.vault.open_text(SealPurpose.HISTORY, bytes(sealed), row=row, column=column)))


def _said(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping):
        if "number" in value and "issuing_country" in value:
            return " ".join(str(value[name]) for name in ("kind", "issuing_country") if value[name])
        return ", ".join(str(part) for name, part in value.items() if part and name not in _NO_WORDS)
    if isinstance(value, list):
        return "; ".join(filter(None, map(_said, value)))
    return str(value)
