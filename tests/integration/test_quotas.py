"""A quota at the moment of a sale: who was faster has the last room of it, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.rate_codes import PriceUnit
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.plan_sales import NotForSale
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.quotas import QuotaReached
from hotel_desk.services.reservation_changes import change_reservation
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.restrictions import RestrictionChanges, RestrictionScope, set_restrictions
from hotel_desk.services.waitlist import accept_waitlisted
from tests.quota_desk import sell_under_quota
from tests.racing_desks import Outcome, Press, race
from tests.rates_of_tests import a_plan, priced
from tests.stays_of_tests import DAY, NEXT, THIRD, row, sold

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import RatePlanId, ReservationId, RoomTypeId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DESKS = 8


def quota(hotel: SmallHotel, rooms: int, first: date = DAY, last: date = NEXT, *, kind: RoomTypeId | None = None) -> None:
    scope = RestrictionScope(room_type_id=kind or hotel.standard)
    hotel.desk.run(set_restrictions, scope=scope, first_date=first, last_date=last, changes=RestrictionChanges(quota=rooms))


def wanted(hotel: SmallHotel, arrival: date = DAY, departure: date = THIRD) -> RoomRequest:
    return RoomRequest(room_type_id=hotel.standard, arrival_date=arrival, departure_date=departure, price_minor=10_000)


def test_desks_race_for_the_last_rooms_of_a_quota(hotel: SmallHotel) -> None:
    """The quota stands on the second night only, so nobody waits for another one's counter first and looks too early at the quota."""
    quota(hotel, 2, NEXT, NEXT)
    presses = [Press(sell_under_quota, {"guest": f"Guest {desk}", "request": wanted(hotel)}) for desk in range(DESKS)]
    outcomes: list[Outcome] = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    assert sum(outcome.answer is not None for outcome in outcomes) == 2
    refusals = [outcome.refusal for outcome in outcomes if outcome.refusal is not None]
    assert [type(refusal) for refusal in refusals] == [QuotaReached] * (DESKS - 2)
    assert all("2 rooms for the night of 2026-03-03" in str(refusal) for refusal in refusals)
    assert sold(hotel) == {DAY: 2, NEXT: 2}


def test_the_first_night_that_is_used_up_is_named_and_nothing_is_kept(hotel: SmallHotel) -> None:
    quota(hotel, 1)
    first = hotel.desk.run(sell_under_quota, guest="First", request=wanted(hotel, NEXT))
    with pytest.raises(QuotaReached, match="2026-03-03"):
        hotel.desk.run(sell_under_quota, guest="Second", request=wanted(hotel))
    assert sold(hotel) == {NEXT: 1}
    hotel.desk.run(cancel_reservation, reservation_id=first.reservation_id, reason="ill")
    hotel.desk.run(sell_under_quota, guest="Second", request=wanted(hotel))


def test_other_types_and_day_use_are_not_counted(hotel: SmallHotel) -> None:
    quota(hotel, 0)
    suite = RoomRequest(room_type_id=hotel.suite, arrival_date=DAY, departure_date=NEXT, price_minor=10_000)
    hotel.desk.run(sell_under_quota, guest="In the suite", request=suite)
    day_use = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=DAY, price_minor=5_000, day_use=True)
    hotel.desk.run(sell_under_quota, guest="For the day", request=day_use)
    with pytest.raises(QuotaReached):
        hotel.desk.run(sell_under_quota, guest="For the night", request=wanted(hotel))


@pytest.fixture
def plan(hotel: SmallHotel) -> RatePlanId:
    """Two adults 100.00 in a standard room, 250.00 in a suite."""
    return priced(hotel, priced(hotel, a_plan(hotel)), {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)


def sell(hotel: SmallHotel, plan: RatePlanId, kind: RoomTypeId | None = None, *, waitlist: bool = False, **more: Any) -> ReservationId:
    room = RoomRequest(kind or hotel.standard, DAY, THIRD, adults=2, rate_plan_id=plan, **more)
    return hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[room], waitlist=waitlist).reservation_ids[0]


def test_a_quota_counts_the_type_that_is_charged(hotel: SmallHotel, plan: RatePlanId) -> None:
    """An upgraded guest takes a standard room's place in the quota, and none of the suites'."""
    priced(hotel, plan, {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)
    quota(hotel, 1)
    quota(hotel, 1, kind=hotel.suite)
    sell(hotel, plan, hotel.suite, charged_type_id=hotel.standard, upgrade_reason="jubilee")
    with pytest.raises((QuotaReached, NotForSale), match="quota of 1 room"):
        sell(hotel, plan)
    suite = sell(hotel, plan, hotel.suite)
    assert row(hotel, suite).charged_type_id == hotel.suite
    hotel.desk.run(cancel_reservation, reservation_id=suite, reason="ill")
    quota(hotel, 2)
    sell(hotel, plan, hotel.suite, charged_type_id=hotel.standard)
    with pytest.raises((QuotaReached, NotForSale), match="quota of 2 rooms"):
        sell(hotel, plan)


def test_another_type_charged_is_a_new_sale(hotel: SmallHotel, plan: RatePlanId) -> None:
    """Who sleeps in a suite at a standard room's price and is to pay for the suite meets the suites' rules."""
    priced(hotel, plan, {PriceUnit.ADULTS_2: 25_000}, kind=hotel.suite)
    upgraded = sell(hotel, plan, hotel.suite, charged_type_id=hotel.standard)
    quota(hotel, 0, kind=hotel.suite)
    quota(hotel, 0)
    hotel.desk.run(change_reservation, reservation_id=upgraded, note="the same sale", package_ids=())
    with pytest.raises((QuotaReached, NotForSale), match="quota of 0 rooms"):
        hotel.desk.run(change_reservation, reservation_id=upgraded, charged_type_id=hotel.suite)


def test_a_wish_asks_for_its_place_in_a_quota_when_it_is_sold(hotel: SmallHotel, plan: RatePlanId) -> None:
    quota(hotel, 1)
    first = sell(hotel, plan)
    wish = sell(hotel, plan, waitlist=True)
    with pytest.raises(QuotaReached):
        hotel.desk.run(accept_waitlisted, reservation_id=wish)
    assert sold(hotel) == {DAY: 1, NEXT: 1}
    hotel.desk.run(cancel_reservation, reservation_id=first, reason="ill")
    hotel.desk.run(accept_waitlisted, reservation_id=wish)
    assert sold(hotel) == {DAY: 1, NEXT: 1}
