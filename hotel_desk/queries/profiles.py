"""Guests, companies and agents found while a person types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.search_words import WORD_LENGTH, fold, query_words
from hotel_desk.models.profile import Profile, ProfileSearchKey

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# Sorts after every word with the prefix before it, on SQLite and under utf8mb4_bin alike.
_AFTER_ALL = "\U0010ffff"
_PHONE = re.compile(r"[\d\s()+/.\-]+")
_SHORTEST_PHONE = 4
# A profile may be found by several of its words; this many rows are read for each hit wanted.
_WORDS_A_PROFILE = 4


@dataclass(frozen=True, slots=True)
class ProfileHit:
    """Somebody who was found, with what tells him from others of the same name."""

    id: ProfileId
    kind: ProfileKind
    name: str
    phone: str
    email: str
    country: str | None
    language: str | None


def find_profiles(reader: Reader, *, text: str, limit: int, kinds: Sequence[ProfileKind] = ()) -> tuple[ProfileHit, ...]:
    """Find profiles by the beginnings of words, in any order; every word must match. Two statements.

    Args:
        text: words of a name, an e-mail address, or (with blanks, brackets, +) a phone number or its last digits.
        limit: how many hits at most.
        kinds: of these kinds only; none named: all.
    """
    words = wanted_words(text)
    if not words:
        return ()
    found = _matching(reader, words, kinds, limit * _WORDS_A_PROFILE)
    wanted = list(dict.fromkeys(found))[:limit]
    if not wanted:
        return ()
    rows = reader.connection.execute(
        select(Profile.id, Profile.kind, Profile.name, Profile.phone, Profile.email, Profile.country, Profile.language).where(
            Profile.id.in_(wanted)
        )
    )
    hits = {row.id: ProfileHit(ProfileId(row.id), *row[1:]) for row in rows}
    return tuple(hits[identifier] for identifier in wanted)


def wanted_words(text: str) -> list[str]:
    """The folded beginnings that a typed text asks for, the most telling first.

    An e-mail address stays whole; a text of digits and separators is one phone number, without leading zeros.
    """
    folded = fold(text).strip()
    digits = re.sub(r"\D+", "", folded).lstrip("0")
    if _PHONE.fullmatch(folded) and len(digits) >= _SHORTEST_PHONE:
        return [digits[:WORD_LENGTH]]
    words: list[str] = []
    for part in folded.split():
        words.extend([part[:WORD_LENGTH]] if "@" in part else query_words(part))
    return sorted(set(words), key=lambda word: (-len(word), word))


def _matching(reader: Reader, words: list[str], kinds: Sequence[ProfileKind], limit: int) -> list[ProfileId]:
    """Ids in the order of the first word's index, which is where the search begins and may stop early."""
    key = ProfileSearchKey
    statement = (
        select(key.profile_id)
        .join(Profile, Profile.id == key.profile_id)
        .where(key.property_id == reader.property_id, _begins(key.word, words[0]), Profile.active.is_(True))
        .order_by(key.word, key.profile_id)
        .limit(limit)
    )
    for word in words[1:]:
        other = aliased(ProfileSearchKey)
        statement = statement.where(
            exists().where(other.profile_id == key.profile_id, other.property_id == reader.property_id, _begins(other.word, word))
        )
    if kinds:
        statement = statement.where(Profile.kind.in_(kinds))
    return [ProfileId(identifier) for identifier in reader.connection.execute(statement).scalars()]


def _begins(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    return and_(column >= word, column < word + _AFTER_ALL)
