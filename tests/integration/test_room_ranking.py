"""Rooms ranked for a stay out of the database, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.room_ranking import RankedRoom
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.room_choices import rooms_for_check_in
from hotel_desk.queries.room_ranking import ranked_rooms
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, close_day, make, row

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements


def day(number: int) -> date:
    return date(2026, 3, number)


def ranked(hotel: SmallHotel, stay: ReservationId) -> dict[str, RankedRoom]:
    with hotel.database.reading(hotel.property_id) as reader:
        return {one.number: one for one in ranked_rooms(reader, stay)}


def write(hotel: SmallHotel, model: Any, condition: Any, **values: Any) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(model).where(condition).values(**values))


def test_wishes_party_rest_and_what_stands_in_the_way(hotel: SmallHotel) -> None:
    left = hotel.book(DAY, day(3), room="103", guest="Rui Costa")
    hotel.desk.run(check_in, reservation_id=left)
    dates: dict[str, Any] = {"first_date": day(4), "last_date": day(4)}
    hotel.desk.run(close_room, room_id=hotel.rooms["104"], kind=ClosureKind.OUT_OF_SERVICE, reason="paint", **dates)
    stay, friend = hotel.book(day(3), day(6)), hotel.book(day(3), day(6), room="101", guest="Bea Lopes")
    write(hotel, Reservation, Reservation.id.in_((stay, friend)), link_key=stay)
    write(hotel, Reservation, Reservation.id == stay, requests="A room with sea view, please")
    write(hotel, Room, Room.number == "201", features=["sea view"])
    found = ranked(hotel, stay)
    assert list(found) == ["102", "103", "201", "202", "101", "104"]
    assert found["102"].reasons == ("of the type charged", "beside the room of the same party", "vacant for 7 nights")
    assert found["103"].reasons == ("of the type charged", "on the floor of the same party")
    assert found["201"].reasons == ("as wished: sea view", "on the floor of the same party", "vacant for 7 nights")
    assert found["101"].obstacle == "given to Bea Lopes from 2026-03-03"
    assert found["104"].obstacle == "closed from 2026-03-04: paint"


def test_on_the_day_of_arrival_housekeeping_counts_and_who_is_still_in(hotel: SmallHotel) -> None:
    there = hotel.book(DAY, day(3), room="101", guest="Rui Costa")
    hotel.desk.run(check_in, reservation_id=there)
    close_day(hotel, DAY)
    make(hotel, "102", HousekeepingStatus.DIRTY)
    make(hotel, "103", HousekeepingStatus.INSPECTED)
    found = ranked(hotel, hotel.book(day(3), day(5)))
    assert list(found) == ["103", "104", "102", "201", "202", "101"]
    assert found["101"].obstacle == "Rui Costa is still in it"
    assert "not clean yet" in found["102"].reasons


def test_a_full_type_and_a_promise_to_the_next_guest(hotel: SmallHotel) -> None:
    for number in range(2):
        hotel.book(day(4), day(5), kind=hotel.suite, guest=f"Suite {number}")
    following = hotel.book(day(6), day(8), room="102", guest="Rui Costa")
    write(hotel, Reservation, Reservation.id == following, do_not_move=True)
    found = ranked(hotel, hotel.book(day(3), day(6)))
    assert found["201"].obstacle == "Suite is sold out"
    assert "promised to the next guest, so the stay cannot become longer" in found["102"].reasons
    assert found["102"].score == found["101"].score - 5


def test_a_vip_gets_what_is_set_up_and_whoever_was_promised_a_room_keeps_it(hotel: SmallHotel) -> None:
    stay = hotel.book(day(3), day(6), room="102")
    write(hotel, Room, Room.number == "104", features=["VIP set-up"])
    assert "kept for VIPs" in ranked(hotel, stay)["104"].reasons
    write(hotel, Profile, Profile.id == row(hotel, stay).guest_id, vip_level=2)
    found = ranked(hotel, stay)
    assert list(found)[:2] == ["102", "104"]
    assert "set up for VIPs" in found["104"].reasons
    assert "given to this stay before" in found["102"].reasons
    write(hotel, Reservation, Reservation.id == stay, do_not_move=True)
    assert ranked(hotel, stay)["102"].reasons[0] == "promised to this guest"


def test_rooms_to_choose_from_bring_their_reasons(hotel: SmallHotel) -> None:
    choices = hotel.desk.read(rooms_for_check_in, reservation_id=hotel.book(DAY, day(4)))
    assert choices[0].reasons == ("of the type charged", "vacant for 7 nights", "clean")
    assert choices[0].score > choices[-1].score


def test_number_of_statements_does_not_grow(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = hotel.book(DAY, day(4))
    few = count_statements(hotel.desk, ranked_rooms, reservation_id=stay)
    for number, room in enumerate(("101", "102", "103")):
        hotel.book(DAY, day(5), room=room, guest=f"Guest {number}")
    assert count_statements(hotel.desk, ranked_rooms, reservation_id=stay) == few
