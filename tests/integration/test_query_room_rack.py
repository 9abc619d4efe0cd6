"""The room rack: who is in which room, who is to come, what is closed, what housekeeping saw; in a fixed number of statements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, select, update

from hotel_desk.domain.codes import ClosureKind, EntityKind, HousekeepingStatus, SeenOccupancy, SettingScope
from hotel_desk.domain.ids import BuildingId, FloorId, RoomId, new_id
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.models.room import Building, Floor, Room, RoomType
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries import room_rack as rack_module
from hotel_desk.queries.room_rack import Discrepancy, RackRoom, RoomRack, room_rack
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, record_sighting, reopen_room, set_do_not_disturb, set_housekeeping_status
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
STATEMENTS = 7


def rack(hotel: SmallHotel) -> RoomRack:
    return hotel.desk.read(room_rack)


def room(hotel: SmallHotel, number: str) -> RackRoom:
    return next(one for one in rack(hotel).rooms if one.number == number)


@pytest.fixture
def statements(hotel: SmallHotel) -> Iterator[list[str]]:
    """Every statement that readers send while the test runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    engine = hotel.database.engines.readers
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_an_empty_house_shows_every_room_in_order(hotel: SmallHotel) -> None:
    shown = rack(hotel)
    assert shown.business_date == DAY
    assert not shown.inspection_required
    assert [one.number for one in shown.rooms] == ["101", "102", "103", "104", "201", "202"]
    first = shown.rooms[0]
    assert (first.type_code, first.type_name, first.floor_name, first.building_name) == ("STD", "Standard", "First floor", "House A")
    assert (first.housekeeping, first.occupied, first.stay, first.next_stay, first.closure) == (
        HousekeepingStatus.CLEAN,
        False,
        None,
        None,
        None,
    )
    assert first.sighting is None
    assert first.discrepancy is None


def test_rooms_stand_by_building_floor_and_number(hotel: SmallHotel) -> None:
    annex, ground = BuildingId(new_id()), FloorId(new_id())
    here = {"property_id": hotel.property_id, "version": 1}
    with hotel.database.writing() as connection:
        connection.execute(insert(Building), [{**here, "id": annex, "code": "B", "name": "Annex", "sort_order": -1}])
        connection.execute(insert(Floor), [{**here, "id": ground, "building_id": annex, "code": "0", "name": "Ground floor"}])
        for number in ("9", "10", "1001"):
            new = {**here, "id": RoomId(new_id()), "number": number, "floor_id": ground, "room_type_id": hotel.suite}
            connection.execute(insert(Room), [new])
        connection.execute(update(Room).where(Room.id == hotel.rooms["104"]).values(active=False))
    assert [one.number for one in rack(hotel).rooms] == ["9", "10", "1001", "101", "102", "103", "201", "202"]


def test_features_are_the_room_s_own_and_those_of_its_type(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(RoomType).where(RoomType.id == hotel.standard).values(features=["shower", "balcony"]))
        connection.execute(
            update(Room)
            .where(Room.id == hotel.rooms["101"])
            .values(features=["balcony", "sea view"], connecting_room_id=hotel.rooms["102"], description="Corner")
        )
    corner = room(hotel, "101")
    assert corner.features == ("balcony", "sea view", "shower")
    assert (corner.connecting_number, corner.description) == ("102", "Corner")
    assert room(hotel, "102").features == ("shower", "balcony")


def test_a_guest_in_the_room_and_the_next_one(hotel: SmallHotel) -> None:
    in_house = hotel.booked(DAY, date(2026, 3, 5), guest="Ana Silva", adults=2)
    hotel.desk.run(check_in, reservation_id=in_house.reservation_ids[0], room_id=hotel.rooms["101"])
    far = hotel.book(date(2026, 3, 20), date(2026, 3, 21), guest="Later Guest", room="101")
    near = hotel.book(date(2026, 3, 5), date(2026, 3, 8), guest="Next Guest", room="101")
    shown = room(hotel, "101")
    assert shown.occupied
    assert shown.stay is not None
    assert (shown.stay.guest_name, shown.stay.confirmation_number, shown.stay.persons) == ("Ana Silva", in_house.confirmation_number, 2)
    assert (shown.stay.nights_left(DAY), shown.stay.nights_left(NEXT), shown.stay.nights_left(date(2026, 3, 9))) == (3, 2, 0)
    assert shown.next_stay is not None
    assert shown.next_stay.reservation_id == near != far
    assert shown.arrival is None


