"""Dates and prices of a stay in words, for the new reservation and for the calendar."""

from __future__ import annotations

from datetime import date

from hotel_desk.language import _
from hotel_desk.queries.availability import FreeRoom
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.stay_words import nights_words


def dates_words(arrival: date, departure: date) -> str:
    """`Mon 2 Mar 2026 to Wed 4 Mar 2026, 2 nights`; day use says so."""
    nights = nights_words((departure - arrival).days)
    if arrival == departure:
        return f"{date_text(arrival)}, {nights}"
    return _("{arrival} to {departure}, {nights}").format(arrival=date_text(arrival), departure=date_text(departure), nights=nights)


def room_state_words(room: FreeRoom) -> str:
    """How a free room is: `clean`, `dirty, occupied now`."""
    words = _(HOUSEKEEPING_TITLES[room.housekeeping_status])
    return _("{status}, occupied now").format(status=words) if room.occupied else words
