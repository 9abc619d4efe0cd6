"""Desks in processes of their own drag on the calendar at the same moment: one wins, the others hear who was faster."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.errors import SomeoneWasFaster
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.room_refusals import RoomTaken, TypeFull
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.room_assignment import swap_rooms
from hotel_desk.services.stay_moves import move_stay, split_stay
from tests.fixtures.invariants import broken_rules
from tests.racing_desks import Outcome, Press, race
from tests.stays_of_tests import DAY, NEXT, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def moving(hotel: SmallHotel, stay: ReservationId, room: str, version: int, departure: date = THIRD) -> Press:
    dates: dict[str, Any] = {"arrival": DAY, "departure": departure}
    where = {"reservation_id": stay, "room_id": hotel.rooms[room], "version": version, "price": PriceChoice.KEEP}
    return Press(move_stay, {**where, **dates})


def ran(hotel: SmallHotel, presses: list[Press]) -> list[Outcome]:
    outcomes = [outcome for desk in race(hotel.url, hotel.property_id, presses) for outcome in desk]
    assert not [outcome.bug for outcome in outcomes if outcome.bug]
    assert broken_rules(hotel) == []
    return outcomes


def refusals(outcomes: list[Outcome]) -> list[type]:
    return [type(outcome.refusal) for outcome in outcomes if outcome.refusal is not None]


def in_room(hotel: SmallHotel, room: str) -> list[ReservationId]:
    with hotel.database.snapshot() as connection:
        given = select(RoomOccupancy.reservation_id).where(RoomOccupancy.room_id == hotel.rooms[room])
        return [ReservationId(one) for one in connection.execute(given).scalars()]


def test_three_desks_drag_different_stays_into_one_room(hotel: SmallHotel) -> None:
    stays = [hotel.book(DAY, THIRD, room=room, guest=f"Guest {room}") for room in ("101", "102", "103")]
    outcomes = ran(hotel, [moving(hotel, stay, "104", version=2) for stay in stays])
    assert refusals(outcomes) == [RoomTaken, RoomTaken]
    assert len(in_room(hotel, "104")) == 1


def test_three_desks_drag_one_stay_to_different_rooms(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    outcomes = ran(hotel, [moving(hotel, stay, room, version=2) for room in ("102", "103", "104")])
    assert refusals(outcomes) == [SomeoneWasFaster, SomeoneWasFaster]
    assert [in_room(hotel, room) for room in ("101", "102", "103", "104")].count([stay]) == 1


def test_the_last_night_of_a_type_goes_to_one_of_three(hotel: SmallHotel) -> None:
    hotel.book(NEXT, THIRD, kind=hotel.suite, guest="Full")
    stays = [hotel.book(DAY, THIRD, room=room, guest=f"Guest {room}") for room in ("101", "102", "103")]
    presses = [
        Press(split_stay, {"reservation_id": stay, "on": NEXT, "room_id": hotel.rooms[room], "version": 2, "reason": "full"})
        for stay, room in zip(stays, ("201", "202", "202"), strict=True)
    ]
    outcomes = ran(hotel, presses)
    assert len(refusals(outcomes)) == 2
    assert set(refusals(outcomes)) <= {TypeFull, SoldOut, RoomTaken}


def test_a_swap_and_two_moves_of_the_same_stays(hotel: SmallHotel) -> None:
    first, second = hotel.book(DAY, THIRD, room="101"), hotel.book(DAY, THIRD, room="102", guest="Rui Costa")
    presses = [
        Press(swap_rooms, {"first_id": first, "second_id": second}),
        moving(hotel, first, "103", version=2),
        moving(hotel, second, "104", version=2),
    ]
    outcomes = ran(hotel, presses)
    assert set(refusals(outcomes)) <= {SomeoneWasFaster}