def test_an_arrival_of_today_is_expected_until_it_is_in_the_room(hotel: SmallHotel) -> None:
    stay = hotel.book(room="102")
    expected = room(hotel, "102")
    assert not expected.occupied
    assert expected.arrival is not None
    assert expected.arrival.reservation_id == stay
    assert expected.arrival.nights_left(DAY) == 2
    hotel.desk.run(check_in, reservation_id=stay)
    arrived = room(hotel, "102")
    assert arrived.stay is not None
    assert arrived.stay.reservation_id == stay
    assert (arrived.arrival, arrived.next_stay) == (None, None)


def test_day_use_comes_before_the_night_of_the_same_day(hotel: SmallHotel) -> None:
    hotel.book(DAY, NEXT, guest="Night Guest", room="103")
    hotel.book(DAY, DAY, guest="Day Guest", room="103")
    shown = room(hotel, "103")
    assert shown.arrival is not None
    assert shown.arrival.guest_name == "Day Guest"
    assert shown.arrival.day_use
    assert shown.arrival.nights_left(DAY) == 0


def test_a_room_is_vacant_again_after_check_out_and_after_a_move(hotel: SmallHotel) -> None:
    day_use = hotel.book(DAY, DAY, guest="Day Guest", room="101", price_minor=0)
    hotel.desk.run(check_in, reservation_id=day_use)
    assert room(hotel, "101").occupied
    hotel.desk.run(check_out, reservation_id=day_use, leave_open_reason="test")
    left = room(hotel, "101")
    assert not left.occupied
    assert left.housekeeping is HousekeepingStatus.DIRTY
    stay = hotel.book(guest="Mover", room="102")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["103"], reason="noise")
    assert not room(hotel, "102").occupied
    moved = room(hotel, "103").stay
    assert moved is not None
    assert moved.reservation_id == stay


def test_closures_on_and_to_come(hotel: SmallHotel) -> None:
    kinds: dict[str, Any] = {"kind": ClosureKind.OUT_OF_SERVICE, "reason": "Paint"}
    later = hotel.desk.run(close_room, room_id=hotel.rooms["201"], first_date=date(2026, 3, 9), last_date=date(2026, 3, 10), **kinds)
    shown = room(hotel, "201")
    assert shown.closure is None
    assert [one.closure_id for one in shown.closures] == [later.closure_id]
    now = hotel.desk.run(
        close_room,
        room_id=hotel.rooms["201"],
        first_date=DAY,
        last_date=DAY,
        kind=ClosureKind.OUT_OF_ORDER,
        reason="Water",
    )
    shown = room(hotel, "201")
    assert shown.closure is not None
    assert (shown.closure.closure_id, shown.closure.kind, shown.closure.reason) == (now.closure_id, ClosureKind.OUT_OF_ORDER, "Water")
    assert [one.closure_id for one in shown.closures] == [now.closure_id, later.closure_id]
    hotel.desk.run(reopen_room, closure_id=now.closure_id)
    assert room(hotel, "201").closure is None


def test_housekeeping_and_do_not_disturb(hotel: SmallHotel) -> None:
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["202"]], status=HousekeepingStatus.PICKUP)
    hotel.desk.run(set_do_not_disturb, room_id=hotel.rooms["202"], wanted=True)
    shown = room(hotel, "202")
    assert (shown.housekeeping, shown.do_not_disturb) == (HousekeepingStatus.PICKUP, True)


@pytest.mark.parametrize(
    ("occupied_by", "seen", "persons", "expected"),
    [
        (0, SeenOccupancy.VACANT, None, None),
        (0, SeenOccupancy.OCCUPIED, None, Discrepancy.SLEEP),
        (2, SeenOccupancy.VACANT, None, Discrepancy.SKIP),
        (2, SeenOccupancy.OCCUPIED, 3, Discrepancy.PERSON),
        (2, SeenOccupancy.OCCUPIED, 2, None),
        (2, SeenOccupancy.OCCUPIED, None, None),
    ],
)
def test_what_housekeeping_saw_against_the_stays(
    hotel: SmallHotel, occupied_by: int, seen: SeenOccupancy, persons: int | None, expected: Discrepancy | None
) -> None:
    if occupied_by:
        hotel.desk.run(check_in, reservation_id=hotel.book(adults=occupied_by), room_id=hotel.rooms["101"])
    hotel.desk.run(record_sighting, room_id=hotel.rooms["101"], seen=seen, persons=persons)
    shown = room(hotel, "101")
    assert shown.sighting is not None
    assert (shown.sighting.seen, shown.sighting.persons) == (seen, persons)
    assert shown.discrepancy is expected


