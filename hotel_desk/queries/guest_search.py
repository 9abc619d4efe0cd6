"""Which profiles a typed text finds, and why (`docs/algorithms/guest-search.md`, “What is looked up”).

Every look-up is a range of the index (property, word); none is longer than its bound, however many guests there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache, reduce
from operator import add
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, func, literal, or_, select, union_all
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
_MOST_COUNTED = 20_000  # keys of a word that are counted, and compared with those of the rarest word
_MOST_CHECKED = 3_000  # keys of the rarest word that are checked one by one against a word with more keys than are counted
_MOST_CHECKED_OF_COMMON = 1_500  # the same where the rarest has more than are counted too: they fill the first page as well
_ARRIVING_DAYS = 1
_TWO = 2
_SHORTEST_JOINED = 2
_SHORTEST_DOCUMENT, _LONGEST_DOCUMENT = 5, 40
_HOTEL: BindParameter[Any] = bindparam("hotel")


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
    found = {match.profile_id: match for match in _by_document(reader, text, kinds)}
    for meaning in query_keys(text):
        for match in _by_keys(reader, meaning, kinds):
            known = found.setdefault(match.profile_id, match)
            if known.kind is SearchKeyKind.MERGED:
                # A word of its own says more than one of a record that leads on to it.
                found[match.profile_id] = match
    return list(found.values())


def _by_document(reader: Reader, text: str, kinds: Sequence[ProfileKind]) -> Iterable[Match]:
    """By the number of a document, whole and exact: its keyed hash."""
    number = "".join(character for character in text if character.isalnum()).upper()
    if not reader.vault.is_open or not _SHORTEST_DOCUMENT <= len(number) <= _LONGEST_DOCUMENT or not any(map(str.isdigit, number)):
        return
    digest = reader.vault.keyed_hash("profile_document.number_hash", number)
    asked = {"hotel": reader.property_id, "digest": digest}
    for identifier in reader.connection.execute(_documents(frozenset(kinds)), asked).scalars():
        yield Match(ProfileId(identifier), None, "")


def _by_keys(reader: Reader, meaning: Meaning, kinds: Sequence[ProfileKind]) -> list[Match]:
    words = _rarest_first(reader, meaning.words)
    are_common = any(word.is_common for word in words)
    found = _asked(reader, words, meaning.kinds, kinds)
    if len(found) >= MOST_KEYS or are_common:
        # There may be more than were read: whoever is here or about to come must not be among those that were not.
        found = [*_asked(reader, words, meaning.kinds, kinds, of_the_day=True), *found]
    if are_common and len(words) == _TWO and all(len(word.spellings[0]) >= _SHORTEST_JOINED for word in words):
        # Half of China has one of them: a Chinese name is kept joined too, and that is rare.
        first, second = (word.spellings[0] for word in words)
        joined = _Word((first + second, second + first))
        found += _asked(reader, [joined, *(_Word(word.spellings, is_common=True) for word in words)], meaning.kinds, kinds)
    return found


def _asked(
    reader: Reader, words: Sequence[_Word], of: frozenset[SearchKeyKind], kinds: Sequence[ProfileKind], *, of_the_day: bool = False
) -> list[Match]:
    made_from = of | {SearchKeyKind.MERGED} if of else of
    shape = _Shape(tuple((len(word.spellings), word.is_common) for word in words), made_from, frozenset(kinds))
    asked: dict[str, Any] = {"hotel": reader.property_id, **_bounds([word.spellings for word in words])}
    if of_the_day:
        today = reader.business_date()
        asked |= {"today": today, "soon": today + timedelta(days=_ARRIVING_DAYS)}
    statement = _of_the_day(shape) if of_the_day else _general(shape)
    return [Match(ProfileId(row.profile_id), row.kind, row.word) for row in reader.connection.execute(statement, asked)]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text in its spellings, and whether more keys begin with it than are counted."""

    spellings: tuple[str, ...]
    is_common: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """What decides how a text is asked for, so that each statement is built once.

    Args:
        words: of each the number of its spellings, and whether it is common.
        of: what the key of the first word must be made from; empty: anything.
    """

    words: tuple[tuple[int, bool], ...]
    of: frozenset[SearchKeyKind]
    kinds: frozenset[ProfileKind]


