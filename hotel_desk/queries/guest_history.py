"""What a guest file was before: who changed what, when, from what; and who looked at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.guest_form import CONTACT_FIELDS, DocumentLine, GuestFileForm
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.masks import ALL_HIDDEN, Mask, mask_value
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.guest_history import ProfileChange, ProfileView
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.guest_lines import LINE_SHAPES
from hotel_desk.queries.own_permissions import own_permissions

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
_TYPES = get_type_hints(GuestFileForm)
_LINES = {shape.field: shape.line for shape in LINE_SHAPES}
_NO_WORDS = frozenset({"id", "kind", "shown_at"})


@dataclass(frozen=True, slots=True)
class GuestChange:
    """A field that changed.

    Args:
        before, after: of the type that the field has in `GuestFileForm`; documents with masked numbers. None while the vault is shut;
            `ALL_HIDDEN` where whoever asks may not see contacts.
    """

    field: str
    before: Any
    after: Any
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
    """The last 200 changes of a guest file, the newest first. Two statements."""
    hidden = frozenset() if Permission.SEE_CONTACTS in own_permissions(reader) else frozenset(CONTACT_FIELDS)
    return tuple(
        GuestChange(
            row.field,
            _value(reader, row, "before_sealed", hidden=row.field in hidden),
            _value(reader, row, "after_sealed", hidden=row.field in hidden),
            row.changed_at,
            row.display_name,
        )
        for row in reader.connection.execute(_CHANGES, {"profile": profile_id})
    )


def _value(reader: Reader, row: Any, name: str, *, hidden: bool) -> Any:
    if hidden:
        return ALL_HIDDEN
    return history_value(reader, getattr(row, name), row=row.id, column=f"profile_change.{name}", field=row.field)


def guest_looks(reader: Reader, *, profile_id: ProfileId) -> tuple[GuestLook, ...]:
    """The last 200 times somebody looked at a guest file, the newest first. One statement."""
    return tuple(
        GuestLook(row.viewed_at, row.display_name, row.workstation, row.field)
        for row in reader.connection.execute(_VIEWS, {"profile": profile_id})
    )


def history_value(reader: Reader, sealed: bytes | None, *, row: UUID, column: str, field: str) -> Any:
    """A sealed value of the history, of the type that the field has in `GuestFileForm`; document numbers are masked."""
    if sealed is None or not reader.vault.is_open:
        return None
    return typed_value(field, msgspec.json.decode(reader.vault.open_text(SealPurpose.HISTORY, bytes(sealed), row=row, column=column)))


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


def typed_value(field: str, plain: Any) -> Any:
    """What the history keeps of a field, as the form has it; a value that this version of the program does not know stays as it is."""
    if field == "languages" and isinstance(plain, str):
        return tuple(filter(None, plain.split(",")))
    try:
        if field in _LINES and isinstance(plain, list):
            return tuple(_line(_LINES[field], one) for one in plain)
        return msgspec.convert(plain, _TYPES.get(field, Any))
    except msgspec.ValidationError:
        return plain


def _line(kind: type[Any], plain: Any) -> Any:
    """A line of a list; a document is kept with its masked number beside it, or, in a request, with its number."""
    stored, masked = plain if isinstance(plain, list) else (plain, "")
    line = msgspec.convert(stored, kind)
    if isinstance(line, DocumentLine):
        return replace(line, number=masked or mask_value(Mask.NUMBER, line.number or "") or None)
    return line