def test_a_sighting_does_not_outlive_who_comes_and_goes(hotel: SmallHotel) -> None:
    see: dict[str, Any] = {"room_id": hotel.rooms["101"], "persons": None}
    hotel.desk.run(record_sighting, seen=SeenOccupancy.VACANT, **see)
    stay = hotel.book(DAY, DAY, room="101", price_minor=0)
    hotel.desk.run(check_in, reservation_id=stay)
    assert room(hotel, "101").discrepancy is None, "it was vacant before the guest came"
    hotel.desk.run(record_sighting, seen=SeenOccupancy.OCCUPIED, **see)
    hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="test")
    assert room(hotel, "101").discrepancy is None, "the guest was in it before leaving"
    hotel.desk.run(record_sighting, seen=SeenOccupancy.OCCUPIED, **see)
    assert room(hotel, "101").discrepancy is Discrepancy.SLEEP


def test_a_sighting_does_not_outlive_the_business_day(hotel: SmallHotel) -> None:
    hotel.desk.run(record_sighting, room_id=hotel.rooms["101"], seen=SeenOccupancy.OCCUPIED)
    assert room(hotel, "101").discrepancy is Discrepancy.SLEEP
    hotel.desk.run(roll_business_date, closing=DAY)
    shown = room(hotel, "101")
    assert shown.discrepancy is None
    assert shown.sighting is not None
    assert not shown.sighting.counts


def test_whether_inspection_is_required_is_the_hotel_s_setting(hotel: SmallHotel) -> None:
    setting = {"key": INSPECTION_REQUIRED.key, "scope": SettingScope.PROPERTY, "scope_key": "", "value": True}
    with hotel.database.writing() as connection:
        connection.execute(insert(SettingValue), [{"id": new_id(), "property_id": hotel.property_id, **setting}])
    assert rack(hotel).inspection_required


def test_the_number_of_statements_does_not_grow_with_the_rooms(hotel: SmallHotel, statements: list[str]) -> None:
    rack(hotel)
    assert len(statements) == STATEMENTS
    floor = {"property_id": hotel.property_id, "floor_id": _floor(hotel), "room_type_id": hotel.standard, "version": 1}
    with hotel.database.writing() as connection:
        connection.execute(insert(Room), [{**floor, "id": RoomId(new_id()), "number": f"3{number:02}"} for number in range(60)])
    for number in ("101", "102", "103"):
        hotel.desk.run(check_in, reservation_id=hotel.book(), room_id=hotel.rooms[number])
        hotel.book(date(2026, 3, 4), date(2026, 3, 5), room=number)
    statements.clear()
    assert len(rack(hotel).rooms) == 66
    assert len(statements) == STATEMENTS


def test_the_next_guest_is_found_through_an_index(sqlite_hotel: SmallHotel) -> None:
    """72,000 stays in the file must not be read to show 500 rooms."""
    with sqlite_hotel.database.reading(sqlite_hotel.property_id) as reader:
        engine = sqlite_hotel.database.engines.readers
        compiled = [
            str(statement.compile(engine, compile_kwargs={"literal_binds": False}))
            for statement in (rack_module._IN_HOUSE, rack_module._TO_COME, rack_module._LEFT_TODAY)
        ]
        plans = []
        for statement in compiled:
            values = tuple(b"" for _ in range(statement.count("?")))
            plan = reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append([row.detail for row in plan])
    assert compiled
    scanned = [line for plan in plans for line in plan if line.startswith("SCAN")]
    assert scanned == [], plans
    assert any("ix_room_occupancy_room" in line for line in plans[1]), plans[1]


def _floor(hotel: SmallHotel) -> FloorId:
    with hotel.database.reading(hotel.property_id) as reader:
        return FloorId(reader.connection.execute(select(Floor.id)).scalar_one())


def test_changes_of_rooms_are_told_by_kind(hotel: SmallHotel) -> None:
    """What the screen listens to: a status set, a guest in, a closure."""
    told: list[bool] = []
    hotel.desk.on_change(lambda change_set: told.append(change_set.touches(EntityKind.ROOM)))
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.DIRTY)
    stay = hotel.book(room="102")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(close_room, room_id=hotel.rooms["201"], kind=ClosureKind.OUT_OF_SERVICE, first_date=DAY, last_date=DAY, reason="Paint")
    assert told == [True, True, True, True]
