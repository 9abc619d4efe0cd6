"""Which notes and coins a drawer may hold, currency by currency.

CLDR names currencies but not their pieces, so the table is written here, from the central banks' own pages on notes and coins in
circulation (People's Bank of China, HKMA, AMCM, CBC Taiwan, Bank of Japan, Bank of Korea, ECB, Federal Reserve and US Mint, Bank of
England and Royal Mint, SNB, RBA, Bank of Canada, MAS, Bank of Thailand, Bank of Russia). What is not issued any more and still taken is in
it (500 euros).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hotel_desk.domain.money import minor_places

# In the major unit, from the largest note to the smallest coin.
_PIECES: dict[str, str] = {
    "CNY": "100 50 20 10 5 1 0.5 0.1",
    "HKD": "1000 500 100 50 20 10 5 2 1 0.5 0.2 0.1",
    "MOP": "1000 500 100 50 20 10 5 2 1 0.5 0.1",
    "TWD": "2000 1000 500 200 100 50 20 10 5 1",
    "JPY": "10000 5000 2000 1000 500 100 50 10 5 1",
    "KRW": "50000 10000 5000 1000 500 100 50 10",
    "EUR": "500 200 100 50 20 10 5 2 1 0.5 0.2 0.1 0.05 0.02 0.01",
    "USD": "100 50 20 10 5 2 1 0.5 0.25 0.1 0.05 0.01",
    "GBP": "50 20 10 5 2 1 0.5 0.2 0.1 0.05 0.02 0.01",
    "CHF": "1000 200 100 50 20 10 5 2 1 0.5 0.2 0.1 0.05",
    "AUD": "100 50 20 10 5 2 1 0.5 0.2 0.1 0.05",
    "CAD": "100 50 20 10 5 2 1 0.25 0.1 0.05",
    "SGD": "1000 100 50 10 5 2 1 0.5 0.2 0.1 0.05",
    "THB": "1000 500 100 50 20 10 5 2 1 0.5 0.25",
    "RUB": "5000 2000 1000 500 200 100 50 10 5 2 1 0.5 0.1",
}
CURRENCIES = tuple(_PIECES)
# Of a currency that the table does not have: ones, twos and fives from its smallest unit to a hundred thousand.
_LARGEST_POWER = 5


@cache
def denominations_of(currency: str) -> tuple[int, ...]:
    """The notes and coins of a currency in minor units, the largest first.

    Raises:
        InvalidInput: the code is not an ISO 4217 currency.
    """
    places = minor_places(currency)
    if currency in _PIECES:
        return tuple(int(Decimal(piece).scaleb(places)) for piece in _PIECES[currency].split())
    return tuple(
        step * 10**power
        for power in range(_LARGEST_POWER + places, -1, -1)
        for step in (5, 2, 1)
        if power < _LARGEST_POWER + places or step == 1
    )
