"""Desks in real processes that want the rooms of one group, or the last room of the house, at the same moment; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.models.block import BlockNight
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.reservation import Booking
from hotel_desk.services.block_members import PickUp, pick_up
from hotel_desk.services.blocks import cancel_block, cut_off_block, make_block_definite
from hotel_desk.services.inventory import HouseSoldOut, SoldOut
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.setup_overbooking import set_house_allowance, set_overbooking_allowance
from tests.groups_of_tests import a_group, night_of, picked_up
from tests.racing_desks import Outcome, Press, race
from tests.stays_of_tests import NEXT, THIRD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import BlockId, RoomTypeId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DESKS = 20
ROOMS = 4


def run(hotel: SmallHotel, presses: Sequence[Press]) -> tuple[list[Any], list[Any]]:
    """Answers and refusals; a bug at any desk fails the test."""
    outcomes: list[Outcome] = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert [outcome.bug for outcome in outcomes if outcome.bug] == []
    return [one.answer for one in outcomes if one.refusal is None], [one.refusal for one in outcomes if one.refusal is not None]


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar_one()


def of_the_block(hotel: SmallHotel, block: BlockId, guest: str) -> Press:
    return Press(pick_up, {"block_id": block, "rooms": [PickUp(ProfileDetails(name=guest), hotel.standard)]})


def of_the_house(hotel: SmallHotel, kind: RoomTypeId, guest: str) -> Press:
    request = RoomRequest(room_type_id=kind, arrival_date=NEXT, departure_date=THIRD, price_minor=10_000)
    return Press(book, {"guest": ProfileDetails(name=guest), "rooms": [request]})


def test_twenty_desks_pick_up_from_a_block_of_four(hotel: SmallHotel) -> None:
    block = a_group(hotel, ROOMS)
    answers, refusals = run(hotel, [of_the_block(hotel, block, f"Guest {desk}") for desk in range(DESKS)])
    assert [answer.beyond for answer in answers] == [0] * ROOMS
    assert {type(refusal) for refusal in refusals} == {SoldOut}
    assert len(refusals) == DESKS - ROOMS
    assert night_of(hotel, block) == (4, 4, 0, 0, 4, 0)
    assert one(hotel, select(func.count()).select_from(Booking)) == ROOMS


def test_members_and_strangers_race_for_what_is_left(hotel: SmallHotel) -> None:
    """Two rooms are kept, two are for sale: members get the kept ones and whatever they are fast enough for."""
    block = a_group(hotel, 2)
    members = [of_the_block(hotel, block, f"Member {desk}") for desk in range(DESKS // 2)]
    strangers = [of_the_house(hotel, hotel.standard, f"Stranger {desk}") for desk in range(DESKS // 2)]
    answers, refusals = run(hotel, [*members, *strangers])
    assert len(answers) == ROOMS
    assert {type(refusal) for refusal in refusals} == {SoldOut}
    taken = one(hotel, select(BlockNight.picked_up).where(BlockNight.block_id == block))
    assert 2 <= taken <= ROOMS
    assert one(hotel, select(TypeNight.sold).where(TypeNight.room_type_id == hotel.standard)) == ROOMS


def test_a_block_is_cut_off_while_desks_pick_up_and_give_up(hotel: SmallHotel) -> None:
    block = a_group(hotel, ROOMS)
    members = [picked_up(hotel, block, f"Old {number}") for number in range(2)]
    giving_up = [Press(cancel_reservation, {"reservation_id": member, "reason": "ill"}) for member in members]
    taking = [of_the_block(hotel, block, f"New {desk}") for desk in range(6)]
    _answers, refusals = run(hotel, [*giving_up, Press(cut_off_block, {"block_id": block}), *taking])
    assert {type(refusal) for refusal in refusals} <= {SoldOut}
    rooms, taken, given_back, rest, sold, _left = night_of(hotel, block)
    assert (rooms, rest, sold) == (4, 0, taken)
    assert given_back + taken >= rooms


def test_two_groups_race_for_the_same_rooms(hotel: SmallHotel) -> None:
    blocks = [a_group(hotel, 3, definite=False) for _group in range(2)]
    answers, refusals = run(hotel, [Press(make_block_definite, {"block_id": block}) for block in blocks])
    assert (len(answers), [type(refusal) for refusal in refusals]) == (1, [SoldOut])
    assert one(hotel, select(func.max(TypeNight.sold))) == 3


def test_a_block_is_cancelled_by_two_desks(hotel: SmallHotel) -> None:
    block = a_group(hotel, 3)
    picked_up(hotel, block)
    press = Press(cancel_block, {"block_id": block, "reason": "no choir", "cancel_members": True})
    answers, refusals = run(hotel, [press, press])
    assert (len(answers), len(refusals)) == (1, 1)
    assert night_of(hotel, block) == (3, 0, 3, 0, 0, 4)


def test_the_last_room_of_the_house_is_sold_once_whatever_its_type(hotel: SmallHotel) -> None:
    """Both types may be overbooked by twenty, the house by one: of twenty desks that sell six and one more, seven get a room."""
    for kind in (hotel.standard, hotel.suite):
        hotel.desk.run(set_overbooking_allowance, room_type_id=kind, first_date=NEXT, last_date=NEXT, rooms=DESKS)
    hotel.desk.run(set_house_allowance, first_date=NEXT, last_date=NEXT, rooms=1)
    kinds = [hotel.standard, hotel.suite]
    answers, refusals = run(hotel, [of_the_house(hotel, kinds[desk % 2], f"Guest {desk}") for desk in range(DESKS)])
    assert len(answers) == 7
    assert {type(refusal) for refusal in refusals} == {HouseSoldOut}
    assert one(hotel, select(func.sum(TypeNight.sold))) == 7


def test_the_house_is_limited_while_it_is_sold(hotel: SmallHotel) -> None:
    """A sale has either seen the limit, or was done before it was set."""
    sales = [of_the_house(hotel, hotel.standard, f"Guest {desk}") for desk in range(8)]
    limit = Press(set_house_allowance, {"first_date": NEXT, "last_date": NEXT, "rooms": 0})
    hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.standard, first_date=NEXT, last_date=NEXT, rooms=DESKS)
    answers, refusals = run(hotel, [*sales, limit])
    booked = len(answers) - 1
    assert booked >= 6
    assert {type(refusal) for refusal in refusals} <= {HouseSoldOut}
    (set_to,) = [answer for answer in answers if hasattr(answer, "beyond")]
    assert bool(set_to.beyond) == (booked > 6)
