"""Which profiles a typed text finds, and why (`docs/algorithms/guest-search.md`, “What is looked up”).

Every look-up is a range of the index (property, word); none is longer than its bound, however many guests there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.guest_search_keys import Meaning, query_keys
from hotel_desk.domain.ids import ProfileId
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# Sorts after every word with the prefix before it, on SQLite and under utf8mb4_bin alike.
_AFTER_ALL = "\U0010ffff"
MOST_KEYS = 400  # of one look-up that are read
_MOST_COUNTED = 2_000  # keys of a word that are counted, to begin with the rarest
_MOST_DRIVEN = 20_000  # keys of the rarest word that are compared with the other words
_ARRIVING_DAYS = 1
_SHORTEST_DOCUMENT, _LONGEST_DOCUMENT = 5, 40


@dataclass(frozen=True, slots=True)
class Match:
    """A profile that was found, and by which key. `word` is empty for a document number."""

    profile_id: ProfileId
    kind: SearchKeyKind | None
    word: str


def matching_profiles(reader: Reader, text: str, kinds: Sequence[ProfileKind]) -> list[Match]:
    """The profiles that a text finds, unranked: at most some hundreds, those in house and arriving among them for sure.

    A fixed number of statements for each thing that the text may mean.
    """
    found = {match.profile_id: match for match in _by_document(reader, text)}
    for meaning in query_keys(text):
        for match in _by_keys(reader, meaning, kinds):
            found.setdefault(match.profile_id, match)
    return list(found.values())


def _by_document(reader: Reader, text: str) -> Iterable[Match]:
    """By the number of a document, whole and exact: its keyed hash."""
    number = "".join(character for character in text if character.isalnum()).upper()
    if not reader.vault.is_open or not _SHORTEST_DOCUMENT <= len(number) <= _LONGEST_DOCUMENT or not any(map(str.isdigit, number)):
        return
    digest = reader.vault.keyed_hash("profile_document.number_hash", number)
    statement = select(ProfileDocument.profile_id).where(
        ProfileDocument.property_id == reader.property_id, ProfileDocument.number_hash == digest
    )
    for identifier in reader.connection.execute(statement).scalars():
        yield Match(ProfileId(identifier), None, "")


def _by_keys(reader: Reader, meaning: Meaning, kinds: Sequence[ProfileKind]) -> list[Match]:
    words = _rarest_first(reader, meaning.words)
    rows = reader.connection.execute(_general(reader, words, meaning.kinds, kinds)).all()
    if len(rows) >= MOST_KEYS:
        # There are more than were read: whoever is here or about to come must not be among those that were not.
        rows = [*reader.connection.execute(_of_the_day(reader, words, meaning.kinds, kinds)), *rows]
    return [Match(ProfileId(row.profile_id), row.kind, row.word) for row in rows]


def _rarest_first(reader: Reader, words: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The words with the one in front that the fewest keys begin with. One statement, where there are several words."""
    if len(words) == 1:
        return words
    key = ProfileSearchKey
    counted = [
        select(func.count()).select_from(
            select(literal(1)).where(key.property_id == reader.property_id, _begins_any(key.word, word)).limit(_MOST_COUNTED).subquery()
        )
        for word in words
    ]
    counts = reader.connection.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return tuple(word for _count, _place, word in sorted(zip(counts, range(len(words)), words, strict=True)))


def _general(reader: Reader, words: tuple[tuple[str, ...], ...], of: frozenset[SearchKeyKind], kinds: Sequence[ProfileKind]) -> Select[Any]:
    key = ProfileSearchKey
    scan = select(key.profile_id, key.kind, key.word).where(key.property_id == reader.property_id, _begins_any(key.word, words[0]))
    if of:
        scan = scan.where(key.kind.in_(of))
    driven = scan.order_by(key.word, key.profile_id).limit(MOST_KEYS if len(words) == 1 else _MOST_DRIVEN).subquery()
    statement: Any = select(driven.c.profile_id, driven.c.kind, driven.c.word).join(Profile, Profile.id == driven.c.profile_id)
    return (
        _and_the_rest(reader, statement, driven.c.profile_id, words[1:], kinds)
        .order_by(driven.c.word, driven.c.profile_id)
        .limit(MOST_KEYS)
    )


