"""The hotel day by day: who came, left and stayed, what the rooms earned, what was cancelled and who did not come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, false, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.figures import Counts, FigureRules, Figures
from hotel_desk.domain.money import Money
from hotel_desk.domain.rate_codes import RateAudience
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.property import BusinessDate, Property
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.queries.figure_rules import FIGURE_RULES, rules_from

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

_STAYED = Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT))
_OVERNIGHT = Reservation.departure_date > Reservation.arrival_date
_HOUSE_USE = func.coalesce(RatePlan.audience == RateAudience.HOUSE_USE, false())
_HOTEL = (
    select(Property.currency, BusinessDate.date, *FIGURE_RULES)
    .join(BusinessDate, BusinessDate.property_id == Property.id)
    .where(Property.id == bindparam("hotel"))
)


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """One day of the hotel.

    Args:
        arrivals, departures: stays that began and that ended; day use counts apart.
        rooms_occupied: rooms slept in that night; stayovers: those of them whose guest had slept there before.
        guests_in_house: adults, children and babies in the rooms slept in.
        room_revenue: the room charges of the night, without tax, in the property's currency.
        adr: revenue by the rooms sold as the hotel counts them (`docs/algorithms/statistics.md`), half up; zero where none was.
        cancelled_arrivals, no_shows: by the day they would have arrived.
    """

    date: date
    arrivals: int
    departures: int
    day_use: int
    rooms_occupied: int
    stayovers: int
    guests_in_house: int
    room_revenue: Decimal
    adr: Decimal
    cancelled_arrivals: int
    no_shows: int


COLUMNS = tuple(DailyFigures.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Hotel:
    currency: str
    business_date: date
    rules: FigureRules


def daily_report(reader: Reader, *, first: date, last: date) -> list[DailyFigures]:
    """The figures of each day from the first to the last, both included, in five statements.

    Nights after the business date have not been slept and do not count.
    """
    hotel = _hotel(reader)
    arrivals = _by_arrival(reader, first, last)
    departures = _departures(reader, first, last)
    nights = _nights(reader, first, min(last, hotel.business_date))
    revenue = _revenue(reader, first, last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_figures(day, hotel, (*arrivals[day], departures[day]), nights[day], revenue[day]) for day in days]


def _figures(day: date, hotel: _Hotel, moves: tuple[int, ...], slept: tuple[int, ...], revenue_minor: int) -> DailyFigures:
    arrivals, day_use, cancelled, no_shows, departures = moves
    rooms, stayovers, guests, complimentary, house_use = slept
    counts = Counts(rooms_occupied=rooms, complimentary=complimentary, house_use=house_use, room_revenue_minor=revenue_minor)
    adr_minor = Figures(counts, hotel.rules).adr_minor or 0
    return DailyFigures(
        date=day,
        arrivals=arrivals,
        departures=departures,
        day_use=day_use,
        rooms_occupied=rooms,
        stayovers=stayovers,
        guests_in_house=guests,
        room_revenue=Money.from_minor(revenue_minor, hotel.currency).amount,
        adr=Money.from_minor(adr_minor, hotel.currency).amount,
        cancelled_arrivals=cancelled,
        no_shows=no_shows,
    )


def _hotel(reader: Reader) -> _Hotel:
    row = reader.connection.execute(_HOTEL, {"hotel": reader.property_id}).one()
    return _Hotel(row[0], row[1], rules_from(row[2:]))


def _by_arrival(reader: Reader, first: date, last: date) -> dict[date, tuple[int, ...]]:
    rows = reader.connection.execute(
        select(
            Reservation.arrival_date,
            _count(and_(_STAYED, _OVERNIGHT)),
            _count(and_(_STAYED, ~_OVERNIGHT)),
            _count(Reservation.status == ReservationStatus.CANCELLED),
            _count(Reservation.status == ReservationStatus.NO_SHOW),
        )
        .where(Reservation.property_id == reader.property_id, Reservation.arrival_date.between(first, last))
        .group_by(Reservation.arrival_date)
    )
    return _table(rows, width=4)


def _departures(reader: Reader, first: date, last: date) -> dict[date, int]:
    rows = reader.connection.execute(
        select(Reservation.departure_date, func.count())
        .where(
            Reservation.property_id == reader.property_id,
            Reservation.departure_date.between(first, last),
            Reservation.status == ReservationStatus.CHECKED_OUT,
            _OVERNIGHT,
        )
        .group_by(Reservation.departure_date)
    )
    return defaultdict(int, dict(rows.all()))


def _nights(reader: Reader, first: date, last: date) -> dict[date, tuple[int, ...]]:
    guests = Reservation.adults + Reservation.children + Reservation.babies
    rows = reader.connection.execute(
        select(
            ReservationNight.date,
            # Who shares a room holds none of its nights.
            _count(ReservationNight.held.is_(True)),
            _count(and_(ReservationNight.held, Reservation.arrival_date < ReservationNight.date)),
            func.sum(guests),
            _count(and_(ReservationNight.held, ReservationNight.price_minor == 0, ~_HOUSE_USE)),
            _count(and_(ReservationNight.held, _HOUSE_USE)),
        )
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .outerjoin(RatePlan, RatePlan.id == func.coalesce(ReservationNight.rate_plan_id, Reservation.rate_plan_id))
        .where(ReservationNight.property_id == reader.property_id, ReservationNight.date.between(first, last), _STAYED)
        .group_by(ReservationNight.date)
    )
    return _table(rows, width=5)


def _revenue(reader: Reader, first: date, last: date) -> dict[date, int]:
    rows = reader.connection.execute(
        select(NightCharge.night_date, func.sum(Posting.net_minor))
        .join(Posting, Posting.id == NightCharge.posting_id)
        .where(NightCharge.property_id == reader.property_id, NightCharge.night_date.between(first, last))
        .group_by(NightCharge.night_date)
    )
    return defaultdict(int, {day: int(net) for day, net in rows})


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _table(rows: Iterable[tuple[object, ...]], *, width: int) -> dict[date, tuple[int, ...]]:
    table: dict[date, tuple[int, ...]] = defaultdict(lambda: (0,) * width)
    for day, *figures in rows:
        assert isinstance(day, date)  # noqa: S101 - the first column of each of these statements
        table[day] = tuple(int(str(figure)) for figure in figures)
    return table
