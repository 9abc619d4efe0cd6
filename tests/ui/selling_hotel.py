"""A small hotel with rate plans, packages, policies, reasons and a rule or two: what the screens of a reservations clerk show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import PolicyId, RatePlanId, ReasonCodeId
from hotel_desk.domain.policies import (
    CancellationTerms,
    DepositTerms,
    DueFrom,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    Notice,
    PolicyTerms,
    Share,
    ShareKind,
)
from hotel_desk.domain.rate_codes import PolicyKind, PriceUnit, ReasonKind
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.rate_rules import SpecialDateDetails, add_special_date
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from tests.rates_of_tests import a_derived_plan, a_package, a_plan, priced

if TYPE_CHECKING:
    from hotel_desk.domain.policies import Terms
    from tests.fixtures.databases import SmallHotel

_GRID = {PriceUnit.ADULTS_1: 9_000, PriceUnit.ADULTS_2: 10_000, PriceUnit.ADULTS_3: 13_000, PriceUnit.EXTRA_BED: 2_500}
_SUITE_GRID = {PriceUnit.ADULTS_1: 22_000, PriceUnit.ADULTS_2: 25_000}


@dataclass(frozen=True)
class Selling:
    """What was set up.

    Args:
        best: BAR, for both types, with all policies; a fair makes the fifth of March dearer by 20 %.
        breakfast: BB, 10 % less than BAR, breakfast at 12.00 on top; suites from two nights on.
    """

    best: RatePlanId
    breakfast: RatePlanId
    regular: ReasonCodeId
    full: ReasonCodeId
    ill: ReasonCodeId


def selling(hotel: SmallHotel) -> Selling:
    """Set it up."""
    desk = hotel.desk
    best = a_plan(
        hotel,
        "BAR",
        guarantee_policy_id=_policy(hotel, PolicyKind.GUARANTEE, GuaranteeTerms(GuaranteeKind.CARD)),
        deposit_policy_id=_policy(hotel, PolicyKind.DEPOSIT, DepositTerms(Share(ShareKind.FIRST_NIGHT), DueFrom.BEFORE_ARRIVAL, 1)),
        cancellation_policy_id=_policy(hotel, PolicyKind.CANCELLATION, CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(3))),
        no_show_policy_id=_policy(hotel, PolicyKind.NO_SHOW, NoShowTerms(Share(ShareKind.ALL))),
    )
    priced(hotel, best, _GRID)
    priced(hotel, best, _SUITE_GRID, kind=hotel.suite)
    breakfast = a_derived_plan(hotel, best, "BB", sort_order=1, packages=(PlanPackage(a_package(hotel), inside=False),))
    fair = SpecialDateDetails("Fair", date(2026, 3, 5), date(2026, 3, 5), percent_millionths=200_000)
    desk.run(add_special_date, details=fair)
    desk.run(
        set_restrictions,
        scope=RestrictionScope(rate_plan_id=breakfast, room_type_id=hotel.suite),
        first_date=date(2026, 3, 2),
        last_date=date(2026, 3, 31),
        changes=RestrictionChanges(min_on_arrival=2),
    )
    reasons = [
        ReasonCodeId(desk.run(add_reason_code, details=ReasonCodeDetails(kind, code, name)).id)
        for kind, code, name in (
            (ReasonKind.DISCOUNT, "REG", "Regular guest"),
            (ReasonKind.TURN_AWAY, "FULL", "House full"),
            (ReasonKind.CANCELLATION, "ILL", "Guest is ill"),
        )
    ]
    return Selling(best, breakfast, *reasons)


def _policy(hotel: SmallHotel, kind: PolicyKind, terms: Terms) -> PolicyId:
    details = PolicyDetails(kind, kind.value, kind.value.title())
    return hotel.desk.run(add_policy, details=details, terms=PolicyTerms(terms)).policy_id
