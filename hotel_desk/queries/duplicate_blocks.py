"""The search for duplicates over all profiles, a stretch of blocks at a time (`docs/algorithms/duplicates.md`, “The search”)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import batched, combinations, groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_likeness import LikenessReason, likeness
from hotel_desk.domain.ids import ProfileId
from hotel_desk.models.guest_history import DuplicateSearch, ProfileBlockKey
from hotel_desk.queries.duplicates import MOST_IN_BLOCK
from hotel_desk.queries.likeness_records import ComparedProfile, compared_profiles

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

STRETCH = 20_000  # rows of the block table that are read at once
_PROFILES_AT_ONCE = 2_000
_BEFORE_ALL = -(2**63)
_WHOLE = 100
_STRETCH = (
    select(ProfileBlockKey.key, ProfileBlockKey.profile_id)
    .where(ProfileBlockKey.property_id == bindparam("hotel"), ProfileBlockKey.key > bindparam("after"))
    .order_by(ProfileBlockKey.key, ProfileBlockKey.profile_id)
    .limit(bindparam("most"))
)
_POSITION = select(DuplicateSearch.started_at, DuplicateSearch.finished_at, DuplicateSearch.next_key).where(
    DuplicateSearch.property_id == bindparam("hotel")
)


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two records that may be of one person, the lower id first."""

    first_id: ProfileId
    second_id: ProfileId
    points: int
    reasons: tuple[LikenessReason, ...]


@dataclass(frozen=True, slots=True)
class SearchedStretch:
    """What came of a stretch of blocks.

    Args:
        next_key: where to go on; None: that was the last.
        skipped_blocks: with too many members to compare.
    """

    pairs: tuple[FoundPair, ...]
    next_key: int | None
    compared: int
    skipped_blocks: int


@dataclass(frozen=True, slots=True)
class SearchPosition:
    """How far the search over all has come: whoever writes down the next stretch says which position it follows.

    Args:
        next_key: the last block that was searched, while the search is under way.
    """

    started_at: dt.datetime
    finished_at: dt.datetime | None
    next_key: int | None

    @property
    def percent(self) -> int:
        """How much of all blocks has been searched: their keys are spread evenly over 64 bits."""
        return _WHOLE if self.next_key is None else (self.next_key - _BEFORE_ALL) * _WHOLE // 2**64


def search_position(reader: Reader) -> SearchPosition | None:
    """How far the last search came; None: there was none yet. One statement."""
    row = reader.connection.execute(_POSITION, {"hotel": reader.property_id}).first()
    return None if row is None else SearchPosition(row.started_at, row.finished_at, row.next_key)


def unfinished_search(reader: Reader) -> int | None:
    """Where a search that was broken off goes on; None: there is none. One statement."""
    position = search_position(reader)
    return None if position is None or position.finished_at is not None else position.next_key


def searched_stretch(reader: Reader, *, after: int | None, stretch: int = STRETCH) -> SearchedStretch:
    """Compare what shares a block, over the blocks that follow one.

    Args:
        after: the last block that was searched; None: from the beginning.
        stretch: how many rows to read; more than a block may have members.
    """
    asked = {"hotel": reader.property_id, "after": _BEFORE_ALL if after is None else after, "most": stretch}
    rows = [(row.key, row.profile_id) for row in reader.connection.execute(_STRETCH, asked)]
    blocks = [(key, [profile_id for _key, profile_id in members]) for key, members in groupby(rows, key=lambda row: row[0])]
    if len(rows) == stretch and len(blocks) > 1:
        # The last one may go on.
        blocks.pop()
    compare = [members for _key, members in blocks if 1 < len(members) <= MOST_IN_BLOCK]
    known = _known(reader, {profile_id for members in compare for profile_id in members})
    together = {pair for members in compare for pair in combinations(members, 2)}
    return SearchedStretch(
        tuple(_likely(known, together)),
        blocks[-1][0] if len(rows) == stretch else None,
        len(together),
        sum(len(members) > MOST_IN_BLOCK for _key, members in blocks),
    )


def _known(reader: Reader, profile_ids: set[UUID]) -> dict[UUID, ComparedProfile]:
    known: dict[UUID, ComparedProfile] = {}
    for some in batched(sorted(profile_ids), _PROFILES_AT_ONCE):
        known |= compared_profiles(reader.connection, some)
    return known


def _likely(known: Mapping[UUID, ComparedProfile], pairs: Iterable[tuple[UUID, UUID]]) -> Iterable[FoundPair]:
    for pair in pairs:
        one, other = (known.get(profile_id) for profile_id in sorted(pair))
        if one is None or other is None or one.kind is not other.kind:
            continue
        found = likeness(one.record, other.record)
        if found.is_likely:
            yield FoundPair(one.id, other.id, found.points, found.reasons)
