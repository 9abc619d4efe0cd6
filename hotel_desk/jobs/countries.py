"""Country codes of other systems, as ISO 3166 alpha-2."""

from __future__ import annotations

from functools import cache

from babel.core import get_global

from hotel_desk.domain.countries import is_country

_LETTERS = 2


@cache
def country_of(code: str) -> str | None:
    """The country that a code means: `PRT` and `PT` are PT, `TMP` (withdrawn) is TL; None where it means none.

    CLDR's territory aliases hold the alpha-3 and the withdrawn codes; of a country that was divided, the first heir.
    """
    text = code.strip().upper()
    if is_country(text):
        return text
    heirs = get_global("territory_aliases").get(text)
    return heirs[0] if heirs and len(heirs[0]) == _LETTERS else None
