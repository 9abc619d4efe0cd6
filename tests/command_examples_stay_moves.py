"""Examples of the commands that move stays; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.stay_move import RoomPart
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.stay_moves import arrange_rooms, move_stay
from tests.command_examples import example, only
from tests.selling_rules_of_tests import costs_to_change
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def _version(hotel: SmallHotel, stay: Any) -> int:
    found: int = only(hotel, select(Reservation.version).where(Reservation.id == stay))
    return found


def _moving(hotel: SmallHotel, stay: Any, room: str) -> dict[str, Any]:
    dates = {"arrival": DAY, "departure": THIRD, "room_id": hotel.rooms[room]}
    return {"reservation_id": stay, **dates, "price": PriceChoice.KEEP, "version": _version(hotel, stay)}


@example("move_stay")
def to_a_suite_although_the_room_was_promised(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, FOURTH, room="101")
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))
    return {**_moving(hotel, stay, "201"), "reason": "the only room left", "override_reason": "burst pipe"}


@example("move_stay")
def a_guest_who_is_here_into_a_dirty_room(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel, departure=FOURTH).reservation_id
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["102"]], status=HousekeepingStatus.DIRTY)
    return {**_moving(hotel, stay, "102"), "reason": "noise", "override_reason": "nothing else"}


@example("move_stay")
def to_other_dates_at_the_fee_that_was_shown(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD)
    costs_to_change(hotel, stay)
    asked = {"arrival": NEXT, "departure": FOURTH, "room_id": None, "price": PriceChoice.KEEP}
    return {"reservation_id": stay, **asked, "version": _version(hotel, stay), "expected_fee_minor": 1_500}


@example("move_stay")
def to_other_dates_without_the_fee(hotel: SmallHotel) -> dict[str, Any]:
    return {**to_other_dates_at_the_fee_that_was_shown(hotel), "waive_reason": "our mistake"}


@example("split_stay")
def from_the_second_night_on(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD, room="101")
    return {"reservation_id": stay, "on": NEXT, "version": _version(hotel, stay), "room_id": hotel.rooms["201"], "reason": "full"}


@example("join_stay")
def a_stay_in_two_rooms(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(DAY, THIRD)
    moved = hotel.desk.run(arrange_rooms, **{**in_two_rooms(hotel), "reservation_id": stay})
    return {"reservation_id": stay, "version": moved.version}


@example("arrange_rooms")
def in_two_rooms(hotel: SmallHotel) -> dict[str, Any]:
    parts = (RoomPart(hotel.rooms["101"], DAY, NEXT), RoomPart(hotel.rooms["201"], NEXT, THIRD))
    return {"reservation_id": hotel.book(DAY, THIRD), "parts": parts, "version": 1, "reason": "full"}


@example("restore_stay")
def a_move_undone(hotel: SmallHotel) -> dict[str, Any]:
    moved = hotel.desk.run(move_stay, **_moving(hotel, hotel.book(DAY, FOURTH, room="101"), "102"))
    return {"reservation_id": moved.reservation_id, "arrangement": moved.before, "version": moved.version}


@example("swap_rooms")
def a_guest_who_is_here_and_one_who_was_promised_a_room(hotel: SmallHotel) -> dict[str, Any]:
    stay = arrived(hotel, departure=THIRD).reservation_id
    other = hotel.book(THIRD, FOURTH, kind=hotel.suite, room="201", guest="Bruno")
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == other).values(do_not_move=True))
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.DIRTY)
    return {"first_id": stay, "second_id": other, "reason": "noise", "override_reason": "burst pipe"}
