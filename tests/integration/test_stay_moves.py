"""Stays moved, split, joined, undone, on both databases; and that the preview says what the command does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, OccupancyState
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing, SomeoneWasFaster, StaffError
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.domain.room_refusals import (
    ChargedNightLost,
    MoveNotReady,
    RoomClosed,
    RoomOccupied,
    RoomPromised,
    RoomTaken,
    TypeFull,
)
from hotel_desk.domain.stay_move import MoveAsked, MoveObstacleKind, MovePreview, RoomPart, StayMoved
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.front_desk import arrivals
from hotel_desk.queries.search import search_everything
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.queries.stay_move import preview_move
from hotel_desk.services.business_day import RoomChangesDue
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.housekeeping import close_room
from hotel_desk.services.reservations import cancel_reservation, reinstate_reservation
from hotel_desk.services.room_assignment import assign_room, swap_rooms, unassign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import extend_stay, move_room, shorten_stay
from hotel_desk.services.stay_moves import arrange_rooms, join_stay, move_stay, restore_stay, split_stay
from hotel_desk.services.stays import check_in
from tests.fixtures.invariants import broken_rules
from tests.stays_of_tests import DAY, close_day, make, row

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import SmallHotel

KEEP = PriceChoice.KEEP


def day(number: int) -> date:
    """A day of March; the business date is the 2nd."""
    return date(2026, 3, number)


def rooms_of(hotel: SmallHotel, stay: ReservationId) -> str:
    """As in the worked tables: `101 2-4` is room 101 from 2 to 4 March; in brackets what was left, a star where the guest is."""
    marks = {OccupancyState.LEFT: "({})", OccupancyState.OPEN: "{}*", OccupancyState.ASSIGNED: "{}"}
    with hotel.database.snapshot() as connection:
        found = connection.execute(
            select(Room.number, RoomOccupancy.first_date, RoomOccupancy.last_date, RoomOccupancy.state)
            .join(Room, Room.id == RoomOccupancy.room_id)
            .where(RoomOccupancy.reservation_id == stay)
            .order_by(RoomOccupancy.first_date, RoomOccupancy.last_date)
        ).all()
    return ", ".join(marks[one.state].format(f"{one.number} {one.first_date.day}-{one.last_date.day}") for one in found)


def prices_of(hotel: SmallHotel, stay: ReservationId) -> list[int]:
    with hotel.database.snapshot() as connection:
        nights = select(ReservationNight.price_minor).where(ReservationNight.reservation_id == stay).order_by(ReservationNight.date)
        return list(connection.execute(nights).scalars())


def types_of(hotel: SmallHotel, stay: ReservationId) -> str:
    """S for a night counted in Standard, T for one in Suite."""
    with hotel.database.snapshot() as connection:
        nights = select(ReservationNight.room_type_id).where(ReservationNight.reservation_id == stay).order_by(ReservationNight.date)
        return "".join("S" if kind == hotel.standard else "T" for kind in connection.execute(nights).scalars())


def version_of(hotel: SmallHotel, stay: ReservationId) -> int:
    found: int = row(hotel, stay).version
    return found


def wished(hotel: SmallHotel, stay: ReservationId, first: int, last: int, room: str | None, **nights: Any) -> MoveAsked:
    return MoveAsked(stay, day(first), day(last), hotel.rooms[room] if room else None, **nights)


def preview(hotel: SmallHotel, asked: MoveAsked) -> MovePreview:
    return hotel.desk.read(preview_move, asked=asked)


def move(
    hotel: SmallHotel, asked: MoveAsked, *, price: PriceChoice = KEEP, version: int | None = None, desk: Desk | None = None, **more: Any
) -> StayMoved:
    return (desk or hotel.desk).run(
        move_stay,
        reservation_id=asked.reservation_id,
        arrival=asked.arrival,
        departure=asked.departure,
        room_id=asked.room_id,
        from_date=asked.from_date,
        until_date=asked.until_date,
        price=price,
        version=version or version_of(hotel, asked.reservation_id),
        **more,
    )


def run(hotel: SmallHotel, command: Any, stay: ReservationId, **arguments: Any) -> StayMoved:
    moved: StayMoved = hotel.desk.run(command, reservation_id=stay, version=version_of(hotel, stay), **arguments)
    return moved


def restored(hotel: SmallHotel, moved: StayMoved, *, redo: bool = False, version: int | None = None) -> StayMoved:
    return hotel.desk.run(
        restore_stay,
        reservation_id=moved.reservation_id,
        arrangement=moved.after if redo else moved.before,
        version=moved.version if version is None else version,
    )


def sound(hotel: SmallHotel) -> None:
    assert broken_rules(hotel) == []


def refused(hotel: SmallHotel, asked: MoveAsked, kind: MoveObstacleKind, error: type[StaffError], **more: Any) -> MovePreview:
    """The preview names it, the command refuses it with the same sentence, nothing is changed."""
    before = (rooms_of(hotel, asked.reservation_id), prices_of(hotel, asked.reservation_id), version_of(hotel, asked.reservation_id))
    seen = preview(hotel, asked)
    assert kind in {obstacle.kind for obstacle in seen.obstacles}
    with pytest.raises(error) as caught:
        move(hotel, asked, **more)
    assert str(caught.value) in {obstacle.sentence for obstacle in seen.obstacles}
    assert (
        rooms_of(hotel, asked.reservation_id),
        prices_of(hotel, asked.reservation_id),
        version_of(hotel, asked.reservation_id),
    ) == before
    sound(hotel)
    return seen


# --- Reserved stays ---------------------------------------------------------------------------------------------------


def test_a_stay_goes_to_another_room_and_back_by_undo_and_there_again_by_redo(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    moved = move(hotel, wished(hotel, stay, 2, 5, "102"))
    assert rooms_of(hotel, stay) == "102 2-5"
    undone = restored(hotel, moved)
    assert rooms_of(hotel, stay) == "101 2-5"
    restored(hotel, moved, redo=True, version=undone.version)
    assert rooms_of(hotel, stay) == "102 2-5"
    sound(hotel)


def test_other_dates_take_the_price_of_the_nearest_night_and_undo_brings_the_old_prices_back(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4), room="101", price_minor=10_000)
    with hotel.database.writing() as connection:
        connection.execute(
            update(ReservationNight).where(ReservationNight.date == day(3)).values(price_minor=12_000, list_price_minor=13_000)
        )
    asked = wished(hotel, stay, 4, 7, "101")
    seen = preview(hotel, asked)
    assert (seen.nights, seen.price_before_minor, seen.kept_price_minor, seen.price_difference_minor) == (3, 22_000, 36_000, 14_000)
    moved = move(hotel, asked)
    assert (prices_of(hotel, stay), rooms_of(hotel, stay)) == ([12_000, 12_000, 12_000], "101 4-7")
    restored(hotel, moved)
    assert (prices_of(hotel, stay), rooms_of(hotel, stay)) == ([10_000, 12_000], "101 2-4")
    sound(hotel)


def test_from_the_lane_to_a_room_and_back_to_the_lane(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4))
    move(hotel, wished(hotel, stay, 2, 4, "201"), reason="suite is free")
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("201 2-4", "TT")
    moved = move(hotel, wished(hotel, stay, 2, 4, None))
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("", "TT")
    restored(hotel, moved)
    assert rooms_of(hotel, stay) == "201 2-4"
    sound(hotel)


def test_some_nights_go_to_a_room_of_another_type_and_are_counted_there(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(6), room="101")
    asked = wished(hotel, stay, 2, 6, "201", from_date=day(3), until_date=day(5))
    assert MoveObstacleKind.OTHER_TYPE in {warning.kind for warning in preview(hotel, asked).warnings}
    moved = move(hotel, asked, reason="suite is free")
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-3, 201 3-5, 101 5-6", "STTS")
    assert row(hotel, stay).charged_type_id == hotel.standard
    sound(hotel)
    restored(hotel, moved)
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-6", "SSSS")
    sound(hotel)


def test_split_move_the_second_part_join(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(6), room="101")
    run(hotel, split_stay, stay, on=day(4))
    assert rooms_of(hotel, stay) == "101 2-4, 101 4-6"
    move(hotel, wished(hotel, stay, 2, 6, "102", from_date=day(4)))
    assert rooms_of(hotel, stay) == "101 2-4, 102 4-6"
    sound(hotel)
    run(hotel, join_stay, stay)
    assert rooms_of(hotel, stay) == "101 2-6"
    run(hotel, split_stay, stay, on=day(3), room_id=hotel.rooms["201"], reason="suite is free")
    assert rooms_of(hotel, stay) == "101 2-3, 201 3-6"
    run(hotel, join_stay, stay, room_id=hotel.rooms["102"])
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("102 2-6", "SSSS")
    sound(hotel)


def test_rooms_arranged_for_every_night_of_a_stay_that_had_none(hotel: SmallHotel) -> None:
    """No single room is free for all nights, two together are."""
    hotel.book(day(4), day(6), room="101", guest="Rui Costa")
    stay = hotel.book(DAY, day(6))
    parts = (RoomPart(hotel.rooms["101"], DAY, day(4)), RoomPart(hotel.rooms["102"], day(4), day(6)))
    run(hotel, arrange_rooms, stay, parts=parts)
    assert rooms_of(hotel, stay) == "101 2-4, 102 4-6"
    sound(hotel)
    for wrong in (parts[:1], parts[::-1], (parts[0], RoomPart(hotel.rooms["102"], day(5), day(6)))):
        with pytest.raises(InvalidInput):
            run(hotel, arrange_rooms, stay, parts=wrong)
    run(hotel, arrange_rooms, stay, parts=())
    assert rooms_of(hotel, stay) == ""
    sound(hotel)


def test_what_uses_the_stay_afterwards_knows_of_its_rooms(hotel: SmallHotel) -> None:
    """Extending keeps the last room and its type; unassigning, cancelling and taking back leave nothing behind."""
    stay = hotel.book(DAY, day(5), room="101")
    run(hotel, split_stay, stay, on=day(4), room_id=hotel.rooms["201"], reason="suite is free")
    move(hotel, wished(hotel, stay, 2, 7, "201", from_date=day(4)))
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-4, 201 4-7", "SSTTT")
    hotel.desk.run(unassign_room, reservation_id=stay)
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("", "SSSSS")
    run(hotel, arrange_rooms, stay, parts=(RoomPart(hotel.rooms["201"], DAY, day(3)), RoomPart(hotel.rooms["101"], day(3), day(7))))
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    sound(hotel)
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["102"])
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("102 2-7", "SSSSS")
    sound(hotel)


# --- In house ---------------------------------------------------------------------------------------------------------


def here(hotel: SmallHotel, departure: int = 6, room: str = "101") -> ReservationId:
    stay = hotel.book(DAY, day(departure), room=room)
    hotel.desk.run(check_in, reservation_id=stay)
    return stay


def test_a_planned_change_of_rooms_is_carried_out_on_its_day(hotel: SmallHotel) -> None:
    stay = here(hotel)
    run(hotel, split_stay, stay, on=day(3), room_id=hotel.rooms["201"], reason="suite is free")
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-3*, 201 3-6", "STTT")
    sound(hotel)
    close_day(hotel, DAY)
    with pytest.raises(RoomChangesDue, match="Ana Silva"):
        close_day(hotel, day(3))
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["201"], reason="as planned")
    assert rooms_of(hotel, stay) == "(101 2-3), 201 3-6*"
    sound(hotel)
    close_day(hotel, day(3))
    sound(hotel)


def test_on_the_day_of_change_the_plan_may_be_dropped_or_changed(hotel: SmallHotel) -> None:
    stay = here(hotel)
    run(hotel, split_stay, stay, on=day(3), room_id=hotel.rooms["201"], reason="suite is free")
    close_day(hotel, DAY)
    moved = run(hotel, arrange_rooms, stay, parts=(RoomPart(hotel.rooms["101"], day(3), day(6)),))
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-6*", "SSSS")
    sound(hotel)
    restored(hotel, moved)
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-3*, 201 3-6", "STTT")
    sound(hotel)
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["102"], reason="rather this one")
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("(101 2-3), 102 3-6*", "SSSS")
    sound(hotel)


def test_a_guest_who_moves_now_keeps_the_rooms_planned_for_later(hotel: SmallHotel) -> None:
    stay = here(hotel)
    run(hotel, split_stay, stay, on=day(5), room_id=hotel.rooms["104"])
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["102"], reason="noise")
    assert rooms_of(hotel, stay) == "(101 2-2), 102 2-5*, 104 5-6"
    sound(hotel)


def test_dragging_tonight_moves_the_guest_now_with_reason_and_ready_room(hotel: SmallHotel) -> None:
    stay = here(hotel)
    asked = wished(hotel, stay, 2, 6, "102")
    assert preview(hotel, asked).changes_room_now
    with pytest.raises(ReasonMissing):
        move(hotel, asked)
    make(hotel, "102", HousekeepingStatus.DIRTY)
    seen = refused(hotel, asked, MoveObstacleKind.ROOM_NOT_READY, MoveNotReady, reason="noise")
    assert not seen.possible
    assert seen.possible_with_a_reason
    moved = move(hotel, asked, reason="noise", override_reason="nothing else left")
    assert rooms_of(hotel, stay) == "(101 2-2), 102 2-6*"
    sound(hotel)
    with pytest.raises(MoveNotReady):
        restored(hotel, moved)
    make(hotel, "101", HousekeepingStatus.CLEAN)
    restored(hotel, moved)
    assert rooms_of(hotel, stay) == "(101 2-2), (102 2-2), 101 2-6*"
    sound(hotel)


def test_the_departure_of_a_guest_in_house_is_moved_and_undone(hotel: SmallHotel) -> None:
    stay = here(hotel, 4)
    longer = move(hotel, wished(hotel, stay, 2, 6, "101"))
    assert (rooms_of(hotel, stay), len(prices_of(hotel, stay))) == ("101 2-6*", 4)
    restored(hotel, longer)
    assert (rooms_of(hotel, stay), len(prices_of(hotel, stay))) == ("101 2-4*", 2)
    close_day(hotel, DAY)
    close_day(hotel, day(3))
    later = move(hotel, wished(hotel, stay, 2, 5, "101"))
    assert rooms_of(hotel, stay) == "101 2-5*"
    restored(hotel, later)
    assert rooms_of(hotel, stay) == "101 2-4*"
    sound(hotel)


def test_longer_and_moved_now_in_one_go(hotel: SmallHotel) -> None:
    stay = here(hotel, 3)
    close_day(hotel, DAY)
    move(hotel, wished(hotel, stay, 2, 5, "201"), reason="upgrade")
    assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("(101 2-3), 201 3-5*", "STT")
    sound(hotel)


@pytest.mark.parametrize("job", ["extend", "shorten", "leave"])
def test_desk_jobs_on_a_stay_with_a_room_planned(hotel: SmallHotel, job: str) -> None:
    stay = here(hotel)
    run(hotel, split_stay, stay, on=day(4), room_id=hotel.rooms["201"], reason="suite is free")
    if job == "extend":
        hotel.desk.run(extend_stay, reservation_id=stay, departure_date=day(8))
        assert (rooms_of(hotel, stay), types_of(hotel, stay)) == ("101 2-4*, 201 4-8", "SSTTTT")
    elif job == "shorten":
        hotel.desk.run(shorten_stay, reservation_id=stay, departure_date=day(3))
        assert rooms_of(hotel, stay) == "101 2-3*"
    else:
        hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="gone")
        assert rooms_of(hotel, stay) == "(101 2-2)"
    sound(hotel)


def test_check_in_enters_the_first_room_and_joins_what_was_only_cut(hotel: SmallHotel) -> None:
    split, cut = hotel.book(DAY, day(6), room="101"), hotel.book(DAY, day(6), room="103", guest="Rui Costa")
    run(hotel, split_stay, split, on=day(4), room_id=hotel.rooms["102"])
    run(hotel, split_stay, cut, on=day(4))
    for stay in (split, cut):
        hotel.desk.run(check_in, reservation_id=stay)
    assert (rooms_of(hotel, split), rooms_of(hotel, cut)) == ("101 2-4*, 102 4-6", "103 2-6*")
    sound(hotel)
    hotel.desk.run(undo_check_in, reservation_id=split, reason="wrong guest")
    assert rooms_of(hotel, split) == "101 2-4, 102 4-6"
    hotel.desk.run(check_in, reservation_id=split, room_id=hotel.rooms["201"], upgrade_reason="booked type is full")
    assert (rooms_of(hotel, split), types_of(hotel, split)) == ("201 2-4*, 102 4-6", "TTSS")
    sound(hotel)


def test_early_arrival_of_a_split_stay(hotel: SmallHotel) -> None:
    stay = hotel.book(day(4), day(8), room="101")
    run(hotel, split_stay, stay, on=day(6), room_id=hotel.rooms["102"])
    hotel.desk.run(check_in, reservation_id=stay, arrives_early=True)
    assert rooms_of(hotel, stay) == "101 2-6*, 102 6-8"
    sound(hotel)


# --- What stands in the way -------------------------------------------------------------------------------------------


def test_another_guest_in_the_way(hotel: SmallHotel) -> None:
    hotel.book(day(4), day(6), room="102", guest="Rui Costa")
    stay = hotel.book(DAY, day(5), room="101")
    seen = refused(hotel, wished(hotel, stay, 2, 5, "102"), MoveObstacleKind.CONFLICT, RoomTaken)
    assert "Rui Costa" in seen.obstacles[0].sentence
    assert seen.obstacles[0].date == day(4)
    assert preview(hotel, wished(hotel, stay, 2, 4, "102")).possible


def test_a_closure_in_the_way(hotel: SmallHotel) -> None:
    dates: dict[str, Any] = {"first_date": day(4), "last_date": day(4)}
    hotel.desk.run(close_room, room_id=hotel.rooms["102"], kind=ClosureKind.OUT_OF_SERVICE, reason="paint", **dates)
    stay = hotel.book(DAY, day(5), room="101")
    refused(hotel, wished(hotel, stay, 2, 5, "102"), MoveObstacleKind.CLOSURE, RoomClosed)


def test_somebody_in_the_room(hotel: SmallHotel) -> None:
    """Due out today: the slots are free, the room is not."""
    leaving = hotel.book(DAY, day(3), room="102", guest="Rui Costa")
    hotel.desk.run(check_in, reservation_id=leaving)
    stay = here(hotel)
    close_day(hotel, DAY)
    refused(hotel, wished(hotel, stay, 2, 6, "102"), MoveObstacleKind.OCCUPIED, RoomOccupied, reason="noise")


def test_a_type_that_is_full(hotel: SmallHotel) -> None:
    for number in range(2):
        hotel.book(day(4), day(5), kind=hotel.suite, guest=f"Suite {number}")
    stay = hotel.book(DAY, day(6), room="101")
    refused(hotel, wished(hotel, stay, 2, 6, "201"), MoveObstacleKind.SOLD_OUT, TypeFull)
    move(hotel, wished(hotel, stay, 2, 6, "201", until_date=day(4)), reason="suite is free")
    assert rooms_of(hotel, stay) == "201 2-4, 101 4-6"


def test_its_own_night_is_no_obstacle_on_a_full_house(hotel: SmallHotel) -> None:
    stays = [hotel.book(DAY, day(4), guest=f"Guest {number}") for number in range(4)]
    move(hotel, wished(hotel, stays[0], 2, 4, "101"))
    assert preview(hotel, wished(hotel, stays[0], 3, 5, "101")).possible


def test_a_guest_who_was_promised_the_room(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4), room="101")
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(do_not_move=True))
    for asked in (wished(hotel, stay, 2, 4, "102"), wished(hotel, stay, 2, 4, None), wished(hotel, stay, 2, 4, "102", from_date=day(3))):
        refused(hotel, asked, MoveObstacleKind.DO_NOT_MOVE, RoomPromised)
    assert preview(hotel, wished(hotel, stay, 3, 5, "101")).possible
    asked = wished(hotel, stay, 2, 4, "102")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(
            move_stay,
            reservation_id=stay,
            arrival=DAY,
            departure=day(4),
            room_id=hotel.rooms["102"],
            price=KEEP,
            version=version_of(hotel, stay),
            override_reason="burst pipe",
        )
    move(hotel, asked, override_reason="burst pipe")
    assert rooms_of(hotel, stay) == "102 2-4"


def test_a_night_that_was_charged(hotel: SmallHotel) -> None:
    stay = here(hotel, 4)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    refused(hotel, wished(hotel, stay, 2, 2, "101"), MoveObstacleKind.DATES, InvalidInput)
    close_day(hotel, DAY)
    hotel.desk.run(post_room_and_tax, night=day(3), reservation_ids=[stay])
    refused(hotel, wished(hotel, stay, 2, 3, "101"), MoveObstacleKind.CHARGED_NIGHT, ChargedNightLost)


@pytest.mark.parametrize(
    ("dates", "room", "nights", "kind"),
    [
        ((1, 4), "101", {}, MoveObstacleKind.PAST),
        ((5, 4), "101", {}, MoveObstacleKind.DATES),
        ((4, 4), "101", {}, MoveObstacleKind.DATES),
        ((2, 5), None, {"from_date": 3}, MoveObstacleKind.PARTLY_WITHOUT_ROOM),
        ((2, 5), "101", {"from_date": 7}, MoveObstacleKind.DATES),
        ((2, 5), "101", {"from_date": 4, "until_date": 3}, MoveObstacleKind.DATES),
    ],
)
def test_dates_that_cannot_be(
    hotel: SmallHotel, dates: tuple[int, int], room: str | None, nights: dict[str, int], kind: MoveObstacleKind
) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    some: dict[str, Any] = {name: day(number) for name, number in nights.items()}
    refused(hotel, wished(hotel, stay, *dates, room, **some), kind, InvalidInput)


def test_a_guest_in_house_keeps_the_arrival_and_a_room(hotel: SmallHotel) -> None:
    stay = here(hotel)
    refused(hotel, wished(hotel, stay, 3, 6, "101"), MoveObstacleKind.IN_HOUSE, InvalidInput)
    refused(hotel, wished(hotel, stay, 2, 6, None), MoveObstacleKind.PARTLY_WITHOUT_ROOM, InvalidInput)


def test_a_stay_that_is_over(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4), room="101")
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    refused(hotel, wished(hotel, stay, 2, 4, "101"), MoveObstacleKind.STATUS, WrongStatus)


def test_a_room_switched_off(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4), room="101")
    with hotel.database.writing() as connection:
        connection.execute(update(Room).where(Room.number.in_(("101", "201"))).values(active=False))
    assert MoveObstacleKind.ROOM_SWITCHED_OFF in {one.kind for one in preview(hotel, wished(hotel, stay, 2, 4, "201")).obstacles}
    assert MoveObstacleKind.ROOM_SWITCHED_OFF not in {one.kind for one in preview(hotel, wished(hotel, stay, 2, 4, "101")).obstacles}


# --- Undo -------------------------------------------------------------------------------------------------------------


def test_whoever_was_faster_is_not_undone(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    moved = move(hotel, wished(hotel, stay, 2, 5, "102"))
    hotel.as_user("reception").run(assign_room, reservation_id=stay, room_id=hotel.rooms["103"])
    with pytest.raises(SomeoneWasFaster):
        restored(hotel, moved)
    with pytest.raises(SomeoneWasFaster):
        move(hotel, wished(hotel, stay, 2, 5, "104"), version=moved.version)
    assert rooms_of(hotel, stay) == "103 2-5"


def test_undo_is_refused_where_the_room_has_gone(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(5), room="101")
    moved = move(hotel, wished(hotel, stay, 2, 5, "102"))
    hotel.book(day(3), day(4), room="101", guest="Rui Costa")
    with pytest.raises(RoomTaken):
        restored(hotel, moved)
    assert rooms_of(hotel, stay) == "102 2-5"
    sound(hotel)


def test_day_use_made_a_night_and_day_use_again(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, DAY, room="101", price_minor=4_000)
    moved = move(hotel, wished(hotel, stay, 2, 3, "101"))
    assert (rooms_of(hotel, stay), prices_of(hotel, stay), row(hotel, stay).day_use_price_minor) == ("101 2-3", [4_000], None)
    restored(hotel, moved)
    assert (rooms_of(hotel, stay), prices_of(hotel, stay), row(hotel, stay).day_use_price_minor) == ("101 2-2", [], 4_000)
    sound(hotel)


def test_reason_to_keep_the_room_type_of_a_stay_without_a_room(hotel: SmallHotel) -> None:
    """Undo of an assignment to a suite counts the nights in the type that was reserved again."""
    stay = hotel.book(DAY, day(4))
    moved = move(hotel, wished(hotel, stay, 2, 4, "201"), reason="suite is free")
    restored(hotel, moved)
    assert (rooms_of(hotel, stay), types_of(hotel, stay), row(hotel, stay).room_type_id) == ("", "SS", hotel.standard)
    sound(hotel)


# --- Swaps ------------------------------------------------------------------------------------------------------------


def test_stays_of_other_dates_swap_rooms_of_other_types(hotel: SmallHotel) -> None:
    first, second = hotel.book(DAY, day(5), room="101"), hotel.book(day(4), day(8), kind=hotel.suite, room="201", guest="Rui Costa")
    hotel.desk.run(swap_rooms, first_id=first, second_id=second, reason="as they asked")
    assert (rooms_of(hotel, first), rooms_of(hotel, second)) == ("201 2-5", "101 4-8")
    assert (types_of(hotel, first), types_of(hotel, second)) == ("TTT", "SSSS")
    sound(hotel)
    hotel.desk.run(swap_rooms, first_id=second, second_id=first)
    assert (rooms_of(hotel, first), types_of(hotel, second)) == ("101 2-5", "TTTT")
    sound(hotel)


def test_a_guest_in_house_swaps_with_one_who_is_to_come(hotel: SmallHotel) -> None:
    stay, other = here(hotel), hotel.book(day(4), day(8), kind=hotel.suite, room="201", guest="Rui Costa")
    close_day(hotel, DAY)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(swap_rooms, first_id=stay, second_id=other)
    hotel.desk.run(swap_rooms, first_id=other, second_id=stay, reason="wheelchair")
    assert (rooms_of(hotel, stay), rooms_of(hotel, other)) == ("(101 2-3), 201 3-6*", "101 4-8")
    assert (types_of(hotel, stay), types_of(hotel, other)) == ("STTT", "SSSS")
    sound(hotel)


def test_swaps_that_cannot_be(hotel: SmallHotel) -> None:
    stay = here(hotel)
    split = hotel.book(day(6), day(9), room="103")
    run(hotel, split_stay, split, on=day(7))
    with pytest.raises(InvalidInput):
        hotel.desk.run(swap_rooms, first_id=stay, second_id=split, reason="two rooms")
    promised = hotel.book(day(6), day(9), room="104", guest="Rui Costa")
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == promised).values(do_not_move=True))
    with pytest.raises(RoomPromised):
        hotel.desk.run(swap_rooms, first_id=stay, second_id=promised, reason="noise")
    hotel.desk.run(swap_rooms, first_id=stay, second_id=promised, reason="noise", override_reason="burst pipe")
    assert (rooms_of(hotel, stay), rooms_of(hotel, promised)) == ("(101 2-2), 104 2-6*", "101 6-9")
    sound(hotel)


# --- What others say of a stay in several rooms -----------------------------------------------------------------------


def test_a_split_stay_is_one_row_everywhere_with_the_room_of_today(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(6), room="101", guest="Zoe Quill")
    run(hotel, split_stay, stay, on=day(3), room_id=hotel.rooms["201"], reason="suite is free")
    assert [(one.reservation_id, one.room_number) for one in hotel.desk.read(arrivals).rows] == [(stay, "101")]
    hits = [hit for hit in hotel.desk.read(search_everything, text="Quill", limit=20) if hit.id == stay]
    assert ["101" in hit.subtitle for hit in hits] == [True]
    hotel.desk.run(check_in, reservation_id=stay)
    there = hotel.desk.read(stay_detail, reservation_id=stay).room
    assert there is not None
    assert there.number == "101"
    close_day(hotel, DAY)
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["201"], reason="as planned")
    detail = hotel.desk.read(stay_detail, reservation_id=stay)
    assert detail.room is not None
    assert (detail.room.number, [one.number for one in detail.rooms]) == ("201", ["101", "201"])
