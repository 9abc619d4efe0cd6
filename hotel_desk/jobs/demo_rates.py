"""The demo hotel's prices: rate plans, two years of prices by type and weekday, packages, child age bands and a fair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import PackageId, ProfileId, RatePlanId, RoomTypeId, TransactionCodeId
from hotel_desk.domain.rate_codes import (
    AdjustmentKind,
    PackageBasis,
    PackageRevenue,
    PackageRhythm,
    PolicyKind,
    PriceUnit,
    RateAudience,
    RatePricing,
)
from hotel_desk.language import _
from hotel_desk.services.packages import PackageDetails, add_package
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.rate_plans import PlanPackage, RatePlanDetails, add_rate_plan
from hotel_desk.services.rate_prices import set_rate_prices
from hotel_desk.services.rate_rules import (
    ChildAgeBandDetails,
    LengthOfStayPriceDetails,
    SpecialDateDetails,
    add_child_age_band,
    add_length_of_stay_price,
    add_special_date,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.jobs.demo_policies import PolicyByCode

NIGHTS_PRICED = 730
_WEEKEND = 0b011_0000  # the nights of Friday and Saturday
_WEEKDAYS = 0b111_1111 - _WEEKEND
_WEEKEND_MORE = 6_000
_SINGLE_LESS = 5_000
_THIRD_MORE = 12_000
_CHILD_PRICES = {PriceUnit.CHILD_BAND_1: 0, PriceUnit.CHILD_BAND_2: 8_000}
_EXTRA_BED = 18_000
FAIR_AFTER = timedelta(days=19)
FAIR_NIGHTS = timedelta(days=3)
_TEN_PERCENT = 100_000
_FLEXIBLE = {
    PolicyKind.GUARANTEE: "UNTIL-18",
    PolicyKind.CANCELLATION: "FLEX",
    PolicyKind.NO_SHOW: "NIGHT",
    PolicyKind.CHANGE: "FREE",
    PolicyKind.TIMES: "HOURS",
}
_STRICT = {
    PolicyKind.GUARANTEE: "PREPAID",
    PolicyKind.DEPOSIT: "FULL",
    PolicyKind.CANCELLATION: "NONREF",
    PolicyKind.NO_SHOW: "ALL",
    PolicyKind.CHANGE: "FEE",
    PolicyKind.TIMES: "HOURS",
}


@dataclass(frozen=True, slots=True)
class DemoRates:
    """The rate plans by code, the packages by code, and the company that has a plan of its own."""

    plans: dict[str, RatePlanId]
    packages: dict[str, PackageId]
    company_id: ProfileId


def price_rooms(
    desk: Desk,
    types: Mapping[str, RoomTypeId],
    codes: Mapping[str, TransactionCodeId],
    policies: PolicyByCode,
    *,
    prices: Mapping[str, int],
    first: date,
) -> DemoRates:
    """Give the demo hotel its prices from its first day on.

    Args:
        types, codes: by code.
        prices: of a type for two on a weekday, by code, minor units.
    """
    desk.run(add_child_age_band, details=ChildAgeBandDetails(1, _("Small child"), 0, 5))
    desk.run(add_child_age_band, details=ChildAgeBandDetails(2, _("Child"), 6, 12))
    packages = _packages(desk, codes)
    company = ProfileDetails(name=_("West Lake Software"), kind=ProfileKind.COMPANY, country="CN")
    company_id = ProfileId(desk.run(create_profile, details=company).profile_id)
    plans = _plans(desk, packages, company_id, policies)
    for code, price in prices.items():
        _fill(desk, plans["BAR"], types[code], price, first)
    fair = SpecialDateDetails(_("Tea fair"), first + FAIR_AFTER, first + FAIR_AFTER + FAIR_NIGHTS, percent_millionths=250_000)
    desk.run(add_special_date, details=fair)
    week = LengthOfStayPriceDetails(plans["BAR"], 7, AdjustmentKind.PERCENT, percent_millionths=-_TEN_PERCENT)
    desk.run(add_length_of_stay_price, details=week)
    return DemoRates(plans, packages, company_id)


def _packages(desk: Desk, codes: Mapping[str, TransactionCodeId]) -> dict[str, PackageId]:
    every = (
        PackageDetails(
            "BREAKFAST",
            _("Breakfast"),
            codes["BREAKFAST"],
            price_minor=6_800,
            child_price_minor=3_400,
            revenue=PackageRevenue.AS_TAKEN,
        ),
        PackageDetails(
            "DINNER",
            _("Dinner on arrival"),
            codes["RESTAURANT"],
            price_minor=16_800,
            child_price_minor=8_800,
            rhythm=PackageRhythm.ARRIVAL,
            sort_order=1,
        ),
        PackageDetails(
            "AIRPORT",
            _("Airport transfer"),
            codes["OTHER"],
            price_minor=20_000,
            basis=PackageBasis.PER_ROOM,
            rhythm=PackageRhythm.DEPARTURE,
            sort_order=2,
        ),
    )
    return {details.code: PackageId(desk.run(add_package, details=details).id) for details in every}


def _plans(desk: Desk, packages: Mapping[str, PackageId], company_id: ProfileId, policies: PolicyByCode) -> dict[str, RatePlanId]:
    flexible, strict = _policies(policies, _FLEXIBLE), _policies(policies, _STRICT)
    bar = RatePlanId(desk.run(add_rate_plan, details=RatePlanDetails("BAR", _("Best available rate"), **flexible)).id)

    def derived(code: str, name: str, **more: Any) -> RatePlanDetails:
        return RatePlanDetails(code, name, pricing=RatePricing.DERIVED, parent_id=bar, **more)

    others = (
        derived("NRF", _("Non-refundable"), derived_percent_millionths=-_TEN_PERCENT, rounding_minor=100, sort_order=1, **strict),
        derived("BB", _("Bed and breakfast"), derived_amount_minor=12_000, packages=(PlanPackage(packages["BREAKFAST"]),), sort_order=2),
        derived(
            "CORP",
            _("Corporate"),
            audience=RateAudience.NEGOTIATED,
            derived_percent_millionths=-2 * _TEN_PERCENT,
            rounding_minor=1_000,
            confidential=True,
            partner_ids=(company_id,),
            sort_order=3,
            **flexible,
        ),
        RatePlanDetails("HOUSE", _("House use"), audience=RateAudience.HOUSE_USE, sort_order=9),
    )
    return {"BAR": bar} | {details.code: RatePlanId(desk.run(add_rate_plan, details=details).id) for details in others}


def _policies(made: PolicyByCode, codes: Mapping[PolicyKind, str]) -> dict[str, Any]:
    """Policies by the name of the plan's field that they stand in."""
    return {f"{kind.value.lower()}_policy_id": made[kind, code] for kind, code in codes.items()}


def _fill(desk: Desk, plan: RatePlanId, kind: RoomTypeId, price_minor: int, first: date) -> None:
    """Two years of prices of a type: weekdays, and the nights of the weekend."""
    last = first + timedelta(days=NIGHTS_PRICED - 1)
    for weekdays, more in ((_WEEKDAYS, 0), (_WEEKEND, _WEEKEND_MORE)):
        two = price_minor + more
        prices = {
            PriceUnit.ADULTS_1: two - _SINGLE_LESS,
            PriceUnit.ADULTS_2: two,
            PriceUnit.ADULTS_3: two + _THIRD_MORE,
            PriceUnit.EXTRA_BED: _EXTRA_BED,
            **_CHILD_PRICES,
        }
        desk.run(
            set_rate_prices, rate_plan_id=plan, room_type_ids=[kind], prices=prices, first_date=first, last_date=last, weekdays=weekdays
        )
