"""Room status, what housekeeping saw, and rooms taken out of use, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, SeenOccupancy
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotFound, ReasonMissing
from hotel_desk.domain.ids import ClosureId, RoomId, new_id
from hotel_desk.domain.room_refusals import RoomClosed, RoomTaken
from hotel_desk.models.inventory import RoomSlot, TypeNight
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.room import Room
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import (
    close_room,
    record_sighting,
    reopen_room,
    set_do_not_disturb,
    set_housekeeping_status,
)
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.setup_rooms import switch_room
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, close_day, one

if TYPE_CHECKING:
    from hotel_desk.services.housekeeping import RoomClosedFor
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
OUT_OF_ORDER, OUT_OF_SERVICE = ClosureKind.OUT_OF_ORDER, ClosureKind.OUT_OF_SERVICE


def room(hotel: SmallHotel, number: str) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Room.__table__.columns).where(Room.number == number)).one()


def night(hotel: SmallHotel, day: date) -> tuple[int, int, int]:
    """Out of order, sold, oversold."""
    with hotel.database.snapshot() as connection:
        columns = (TypeNight.out_of_order, TypeNight.sold, TypeNight.oversold)
        found = connection.execute(select(*columns).where(TypeNight.room_type_id == hotel.standard, TypeNight.date == day)).one()
        return (found.out_of_order, found.sold, found.oversold)


def closed(
    hotel: SmallHotel, number: str = "101", *, first: date = DAY, last: date = NEXT, kind: ClosureKind = OUT_OF_ORDER, reason: str = "paint"
) -> RoomClosedFor:
    return hotel.desk.run(close_room, room_id=hotel.rooms[number], kind=kind, first_date=first, last_date=last, reason=reason)


# --- Status -----------------------------------------------------------------------------------------------------------


def test_several_rooms_at_once_and_only_those_that_change(hotel: SmallHotel) -> None:
    rooms = [hotel.rooms[number] for number in ("101", "102")]
    dirty = HousekeepingStatus.DIRTY
    assert set(hotel.desk.run(set_housekeeping_status, room_ids=rooms[:1], status=dirty).room_ids) == {rooms[0]}
    assert set(hotel.desk.run(set_housekeeping_status, room_ids=rooms, status=dirty).room_ids) == {rooms[1]}
    with pytest.raises(NotFound):
        hotel.desk.run(set_housekeeping_status, room_ids=[rooms[0], RoomId(new_id())], status=HousekeepingStatus.CLEAN)
    assert room(hotel, "101").housekeeping_status is dirty


def test_an_occupied_room_is_cleaned_and_left_alone(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.DIRTY)
    hotel.desk.run(set_do_not_disturb, room_id=hotel.rooms["101"], wanted=True)
    assert hotel.desk.run(set_do_not_disturb, room_id=hotel.rooms["101"], wanted=True).room_ids == ()
    assert room(hotel, "101").do_not_disturb
    hotel.desk.run(check_out, reservation_id=received.reservation_id)
    assert (room(hotel, "101").do_not_disturb, room(hotel, "101").housekeeping_status) == (False, HousekeepingStatus.DIRTY)


def test_what_was_seen(hotel: SmallHotel) -> None:
    seen: dict[str, Any] = {"room_id": hotel.rooms["101"], "seen": SeenOccupancy.OCCUPIED}
    hotel.desk.run(record_sighting, **seen, persons=3)
    assert (room(hotel, "101").seen_occupancy, room(hotel, "101").seen_persons) == (SeenOccupancy.OCCUPIED, 3)
    for persons in (-1, 1_000):
        with pytest.raises(InvalidInput):
            hotel.desk.run(record_sighting, **seen, persons=persons)
    with pytest.raises(InvalidInput):
        hotel.desk.run(record_sighting, room_id=hotel.rooms["101"], seen=SeenOccupancy.VACANT, persons=1)
    hotel.desk.run(record_sighting, room_id=hotel.rooms["101"], seen=SeenOccupancy.VACANT, persons=0)
    for command, more in ((record_sighting, {"seen": SeenOccupancy.VACANT}), (set_do_not_disturb, {"wanted": True})):
        arguments: dict[str, Any] = {"room_id": RoomId(new_id()), **more}
        with pytest.raises(NotFound):
            hotel.desk.run(command, **arguments)


# --- Closures ---------------------------------------------------------------------------------------------------------


def test_out_of_order_leaves_what_can_be_sold(hotel: SmallHotel) -> None:
    closed(hotel)
    assert (night(hotel, DAY), night(hotel, NEXT)) == ((1, 0, 0), (1, 0, 0))
    for _room in range(3):
        hotel.book(DAY, NEXT)
    with pytest.raises(SoldOut):
        hotel.book(DAY, NEXT)
    with pytest.raises(RoomClosed, match="paint"):
        hotel.book(NEXT, THIRD, room="101")


def test_out_of_service_stays_sellable(hotel: SmallHotel) -> None:
    closed(hotel, kind=OUT_OF_SERVICE)
    for _room in range(4):
        hotel.book(DAY, NEXT)
    with pytest.raises(RoomClosed):
        hotel.book(NEXT, THIRD, room="101")


def test_a_closure_of_a_sold_out_night_is_forced_counted_and_audited(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    closed(hotel)
    assert (night(hotel, DAY), night(hotel, NEXT)) == ((1, 4, 1), (1, 0, 0))
    details = one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.INVENTORY_OVERSOLD))
    assert details == {"nights": {"2026-03-02": 1}}


def test_a_closure_over_a_stay_says_whose_it_is(hotel: SmallHotel) -> None:
    """The stay lies in the middle: the nights before it are free, and still it is the stay that is named."""
    hotel.book(THIRD, FOURTH, guest="Clara", room="101")
    with pytest.raises(RoomTaken, match="Clara"):
        closed(hotel, last=FOURTH)
    assert one(hotel, select(TypeNight.out_of_order).where(TypeNight.date == THIRD)) == 0
    with pytest.raises(RoomTaken, match="Clara"):
        closed(hotel, last=FOURTH, kind=OUT_OF_SERVICE)


def test_a_closure_over_a_closure(hotel: SmallHotel) -> None:
    closed(hotel, first=NEXT, last=THIRD)
    with pytest.raises(RoomClosed, match=r"2026-03-03.*paint"):
        closed(hotel, reason="floor")


@pytest.mark.parametrize("kind", [OUT_OF_ORDER, OUT_OF_SERVICE])
def test_closed_again_while_every_room_of_its_type_is(hotel: SmallHotel, kind: ClosureKind) -> None:
    """One more room out of order cannot be counted there: it is the closure that is named, not the count that breaks."""
    for number in ("201", "202"):
        closed(hotel, number)
    with pytest.raises(RoomClosed, match=r"2026-03-02.*paint"):
        closed(hotel, "202", kind=kind, reason="floor")
    assert one(hotel, select(TypeNight.out_of_order).where(TypeNight.date == DAY, TypeNight.room_type_id == hotel.suite)) == 2


def test_a_room_that_is_switched_off_is_not_closed(hotel: SmallHotel) -> None:
    version = room(hotel, "201").version
    hotel.desk.run(switch_room, room_id=hotel.rooms["201"], active=False, version=version)
    with pytest.raises(InvalidInput, match="switched off"):
        closed(hotel, "201")


def test_an_occupied_room_is_closed_after_the_departure(hotel: SmallHotel) -> None:
    arrived(hotel, departure=NEXT)
    with pytest.raises(RoomTaken):
        closed(hotel)
    closed(hotel, first=NEXT)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"first": NEXT, "last": DAY}, InvalidInput, "last_date"),
        ({"first": date(2026, 3, 1)}, InvalidInput, "first_date"),
        ({"last": date.max}, InvalidInput, "last_date"),
        ({"first": date.max, "last": date.max}, InvalidInput, "last_date"),
        ({"reason": " "}, ReasonMissing, "reason"),
        ({"reason": "x" * 4_001}, InputTooLong, "reason"),
    ],
)
def test_closures_that_are_refused(hotel: SmallHotel, changes: dict[str, Any], refusal: type[Exception], field: str) -> None:
    with pytest.raises(refusal) as raised:
        closed(hotel, **changes)
    assert getattr(raised.value, "field", None) == field
    assert one(hotel, select(RoomSlot.date)) is None


def test_reopened_early(hotel: SmallHotel) -> None:
    closure = closed(hotel, last=FOURTH)
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(reopen_room, closure_id=closure.closure_id)
    assert [night(hotel, day) for day in (DAY, NEXT, THIRD)] == [(1, 0, 0), (0, 0, 0), (0, 0, 0)]
    hotel.book(NEXT, THIRD, room="101")
    with pytest.raises(InvalidInput):
        hotel.desk.run(reopen_room, closure_id=closure.closure_id)


def test_reopened_before_it_began_and_on_its_last_night(hotel: SmallHotel) -> None:
    ahead = closed(hotel, first=NEXT, last=THIRD)
    hotel.desk.run(reopen_room, closure_id=ahead.closure_id)
    assert night(hotel, NEXT) == (0, 0, 0)
    last_night = closed(hotel, first=DAY, last=NEXT)
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(reopen_room, closure_id=last_night.closure_id)
    over = closed(hotel, first=NEXT, last=NEXT)
    close_day(hotel, NEXT)
    with pytest.raises(InvalidInput):
        hotel.desk.run(reopen_room, closure_id=over.closure_id)
    with pytest.raises(NotFound):
        hotel.desk.run(reopen_room, closure_id=ClosureId(new_id()))


def test_reopening_takes_the_excess_back(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    closure = closed(hotel)
    assert closure.oversold == (DAY,)
    assert night(hotel, DAY) == (1, 4, 1)
    assert closed(hotel, "102", kind=OUT_OF_SERVICE).oversold == ()
    more = closed(hotel, "103")
    assert more.oversold == (DAY,)
    assert hotel.desk.run(reopen_room, closure_id=more.closure_id).oversold == (DAY,)
    assert hotel.desk.run(reopen_room, closure_id=closure.closure_id).oversold == ()
    assert night(hotel, DAY) == (0, 4, 0)