def _rarest_first(reader: Reader, words: Sequence[tuple[str, ...]]) -> list[_Word]:
    """The words with the one in front that the fewest keys begin with. One statement, where there are several words."""
    if len(words) == 1:
        return [_Word(words[0])]
    counting = _counting(tuple(map(len, words)))
    counts = reader.connection.execute(counting, {"hotel": reader.property_id, **_bounds(words)}).one()
    ranked = sorted(zip(counts, range(len(words)), words, strict=True))
    return [_Word(word, count >= _MOST_COUNTED) for count, _place, word in ranked]


def _bounds(words: Sequence[Sequence[str]]) -> dict[str, str]:
    """Where the keys of each spelling of each word begin and end."""
    bounds = {}
    for number, spellings in enumerate(words):
        for place, spelling in enumerate(spellings):
            bounds[f"from_{number}_{place}"] = spelling
            bounds[f"to_{number}_{place}"] = spelling + _AFTER_ALL
    return bounds


@cache
def _documents(kinds: frozenset[ProfileKind]) -> Select[Any]:
    return (
        select(ProfileDocument.profile_id)
        .join(Profile, Profile.id == ProfileDocument.profile_id)
        .where(ProfileDocument.property_id == _HOTEL, ProfileDocument.number_hash == bindparam("digest"), *_to_be_found(kinds))
    )


@cache
def _counting(spellings: tuple[int, ...]) -> Select[Any]:
    """How many keys begin with each word, as far as is counted."""
    key = ProfileSearchKey
    counts: list[Any] = []
    for number, many in enumerate(spellings):
        ranges = (
            select(literal(1)).where(key.property_id == _HOTEL, _begins(key.word, number, place)).limit(_MOST_COUNTED).subquery()
            for place in range(many)
        )
        of_each = (select(func.count()).select_from(one).scalar_subquery() for one in ranges)
        counts.append(reduce(add, of_each))
    return select(*counts)


@lru_cache(maxsize=512)
def _general(shape: _Shape) -> Select[Any]:
    """The profiles with all the words, in the order of the keys of the rarest one."""
    others = [(number, many, common) for number, (many, common) in enumerate(shape.words)][1:]
    # A range for each spelling: SQLite reads the whole hotel for "this range or that one".
    scans = [_scan(shape, place, others, _most_of_the_rarest(shape)) for place in range(shape.words[0][0])]
    driven = (scans[0] if len(scans) == 1 else union_all(*(select(scan.subquery()) for scan in scans))).subquery()
    statement: Any = (
        select(driven.c.profile_id, driven.c.kind, driven.c.word)
        .join(Profile, Profile.id == driven.c.profile_id)
        .where(*_to_be_found(shape.kinds), *(_has(driven.c.profile_id, number, many) for number, many, common in others if common))
    )
    ordered: Select[Any] = statement.order_by(driven.c.word, driven.c.profile_id).limit(MOST_KEYS)
    return ordered


def _most_of_the_rarest(shape: _Shape) -> int:
    """How many keys of the rarest word are read."""
    if len(shape.words) == 1:
        return MOST_KEYS
    (_many, rarest_is_common), *others = shape.words
    if rarest_is_common:
        return _MOST_CHECKED_OF_COMMON
    return _MOST_CHECKED if any(common for _many, common in others) else _MOST_COUNTED


def _scan(shape: _Shape, place: int, others: Sequence[tuple[int, int, bool]], most: int) -> Select[Any]:
    """The keys that begin with one spelling of the rarest word, of profiles with the other words as far as these are not common."""
    key = ProfileSearchKey
    scan: Any = select(key.profile_id, key.kind, key.word).where(key.property_id == _HOTEL, _begins(key.word, 0, place))
    if shape.of:
        scan = scan.where(key.kind.in_(shape.of))
    for number, many, common in others:
        if not common:
            scan = scan.where(key.profile_id.in_(_profiles_with(number, many)))
    ordered: Select[Any] = scan.order_by(key.word, key.profile_id).limit(most)
    return ordered


