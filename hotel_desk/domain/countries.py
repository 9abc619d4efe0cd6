"""The countries there are: ISO 3166-1 alpha-2 codes, as CLDR has them."""

from __future__ import annotations

from functools import cache

from babel import Locale

_LETTERS = 2
# CLDR names these too, but they are no countries: unions, pseudo-locales, unknown.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def countries() -> frozenset[str]:
    """The codes that have a name."""
    named = map(str, Locale("en").territories)
    return frozenset(code for code in named if len(code) == _LETTERS and code.isalpha()) - _NO_COUNTRIES


def is_country(code: str) -> bool:
    """Tell whether two capital letters stand for a country."""
    return code in countries()
