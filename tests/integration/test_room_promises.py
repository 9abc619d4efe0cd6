"""A guest who was promised a room keeps it, whichever way it would be taken away; two guests in house change rooms. Both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import NotAllowed, ReasonMissing, SomeoneWasFaster
from hotel_desk.domain.room_refusals import RoomPromised
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services.reception import receive_guest
from hotel_desk.services.room_assignment import assign_room, swap_rooms, unassign_room
from hotel_desk.services.room_readiness import RoomNotReady
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stay_moves import move_stay, restore_stay, split_stay
from hotel_desk.services.stays import check_in
from tests.integration.test_stay_moves import KEEP, day, here, rooms_of, run, types_of, version_of
from tests.stays_of_tests import DAY, close_day, make, one, row

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def promise(hotel: SmallHotel, stay: ReservationId) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))


def overridden(hotel: SmallHotel) -> int:
    found: int = one(hotel, select(func.count()).where(AuditEntry.code == AuditCode.RESTRICTION_OVERRIDDEN))
    return found


def moved_on_the_calendar(hotel: SmallHotel, stay: ReservationId) -> dict[str, Any]:
    dates = {"arrival": DAY, "departure": day(5), "price": KEEP, "version": version_of(hotel, stay)}
    return {"reservation_id": stay, "room_id": hotel.rooms["102"], **dates}


def swapped(hotel: SmallHotel, stay: ReservationId) -> dict[str, Any]:
    return {"first_id": stay, "second_id": hotel.book(DAY, day(5), room="102", guest="Rui Costa")}


def elsewhere(hotel: SmallHotel, stay: ReservationId) -> dict[str, Any]:
    return {"reservation_id": stay, "room_id": hotel.rooms["102"]}


def nowhere(_hotel: SmallHotel, stay: ReservationId) -> dict[str, Any]:
    return {"reservation_id": stay}


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (assign_room, elsewhere),
        (unassign_room, nowhere),
        (check_in, elsewhere),
        (receive_guest, elsewhere),
        (swap_rooms, swapped),
        (move_stay, moved_on_the_calendar),
    ],
)
def test_an_expected_guest_keeps_the_room_promised(hotel: SmallHotel, command: Any, asked: Any) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    promise(hotel, stay)
    arguments = asked(hotel, stay)
    for reason in ("", " "):
        with pytest.raises(RoomPromised, match="101"):
            hotel.desk.run(command, **arguments, override_reason=reason)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(command, **arguments, override_reason="burst pipe")
    assert (rooms_of(hotel, stay), overridden(hotel)) == ("101 2-5", 0)
    hotel.desk.run(command, **arguments, override_reason="burst pipe")
    assert "101" not in rooms_of(hotel, stay)
    assert overridden(hotel) == 1


def test_a_promise_forbids_nothing_that_keeps_the_room(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    promise(hotel, stay)
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    without = hotel.book(DAY, day(5), guest="Rui Costa")
    promise(hotel, without)
    hotel.desk.run(assign_room, reservation_id=without, room_id=hotel.rooms["102"])
    assert (rooms_of(hotel, without), overridden(hotel)) == ("102 2-5", 0)


def test_a_guest_goes_to_the_room_that_was_promised_for_tonight(hotel: SmallHotel) -> None:
    stay = here(hotel)
    run(hotel, split_stay, stay, on=day(3), room_id=hotel.rooms["102"])
    promise(hotel, stay)
    close_day(hotel, DAY)
    with pytest.raises(RoomPromised, match="102"):
        hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["103"], reason="noise")
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["102"], reason="as planned")
    assert rooms_of(hotel, stay) == "(101 2-3), 102 3-6*"


def test_a_move_against_the_promise_is_undone_and_done_again_with_a_reason_of_its_own(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    promise(hotel, stay)
    moved = hotel.desk.run(move_stay, **moved_on_the_calendar(hotel, stay), override_reason="burst pipe")
    undo: dict[str, Any] = {"reservation_id": stay, "arrangement": moved.before, "version": moved.version}
    with pytest.raises(RoomPromised, match="102"):
        hotel.desk.run(restore_stay, **undo)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(restore_stay, **undo, override_reason="mended")
    assert (rooms_of(hotel, stay), overridden(hotel)) == ("102 2-5", 1)
    undone = hotel.desk.run(restore_stay, **undo, override_reason="mended")
    assert (rooms_of(hotel, stay), overridden(hotel)) == ("101 2-5", 2)
    redo: dict[str, Any] = {"reservation_id": stay, "arrangement": moved.after, "version": undone.version}
    hotel.desk.run(restore_stay, **redo, override_reason="burst again")
    assert (rooms_of(hotel, stay), overridden(hotel)) == ("102 2-5", 3)


# --- Two guests in house change rooms -----------------------------------------------------------------------------------


def statuses(hotel: SmallHotel, *numbers: str) -> list[HousekeepingStatus]:
    return [one(hotel, select(Room.housekeeping_status).where(Room.number == number)) for number in numbers]


def test_two_guests_in_house_change_rooms_and_back_again(hotel: SmallHotel) -> None:
    first, second = here(hotel), here(hotel, 5, room="102")
    for room in ("101", "102"):
        make(hotel, room, HousekeepingStatus.CLEAN)
    asked: dict[str, Any] = {"first_id": first, "second_id": second}
    with pytest.raises(ReasonMissing):
        hotel.desk.run(swap_rooms, **asked)
    done = hotel.desk.run(swap_rooms, **asked, reason="beds mixed up")
    assert (rooms_of(hotel, first), rooms_of(hotel, second)) == ("(101 2-2), 102 2-6*", "(102 2-2), 101 2-5*")
    assert statuses(hotel, "101", "102") == [HousekeepingStatus.DIRTY, HousekeepingStatus.DIRTY]
    versions: dict[str, Any] = {"first_version": done.first_version, "second_version": done.second_version}
    with pytest.raises(RoomNotReady):
        hotel.desk.run(swap_rooms, **asked, **versions, reason="rather not")
    hotel.desk.run(swap_rooms, **asked, **versions, reason="rather not", override_reason="both have just left")
    assert (rooms_of(hotel, first), rooms_of(hotel, second)) == ("(101 2-2), (102 2-2), 101 2-6*", "(102 2-2), (101 2-2), 102 2-5*")
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(swap_rooms, **asked, **versions, reason="once more", override_reason="yes")


def test_guests_of_other_types_change_rooms_after_a_night_in_a_full_house(hotel: SmallHotel) -> None:
    first = here(hotel)
    second = hotel.book(DAY, day(6), kind=hotel.suite, room="201", guest="Rui Costa")
    hotel.desk.run(check_in, reservation_id=second)
    for room in ("102", "103", "104"):
        hotel.book(DAY, day(6), room=room, guest="Full")
    hotel.desk.run(check_in, reservation_id=hotel.book(DAY, day(6), kind=hotel.suite, room="202", guest="Full"))
    with hotel.database.snapshot() as connection:
        waiting = connection.execute(select(Reservation.id).where(Reservation.checked_in_date.is_(None))).scalars().all()
    for stay in waiting:
        hotel.desk.run(check_in, reservation_id=stay)
    close_day(hotel, DAY)
    for room in ("101", "201"):
        make(hotel, room, HousekeepingStatus.INSPECTED)
    hotel.desk.run(swap_rooms, first_id=second, second_id=first, reason="stairs")
    assert (rooms_of(hotel, first), rooms_of(hotel, second)) == ("(101 2-3), 201 3-6*", "(201 2-3), 101 3-6*")
    assert (types_of(hotel, first), types_of(hotel, second)) == ("STTT", "TSSS")
    assert row(hotel, first).upgrade_reason == "stairs"


def test_reception_changes_rooms_only_where_they_are_ready(hotel: SmallHotel) -> None:
    first, second = here(hotel), here(hotel, 5, room="102")
    make(hotel, "102", HousekeepingStatus.DIRTY)
    asked: dict[str, Any] = {"first_id": first, "second_id": second, "reason": "noise"}
    with pytest.raises(RoomNotReady, match="102"):
        hotel.desk.run(swap_rooms, **asked)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(swap_rooms, **asked, override_reason="they insist")
    assert (rooms_of(hotel, first), rooms_of(hotel, second)) == ("101 2-6*", "102 2-5*")