@lru_cache(maxsize=512)
def _of_the_day(shape: _Shape) -> Select[Any]:
    """The same of those in house and arriving only, led by their keys."""
    key = ProfileSearchKey
    here = and_(Reservation.property_id == _HOTEL, Reservation.status == ReservationStatus.IN_HOUSE)
    coming = and_(
        Reservation.property_id == _HOTEL,
        Reservation.status == ReservationStatus.RESERVED,
        Reservation.arrival_date >= bindparam("today"),
        Reservation.arrival_date <= bindparam("soon"),
    )
    day = select(Reservation.guest_id).where(here).union(select(Reservation.guest_id).where(coming)).subquery()
    statement: Any = (
        select(key.profile_id, key.kind, key.word)
        .select_from(day)
        .join(key, key.profile_id == day.c.guest_id)
        .join(Profile, Profile.id == key.profile_id)
        .where(
            # Without the property, or the index of the words would lead: it is the profile's own anyway.
            _begins_any(key.word, 0, shape.words[0][0]),
            *_to_be_found(shape.kinds),
            *(_has(key.profile_id, number, many) for number, (many, _common) in list(enumerate(shape.words))[1:]),
        )
        .limit(MOST_KEYS)
    )
    of_kinds: Select[Any] = statement.where(key.kind.in_(shape.of)) if shape.of else statement
    return of_kinds


def _to_be_found(kinds: frozenset[ProfileKind]) -> list[ColumnElement[bool]]:
    """Of these kinds, in use, and neither merged nor erased."""
    conditions: list[ColumnElement[bool]] = [Profile.active.is_(True), Profile.merged_into_id.is_(None), Profile.erased_at.is_(None)]
    return [*conditions, Profile.kind.in_(kinds)] if kinds else conditions


def _profiles_with(number: int, spellings: int) -> Any:
    """All profiles with a key that begins with a word: a range of the index for each spelling."""
    other = aliased(ProfileSearchKey)
    ranges = [select(other.profile_id).where(other.property_id == _HOTEL, _begins(other.word, number, place)) for place in range(spellings)]
    return ranges[0] if spellings == 1 else union_all(*ranges)


def _has(identifier: Any, number: int, spellings: int) -> ColumnElement[bool]:
    """A profile has a key that begins with a word: led by the profile, for the range of the word is long."""
    other = aliased(ProfileSearchKey)
    return exists().where(other.profile_id == identifier, _begins_any(other.word, number, spellings))


def _begins_any(column: Any, number: int, spellings: int) -> ColumnElement[bool]:
    return or_(*(_begins(column, number, place) for place in range(spellings)))


def _begins(column: Any, number: int, place: int) -> ColumnElement[bool]:
    """A column begins with one spelling of a word."""
    return and_(column >= bindparam(f"from_{number}_{place}"), column < bindparam(f"to_{number}_{place}"))


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


_STATUS, _STAYED = Reservation.status, Reservation.status == ReservationStatus.CHECKED_OUT
_COMING = and_(
    _STATUS == ReservationStatus.RESERVED, Reservation.arrival_date >= bindparam("today"), Reservation.arrival_date <= bindparam("soon")
)
_STANDINGS = (
    select(
        Reservation.guest_id,
        func.max(case((_STATUS == ReservationStatus.IN_HOUSE, 1), else_=0)).label("in_house"),
        func.max(case((_COMING, 1), else_=0)).label("arriving"),
        func.sum(case((_STAYED, 1), else_=0)).label("stays"),
        func.max(case((_STAYED, Reservation.departure_date))).label("last_departure"),
    )
    # Led by the guests: they are of the hotel.
    .where(Reservation.guest_id.in_(bindparam("profiles", expanding=True)))
    .group_by(Reservation.guest_id)
)


def standings(reader: Reader, profiles: Sequence[ProfileId]) -> dict[ProfileId, Standing]:
    """How each profile stands to the hotel today; who never booked has no entry. One statement."""
    today = reader.business_date()
    rows = reader.connection.execute(_STANDINGS, {"profiles": profiles, "today": today, "soon": today + timedelta(days=_ARRIVING_DAYS)})
    return {
        ProfileId(row.guest_id): Standing(
            bool(row.in_house),
            bool(row.arriving),
            int(row.stays),
            None if row.last_departure is None else (today - row.last_departure).days,
        )
        for row in rows
    }


def indexed_profiles(reader: Reader) -> int:
    """How many profiles have search keys, or should."""
    counted = select(func.count()).select_from(Profile)
    living = counted.where(Profile.property_id == reader.property_id, Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    return int(reader.connection.execute(living).scalar_one())
