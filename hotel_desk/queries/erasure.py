"""Whether a guest may be erased, and whom it is about: the record, with all that were merged into it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.retention import Retention, retention
from hotel_desk.domain.settings import GUEST_YEARS, REGISTRATION_YEARS
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotel_desk.db.database import Reader

AHEAD = (ReservationStatus.WAITLISTED, ReservationStatus.TENTATIVE, ReservationStatus.RESERVED)
_LONGEST_TRAIL = 20


class Obstacle(StrEnum):
    """Why a guest is not erased now."""

    IN_HOUSE = "IN_HOUSE"
    FUTURE_STAY = "FUTURE_STAY"
    OPEN_BALANCE = "OPEN_BALANCE"
    OPEN_ACCOUNT = "OPEN_ACCOUNT"
    NOT_A_GUEST = "NOT_A_GUEST"
    ERASED_ALREADY = "ERASED_ALREADY"


OBSTACLE_TITLES: dict[Obstacle, str] = {
    Obstacle.IN_HOUSE: N_("the guest is in the house"),
    Obstacle.FUTURE_STAY: N_("the guest has a reservation"),
    Obstacle.OPEN_BALANCE: N_("a folio of the guest has an open balance"),
    Obstacle.OPEN_ACCOUNT: N_("the guest has an open account"),
    Obstacle.NOT_A_GUEST: N_("this is a company or an agent"),
    Obstacle.ERASED_ALREADY: N_("the guest was erased before"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an erasure is about.

    Args:
        id: the record that the others were merged into.
        profile_ids: of all of them.
    """

    id: ProfileId
    kind: ProfileKind
    name: str
    erased_at: dt.datetime | None
    profile_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What stands in the way of an erasure; nothing: it can be done."""

    profile_id: ProfileId
    name: str
    obstacles: tuple[Obstacle, ...]


def erasure_preview(reader: Reader, *, profile_id: ProfileId) -> ErasurePreview:
    """Whether a guest may be erased now, and why not.

    Raises:
        NotFound: there is no such record.
    """
    subject = subject_of(reader, profile_id)
    return ErasurePreview(subject.id, subject.name, obstacles(reader, subject))


def subject_of(reader: Reader, profile_id: UUID) -> Subject:
    """The record a profile was merged into, or itself, with everything that was merged into that.

    Raises:
        NotFound: there is no such record.
    """
    columns = (Profile.id, Profile.kind, Profile.name, Profile.erased_at, Profile.merged_into_id)
    here = select(*columns).where(Profile.property_id == reader.property_id)
    asked: UUID = profile_id
    for _step in range(_LONGEST_TRAIL):
        row = reader.connection.execute(here.where(Profile.id == asked)).first()
        if row is None:
            break
        if row.merged_into_id is None:
            return Subject(ProfileId(row.id), row.kind, row.name, row.erased_at, _with_merged(reader, row.id))
        asked = row.merged_into_id
    raise NotFound(what=_("The profile"))


def obstacles(reader: Reader, subject: Subject) -> tuple[Obstacle, ...]:
    """What stands in the way, all of it. A fixed number of statements."""
    found = []
    if subject.kind is not ProfileKind.GUEST:
        found.append(Obstacle.NOT_A_GUEST)
    if subject.erased_at is not None:
        found.append(Obstacle.ERASED_ALREADY)
    statuses = _statuses(reader, subject.profile_ids)
    if ReservationStatus.IN_HOUSE in statuses:
        found.append(Obstacle.IN_HOUSE)
    if statuses.intersection(AHEAD):
        found.append(Obstacle.FUTURE_STAY)
    if reader.connection.execute(_open_balance(subject.profile_ids)).scalar():
        found.append(Obstacle.OPEN_BALANCE)
    account = exists().where(ArAccount.profile_id.in_(subject.profile_ids), ArAccount.active.is_(True))
    if reader.connection.execute(select(account)).scalar():
        found.append(Obstacle.OPEN_ACCOUNT)
    return tuple(found)


def retention_here(reader: Reader) -> Retention:
    """How many years this hotel keeps guests and registrations."""
    country = reader.connection.execute(select(Property.country).where(Property.id == reader.property_id)).scalar()
    years = {name: setting_value(reader, setting) for name, setting in _SETTINGS.items()}
    return retention(country, **years)


_SETTINGS = {"guest_years": GUEST_YEARS, "registration_years": REGISTRATION_YEARS}


def _with_merged(reader: Reader, profile_id: UUID) -> tuple[UUID, ...]:
    found, newest = [profile_id], [profile_id]
    while newest:
        led_here = select(Profile.id).where(Profile.property_id == reader.property_id, Profile.merged_into_id.in_(newest))
        newest = [identifier for identifier in reader.connection.execute(led_here).scalars() if identifier not in found]
        found += newest
    return tuple(found)


def _statuses(reader: Reader, profile_ids: Collection[UUID]) -> set[ReservationStatus]:
    """Of the reservations of a guest, and of those the guest comes along with."""
    along = select(AccompanyingGuest.reservation_id).where(AccompanyingGuest.profile_id.in_(profile_ids))
    theirs = select(Reservation.status).where(or_(Reservation.guest_id.in_(profile_ids), Reservation.id.in_(along))).distinct()
    return set(reader.connection.execute(theirs).scalars())


def _open_balance(profile_ids: Collection[UUID]) -> Select[bool]:
    open_window = (
        select(FolioWindow.number)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .join(Reservation, Reservation.id == Folio.reservation_id)
        .where(Reservation.guest_id.in_(profile_ids), FolioWindow.balance_minor != 0)
    )
    return select(open_window.exists())
