"""The registrations with the police of whoever was in the house on some days: who, by which document, and whether the office knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.registration import NO_DOCUMENT
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
# The first document that is valid, else the first; as the form takes it.
_Any = aliased(ProfileDocument)
_DOCUMENT = (
    select(_Any.id)
    .where(_Any.profile_id == GuestRegistration.profile_id, _Any.kind.not_in(sorted(NO_DOCUMENT)))
    .order_by(case((_Any.expiry_date < _LAST, 1), else_=0), _Any.position, _Any.id)
    .limit(1)
    .correlate(GuestRegistration)
    .scalar_subquery()
)
_OF_DAYS = (
    select(
        GuestRegistration.reservation_id,
        Booking.confirmation_number,
        GuestRegistration.name,
        GuestRegistration.room_number,
        GuestRegistration.arrival_date,
        GuestRegistration.departure_date,
        GuestRegistration.state,
        GuestRegistration.missing,
        GuestRegistration.sent_at,
        GuestRegistration.answer,
        func.coalesce(Profile.nationality, "").label("nationality"),
        ProfileDocument.kind.label("document_kind"),
        func.coalesce(ProfileDocument.number_masked, "").label("number_masked"),
    )
    .join(Reservation, Reservation.id == GuestRegistration.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Profile, Profile.id == GuestRegistration.profile_id)
    .outerjoin(ProfileDocument, (ProfileDocument.profile_id == GuestRegistration.profile_id) & (ProfileDocument.id == _DOCUMENT))
    .where(
        GuestRegistration.property_id == bindparam("hotel"),
        GuestRegistration.withdrawn_at.is_(None),
        GuestRegistration.arrival_date <= _LAST,
        or_(GuestRegistration.departure_date.is_(None), GuestRegistration.departure_date >= _FIRST),
    )
    .order_by(
        func.length(GuestRegistration.room_number),
        GuestRegistration.room_number,
        GuestRegistration.arrival_date,
        GuestRegistration.reservation_id,
        # The guest of the reservation, who comes along by name, who is not named yet.
        GuestRegistration.accompanying_guest_id.is_not(None),
        GuestRegistration.name == "",
        GuestRegistration.name,
        GuestRegistration.id,
    )
)


@dataclass(frozen=True, slots=True)
class RegisteredOccupant:
    """Somebody who is registered, or is to be.

    Args:
        document_kind, number_masked: of the document in the guest file; None and empty without one.
        missing: names of `MISSING_TITLES`.
        answer: what the office said.
    """

    reservation_id: ReservationId
    confirmation_number: str
    name: str
    room_number: str
    arrival_date: dt.date
    departure_date: dt.date | None
    state: RegistrationState
    missing: tuple[str, ...]
    sent_at: dt.datetime | None
    answer: str
    nationality: str
    document_kind: DocumentKind | None
    number_masked: str


def registrations_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[RegisteredOccupant, ...]:
    """Everybody with a registration who was in the house on one of the days, by room. One statement."""
    rows = reader.connection.execute(_OF_DAYS, {"hotel": reader.property_id, "first": first, "last": last})
    return tuple(RegisteredOccupant(**{**row, "missing": tuple(row["missing"])}) for row in rows.mappings())
