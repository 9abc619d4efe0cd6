"""Guests nobody has heard of for so many years that they are proposed for erasure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, exists, func, or_, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.retention import years_before
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.guest_history import ProfileChange
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.queries.erasure import AHEAD, retention_here
from hotel_desk.queries.guest_lists import of_hotel_in_order

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PAGE = 500
_MILLISECONDS = 1000
_BITS_AFTER_TIME = 80
_FIRST_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A guest to be erased. `last_departure` is None for somebody who never stayed."""

    profile_id: ProfileId
    name: str
    last_departure: dt.date | None


@dataclass(frozen=True, slots=True)
class RetentionProposal:
    """What the hotel's rule proposes.

    Args:
        guests: not seen since `guests_before`; at most a page of them.
        registrations_before: forms of guests who left before this day may be removed.
    """

    guests: tuple[Forgotten, ...]
    guests_before: dt.date
    guest_years: int
    registrations_before: dt.date
    registration_years: int


def retention_proposal(reader: Reader, *, after: UUID = _FIRST_ID, limit: int = PAGE) -> RetentionProposal:
    """Guests without a stay, a reservation or a change for so many years, who owe nothing. A fixed number of statements.

    Args:
        after: the last id of the page before.
    """
    years = retention_here(reader)
    today = reader.business_date()
    guests_before = years_before(today, years.guest_years)
    values = {
        "hotel": reader.property_id,
        "since": guests_before,
        "since_moment": _midnight(guests_before),
        "made_before": _id_at(guests_before),
        "after": after,
        "most": limit,
    }
    rows = reader.connection.execute(_FORGOTTEN, values).all()
    guests = tuple(Forgotten(ProfileId(row.id), row.name, row.last_departure) for row in rows)
    registrations_before = years_before(today, years.registration_years)
    return RetentionProposal(guests, guests_before, years.guest_years, registrations_before, years.registration_years)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _id_at(day: dt.date) -> UUID:
    """The least identifier that is made on a day: its first 48 bits are the time (RFC 9562, UUID version 7)."""
    return UUID(int=int(_midnight(day).timestamp()) * _MILLISECONDS << _BITS_AFTER_TIME)


def _forgotten() -> Select[UUID, str, dt.date]:
    theirs = Reservation.guest_id == Profile.id
    since = bindparam("since", type_=Date)
    lately = or_(Reservation.departure_date >= since, Reservation.status.in_(AHEAD))
    along = (
        select(AccompanyingGuest.id)
        .join(Reservation, Reservation.id == AccompanyingGuest.reservation_id)
        .where(AccompanyingGuest.profile_id == Profile.id, Reservation.departure_date >= since)
    )
    owed = (
        select(FolioWindow.number)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .join(Reservation, Reservation.id == Folio.reservation_id)
        .where(theirs, FolioWindow.balance_minor != 0)
    )
    changed = exists().where(ProfileChange.profile_id == Profile.id, ProfileChange.changed_at >= bindparam("since_moment"))
    account = exists().where(ArAccount.profile_id == Profile.id, ArAccount.active.is_(True))
    last = select(func.max(Reservation.departure_date)).where(theirs).scalar_subquery()
    return (
        select(Profile.id, Profile.name, last.label("last_departure"))
        .where(
            of_hotel_in_order(bindparam("hotel")),
            Profile.id > bindparam("after"),
            Profile.id < bindparam("made_before"),
            Profile.kind == ProfileKind.GUEST,
            Profile.erased_at.is_(None),
            Profile.merged_into_id.is_(None),
            and_(~exists().where(theirs, lately), ~along.exists(), ~owed.exists(), ~changed, ~account),
        )
        .order_by(Profile.id)
        .limit(bindparam("most"))
    )


_FORGOTTEN = _forgotten()
