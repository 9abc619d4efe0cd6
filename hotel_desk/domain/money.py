"""Exact money: a decimal amount in a currency, rounded in one place.

Rounding is half up to the currency's places (ISO 4217, through CLDR), the rule that tax authorities and guests expect of
a bill; see `docs/algorithms/money.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_

Number = Decimal | int


@cache
def minor_places(currency: str) -> int:
    """Tell how many decimal places a currency has: 2 for EUR, 0 for JPY, 3 for KWD.

    Raises:
        InvalidInput: the code is not an ISO 4217 currency.
    """
    if currency not in list_currencies():
        raise InvalidInput("currency", problem=N_("This currency code is not known. Use three letters such as EUR or CNY."))
    return get_currency_precision(currency)


def round_half_up(amount: Decimal, places: int) -> Decimal:
    """Round an amount the way a bill is rounded: 0.005 becomes 0.01, -0.005 becomes -0.01."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount of one currency, exact, already rounded to the currency's places.

    Args:
        amount: in the major unit (12.30 is twelve euros thirty).
        currency: ISO 4217 code.
    """

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Number | str, currency: str) -> Money:
        """Take an amount in the major unit and round it half up to the currency's places."""
        return cls(round_half_up(Decimal(amount), minor_places(currency)), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """Take whole minor units, as stored: 1230 of EUR is 12.30."""
        return cls(Decimal(minor).scaleb(-minor_places(currency)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls.from_minor(0, currency)

    @property
    def minor(self) -> int:
        """The amount in whole minor units, as stored."""
        return int(self.amount.scaleb(minor_places(self.currency)))

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Number) -> Money:
        return Money.of(self.amount * factor, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other.amount


def split_evenly(total_minor: int, parts: int) -> list[int]:
    """Share an amount out to the last minor unit; the first parts take the remainder.

    Args:
        total_minor: minor units, may be negative.
        parts: how many shares, at least one.

    Returns:
        `parts` amounts in minor units that sum to the total and differ by at most one.
    """
    if parts < 1:
        raise ValueError("at least one part")
    sign = -1 if total_minor < 0 else 1
    each, rest = divmod(abs(total_minor), parts)
    return [sign * (each + (1 if number < rest else 0)) for number in range(parts)]
