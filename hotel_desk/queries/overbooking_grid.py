"""What may be sold beyond the rooms there are, and what is left, by date: the house and each type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.queries.availability import TypeAvailability, availability
from hotel_desk.queries.house_nights import HouseLeft, house_nights

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class OverbookingGrid:
    """Some dates of the house and its types.

    Args:
        house: by date; a date without a limit of the whole house has no entry.
        types: every active type, with a night a date.
    """

    dates: tuple[date, ...]
    house: dict[date, HouseLeft]
    types: tuple[TypeAvailability, ...]


def overbooking_grid(reader: Reader, *, first_date: date, days: int) -> OverbookingGrid:
    """The allowances of some dates and what they leave to sell, in a fixed number of statements.

    Args:
        days: how many dates, at least one.
    """
    dates = tuple(first_date + timedelta(days=number) for number in range(days))
    types = availability(reader, first=dates[0], last=dates[-1] + timedelta(days=1))
    return OverbookingGrid(dates, house_nights(reader, dates[0], dates[-1]), types)
