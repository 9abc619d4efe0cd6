"""Examples of the commands about restrictions, policies, fees and discounts; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.policies import CancellationTerms, ChangeTerms, GuaranteeKind, GuaranteeTerms, PolicyTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code
from hotel_desk.services.releases import release_unguaranteed
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from tests.command_examples import example, fill
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@example("set_restrictions")
def for_a_plan_in_a_type(hotel: SmallHotel) -> dict[str, Any]:
    scope = RestrictionScope(a_plan(hotel), hotel.standard)
    dates = {"first_date": DAY, "last_date": THIRD}
    hotel.desk.run(set_restrictions, scope=scope, changes=RestrictionChanges(quota=2), first_date=DAY, last_date=DAY)
    return {"scope": scope, **dates, "changes": RestrictionChanges(closed_to_arrival=True, min_on_arrival=2, clear=("quota",))}


FLEX = PolicyDetails(PolicyKind.CANCELLATION, "FLEX", "Flexible")
FIRST_NIGHT = PolicyTerms(CancellationTerms(Share(ShareKind.FIRST_NIGHT)))
REASON = ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Comes every year")


@example("add_policy")
def a_cancellation_policy(_hotel: SmallHotel) -> dict[str, Any]:
    return {"details": FLEX, "terms": FIRST_NIGHT}


def a_new_policy(hotel: SmallHotel) -> dict[str, Any]:
    made = hotel.desk.run(add_policy, details=FLEX, terms=FIRST_NIGHT)
    return {"policy_id": made.policy_id, "version": made.version}


@example("change_policy")
def another_name_of_a_policy(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_policy(hotel), "details": replace(FLEX, name="Very flexible")}


@example("make_policy_version")
def the_whole_stay_from_now_on(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_policy(hotel), "terms": PolicyTerms(CancellationTerms(Share(ShareKind.ALL)))}


@example("save_policy")
def another_name_and_the_whole_stay(hotel: SmallHotel) -> dict[str, Any]:
    return {**another_name_of_a_policy(hotel), "terms": PolicyTerms(CancellationTerms(Share(ShareKind.ALL)))}


@example("switch_policy")
def a_policy_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_policy(hotel), "active": False}


example("delete_policy")(a_new_policy)


@example("add_reason_code")
def a_reason_for_a_discount(_hotel: SmallHotel) -> dict[str, Any]:
    return {"details": REASON}


def a_new_reason(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_reason_code, details=REASON)
    return {"reason_code_id": saved.id, "version": saved.version}


@example("change_reason_code")
def another_name_of_a_reason(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_reason(hotel), "details": replace(REASON, name="Regular")}


@example("switch_reason_code")
def a_reason_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_reason(hotel), "active": False}


example("delete_reason_code")(a_new_reason)


@example("charge_fee")
def of_a_change(hotel: SmallHotel) -> dict[str, Any]:
    terms = PolicyTerms(ChangeTerms(Share(ShareKind.AMOUNT, amount_minor=1_500)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.CHANGE, "FEE", "Change fee"), terms=terms)
    stay = hotel.book()
    keeps_policies(hotel, stay, a_plan(hotel, change_policy_id=policy.policy_id))
    return {"reservation_id": stay, "kind": PolicyKind.CHANGE, "expected_fee_minor": 1_500}


@example("cancel_reservation")
def with_a_penalty_that_is_waived(hotel: SmallHotel) -> dict[str, Any]:
    policy = hotel.desk.run(add_policy, details=FLEX, terms=FIRST_NIGHT)
    stay = hotel.book()
    keeps_policies(hotel, stay, a_plan(hotel, cancellation_policy_id=policy.policy_id))
    return {"reservation_id": stay, "expected_fee_minor": 10_000, "waive_reason": "kind", "reason": "ill"}


def held_until_its_hour(hotel: SmallHotel) -> dict[str, Any]:
    terms = PolicyTerms(GuaranteeTerms(GuaranteeKind.NONE, time(6)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.GUARANTEE, "NONE", "Until six"), terms=terms)
    stay = hotel.book(room="101")
    keeps_policies(hotel, stay, a_plan(hotel, guarantee_policy_id=policy.policy_id))
    return {"reservation_id": stay}


@example("release_unguaranteed")
def one_with_a_room(hotel: SmallHotel) -> dict[str, Any]:
    held_until_its_hour(hotel)
    return {"most": 1}


@example("guarantee_reservation")
def one_that_was_released(hotel: SmallHotel) -> dict[str, Any]:
    stay = held_until_its_hour(hotel)
    hotel.desk.run(release_unguaranteed)
    fill(hotel, DAY, THIRD)
    return {**stay, "forced": True, "reason": "card"}


@example("discount")
def of_a_tenth(hotel: SmallHotel) -> dict[str, Any]:
    reason = hotel.desk.run(add_reason_code, details=REASON)
    return {"reservation_id": hotel.book(), "reason_code_id": reason.id, "percent_millionths": 100_000}
