"""Country codes of other systems, as ISO 3166 alpha-2."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

_LETTERS = 2


@cache
def country_of(code: str) -> str | None:
    """The country that a code means: `PRT` and `PT` are PT, `TMP` (withdrawn) is TL; None where it means none.

    CLDR's territory aliases hold the alpha-3 and the withdrawn codes; of a country that was divided, the first heir.
    """
    text = code.strip().upper()
    if len(text) == _LETTERS and text in Locale("en").territories and text not in {"ZZ", "EU", "UN", "EZ"}:
        return text
    heirs = get_global("territory_aliases").get(text)
    return heirs[0] if heirs and len(heirs[0]) == _LETTERS else None
