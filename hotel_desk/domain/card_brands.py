"""The brands of bank cards as they are kept, chosen from and printed."""

from __future__ import annotations

from hotel_desk.language import N_, _

OTHER_CARD = N_("Other")
CARD_BRANDS = ("Visa", "Mastercard", "American Express", "UnionPay", "JCB", "Maestro", "Diners Club", "Discover", OTHER_CARD)


def brand_name(brand: str) -> str:
    """A brand as a person reads it: a name of its own is the same in every language, “Other” is not."""
    return _(OTHER_CARD) if brand == OTHER_CARD else brand
