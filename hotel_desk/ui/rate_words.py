"""What the words of prices and selling rules are called on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.rate_codes import (
    AdjustmentKind,
    PackageBasis,
    PackageRevenue,
    PackageRhythm,
    PolicyKind,
    PriceUnit,
    RateAudience,
    RatePricing,
    ReasonKind,
    RoundingDirection,
)
from hotel_desk.language import N_, _, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.domain.rate_pricing import ChildBand

AUDIENCES: dict[RateAudience, str] = {
    RateAudience.PUBLIC: N_("Everybody"),
    RateAudience.NEGOTIATED: N_("Named companies and agents"),
    RateAudience.MEMBER: N_("Members"),
    RateAudience.COMPLIMENTARY: N_("Complimentary"),
    RateAudience.HOUSE_USE: N_("House use"),
}
PRICINGS: dict[RatePricing, str] = {
    RatePricing.OWN: N_("Prices of its own"),
    RatePricing.DERIVED: N_("From another plan"),
}
ROUNDINGS: dict[RoundingDirection, str] = {
    RoundingDirection.NEAREST: N_("To the nearest"),
    RoundingDirection.UP: N_("Up"),
    RoundingDirection.DOWN: N_("Down"),
}
PACKAGE_BASES: dict[PackageBasis, str] = {
    PackageBasis.PER_ROOM: N_("Per room"),
    PackageBasis.PER_PERSON: N_("Per person"),
    PackageBasis.PER_ADULT: N_("Per adult"),
    PackageBasis.PER_CHILD: N_("Per child"),
}
PACKAGE_RHYTHMS: dict[PackageRhythm, str] = {
    PackageRhythm.EVERY_NIGHT: N_("Every night"),
    PackageRhythm.ARRIVAL: N_("On arrival"),
    PackageRhythm.DEPARTURE: N_("On departure"),
    PackageRhythm.EVERY_NTH_NIGHT: N_("Every few nights"),
    PackageRhythm.EVERY_NIGHT_BUT_ARRIVAL: N_("Every night but the first"),
}
PACKAGE_REVENUES: dict[PackageRevenue, str] = {
    PackageRevenue.AS_SOLD: N_("On the night it is sold with"),
    PackageRevenue.AS_TAKEN: N_("On the day it is taken"),
}
ADJUSTMENTS: dict[AdjustmentKind, str] = {
    AdjustmentKind.PERCENT: N_("By a percentage"),
    AdjustmentKind.AMOUNT: N_("By an amount a night"),
    AdjustmentKind.PRICE: N_("A price a night in its place"),
}
POLICY_KINDS: dict[PolicyKind, str] = {
    PolicyKind.GUARANTEE: N_("Guarantee"),
    PolicyKind.DEPOSIT: N_("Deposit asked for"),
    PolicyKind.CANCELLATION: N_("Cancellation"),
    PolicyKind.NO_SHOW: N_("No-show"),
    PolicyKind.CHANGE: N_("Changes"),
    PolicyKind.TIMES: N_("Check-in and check-out times"),
}
REASON_KINDS: dict[ReasonKind, str] = {
    ReasonKind.DISCOUNT: N_("Discount"),
    ReasonKind.CANCELLATION: N_("Cancellation"),
    ReasonKind.TURN_AWAY: N_("Turn-away"),
    ReasonKind.WALK: N_("Walk"),
    ReasonKind.UPGRADE: N_("Upgrade"),
    ReasonKind.WAIVER: N_("Waived fee"),
}


def unit_title(unit: PriceUnit, bands: Iterable[ChildBand]) -> str:
    """What a price of the grid is for: so many adults, a child of a band, an extra bed."""
    if unit is PriceUnit.EXTRA_BED:
        return _("Extra bed")
    number = int(unit.value[1:])
    if unit.value.startswith("A"):
        return plural("{count} adult", "{count} adults", number).format(count=number)
    band = next((band for band in bands if band.number == number), None)
    if band is None:
        return _("Child, band {number}").format(number=number)
    return _("Child {first}–{last}").format(first=band.from_age, last=band.to_age)
