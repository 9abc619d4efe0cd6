"""Confidential, complimentary and house-use plans are sold by those who may; whoever changes such a stay need not be one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.rate_codes import RateAudience
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, change_reservation
from tests.rates_of_tests import a_plan, priced
from tests.stays_of_tests import DAY, FOURTH, THIRD, row

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
SPECIAL: dict[str, dict[str, Any]] = {
    "SECRET": {"confidential": True},
    "FREE": {"audience": RateAudience.COMPLIMENTARY},
    "OWN": {"audience": RateAudience.HOUSE_USE},
}


def sell(hotel: SmallHotel, plan: RatePlanId, user: str) -> ReservationId:
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=THIRD, adults=2, rate_plan_id=plan)
    return hotel.as_user(user).run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request]).reservation_ids[0]


@pytest.mark.parametrize("code", SPECIAL)
def test_only_those_who_may_sell_a_special_plan(hotel: SmallHotel, code: str) -> None:
    plan = priced(hotel, a_plan(hotel, code, **SPECIAL[code])) if code == "SECRET" else a_plan(hotel, code, **SPECIAL[code])
    with pytest.raises(NotAllowed, match="confidential, complimentary and house-use plans"):
        sell(hotel, plan, "reception")
    assert row(hotel, sell(hotel, plan, "reservations")).rate_plan_id == plan


def test_a_stay_at_a_special_plan_is_changed_by_anybody_and_no_other_stay_is_put_on_it(hotel: SmallHotel) -> None:
    usual, secret = priced(hotel, a_plan(hotel)), priced(hotel, a_plan(hotel, "SECRET", confidential=True))
    reception = hotel.as_user("reception")
    sold = sell(hotel, secret, "manager")
    reception.run(change_reservation, reservation_id=sold, departure_date=FOURTH, price=PriceChoice.NEW_NIGHTS)
    assert row(hotel, sold).departure_date == FOURTH
    other = sell(hotel, usual, "reception")
    with pytest.raises(NotAllowed):
        reception.run(change_reservation, reservation_id=other, rate_plan_id=secret, price=PriceChoice.ALL)
    assert row(hotel, other).rate_plan_id == usual
