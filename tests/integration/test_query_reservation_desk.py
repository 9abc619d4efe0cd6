"""What a reservations clerk works off: the waitlist, traces, turn-aways, and what could be sold to somebody who asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.domain.quote import PlanChoice
from hotel_desk.domain.rate_codes import Department, PriceUnit, ReasonKind
from hotel_desk.models.room import Picture, Room, RoomType
from hotel_desk.queries.availability_search import StayWish, availability_search
from hotel_desk.queries.traces import traces
from hotel_desk.queries.turn_aways import turn_aways
from hotel_desk.queries.waitlist import waitlist
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_notes import add_trace, finish_trace
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.stays import check_in
from hotel_desk.services.turn_aways import record_turn_away
from hotel_desk.services.waitlist import accept_waitlisted
from tests.rates_of_tests import a_package, a_plan, priced
from tests.reservations_of_tests import a_reason
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def wish(hotel: SmallHotel, name: str, priority: int, arrival: date = DAY, departure: date = NEXT) -> ReservationId:
    request = RoomRequest(hotel.standard, arrival, departure, 9_000)
    guest = ProfileDetails(name=name)
    return hotel.desk.run(book, guest=guest, rooms=[request], waitlist=True, waitlist_priority=priority).reservation_ids[0]


def test_the_waitlist_by_priority_and_what_became_possible(hotel: SmallHotel, count_statements: CountStatements) -> None:
    full = [hotel.book(DAY, NEXT) for _room in range(4)]
    last = wish(hotel, "Last", 5)
    first = wish(hotel, "First", 1)
    later = wish(hotel, "Later", 1, NEXT, THIRD)
    found = hotel.desk.read(waitlist)
    assert [(one.guest_name, one.possible) for one in found] == [("First", False), ("Later", True), ("Last", False)]
    hotel.desk.run(cancel_reservation, reservation_id=full[0], reason="ill")
    wishes = {one.reservation_id: one for one in hotel.desk.read(waitlist)}
    assert [(wishes[one].left, wishes[one].served_before, wishes[one].next_to_serve) for one in (first, later, last)] == [
        (1, 0, True),
        (4, 0, True),
        (1, 1, False),
    ]
    asked = count_statements(hotel.desk, waitlist)
    hotel.desk.run(accept_waitlisted, reservation_id=first)
    assert [one.reservation_id for one in hotel.desk.read(waitlist)] == [later, last]
    for number in range(6):
        wish(hotel, f"More {number}", 9, DAY, FOURTH)
    assert count_statements(hotel.desk, waitlist) == asked


def test_traces_of_a_day_and_what_is_left_over(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = hotel.book(DAY, FOURTH, guest="Ana", room="101")
    hotel.desk.run(check_in, reservation_id=stay)

    def trace(department: Department, due: date, text: str) -> Any:
        return hotel.desk.run(add_trace, reservation_id=stay, department=department, due_date=due, text=text).trace_id

    flowers = trace(Department.HOUSEKEEPING, DAY, "Flowers")
    trace(Department.HOUSEKEEPING, NEXT, "Cake")
    trace(Department.CASHIER, DAY, "Card")
    found = hotel.desk.read(traces, day=NEXT)
    assert [(one.text, one.due_date, one.room_number, one.guest_name) for one in found] == [
        ("Card", DAY, "101", "Ana"),
        ("Flowers", DAY, "101", "Ana"),
        ("Cake", NEXT, "101", "Ana"),
    ]
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(finish_trace, trace_id=flowers)
    hotel.as_user("housekeeping").run(finish_trace, trace_id=flowers)
    assert [one.text for one in hotel.desk.read(traces, day=NEXT, departments=[Department.HOUSEKEEPING])] == ["Cake"]
    assert [(one.text, one.done_by) for one in hotel.desk.read(traces, departments=[Department.HOUSEKEEPING])] == [
        ("Flowers", "housekeeping")
    ]
    with pytest.raises(InvalidInput):
        trace(Department.CASHIER, DAY - timedelta(days=1), "Too late")
    assert count_statements(hotel.desk, traces, day=DAY) == 1


def test_turn_aways_and_what_they_cost(hotel: SmallHotel) -> None:
    reason = a_reason(hotel, ReasonKind.TURN_AWAY, "Too dear")
    asked: dict[str, Any] = {"reason_code_id": reason, "arrival_date": DAY, "departure_date": THIRD}
    hotel.desk.run(record_turn_away, **asked, rooms=3, room_type_id=hotel.suite)
    hotel.desk.run(record_turn_away, **asked, note="by phone")
    found = hotel.desk.read(turn_aways, first=DAY, last=DAY)
    assert [(one.room_type, one.rooms, one.room_nights, one.note) for one in found.rows] == [("", 1, 2, "by phone"), ("Suite", 3, 6, "")]
    assert found.room_nights_by_reason == (("Too dear", 8),)
    for wrong, field in (
        ({"departure_date": DAY - timedelta(days=1)}, "departure_date"),
        ({"rooms": 0}, "rooms"),
        ({"persons": 0}, "persons"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            hotel.desk.run(record_turn_away, **{**asked, **wrong})
        assert refusal.value.field == field
    assert hotel.desk.read(turn_aways, first=NEXT, last=THIRD).rows == ()


@pytest.fixture
def facilities(hotel: SmallHotel) -> SmallHotel:
    """Suites have a bath tub, room 101 a sea view; the suite has a picture; standard rooms 100.00, suites 250.00 a night for two."""
    picture = {"id": new_id(), "property_id": hotel.property_id, "owner_kind": EntityKind.ROOM_TYPE, "owner_id": hotel.suite}
    with hotel.database.writing() as connection:
        connection.execute(update(RoomType).where(RoomType.id == hotel.suite).values(features=["Bath tub"], area_square_metres=60))
        connection.execute(update(Room).where(Room.number == "101").values(features=["Sea view"]))
        connection.execute(insert(Picture), [{**picture, "caption": "Salon", "media_type": "image/png", "content": b"x"}])
    plan = priced(hotel, a_plan(hotel), {PriceUnit.ADULTS_1: 9_000, PriceUnit.ADULTS_2: 10_000})
    priced(hotel, plan, {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)
    return hotel


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["Standard", "Suite"]),
        ({"features": ("Bath tub",)}, ["Suite"]),
        ({"features": ("Sea view",)}, ["Standard"]),
        ({"features": ("Sea view", "Bath tub")}, []),
        ({"lowest_minor": 10_001}, ["Suite"]),
        ({"lowest_minor": 10_000, "highest_minor": 10_000}, ["Standard"]),
        ({"highest_minor": 9_999}, []),
        ({"adults": 2, "child_ages": (3, 5)}, ["Standard", "Suite"]),
    ],
)
def test_what_could_be_sold_to_somebody(facilities: SmallHotel, changes: dict[str, Any], expected: list[str]) -> None:
    asked = StayWish(**{"arrival": DAY, "departure": THIRD, "adults": 2, **changes})
    assert [one.type.name for one in facilities.desk.read(availability_search, wish=asked)] == expected


def test_a_type_is_shown_with_its_facilities_pictures_and_prices(facilities: SmallHotel, count_statements: CountStatements) -> None:
    asked = StayWish(DAY, THIRD, adults=2)
    for room in ("101", "102", "103", "104"):
        facilities.book(DAY, NEXT, room=room)
    suite, standard = facilities.desk.read(availability_search, wish=asked)
    has = suite.facilities
    assert (suite.type.name, has.features, has.area_square_metres, [one.caption for one in has.pictures]) == (
        "Suite",
        ("Bath tub",),
        60,
        ["Salon"],
    )
    assert suite.cheapest is not None
    assert (suite.cheapest.total_minor, len(suite.free_rooms), suite.type.left) == (50_000, 2, 2)
    assert (standard.type.left, standard.cheapest, standard.free_rooms) == (0, None, ())
    assert [one.sentence for one in standard.quotes[0].obstacles] == ["Standard is sold out on 2026-03-02."]
    count = count_statements(facilities.desk, availability_search, wish=asked)
    assert count_statements(facilities.desk, availability_search, wish=StayWish(DAY, FOURTH, adults=1)) == count
    with pytest.raises(InvalidInput) as refusal:
        facilities.desk.read(availability_search, wish=StayWish(DAY, THIRD, lowest_minor=2, highest_minor=1))
    assert refusal.value.field == "highest_minor"
    with pytest.raises(InvalidInput):
        facilities.desk.read(availability_search, wish=StayWish(THIRD, DAY))


def test_a_type_that_is_too_small_says_so_and_nobody_at_all_is_refused(facilities: SmallHotel) -> None:
    found = facilities.desk.read(availability_search, wish=StayWish(DAY, THIRD, adults=2, child_ages=(3, 5)))
    sentences = {one.type.name: [obstacle.sentence for quote in one.quotes for obstacle in quote.obstacles] for one in found}
    assert sentences == {"Standard": [], "Suite": []}, "no plan prices four"
    with_prices = priced(facilities, a_plan(facilities, "FAMILY"), {PriceUnit.ADULTS_4: 14_000})
    found = facilities.desk.read(availability_search, wish=StayWish(DAY, THIRD, adults=4))
    (standard,) = [one for one in found if one.type.name == "Standard"]
    assert [one.asked.rate_plan_id for one in standard.quotes] == [with_prices]
    assert [obstacle.sentence for obstacle in standard.quotes[0].obstacles] == ["Standard holds 3 guests with the extra beds asked for."]
    with pytest.raises(InvalidInput) as refusal:
        facilities.desk.read(availability_search, wish=StayWish(DAY, THIRD, adults=0))
    assert refusal.value.field == "adults"


def test_special_plans_are_found_by_those_who_may_sell_them(facilities: SmallHotel) -> None:
    priced(facilities, a_plan(facilities, "SECRET", confidential=True))
    wish = StayWish(DAY, THIRD, adults=2, choice=PlanChoice.CONFIDENTIAL)
    for user, codes in (("manager", ["SECRET"]), ("reservations", ["SECRET"]), ("reception", [])):
        found = facilities.as_user(user).read(availability_search, wish=wish)
        assert [quote.plan_code for one in found for quote in one.quotes] == codes


def test_packages_asked_for_are_in_the_prices(facilities: SmallHotel) -> None:
    breakfast = a_package(facilities)
    found = facilities.desk.read(availability_search, wish=StayWish(DAY, THIRD, adults=2, package_ids=(breakfast,)))
    assert [quote.total_minor for one in found for quote in one.quotes] == [20_000 + 4 * 1_200, 50_000 + 4 * 1_200]
