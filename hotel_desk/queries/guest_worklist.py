"""What is to be mended in the guest file before somebody stands at the desk: of guests in house and of those who arrive within a week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.guest_file import ProfileContact, ProfileDocument
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ARRIVING_DAYS = 7
STALE_DAYS = 730
MOST_OF_A_KIND = 200


class GuestDuty(StrEnum):
    """What is wrong with a guest file."""

    DOCUMENT_EXPIRED = "document_expired"
    EMAIL_BOUNCED = "email_bounced"
    FACTS_MISSING = "facts_missing"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class GuestTask:
    """A guest file to be mended.

    Args:
        arrival_date, departure_date: of the stay it is needed for.
        since: when the document expired, the e-mail came back, or the last stay ended.
        missing: what is not known: `nationality`, `documents`.
    """

    duty: GuestDuty
    profile_id: ProfileId
    name: str
    arrival_date: dt.date
    departure_date: dt.date
    since: dt.date | None = None
    missing: tuple[str, ...] = ()


_BEFORE = aliased(Reservation)
_HERE_OR_COMING = or_(
    Reservation.status == ReservationStatus.IN_HOUSE,
    and_(Reservation.status.in_(tuple(EXPECTED)), Reservation.arrival_date.between(bindparam("today"), bindparam("soon"))),
)
_HAS_DOCUMENT = exists().where(ProfileDocument.profile_id == Profile.id)
_LAST_STAY = (
    select(func.max(_BEFORE.departure_date))
    .where(_BEFORE.guest_id == Profile.id, _BEFORE.status == ReservationStatus.CHECKED_OUT)
    .correlate(Profile)
    .scalar_subquery()
)


def _of_guests(*columns: Any) -> Select[Any]:
    return (
        select(Profile.id, Profile.name, Reservation.arrival_date, Reservation.departure_date, *columns)
        .join(Profile, Profile.id == Reservation.guest_id)
        .where(Reservation.property_id == bindparam("hotel"), _HERE_OR_COMING, Profile.erased_at.is_(None))
        .order_by(Reservation.arrival_date, Profile.name, Reservation.id)
        .limit(MOST_OF_A_KIND)
    )


_EXPIRED = (
    _of_guests(ProfileDocument.expiry_date.label("since"))
    .join(ProfileDocument, ProfileDocument.profile_id == Profile.id)
    .where(ProfileDocument.expiry_date < Reservation.departure_date)
)
_BOUNCED = (
    _of_guests(Profile.email_bounced_at, func.max(ProfileContact.bounced_at).label("other_bounced_at"))
    .outerjoin(ProfileContact, and_(ProfileContact.profile_id == Profile.id, ProfileContact.bounced_at.is_not(None)))
    .where(or_(Profile.email_bounced_at.is_not(None), ProfileContact.bounced_at.is_not(None)))
    .group_by(Profile.id, Profile.name, Reservation.id, Reservation.arrival_date, Reservation.departure_date, Profile.email_bounced_at)
)
_MISSING = _of_guests(Profile.nationality, _HAS_DOCUMENT.label("has_document")).where(or_(Profile.nationality.is_(None), ~_HAS_DOCUMENT))
_STALE = _of_guests(_LAST_STAY.label("since")).where(Reservation.status.in_(tuple(EXPECTED)), bindparam("long_ago") > _LAST_STAY)


def guest_worklist(reader: Reader) -> tuple[GuestTask, ...]:
    """Everything to be mended, kind by kind, the next arrival first: at most 200 of a kind. Four statements."""
    today = reader.business_date()
    asked = {"hotel": reader.property_id, "today": today, "soon": today + dt.timedelta(days=ARRIVING_DAYS)}
    execute = reader.connection.execute
    return (
        *(_task(GuestDuty.DOCUMENT_EXPIRED, row, since=row.since) for row in execute(_EXPIRED, asked)),
        *(_task(GuestDuty.EMAIL_BOUNCED, row, since=_bounced(row)) for row in execute(_BOUNCED, asked)),
        *(_task(GuestDuty.FACTS_MISSING, row, missing=_missing(row)) for row in execute(_MISSING, asked)),
        *(
            _task(GuestDuty.STALE, row, since=row.since)
            for row in execute(_STALE, asked | {"long_ago": today - dt.timedelta(days=STALE_DAYS)})
        ),
    )


def _task(duty: GuestDuty, row: Any, *, since: dt.date | None = None, missing: tuple[str, ...] = ()) -> GuestTask:
    return GuestTask(duty, ProfileId(row.id), row.name, row.arrival_date, row.departure_date, since, missing)


def _bounced(row: Any) -> dt.date:
    bounced: dt.datetime = max(moment for moment in (row.email_bounced_at, row.other_bounced_at) if moment is not None)
    return bounced.date()


def _missing(row: Any) -> tuple[str, ...]:
    missing = {"nationality": row.nationality is None, "documents": not row.has_document}
    return tuple(field for field, lacks in missing.items() if lacks)
