"""Rate plans, prices, packages and what changes prices: kept, refused and shown, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster, StaffError
from hotel_desk.domain.ids import PackageId, ProfileId, RatePlanId, ReservationId, RoomTypeId, new_id
from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit, RateAudience, RatePricing, RoundingDirection
from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.rate import RatePrice
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.queries.rate_grid import GridCell, rate_grid
from hotel_desk.queries.rate_plans import (
    child_age_bands_set_up,
    length_of_stay_prices_set_up,
    packages_set_up,
    rate_plans_set_up,
    special_dates_set_up,
)
from hotel_desk.services.packages import PackageDetails, add_package, change_package, delete_package
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.rate_plans import (
    DerivedFromItself,
    PlanPackage,
    RatePlanDetails,
    add_rate_plan,
    change_rate_plan,
    delete_rate_plan,
    switch_rate_plan,
)
from hotel_desk.services.rate_prices import PricesAreDerived, adjust_rate_prices, copy_rate_prices, set_rate_prices
from hotel_desk.services.rate_rules import (
    AgesOverlap,
    ChildAgeBandDetails,
    LengthOfStayPriceDetails,
    SpecialDateDetails,
    add_child_age_band,
    add_length_of_stay_price,
    add_special_date,
    change_child_age_band,
    delete_child_age_band,
)
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from tests.rates_of_tests import a_derived_plan, a_package, a_plan, priced, sell_at_quote
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

SUNDAY = date(2026, 3, 8)
MONDAYS = 1


def grid_of(hotel: SmallHotel, plan: RatePlanId, unit: PriceUnit = PriceUnit.ADULTS_2) -> dict[date, int]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(
            select(RatePrice.date, RatePrice.price_minor).where(
                RatePrice.rate_plan_id == plan, RatePrice.unit == unit, RatePrice.room_type_id == hotel.standard
            )
        )
        return {row.date: row.price_minor for row in rows}


def refused(hotel: SmallHotel, command: Any, **asked: Any) -> StaffError:
    with pytest.raises(StaffError) as refusal:
        hotel.desk.run(command, **asked)
    return refusal.value


def week(hotel: SmallHotel, plan: RatePlanId, **more: Any) -> dict[str, Any]:
    return {"rate_plan_id": plan, "room_type_ids": [hotel.standard], "first_date": DAY, "last_date": SUNDAY, **more}


# --- Plans ------------------------------------------------------------------------------------------------------------


def test_a_plan_is_shown_with_what_its_form_chooses_from(hotel: SmallHotel, count_statements: CountStatements) -> None:
    breakfast, bar = a_package(hotel), priced(hotel, a_plan(hotel), last=SUNDAY)
    acme = ProfileId(hotel.desk.run(create_profile, details=ProfileDetails(name="Acme", kind=ProfileKind.COMPANY)).profile_id)
    corp = a_derived_plan(
        hotel, bar, "CORP", audience=RateAudience.NEGOTIATED, partner_ids=(acme,), packages=(PlanPackage(breakfast, inside=False),)
    )
    page = hotel.desk.read(rate_plans_set_up)
    rows = {row.id: row for row in page.rows}
    assert [row.code for row in page.rows] == ["BAR", "CORP"]
    assert (rows[bar].parent, rows[bar].priced_until) == (None, SUNDAY)
    assert (rows[corp].parent, rows[corp].derived_percent_millionths, rows[corp].priced_until) == ("Bar", -100_000, None)
    assert (rows[corp].partners, rows[corp].packages, rows[corp].package_names) == (("Acme",), ((breakfast, False),), ("Breakfast",))
    assert {choice.title for choice in page.choices["partner_ids"]} == {"Acme"}
    assert {"parent_id", "packages", "guarantee_policy_id", "times_policy_id"} <= page.choices.keys()
    before = count_statements(hotel.desk, rate_plans_set_up)
    a_derived_plan(hotel, bar, "NRF")
    assert count_statements(hotel.desk, rate_plans_set_up) == before


def test_a_changed_plan_has_other_partners_and_packages(hotel: SmallHotel) -> None:
    acme = ProfileId(hotel.desk.run(create_profile, details=ProfileDetails(name="Acme", kind=ProfileKind.COMPANY)).profile_id)
    breakfast = a_package(hotel)
    corp = a_plan(hotel, "CORP", audience=RateAudience.NEGOTIATED, partner_ids=(acme,))
    details = RatePlanDetails("CORP", "Corporate", packages=(PlanPackage(breakfast),))
    saved = hotel.desk.run(change_rate_plan, rate_plan_id=corp, details=details, version=1)
    (row,) = hotel.desk.read(rate_plans_set_up).rows
    assert (row.audience, row.partners, row.package_names, row.version) == (RateAudience.PUBLIC, (), ("Breakfast",), saved.version)
    assert isinstance(refused(hotel, change_rate_plan, rate_plan_id=corp, details=details, version=1), SomeoneWasFaster)


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("code", {"code": ""}),
        ("name", {"name": " "}),
        ("last_date", {"first_date": NEXT, "last_date": DAY}),
        ("parent_id", {"pricing": RatePricing.DERIVED}),
        ("partner_ids", {"partner_ids": (ProfileId(new_id()),)}),
        ("sort_order", {"sort_order": -1}),
    ],
)
def test_a_plan_that_cannot_be(hotel: SmallHotel, field: str, details: dict[str, Any]) -> None:
    found = refused(hotel, add_rate_plan, details=RatePlanDetails(**{"code": "BAR", "name": "Bar", **details}))
    assert found.field == field
    assert not hotel.desk.read(rate_plans_set_up).rows


def test_a_parent_belongs_to_a_derived_plan_only(hotel: SmallHotel) -> None:
    bar = a_plan(hotel)
    assert refused(hotel, add_rate_plan, details=RatePlanDetails("X", "X", parent_id=bar)).field == "parent_id"
    wrong = RatePlanDetails("X", "X", pricing=RatePricing.DERIVED, parent_id=bar, rounding_minor=0)
    assert refused(hotel, add_rate_plan, details=wrong).field == "rounding_minor"
    assert isinstance(refused(hotel, add_rate_plan, details=RatePlanDetails("BAR", "Other")), CodeTaken)


def test_plans_are_not_derived_in_a_circle(hotel: SmallHotel) -> None:
    first = a_plan(hotel, "A")
    second = a_derived_plan(hotel, first, "B")
    third = a_derived_plan(hotel, second, "C")
    for parent in (second, third):
        details = RatePlanDetails("A", "A", pricing=RatePricing.DERIVED, parent_id=parent)
        found = refused(hotel, change_rate_plan, rate_plan_id=first, details=details, version=1)
        assert isinstance(found, DerivedFromItself)
        assert found.field == "parent_id"
    itself = RatePlanDetails("A", "A", pricing=RatePricing.DERIVED, parent_id=first)
    assert isinstance(refused(hotel, change_rate_plan, rate_plan_id=first, details=itself, version=1), DerivedFromItself)


def test_a_plan_in_use_is_not_deleted_and_the_sentence_says_by_what(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    a_derived_plan(hotel, bar)
    sold(hotel, bar)
    found = refused(hotel, delete_rate_plan, rate_plan_id=bar, version=1)
    assert isinstance(found, StillUsed)
    assert str(found).startswith("Rate plan Bar is used by 1 plan derived from it and 1 reservation.")
    hotel.desk.run(switch_rate_plan, rate_plan_id=bar, active=False, version=1)


def test_an_unused_plan_goes_with_its_prices_and_rules(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel, packages=(PlanPackage(a_package(hotel)),)))
    hotel.desk.run(add_special_date, details=SpecialDateDetails("Fair", DAY, NEXT, rate_plan_id=bar, amount_minor=100))
    hotel.desk.run(add_length_of_stay_price, details=LengthOfStayPriceDetails(bar, 3, AdjustmentKind.AMOUNT, amount_minor=-100))
    hotel.desk.run(delete_rate_plan, rate_plan_id=bar, version=1)
    assert grid_of(hotel, bar) == {}
    assert not hotel.desk.read(special_dates_set_up).rows
    assert not hotel.desk.read(length_of_stay_prices_set_up).rows


# --- Prices -----------------------------------------------------------------------------------------------------------


def test_a_range_is_filled_by_weekday(hotel: SmallHotel) -> None:
    bar = a_plan(hotel)
    filled = hotel.desk.run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_2: 10_000}))
    assert filled.prices == 7
    hotel.desk.run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_2: 8_000}, weekdays=MONDAYS))
    assert grid_of(hotel, bar) == {DAY: 8_000} | {DAY + timedelta(days=number): 10_000 for number in range(1, 7)}
    again = hotel.desk.run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_2: 10_000}))
    assert again.prices == 1, "only what differs is written"
    hotel.desk.run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_2: None}, weekdays=MONDAYS))
    assert DAY not in grid_of(hotel, bar)


def test_prices_are_changed_by_percent_rounded_and_never_below_zero(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel), last=SUNDAY)
    up = {"percent_millionths": 52_500, "rounding_minor": 100, "rounding_direction": RoundingDirection.UP}
    changed = hotel.desk.run(adjust_rate_prices, **week(hotel, bar, units=[PriceUnit.ADULTS_2], weekdays=MONDAYS, **up))
    assert changed.prices == 1
    assert grid_of(hotel, bar)[DAY] == 10_600
    assert grid_of(hotel, bar)[NEXT] == 10_000
    assert set(grid_of(hotel, bar, PriceUnit.ADULTS_1).values()) == {9_000}
    hotel.desk.run(adjust_rate_prices, **week(hotel, bar, amount_minor=-9_500))
    assert grid_of(hotel, bar)[NEXT] == 500
    assert set(grid_of(hotel, bar, PriceUnit.ADULTS_1).values()) == {0}


def test_prices_are_copied_to_other_nights_and_to_another_plan(hotel: SmallHotel) -> None:
    bar, summer = priced(hotel, a_plan(hotel), last=SUNDAY), a_plan(hotel, "SUMMER")
    priced(hotel, bar, {PriceUnit.ADULTS_2: 12_000}, first=SUNDAY, last=SUNDAY)
    hotel.desk.run(copy_rate_prices, **week(hotel, bar, to_date=date(2026, 6, 1)))
    assert grid_of(hotel, bar)[date(2026, 6, 6)] == 10_000
    assert grid_of(hotel, bar)[date(2026, 6, 7)] == 12_000
    hotel.desk.run(copy_rate_prices, **week(hotel, bar, to_date=DAY, to_plan_id=summer))
    assert grid_of(hotel, summer) == {night: price for night, price in grid_of(hotel, bar).items() if night <= SUNDAY}


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("last_date", {"first_date": NEXT, "last_date": DAY}),
        ("first_date", {"first_date": DAY - timedelta(days=1)}),
        ("last_date", {"last_date": date(2036, 1, 1)}),
        ("weekdays", {"weekdays": 0}),
        ("room_type_ids", {"room_type_ids": []}),
        ("prices", {"prices": {}}),
        ("prices", {"prices": {PriceUnit.ADULTS_1: -1}}),
    ],
)
def test_prices_that_cannot_be(hotel: SmallHotel, field: str, asked: dict[str, Any]) -> None:
    bar = a_plan(hotel)
    found = refused(hotel, set_rate_prices, **{**week(hotel, bar, prices={PriceUnit.ADULTS_1: 9_000}), **asked})
    assert isinstance(found, InvalidInput)
    assert found.field == field
    assert grid_of(hotel, bar, PriceUnit.ADULTS_1) == {}


def test_changes_and_copies_that_cannot_be(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    nrf = a_derived_plan(hotel, bar)
    assert refused(hotel, adjust_rate_prices, **week(hotel, bar)).field == "percent_millionths"
    assert refused(hotel, adjust_rate_prices, **week(hotel, bar, percent_millionths=-1_000_001)).field == "percent_millionths"
    assert refused(hotel, copy_rate_prices, **week(hotel, bar, to_date=DAY)).field == "to_date"
    assert refused(hotel, copy_rate_prices, **week(hotel, bar, to_date=DAY - timedelta(days=1))).field == "to_date"
    assert (
        refused(hotel, copy_rate_prices, **{**week(hotel, bar, to_date=FOURTH), "last_date": DAY - timedelta(days=1)}).field == "last_date"
    )
    assert isinstance(refused(hotel, set_rate_prices, **week(hotel, nrf, prices={PriceUnit.ADULTS_1: 1})), PricesAreDerived)
    unknown = week(hotel, bar, prices={PriceUnit.ADULTS_1: 1}, room_type_ids=[RoomTypeId(new_id())])
    assert isinstance(refused(hotel, set_rate_prices, **unknown), NotFound)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_1: 1}))


def test_the_grid_shows_typed_and_derived_prices(hotel: SmallHotel, count_statements: CountStatements) -> None:
    bar = priced(hotel, a_plan(hotel), last=SUNDAY)
    nrf = a_derived_plan(hotel, bar)
    house = a_plan(hotel, "HOUSE", audience=RateAudience.HOUSE_USE)
    hotel.desk.run(add_special_date, details=SpecialDateDetails("Fair", NEXT, NEXT, percent_millionths=250_000))
    grid = hotel.desk.read(rate_grid, first_date=DAY, days=2, types=[hotel.standard])
    cells = {(row.rate_plan_id, row.unit): row.cells for row in grid.rows}
    assert cells[bar, PriceUnit.ADULTS_2] == (GridCell(10_000, 10_000, ()), GridCell(10_000, 12_500, ("Fair",)))
    assert cells[nrf, PriceUnit.ADULTS_2] == (GridCell(None, 9_000, ()), GridCell(None, 11_250, ("Fair",)))
    assert cells[bar, PriceUnit.ADULTS_3] == (GridCell(None, None, ()),) * 2
    assert cells[house, PriceUnit.ADULTS_1] == (GridCell(None, 0, ()),) * 2
    assert {(plan.code, plan.derived, plan.parent) for plan in grid.plans} == {
        ("BAR", False, ""),
        ("NRF", True, "Bar"),
        ("HOUSE", False, ""),
    }
    assert {kind.name: len(kind.units) for kind in grid.types} == {"Standard": 3, "Suite": 4}
    few = count_statements(hotel.desk, rate_grid, first_date=DAY, days=1, plans=[bar])
    assert count_statements(hotel.desk, rate_grid, first_date=DAY, days=31) == few


# --- What is sold keeps its price -------------------------------------------------------------------------------------


def sold(
    hotel: SmallHotel, plan: RatePlanId, *, packages: tuple[PackageId, ...] = (), prices: tuple[tuple[date, int], ...] = ()
) -> ReservationId:
    """A stay of two nights for two, written down as it was quoted."""
    stay = hotel.book(DAY, THIRD, adults=2)
    hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=packages, prices=prices)
    return stay


def nights_of(hotel: SmallHotel, stay: ReservationId) -> list[tuple[int, int | None, RatePlanId | None]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(
            select(ReservationNight.price_minor, ReservationNight.list_price_minor, ReservationNight.rate_plan_id)
            .where(ReservationNight.reservation_id == stay)
            .order_by(ReservationNight.date)
        )
        return [(row.price_minor, row.list_price_minor, row.rate_plan_id) for row in rows]


def test_a_change_never_touches_nights_that_are_sold(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel, packages=(PlanPackage(a_package(hotel)),)))
    nrf = a_derived_plan(hotel, bar)
    stay = sold(hotel, nrf, prices=((NEXT, 8_500),))
    before = [(9_000, 9_000, nrf), (8_500, 9_000, nrf)]
    assert nights_of(hotel, stay) == before
    hotel.desk.run(set_rate_prices, **week(hotel, bar, prices={PriceUnit.ADULTS_2: 50_000}))
    hotel.desk.run(adjust_rate_prices, **week(hotel, bar, percent_millionths=500_000))
    hotel.desk.run(copy_rate_prices, **{**week(hotel, bar, to_date=NEXT), "last_date": DAY})
    hotel.desk.run(add_special_date, details=SpecialDateDetails("Fair", DAY, SUNDAY, percent_millionths=250_000))
    hotel.desk.run(add_length_of_stay_price, details=LengthOfStayPriceDetails(nrf, 2, AdjustmentKind.PRICE, amount_minor=1))
    hotel.desk.run(change_rate_plan, rate_plan_id=nrf, details=RatePlanDetails("NRF", "Own"), version=1)
    assert nights_of(hotel, stay) == before


def test_packages_stay_as_they_were_sold(hotel: SmallHotel) -> None:
    breakfast = a_package(hotel, last_date=DAY)
    transfer = a_package(hotel, "OTHER", 3_000)
    bar = priced(hotel, a_plan(hotel, packages=(PlanPackage(breakfast),)))
    stay = sold(hotel, bar, packages=(transfer, transfer, breakfast))
    details = PackageDetails("BREAKFAST", "Breakfast", hotel.codes["BREAKFAST"], price_minor=9_900)
    hotel.desk.run(change_package, package_id=breakfast, details=details, version=1)
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(ReservationPackage).where(ReservationPackage.reservation_id == stay)).mappings().all()
    kept = {row["package_id"]: (row["inside"], row["quantity"], row["price_minor"], row["last_date"]) for row in rows}
    assert kept == {breakfast: (True, 1, 1_200, DAY), transfer: (False, 2, 3_000, None)}
    assert isinstance(refused(hotel, delete_package, package_id=transfer, version=1), StillUsed)


# --- Packages, bands, special dates, long stays -----------------------------------------------------------------------


def test_packages_are_shown_and_refused(hotel: SmallHotel) -> None:
    breakfast = a_package(hotel)
    a_plan(hotel, packages=(PlanPackage(breakfast),))
    page = hotel.desk.read(packages_set_up)
    assert [(row.code, row.transaction_code, row.plans) for row in page.rows] == [("BREAKFAST", "Breakfast", 1)]
    assert hotel.codes["BREAKFAST"] in {choice.value for choice in page.choices["transaction_code_id"]}
    assert hotel.codes["CASH"] not in {choice.value for choice in page.choices["transaction_code_id"]}
    good: dict[str, Any] = {"code": "X", "name": "X", "transaction_code_id": hotel.codes["BAR"], "price_minor": 100}
    for field, wrong in (
        ("transaction_code_id", {"transaction_code_id": hotel.codes["CASH"]}),
        ("price_minor", {"price_minor": -1}),
        ("child_price_minor", {"child_price_minor": -1}),
        ("every_nights", {"every_nights": 0}),
        ("last_date", {"first_date": NEXT, "last_date": DAY}),
    ):
        assert refused(hotel, add_package, details=PackageDetails(**{**good, **wrong})).field == field
    twice = RatePlanDetails("X", "X", packages=(PlanPackage(breakfast), PlanPackage(breakfast, inside=False)))
    assert refused(hotel, add_rate_plan, details=twice).field == "packages"


def test_bands_do_not_overlap(hotel: SmallHotel) -> None:
    hotel.desk.run(add_child_age_band, details=ChildAgeBandDetails(1, "Small", 0, 5))
    big = hotel.desk.run(add_child_age_band, details=ChildAgeBandDetails(2, "Big", 6, 11))
    for details, field in (
        (ChildAgeBandDetails(3, "Again", 5, 6), "from_age"),
        (ChildAgeBandDetails(3, "Reversed", 14, 12), "to_age"),
        (ChildAgeBandDetails(6, "Sixth", 12, 13), "number"),
        (ChildAgeBandDetails(3, "Old", 12, 18), "to_age"),
        (ChildAgeBandDetails(2, "Taken", 12, 13), "number"),
    ):
        assert refused(hotel, add_child_age_band, details=details).field == field
    overlap = refused(hotel, change_child_age_band, child_age_band_id=big.id, details=ChildAgeBandDetails(2, "Big", 4, 11), version=1)
    assert isinstance(overlap, AgesOverlap)
    assert "Small (0 to 5)" in str(overlap)
    hotel.desk.run(change_child_age_band, child_age_band_id=big.id, details=ChildAgeBandDetails(2, "Big", 6, 12), version=1)
    assert [(row.number, row.from_age, row.to_age) for row in hotel.desk.read(child_age_bands_set_up).rows] == [(1, 0, 5), (2, 6, 12)]


def test_a_band_with_prices_is_not_deleted(hotel: SmallHotel) -> None:
    saved = hotel.desk.run(add_child_age_band, details=ChildAgeBandDetails(1, "Small", 0, 5))
    bar = priced(hotel, a_plan(hotel), {PriceUnit.CHILD_BAND_1: 500}, last=DAY)
    found = refused(hotel, delete_child_age_band, child_age_band_id=saved.id, version=1)
    assert str(found).startswith("Child age band Small is used by 1 price.")
    priced(hotel, bar, {PriceUnit.CHILD_BAND_1: None}, last=DAY)
    hotel.desk.run(delete_child_age_band, child_age_band_id=saved.id, version=1)


def test_special_dates_and_long_stays_are_shown_and_refused(hotel: SmallHotel) -> None:
    bar = a_plan(hotel)
    hotel.desk.run(add_special_date, details=SpecialDateDetails("Fair", DAY, NEXT, room_type_id=hotel.suite, percent_millionths=1))
    hotel.desk.run(add_length_of_stay_price, details=LengthOfStayPriceDetails(bar, 7, AdjustmentKind.PERCENT, percent_millionths=-1))
    assert [(row.name, row.rate_plan, row.room_type) for row in hotel.desk.read(special_dates_set_up).rows] == [("Fair", None, "Suite")]
    assert [(row.rate_plan, row.room_type, row.min_nights) for row in hotel.desk.read(length_of_stay_prices_set_up).rows] == [
        ("Bar", None, 7)
    ]
    special: dict[str, Any] = {"name": "X", "first_date": DAY, "last_date": NEXT, "amount_minor": 100}
    for field, wrong in (
        ("last_date", {"last_date": DAY - timedelta(days=1)}),
        ("weekdays", {"weekdays": 0}),
        ("percent_millionths", {"amount_minor": 0}),
        ("percent_millionths", {"percent_millionths": -1_000_001}),
        ("name", {"name": ""}),
    ):
        assert refused(hotel, add_special_date, details=SpecialDateDetails(**{**special, **wrong})).field == field
    rule: dict[str, Any] = {"rate_plan_id": bar, "min_nights": 3, "kind": AdjustmentKind.PRICE, "amount_minor": 100}
    for field, wrong in (
        ("min_nights", {"min_nights": 1}),
        ("amount_minor", {"amount_minor": -1}),
        ("last_date", {"first_date": NEXT, "last_date": DAY}),
    ):
        assert refused(hotel, add_length_of_stay_price, details=LengthOfStayPriceDetails(**{**rule, **wrong})).field == field
