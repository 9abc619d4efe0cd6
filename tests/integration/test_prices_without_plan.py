"""A price of one's own, without a rate plan: anybody's where no plan prices the stay, else of those who may leave the plan out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import PriceUnit, RateAudience
from hotel_desk.models.reservation import ReservationNight
from hotel_desk.models.staff import Role
from hotel_desk.services.block_members import PickUp, pick_up
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_changes import change_reservation
from hotel_desk.services.reservation_copies import copy_reservation
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import check_in, walk_in
from tests.groups_of_tests import a_group
from tests.rates_of_tests import a_plan, priced
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId, ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
ANA = ProfileDetails(name="Ana Silva")


def plan_for_one(hotel: SmallHotel, code: str = "BAR", **details: Any) -> RatePlanId:
    """100.00 a night for one adult in a standard room, from the first day to the day before the fourth."""
    return priced(hotel, a_plan(hotel, code, **details), {PriceUnit.ADULTS_1: 10_000}, first=DAY, last=THIRD)


def asked(hotel: SmallHotel, **changed: Any) -> dict[str, Any]:
    return {"guest": ANA, "rooms": [replace(RoomRequest(hotel.standard, DAY, THIRD, 1_000), **changed)]}


def prices(hotel: SmallHotel, stay: ReservationId) -> list[int]:
    with hotel.database.snapshot() as connection:
        found = select(ReservationNight.price_minor).where(ReservationNight.reservation_id == stay).order_by(ReservationNight.date)
        return list(connection.execute(found).scalars())


def test_where_no_plan_prices_the_stay_anybody_names_the_price(hotel: SmallHotel) -> None:
    reception = hotel.as_user("reception")
    reception.run(book, **asked(hotel))
    plan_for_one(hotel)
    for changed in ({"room_type_id": hotel.suite}, {"adults": 2}, {"departure_date": FOURTH.replace(day=FOURTH.day + 1)}):
        reception.run(book, **asked(hotel, **changed))


def test_where_a_plan_does_only_who_may_leaves_it_out(hotel: SmallHotel) -> None:
    plan = plan_for_one(hotel)
    reception = hotel.as_user("reception")
    with pytest.raises(NotAllowed, match="Sell without a rate plan"):
        reception.run(book, **asked(hotel))
    with pytest.raises(NotAllowed):
        reception.run(book, **asked(hotel, room_type_id=hotel.suite, charged_type_id=hotel.standard))
    with pytest.raises(NotAllowed):
        reception.run(book, **asked(hotel), waitlist=True)
    about: dict[str, Any] = {"guest": ANA, "room_id": hotel.rooms["101"], "departure_date": NEXT, "price_minor": 1_000}
    with pytest.raises(NotAllowed):
        reception.run(walk_in, **about)
    reception.run(walk_in, **{**about, "price_minor": None}, rate_plan_id=plan)
    for user in ("reservations", "manager"):
        hotel.as_user(user).run(book, **asked(hotel))


def test_a_plan_that_is_closed_is_no_reason_to_leave_it_out(hotel: SmallHotel) -> None:
    plan = plan_for_one(hotel)
    hotel.desk.run(set_restrictions, scope=RestrictionScope(plan), changes=RestrictionChanges(closed=True), first_date=DAY, last_date=NEXT)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(book, **asked(hotel))


@pytest.mark.parametrize("audience", [RateAudience.NEGOTIATED, RateAudience.HOUSE_USE])
def test_a_plan_for_others_prices_nothing_for_this_guest(hotel: SmallHotel, audience: RateAudience) -> None:
    plan_for_one(hotel, audience=audience)
    hotel.as_user("reception").run(book, **asked(hotel))


def test_another_price_of_a_stay_without_a_plan_is_ones_own_too(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, price_minor=8_000)
    plan_for_one(hotel)
    reception = hotel.as_user("reception")
    with pytest.raises(NotAllowed):
        reception.run(change_reservation, reservation_id=stay, price_minor=1_000)
    with pytest.raises(NotAllowed):
        reception.run(copy_reservation, reservation_id=stay, arrival_date=DAY, departure_date=NEXT, price_minor=1_000)
    reception.run(change_reservation, reservation_id=stay, price_minor=1_000, price=PriceChoice.KEEP, note="late")
    assert prices(hotel, stay) == [8_000, 8_000]
    hotel.desk.run(change_reservation, reservation_id=stay, price_minor=1_000)
    assert prices(hotel, stay) == [1_000, 1_000]


def test_what_was_agreed_goes_on(hotel: SmallHotel) -> None:
    """Other dates and more nights at the price there is, rooms of a block: nobody names a price of their own."""
    stay = hotel.book(DAY, NEXT, price_minor=8_000, room="101")
    block = a_group(hotel, 1)
    plan_for_one(hotel)
    reception = hotel.as_user("reception")
    reception.run(change_reservation, reservation_id=stay, departure_date=THIRD)
    reception.run(copy_reservation, reservation_id=stay, arrival_date=DAY, departure_date=NEXT)
    reception.run(check_in, reservation_id=stay)
    reception.run(extend_stay, reservation_id=stay, departure_date=FOURTH)
    assert prices(hotel, stay) == [8_000, 8_000, 8_000]
    reception.run(pick_up, block_id=block, rooms=[PickUp(ANA, hotel.standard)])


def test_who_may_is_said_by_the_role(hotel: SmallHotel) -> None:
    plan_for_one(hotel)
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(Role.code, Role.permissions)).all()
    assert {row.code for row in rows if Permission.SELL_WITHOUT_PLAN in row.permissions} == {"reservations", "manager"}
