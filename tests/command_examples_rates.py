"""Examples of the commands that keep rate plans, prices and packages; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import PackageId, ProfileId, RatePlanId
from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit, RateAudience, RatePricing
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
from tests.command_examples import example
from tests.rates_of_tests import a_plan

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId as PlanId
    from tests.fixtures.databases import SmallHotel

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)


def a_package(hotel: SmallHotel) -> dict[str, Any]:
    details = PackageDetails("BRK", "Breakfast", hotel.codes["BREAKFAST"], price_minor=1_200, child_price_minor=600)
    saved = hotel.desk.run(add_package, details=details)
    return {"package_id": saved.id, "version": saved.version}


@example("add_package")
def breakfast(hotel: SmallHotel) -> dict[str, Any]:
    return {"details": PackageDetails("BRK", "Breakfast", hotel.codes["BREAKFAST"], price_minor=1_200)}


@example("change_package")
def dearer_breakfast(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_package(hotel), "details": PackageDetails("BRK", "Breakfast", hotel.codes["BREAKFAST"], price_minor=1_500)}


@example("switch_package")
def no_more_breakfast(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_package(hotel), "active": False}


example("delete_package")(a_package)


def company(hotel: SmallHotel) -> ProfileId:
    return ProfileId(hotel.desk.run(create_profile, details=ProfileDetails(name="Acme", kind=ProfileKind.COMPANY)).profile_id)


@example("add_rate_plan")
def derived_for_a_company_with_breakfast(hotel: SmallHotel) -> dict[str, Any]:
    breakfast_id = PackageId(a_package(hotel)["package_id"])
    details = RatePlanDetails(
        "CORP",
        "Corporate",
        audience=RateAudience.NEGOTIATED,
        pricing=RatePricing.DERIVED,
        parent_id=a_plan(hotel),
        derived_percent_millionths=-100_000,
        partner_ids=(company(hotel),),
        packages=(PlanPackage(breakfast_id),),
    )
    return {"details": details}


def a_new_plan(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_rate_plan, **derived_for_a_company_with_breakfast(hotel))
    return {"rate_plan_id": saved.id, "version": saved.version}


@example("change_rate_plan")
def for_everybody_and_without_breakfast(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_plan(hotel), "details": RatePlanDetails("CORP", "Everybody")}


@example("switch_rate_plan")
def a_plan_off(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_new_plan(hotel), "active": False}


example("delete_rate_plan")(a_new_plan)


@example("add_child_age_band")
def small_children(_hotel: SmallHotel) -> dict[str, Any]:
    return {"details": ChildAgeBandDetails(1, "Small", 0, 5)}


def a_band(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_child_age_band, **small_children(hotel))
    return {"child_age_band_id": saved.id, "version": saved.version}


@example("change_child_age_band")
def a_year_older(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_band(hotel), "details": ChildAgeBandDetails(1, "Small", 0, 6)}


example("delete_child_age_band")(a_band)


@example("add_special_date")
def a_fair(_hotel: SmallHotel) -> dict[str, Any]:
    return {"details": SpecialDateDetails("Fair", FIRST, LAST, percent_millionths=250_000)}


def a_special_date(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(add_special_date, **a_fair(hotel))
    return {"special_date_id": saved.id, "version": saved.version}


@example("change_special_date")
def a_fair_at_weekends(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_special_date(hotel), "details": SpecialDateDetails("Fair", FIRST, LAST, weekdays=0b110_0000, amount_minor=1_000)}


@example("switch_special_date")
def no_fair(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_special_date(hotel), "active": False}


example("delete_special_date")(a_special_date)


@example("add_length_of_stay_price")
def seven_nights(hotel: SmallHotel) -> dict[str, Any]:
    return {"details": LengthOfStayPriceDetails(a_plan(hotel), 7, AdjustmentKind.PERCENT, percent_millionths=-100_000)}


def a_long_stay(hotel: SmallHotel) -> dict[str, Any]:
    details = seven_nights(hotel)["details"]
    saved = hotel.desk.run(add_length_of_stay_price, details=details)
    return {"length_of_stay_price_id": saved.id, "version": saved.version, "details": details}


@example("change_length_of_stay_price")
def in_suites_only(hotel: SmallHotel) -> dict[str, Any]:
    made = a_long_stay(hotel)
    return {**made, "details": replace(made["details"], room_type_id=hotel.suite, kind=AdjustmentKind.PRICE, amount_minor=8_000)}


@example("delete_length_of_stay_price")
def that_long_stay(hotel: SmallHotel) -> dict[str, Any]:
    made = a_long_stay(hotel)
    return {name: made[name] for name in ("length_of_stay_price_id", "version")}


def a_week(hotel: SmallHotel, plan: PlanId) -> dict[str, Any]:
    return {"rate_plan_id": plan, "room_type_ids": [hotel.standard], "first_date": FIRST, "last_date": LAST}


@example("set_rate_prices")
def one_and_two_adults(hotel: SmallHotel) -> dict[str, Any]:
    return {**a_week(hotel, a_plan(hotel)), "prices": {PriceUnit.ADULTS_1: 9_000, PriceUnit.ADULTS_2: 10_000}}


@example("set_rate_prices")
def other_prices_on_mondays_and_none_for_two(hotel: SmallHotel) -> dict[str, Any]:
    asked = one_and_two_adults(hotel)
    hotel.desk.run(set_rate_prices, **asked)
    return {**asked, "prices": {PriceUnit.ADULTS_1: 9_500, PriceUnit.ADULTS_2: None}, "weekdays": 1}


@example("adjust_rate_prices")
def five_percent_more(hotel: SmallHotel) -> dict[str, Any]:
    asked = one_and_two_adults(hotel)
    hotel.desk.run(set_rate_prices, **asked)
    return {**a_week(hotel, RatePlanId(asked["rate_plan_id"])), "percent_millionths": 50_000, "rounding_minor": 100}


@example("copy_rate_prices")
def to_the_next_week(hotel: SmallHotel) -> dict[str, Any]:
    asked = one_and_two_adults(hotel)
    hotel.desk.run(set_rate_prices, **asked)
    return {**a_week(hotel, RatePlanId(asked["rate_plan_id"])), "to_date": date(2026, 3, 9)}
