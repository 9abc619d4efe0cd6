"""How much a guest may owe (`docs/algorithms/credit.md`). Amounts are minor units."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.domain.money import minor_places


class AtLimit(StrEnum):
    """What happens when a charge passes the limit of a stay."""

    WARN = "WARN"
    REFUSE = "REFUSE"


def effective_limit(of_stay_minor: int | None, of_level: int, of_hotel: int, currency: str) -> int | None:
    """What a guest may owe: as set for the stay, else as the guest's credit level has it, else as the hotel lets everybody.

    Args:
        of_level, of_hotel: in units of the currency; 0 for none.

    Returns:
        Minor units; None for no limit.
    """
    if of_stay_minor is not None:
        return of_stay_minor
    units = of_level or of_hotel
    return int(units * 10 ** minor_places(currency)) if units else None


def over_minor(owed_minor: int, limit_minor: int | None) -> int:
    """By how much a guest owes more than that."""
    return 0 if limit_minor is None else max(0, owed_minor - limit_minor)
