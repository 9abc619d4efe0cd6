"""Prices, packages and selling rules for the benchmark hotel, as the commands set them, and the stay that is quoted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.seeding import TODAY
from hotel_desk.domain.ids import PackageId, RatePlanId
from hotel_desk.domain.policies import (
    CancellationTerms,
    DepositTerms,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    PolicyTerms,
    Share,
    ShareKind,
    Terms,
)
from hotel_desk.domain.quote import StayAsked
from hotel_desk.domain.rate_codes import AdjustmentKind, PackageRhythm, PolicyKind, PriceUnit, RatePricing
from hotel_desk.services.packages import PackageDetails, add_package
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.rate_plans import PlanPackage, RatePlanDetails, add_rate_plan
from hotel_desk.services.rate_prices import set_rate_prices
from hotel_desk.services.rate_rules import LengthOfStayPriceDetails, SpecialDateDetails, add_length_of_stay_price, add_special_date
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions

if TYPE_CHECKING:
    from benchmarks.seeding import SeededHotel
    from hotel_desk.db.desk import Desk

# Far enough ahead that no seeded stay has filled the house.
FIRST = TODAY + timedelta(days=1500)
NIGHTS = 14
PRICED = 60
PLANS = 12
PLAN = "NRF"


def price_the_hotel(desk: Desk, hotel: SeededHotel) -> StayAsked:
    """Make a dozen plans, one of them derived, with packages and policies; rules in four scopes on every date; a fair, a long-stay price.

    Returns:
        Fourteen nights at the derived plan.
    """
    last = FIRST + timedelta(days=PRICED - 1)
    prices = {PriceUnit.ADULTS_1: 9_000, PriceUnit.ADULTS_2: 10_000, PriceUnit.ADULTS_3: 12_000, PriceUnit.EXTRA_BED: 2_500}
    own = [RatePlanId(desk.run(add_rate_plan, details=RatePlanDetails(f"P{number}", f"Plan {number}")).id) for number in range(PLANS - 1)]
    for plan in own:
        desk.run(set_rate_prices, rate_plan_id=plan, room_type_ids=list(hotel.types), prices=prices, first_date=FIRST, last_date=last)
    breakfast = PackageDetails("BRK", "Breakfast", hotel.codes["BREAKFAST"], 1_200, 600)
    dinner = PackageDetails("DIN", "Dinner", hotel.codes["RESTAURANT"], 3_000, 1_500, rhythm=PackageRhythm.EVERY_NTH_NIGHT, every_nights=3)
    packages = tuple(PlanPackage(PackageId(desk.run(add_package, details=details).id)) for details in (breakfast, dinner))
    derived = RatePlanDetails(
        PLAN,
        "Non-refundable",
        pricing=RatePricing.DERIVED,
        parent_id=own[0],
        derived_percent_millionths=-100_000,
        packages=packages,
        **_policies(desk),
    )
    plan = RatePlanId(desk.run(add_rate_plan, details=derived).id)
    desk.run(
        add_special_date,
        details=SpecialDateDetails("Fair", FIRST, FIRST + timedelta(days=3), rate_plan_id=own[0], percent_millionths=250_000),
    )
    desk.run(add_length_of_stay_price, details=LengthOfStayPriceDetails(own[0], 7, AdjustmentKind.PERCENT, percent_millionths=-50_000))
    kind = hotel.types[0]
    for scope in (RestrictionScope(), RestrictionScope(plan), RestrictionScope(None, kind), RestrictionScope(plan, kind)):
        rules = RestrictionChanges(min_on_arrival=2, max_through=30, min_advance_days=1, quota=100)
        desk.run(set_restrictions, scope=scope, first_date=FIRST, last_date=last, changes=rules)
    return StayAsked(FIRST, FIRST + timedelta(days=NIGHTS), kind, plan, adults=2)


def _policies(desk: Desk) -> dict[str, Any]:
    """One of each kind that a plan names, under the name of its field."""
    night = Share(ShareKind.FIRST_NIGHT)
    terms: dict[PolicyKind, Terms] = {
        PolicyKind.GUARANTEE: GuaranteeTerms(GuaranteeKind.DEPOSIT),
        PolicyKind.DEPOSIT: DepositTerms(night, due_days=7),
        PolicyKind.CANCELLATION: CancellationTerms(night),
        PolicyKind.NO_SHOW: NoShowTerms(Share(ShareKind.ALL)),
    }
    made = {}
    for kind, usual in terms.items():
        details = PolicyDetails(kind, kind.value[:3], kind.value.capitalize())
        made[f"{kind.value.lower()}_policy_id"] = desk.run(add_policy, details=details, terms=PolicyTerms(usual)).policy_id
    return made
