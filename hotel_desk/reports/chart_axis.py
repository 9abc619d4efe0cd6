"""The scale of a chart: round steps from the least to the greatest value, and how figures are written beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hotel_desk.domain.money import Money, round_half_up
from hotel_desk.reports.local_format import count_text, share_text
from hotel_desk.reports.sheet import CellKind
from hotel_desk.reports.sheet_words import figure_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEPS = 5


def round_steps(values: Iterable[int]) -> list[int]:
    """Where the lines of the scale stand, from the lowest to the highest: 0 is one of them; steps are 1, 2 or 5 times a power of ten."""
    known = [0, *values]
    low, high = min(known), max(known)
    span = max(high - low, 1)
    step = _round_up(span / _STEPS)
    first, last = low // step, -(-high // step)
    return [step * place for place in range(first, max(last, first + 1) + 1)]


def chart_figure(value: int, kind: CellKind, currency: str) -> str:
    """Write a value beside its mark: money in whole units, shares in whole percents, since digits would cover each other."""
    if kind is CellKind.SHARE:
        return share_text(value, places=0)
    if kind is not CellKind.MONEY:
        return figure_text(value, kind, currency)
    whole = int(round_half_up(Money.from_minor(value, currency).amount, 0))
    return count_text(whole).replace("-", "\N{MINUS SIGN}")


def tick_figure(value: int, kind: CellKind, currency: str, step: int) -> str:
    """Write a line of the scale; with decimal places only where its steps need them."""
    whole = kind is not CellKind.MONEY or Money.from_minor(step, currency).amount >= Decimal(1)
    return chart_figure(value, kind, currency) if whole else figure_text(value, kind, currency)


def _round_up(size: float) -> int:
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= size:
                return factor * power
        power *= 10
