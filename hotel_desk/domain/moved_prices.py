"""The prices of a stay after its dates have changed (`docs/algorithms/rooms-for-stays.md`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.stay_move import NightPart


def moved_prices(
    before: Mapping[date, NightPart],
    nights: Sequence[date],
    choice: PriceChoice,
    *,
    by_plan: Mapping[date, NightPart],
    charged: Collection[date] = (),
    day_use: NightPart | None = None,
) -> tuple[NightPart, ...]:
    """What each night costs.

    Args:
        before: the nights of the stay as it was.
        nights: of the stay as it is to be.
        by_plan: what the plan asks for each night; a night that it has no price for takes the price of the night nearest to it.
        charged: nights whose price was charged and stands.
        day_use: the price of a stay that had no nights.
    """

    def price(night: date) -> NightPart:
        kept = before.get(night)
        if kept is not None and (choice is not PriceChoice.ALL or night in charged or night not in by_plan):
            return kept
        if choice is not PriceChoice.KEEP and night in by_plan:
            return by_plan[night]
        # Of two that are equally near, the earlier one.
        nearest = min(before, key=lambda other: (abs((other - night).days), other), default=None)
        if nearest is not None:
            return replace(before[nearest], date=night)
        return replace(day_use, date=night) if day_use is not None else NightPart(night, 0)

    return tuple(price(night) for night in nights)
