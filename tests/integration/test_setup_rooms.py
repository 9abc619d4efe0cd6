"""Rooms in the set-up, and the counters that move with them."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind
from hotel_desk.domain.errors import InvalidInput, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import FloorId, RoomId, RoomTypeId, new_id
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.setup_property import allowances_set_up
from hotel_desk.queries.setup_rooms import ClosureState, RoomRow, closures_set_up, floors_set_up, rooms_set_up
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, reopen_room
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from hotel_desk.services.setup_overbooking import set_overbooking_allowance
from hotel_desk.services.setup_rooms import (
    RoomConnectsElsewhere,
    RoomDetails,
    RoomInUse,
    RoomPromised,
    RoomStillClosed,
    add_rooms,
    change_room,
    delete_room,
    switch_room,
)
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import FIRST_DAY
from tests.fixtures.statement_counts import CountStatements

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

SECOND, THIRD, FOURTH = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


def rooms(hotel: SmallHotel) -> dict[str, RoomRow]:
    return {row.number: row for row in hotel.desk.read(rooms_set_up).rows}


def floor(hotel: SmallHotel) -> FloorId:
    return hotel.desk.read(floors_set_up).rows[0].id


def counters(hotel: SmallHotel, kind: RoomTypeId) -> dict[date, tuple[int, int, int, int]]:
    """Physical, out of order, sold and oversold by night."""
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(TypeNight.date, TypeNight.physical, TypeNight.out_of_order, TypeNight.sold, TypeNight.oversold)
            .where(TypeNight.room_type_id == kind)
            .order_by(TypeNight.date)
        )
        return {night: (physical, closed, sold, over) for night, physical, closed, sold, over in found}


def same(row: RoomRow, **other: object) -> RoomDetails:
    details = {
        "floor_id": row.floor_id,
        "room_type_id": row.room_type_id,
        "features": row.features,
        "connecting_room_id": row.connecting_room_id,
        "description": row.description,
        "sort_order": row.sort_order,
    }
    return RoomDetails(**{**details, **other})  # type: ignore[arg-type]


def test_a_range_of_rooms_is_added_at_once_and_can_be_sold(hotel: SmallHotel) -> None:
    hotel.book(FIRST_DAY, THIRD)
    details = RoomDetails(floor(hotel), hotel.standard, ("Sea view", "Accessible"), description="Quiet side")
    added = hotel.desk.run(add_rooms, numbers="105-107, 110", details=details)
    assert len(added.room_ids) == 4
    row = rooms(hotel)["110"]
    assert (row.features, row.description, row.room_type, row.floor, row.active) == (
        ("Sea view", "Accessible"),
        "Quiet side",
        "Standard",
        "First floor",
        True,
    )
    assert list(rooms(hotel)) == ["101", "102", "103", "104", "105", "106", "107", "110", "201", "202"]
    assert counters(hotel, hotel.standard) == {FIRST_DAY: (8, 0, 1, 0), SECOND: (8, 0, 1, 0)}
    for number in range(7):
        hotel.book(FIRST_DAY, THIRD, guest=f"Guest {number}")
    with pytest.raises(SoldOut):
        hotel.book(FIRST_DAY, THIRD, guest="One too many")


def test_a_range_is_added_whole_or_not_at_all(hotel: SmallHotel) -> None:
    hotel.book(FIRST_DAY, THIRD)
    with pytest.raises(CodeTaken, match="“104” is taken: Room 104 has it already") as refused:
        hotel.desk.run(add_rooms, numbers="106, 105, 104", details=RoomDetails(floor(hotel), hotel.standard))
    assert refused.value.field == "number"
    assert len(rooms(hotel)) == 6
    assert counters(hotel, hotel.standard)[FIRST_DAY] == (4, 0, 1, 0)


def test_a_room_needs_a_floor_and_a_type_of_this_hotel(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound):
        hotel.desk.run(add_rooms, numbers="105", details=RoomDetails(FloorId(new_id()), hotel.standard))
    with pytest.raises(NotFound):
        hotel.desk.run(add_rooms, numbers="105", details=RoomDetails(floor(hotel), RoomTypeId(new_id())))


def test_a_room_is_changed_and_the_first_who_saves_is_kept(hotel: SmallHotel) -> None:
    row = rooms(hotel)["101"]
    details = same(row, features=("Smoking",), sort_order=3)
    saved = hotel.desk.run(change_room, room_id=row.id, number="101A", details=details, version=row.version)
    assert saved.version == row.version + 1
    with pytest.raises(SomeoneWasFaster, match="Room 101A"):
        hotel.desk.run(change_room, room_id=row.id, number="101B", details=details, version=row.version)
    assert rooms(hotel)["101A"].features == ("Smoking",)
    with pytest.raises(InvalidInput, match="one number"):
        hotel.desk.run(change_room, room_id=row.id, number="101-103", details=details, version=saved.version)
    with pytest.raises(CodeTaken):
        hotel.desk.run(change_room, room_id=row.id, number="102", details=details, version=saved.version)


def test_another_type_moves_the_counters_of_both_from_the_business_date_on(hotel: SmallHotel) -> None:
    hotel.book(FIRST_DAY, THIRD)
    hotel.book(FIRST_DAY, THIRD, kind=hotel.suite)
    row = rooms(hotel)["104"]
    saved = hotel.desk.run(change_room, room_id=row.id, number="104", details=same(row, room_type_id=hotel.suite), version=row.version)
    assert saved.oversold == ()
    assert counters(hotel, hotel.standard)[SECOND] == (3, 0, 1, 0)
    assert counters(hotel, hotel.suite)[SECOND] == (3, 0, 1, 0)


def test_a_room_that_leaves_a_sold_out_night_is_counted_recorded_and_told(hotel: SmallHotel) -> None:
    for number in range(4):
        hotel.book(FIRST_DAY, SECOND, guest=f"Guest {number}")
    hotel.book(SECOND, THIRD)
    row = rooms(hotel)["104"]
    off = hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    assert off.oversold == (FIRST_DAY,)
    assert counters(hotel, hotel.standard) == {FIRST_DAY: (3, 0, 4, 1), SECOND: (3, 0, 1, 0)}
    with hotel.database.snapshot() as connection:
        codes = connection.execute(select(AuditEntry.code, AuditEntry.details).order_by(AuditEntry.sequence.desc()).limit(2)).all()
    assert {code: details for code, details in codes} == {  # noqa: C416 - rows of two columns
        AuditCode.INVENTORY_OVERSOLD: {"nights": {"2026-03-02": 1}},
        AuditCode.SETUP_SWITCHED_OFF: {},
    }
    on = hotel.desk.run(switch_room, room_id=row.id, active=True, version=off.version)
    assert on.oversold == ()
    assert counters(hotel, hotel.standard) == {FIRST_DAY: (4, 0, 4, 0), SECOND: (4, 0, 1, 0)}


def test_switching_twice_counts_once(hotel: SmallHotel) -> None:
    hotel.book(FIRST_DAY, SECOND)
    row = rooms(hotel)["104"]
    off = hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    hotel.desk.run(switch_room, room_id=row.id, active=False, version=off.version)
    assert counters(hotel, hotel.standard)[FIRST_DAY] == (3, 0, 1, 0)


def test_a_room_with_a_guest_stays(hotel: SmallHotel) -> None:
    stay = hotel.book(FIRST_DAY, FIRST_DAY, price_minor=0)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    row = rooms(hotel)["101"]
    with pytest.raises(RoomInUse, match=r"Ana Silva \(confirmation 100001\) is in room 101"):
        hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    with pytest.raises(RoomInUse) as refused:
        hotel.desk.run(change_room, room_id=row.id, number="101", details=same(row, room_type_id=hotel.suite), version=row.version)
    assert refused.value.field == "room_type_id"
    hotel.desk.run(check_out, reservation_id=stay)
    row = rooms(hotel)["101"]
    hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    assert not rooms(hotel)["101"].active


def test_a_room_that_is_promised_stays(hotel: SmallHotel) -> None:
    late = hotel.book(date(2026, 4, 7), date(2026, 4, 9), room="101", guest="Lúcia Reis")
    early = hotel.book(date(2026, 4, 1), date(2026, 4, 3), room="101")
    row = rooms(hotel)["101"]
    with pytest.raises(
        RoomPromised, match=r"Room 101 is given to 2 stays to come, first to Ana Silva \(confirmation 100002\) on 2026-04-01"
    ):
        hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    for reservation in (late, early):
        hotel.desk.run(cancel_reservation, reservation_id=reservation, reason="ill")
    row = rooms(hotel)["101"]
    hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)


def test_a_room_that_is_closed_on_stays_and_closures_are_listed(hotel: SmallHotel) -> None:
    desk = hotel.desk
    hotel.book(FIRST_DAY, THIRD)
    closed = desk.run(
        close_room, room_id=hotel.rooms["101"], kind=ClosureKind.OUT_OF_ORDER, first_date=SECOND, last_date=FOURTH, reason="Paint"
    )
    row = rooms(hotel)["101"]
    with pytest.raises(RoomStillClosed, match="Room 101 is closed until 2026-03-05: Paint"):
        desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    listed = desk.read(closures_set_up)
    assert [(row.room_number, row.kind, row.reason, row.state, row.active) for row in listed.rows] == [
        ("101", ClosureKind.OUT_OF_ORDER, "Paint", ClosureState.COMING, True)
    ]
    assert [choice.title for choice in listed.choices["room_id"]] == ["101", "102", "103", "104", "201", "202"]
    desk.run(reopen_room, closure_id=closed.closure_id)
    assert desk.read(closures_set_up).rows[0].state is ClosureState.REOPENED
    row = rooms(hotel)["101"]
    desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    assert counters(hotel, hotel.standard)[SECOND] == (3, 0, 1, 0)


def test_only_a_room_without_a_past_is_deleted(hotel: SmallHotel) -> None:
    stay = hotel.book(FIRST_DAY, FIRST_DAY, price_minor=0)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(check_out, reservation_id=stay)
    hotel.book(SECOND, THIRD)
    row = rooms(hotel)["101"]
    with pytest.raises(StillUsed, match=r"Room 101 is used by 1 stay\. Nothing was deleted\. Switch it off instead\."):
        hotel.desk.run(delete_room, room_id=row.id, version=row.version)
    row = rooms(hotel)["104"]
    hotel.desk.run(delete_room, room_id=row.id, version=row.version)
    assert "104" not in rooms(hotel)
    assert counters(hotel, hotel.standard)[SECOND] == (3, 0, 1, 0)
    row = rooms(hotel)["103"]
    off = hotel.desk.run(switch_room, room_id=row.id, active=False, version=row.version)
    hotel.desk.run(delete_room, room_id=row.id, version=off.version)
    assert counters(hotel, hotel.standard)[SECOND] == (2, 0, 1, 0)


def test_a_connecting_door_is_written_down_on_both_sides(hotel: SmallHotel) -> None:
    desk = hotel.desk

    def connect(number: str, other: str | None) -> None:
        row = rooms(hotel)[number]
        target = None if other is None else rooms(hotel)[other].id
        desk.run(change_room, room_id=row.id, number=number, details=same(row, connecting_room_id=target), version=row.version)

    connect("101", "102")
    assert (rooms(hotel)["101"].connecting_number, rooms(hotel)["102"].connecting_number) == ("102", "101")
    with pytest.raises(RoomConnectsElsewhere, match="Room 102 has its connecting door to room 101"):
        connect("103", "102")
    with pytest.raises(InvalidInput, match="no door to itself"):
        connect("103", "103")
    connect("101", "104")
    assert [rooms(hotel)[number].connecting_number for number in ("101", "102", "104")] == ["104", "", "101"]
    row = rooms(hotel)["104"]
    desk.run(delete_room, room_id=row.id, version=row.version)
    assert rooms(hotel)["101"].connecting_number == ""


def test_an_allowance_below_what_is_sold_answers_the_nights(hotel: SmallHotel) -> None:
    allowance: dict[str, Any] = {"room_type_id": hotel.suite, "first_date": FIRST_DAY, "last_date": THIRD}
    assert hotel.desk.run(set_overbooking_allowance, **allowance, rooms=1).oversold == ()
    for _room in range(3):
        hotel.book(FIRST_DAY, SECOND, kind=hotel.suite)
    assert hotel.desk.run(set_overbooking_allowance, **allowance, rooms=0).oversold == (FIRST_DAY,)


def test_an_allowance_is_set_for_dates_shown_in_runs_and_sold_into(hotel: SmallHotel) -> None:
    desk = hotel.desk
    desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=FIRST_DAY, last_date=FOURTH, rooms=1)
    desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=THIRD, last_date=THIRD, rooms=3)
    runs = desk.read(allowances_set_up).rows
    assert [(row.room_type, row.first_date, row.last_date, row.rooms) for row in runs] == [
        ("Suite", FIRST_DAY, SECOND, 1),
        ("Suite", THIRD, THIRD, 3),
        ("Suite", FOURTH, FOURTH, 1),
    ]
    for number in range(3):
        hotel.book(FIRST_DAY, SECOND, kind=hotel.suite, guest=f"Guest {number}")
    with pytest.raises(SoldOut):
        hotel.book(FIRST_DAY, SECOND, kind=hotel.suite, guest="Guest 4")
    desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=FIRST_DAY, last_date=FOURTH, rooms=0)
    assert desk.read(allowances_set_up).rows == ()
    assert counters(hotel, hotel.suite)[FIRST_DAY] == (2, 0, 3, 1)
    with hotel.database.snapshot() as connection:
        codes = list(connection.execute(select(AuditEntry.code).order_by(AuditEntry.sequence)).scalars())
    assert codes.count(AuditCode.INVENTORY_ALLOWANCE_SET) == 3
    assert codes[-1] == AuditCode.INVENTORY_OVERSOLD


@pytest.mark.parametrize(
    ("first", "last", "number", "field"),
    [
        (SECOND, FIRST_DAY, 1, "last_date"),
        (date(2026, 3, 1), FIRST_DAY, 1, "first_date"),
        (FIRST_DAY, date(2029, 3, 2), 1, "last_date"),
        (FIRST_DAY, SECOND, -1, "rooms"),
        (FIRST_DAY, SECOND, 1000, "rooms"),
    ],
)
def test_an_allowance_that_cannot_be_is_refused(hotel: SmallHotel, first: date, last: date, number: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=first, last_date=last, rooms=number)
    assert refused.value.field == field


def test_counters_made_while_rooms_are_added_count_them(hotel: SmallHotel) -> None:
    """Bookings of nights nobody had asked for yet race with new rooms: whoever comes second counts what the first did."""
    start = threading.Barrier(3)
    failures: list[BaseException] = []

    def in_turn(work: list[int]) -> None:
        desk = hotel.as_user("manager")
        try:
            start.wait(60)
            for number in work:
                arrival, departure = date(2026, 6, 1 + number % 28), date(2026, 6, 2 + number % 28)
                hotel_of_thread = type(hotel)(**{**hotel.__dict__, "desk": desk})
                hotel_of_thread.book(arrival, departure, guest=f"Guest {number}")
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)

    place = floor(hotel)
    threads = [threading.Thread(target=in_turn, args=(list(range(offset, 24, 2)),)) for offset in (0, 1)]
    for thread in threads:
        thread.start()
    start.wait(60)
    for number in range(12):
        hotel.desk.run(add_rooms, numbers=f"3{number:02d}", details=RoomDetails(place, hotel.standard))
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert {physical for physical, *_rest in counters(hotel, hotel.standard).values()} == {16}


def test_the_queries_cost_as_much_for_many_rooms_as_for_few(hotel: SmallHotel, count_statements: CountStatements) -> None:
    queries = (rooms_set_up, closures_set_up, allowances_set_up)
    before = [count_statements(hotel.desk, query) for query in queries]
    added = hotel.desk.run(add_rooms, numbers="301-330", details=RoomDetails(floor(hotel), hotel.standard, ("Sea view",)))
    for room_id in added.room_ids[:5]:
        hotel.desk.run(
            close_room, room_id=RoomId(room_id), kind=ClosureKind.OUT_OF_SERVICE, first_date=FIRST_DAY, last_date=SECOND, reason="Lamp"
        )
    hotel.desk.run(set_overbooking_allowance, room_type_id=hotel.suite, first_date=FIRST_DAY, last_date=FOURTH, rooms=1)
    assert [count_statements(hotel.desk, query) for query in queries] == before
