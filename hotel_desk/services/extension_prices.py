"""How far below its plan a guest in house may stay on.

Used by commands; not commands themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.slots import nights_between
from hotel_desk.queries.quotes import quote
from hotel_desk.services.discounts import refuse_too_high
from hotel_desk.services.plan_sales import asked_as_agreed
from hotel_desk.services.reservation_nights import price_of_last_night

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation


def refuse_low_price(uow: UnitOfWork, reservation: Reservation, departure: date, price_minor: int) -> None:
    """Go on only if the actor's role may let the guest stay on at this price.

    What the last night costs was agreed by somebody before and may go on; a stay without a plan and nights without a price ask nothing.

    Args:
        departure: the new one, later than that of the reservation.
        price_minor: typed for each added night, minor units.

    Raises:
        NotAllowed: the actor may not lower a price at all.
        discounts.DiscountTooHigh: it is lower than the role's limit below what the plan asks.
    """
    agreed = price_of_last_night(uow, reservation)
    if reservation.rate_plan_id is None or price_minor >= agreed:
        return
    uow.session.flush()
    longer = replace(asked_as_agreed(uow, reservation), departure=departure, reservation_id=ReservationId(reservation.id))
    listed = {night.date: night.list_price_minor for night in quote(uow, longer).nights}
    added = nights_between(reservation.departure_date, departure)
    refuse_too_high(uow, {night: (min(listed[night], agreed), price_minor) for night in added if night in listed})
