"""Rooms by the hour: whoever has left has been charged, and the times of a stay are in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.language import N_
from hotel_desk.models.credit import HourlyStay
from hotel_desk.models.folio import Posting
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_CONFIRMATION = Booking.confirmation_number.label("confirmation")


def _left_uncharged() -> Statement:
    """A guest who took the room by the hour and has left: the hours stand on the folio, or became a night."""
    reversal = aliased(Posting)
    return (
        select(_CONFIRMATION, HourlyStay.charged_posting_id.label("found"))
        .select_from(HourlyStay)
        .join(Reservation, Reservation.id == HourlyStay.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(reversal, reversal.reversal_of_id == HourlyStay.charged_posting_id)
        .where(
            HourlyStay.property_id == HOTEL,
            HourlyStay.converted_at.is_(None),
            Reservation.status == ReservationStatus.CHECKED_OUT,
            or_(HourlyStay.charged_posting_id.is_(None), reversal.id.is_not(None)),
        )
    )


def _times_out_of_order() -> Statement:
    """Hours are agreed to end after they began; what is charged has an end, not before the beginning."""
    wrong = or_(
        HourlyStay.agreed_until <= HourlyStay.began_at,
        HourlyStay.ended_at < HourlyStay.began_at,
        and_(HourlyStay.charged_posting_id.is_not(None), HourlyStay.ended_at.is_(None)),
    )
    return (
        select(_CONFIRMATION, HourlyStay.agreed_until.label("found"))
        .select_from(HourlyStay)
        .join(Reservation, Reservation.id == HourlyStay.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(HourlyStay.property_id == HOTEL, wrong)
    )


HOUR_INVARIANTS = (
    Invariant("hourly.charged", N_("A guest by the hour has left without being charged"), stated_by(_left_uncharged())),
    Invariant("hourly.times", N_("The times of a stay by the hour are out of order"), stated_by(_times_out_of_order())),
)
