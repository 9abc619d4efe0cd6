"""Guests by what they have in common, a page at a time, and the lists that were saved.

Pages follow the primary key, so that the last of a thousand pages costs what the first one does. A filter by tag or by a last stay
since some day begins at an index of tags or stays. By anything else the profiles are read in order until the page is full, their
stays through the index of the guest: a rare match reads them all, which is why a count stops at 10,000.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, UnaryExpression, bindparam, func, or_, select
from sqlalchemy.sql.operators import custom_op

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.guest_filter import GuestFilter, read_filter
from hotel_desk.domain.ids import GuestListId, ProfileId
from hotel_desk.domain.personal_data import masked
from hotel_desk.models.guest_file import ProfileConsent, ProfileTag
from hotel_desk.models.guest_lists import GuestList
from hotel_desk.models.profile import Profile
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.types import Id
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.profile_trade import Trade, last_stay_of, spent_by, stayed_since, stays_of, trade_of

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PAGE_LENGTH = 100
MOST_COUNTED = 10_000
_COLUMNS = select(
    Profile.id,
    Profile.kind,
    Profile.name,
    Profile.phone,
    Profile.email,
    Profile.country,
    Profile.nationality,
    Profile.language,
    Profile.birth_date,
    Profile.vip_level,
    Profile.vip_class,
    Profile.external_code,
)
_TAGS = select(ProfileTag.profile_id, ProfileTag.tag).where(ProfileTag.profile_id.in_(bindparam("profiles", expanding=True)))
_LISTS = (
    select(GuestList.id, GuestList.name, GuestList.filter, GuestList.shared, GuestList.version, UserAccount.name.label("owner"))
    .join(UserAccount, UserAccount.id == GuestList.user_id)
    .where(GuestList.property_id == bindparam("hotel"), or_(GuestList.shared, UserAccount.name == bindparam("user")))
    .order_by(GuestList.name, GuestList.id)
)
_ALL_TAGS = select(ProfileTag.tag).where(ProfileTag.property_id == bindparam("hotel")).distinct().order_by(ProfileTag.tag).limit(200)


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest in a list; masked as whoever asks may see it. `birth_date` is an ISO date or what the mask leaves of it."""

    id: ProfileId
    kind: ProfileKind
    name: str
    phone: str
    email: str
    country: str | None
    nationality: str | None
    language: str | None
    birth_date: str
    vip_level: int
    vip_class: VipClass
    external_code: str
    stays: int
    last_stay: dt.date | None
    spend_minor: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuestPage:
    """Some guests. `after`: what the next page begins after; None: this is the last."""

    lines: tuple[GuestLine, ...]
    after: ProfileId | None


@dataclass(frozen=True, slots=True)
class SavedGuestList:
    """A filter under a name. `own`: of whoever asks."""

    id: GuestListId
    name: str
    filter: GuestFilter
    shared: bool
    version: int
    own: bool


def guests_matching(reader: Reader, *, wanted: GuestFilter, after: ProfileId | None = None, limit: int = PAGE_LENGTH) -> GuestPage:
    """A page of the guests a filter lets through. A fixed number of statements.

    Args:
        after: where the page before ended; None: the first page.
    """
    statement = _matching(_COLUMNS, reader, wanted).order_by(Profile.id).limit(limit + 1)
    if after is not None:
        statement = statement.where(Profile.id > after)
    rows = reader.connection.execute(statement).all()
    lines = _lines(reader, rows[:limit])
    return GuestPage(lines, lines[-1].id if len(rows) > limit else None)


def guest_count(reader: Reader, *, wanted: GuestFilter, most: int = MOST_COUNTED) -> int:
    """How many guests a filter lets through, counted no further than one beyond `most`. One statement."""
    found = _matching(select(Profile.id), reader, wanted).limit(most + 1).subquery()
    return int(reader.connection.execute(select(func.count()).select_from(found)).scalar_one())


def matching_ids(reader: Reader, *, wanted: GuestFilter, after: ProfileId | None, limit: int) -> tuple[ProfileId, ...]:
    """The ids of a page, for work on a whole list. One statement."""
    statement = _matching(select(Profile.id), reader, wanted).order_by(Profile.id).limit(limit)
    if after is not None:
        statement = statement.where(Profile.id > after)
    return tuple(map(ProfileId, reader.connection.execute(statement).scalars()))


def saved_guest_lists(reader: Reader) -> tuple[SavedGuestList, ...]:
    """The lists that whoever asks saved, and those that are shared, by name. One statement."""
    rows = reader.connection.execute(_LISTS, {"hotel": reader.property_id, "user": reader.user_name})
    return tuple(
        SavedGuestList(GuestListId(row.id), row.name, read_filter(row.filter), row.shared, row.version, row.owner == reader.user_name)
        for row in rows
    )


