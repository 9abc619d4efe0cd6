"""How much a guest may owe (`docs/algorithms/credit.md`). Amounts are minor units."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.domain.money import minor_places


class AtLimit(StrEnum):
    """What happens when a charge passes the limit of a stay."""

    WARN = "WARN"
    REFUSE = "REFUSE"


def effective_limit(of_stay_minor: int | None, of_hotel: int, currency: str) -> int | None:
    """What a guest may owe: as set for the stay, else as the hotel lets everybody; None for no limit.

    Args:
        of_hotel: in units of the currency; 0 for no limit.
    """
    if of_stay_minor is not None:
        return of_stay_minor
    return int(of_hotel * 10 ** minor_places(currency)) if of_hotel else None


def over_minor(owed_minor: int, limit_minor: int | None) -> int:
    """By how much a guest owes more than that."""
    return 0 if limit_minor is None else max(0, owed_minor - limit_minor)
