"""The blocks a profile lies in, by which possible duplicates are found (`docs/algorithms/duplicates.md`, “Blocks”)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, delete, insert

from hotel_desk.domain.guest_blocking import block_keys
from hotel_desk.domain.ids import PropertyId
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.queries.likeness_records import block_numbers

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.domain.guest_likeness import LikenessRecord

_INSERT = insert(ProfileBlockKey)
_FORGET = delete(ProfileBlockKey).where(ProfileBlockKey.profile_id == bindparam("profile"))


def forget_blocks(connection: Connection, profile_id: UUID) -> None:
    """Take a profile out of its blocks."""
    connection.execute(_FORGET, {"profile": profile_id})


def index_blocks(connection: Connection, property_id: UUID, records: Mapping[UUID, LikenessRecord]) -> None:
    """Put profiles that are in no block yet into theirs. One statement."""
    rows = [
        {"property_id": property_id, "key": number, "profile_id": profile_id}
        for profile_id, record in records.items()
        for number in block_numbers(PropertyId(property_id), block_keys(record))
    ]
    if rows:
        connection.execute(_INSERT, rows)
