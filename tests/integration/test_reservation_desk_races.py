"""Desks in real processes that want the same scarce thing of the reservation desk at the same moment, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.clock import WallClock
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.options import confirm_option, expire_options, make_option
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservation_requests import TooManyGuests
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from hotel_desk.services.waitlist import accept_waitlisted
from tests.racing_desks import Outcome, Press, race
from tests.stays_of_tests import DAY, NEXT, THIRD, one, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def run(hotel: SmallHotel, presses: Sequence[Press]) -> list[Outcome]:
    """All outcomes; a bug at any desk fails the test."""
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    return outcomes


def refused(outcomes: Sequence[Outcome]) -> list[type[Exception]]:
    return [type(outcome.refusal) for outcome in outcomes if outcome.refusal is not None]


def test_six_wishes_and_one_room_that_became_free(hotel: SmallHotel) -> None:
    full = [hotel.book(DAY, NEXT) for _room in range(4)]
    request = RoomRequest(hotel.standard, DAY, NEXT, 9_000)
    wishes = [
        hotel.desk.run(book, guest=ProfileDetails(name=f"Wish {number}"), rooms=[request], waitlist=True).reservation_ids[0]
        for number in range(6)
    ]
    hotel.desk.run(cancel_reservation, reservation_id=full[0], reason="ill")
    outcomes = run(hotel, [Press(accept_waitlisted, {"reservation_id": wish}) for wish in wishes])
    assert refused(outcomes) == [SoldOut] * 5
    assert one(hotel, select(TypeNight.sold).where(TypeNight.date == DAY, TypeNight.room_type_id == hotel.standard)) == 4


def test_one_wish_is_accepted_by_one_desk(hotel: SmallHotel) -> None:
    wish = hotel.desk.run(
        book, guest=ProfileDetails(name="Wish"), rooms=[RoomRequest(hotel.standard, DAY, NEXT, 9_000)], waitlist=True
    ).reservation_ids[0]
    outcomes = run(hotel, [Press(accept_waitlisted, {"reservation_id": wish})] * 6)
    assert refused(outcomes) == [WrongStatus] * 5
    assert one(hotel, select(TypeNight.sold).where(TypeNight.date == DAY, TypeNight.room_type_id == hotel.standard)) == 1


def test_the_last_bed_of_a_shared_room(hotel: SmallHotel) -> None:
    """A standard room holds three; two are in it."""
    lead = hotel.book(DAY, THIRD, adults=2)
    sharers = [{"reservation_id": lead, "guest": ProfileDetails(name=f"Sharer {number}"), "split": ShareSplit.SPLIT} for number in range(6)]
    outcomes = run(hotel, [Press(add_sharer, sharer) for sharer in sharers])
    assert refused(outcomes) == [TooManyGuests] * 5
    assert one(hotel, select(func.sum(Reservation.adults))) == 3


def test_an_option_is_confirmed_or_ends(hotel: SmallHotel) -> None:
    """Its moment has passed: whoever is first decides, and the room is held exactly if it was confirmed."""
    hotel.clock.set(WallClock().now() - timedelta(hours=2))
    stays = [hotel.book(DAY, NEXT) for _room in range(4)]
    for stay in stays:
        hotel.desk.run(make_option, reservation_id=stay, expires_at=WallClock().now() - timedelta(hours=1))
    presses = [Press(confirm_option, {"reservation_id": stay}) for stay in stays]
    run(hotel, [*presses, Press(expire_options), Press(expire_options)])
    states = [row(hotel, stay).status for stay in stays]
    assert set(states) <= {ReservationStatus.RESERVED, ReservationStatus.CANCELLED}
    held = one(hotel, select(TypeNight.sold).where(TypeNight.date == DAY, TypeNight.room_type_id == hotel.standard))
    assert held == states.count(ReservationStatus.RESERVED)


def test_those_who_share_arrive_at_different_desks(hotel: SmallHotel) -> None:
    lead = hotel.book(DAY, THIRD, room="101")
    stays = [lead]
    for number in range(2):
        guest = ProfileDetails(name=f"Sharer {number}")
        stays.append(hotel.desk.run(add_sharer, reservation_id=lead, guest=guest, split=ShareSplit.SPLIT).reservation_id)
    outcomes = run(hotel, [Press(check_in, {"reservation_id": stay}) for stay in stays])
    assert refused(outcomes) == []
    assert [row(hotel, stay).status for stay in stays] == [ReservationStatus.IN_HOUSE] * 3
    assert sum(row(hotel, stay).sharing_with_id is None for stay in stays) == 1
