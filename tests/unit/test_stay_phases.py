"""What staff call a reservation on a business date."""

from __future__ import annotations

from datetime import date

import pytest

from hotel_desk.domain.codes import ReservationStatus as Status
from hotel_desk.domain.stay_phases import StayPhase, leaves_today, phase_of

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("status", "arrival", "departure", "phase", "leaves"),
    [
        (Status.RESERVED, 3, 5, StayPhase.RESERVED, False),
        (Status.RESERVED, 2, 5, StayPhase.DUE_IN, False),
        (Status.TENTATIVE, 2, 2, StayPhase.DUE_IN, False),
        (Status.RESERVED, 1, 5, StayPhase.DUE_IN, False),
        (Status.IN_HOUSE, 1, 3, StayPhase.IN_HOUSE, False),
        (Status.IN_HOUSE, 2, 3, StayPhase.IN_HOUSE, False),
        (Status.IN_HOUSE, 1, 2, StayPhase.DUE_OUT, True),
        (Status.IN_HOUSE, 2, 2, StayPhase.DAY_USE, True),
        (Status.CHECKED_OUT, 1, 2, StayPhase.CHECKED_OUT, False),
        (Status.CANCELLED, 2, 3, StayPhase.CANCELLED, False),
        (Status.NO_SHOW, 2, 3, StayPhase.NO_SHOW, False),
        (Status.WAITLISTED, 2, 3, StayPhase.WAITLISTED, False),
    ],
)
def test_phase_follows_from_status_dates_and_business_date(
    status: Status, arrival: int, departure: int, phase: StayPhase, leaves: bool
) -> None:
    found = phase_of(status, arrival=date(2026, 3, arrival), departure=date(2026, 3, departure), business_date=TODAY)
    assert found is phase
    assert leaves_today(found) is leaves
