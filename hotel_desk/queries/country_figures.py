"""Where guests come from: arrivals and nights of persons by country, month by month, as offices of statistics count them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.booked_months import BOOKED, BOOKED_ON_THESE_DAYS, booked_by_month

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_STAYED = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_PERSONS = Reservation.adults + Reservation.children + Reservation.babies
_COUNTRY = (Profile.country, Profile.nationality)
_HERE = (Reservation.property_id == bindparam("hotel"), Reservation.status.in_(_STAYED))
_ARRIVALS = (
    select(Reservation.arrival_date.label("day"), *_COUNTRY, func.sum(_PERSONS).label("persons"))
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(*_HERE, Reservation.arrival_date.between(_FIRST, _LAST), Reservation.departure_date > Reservation.arrival_date)
    .group_by(Reservation.arrival_date, *_COUNTRY)
)
_NIGHTS = (
    select(
        ReservationNight.date.label("day"),
        *_COUNTRY,
        func.sum(_PERSONS).label("persons"),
        func.count(func.coalesce(Reservation.sharing_with_id, Reservation.id).distinct()).label("rooms"),
    )
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        *_HERE,
        ReservationNight.date.between(_FIRST, _LAST),
        ReservationNight.date >= Reservation.arrival_date,
        ReservationNight.date < Reservation.departure_date,
    )
    .group_by(ReservationNight.date, *_COUNTRY)
)
_BOOKED = (
    select(Booking.booked_date, *_COUNTRY, *BOOKED)
    .join(Reservation, Reservation.booking_id == Booking.id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(*BOOKED_ON_THESE_DAYS)
    .group_by(Booking.booked_date, *_COUNTRY)
)


@dataclass(frozen=True, slots=True)
class CountryMonth:
    """A country in a month (its first day): persons who arrived, nights of persons, nights of rooms. `country` empty: not known.

    Args:
        booked: reservations that were made in the month, for whatever day; `given_up`: of these, cancelled or no-shows by now.
    """

    month: dt.date
    country: str
    arrivals: int
    person_nights: int
    room_nights: int
    booked: int
    given_up: int


def country_figures(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[CountryMonth, ...]:
    """Arrivals and nights slept of some days, by month and most nights, and what was booked on them. Four statements.

    Nights from the business date on have not been slept. A person counts for the country of the guest of the reservation; day use has no
    night and counts nowhere. A room that guests of two countries share counts for both.
    """
    slept = min(last, reader.business_date() - dt.timedelta(days=1))
    sums: dict[tuple[dt.date, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    about: dict[str, Any] = {"hotel": reader.property_id, "first": first}
    for row in reader.connection.execute(_ARRIVALS, {**about, "last": last}):
        sums[row.day.replace(day=1), _country(row)][0] += int(row.persons)
    for night in reader.connection.execute(_NIGHTS, {**about, "last": slept}):
        found = sums[night.day.replace(day=1), _country(night)]
        found[1] += int(night.persons)
        found[2] += int(night.rooms)
    for key, (booked, given_up) in booked_by_month(reader, _BOOKED, _country, first=first, last=last).items():
        sums[key][3:] = [booked, given_up]
    rows = (CountryMonth(month, country, *figures) for (month, country), figures in sums.items())
    return tuple(sorted(rows, key=lambda row: (row.month, -row.person_nights, -row.arrivals, row.country)))


def _country(row: Any) -> str:
    """Where a guest lives, else whose citizen they are."""
    return row.country or row.nationality or ""
