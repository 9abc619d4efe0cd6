"""What became of bookings, month by month, by market, source, channel, rate plan or room type; counted by `booked_months`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking
from hotel_desk.models.room import RoomType
from hotel_desk.queries.booked_months import BOOKED, BOOKED_ON_THESE_DAYS, booked_by_month
from hotel_desk.queries.figure_facts import of_parts

if TYPE_CHECKING:
    from sqlalchemy import Select

    from hotel_desk.db.database import Reader

_KEYS: dict[FigureDimension, Any] = {
    FigureDimension.MARKET: Booking.market,
    FigureDimension.SOURCE: Booking.source,
    FigureDimension.CHANNEL: Booking.channel,
    FigureDimension.RATE_PLAN: RatePlan.code,
    FigureDimension.ROOM_TYPE: RoomType.code,
}


@dataclass(frozen=True, slots=True)
class BookedPart:
    """Reservations made in a month (its first day), for whatever day, of one market, source, channel, plan or type.

    Args:
        key: as the frozen figures name it; empty: of what has none.
        booked, given_up: how many; of these, how many are cancelled or no-shows by now.
    """

    month: dt.date
    key: str
    booked: int
    given_up: int


def bookings_by_part(reader: Reader, *, dimension: FigureDimension, first: dt.date, last: dt.date) -> tuple[BookedPart, ...]:
    """What was booked on some business dates, in no order. One statement.

    Args:
        dimension: any but the whole hotel.
    """
    found = booked_by_month(reader, _booked(dimension), lambda row: row.key or "", first=first, last=last)
    return tuple(BookedPart(*part, *counts) for part, counts in found.items())


@cache
def _booked(dimension: FigureDimension) -> Select[Any]:
    key = _KEYS[dimension]
    return of_parts(Booking.booked_date, key.label("key"), *BOOKED).where(*BOOKED_ON_THESE_DAYS).group_by(Booking.booked_date, key)