def known_tags(reader: Reader) -> tuple[str, ...]:
    """The tags there are, to choose from: at most 200. One statement."""
    return tuple(reader.connection.execute(_ALL_TAGS, {"hotel": reader.property_id}).scalars())


def _matching(columns: Any, reader: Reader, wanted: GuestFilter) -> Any:
    living = (of_hotel_in_order(reader.property_id), Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    return columns.where(*living, *_simple(wanted), *_born(wanted, reader.business_date()), *_hanging(wanted), *_stayed(wanted))


def of_hotel_in_order(property_id: Any) -> ColumnElement[bool]:
    """A profile is of a hotel, asked so that the primary key can lead.

    SQLite would else follow the index that begins with the hotel, and read and sort all of its guests for each page (0.25 s of a million);
    it seeks no index by a column with a plus (sqlite.org/optoverview.html, section 2). To MariaDB and MySQL the plus says nothing.
    """
    of_hotel: ColumnElement[bool] = UnaryExpression(Profile.property_id.expression, operator=custom_op("+"), type_=Id()) == property_id
    return of_hotel


def _simple(wanted: GuestFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(Profile.kind == wanted.kind)
    if wanted.active is not None:
        found.append(Profile.active.is_(wanted.active))
    if wanted.country is not None:
        found.append(or_(Profile.country == wanted.country, Profile.nationality == wanted.country))
    if wanted.language is not None:
        found.append(
            or_(Profile.language == wanted.language, ("," + Profile.languages + ",").contains(f",{wanted.language},", autoescape=True))
        )
    if wanted.vip_from is not None:
        found.append(Profile.vip_level >= wanted.vip_from)
    if wanted.vip_class is not None:
        found.append(Profile.vip_class == wanted.vip_class)
    return found


def _born(wanted: GuestFilter, today: dt.date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.age_from is not None:
        found.append(Profile.birth_date <= _years_before(today, wanted.age_from))
    if wanted.age_to is not None:
        found.append(Profile.birth_date > _years_before(today, wanted.age_to + 1))
    return found


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; whoever was born on 29 February is a year older on 1 March."""
    year = day.year - years
    if (day.month, day.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return dt.date(year, 2, 28)
    return day.replace(year=year)


def _hanging(wanted: GuestFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.tag is not None:
        found.append(Profile.id.in_(select(ProfileTag.profile_id).where(ProfileTag.tag == wanted.tag)))
    if wanted.consent is not None:
        newest = (
            select(ProfileConsent.given)
            .where(ProfileConsent.profile_id == Profile.id, ProfileConsent.purpose == wanted.consent)
            .order_by(ProfileConsent.recorded_at.desc(), ProfileConsent.id.desc())
            .limit(1)
            .correlate(Profile)
            .scalar_subquery()
        )
        found.append(newest.is_(True))
    return found


def _stayed(wanted: GuestFilter) -> list[ColumnElement[bool]]:
    """By stays and spend: those who stayed often, or lately, are found from their stays; those who hardly did are counted one by one."""
    found: list[ColumnElement[bool]] = []
    if wanted.stays_from is not None:
        found.append(stays_of(wanted.kind) >= wanted.stays_from)
    if wanted.stays_to is not None:
        found.append(stays_of(wanted.kind) <= wanted.stays_to)
    if wanted.last_stay_from is not None:
        found.append(stayed_since(wanted.kind, wanted.last_stay_from))
    if wanted.last_stay_to is not None:
        found.append(last_stay_of(wanted.kind) <= wanted.last_stay_to)
    if wanted.spend_from_minor is not None:
        found.append(spent_by(wanted.kind) >= wanted.spend_from_minor)
    if wanted.spend_to_minor is not None:
        found.append(spent_by(wanted.kind) <= wanted.spend_to_minor)
    return found


def _lines(reader: Reader, rows: Sequence[Any]) -> tuple[GuestLine, ...]:
    profiles = {"profiles": [row.id for row in rows]}
    trade = defaultdict(Trade, trade_of(reader.connection, profiles["profiles"]))
    tags: dict[Any, list[str]] = defaultdict(list)
    for row in reader.connection.execute(_TAGS, profiles):
        tags[row.profile_id].append(row.tag)
    held = own_permissions(reader)
    sees = held.__contains__ if reader.user_name else lambda _permission: True
    return tuple(
        GuestLine(
            ProfileId(row.id),
            row.kind,
            row.name,
            masked("profile.phone", row.phone, sees=sees),
            masked("profile.email", row.email, sees=sees),
            row.country,
            row.nationality,
            row.language,
            masked("profile.birth_date", row.birth_date.isoformat() if row.birth_date else "", sees=sees),
            row.vip_level,
            row.vip_class,
            row.external_code or "",
            trade[row.id].stays,
            trade[row.id].last_stay,
            trade[row.id].spend_minor,
            tuple(sorted(tags[row.id])),
        )
        for row in rows
    )
