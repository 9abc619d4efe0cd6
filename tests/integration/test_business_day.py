"""The roll of docs/algorithms/business-day.md through the commands, and everything that stops it, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus, SettingScope
from hotel_desk.domain.ids import ReservationId, new_id
from hotel_desk.domain.settings import OCCUPIED_ROOMS_BECOME_DIRTY
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.property import BusinessDate, ClosedDay
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.setting import SettingValue
from hotel_desk.services.business_day import AnotherDay, ArrivalsUnresolved, DueOutsInHouse, NightsUncharged, roll_business_date
from hotel_desk.services.departures import check_out
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import cancel_reservation, mark_no_show
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import extend_stay
from hotel_desk.services.stays import walk_in
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, balance, charge, close_day, one, pay, row

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def today(hotel: SmallHotel) -> date:
    found: date = one(hotel, select(BusinessDate.date))
    return found


def test_an_empty_day_is_closed(hotel: SmallHotel) -> None:
    rolled = hotel.desk.run(roll_business_date, closing=DAY)
    assert (rolled.closed_date, rolled.business_date, rolled.rooms_made_dirty) == (DAY, NEXT, 0)
    assert (today(hotel), one(hotel, select(ClosedDay.date))) == (NEXT, DAY)


@pytest.mark.parametrize("closing", [date(2026, 3, 1), NEXT, date.max])
def test_another_day_than_the_open_one(hotel: SmallHotel, closing: date) -> None:
    with pytest.raises(AnotherDay, match="2026-03-02"):
        hotel.desk.run(roll_business_date, closing=closing)
    with pytest.raises(AnotherDay):
        hotel.desk.run(post_room_and_tax, night=closing, reservation_ids=[])
    assert today(hotel) == DAY


def test_the_night_of_the_document(hotel: SmallHotel) -> None:
    """Every kind of stay of the table, on the night of 3 March instead of 15 June."""
    long_stay = arrived(hotel, "101", departure=FOURTH, price_minor=9_000, guest="Four")
    leaves = arrived(hotel, "102", departure=THIRD, price_minor=10_700, guest="One")
    gone = arrived(hotel, "103", departure=NEXT, guest="Eight")
    close_day(hotel, DAY)
    pay(hotel, gone.folio_id, 10_200)
    hotel.desk.run(check_out, reservation_id=gone.reservation_id)

    def today_in(room: str, departure: date, price_minor: int) -> Any:
        guest = ProfileDetails(name=f"In {room}")
        kind: dict[str, Any] = {"departure_date": departure, "price_minor": price_minor, "override_reason": "made up"}
        return hotel.desk.run(walk_in, guest=guest, room_id=hotel.rooms[room], **kind)

    free = today_in("201", date(2026, 3, 6), 0)
    below = today_in("202", FOURTH, -638)
    reserved, later = hotel.book(NEXT, FOURTH, guest="Five"), hotel.book(THIRD, FOURTH, guest="Seven")
    cancelled = hotel.book(NEXT, FOURTH, guest="Nine")
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="ill")
    hotel.desk.run(post_room_and_tax, night=NEXT, reservation_ids=[long_stay.reservation_id])

    with pytest.raises(ArrivalsUnresolved, match="Five"):
        hotel.desk.run(roll_business_date, closing=NEXT)
    hotel.desk.run(mark_no_show, reservation_id=reserved)
    with pytest.raises(NightsUncharged) as refusal:
        hotel.desk.run(roll_business_date, closing=NEXT)
    assert all(name in str(refusal.value) for name in ("One", "In 201", "In 202"))
    stays = [received.reservation_id for received in (long_stay, leaves, free, below)]
    charged = hotel.desk.run(post_room_and_tax, night=NEXT, reservation_ids=stays)
    assert (charged.stays, charged.revenue_minor) == (3, 10_094 + 0 - 602)
    rolled = hotel.desk.run(roll_business_date, closing=NEXT)
    assert (rolled.business_date, rolled.rooms_made_dirty) == (THIRD, 2)
    assert [row(hotel, stay).status for stay in (reserved, later)] == [ReservationStatus.NO_SHOW, ReservationStatus.RESERVED]
    assert balance(hotel, free.folio_id) == 200
    assert balance(hotel, below.folio_id) == -638 + 200
    assert one(hotel, select(func.count()).select_from(NightCharge)) == 3 + 4


def test_a_due_out_guest_stops_the_roll(hotel: SmallHotel) -> None:
    received = arrived(hotel, departure=NEXT, guest="Ana Silva")
    close_day(hotel, DAY)
    with pytest.raises(DueOutsInHouse, match=r"Ana Silva \(100001\)"):
        hotel.desk.run(roll_business_date, closing=NEXT)
    hotel.desk.run(extend_stay, reservation_id=received.reservation_id, departure_date=THIRD)
    close_day(hotel, NEXT)
    hotel.desk.run(check_out, reservation_id=received.reservation_id, leave_open_reason="gone without a word")
    hotel.desk.run(roll_business_date, closing=THIRD)


def test_day_use_stops_the_roll(hotel: SmallHotel) -> None:
    day_use = hotel.desk.run(walk_in, guest=ProfileDetails(name="Day Use"), room_id=hotel.rooms["101"], departure_date=DAY, price_minor=0)
    with pytest.raises(DueOutsInHouse, match="Day Use"):
        hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(check_out, reservation_id=day_use.reservation_id)
    hotel.desk.run(roll_business_date, closing=DAY)
    assert one(hotel, select(func.count()).select_from(Posting)) == 0


def test_a_long_list_is_cut(hotel: SmallHotel) -> None:
    for number in range(30):
        hotel.book(DAY, DAY, guest=f"Guest {number:02}")
    with pytest.raises(ArrivalsUnresolved, match=r"\(30\)") as refusal:
        hotel.desk.run(roll_business_date, closing=DAY)
    assert str(refusal.value).count("(1000") == 20


@pytest.mark.parametrize("becomes_dirty", [True, False])
def test_occupied_rooms_become_dirty_if_the_hotel_wants_it_so(hotel: SmallHotel, *, becomes_dirty: bool) -> None:
    key = {"key": OCCUPIED_ROOMS_BECOME_DIRTY.key, "scope": SettingScope.PROPERTY, "scope_key": ""}
    with hotel.database.writing() as connection:
        connection.execute(insert(SettingValue).values(id=new_id(), property_id=hotel.property_id, value=becomes_dirty, **key))
    arrived(hotel)
    close_day(hotel, DAY)
    expected = HousekeepingStatus.DIRTY if becomes_dirty else HousekeepingStatus.CLEAN
    assert one(hotel, select(Room.housekeeping_status).where(Room.number == "101")) is expected
    assert one(hotel, select(Room.housekeeping_status).where(Room.number == "102")) is HousekeepingStatus.CLEAN


def test_what_is_posted_after_the_roll_belongs_to_the_new_day(hotel: SmallHotel) -> None:
    received = arrived(hotel)
    before = charge(hotel, received.folio_id)
    close_day(hotel, DAY)
    after = charge(hotel, received.folio_id)
    days = {line: one(hotel, select(Posting.business_date).where(Posting.id == line)) for line in (before.posting_id, after.posting_id)}
    assert list(days.values()) == [DAY, NEXT]


def test_thirty_days_in_a_row_across_a_change_of_the_clocks(hotel: SmallHotel) -> None:
    """The last Sunday of March has 23 hours in Lisbon; the hotel's days do not care."""
    stay = arrived(hotel, departure=date(2026, 4, 2))
    for number in range(31):
        close_day(hotel, date.fromordinal(DAY.toordinal() + number))
    assert today(hotel) == date(2026, 4, 2)
    assert balance(hotel, stay.folio_id) == 31 * 10_200
    with hotel.database.snapshot() as connection:
        here = connection.execute(select(Reservation.id)).scalars().all()
    assert [ReservationId(one) for one in here] == [stay.reservation_id]
