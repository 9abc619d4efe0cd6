"""On which nights a fixed charge is due (`docs/algorithms/fixed-charges.md`)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from hotel_desk.domain.cashier_codes import ChargeRhythm

_ONE_NIGHT = timedelta(days=1)
_WEEK = 7
_ONCE = frozenset({ChargeRhythm.FIRST_NIGHT, ChargeRhythm.LAST_NIGHT})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a fixed charge is due.

    Args:
        every_nights: for the rhythm “every n nights”.
        first_date, last_date: nights between which it is due, both included; None: from arrival, to the last night.
    """

    rhythm: ChargeRhythm
    every_nights: int = 1
    first_date: date | None = None
    last_date: date | None = None


def is_due(charge: Rhythm, night: date, *, arrival: date, departure: date, posted_before: bool = False) -> bool:
    """Whether a fixed charge is due on a night of a stay.

    Args:
        posted_before: on another night; what is due once is not due again.
    """
    last_night = max(arrival, departure - _ONE_NIGHT)
    begins = max(arrival, charge.first_date or arrival)
    ends = min(last_night, charge.last_date or last_night)
    if not begins <= night <= ends or (charge.rhythm in _ONCE and posted_before):
        return False
    nights = (night - begins).days
    every = {ChargeRhythm.EVERY_NIGHT: 1, ChargeRhythm.EVERY_N_NIGHTS: charge.every_nights, ChargeRhythm.WEEKLY: _WEEK}.get(charge.rhythm)
    if every is not None:
        return nights % every == 0
    if charge.rhythm is ChargeRhythm.MONTHLY:
        return night.day == min(begins.day, monthrange(night.year, night.month)[1])
    return night == (begins if charge.rhythm is ChargeRhythm.FIRST_NIGHT else ends)
