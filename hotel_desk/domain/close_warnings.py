"""When a figure of a closed day is unusual (`docs/algorithms/close-warnings.md`). Exact; thresholds of zero never warn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal

FEWEST_WEEKS = 4
WEEKS = 8


def percent_below(price_minor: int, list_minor: int, threshold: int) -> int | None:
    """By how many percent a price lies under its list price, rounded up, if that is more than the threshold; else None."""
    if not threshold or list_minor <= 0 or (list_minor - price_minor) * 100 <= threshold * list_minor:
        return None
    return _away_from_zero(Decimal((list_minor - price_minor) * 100) / list_minor)


def percent_unusual(revenue_minor: int, before: Sequence[int], threshold: int) -> int | None:
    """By how many percent a revenue differs from the mean of those before, away from zero, if by more than the threshold; else None."""
    total, weeks = sum(before), len(before)
    if not threshold or weeks < FEWEST_WEEKS or total <= 0 or abs(revenue_minor * weeks - total) * 100 <= threshold * total:
        return None
    return _away_from_zero(Decimal((revenue_minor * weeks - total) * 100) / total)


def _away_from_zero(percent: Decimal) -> int:
    return int(percent.quantize(Decimal(1), rounding=ROUND_UP))
