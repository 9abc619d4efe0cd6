"""What is on the books for the days ahead, and what was a while ago (`docs/algorithms/reports-guests.md`, "Pick-up")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.reservation_states import HOLDS_INVENTORY
from hotel_desk.domain.slots import nights_between
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.lost_stays import CANCELLING

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_GIVEN_UP = (ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)
_ENDING = (*CANCELLING, AuditCode.RESERVATION_NO_SHOW)
_FIRST, _LAST, _THEN = (bindparam(name, type_=Date) for name in ("first", "last", "then"))
_ALONE = case((Reservation.sharing_with_id.is_(None), 1), else_=0)
_BOOKED_BY_THEN = case((Booking.booked_date <= _THEN, 1), else_=0)
_ENDED_SINCE = (
    select(AuditEntry.sequence)
    .where(
        AuditEntry.entity_id == Reservation.id,
        AuditEntry.code.in_(_ENDING),
        AuditEntry.business_date > _THEN,
    )
    .correlate(Reservation)
    .exists()
)


def _nights(*figures: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(ReservationNight.date, *figures)
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(
            ReservationNight.property_id == bindparam("hotel"),
            ReservationNight.date >= _FIRST,
            ReservationNight.date < _LAST,
            ReservationNight.date < Reservation.departure_date,
        )
        .group_by(ReservationNight.date)
    )


_NOW = _nights(
    func.sum(_ALONE).label("rooms"),
    func.sum(ReservationNight.price_minor).label("value"),
    func.sum(_ALONE * _BOOKED_BY_THEN).label("rooms_then"),
    func.sum(ReservationNight.price_minor * _BOOKED_BY_THEN).label("value_then"),
).where(Reservation.status.in_(sorted(HOLDS_INVENTORY)))
_LOST = _nights(func.sum(_ALONE).label("rooms"), func.sum(ReservationNight.price_minor).label("value")).where(
    Reservation.status.in_(_GIVEN_UP), Booking.booked_date <= _THEN, _ENDED_SINCE
)


@dataclass(frozen=True, slots=True)
class NightPace:
    """A night's bookings: rooms and the price of their nights (minor units), now and as they were at the end of a day.

    Args:
        rooms_then, value_then_minor: of what was booked by then and was not given up by then.
        rooms_lost: of these, given up since.
    """

    date: dt.date
    rooms: int = 0
    value_minor: int = 0
    rooms_then: int = 0
    value_then_minor: int = 0
    rooms_lost: int = 0


def booking_pace(reader: Reader, *, first: dt.date, last: dt.date, then: dt.date) -> tuple[NightPace, ...]:
    """The nights from one to before another, as they are booked now and as they were at the end of a day. Two statements."""
    about = {"hotel": reader.property_id, "first": first, "last": last, "then": then}
    now = {row.date: row for row in reader.connection.execute(_NOW, about)}
    lost = {row.date: row for row in reader.connection.execute(_LOST, about)}
    return tuple(_pace(night, now.get(night), lost.get(night)) for night in nights_between(first, last))


def _pace(night: dt.date, now: Any, lost: Any) -> NightPace:
    gone, worth = (0, 0) if lost is None else (int(lost.rooms), int(lost.value))
    if now is None:
        return NightPace(night, rooms_then=gone, value_then_minor=worth, rooms_lost=gone)
    return NightPace(
        date=night,
        rooms=int(now.rooms),
        value_minor=int(now.value),
        rooms_then=int(now.rooms_then) + gone,
        value_then_minor=int(now.value_then) + worth,
        rooms_lost=gone,
    )
