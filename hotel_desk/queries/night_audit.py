"""What the night audit must know before it closes the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.models.folio import Folio, NightCharge
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class ExpectedArrival:
    """A guest who was expected on or before the business date and has not come."""

    reservation_id: ReservationId
    version: int
    guest: str
    confirmation_number: str
    arrival_date: date


@dataclass(frozen=True, slots=True)
class DueOut:
    """A guest who should have left on or before the business date and is still here."""

    reservation_id: ReservationId
    guest: str
    confirmation_number: str
    departure_date: date


@dataclass(frozen=True, slots=True)
class AuditWork:
    """What is to be done before the business date can move."""

    business_date: date
    no_shows: tuple[ExpectedArrival, ...]
    due_outs: tuple[DueOut, ...]
    uncharged: tuple[ReservationId, ...]


def missing_arrivals(reader: Reader) -> tuple[ExpectedArrival, ...]:
    """Who was expected on or before the business date and has not come. Two statements."""
    return _no_shows(reader, reader.business_date())


def uncharged_stays(reader: Reader) -> tuple[ReservationId, ...]:
    """The stays in house whose night of the business date is not charged yet. Two statements."""
    return _uncharged(reader, reader.business_date())


def due_outs(reader: Reader) -> tuple[DueOut, ...]:
    """Who should have left on or before the business date and is still here; who shares a room after who holds it. Two statements."""
    return _due_outs(reader, reader.business_date())


def audit_work(reader: Reader) -> AuditWork:
    """What stands between the business date and its closing, in four statements."""
    day = reader.business_date()
    return AuditWork(day, _no_shows(reader, day), _due_outs(reader, day), _uncharged(reader, day))


def _no_shows(reader: Reader, day: date) -> tuple[ExpectedArrival, ...]:
    rows = reader.connection.execute(
        select(Reservation.id, Reservation.version, Profile.name, Booking.confirmation_number, Reservation.arrival_date)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(
            Reservation.property_id == reader.property_id,
            Reservation.status.in_(EXPECTED),
            Reservation.arrival_date <= day,
        )
        .order_by(Booking.confirmation_number, Reservation.id)
    )
    return tuple(ExpectedArrival(ReservationId(row[0]), *row[1:]) for row in rows)


def _due_outs(reader: Reader, day: date) -> tuple[DueOut, ...]:
    rows = reader.connection.execute(
        select(Reservation.id, Profile.name, Booking.confirmation_number, Reservation.departure_date)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(
            Reservation.property_id == reader.property_id,
            Reservation.status == ReservationStatus.IN_HOUSE,
            Reservation.departure_date <= day,
        )
        .order_by(Reservation.sharing_with_id.is_not(None), Booking.confirmation_number, Reservation.id)
    )
    return tuple(DueOut(ReservationId(row[0]), *row[1:]) for row in rows)


def _uncharged(reader: Reader, day: date) -> tuple[ReservationId, ...]:
    rows = reader.connection.execute(
        select(Reservation.id)
        .join(
            Folio,
            OF_STAY,
        )
        .outerjoin(
            NightCharge,
            (NightCharge.property_id == Reservation.property_id)
            & (NightCharge.reservation_id == Reservation.id)
            & (NightCharge.night_date == day),
        )
        .where(
            Reservation.property_id == reader.property_id,
            Reservation.status == ReservationStatus.IN_HOUSE,
            Reservation.departure_date > day,
            NightCharge.posting_id.is_(None),
        )
        .order_by(Folio.id)
    )
    return tuple(ReservationId(row.id) for row in rows)
