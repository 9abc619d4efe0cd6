"""What the booking calendar reads, on both databases; and that it reads it through indexes."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, insert, select, update

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PropertyId, RatePlanId, new_id
from hotel_desk.domain.rate_codes import RateAudience, RatePricing
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.tape_chart import ChartStay, TapeChart, tape_chart
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, reopen_room
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stay_moves import split_stay
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)


def day(number: int) -> date:
    return date(2026, 3, number)


def chart(hotel: SmallHotel, first: date = DAY, last: date = date(2026, 3, 15)) -> TapeChart:
    return hotel.desk.read(tape_chart, first=first, last=last)


def only(found: TapeChart) -> ChartStay:
    assert len(found.stays) == 1
    return found.stays[0]


def test_rooms_types_and_counters_of_an_empty_hotel(hotel: SmallHotel) -> None:
    found = chart(hotel)
    assert [room.number for room in found.rooms] == ["101", "102", "103", "104", "201", "202"]
    assert {room.housekeeping_status for room in found.rooms} == {HousekeepingStatus.CLEAN}
    assert [(kind.code, kind.rooms, len(kind.nights), {night.left for night in kind.nights}) for kind in found.types] == [
        ("STD", 4, 14, {4}),
        ("STE", 2, 14, {2}),
    ]
    assert (found.business_date, found.stays, found.closures) == (DAY, (), ())


def test_stay_with_a_room_and_stay_without(hotel: SmallHotel) -> None:
    given = hotel.book(DAY, day(4), room="101", guest="Ana Silva")
    waiting = hotel.book(day(3), day(5), guest="Rui Costa")
    found = {stay.reservation_id: stay for stay in chart(hotel).stays}
    ana, rui = found[given], found[waiting]
    assert (ana.room_id, ana.first, ana.last, ana.guest_name, ana.left) == (hotel.rooms["101"], DAY, day(4), "Ana Silva", False)
    assert (rui.room_id, rui.first, rui.last, rui.guest_name, rui.left) == (None, day(3), day(5), "Rui Costa", False)
    assert (rui.arrival_date, rui.departure_date, rui.status) == (day(3), day(5), ReservationStatus.RESERVED)
    assert (rui.room_type_id, rui.charged_type_id, rui.adults) == (hotel.standard, hotel.standard, 1)


@pytest.mark.parametrize(("first", "last", "seen"), [(1, 4, False), (1, 5, True), (6, 7, True), (8, 9, True), (9, 12, False)])
@pytest.mark.parametrize("room", ["101", None])
def test_stay_is_shown_from_its_arrival_to_its_departure(hotel: SmallHotel, first: int, last: int, seen: bool, room: str | None) -> None:
    hotel.book(day(5), day(8), room=room)
    assert bool(chart(hotel, day(first), day(last)).stays) is seen


def test_cancelled_stay_leaves_the_calendar(hotel: SmallHotel) -> None:
    for room in ("101", None):
        hotel.desk.run(cancel_reservation, reservation_id=hotel.book(DAY, day(4), room=room), reason="ill")
    assert chart(hotel).stays == ()


def test_guest_who_moved_has_a_bar_in_each_room(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["201"], reason="noise")
    bars = sorted(chart(hotel).stays, key=lambda one: not one.left)
    assert [(one.room_id, one.first, one.last, one.left) for one in bars] == [
        (hotel.rooms["101"], DAY, DAY, True),
        (hotel.rooms["201"], DAY, day(5), False),
    ]
    assert {(one.room_type_id, one.charged_type_id) for one in bars} == {(hotel.suite, hotel.standard)}


def test_guest_who_has_left_stays_on_the_calendar(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, DAY, room="101", price_minor=0)
    hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(check_out, reservation_id=stay)
    shown = only(chart(hotel))
    assert (shown.status, shown.left, shown.first, shown.last) == (ReservationStatus.CHECKED_OUT, True, DAY, DAY)


def test_closure_and_what_a_reopened_one_has_kept(hotel: SmallHotel) -> None:
    closed = hotel.desk.run(
        close_room, room_id=hotel.rooms["102"], kind=ClosureKind.OUT_OF_ORDER, first_date=day(3), last_date=day(6), reason="paint"
    )
    shown = chart(hotel, day(7), day(9)).closures
    assert [(one.room_id, one.kind, one.first, one.last, one.reason) for one in shown] == [
        (hotel.rooms["102"], ClosureKind.OUT_OF_ORDER, day(3), day(6), "paint")
    ]
    assert chart(hotel, day(8), day(9)).closures == ()
    hotel.desk.run(reopen_room, closure_id=closed.closure_id)
    assert chart(hotel).closures == ()


def test_switched_off_room_is_shown_while_somebody_is_in_it(hotel: SmallHotel) -> None:
    hotel.book(DAY, day(4), room="101")
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number.in_(("101", "102"))).values(active=False))
    assert [(room.number, room.active) for room in chart(hotel).rooms][:2] == [("101", False), ("103", True)]


def test_another_hotel_in_the_same_database_sees_nothing(hotel: SmallHotel) -> None:
    hotel.book(DAY, day(4), room="101")
    hotel.book(DAY, day(4))
    with hotel.database.snapshot() as connection:
        found = tape_chart(ReaderOfOtherHotel(connection, PropertyId(new_id())), first=DAY, last=day(9))
    assert (found.rooms, found.stays, found.types) == ((), (), ())


class ReaderOfOtherHotel(Reader):
    """A hotel that has only its name so far."""

    def business_date(self) -> date:
        return DAY


@pytest.fixture
def statements(hotel: SmallHotel) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, parameters))

    event.listen(hotel.database.engines.readers, "before_cursor_execute", note)
    yield seen
    event.remove(hotel.database.engines.readers, "before_cursor_execute", note)


def test_number_of_statements_does_not_grow(hotel: SmallHotel, statements: list[tuple[str, Any]]) -> None:
    chart(hotel)
    assert len(statements) == 11
    hotel.book(DAY, day(4))
    statements.clear()
    chart(hotel)
    one_without_room = len(statements)
    for number in range(3):
        hotel.book(DAY, day(4 + number), kind=hotel.suite if number else None)
    hotel.book(DAY, day(9), room="103")
    statements.clear()
    chart(hotel)
    assert len(statements) == one_without_room == 12


def test_stay_split_over_rooms_has_a_bar_in_each(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(8), room="101")
    hotel.desk.run(split_stay, reservation_id=stay, on=day(5), room_id=hotel.rooms["201"], version=2, reason="view")
    bars = chart(hotel, day(4), day(6)).stays
    assert [(one.room_id, one.first, one.last, one.moved_in, one.moves_on) for one in sorted(bars, key=lambda bar: bar.first)] == [
        (hotel.rooms["101"], DAY, day(5), False, True),
        (hotel.rooms["201"], day(5), day(8), True, False),
    ]
    assert [one.room_id for one in chart(hotel, day(6), day(7)).stays] == [hotel.rooms["201"]]


def test_what_a_bar_says_beside_its_dates(hotel: SmallHotel) -> None:
    stay, shared = hotel.book(DAY, day(4), room="101"), hotel.book(DAY, day(4), guest="Rui Costa")
    plan = RatePlanId(new_id())
    with hotel.database.writing() as connection:
        made = {"id": plan, "property_id": hotel.property_id, "code": "BAR", "name": "Best available", "version": 1}
        connection.execute(insert(RatePlan), [{**made, "audience": RateAudience.PUBLIC, "pricing": RatePricing.OWN}])
        of_guest = {"rate_plan_id": plan, "expected_time": time(17, 30), "do_not_move": True}
        connection.execute(update(Reservation).where(Reservation.id == stay).values(**of_guest))
        connection.execute(update(Reservation).where(Reservation.id == shared).values(sharing_with_id=stay))
    shown = only(chart(hotel))
    assert (shown.rate_code, shown.expected_time, shown.do_not_move, shown.sharers) == ("BAR", time(17, 30), True, 1)
    assert (shown.unconfirmed, shown.moved_in, shown.moves_on, shown.version) == (False, False, False, 2)


@pytest.mark.parametrize("seed", range(3))
def test_bars_are_those_whose_dates_meet_the_days_shown(hotel: SmallHotel, seed: int) -> None:
    """However long ago a stay began, and whether or not it was moved or left."""
    chance = random.Random(seed)  # noqa: S311 - which stays, not a secret
    for number in range(12):
        first, nights = chance.randint(2, 20), chance.choice((0, 1, 2, 9, 25))
        with suppress(StaffError):
            stay = hotel.book(
                day(first), day(first) + timedelta(nights), room=chance.choice(["101", "102", "201", None]), guest=f"Guest {number}"
            )
            if first == DAY.day and chance.random() < 0.8:
                hotel.desk.run(check_in, reservation_id=stay)
                hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["104"], reason="noise")
    with hotel.database.snapshot() as connection:
        rooms = connection.execute(select(RoomOccupancy.id, RoomOccupancy.first_date, RoomOccupancy.last_date)).all()
        given = set(connection.execute(select(RoomOccupancy.reservation_id)).scalars())
        waiting = connection.execute(select(Reservation.id, Reservation.arrival_date, Reservation.departure_date)).all()
    assert rooms
    for first, last in ((1, 4), (3, 3), (5, 12), (18, 31), (1, 31)):
        found = chart(hotel, day(first), day(last)).stays
        assert {bar.occupancy_id for bar in found if bar.room_id} == {
            one.id for one in rooms if one.last_date >= day(first) and one.first_date <= day(last)
        }
        assert {bar.reservation_id for bar in found if not bar.room_id} == {
            one.id for one in waiting if one.id not in given and one.departure_date >= day(first) and one.arrival_date <= day(last)
        }


def test_stays_and_counters_are_read_through_indexes(sqlite_hotel: SmallHotel) -> None:
    """In a file with many stays; the planner is asked, not the watch."""
    _fill(sqlite_hotel, 3_000)
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(sqlite_hotel.database.engines.readers, "before_cursor_execute", note)
    chart(sqlite_hotel, date(2026, 9, 1), date(2026, 9, 30))
    event.remove(sqlite_hotel.database.engines.readers, "before_cursor_execute", note)
    plans = {}
    with sqlite_hotel.database.snapshot() as connection:
        for statement, parameters in seen:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans[statement] = [row[3] for row in rows]
    scans = {line for lines in plans.values() for line in lines if line.startswith("SCAN ")}
    # Types, rooms, closures: a hotel has few, and all of them are wanted.
    assert scans <= {"SCAN room_type", "SCAN room", "SCAN closure", "SCAN building", "SCAN floor"}, plans
    used = "\n".join(line for lines in plans.values() for line in lines)
    assert "room_occupancy USING COVERING INDEX ix_room_occupancy_first_date" in used
    assert "room_slot USING INDEX sqlite_autoindex_room_slot_1 (property_id=? AND room_id=? AND date=? AND half=?)" in used
    assert "reservation USING COVERING INDEX ix_reservation_expected" in used
    assert "type_night USING INDEX" in used


def _fill(hotel: SmallHotel, stays: int) -> None:
    """Stays written straight into the tables, as many as a planner needs to see."""
    guest, now = new_id(), datetime(2026, 3, 2, 8, tzinfo=hotel.clock.now().tzinfo)
    bookings, reservations, occupancies = [], [], []
    for number in range(stays):
        first = DAY + timedelta(days=number // 4)
        booking, reservation = new_id(), new_id()
        bookings.append(
            {
                "id": booking,
                "property_id": hotel.property_id,
                "confirmation_number": f"X{number}",
                "guest_id": guest,
                "booked_date": DAY,
                "booked_at": now,
            }
        )
        reservations.append(
            {
                "id": reservation,
                "property_id": hotel.property_id,
                "booking_id": booking,
                "guest_id": guest,
                "status": ReservationStatus.RESERVED,
                "arrival_date": first,
                "departure_date": first + timedelta(days=1),
                "room_type_id": hotel.standard,
                "charged_type_id": hotel.standard,
                "adults": 1,
                "version": 1,
            }
        )
        occupancies.append(
            {
                "id": new_id(),
                "property_id": hotel.property_id,
                "reservation_id": reservation,
                "room_id": hotel.rooms[f"10{number % 4 + 1}"],
                "first_date": first,
                "last_date": first + timedelta(days=1),
                "state": OccupancyState.ASSIGNED,
            }
        )
    with hotel.database.writing() as connection:
        profile = {"id": guest, "property_id": hotel.property_id, "kind": ProfileKind.GUEST, "name": "Many", "version": 1}
        connection.execute(insert(Profile), [profile])
        connection.execute(insert(Booking), bookings)
        connection.execute(insert(Reservation), reservations)
        connection.execute(insert(RoomOccupancy), occupancies)
