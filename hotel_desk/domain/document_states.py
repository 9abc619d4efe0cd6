"""The states and organisations that issue travel documents, by the codes of machine-readable zones.

ISO 3166-1 alpha-3 (pycountry), and what ICAO Doc 9303, part 3, section 5 adds: Germany's single D, British nationals
without the right of abode, organisations, stateless persons and refugees, and Utopia, which issues specimens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pycountry

from hotel_desk.language import N_

_COUNTRIES = {
    "D": "DE",
    "GBD": "GB",
    "GBN": "GB",
    "GBO": "GB",
    "GBP": "GB",
    "GBS": "GB",
    # Kosovo's own passports; not on ICAO's list, and met with all the same.
    "RKS": "XK",
    "XKX": "XK",
    # Renamed since, and still read off documents.
    "ROM": "RO",
    "ZAR": "CD",
    "BUR": "MM",
    "TMP": "TL",
}
_NO_COUNTRIES = {
    "EUE": N_("European Union"),
    "UNA": N_("Specialised agency of the United Nations"),
    "UNK": N_("United Nations mission in Kosovo"),
    "UNO": N_("United Nations"),
    "UTO": N_("Utopia (specimen)"),
    "XBA": N_("African Development Bank"),
    "XCC": N_("Caribbean Community"),
    "XCE": N_("Council of Europe"),
    "XCO": N_("Common Market for Eastern and Southern Africa"),
    "XEC": N_("Economic Community of West African States"),
    "XES": N_("Organization of Eastern Caribbean States"),
    "XIM": N_("African Export-Import Bank"),
    "XMP": N_("Parliamentary Assembly of the Mediterranean"),
    "XOM": N_("Sovereign Military Order of Malta"),
    "XPO": N_("Interpol"),
    "XDC": N_("Southern African Development Community"),
    "XXA": N_("Stateless person"),
    "XXB": N_("Refugee"),
    "XXC": N_("Refugee"),
    "XXX": N_("Nationality not specified"),
}


@dataclass(frozen=True, slots=True)
class DocumentState:
    """Who issued a document, or whose national its holder is.

    Args:
        code: as the zone has it, without fillers.
        country: ISO 3166-1 alpha-2; None for organisations, persons without a state, and states that are no more.
        name: in English, to be translated when shown, where there is no country to name it by.
    """

    code: str
    country: str | None
    name: str = ""


@cache
def document_state(code: str) -> DocumentState | None:
    """The state or organisation of a code, None where nobody has it."""
    if code in _COUNTRIES:
        return DocumentState(code, _COUNTRIES[code])
    if code in _NO_COUNTRIES:
        return DocumentState(code, None, _NO_COUNTRIES[code])
    return _of_iso(code)


def _of_iso(code: str) -> DocumentState | None:
    if len(code) != 3:  # noqa: PLR2004 - alpha-3
        return None
    found = pycountry.countries.get(alpha_3=code)
    if found is not None:
        return DocumentState(code, found.alpha_2)
    gone = pycountry.historic_countries.get(alpha_3=code)
    return DocumentState(code, None, gone.name) if gone is not None else None


@cache
def document_code_of(country: str) -> str:
    """The code that a zone has for a country: three letters, D for Germany; empty where there is none.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    if country == "DE":
        return "D"
    if country == "XK":
        return "RKS"
    found = pycountry.countries.get(alpha_2=country)
    return str(found.alpha_3) if found is not None else ""
