"""The worked cases of docs/algorithms/quote.md that need no hotel, and what holds for any price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotel_desk.domain.ids import RatePlanId, RoomTypeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.quote import StepKind
from hotel_desk.domain.rate_codes import AdjustmentKind, PriceUnit, RoundingDirection
from hotel_desk.domain.rate_pricing import (
    ChildBand,
    Derivation,
    LongStayRule,
    NightPrice,
    NoPrice,
    PricedPlan,
    SpecialDates,
    derived_price,
    long_stay_price,
    long_stay_rule,
    party_of,
    price_night,
)
from tests.worked_tables import worked_table

BANDS = (ChildBand(1, "Small", 0, 5), ChildBand(2, "Big", 6, 11))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NIGHT = date(2026, 6, 10)
GRID_UNITS = ("A1", "A2", "A3", "C1", "C2", "BED")


def minor(text: str) -> int:
    money = Money.of(text or "0", "EUR")
    assert money.amount == Decimal(text or 0), "a worked case shows whole cents"
    return money.minor


def millionths(percent: str) -> int:
    return int(Decimal(percent or 0) * 10_000)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def kind(code: str) -> RoomTypeId:
    return RoomTypeId(uuid5(NAMESPACE_URL, code))


def derivation(row: dict[str, str]) -> Derivation:
    return Derivation(millionths(row["percent"]), minor(row["amount"]), minor(row["round to"]), RoundingDirection(row["direction"]))


@pytest.mark.parametrize("row", worked_table("quote.md", "The grid"), ids=lambda row: row["case"])
def test_the_grid(row: dict[str, str]) -> None:
    grid = {(kind("STD"), NIGHT, PriceUnit(unit)): minor(row[unit]) for unit in GRID_UNITS if row[unit]}
    party = party_of(int(row["adults"]), [int(age) for age in row["child ages"].split()], int(row["beds"]), BANDS)
    # What is read from the database is what the guests need, and no more of the grid is asked for.
    needed = {key: price for key, price in grid.items() if key[2] in party.units()}
    found = price_night(PricedPlan("BAR", grid=needed), party, night=NIGHT, room_type_id=kind("STD"), nights=1)
    if row["price"].startswith("no "):
        assert found == NoPrice(PriceUnit(row["price"].removeprefix("no ")))
    else:
        assert isinstance(found, NightPrice)
        assert found.price_minor == minor(row["price"])
        assert found.steps[-1].after_minor == found.price_minor
    assert found == price_night(PricedPlan("BAR", grid=grid), party, night=NIGHT, room_type_id=kind("STD"), nights=1)


@pytest.mark.parametrize("row", worked_table("quote.md", "Derived prices"), ids=lambda row: row["case"])
def test_derived_prices(row: dict[str, str]) -> None:
    assert derived_price(minor(row["parent"]), derivation(row)) == minor(row["price"])


def test_a_chain_of_plans() -> None:
    plans: dict[str, PricedPlan] = {}
    party = party_of(2, (), 0, ())
    for row in worked_table("quote.md", "A chain of plans"):
        if row["parent"]:
            plans[row["plan"]] = PricedPlan(row["plan"], parent=plans[row["parent"]], derivation=derivation(row))
        else:
            plans[row["plan"]] = PricedPlan(row["plan"], grid={(kind("STD"), NIGHT, PriceUnit.ADULTS_2): minor(row["price"])})
        found = price_night(plans[row["plan"]], party, night=NIGHT, room_type_id=kind("STD"), nights=1)
        assert isinstance(found, NightPrice)
        assert found.price_minor == minor(row["price"])
        assert [step.name for step in found.steps] == list(plans)


def specials(plan: str) -> list[SpecialDates]:
    """The special dates that are applied to a plan itself: those for all of them to the plan with prices of its own."""
    rows = worked_table("quote.md", "Special dates")
    return [
        SpecialDates(
            row["name"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            sum(1 << WEEKDAYS.index(word) for word in row["weekdays"].split()) or 0b111_1111,
            RatePlanId(uuid5(NAMESPACE_URL, row["plan"])) if row["plan"] else None,
            kind(row["type"]) if row["type"] else None,
            millionths(row["percent"]),
            minor(row["amount"]),
        )
        for row in rows
        if row["plan"] == plan or (plan == "BAR" and not row["plan"])
    ]


@pytest.mark.parametrize(
    "row", worked_table("quote.md", "Nights with special dates"), ids=lambda row: f"{row['night']} {row['plan']} {row['type']}"
)
def test_special_dates(row: dict[str, str]) -> None:
    night = date.fromisoformat(row["night"])
    grid = {(kind(code), night, PriceUnit.ADULTS_2): 10_000 for code in ("STD", "STE")}
    bar = PricedPlan("BAR", grid=grid, special_dates=specials("BAR"))
    nrf = PricedPlan("NRF", parent=bar, derivation=Derivation(millionths("-10")), special_dates=specials("NRF"))
    plan = {"BAR": bar, "NRF": nrf}[row["plan"]]
    found = price_night(plan, party_of(2, (), 0, ()), night=night, room_type_id=kind(row["type"]), nights=1)
    assert isinstance(found, NightPrice)
    assert [step.name for step in found.steps if step.kind is StepKind.SPECIAL_DATE] == row["applied"].split()
    assert found.price_minor == minor(row["price"])


def long_stay_rules() -> dict[str, LongStayRule]:
    return {
        row["rule"]: LongStayRule(
            int(row["nights"]),
            AdjustmentKind(row["kind"]),
            millionths(row["percent"]),
            minor(row["amount"]),
            kind(row["type"]) if row["type"] else None,
            day(row["first"]),
            day(row["last"]),
        )
        for row in worked_table("quote.md", "Long stays")
    }


@pytest.mark.parametrize(
    "row", worked_table("quote.md", "Nights of long stays"), ids=lambda row: f"{row['nights']} {row['night']} {row['type']}"
)
def test_long_stays(row: dict[str, str]) -> None:
    rules = long_stay_rules()
    found = long_stay_rule(list(rules.values()), date.fromisoformat(row["night"]), kind(row["type"]), int(row["nights"]))
    assert found == (rules[row["rule"]] if row["rule"] else None)
    assert (minor(row["before"]) if found is None else long_stay_price(minor(row["before"]), found)) == minor(row["price"])


def test_complimentary_and_house_use_ask_for_nothing() -> None:
    found = price_night(PricedPlan("House", free=True), party_of(2, (), 0, ()), night=NIGHT, room_type_id=kind("STD"), nights=3)
    assert isinstance(found, NightPrice)
    assert found.price_minor == 0
    assert [step.kind for step in found.steps] == [StepKind.COMPLIMENTARY]


@given(
    st.integers(0, 10_000_000),
    st.integers(-2_000_000, 2_000_000),
    st.integers(-1_000_000, 1_000_000),
    st.integers(1, 10_000),
    st.sampled_from(list(RoundingDirection)),
)
def test_a_derived_price_is_a_multiple_near_the_exact_one(
    parent: int, percent: int, amount: int, step: int, way: RoundingDirection
) -> None:
    price = derived_price(parent, Derivation(percent, amount, step, way))
    assert price >= 0
    assert price % step == 0
    exact = Decimal(parent) * (1_000_000 + percent) / 1_000_000 + amount
    if price > 0:
        assert abs(price - exact) <= (step if way is not RoundingDirection.NEAREST else Decimal(step) / 2)
        assert way is not RoundingDirection.UP or price >= exact
        assert way is not RoundingDirection.DOWN or price <= exact


@given(st.integers(0, 1_000_000), st.integers(0, 500_000))
def test_a_dearer_parent_never_makes_a_cheaper_child(parent: int, more: int) -> None:
    child = Derivation(-123_400, 250, 50, RoundingDirection.NEAREST)
    assert derived_price(parent + more, child) >= derived_price(parent, child)
