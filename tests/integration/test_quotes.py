"""What a stay costs and why it is not for sale, asked of both databases (`docs/algorithms/quote.md`)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import ProfileId, RatePlanId, new_id
from hotel_desk.domain.money import Money
from hotel_desk.domain.policies import DepositTerms, DueFrom, PolicyTerms, Share, ShareKind
from hotel_desk.domain.quote import DepositDue, ObstacleKind, PlanChoice, Quote, StepKind
from hotel_desk.domain.rate_codes import AdjustmentKind, PackageBasis, PackageRhythm, PolicyKind, PriceUnit, RateAudience
from hotel_desk.domain.settings import LONGEST_STAY
from hotel_desk.models.room import RoomType
from hotel_desk.queries.quotes import quote, quotes
from hotel_desk.services.blocks import BlockDetails, make_block
from hotel_desk.services.policies import PolicyDetails, add_policy, switch_policy
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.rate_plans import PlanPackage, switch_rate_plan
from hotel_desk.services.rate_rules import (
    ChildAgeBandDetails,
    LengthOfStayPriceDetails,
    SpecialDateDetails,
    add_child_age_band,
    add_length_of_stay_price,
    add_special_date,
)
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_overbooking import set_house_allowance, set_overbooking_allowance
from tests.groups_of_tests import rooms_of
from tests.rates_of_tests import a_derived_plan, a_package, a_plan, asked_for, priced, quoted
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY = date(2026, 3, 2)
NIGHTS = worked_table("quote.md", "A stay of four nights")


def minor(text: str) -> int:
    money = Money.of(text or "0", "EUR")
    assert money.amount == Decimal(text or 0), "a worked case shows whole cents"
    return money.minor


def kinds(found: Quote) -> list[ObstacleKind]:
    return [obstacle.kind for obstacle in found.obstacles]


def four_beds(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(RoomType).where(RoomType.id == hotel.standard).values(extra_beds=1))


def partner(hotel: SmallHotel, name: str = "Acme", kind: ProfileKind = ProfileKind.COMPANY) -> ProfileId:
    return ProfileId(hotel.desk.run(create_profile, details=ProfileDetails(name=name, kind=kind)).profile_id)


@pytest.fixture
def four_nights(hotel: SmallHotel) -> Quote:
    """The stay of the worked table."""
    four_beds(hotel)
    hotel.desk.run(add_child_age_band, details=ChildAgeBandDetails(1, "Child", 6, 11))
    first, last = (date.fromisoformat(NIGHTS[number]["night"]) for number in (0, -1))
    bar = priced(hotel, a_plan(hotel), {PriceUnit.ADULTS_2: 10_000, PriceUnit.CHILD_BAND_1: 1_500, PriceUnit.EXTRA_BED: 2_500})
    saturday = date(2026, 3, 7)
    priced(hotel, bar, {PriceUnit.ADULTS_2: 12_000}, first=saturday, last=saturday)
    weekend = SpecialDateDetails("Weekend", DAY, date(2026, 3, 31), weekdays=0b011_0000, rate_plan_id=bar, percent_millionths=100_000)
    hotel.desk.run(add_special_date, details=weekend)
    hotel.desk.run(add_length_of_stay_price, details=LengthOfStayPriceDetails(bar, 3, AdjustmentKind.PERCENT, percent_millionths=-50_000))
    breakfast = a_package(hotel, child_price_minor=600, basis=PackageBasis.PER_PERSON, rhythm=PackageRhythm.EVERY_NIGHT_BUT_ARRIVAL)
    transfer = a_package(hotel, "OTHER", 3_000, basis=PackageBasis.PER_ROOM, rhythm=PackageRhythm.ARRIVAL)
    nrf = a_derived_plan(hotel, bar, rounding_minor=100, packages=(PlanPackage(breakfast),))
    return quoted(hotel, nrf, first, last + timedelta(days=1), child_ages=(8,), extra_beds=1, package_ids=(transfer,))


def test_the_steps_of_the_worked_stay(four_nights: Quote) -> None:
    columns = {
        "grid": StepKind.GRID,
        "children": StepKind.CHILDREN,
        "bed": StepKind.EXTRA_BED,
        "weekend": StepKind.SPECIAL_DATE,
        "long stay": StepKind.LENGTH_OF_STAY,
        "derived": StepKind.DERIVED,
        "on top": StepKind.PACKAGE_ON_TOP,
    }
    for night, row in zip(four_nights.nights, NIGHTS, strict=True):
        assert night.date == date.fromisoformat(row["night"])
        assert [step.kind for step in night.steps] == [kind for name, kind in columns.items() if row[name]]
        assert [step.after_minor for step in night.steps] == [minor(row[name]) for name in columns if row[name]]
        assert all(step.before_minor == before.after_minor for before, step in zip(night.steps, night.steps[1:], strict=False))
        assert night.price_minor == night.list_price_minor == minor(row["price"])
        assert night.room_minor == minor(row["room"])
        parts = {part.name: part.amount_minor for part in night.packages}
        assert parts == {
            name.title(): minor(row[column]) for name, column in (("breakfast", "breakfast"), ("other", "transfer")) if row[column]
        }
        assert night.tax_minor == minor(row["tax on top"])
        assert night.tax_inside_minor == minor(row["tax inside"])
    assert four_nights.for_sale
    assert (four_nights.total_minor, four_nights.tax_minor) == (minor("552.00"), minor("24.00"))
    assert four_nights.tax_inside_minor == minor("24.44")


def test_a_night_without_a_price_is_named(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    gap = DAY + timedelta(days=1)
    priced(hotel, bar, {PriceUnit.ADULTS_2: None}, first=gap, last=gap)
    found = quoted(hotel, bar, DAY, DAY + timedelta(days=3))
    assert [(one.kind, one.date, one.may_be_overridden) for one in found.obstacles] == [(ObstacleKind.NO_PRICE, gap, False)]
    assert found.obstacles[0].sentence == "Bar has no price for 2 adults in Standard on 2026-03-03."
    assert [night.date for night in found.nights] == [DAY, DAY + timedelta(days=2)]


def test_a_derived_plan_is_not_for_sale_where_its_parent_has_no_price(hotel: SmallHotel) -> None:
    nrf = a_derived_plan(hotel, a_plan(hotel))
    assert kinds(quoted(hotel, nrf, DAY, DAY + timedelta(days=2))) == [ObstacleKind.NO_PRICE] * 2


def test_more_guests_than_beds(hotel: SmallHotel) -> None:
    four_beds(hotel)
    prices = {PriceUnit.ADULTS_2: 10_000, PriceUnit.ADULTS_3: 12_000, PriceUnit.EXTRA_BED: 2_000}
    bar = priced(hotel, a_plan(hotel), prices)
    stay = (hotel, bar, DAY, DAY + timedelta(days=1))
    assert kinds(quoted(*stay, adults=3, babies=2)) == []
    assert ObstacleKind.TOO_MANY_GUESTS in kinds(quoted(*stay, adults=4))
    assert kinds(quoted(*stay, adults=4, extra_beds=1)) == []
    assert quoted(*stay, adults=4, extra_beds=1).total_minor == 14_000
    too_many_beds = quoted(*stay, adults=2, extra_beds=2)
    assert [one.sentence for one in too_many_beds.obstacles] == ["Standard has place for 1 extra bed."]
    assert not too_many_beds.obstacles[0].may_be_overridden


@pytest.mark.parametrize("audience", [RateAudience.COMPLIMENTARY, RateAudience.HOUSE_USE])
def test_free_plans_ask_nothing_for_the_room(hotel: SmallHotel, audience: RateAudience) -> None:
    free = a_plan(hotel, "FREE", audience=audience)
    found = quoted(hotel, free, DAY, DAY + timedelta(days=2))
    assert found.for_sale
    assert found.total_minor == 0
    assert found.tax_minor == 800, "the city tax is due all the same"
    assert [step.kind for step in found.nights[0].steps] == [StepKind.COMPLIMENTARY]


def test_a_negotiated_plan_is_for_its_partners(hotel: SmallHotel) -> None:
    acme, other, agent = partner(hotel), partner(hotel, "Other"), partner(hotel, "Agent", ProfileKind.AGENT)
    corp = priced(hotel, a_plan(hotel, "CORP", audience=RateAudience.NEGOTIATED, partner_ids=(acme, agent)))
    stay = (hotel, corp, DAY, DAY + timedelta(days=1))
    assert kinds(quoted(*stay)) == [ObstacleKind.NOT_FOR_THIS_GUEST]
    assert quoted(*stay).obstacles[0].may_be_overridden
    assert kinds(quoted(*stay, company_id=other)) == [ObstacleKind.NOT_FOR_THIS_GUEST]
    assert kinds(quoted(*stay, company_id=acme)) == []
    assert kinds(quoted(*stay, agent_id=agent)) == []


def test_a_plan_has_its_dates_and_can_be_switched_off(hotel: SmallHotel) -> None:
    spring = priced(hotel, a_plan(hotel, "SPRING", first_date=DAY + timedelta(days=1), last_date=DAY + timedelta(days=2)))
    assert quoted(hotel, spring, DAY + timedelta(days=1), DAY + timedelta(days=3)).for_sale
    early = quoted(hotel, spring, DAY, DAY + timedelta(days=2))
    late = quoted(hotel, spring, DAY + timedelta(days=2), DAY + timedelta(days=4))
    assert kinds(early) == kinds(late) == [ObstacleKind.PLAN_NOT_VALID]
    assert late.obstacles[0].date == DAY + timedelta(days=3)
    hotel.desk.run(switch_rate_plan, rate_plan_id=spring, active=False, version=1)
    assert kinds(quoted(hotel, spring, DAY + timedelta(days=1), DAY + timedelta(days=3))) == [ObstacleKind.PLAN_NOT_VALID]


def test_sold_out_except_for_the_reservation_that_is_changed(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    last = DAY + timedelta(days=1)
    mine, *_others = [hotel.book(DAY, last, guest=f"Guest {number}") for number in range(4)]
    found = quoted(hotel, bar, DAY, last + timedelta(days=1))
    assert [(one.kind, one.date, one.may_be_overridden) for one in found.obstacles] == [(ObstacleKind.SOLD_OUT, DAY, False)]
    assert found.obstacles[0].sentence == "Standard is sold out on 2026-03-02."
    assert quoted(hotel, bar, DAY, last + timedelta(days=1), reservation_id=mine).for_sale


def test_a_block_has_its_own_price_and_its_rooms_are_left_for_it(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    last = DAY + timedelta(days=1)
    rooms = rooms_of(hotel, 4, DAY, last, price_minor=7_500)
    details = BlockDetails("Choir", DAY, last)
    block = hotel.desk.run(make_block, details=details, rooms=rooms, definite=True).block_id
    assert kinds(quoted(hotel, bar, DAY, last)) == [ObstacleKind.SOLD_OUT]
    found = quoted(hotel, bar, DAY, last, block_id=block)
    assert found.for_sale
    assert found.total_minor == 7_500
    assert [(step.kind, step.before_minor, step.after_minor) for step in found.nights[0].steps][-1] == (StepKind.BLOCK, 10_000, 7_500)


def test_the_house_is_full_before_the_type_is(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    last = DAY + timedelta(days=1)
    hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=DAY, last_date=DAY, rooms=9)
    for number in range(6):
        hotel.book(DAY, last, kind=hotel.suite, guest=f"Guest {number}")
    assert quoted(hotel, bar, DAY, last).for_sale
    hotel.desk.run(set_house_allowance, first_date=DAY, last_date=DAY, rooms=0)
    assert kinds(quoted(hotel, bar, DAY, last)) == [ObstacleKind.SOLD_OUT]


def test_the_deposit_and_the_policies_of_the_plan_are_quoted(hotel: SmallHotel) -> None:
    half = PolicyTerms(DepositTerms(Share(ShareKind.PERCENT, percent_millionths=500_000), DueFrom.BEFORE_ARRIVAL, due_days=7))
    details = PolicyDetails(PolicyKind.DEPOSIT, "HALF", "Half")
    made = hotel.desk.run(add_policy, details=details, terms=half)
    bar = priced(hotel, a_plan(hotel, deposit_policy_id=made.policy_id))
    found = quoted(hotel, bar, date(2026, 4, 10), date(2026, 4, 13))
    assert found.deposit == DepositDue(15_000, date(2026, 4, 3))
    assert list(found.policies) == [PolicyKind.DEPOSIT]
    assert quoted(hotel, priced(hotel, a_plan(hotel, "B")), DAY, DAY + timedelta(days=1)).deposit is None


def test_a_policy_that_was_switched_off_is_not_quoted(hotel: SmallHotel) -> None:
    night = PolicyTerms(DepositTerms(Share(ShareKind.FIRST_NIGHT), DueFrom.AFTER_BOOKING))
    made = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.DEPOSIT, "NIGHT", "One night"), terms=night)
    bar = priced(hotel, a_plan(hotel, deposit_policy_id=made.policy_id))
    hotel.desk.run(switch_policy, policy_id=made.policy_id, active=False, version=made.version)
    found = quoted(hotel, bar, DAY, DAY + timedelta(days=1))
    assert (found.deposit, found.policies) == (None, {})


def test_the_selling_rules_by_date_are_among_the_obstacles(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel))
    changes = RestrictionChanges(min_on_arrival=3)
    hotel.desk.run(set_restrictions, scope=RestrictionScope(bar), first_date=DAY, last_date=DAY, changes=changes)
    found = quoted(hotel, bar, DAY, DAY + timedelta(days=2))
    assert [(one.kind, one.date, one.may_be_overridden) for one in found.obstacles] == [(ObstacleKind.MIN_ON_ARRIVAL, DAY, True)]
    assert quoted(hotel, bar, DAY, DAY + timedelta(days=3)).for_sale


def test_day_use_is_priced_as_its_date_and_takes_a_room_that_is_free_by_day(hotel: SmallHotel) -> None:
    bar = priced(hotel, a_plan(hotel, packages=(PlanPackage(a_package(hotel)),)))
    found = quoted(hotel, bar, DAY, DAY)
    assert [(night.date, night.price_minor, night.packages, night.tax_minor) for night in found.nights] == [(DAY, 10_000, (), 0)]
    assert found.for_sale


def test_what_cannot_be_asked(hotel: SmallHotel) -> None:
    bar = a_plan(hotel)
    with pytest.raises(InvalidInput) as reversed_dates:
        quoted(hotel, bar, DAY, DAY - timedelta(days=1))
    assert reversed_dates.value.field == "departure_date"
    with pytest.raises(NotFound) as nobody:
        quoted(hotel, RatePlanId(new_id()), DAY, DAY)
    assert nobody.value.field == "rate_plan_id"


def listed(hotel: SmallHotel, plan: RatePlanId, **more: Any) -> list[tuple[str, str, int, bool]]:
    asked = asked_for(
        hotel, plan, DAY, DAY + timedelta(days=1), **{name: value for name, value in more.items() if name not in {"plans", "types"}}
    )
    choice = {name: more[name] for name in ("plans", "types") if name in more}
    found = hotel.desk.read(quotes, asked=asked, **choice)
    return [(one.plan_code, one.type_name, one.total_minor, one.for_sale) for one in found]


def test_the_list_offers_what_the_asker_may_have_cheapest_first(hotel: SmallHotel) -> None:
    acme = partner(hotel)
    bar = priced(hotel, a_plan(hotel))
    priced(hotel, bar, {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)
    a_derived_plan(hotel, bar)
    member = priced(hotel, a_plan(hotel, "MEMBER", audience=RateAudience.MEMBER), {PriceUnit.ADULTS_2: 8_000})
    priced(hotel, a_plan(hotel, "CORP", audience=RateAudience.NEGOTIATED, partner_ids=(acme,)), {PriceUnit.ADULTS_2: 7_000})
    priced(hotel, a_plan(hotel, "SECRET", confidential=True), {PriceUnit.ADULTS_2: 5_000})
    a_plan(hotel, "HOUSE", audience=RateAudience.HOUSE_USE)
    a_plan(hotel, "EMPTY")
    public = [
        ("NRF", "Standard", 9_000, True),
        ("BAR", "Standard", 10_000, True),
        ("NRF", "Suite", 22_500, True),
        ("BAR", "Suite", 25_000, True),
    ]
    assert listed(hotel, bar) == public
    assert listed(hotel, bar, company_id=acme) == [("CORP", "Standard", 7_000, True), *public]
    assert listed(hotel, bar, plans=[member, bar], types=[hotel.standard]) == [("MEMBER", "Standard", 8_000, True), public[1]]
    for number in range(4):
        hotel.book(DAY, DAY + timedelta(days=1), guest=f"Guest {number}")
    assert listed(hotel, bar)[:2] == public[2:], "what is sold out comes after what is for sale"
    assert {(code, sale) for code, kind, _total, sale in listed(hotel, bar)[2:] if kind == "Standard"} == {("NRF", False), ("BAR", False)}


def test_a_list_asks_as_often_as_a_single_quote_whatever_the_nights(hotel: SmallHotel, count_statements: CountStatements) -> None:
    bar = priced(hotel, a_plan(hotel, packages=(PlanPackage(a_package(hotel)),)))
    nrf = a_derived_plan(hotel, bar)
    one = count_statements(hotel.desk, quote, asked=asked_for(hotel, bar, DAY, DAY + timedelta(days=1)))
    assert one <= 18
    assert count_statements(hotel.desk, quote, asked=asked_for(hotel, nrf, DAY, DAY + timedelta(days=14))) == one
    assert count_statements(hotel.desk, quotes, asked=asked_for(hotel, nrf, DAY, DAY + timedelta(days=14))) == one


@pytest.mark.parametrize("ask", [quote, quotes])
def test_no_stay_longer_than_the_hotel_allows_is_quoted(hotel: SmallHotel, ask: Any) -> None:
    plan = priced(hotel, a_plan(hotel))
    hotel.desk.run(change_setting, key=LONGEST_STAY.key, value=30)
    hotel.desk.read(ask, asked=asked_for(hotel, plan, DAY, DAY + timedelta(days=30)))
    with pytest.raises(InvalidInput, match="longer than this hotel allows") as refused:
        hotel.desk.read(ask, asked=asked_for(hotel, plan, DAY, DAY + timedelta(days=31)))
    assert refused.value.field == "departure_date"


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (PlanChoice.USUAL, {"BAR"}),
        (PlanChoice.MEMBER, {"CLUB"}),
        (PlanChoice.CONFIDENTIAL, {"SECRET"}),
        (PlanChoice.COMPLIMENTARY, {"FREE"}),
        (PlanChoice.HOUSE_USE, {"OWN"}),
        (PlanChoice.ALL, {"BAR", "CLUB", "SECRET", "FREE", "OWN", "ACME"}),
    ],
)
def test_plans_that_are_not_offered_to_everybody_are_asked_for_by_their_kind(
    hotel: SmallHotel, choice: PlanChoice, codes: set[str]
) -> None:
    priced(hotel, a_plan(hotel))
    priced(hotel, a_plan(hotel, "CLUB", audience=RateAudience.MEMBER))
    priced(hotel, a_plan(hotel, "SECRET", confidential=True))
    priced(hotel, a_plan(hotel, "ACME", audience=RateAudience.NEGOTIATED, partner_ids=(partner(hotel),)))
    a_plan(hotel, "FREE", audience=RateAudience.COMPLIMENTARY)
    a_plan(hotel, "OWN", audience=RateAudience.HOUSE_USE)
    off = priced(hotel, a_plan(hotel, "OLD"))
    hotel.desk.run(switch_rate_plan, rate_plan_id=off, active=False, version=1)
    asked = asked_for(hotel, off, DAY, DAY + timedelta(days=1))
    found = hotel.desk.read(quotes, asked=asked, types=[hotel.standard], choice=choice)
    assert {one.plan_code for one in found} == codes
    assert {one.plan_code for one in found if one.special} == codes & {"SECRET", "FREE", "OWN"}
