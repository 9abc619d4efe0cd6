"""The lists of the front desk, a stay whole, and the rooms that a guest could be given: right rows, fixed number of statements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from hotel_desk.domain.codes import ClosureKind, FolioKind, HousekeepingStatus, ReservationStatus, SettingScope
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import FolioId, ReservationId, new_id
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.domain.stay_phases import StayPhase
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.departure_check import departure_check
from hotel_desk.queries.front_desk import arrivals, departures, in_house, reservation_list
from hotel_desk.queries.room_choices import RoomChoice, rooms_for_check_in, rooms_for_walk_in, rooms_to_move_to
from hotel_desk.queries.room_owners import Obstacle
from hotel_desk.queries.stay_detail import guest_facts, stay_detail
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import close_room, set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation, mark_no_show
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stay_changes import move_room
from hotel_desk.services.stays import check_in, walk_in

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY = date(2026, 3, 2)


def day(number: int) -> date:
    return date(2026, 3, number)


def received(hotel: SmallHotel, room: str, **booking: object) -> ReservationId:
    stay = hotel.book(**booking)  # type: ignore[arg-type]
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    return stay


def close_the_day(hotel: SmallHotel, closing: date) -> None:
    stays = [row.reservation_id for row in hotel.desk.read(in_house).rows if not row.day_use]
    hotel.desk.run(post_room_and_tax, night=closing, reservation_ids=stays)
    hotel.desk.run(roll_business_date, closing=closing)


def test_arrivals_are_those_expected_today_then_those_who_came(hotel: SmallHotel) -> None:
    here = received(hotel, "101", guest="Zoe Here")
    day_use = received(hotel, "102", departure=DAY, guest="Dora Dayuse", price_minor=5_000)
    due = hotel.book(guest="Berta Due", kind=hotel.suite, room="201", adults=2)
    hotel.book(day(3), day(4), guest="Tom Tomorrow")
    gone = hotel.book(guest="Carl Cancelled")
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    found = hotel.desk.read(arrivals)
    assert found.business_date == DAY
    assert [(row.guest_name, row.phase) for row in found.rows] == [
        ("Berta Due", StayPhase.DUE_IN),
        ("Dora Dayuse", StayPhase.DAY_USE),
        ("Zoe Here", StayPhase.IN_HOUSE),
    ]
    row = found.rows[0]
    assert (row.reservation_id, row.room_number, row.room_type, row.charged_type, row.persons, row.nights) == (
        due,
        "201",
        "STE",
        "STE",
        2,
        2,
    )
    assert (found.rows[1].reservation_id, found.rows[1].day_use, found.rows[1].balance_minor, found.rows[1].open_windows) == (
        day_use,
        True,
        5_000,
        1,
    )
    assert found.rows[2].reservation_id == here


def test_an_upgraded_guest_shows_both_types(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.desk.run(assign_room, reservation_id=stay, room_id=hotel.rooms["202"])
    row = hotel.desk.read(arrivals).rows[0]
    assert (row.charged_type, row.room_type, row.room_number) == ("STD", "STE", "202")


def test_departures_are_those_due_out_by_room_then_those_who_went(hotel: SmallHotel) -> None:
    late = received(hotel, "103", departure=day(3), guest="Late Leaver")
    early = received(hotel, "101", departure=day(3), guest="Early Bird")
    stays_on = received(hotel, "102", departure=day(5), guest="Stays On")
    close_the_day(hotel, DAY)
    hotel.desk.run(take_payment, folio_id=_folio(hotel, early), transaction_code_id=hotel.codes["CASH"], amount_minor=10_200)
    hotel.desk.run(check_out, reservation_id=early)
    day_use = received(hotel, "104", arrival=day(3), departure=day(3), guest="Day User")
    found = hotel.desk.read(departures)
    assert [(row.room_number, row.phase) for row in found.rows] == [
        ("103", StayPhase.DUE_OUT),
        ("104", StayPhase.DAY_USE),
        ("101", StayPhase.CHECKED_OUT),
    ]
    assert [row.reservation_id for row in found.rows] == [late, day_use, early]
    assert (found.rows[0].balance_minor, found.rows[0].open_windows) == (10_200, 1)
    assert found.rows[2].balance_minor == 0
    assert [row.reservation_id for row in hotel.desk.read(in_house).rows] == [stays_on, late, day_use]


def test_a_guest_who_moved_shows_the_room_of_now_and_after_leaving_the_last_one(hotel: SmallHotel) -> None:
    stay = received(hotel, "101")
    hotel.desk.run(move_room, reservation_id=stay, room_id=hotel.rooms["102"], reason="noise")
    assert [row.room_number for row in hotel.desk.read(in_house).rows] == ["102"]
    hotel.desk.run(check_out, reservation_id=stay)
    assert [row.room_number for row in hotel.desk.read(departures).rows] == ["102"]


def test_a_walk_in_is_known_as_one(hotel: SmallHotel) -> None:
    here = hotel.desk.run(walk_in, guest=ProfileDetails(name="Wally"), room_id=hotel.rooms["102"], departure_date=day(5), price_minor=1)
    assert [(row.guest_name, row.walk_in, row.room_number) for row in hotel.desk.read(arrivals).rows] == [("Wally", True, "102")]
    assert hotel.desk.read(stay_detail, reservation_id=here.reservation_id).walk_in


def test_a_deposit_before_arrival_is_in_the_balance(hotel: SmallHotel) -> None:
    stay = hotel.book()
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    row = hotel.desk.read(arrivals).rows[0]
    assert (row.balance_minor, row.open_windows, row.folio_id) == (-5_000, 1, None)


def test_reservations_are_found_by_words_number_status_and_arrival(hotel: SmallHotel) -> None:
    ana = hotel.book(guest="Ana Müller")
    later = hotel.book(day(10), day(12), guest="Anabel Smith")
    gone = hotel.book(day(5), day(6), guest="Bob Ames")
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")

    def found(**filters: object) -> list[ReservationId]:
        return [row.reservation_id for row in hotel.desk.read(reservation_list, **filters).rows]

    assert found() == [ana, gone, later]
    assert found(text="ana") == [ana, later]
    assert found(text="muller an") == [ana]
    assert found(text="ana nobody") == []
    assert found(statuses=[ReservationStatus.CANCELLED]) == [gone]
    assert found(first_date=day(3), last_date=day(10)) == [gone, later]
    number = hotel.desk.read(stay_detail, reservation_id=later).confirmation_number
    assert found(text=number) == [later]


def test_reservations_come_in_pages_that_know_how_many_there_are(hotel: SmallHotel) -> None:
    for number in range(5):
        hotel.book(day(3 + number), day(4 + number), guest=f"Guest {number}")
    gone = hotel.book(guest="Gone Guest")
    hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    page = hotel.desk.read(reservation_list, text="guest", statuses=[ReservationStatus.RESERVED], limit=2, offset=2)
    assert [row.guest_name for row in page.rows] == ["Guest 2", "Guest 3"]
    assert (page.total, page.offset) == (5, 2)
    assert page.counts == {ReservationStatus.RESERVED: 5, ReservationStatus.CANCELLED: 1}


def test_the_first_page_begins_at_todays_arrivals(hotel: SmallHotel) -> None:
    yesterday = received(hotel, "101", guest="Yvonne Yesterday", departure=day(3))
    close_the_day(hotel, DAY)
    for number in range(3):
        hotel.book(day(3 + number), day(4 + number), guest=f"Guest {number}")
    page = hotel.desk.read(reservation_list, limit=2)
    assert ([row.guest_name for row in page.rows], page.offset, page.total) == (["Guest 0", "Guest 1"], 1, 4)
    past = hotel.desk.read(reservation_list, limit=2, statuses=[ReservationStatus.IN_HOUSE])
    assert ([row.reservation_id for row in past.rows], past.offset) == ([yesterday], 0)
    assert hotel.desk.read(reservation_list, limit=2, text="yvonne").total == 1


def test_lists_cost_the_same_statements_however_many_rows(hotel: SmallHotel, count_statements: CountStatements) -> None:
    queries = (arrivals, departures, in_house, reservation_list)
    few = [count_statements(hotel.desk, query) for query in queries]
    for number in range(4):
        received(hotel, f"10{number + 1}", guest=f"Guest {number}")
    many = [count_statements(hotel.desk, query) for query in queries]
    assert few == many == [2, 2, 2, 5]


def test_a_stay_shows_guest_prices_rooms_and_windows(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Ana Silva", price_minor=12_000)
    hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    before = hotel.desk.read(stay_detail, reservation_id=stay)
    assert (before.guest.name, before.room, before.guest_folio_id, before.balance_minor) == ("Ana Silva", None, None, -5_000)
    assert [window.kind for window in before.windows] == [FolioKind.DEPOSIT]
    assert [(night.date, night.price_minor) for night in before.nights] == [(day(2), 12_000), (day(3), 12_000)]
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["201"], upgrade_reason="loyal guest")
    line = hotel.desk.run(post_charge, folio_id=_folio(hotel, stay), transaction_code_id=hotel.codes["BAR"], price_minor=700)
    wrong = hotel.desk.run(post_charge, folio_id=_folio(hotel, stay), transaction_code_id=hotel.codes["BAR"], price_minor=300)
    hotel.desk.run(reverse_posting, posting_id=wrong.posting_id, reason="not his")
    after = hotel.desk.read(stay_detail, reservation_id=stay)
    assert after.room is not None
    assert (after.room.number, after.room_type_code, after.charged_type_code) == ("201", "STE", "STD")
    assert after.guest_folio_id == line.folio_id
    assert (after.charges_minor, after.balance_minor, after.money_held_minor) == (700, -4_300, 5_000)
    assert [window.balance_minor for window in after.open_windows] == [-4_300]
    assert (after.can_undo_check_in, after.can_undo_check_out) == (True, False)
    assert (after.price_of_stay_minor, after.last_price_minor) == (24_000, 12_000)
    close_the_day(hotel, DAY)
    assert not hotel.desk.read(stay_detail, reservation_id=stay).can_undo_check_in


def test_a_stay_of_another_id_is_not_found(hotel: SmallHotel, count_statements: CountStatements) -> None:
    with pytest.raises(NotFound):
        hotel.desk.read(stay_detail, reservation_id=ReservationId(new_id()))
    stay = received(hotel, "101")
    assert count_statements(hotel.desk, stay_detail, reservation_id=stay) == 9


def test_a_booking_of_two_rooms_says_so(hotel: SmallHotel) -> None:
    rooms = [RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=day(4), price_minor=1) for _number in range(2)]
    booked = hotel.desk.run(book, guest=ProfileDetails(name="Ana", phone="+351 912 345 678", country="PT"), rooms=rooms)
    stay = hotel.desk.read(stay_detail, reservation_id=booked.reservation_ids[0])
    assert stay.rooms_in_booking == 2
    facts = hotel.desk.read(guest_facts, guest_id=stay.guest.guest_id)
    assert facts == stay.guest
    assert (facts.phone, facts.country, facts.version) == ("+351912345678", "PT", 1)


def by_number(choices: tuple[RoomChoice, ...]) -> dict[str, RoomChoice]:
    return {choice.number: choice for choice in choices}


def test_rooms_for_check_in_are_ranked_and_say_what_speaks_against_them(hotel: SmallHotel) -> None:
    inside = hotel.book(guest="Ina Inside")
    hotel.desk.run(check_in, reservation_id=inside, room_id=hotel.rooms["101"])
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["102"]], status=HousekeepingStatus.DIRTY)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["104"]], status=HousekeepingStatus.INSPECTED)
    hotel.desk.run(
        close_room, room_id=hotel.rooms["201"], kind=ClosureKind.OUT_OF_ORDER, first_date=day(3), last_date=day(5), reason="paint"
    )
    stay = hotel.book(guest="Ana Arriving")
    choices = hotel.desk.read(rooms_for_check_in, reservation_id=stay)
    assert [choice.number for choice in choices] == ["104", "103", "102", "101", "202", "201"]
    found = by_number(choices)
    assert (found["104"].ready, found["103"].ready, found["202"].ready) == (True, True, True)
    assert (found["102"].obstacle, found["102"].housekeeping_status) == (Obstacle.NOT_READY, HousekeepingStatus.DIRTY)
    assert (found["101"].obstacle, found["101"].who) == (Obstacle.OCCUPIED, "Ina Inside")
    assert (found["201"].obstacle, found["201"].who, found["201"].since) == (Obstacle.CLOSED, "paint", day(3))
    assert (found["104"].of_type, found["202"].of_type) == (True, False)


def test_the_room_given_before_comes_first_and_is_not_taken_by_its_own_stay(hotel: SmallHotel) -> None:
    stay = hotel.book(room="103", guest="Ana")
    other = hotel.book(day(3), day(5), guest="Otto Other", room="104")
    choices = hotel.desk.read(rooms_for_check_in, reservation_id=stay)
    assert (choices[0].number, choices[0].given, choices[0].ready) == ("103", True, True)
    taken = by_number(choices)["104"]
    assert (taken.obstacle, taken.who, taken.since) == (Obstacle.TAKEN, "Otto Other", day(3))
    assert taken.confirmation_number == hotel.desk.read(stay_detail, reservation_id=other).confirmation_number


def test_day_use_asks_for_the_day_half_only(hotel: SmallHotel) -> None:
    hotel.book(guest="Tonight", room="101")
    stay = hotel.book(departure=DAY, guest="Day User")
    assert by_number(hotel.desk.read(rooms_for_check_in, reservation_id=stay))["101"].ready


def test_another_type_that_is_full_is_said_to_be_sold_out(hotel: SmallHotel) -> None:
    for _number in range(2):
        hotel.book(kind=hotel.suite)
    stay = hotel.book()
    found = by_number(hotel.desk.read(rooms_for_check_in, reservation_id=stay))
    assert (found["201"].obstacle, found["101"].obstacle) == (Obstacle.SOLD_OUT, None)
    walk = by_number(hotel.desk.read(rooms_for_walk_in, departure_date=day(3)))
    assert (walk["201"].obstacle, walk["101"].obstacle, walk["101"].standard_price_minor) == (Obstacle.SOLD_OUT, None, 10_000)
    assert by_number(hotel.desk.read(rooms_for_walk_in, departure_date=DAY))["201"].ready


def test_where_inspection_is_asked_for_a_clean_room_is_not_ready(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        here = {"property_id": hotel.property_id, "scope": SettingScope.PROPERTY, "scope_key": ""}
        connection.execute(insert(SettingValue), [{**here, "id": new_id(), "key": INSPECTION_REQUIRED.key, "value": True}])
    stay = hotel.book()
    assert by_number(hotel.desk.read(rooms_for_check_in, reservation_id=stay))["101"].obstacle is Obstacle.NOT_READY


def test_rooms_to_move_to_leave_out_the_present_one(hotel: SmallHotel) -> None:
    stay = received(hotel, "101", departure=day(4))
    close_the_day(hotel, DAY)
    received(hotel, "103", arrival=day(3), departure=day(3), guest="Day User")
    found = by_number(hotel.desk.read(rooms_to_move_to, reservation_id=stay))
    assert "101" not in found
    assert (found["102"].obstacle, found["103"].obstacle) == (None, Obstacle.OCCUPIED)


def test_room_choices_cost_the_same_statements_however_many_stays(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = hotel.book()
    few = count_statements(hotel.desk, rooms_for_check_in, reservation_id=stay)
    hotel.desk.run(walk_in, guest=ProfileDetails(name="Wally"), room_id=hotel.rooms["102"], departure_date=day(5), price_minor=1)
    hotel.book(day(3), day(4), room="103")
    assert count_statements(hotel.desk, rooms_for_check_in, reservation_id=stay) == few == 16


def test_a_longer_stay_says_what_it_adds_and_what_forbids_it(hotel: SmallHotel) -> None:
    stay = received(hotel, "101", departure=day(3))
    hotel.book(day(5), day(6), room="101", guest="Next Guest")
    for _number in range(3):
        hotel.book(day(4), day(5))
    free = hotel.desk.read(departure_check, reservation_id=stay, departure_date=day(4))
    assert (free.nights_added, free.promised, free.sold_out) == ((day(3),), None, ())
    hotel.book(day(4), day(5))
    full = hotel.desk.read(departure_check, reservation_id=stay, departure_date=day(5))
    assert (full.nights_added, full.promised, full.sold_out) == ((day(3), day(4)), None, (day(4),))
    blocked = hotel.desk.read(departure_check, reservation_id=stay, departure_date=day(7))
    assert blocked.promised is not None
    assert (blocked.promised.since, blocked.promised.who, blocked.promised.closed) == (day(5), "Next Guest", False)


def test_a_shorter_stay_says_what_it_gives_back(hotel: SmallHotel, count_statements: CountStatements) -> None:
    stay = received(hotel, "101", departure=day(5), price_minor=9_000)
    found = hotel.desk.read(departure_check, reservation_id=stay, departure_date=day(3))
    assert (found.nights_given_back, found.given_back_minor, found.nights_added) == ((day(3), day(4)), 18_000, ())
    assert count_statements(hotel.desk, departure_check, reservation_id=stay, departure_date=day(9)) == 4


def test_a_no_show_leaves_the_arrivals_and_stays_on_file(hotel: SmallHotel) -> None:
    stay = hotel.book(guest="Never Came")
    hotel.desk.run(mark_no_show, reservation_id=stay)
    assert hotel.desk.read(arrivals).rows == ()
    page = hotel.desk.read(reservation_list, text="never")
    assert [(row.reservation_id, row.phase) for row in page.rows] == [(stay, StayPhase.NO_SHOW)]


def _folio(hotel: SmallHotel, stay: ReservationId) -> FolioId:
    folio = hotel.desk.read(stay_detail, reservation_id=stay).guest_folio_id
    assert folio is not None
    return folio
