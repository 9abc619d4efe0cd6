"""What a profile was before each change: sealed, for a value may be of any class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import insert

from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import new_id
from hotel_desk.models.guest_history import ProfileChange

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT = insert(ProfileChange)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as it was and as it became."""

    field: str
    before: Any
    after: Any


def keep_history(uow: UnitOfWork, profile_id: UUID, changes: Sequence[FieldChange]) -> None:
    """Write down what changed, and from what; a desk without the master key writes down that it changed, for the vault is shut."""
    if changes:
        uow.connection.execute(_INSERT, [_row(uow, profile_id, change) for change in changes])


def sealed_value(uow: UnitOfWork, value: Any, *, row: UUID, column: str) -> bytes:
    """A value of the history, sealed for its row."""
    return uow.vault.seal(SealPurpose.HISTORY, msgspec.json.encode(value).decode(), row=row, column=column)


def _row(uow: UnitOfWork, profile_id: UUID, change: FieldChange) -> dict[str, Any]:
    identifier = new_id()
    return {
        "id": identifier,
        "property_id": uow.property_id,
        "profile_id": profile_id,
        "field": change.field,
        "before_sealed": _sealed(uow, change.before, identifier, "before_sealed"),
        "after_sealed": _sealed(uow, change.after, identifier, "after_sealed"),
        "changed_at": uow.clock.now(),
        "user_id": uow.actor.user_id,
        "operation_id": uow.operation_id,
    }


def _sealed(uow: UnitOfWork, value: Any, row: UUID, name: str) -> bytes | None:
    return sealed_value(uow, value, row=row, column=f"profile_change.{name}") if uow.vault.is_open else None
