"""How far below its plan a guest in house may stay on.

Used by commands; not commands themselves.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import BlockId, ProfileId, RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.quote import StayAsked
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.quotes import quote
from hotel_desk.services.discounts import refuse_too_high
from hotel_desk.services.reservation_nights import price_of_last_night

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


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
    listed = {night.date: night.list_price_minor for night in quote(uow, _longer(uow, reservation, departure)).nights}
    added = nights_between(reservation.departure_date, departure)
    refuse_too_high(uow, {night: (min(listed[night], agreed), price_minor) for night in added if night in listed})


def _longer(uow: UnitOfWork, reservation: Reservation, departure: date) -> StayAsked:
    booking = uow.get(Booking, reservation.booking_id, what=_("The booking"), lock=False)
    assert reservation.rate_plan_id is not None  # noqa: S101 - asked only for stays at a plan
    return StayAsked(
        arrival=reservation.arrival_date,
        departure=departure,
        room_type_id=RoomTypeId(reservation.charged_type_id),
        rate_plan_id=RatePlanId(reservation.rate_plan_id),
        adults=reservation.adults,
        child_ages=tuple(reservation.child_ages or ()),
        babies=reservation.babies,
        extra_beds=reservation.extra_beds,
        company_id=None if booking.company_id is None else ProfileId(booking.company_id),
        agent_id=None if booking.agent_id is None else ProfileId(booking.agent_id),
        block_id=None if reservation.block_id is None else BlockId(reservation.block_id),
        reservation_id=ReservationId(reservation.id),
    )
