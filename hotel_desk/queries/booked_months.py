"""Reservations made in a month, for whatever day, and how many of them were given up since: counted by whatever they are told apart by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, case, func

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.figure_spans import month_of
from hotel_desk.models.reservation import Booking, Reservation

if TYPE_CHECKING:
    from sqlalchemy import Select

    from hotel_desk.db.database import Reader

_GIVEN_UP = (ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
# What a statement for `booked_by_month` selects beside the date of booking and its key, and of what.
BOOKED = (func.count().label("booked"), func.sum(case((Reservation.status.in_(_GIVEN_UP), 1), else_=0)).label("given_up"))
# Nobody books a room for a day gone by: earlier arrivals need not be looked at.
BOOKED_ON_THESE_DAYS = (
    Reservation.property_id == bindparam("hotel"),
    Reservation.status != ReservationStatus.WAITLISTED,
    Reservation.arrival_date >= _FIRST,
    Booking.booked_date.between(_FIRST, _LAST),
)


def booked_by_month[Key](
    reader: Reader, statement: Select[*tuple[Any, ...]], key_of: Callable[[Any], Key], *, first: dt.date, last: dt.date
) -> dict[tuple[dt.date, Key], tuple[int, int]]:
    """How many reservations were made and how many of them are given up by now, by month (its first day) and key. One statement.

    Args:
        statement: selects `Booking.booked_date`, the columns of the key, and `BOOKED`, of `BOOKED_ON_THESE_DAYS`.
    """
    sums: dict[tuple[dt.date, Key], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in reader.connection.execute(statement, {"hotel": reader.property_id, "first": first, "last": last}):
        key = (month_of(row.booked_date), key_of(row))
        booked, given_up = sums[key]
        sums[key] = (booked + row.booked, given_up + int(row.given_up))
    return dict(sums)
