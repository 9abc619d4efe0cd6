"""The hotel's life in a few sums: what a replay of a whole file is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.money import Money
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation, ReservationNight

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.db.database import Reader

_STAYED = Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT))


@dataclass(frozen=True, slots=True)
class ReplayTotals:
    """All that has happened in the hotel so far.

    Args:
        stays: guests who came, day use included; `day_uses`: those who left on the same day.
        other_type: stays whose occupied type differs from the charged one.
        room_nights: nights charged; `room_revenue`: for them, without tax, in the property's currency.
        most_rooms: slept in on the fullest night, `fullest_night` (the first of these); None where nobody has stayed.
    """

    stays: int
    day_uses: int
    other_type: int
    cancellations: int
    no_shows: int
    room_nights: int
    room_revenue: Decimal
    most_rooms: int
    fullest_night: date | None


def replay_totals(reader: Reader) -> ReplayTotals:
    """The sums, in four statements."""
    currency = reader.connection.execute(select(Property.currency).where(Property.id == reader.property_id)).scalar_one()
    reservations = reader.connection.execute(
        select(
            _count(_STAYED).label("stays"),
            _count(and_(_STAYED, Reservation.arrival_date == Reservation.departure_date)).label("day_uses"),
            _count(and_(_STAYED, Reservation.room_type_id != Reservation.charged_type_id)).label("other_type"),
            _count(Reservation.status == ReservationStatus.CANCELLED).label("cancellations"),
            _count(Reservation.status == ReservationStatus.NO_SHOW).label("no_shows"),
        ).where(Reservation.property_id == reader.property_id)
    ).one()
    charged = reader.connection.execute(
        select(func.count().label("nights"), func.coalesce(func.sum(Posting.net_minor), 0).label("net"))
        .select_from(NightCharge)
        .join(Posting, Posting.id == NightCharge.posting_id)
        .where(NightCharge.property_id == reader.property_id)
    ).one()
    fullest = reader.connection.execute(
        select(ReservationNight.date, func.count().label("rooms"))
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .where(ReservationNight.property_id == reader.property_id, _STAYED)
        .group_by(ReservationNight.date)
        .order_by(func.count().desc(), ReservationNight.date)
        .limit(1)
    ).first()
    return ReplayTotals(
        *reservations,
        room_nights=charged.nights,
        room_revenue=Money.from_minor(int(charged.net), currency).amount,
        most_rooms=0 if fullest is None else fullest.rooms,
        fullest_night=None if fullest is None else fullest.date,
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))
