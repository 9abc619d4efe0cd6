"""Which price a stay has after its dates, its room or its plan were changed."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class PriceChoice(StrEnum):
    """What becomes of the prices of the nights.

    `KEEP`: nights that were sold keep their price, a new night takes the price of the night nearest to it.
    `NEW_NIGHTS`: nights that were sold keep their price, a new night is priced anew by the plan.
    `ALL`: every night that has not been charged is priced anew by the plan.
    """

    KEEP = "keep"
    NEW_NIGHTS = "new_nights"
    ALL = "all"


PRICE_CHOICE_TITLES: dict[PriceChoice, str] = {
    PriceChoice.KEEP: N_("Keep the old price"),
    PriceChoice.NEW_NIGHTS: N_("New price for changed nights only"),
    PriceChoice.ALL: N_("Price every night anew"),
}
