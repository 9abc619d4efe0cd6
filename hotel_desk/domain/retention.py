"""How many years guests and their registrations are kept: the usual of the country, unless the hotel says otherwise.

The table is in `docs/algorithms/personal-data.md`; the hotel's own counsel confirms it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """Years without a stay after which a guest is proposed for erasure, and years a registration with the police is kept."""

    guest_years: int
    registration_years: int


USUAL = Retention(5, 1)
BY_COUNTRY: dict[str, Retention] = {
    "CN": Retention(5, 2),
    "PT": Retention(5, 1),
    "DE": Retention(3, 1),
    "FR": Retention(3, 1),
    "IT": Retention(5, 5),
    "ES": Retention(5, 3),
    "GB": Retention(6, 1),
}


def retention(country: str | None, *, guest_years: int = 0, registration_years: int = 0) -> Retention:
    """What holds in a hotel.

    Args:
        guest_years, registration_years: the hotel's settings; 0: the country's usual.
    """
    usual = BY_COUNTRY.get(country or "", USUAL)
    return Retention(guest_years or usual.guest_years, registration_years or usual.registration_years)


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; the 28th where that year has no 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
