"""Finding reservations as a reservations clerk does, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.rate_codes import Department
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import WalkedGuest
from hotel_desk.queries.reservation_search import Duty, reservation_search
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show
from hotel_desk.services.cashier import pay_refund, take_deposit
from hotel_desk.services.options import make_option
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import add_trace
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY = date(2026, 3, 2)


def day(number: int) -> date:
    return date(2026, 3, number)


def found(hotel: SmallHotel, **asked: object) -> list[ReservationId]:
    return [row.reservation_id for row in hotel.desk.read(reservation_search, **asked).rows]


def of_an_agent(hotel: SmallHotel, number: str = "AB-77") -> ReservationId:
    agent = hotel.desk.run(create_profile, details=ProfileDetails(name="Global Travel", kind=ProfileKind.AGENT)).profile_id
    request = RoomRequest(room_type_id=hotel.suite, arrival_date=day(10), departure_date=day(12), price_minor=20_000)
    booked = hotel.desk.run(
        book, guest=ProfileDetails(name="Rui Costa"), rooms=[request], agent_id=agent, order_number=number, channel="Extranet"
    )
    return booked.reservation_ids[0]


def test_found_by_name_confirmation_and_the_agents_number(hotel: SmallHotel) -> None:
    ana, rui = hotel.book(guest="Ana Silva"), of_an_agent(hotel)
    number = hotel.desk.read(reservation_search).rows[0].confirmation_number
    assert found(hotel, text="sil an") == [ana]
    assert found(hotel, text=number) == [ana]
    assert found(hotel, text="AB-77") == [rui]
    assert found(hotel, text="王小明") == []


def test_found_by_arrival_status_and_channel(hotel: SmallHotel) -> None:
    ana, rui = hotel.book(), of_an_agent(hotel)
    hotel.desk.run(cancel_reservation, reservation_id=ana, reason="Ill")
    assert found(hotel, first_date=day(3)) == [rui]
    assert found(hotel, last_date=day(9)) == [ana]
    assert found(hotel, statuses=[ReservationStatus.CANCELLED]) == [ana]
    assert found(hotel, channel="extra") == [rui]
    assert found(hotel, channel="100%") == []


def test_row_says_plan_agent_and_numbers(hotel: SmallHotel) -> None:
    of_an_agent(hotel)
    row = hotel.desk.read(reservation_search).rows[0]
    assert (row.guest_name, row.agent_name, row.order_number, row.channel, row.room_type) == (
        "Rui Costa",
        "Global Travel",
        "AB-77",
        "Extranet",
        "STE",
    )


def test_due_received_and_refunded(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, day(4))
    cash = hotel.codes["CASH"]
    folio = hotel.desk.run(take_deposit, reservation_id=stay, amount_minor=5_000, transaction_code_id=cash).folio_id
    row = hotel.desk.read(reservation_search).rows[0]
    assert (row.price_minor, row.received_minor, row.refunded_minor, row.due_minor) == (20_000, 5_000, 0, 15_000)
    hotel.desk.run(pay_refund, folio_id=folio, amount_minor=2_000, transaction_code_id=cash, reason="Too much")
    row = hotel.desk.read(reservation_search).rows[0]
    assert (row.received_minor, row.refunded_minor, row.due_minor) == (5_000, 2_000, 17_000)


def test_charged_night_is_due_once_and_a_cancelled_stay_owes_no_night(hotel: SmallHotel) -> None:
    stay, gone = hotel.book(DAY, day(4)), hotel.book(DAY, day(4), guest="Rui Costa")
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="Ill")
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    rows = {row.reservation_id: row for row in hotel.desk.read(reservation_search).rows}
    # A night charged with the city tax of 2.00, a night not charged yet.
    assert rows[stay].due_minor == 10_200 + 10_000
    assert rows[gone].due_minor == 0


def test_day_use_is_due_until_it_is_charged(hotel: SmallHotel) -> None:
    request = RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=DAY, price_minor=4_500, day_use=True)
    stay = hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[request]).reservation_ids[0]
    row = hotel.desk.read(reservation_search).rows[0]
    assert (row.reservation_id, row.nights, row.price_minor, row.due_minor) == (stay, 0, 4_500, 4_500)


def test_duties_are_counted_and_listed(hotel: SmallHotel) -> None:
    arrival = hotel.book(guest="Arrival")
    late, soon = hotel.book(day(8), day(9), guest="Late option"), hotel.book(day(9), day(10), guest="Soon option")
    hotel.desk.run(make_option, reservation_id=late, expires_at=hotel.clock.now() + timedelta(days=2))
    hotel.desk.run(make_option, reservation_id=soon, expires_at=hotel.clock.now() + timedelta(hours=2))
    traced, released, walked = (hotel.book(day(10 + n), day(12 + n), guest="Later") for n in range(3))
    hotel.desk.run(add_trace, reservation_id=traced, department=Department.RESERVATIONS, due_date=DAY, text="Call")
    hotel.desk.run(add_trace, reservation_id=released, department=Department.RESERVATIONS, due_date=day(3), text="Not yet")
    no_show = hotel.book(guest="Nobody")
    hotel.desk.run(mark_no_show, reservation_id=no_show)
    request = RoomRequest(room_type_id=hotel.suite, arrival_date=day(5), departure_date=day(6), price_minor=1)
    waiting = [
        hotel.desk.run(
            book, guest=ProfileDetails(name="Waits"), rooms=[request], waitlist=True, waitlist_priority=priority
        ).reservation_ids[0]
        for priority in (7, 2)
    ]
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == released).values(released_at=datetime(2026, 3, 2, 18, tzinfo=UTC)))
        gone = {"property_id": hotel.property_id, "id": new_id(), "reservation_id": walked, "hotel_name": "Other", "reason": "Full"}
        connection.execute(insert(WalkedGuest), [{**gone, "cost_minor": 0, "walked_date": DAY, "return_date": day(12)}])
    assert hotel.desk.read(reservation_search).duties == {
        Duty.ARRIVALS: 1,
        Duty.OPTIONS: 2,
        Duty.WAITLIST: 2,
        Duty.RELEASED: 1,
        Duty.NO_SHOWS: 1,
        Duty.WALKED: 1,
        Duty.TRACES: 1,
    }
    assert found(hotel, duty=Duty.ARRIVALS) == [arrival]
    assert found(hotel, duty=Duty.OPTIONS) == [soon, late]
    assert found(hotel, duty=Duty.WAITLIST) == waiting[::-1]
    assert found(hotel, duty=Duty.RELEASED) == [released]
    assert found(hotel, duty=Duty.NO_SHOWS) == [no_show]
    assert found(hotel, duty=Duty.WALKED) == [walked]
    assert found(hotel, duty=Duty.TRACES) == [traced]
    rows = {row.reservation_id: row for row in hotel.desk.read(reservation_search).rows}
    assert (rows[traced].open_traces, rows[released].open_traces, rows[walked].return_date) == (1, 0, day(12))


def test_first_page_begins_with_who_arrives_from_today_on(hotel: SmallHotel) -> None:
    stays = [hotel.book(DAY + timedelta(days=number), DAY + timedelta(days=number + 1), kind=hotel.suite) for number in range(6)]
    hotel.desk.run(cancel_reservation, reservation_id=stays[0], reason="Ill")
    with hotel.database.writing() as connection:
        past = {"arrival_date": date(2026, 2, 1), "departure_date": date(2026, 2, 2)}
        connection.execute(update(Reservation).where(Reservation.id == stays[0]).values(**past))
    page = hotel.desk.read(reservation_search, limit=3)
    assert ([row.reservation_id for row in page.rows], page.offset, page.total) == (stays[1:4], 1, 6)
    assert [row.reservation_id for row in hotel.desk.read(reservation_search, limit=3, offset=0).rows] == stays[:3]


@pytest.mark.parametrize("rooms", [1, 4])
def test_statements_are_few_and_fixed(hotel: SmallHotel, count_statements: CountStatements, rooms: int) -> None:
    for _room in range(rooms):
        hotel.book()
    assert count_statements(hotel.desk, reservation_search) == 11
    assert count_statements(hotel.desk, reservation_search, text="ana") == 11
