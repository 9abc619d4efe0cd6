"""A hotel in the middle of its second day, with a room of every kind that the room status screen tells apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, SeenOccupancy
from hotel_desk.domain.ids import BuildingId, FloorId, ReservationId, RoomId, new_id
from hotel_desk.models.room import Building, Floor, Room, RoomType
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.housekeeping import close_room, record_sighting, set_do_not_disturb, set_housekeeping_status
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

YESTERDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 3)
FEATURES: tuple[list[str], ...] = (["balcony"], ["sea view"], ["balcony", "sea view"], [], ["accessible"], ["smoking"])
GUESTS = ("Ana Silva", "Lúcia Ferreira", "王小明", "José Fernández", "Siobhán O'Neill", "Jürgen Müller", "Agnieszka Kowalska-Wiśniewska")


def second_day(hotel: SmallHotel) -> dict[str, ReservationId]:
    """Live the small hotel's first day and part of its second; who is where, by what they are.

    101 due out and its next guest today · 102 stays on, dirty · 103 vacant dirty, arrival today · 104 vacant clean, arrival today
    · 201 vacant clean · 202 out of order.
    """
    desk = hotel.desk
    stays = {
        "due_out": hotel.book(YESTERDAY, TODAY, guest="Ana Silva", room="101", price_minor=0, adults=2),
        "stays_on": hotel.book(YESTERDAY, TODAY + timedelta(days=2), guest="Jürgen Müller", room="102", price_minor=0, adults=2),
        "after_due_out": hotel.book(TODAY, TODAY + timedelta(days=1), guest="Lúcia Ferreira", room="101"),
        "to_dirty": hotel.book(TODAY, TODAY + timedelta(days=3), guest="José Fernández", room="103"),
        "to_clean": hotel.book(TODAY, TODAY + timedelta(days=2), guest="王小明", room="104"),
    }
    for name in ("due_out", "stays_on"):
        desk.run(check_in, reservation_id=stays[name])
    close_the_day(hotel, [stays["due_out"], stays["stays_on"]])
    desk.run(set_housekeeping_status, room_ids=[hotel.rooms["103"]], status=HousekeepingStatus.DIRTY)
    closure = {"kind": ClosureKind.OUT_OF_ORDER, "reason": "Water damage"}
    desk.run(close_room, room_id=hotel.rooms["202"], first_date=TODAY, last_date=TODAY + timedelta(days=1), **closure)  # type: ignore[arg-type]
    return stays


def close_the_day(hotel: SmallHotel, in_house: list[ReservationId]) -> None:
    """Post the night of those in house and move to the second day."""
    hotel.desk.run(post_room_and_tax, night=YESTERDAY, reservation_ids=in_house)
    hotel.desk.run(roll_business_date, closing=YESTERDAY)


def add_rooms(hotel: SmallHotel, count: int, *, floors: int) -> dict[str, RoomId]:
    """More rooms on floors of a second building, of both types, with features; by number."""
    house = BuildingId(new_id())
    here = {"property_id": hotel.property_id, "version": 1}
    rooms: dict[str, RoomId] = {}
    with hotel.database.writing() as connection:
        connection.execute(insert(Building), [{**here, "id": house, "code": "B", "name": "Tower", "sort_order": 1}])
        connection.execute(update(RoomType).where(RoomType.id == hotel.suite).values(features=["bath tub"]))
        for floor in range(floors):
            floor_id = FloorId(new_id())
            new_floor = {**here, "id": floor_id, "building_id": house, "code": f"{floor + 3}", "name": f"Floor {floor + 3}"}
            connection.execute(insert(Floor), [{**new_floor, "sort_order": floor}])
            for number in range(floor * count // floors, (floor + 1) * count // floors):
                name = f"{floor + 3}{number - floor * count // floors + 1:02}"
                rooms[name] = RoomId(new_id())
                room = {"id": rooms[name], "number": name, "floor_id": floor_id, "features": FEATURES[number % len(FEATURES)]}
                kind = hotel.suite if number % 7 == 3 else hotel.standard
                connection.execute(insert(Room), [{**here, **room, "room_type_id": kind}])
    hotel.rooms.update(rooms)
    return rooms


def busy_house(hotel: SmallHotel, count: int, *, floors: int) -> None:
    """A large hotel with everything in it: about six rooms of ten occupied, and every status somewhere."""
    rooms = list(add_rooms(hotel, count, floors=floors))
    in_house = [
        hotel.book(YESTERDAY, TODAY + timedelta(days=number % 4), guest=_guest(number), room=room, price_minor=0, adults=1 + number % 2)
        for number, room in enumerate(rooms)
        if number % 5 < 3 and number % 23 and number % 37
    ]
    for reservation_id in in_house:
        hotel.desk.run(check_in, reservation_id=reservation_id, upgrade_reason="house is full")
    close_the_day(hotel, in_house)
    for number, room in enumerate(rooms):
        _second_morning(hotel, number, room)


def _second_morning(hotel: SmallHotel, number: int, room: str) -> None:
    desk, room_id = hotel.desk, hotel.rooms[room]
    occupied = bool(number % 5 < 3 and number % 23 and number % 37)
    leaves = occupied and not number % 4
    status = (HousekeepingStatus.CLEAN, HousekeepingStatus.DIRTY, HousekeepingStatus.INSPECTED, HousekeepingStatus.PICKUP)
    desk.run(set_housekeeping_status, room_ids=[room_id], status=status[(number // 3) % 4 if number % 11 == 4 else (number // 5) % 3])
    if number % 37 == 0:
        kind = ClosureKind.OUT_OF_ORDER if number % 2 else ClosureKind.OUT_OF_SERVICE
        desk.run(close_room, room_id=room_id, kind=kind, first_date=TODAY, last_date=TODAY, reason="Painting")
    elif number % 23 == 0:
        day_use = hotel.book(TODAY, TODAY, guest=_guest(number), room=room, price_minor=0)
        desk.run(set_housekeeping_status, room_ids=[room_id], status=HousekeepingStatus.CLEAN)
        desk.run(check_in, reservation_id=day_use, upgrade_reason="house is full")
    elif (leaves and number % 3 == 0) or (not occupied and number % 2):
        hotel.book(TODAY, TODAY + timedelta(days=1 + number % 5), guest=_guest(number + 3), room=room)
    if occupied and number % 13 == 6:
        desk.run(set_do_not_disturb, room_id=room_id, wanted=True)
    if number % 29 == 5:
        desk.run(record_sighting, room_id=room_id, seen=SeenOccupancy.VACANT if occupied else SeenOccupancy.OCCUPIED)


def status_of(hotel: SmallHotel, *numbers: str) -> list[HousekeepingStatus]:
    """The housekeeping status of rooms, read from the database itself."""
    with hotel.database.reading(hotel.property_id) as reader:
        found = {row.number: row.housekeeping_status for row in reader.connection.execute(select(Room.number, Room.housekeeping_status))}
    return [found[number] for number in numbers]


def _guest(number: int) -> str:
    return GUESTS[number % len(GUESTS)]