def _of_the_day(
    reader: Reader, words: tuple[tuple[str, ...], ...], of: frozenset[SearchKeyKind], kinds: Sequence[ProfileKind]
) -> Select[Any]:
    """The same of those in house and arriving only, led by their keys."""
    today = reader.business_date()
    key = ProfileSearchKey
    here = and_(Reservation.property_id == reader.property_id, Reservation.status == ReservationStatus.IN_HOUSE)
    coming = and_(
        Reservation.property_id == reader.property_id,
        Reservation.status == ReservationStatus.RESERVED,
        Reservation.arrival_date >= today,
        Reservation.arrival_date <= today + timedelta(days=_ARRIVING_DAYS),
    )
    day = select(Reservation.guest_id).where(here).union(select(Reservation.guest_id).where(coming)).subquery()
    statement: Any = (
        select(key.profile_id, key.kind, key.word)
        .select_from(day)
        .join(key, key.profile_id == day.c.guest_id)
        .join(Profile, Profile.id == key.profile_id)
        .where(key.property_id == reader.property_id, _begins_any(key.word, words[0]))
    )
    if of:
        statement = statement.where(key.kind.in_(of))
    return _and_the_rest(reader, statement, key.profile_id, words[1:], kinds).limit(MOST_KEYS)


def _and_the_rest(
    reader: Reader, statement: Select[Any], identifier: Any, words: tuple[tuple[str, ...], ...], kinds: Sequence[ProfileKind]
) -> Select[Any]:
    statement = statement.where(Profile.active.is_(True), Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    if kinds:
        statement = statement.where(Profile.kind.in_(kinds))
    for word in words:
        other = aliased(ProfileSearchKey)
        # Led by the profile: the index of the words would be read once for each of them.
        statement = statement.where(
            exists().where(other.profile_id == identifier, other.property_id == reader.property_id, _begins_any(other.word, word))
        )
    return statement


def _begins_any(column: Any, spellings: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(and_(column >= word, column < word + _AFTER_ALL) for word in spellings))


@dataclass(frozen=True, slots=True)
class Standing:
    """What makes somebody likelier to be meant.

    Args:
        days_since: since the last departure; None: never stayed here.
    """

    in_house: bool = False
    arriving: bool = False
    stays: int = 0
    days_since: int | None = None

    def order(self) -> tuple[int, int, int]:
        """Smaller is likelier: in house, arriving, then who came often, then who came lately."""
        place = 0 if self.in_house else 1 if self.arriving else 2
        return place, -self.stays, 1_000_000 if self.days_since is None else self.days_since


def standings(reader: Reader, profiles: Sequence[ProfileId]) -> dict[ProfileId, Standing]:
    """How each profile stands to the hotel today; who never booked has no entry. One statement."""
    today = reader.business_date()
    status, stayed = Reservation.status, Reservation.status == ReservationStatus.CHECKED_OUT
    coming = and_(
        status == ReservationStatus.RESERVED,
        Reservation.arrival_date >= today,
        Reservation.arrival_date <= today + timedelta(days=_ARRIVING_DAYS),
    )
    rows = reader.connection.execute(
        select(
            Reservation.guest_id,
            func.max(case((status == ReservationStatus.IN_HOUSE, 1), else_=0)).label("in_house"),
            func.max(case((coming, 1), else_=0)).label("arriving"),
            func.sum(case((stayed, 1), else_=0)).label("stays"),
            func.max(case((stayed, Reservation.departure_date))).label("last_departure"),
        )
        .where(Reservation.guest_id.in_(profiles), Reservation.property_id == reader.property_id)
        .group_by(Reservation.guest_id)
    )
    return {
        ProfileId(row.guest_id): Standing(
            bool(row.in_house),
            bool(row.arriving),
            int(row.stays),
            None if row.last_departure is None else (today - row.last_departure).days,
        )
        for row in rows
    }
