"""What is left by type and night, and which rooms are free, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert, select, update

from hotel_desk.domain.codes import ClosureKind, SettingScope
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.settings import DEFAULT_OVERBOOKING
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.availability import availability, rooms_free
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)


def day(number: int) -> date:
    return date(2026, 3, number)


def left(hotel: SmallHotel, first: date, last: date) -> dict[str, list[int]]:
    return {one.code: [night.left for night in one.nights] for one in hotel.desk.read(availability, first=first, last=last)}


def free(hotel: SmallHotel, first: date, last: date, **what: object) -> list[str]:
    return [room.number for room in hotel.desk.read(rooms_free, first=first, last=last, **what)]


def test_nights_without_a_counter_have_all_rooms_of_the_type(hotel: SmallHotel) -> None:
    assert left(hotel, DAY, day(5)) == {"STD": [4, 4, 4], "STE": [2, 2, 2]}
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(TypeNight.date)).all() == []


def test_sold_nights_are_missing_from_what_is_left(hotel: SmallHotel) -> None:
    hotel.book(DAY, day(4))
    hotel.book(day(3), day(5))
    assert left(hotel, DAY, day(6)) == {"STD": [3, 2, 3, 4], "STE": [2, 2, 2, 2]}
    standard = hotel.desk.read(availability, first=DAY, last=day(6))[0]
    assert standard.left == 2
    assert standard.fullest is not None
    assert standard.fullest.date == day(3)
    assert (standard.name, standard.standard_price_minor, standard.rooms) == ("Standard", 10_000, 4)


def test_cancelled_nights_come_back(hotel: SmallHotel) -> None:
    reservation = hotel.book(DAY, day(4))
    hotel.desk.run(cancel_reservation, reservation_id=reservation, reason="plans changed")
    assert left(hotel, DAY, day(4)) == {"STD": [4, 4], "STE": [2, 2]}


def test_closed_room_on_a_full_night_leaves_less_than_nothing(hotel: SmallHotel) -> None:
    for _ in range(4):
        hotel.book(DAY, day(3))
    hotel.desk.run(
        close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_ORDER, first_date=DAY, last_date=DAY, reason="burst pipe"
    )
    standard = hotel.desk.read(availability, first=DAY, last=day(4))[0]
    assert [(night.left, night.oversold, night.out_of_order) for night in standard.nights] == [(-1, 1, 1), (4, 0, 0)]
    assert standard.left == 0


def test_default_allowance_counts_on_nights_without_a_counter(hotel: SmallHotel) -> None:
    hotel.book(DAY, day(3))
    with hotel.database.writing() as connection:
        connection.execute(
            insert(SettingValue),
            [
                {
                    "id": new_id(),
                    "property_id": hotel.property_id,
                    "key": DEFAULT_OVERBOOKING.key,
                    "scope": SettingScope.PROPERTY,
                    "scope_key": "",
                    "value": 2,
                }
            ],
        )
    assert left(hotel, DAY, day(4)) == {"STD": [3, 6], "STE": [4, 4]}


def test_switched_off_rooms_and_types_are_not_for_sale(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number == "104").values(active=False))
        connection.execute(update(RoomType).where(RoomType.code == "STE").values(active=False))
    assert left(hotel, DAY, day(3)) == {"STD": [3]}
    assert free(hotel, DAY, day(3)) == ["101", "102", "103", "201", "202"]


def test_day_use_asks_for_the_day_halves(hotel: SmallHotel) -> None:
    hotel.book(DAY, day(5), room="101")
    hotel.book(day(3), day(3), room="102")
    counted = {one.code: (one.left, one.fullest) for one in hotel.desk.read(availability, first=day(3), last=day(3))}
    assert counted == {"STD": (2, None), "STE": (2, None)}
    assert free(hotel, day(3), day(3)) == ["103", "104", "201", "202"]


@pytest.mark.parametrize(
    ("first", "last", "is_free"),
    [(1, 3, True), (1, 4, False), (3, 5, False), (4, 6, False), (5, 7, True), (3, 3, True), (4, 4, False), (5, 5, True)],
)
def test_room_is_free_when_none_of_its_halves_is_taken(hotel: SmallHotel, first: int, last: int, is_free: bool) -> None:
    hotel.book(day(3), day(5), room="101")
    assert ("101" in free(hotel, day(first), day(last))) is is_free


def test_free_rooms_of_a_type_say_how_they_are(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(3), room="101")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(
        close_room, room_id=hotel.rooms["102"], kind=ClosureKind.OUT_OF_SERVICE, first_date=day(3), last_date=day(3), reason="painting"
    )
    rooms = hotel.desk.read(rooms_free, first=day(3), last=day(5), room_type_id=hotel.standard)
    assert [(room.number, room.occupied, room.floor, room.type_name) for room in rooms] == [
        ("101", True, "First floor", "Standard"),
        ("103", False, "First floor", "Standard"),
        ("104", False, "First floor", "Standard"),
    ]


def test_booking_in_steps_of_what_is_left_fills_the_type(hotel: SmallHotel) -> None:
    requests = [RoomRequest(room_type_id=hotel.suite, arrival_date=DAY, departure_date=day(4), price_minor=0) for _ in range(2)]
    hotel.desk.run(book, guest=ProfileDetails(name="Group"), rooms=requests)
    suite = hotel.desk.read(availability, first=DAY, last=day(4))[1]
    assert (suite.left, suite.fullest.date if suite.fullest else None) == (0, DAY)


@pytest.fixture
def statements(hotel: SmallHotel) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(hotel.database.engines.readers, "before_cursor_execute", note)
    yield seen
    event.remove(hotel.database.engines.readers, "before_cursor_execute", note)


def test_number_of_statements_does_not_grow(hotel: SmallHotel, statements: list[str]) -> None:
    hotel.book(DAY, day(30))
    hotel.desk.read(availability, first=DAY, last=day(3))
    few = len(statements)
    statements.clear()
    hotel.desk.read(availability, first=DAY, last=day(30))
    assert len(statements) == few == 4
    statements.clear()
    hotel.desk.read(rooms_free, first=DAY, last=day(30))
    assert len(statements) == 1
