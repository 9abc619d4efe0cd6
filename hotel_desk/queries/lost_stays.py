"""Reservations that were given up: when, by whom, why, and what they cost; read from the journal of what was done to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.stay_lines import BY_NAME, FIRST_NIGHT, STAY_LINES, StayLine, stay_line

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

# How a reservation comes to be cancelled: by somebody, or because its option ended.
CANCELLING = (AuditCode.RESERVATION_CANCELLED, AuditCode.OPTION_EXPIRED)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A reservation that was given up, and on which business date by whom; None and empty where nobody wrote that down."""

    stay: StayLine
    cancelled_on: dt.date | None
    user_name: str

    @property
    def lead_days(self) -> int | None:
        """Days between the cancelling and the arrival."""
        return None if self.cancelled_on is None else (self.stay.arrival_date - self.cancelled_on).days


type _Statement = Select[*tuple[Any, ...]]
_FIRST = bindparam("first", type_=Date)
_LAST = bindparam("last", type_=Date)
_ENTRY = aliased(AuditEntry)
_LAST_ENTRY = (
    select(func.max(_ENTRY.sequence))
    # By the reservation alone, whose id no other hotel has: with the hotel SQLite would go through its journal from the end.
    .where(_ENTRY.entity_id == Reservation.id, _ENTRY.code.in_(CANCELLING))
    .correlate(Reservation)
    .scalar_subquery()
)
_CANCELLED: _Statement = (
    STAY_LINES.add_columns(AuditEntry.business_date, AuditEntry.user_name)
    .outerjoin(AuditEntry, (AuditEntry.property_id == Reservation.property_id) & (AuditEntry.sequence == _LAST_ENTRY))
    .where(Reservation.status == ReservationStatus.CANCELLED)
)
_BY_ARRIVAL = _CANCELLED.where(Reservation.arrival_date.between(_FIRST, _LAST)).order_by(*BY_NAME)
# A reservation is cancelled no later than on the day of its arrival: earlier arrivals need not be looked at.
_BY_DAY = _CANCELLED.where(Reservation.arrival_date >= _FIRST, AuditEntry.business_date.between(_FIRST, _LAST)).order_by(
    AuditEntry.business_date, *BY_NAME
)


def cancelled_arrivals(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[Cancelled, ...]:
    """Reservations for an arrival on some days that were cancelled, by arrival and name. One statement."""
    return _read(reader, _BY_ARRIVAL, first, last)


def cancelled_on(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[Cancelled, ...]:
    """Reservations that were cancelled on some business dates and still are, by that date, arrival and name. One statement."""
    return _read(reader, _BY_DAY, first, last)


def _read(reader: Reader, statement: _Statement, first: dt.date, last: dt.date) -> tuple[Cancelled, ...]:
    about = {"hotel": reader.property_id, "first": first, "last": last, "night": FIRST_NIGHT}
    rows = reader.connection.execute(statement, about)
    return tuple(Cancelled(stay_line(row), row.business_date, row.user_name or "") for row in rows)
