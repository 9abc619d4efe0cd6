"""The blocks a profile lies in, by which possible duplicates are found (`docs/algorithms/duplicates.md`, “Blocks”)."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, delete

from hotel_desk.db.bulk import insert_rows
from hotel_desk.domain.guest_blocking import block_keys
from hotel_desk.domain.ids import PropertyId
from hotel_desk.models import Base
from hotel_desk.models.guest_history import ProfileBlockKey
from hotel_desk.queries.likeness_records import block_numbers

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.domain.guest_likeness import LikenessRecord

_BLOCKS = Base.metadata.tables[ProfileBlockKey.__tablename__]
_FORGET = delete(ProfileBlockKey).where(ProfileBlockKey.profile_id == bindparam("profile"))


def forget_blocks(connection: Connection, profile_id: UUID) -> None:
    """Take a profile out of its blocks."""
    connection.execute(_FORGET, {"profile": profile_id})


def index_blocks(connection: Connection, property_id: UUID, records: Mapping[UUID, LikenessRecord]) -> None:
    """Put profiles that are in no block yet into theirs. One statement."""
    rows = [
        (number, profile_id, property_id)
        for profile_id, record in records.items()
        for number in block_numbers(PropertyId(property_id), block_keys(record))
    ]
    # In the order of the index: a batch touches each of its pages once.
    insert_rows(connection, _BLOCKS, ("key", "profile_id", "property_id"), sorted(rows, key=itemgetter(0)))
