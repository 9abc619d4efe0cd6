"""The brands of bank cards as they are kept, chosen from and printed."""

from __future__ import annotations

from hotel_desk.language import N_, _

OTHER_CARD = N_("Other")
CARD_BRANDS = ("Visa", "Mastercard", "American Express", N_("UnionPay"), "JCB", "Maestro", "Diners Club", "Discover", OTHER_CARD)


def brand_name(brand: str) -> str:
    """A brand as a person reads it; most names are the same in every language."""
    return _(brand) if brand in CARD_BRANDS else brand
