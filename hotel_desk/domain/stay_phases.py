"""Where a stay stands on a business date: due in, in house, due out. Derived, never stored."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED


class StayPhase(StrEnum):
    """What staff call a reservation on a given day."""

    WAITLISTED = "waitlisted"
    RESERVED = "reserved"
    DUE_IN = "due_in"
    IN_HOUSE = "in_house"
    DAY_USE = "day_use"
    DUE_OUT = "due_out"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


_ENDED = {
    ReservationStatus.CHECKED_OUT: StayPhase.CHECKED_OUT,
    ReservationStatus.CANCELLED: StayPhase.CANCELLED,
    ReservationStatus.NO_SHOW: StayPhase.NO_SHOW,
    ReservationStatus.WAITLISTED: StayPhase.WAITLISTED,
}


def phase_of(status: ReservationStatus, *, arrival: date, departure: date, business_date: date) -> StayPhase:
    """The phase of a reservation.

    Args:
        arrival, departure: of the reservation; equal for day use.
        business_date: the hotel's day.
    """
    if status in EXPECTED:
        return StayPhase.DUE_IN if arrival <= business_date else StayPhase.RESERVED
    if status is not ReservationStatus.IN_HOUSE:
        return _ENDED[status]
    if arrival == departure:
        return StayPhase.DAY_USE
    return StayPhase.DUE_OUT if departure <= business_date else StayPhase.IN_HOUSE


def leaves_today(phase: StayPhase) -> bool:
    """Whether the guest is in house and expected to leave on this business date."""
    return phase in {StayPhase.DUE_OUT, StayPhase.DAY_USE}
