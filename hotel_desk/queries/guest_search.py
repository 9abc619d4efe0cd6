"""Which profiles a typed text finds, and why (`docs/algorithms/guest-search.md`, “What is looked up”).

Every look-up is a range of the index (property, word); none is longer than its bound, however many guests there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache, lru_cache, reduce
from operator import add
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.guest_search_keys import query_keys
from hotel_desk.domain.ids import ProfileId
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.beginnings import begins, bounds

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_KEYS = 400  # of one look-up that are read
_MOST_COUNTED = 20_000  # keys of a word that are counted, and compared with those of the rarest word
_MOST_CHECKED = 1_000  # keys of the rarest word that are checked one by one against a word with more keys than are counted
_MOST_CHECKED_NEXT = 2_000  # of those after them, where they do not fill the first page
_COUNTED = (_MOST_COUNTED, 5_000, _MOST_CHECKED, 100, 10, 1)  # as exactly as that: which word leads is no matter of single keys
_FIRST_PAGE = 10
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


def matching_profiles(reader: Reader, text: str, kinds: Sequence[ProfileKind], today: date) -> list[Match]:
    """The profiles that a text finds, unranked: at most some hundreds, those in house and arriving among them for sure.

    A fixed number of statements for each thing that the text may mean.
    """
    found = {match.profile_id: match for match in _by_document(reader, text, kinds)}
    for meaning in query_keys(text):
        for match in _by_keys(_Asker(reader, meaning.kinds, frozenset(kinds), today), meaning.words):
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


def _by_keys(asker: _Asker, typed: Sequence[tuple[str, ...]]) -> list[Match]:
    words = _rarest_first(asker.reader, typed)
    are_common = any(word.is_common for word in words)
    found = asker.ask(words)
    if len(found) >= MOST_KEYS or are_common:
        # There may be more than were read: whoever is here or about to come must not be among those that were not.
        found = [*asker.ask(words, _Part.OF_THE_DAY), *found]
    if are_common and len(words) == _TWO and all(len(word.spellings[0]) >= _SHORTEST_JOINED for word in words):
        # Half of China has one of them: a Chinese name is kept joined too, and that is rare.
        first, second = (word.spellings[0] for word in words)
        joined = _Word((first + second, second + first))
        found += asker.ask([joined, *(_Word(word.spellings, _MOST_COUNTED) for word in words)])
    if are_common and words[0].keys >= _MOST_CHECKED and len({match.profile_id for match in found}) < _FIRST_PAGE:
        found += asker.ask(words, _Part.NEXT)
    return found


class _Part(Enum):
    """Which of those whom a text finds are asked for."""

    FIRST = auto()
    NEXT = auto()
    OF_THE_DAY = auto()


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who looks words up, and on which day.

    Args:
        of: what the key of the first word must be made from; empty: anything.
        kinds: of profiles; empty: all.
    """

    reader: Reader
    of: frozenset[SearchKeyKind]
    kinds: frozenset[ProfileKind]
    today: date

    def ask(self, words: Sequence[_Word], part: _Part = _Part.FIRST) -> list[Match]:
        """The profiles with all the words. One statement."""
        made_from = self.of | {SearchKeyKind.MERGED} if self.of else self.of
        shape = _Shape(tuple((len(word.spellings), word.is_common) for word in words), made_from, self.kinds)
        asked: dict[str, Any] = {"hotel": self.reader.property_id, **_bounds([word.spellings for word in words])}
        if part is _Part.OF_THE_DAY:
            asked |= {"today": self.today, "soon": self.today + timedelta(days=_ARRIVING_DAYS)}
        statement = _of_the_day(shape) if part is _Part.OF_THE_DAY else _general(shape, part)
        return [Match(ProfileId(row.profile_id), row.kind, row.word) for row in self.reader.connection.execute(statement, asked)]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text in its spellings, and how many keys begin with it at least, as far as is counted."""

    spellings: tuple[str, ...]
    keys: int = 0

    @property
    def is_common(self) -> bool:
        """Whether more keys begin with it than are compared."""
        return self.keys >= _MOST_COUNTED


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
    return [_Word(word, count) for count, _place, word in ranked]


def _bounds(words: Sequence[Sequence[str]]) -> dict[str, str]:
    """Where the keys of each spelling of each word begin and end."""
    return bounds({f"{number}_{place}": spelling for number, word in enumerate(words) for place, spelling in enumerate(word)})


@cache
def _documents(kinds: frozenset[ProfileKind]) -> Select[Any]:
    return (
        select(ProfileDocument.profile_id)
        .join(Profile, Profile.id == ProfileDocument.profile_id)
        .where(ProfileDocument.property_id == _HOTEL, ProfileDocument.number_hash == bindparam("digest"), *_to_be_found(kinds))
    )


@cache
def _counting(spellings: tuple[int, ...]) -> Select[Any]:
    """How many keys begin with each word at least: skipping rows costs a server half of counting them."""
    key = ProfileSearchKey
    counts: list[Any] = []
    for number, many in enumerate(spellings):
        of_each = (
            func.coalesce(
                *(
                    select(literal(step))
                    .where(key.property_id == _HOTEL, _begins(key.word, number, place))
                    .limit(1)
                    .offset(step - 1)
                    .scalar_subquery()
                    for step in _COUNTED
                ),
                0,
            )
            for place in range(many)
        )
        counts.append(reduce(add, of_each))
    return select(*counts)


@lru_cache(maxsize=512)
def _general(shape: _Shape, part: _Part) -> Select[Any]:
    """The profiles with all the words, in the order of the keys of the rarest one."""
    others = [(number, many, common) for number, (many, common) in enumerate(shape.words)][1:]
    # A range for each spelling: SQLite reads the whole hotel for "this range or that one".
    after, most = _of_the_rarest(shape, part)
    scans = [_scan(shape, place, others, most).offset(after) for place in range(shape.words[0][0])]
    driven: Any = (scans[0] if len(scans) == 1 else union_all(*(select(scan.subquery()) for scan in scans))).subquery()
    common = [(number, many) for number, many, is_common in others if is_common]
    if common:
        # Most have not the other word. The bound keeps servers from reading all their profiles before that is known.
        has_all = (_has(driven.c.profile_id, number, many) for number, many in common)
        driven = select(driven).where(*has_all).limit(most * len(scans)).subquery()
    statement: Any = (
        select(driven.c.profile_id, driven.c.kind, driven.c.word)
        .join(Profile, Profile.id == driven.c.profile_id)
        .where(*_to_be_found(shape.kinds))
    )
    ordered: Select[Any] = statement.order_by(driven.c.word, driven.c.profile_id).limit(MOST_KEYS)
    return ordered


def _of_the_rarest(shape: _Shape, part: _Part) -> tuple[int, int]:
    """After how many keys of the rarest word reading begins, and how many are read."""
    if part is _Part.NEXT:
        return _MOST_CHECKED, _MOST_CHECKED_NEXT
    if len(shape.words) == 1:
        return 0, MOST_KEYS
    return 0, _MOST_CHECKED if any(common for _many, common in shape.words[1:]) else _MOST_COUNTED


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
    keys: Any = (
        select(key.profile_id, key.kind, key.word)
        .select_from(day)
        .join(key, key.profile_id == day.c.guest_id)
        .where(
            # Without the property, or the index of the words would lead: it is the profile's own anyway.
            _begins_any(key.word, 0, shape.words[0][0]),
            *(_has(key.profile_id, number, many) for number, (many, _common) in list(enumerate(shape.words))[1:]),
        )
        # Far more than a hotel has rooms: as in `_general`, for the sake of servers alone.
        .limit(_MOST_COUNTED)
    )
    found = (keys.where(key.kind.in_(shape.of)) if shape.of else keys).subquery()
    statement: Any = (
        select(found.c.profile_id, found.c.kind, found.c.word)
        .join(Profile, Profile.id == found.c.profile_id)
        .where(*_to_be_found(shape.kinds))
        .limit(MOST_KEYS)
    )
    of_the_day: Select[Any] = statement
    return of_the_day


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
    return begins(column, f"{number}_{place}")


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


def standings(reader: Reader, profiles: Sequence[ProfileId], today: date) -> dict[ProfileId, Standing]:
    """How each profile stands to the hotel today; who never booked has no entry. One statement."""
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
