"""A new reservation in the real window on a real hotel, made with keys and the mouse, read back from the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import Row, select

from hotel_desk.domain.codes import EntityKind, ProfileKind, ReservationStatus
from hotel_desk.domain.rate_codes import AlertMoment, Payer
from hotel_desk.models.inventory import RoomOccupancy, TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import TurnAway
from hotel_desk.models.room import Room
from hotel_desk.queries.reservation_sheet import reservation_sheet
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import add_alert
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.ui.booking.booking_start import BookingStart, new_reservation
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.calendar_window import CTRL, DAY, SCREENS, Person, day
from tests.ui.selling_hotel import selling

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def person(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Person]]:
    """`person(user=...)`: somebody who has pressed Ctrl+N."""

    sitting: list[Person] = []

    def sit_down(**how: Any) -> Person:
        clerk = Person(qtbot, open_window(*SCREENS, **how))
        sitting.append(clerk)
        clerk.window.activateWindow()
        clerk.until(clerk.window.isActiveWindow)
        clerk.press(Qt.Key.Key_N, modifier=CTRL)
        clerk.until(lambda: clerk.window.current_screen().objectName() == "new_reservation")
        clerk.settle()
        return clerk

    yield sit_down
    for clerk in sitting:
        clerk.settle()


def booked(hotel: SmallHotel) -> list[Row[*tuple[Any, ...]]]:
    """Every reservation with its booking, guest and room, by arrival and confirmation number."""
    with hotel.database.snapshot() as connection:
        return list(
            connection.execute(
                select(
                    Reservation.id,
                    Reservation.arrival_date,
                    Reservation.departure_date,
                    Reservation.room_type_id,
                    Reservation.charged_type_id,
                    Reservation.adults,
                    Reservation.children,
                    Reservation.babies,
                    Reservation.day_use_price_minor,
                    Booking.confirmation_number,
                    Booking.source,
                    Booking.note,
                    Booking.agent_id,
                    Booking.company_id,
                    Profile.name.label("guest"),
                    Profile.phone,
                    Profile.country,
                    Room.number.label("room"),
                )
                .join(Booking, Booking.id == Reservation.booking_id)
                .join(Profile, Profile.id == Reservation.guest_id)
                .outerjoin(RoomOccupancy, RoomOccupancy.reservation_id == Reservation.id)
                .outerjoin(Room, Room.id == RoomOccupancy.room_id)
                .order_by(Reservation.arrival_date, Booking.confirmation_number, Reservation.id)
            )
        )


def prices(hotel: SmallHotel) -> list[int]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(ReservationNight.price_minor).order_by(ReservationNight.date)).scalars())


def type_new_guest(person: Person, name: str) -> None:
    """Type a name that nobody has, and choose the last line: a new guest."""
    person.fill("booking_guest", name)
    field = person.booking.who.guest
    person.until(field._popup.isVisible)
    for _known in range(len(field._hits)):
        person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.sees("booking_new_name"))


def add_room(person: Person, kind: str) -> None:
    """Take a room of a type with the keys."""
    table = person.booking.table
    table.setFocus()
    person.press(Qt.Key.Key_Home, modifier=CTRL)
    for offer in table.rows():
        if offer.type.name == kind:
            break
        person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)


def tick(person: Person, name: str) -> None:
    """Tick a box with the space bar."""
    person.widget(name).setFocus()
    person.press(Qt.Key.Key_Space)


def left(person: Person) -> dict[str, str]:
    return {offer.type.name: offer.state() for offer in person.booking.table.rows()}


def test_page_begins_with_tonight_and_names_everything(person: Callable[..., Person]) -> None:
    clerk = person()
    assert clerk.widget("booking_arrival").hasFocus()
    dates = clerk.booking.dates.dates()
    assert dates is not None
    assert (dates.arrival, dates.nights) == (DAY, 1)
    assert left(clerk) == {"Standard": "4", "Suite": "2"}
    add_room(clerk, "Suite")
    clerk.booking.who.begin_new("Ana")
    assert unnamed_widgets(clerk.booking) == []


def test_new_guest_is_booked_with_the_keyboard_alone(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.fill("booking_departure", "+3")
    clerk.settle()
    assert clerk.widget("booking_nights").value() == 3
    add_room(clerk, "Standard")
    assert clerk.widget("booking_total").text() == "€300.00"
    type_new_guest(clerk, "Lucia Ferreira")
    assert clerk.widget("booking_new_name").text() == "Lucia Ferreira"
    assert clerk.widget("booking_new_phone").hasFocus()
    clerk.write("912 345 678")
    clerk.choose("booking_new_country", "Portugal")
    clerk.fill("booking_source", "Phone")
    clerk.fill("booking_note", "High floor")
    clerk.press(Qt.Key.Key_B, modifier=CTRL)
    clerk.until(lambda: booked(sqlite_hotel))
    one = booked(sqlite_hotel)[0]
    assert (one.arrival_date, one.departure_date, one.room_type_id, one.charged_type_id) == (
        DAY,
        day(5),
        sqlite_hotel.standard,
        sqlite_hotel.standard,
    )
    assert (one.guest, one.phone, one.country, one.source, one.note, one.room) == (
        "Lucia Ferreira",
        "+351912345678",
        "PT",
        "Phone",
        "High floor",
        None,
    )
    assert prices(sqlite_hotel) == [10_000, 10_000, 10_000]
    clerk.until(lambda: clerk.said() == f"Booked for Lucia Ferreira: confirmation {one.confirmation_number}.")
    assert clerk.widget("booked_title").text() == f"Booked: confirmation {one.confirmation_number}"
    assert clerk.booking.lines == []
    assert clerk.window.unsaved() == []


def test_next_steps_lead_to_check_in_and_to_the_calendar(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Standard")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booked"))
    reservation_id = booked(sqlite_hotel)[0].id
    assert clerk.widget("booked_check_in").hasFocus()
    clerk.press(Qt.Key.Key_Return)
    target = clerk.front_desk.opened[-1]
    assert (target.screen, target.kind, target.id) == ("front_desk", EntityKind.RESERVATION, reservation_id)
    clerk.window.show_screen("new_reservation")
    clerk.click("booked_show")
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    assert clerk.calendar.panel.stay is not None
    assert clerk.calendar.panel.stay.reservation_id == reservation_id


def test_later_arrival_offers_no_check_in_and_the_message_opens_it(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.fill("booking_arrival", "10/03/2026")
    clerk.settle()
    add_room(clerk, "Suite")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booked"))
    assert not clerk.sees("booked_check_in")
    one = booked(sqlite_hotel)[0]
    assert (one.arrival_date, one.departure_date) == (day(10), day(11))
    clerk.press_in_message()
    clerk.until(lambda: clerk.sees("tape_chart_stay"))
    assert clerk.calendar.panel.title.text() == "Ana Silva"


def test_known_guest_agent_and_company_are_found_while_typing(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    def add(name: str, kind: ProfileKind, **more: str) -> Any:
        return sqlite_hotel.desk.run(create_profile, details=ProfileDetails(name=name, kind=kind, **more)).profile_id

    guest = add("Jürgen Müller", ProfileKind.GUEST, email="jm@example.org")
    agent, company = add("Global Travel", ProfileKind.AGENT), add("Global Steel", ProfileKind.COMPANY)
    clerk = person()
    add_room(clerk, "Standard")
    for name, text in (("guest", "mul jur"), ("agent", "glob"), ("company", "glob")):
        clerk.fill(f"booking_{name}", text)
        field = clerk.booking.who.guest if name == "guest" else clerk.booking.who.details.field(f"{name}_id")
        clerk.until(field._popup.isVisible)
        clerk.press(Qt.Key.Key_Return)
        assert field.value() is not None
    assert clerk.widget("booking_guest_known").text() == "jm@example.org"
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))
    one = booked(sqlite_hotel)[0]
    assert (one.guest, one.agent_id, one.company_id) == ("Jürgen Müller", agent, company)
    with sqlite_hotel.database.snapshot() as connection:
        guests = connection.execute(select(Profile.id).where(Profile.kind == ProfileKind.GUEST)).scalars().all()
    assert guests == [guest]


def test_several_rooms_at_different_prices_are_one_booking(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    for kind in ("Standard", "Standard", "Suite"):
        add_room(clerk, kind)
    assert left(clerk) == {"Standard": "2", "Suite": "1"}
    clerk.settle()
    clerk.choose("booking_room_1_room", "102 · clean")
    assert "102 · clean" not in [clerk.booking.lines[1].room.box.itemText(number) for number in range(5)]
    clerk.fill("booking_room_2_price", "80.50")
    tick(clerk, "booking_room_2_own_box")
    clerk.fill("booking_room_2_child_ages", "7")
    clerk.settle()
    clerk.fill("booking_room_3_price", "0")
    assert clerk.booking.lines[2].summary.text() == "1 night: complimentary"
    assert clerk.widget("booking_total").text() == "€180.50"
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: len(booked(sqlite_hotel)) == 3)
    rows = booked(sqlite_hotel)
    assert len({row.confirmation_number for row in rows}) == 1
    assert sorted((row.room or "", row.children) for row in rows) == [("", 0), ("", 1), ("102", 0)]
    assert sorted(prices(sqlite_hotel)) == [0, 8_050, 10_000]
    clerk.until(lambda: "3 rooms" in clerk.booking.page.card.sentence.text())


def test_room_may_be_charged_as_another_type(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Suite")
    clerk.choose("booking_room_1_charged", "Standard")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))
    one = booked(sqlite_hotel)[0]
    assert (one.room_type_id, one.charged_type_id) == (sqlite_hotel.suite, sqlite_hotel.standard)


def test_no_night_is_day_use(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.fill("booking_nights", "0")
    clerk.settle()
    assert clerk.sees("booking_day_use")
    add_room(clerk, "Standard")
    clerk.fill("booking_room_1_price", "45")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))
    one = booked(sqlite_hotel)[0]
    assert (one.arrival_date, one.departure_date, one.day_use_price_minor) == (DAY, DAY, 4_500)
    assert prices(sqlite_hotel) == []


def test_sold_out_is_said_before_anything_is_sent(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for _room in range(2):
        sqlite_hotel.book(day(4), day(5), kind=sqlite_hotel.suite)
    before = len(booked(sqlite_hotel))
    clerk = person()
    clerk.fill("booking_departure", "+5")
    clerk.settle()
    assert left(clerk) == {"Standard": "4", "Suite": "Sold out on 4 Mar"}
    add_room(clerk, "Suite")
    assert clerk.widget("booking_room_1_notice").text() == "Suite is sold out on the night of Wed 4 Mar 2026."
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.settle()
    assert "not enough left" in clerk.widget("booking_rooms_error").text()
    assert len(booked(sqlite_hotel)) == before
    clerk.fill("booking_departure", "+1")
    clerk.settle()
    assert not clerk.sees("booking_room_1_notice")
    assert not clerk.sees("booking_forced")


def test_more_rooms_than_are_left_is_said_on_the_room_too_many(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    clerk = person()
    add_room(clerk, "Suite")
    assert not clerk.sees("booking_room_1_notice")
    assert left(clerk)["Suite"] == "All 1 in this booking"
    add_room(clerk, "Suite")
    assert clerk.widget("booking_room_2_notice").text() == "Only 1 Suite left: this room is one too many."
    clerk.click("booking_room_1_remove")
    clerk.until(lambda: not clerk.sees("booking_room_2_notice"))


def test_manager_may_sell_beyond_what_is_left(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for _room in range(2):
        sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    clerk = person()
    add_room(clerk, "Suite")
    type_new_guest(clerk, "Ana Silva")
    clerk.widget("booking_forced").setFocus()
    clerk.press(Qt.Key.Key_Space)
    clerk.click("booking_book")
    clerk.until(lambda: len(booked(sqlite_hotel)) == 3)
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(TypeNight.oversold)).scalars().all() == [1]
    clerk.until(lambda: "On 1 night more is now sold than there are rooms" in clerk.window.messages.sentence())


def test_reception_is_not_offered_what_is_sold_out(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for _room in range(2):
        sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    clerk = person(user="reception")
    table = clerk.booking.table
    steps = {offer.type.name: step.title if (step := table.step_of(offer)) else "" for offer in table.rows()}
    assert steps == {"Standard": "Add room", "Suite": ""}
    add_room(clerk, "Suite")
    assert clerk.booking.lines == []
    assert clerk.widget("booking_offer_sold_out").text() == "Suite is sold out on the night of Mon 2 Mar 2026."


def test_manager_is_offered_to_oversell_in_these_words(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    for _room in range(2):
        sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    table = person().booking.table
    steps = {offer.type.name: step.title if (step := table.step_of(offer)) else "" for offer in table.rows()}
    assert steps == {"Standard": "Add room", "Suite": "Oversell…"}


def test_reception_may_not_sell_beyond_what_is_left(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person(user="reception")
    add_room(clerk, "Suite")
    for _room in range(2):
        sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    clerk.press(Qt.Key.Key_F5)
    clerk.until(lambda: clerk.sees("booking_forced"))
    type_new_guest(clerk, "Ana Silva")
    tick(clerk, "booking_forced")
    clerk.click("booking_book")
    clerk.until(lambda: "Sell beyond the allowance" in clerk.said())
    assert len(booked(sqlite_hotel)) == 2
    assert clerk.widget("booking_new_name").text() == "Ana Silva", "nothing typed is lost"


def test_room_sold_by_another_desk_meanwhile_is_said_beside_the_room(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Suite")
    type_new_guest(clerk, "Ana Silva")
    other = sqlite_hotel.as_user("manager")
    request = RoomRequest(room_type_id=sqlite_hotel.suite, arrival_date=DAY, departure_date=day(3), price_minor=0)
    other.run(book, guest=ProfileDetails(name="Faster"), rooms=[request, request])
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booking_room_1_notice"))
    clerk.settle()
    assert "sold out" in clerk.widget("booking_room_1_notice").text()
    assert left(clerk)["Suite"] == "Sold out on 2 Mar"
    assert [row.guest for row in booked(sqlite_hotel)] == ["Faster", "Faster"]


def test_room_given_away_meanwhile_is_said_beside_the_room(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Suite")
    clerk.settle()
    clerk.booking.lines[0].room.set_value(sqlite_hotel.rooms["201"])
    type_new_guest(clerk, "Ana Silva")
    other = sqlite_hotel.as_user("manager")
    request = RoomRequest(
        room_type_id=sqlite_hotel.suite, arrival_date=DAY, departure_date=day(3), price_minor=0, room_id=sqlite_hotel.rooms["201"]
    )
    other.run(book, guest=ProfileDetails(name="Faster"), rooms=[request])
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booking_room_1_room_error"))
    assert "201" in clerk.widget("booking_room_1_room_error").text()
    assert [row.guest for row in booked(sqlite_hotel)] == ["Faster"]


def test_room_that_is_not_free_on_other_dates_is_let_go(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    sqlite_hotel.book(day(4), day(6), room="101")
    clerk = person()
    clerk.window.go_to(
        new_reservation(BookingStart(arrival_date=DAY, room_type_id=sqlite_hotel.standard, room_id=sqlite_hotel.rooms["101"]))
    )
    clerk.settle()
    assert clerk.booking.lines[0].room_id() == sqlite_hotel.rooms["101"]
    clerk.fill("booking_departure", "+4")
    clerk.settle()
    assert clerk.booking.lines[0].room_id() is None
    assert clerk.widget("booking_room_1_room_error").text() == "Room 101 is not free on these dates."


def test_what_is_missing_is_said_under_its_field(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.click("booking_book")
    assert clerk.widget("booking_rooms_error").text() == "Add a room from the list first."
    assert clerk.widget("booking_guest_error").text() == "Please fill this in."
    add_room(clerk, "Standard")
    clerk.fill("booking_room_1_price", "cheap")
    clerk.fill("booking_arrival", "01/03/2026")
    clerk.click("booking_book")
    assert "not an amount" in clerk.widget("booking_room_1_price_error").text()
    assert "Not before 02/03/2026" in clerk.widget("booking_arrival_error").text()
    clerk.settle()
    assert booked(sqlite_hotel) == []


def test_departure_before_arrival_is_said(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Standard")
    clerk.fill("booking_arrival", "10/03/2026")
    clerk.fill("booking_departure", "09/03/2026")
    clerk.click("booking_book")
    assert "Not before 10/03/2026" in clerk.widget("booking_departure_error").text()
    assert booked(sqlite_hotel) == []


def test_what_the_desk_refuses_is_shown_beside_the_field(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Standard")
    type_new_guest(clerk, "Ana Silva")
    clerk.fill("booking_nights", "400")
    clerk.until(lambda: clerk.sees("booking_departure_error"))
    assert "longer than this hotel allows" in clerk.widget("booking_departure_error").text()
    assert clerk.sees("booking_no_offer")
    clerk.click("booking_book")
    clerk.until(lambda: clerk.sees("booking_departure_error"))
    assert booked(sqlite_hotel) == []


def test_dates_and_nights_follow_each_other(person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.fill("booking_nights", "4")
    assert clerk.widget("booking_departure").text() == "06/03/2026"
    clerk.fill("booking_arrival", "10/03/2026")
    assert clerk.widget("booking_departure").text() == "14/03/2026"
    clerk.fill("booking_departure", "12/03/2026")
    assert clerk.widget("booking_nights").value() == 2


def test_page_follows_what_is_sold_elsewhere(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    sqlite_hotel.book(DAY, day(3))
    clerk.until(lambda: left(clerk)["Standard"] == "3")


def test_edits_are_named_and_begin_again_forgets_them(person: Callable[..., Person]) -> None:
    clerk = person()
    assert clerk.window.unsaved() == []
    add_room(clerk, "Standard")
    clerk.fill("booking_guest", "Ana")
    assert clerk.window.unsaved() == ["New reservation: 1 room, Ana"]
    clerk.click("booking_clear")
    assert clerk.window.unsaved() == []
    assert clerk.booking.lines == []


def test_typed_name_that_was_not_chosen_is_asked_about(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Standard")
    clerk.fill("booking_guest", "Ana Silva")
    clerk.booking.who.guest.close_list()
    clerk.click("booking_book")
    assert "choose" in clerk.widget("booking_guest_error").text().lower()
    assert booked(sqlite_hotel) == []


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_nothing_is_cut_off_at_the_sides(person: Callable[..., Person], size: tuple[int, int]) -> None:
    clerk = person(size=size)
    add_room(clerk, "Suite")
    QApplication.processEvents()
    assert clerk.booking.table.horizontalScrollBar().maximum() == 0
    for name in ("booking_room_1_price", "booking_note", "booking_book"):
        widget = clerk.widget(name)
        assert widget.mapTo(clerk.window, widget.rect().topRight()).x() < size[0]


def test_every_type_is_offered_at_every_plan(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.settle()
    shown = [
        (offer.type.code, offer.quote.plan_code if offer.quote else "", offer.state(), offer.night_words("EUR"))
        for offer in clerk.booking.table.rows()
    ]
    assert shown == [
        ("STD", "BAR", "4", "€100.00"),
        ("STD", "BB", "4", "€114.00"),
        ("STE", "BAR", "2", "€250.00"),
        ("STE", "BB", "Stay too short on 2 Mar", "€249.00"),
    ]


def test_offer_says_nights_steps_total_deposit_and_policies(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.fill("booking_arrival", "04/03/2026")
    clerk.fill("booking_departure", "+3")
    clerk.settle()
    clerk.booking.table.setFocus()
    clerk.press(Qt.Key.Key_Home, modifier=CTRL)
    clerk.settle()
    assert clerk.widget("booking_offer_heading").text() == "Standard · Bar"
    words = clerk.booking.page.offer.quote.words()
    assert "Wed 4 Mar 2026. €100.00. Thu 5 Mar 2026. €120.00. List price €100.00 · Fair +€20.00. Fri" in words
    assert clerk.booking.page.offer.quote.sums.rows()[-1] == ("Total", "€332.00")
    titles = [title for title, _amount in clerk.booking.page.offer.quote.sums.rows()]
    assert titles[-4:] == ["Stay", "Taxes inside the price", "Taxes on top", "Total"]
    assert clerk.widget("booking_quote_deposit").text() == "Deposit of €100.00, due on Tue 3 Mar 2026."
    assert "Guarantee. Guaranteed by card.. Deposit asked for. " in words
    assert "Cancellation. Cancellation is free until 3 days before arrival" in words
    clerk.press(Qt.Key.Key_Down)
    assert ("Breakfast, 6 ×, on top", "€72.00") in clerk.booking.page.offer.quote.sums.rows()


def test_room_is_booked_at_its_plan(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    plans = selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.fill("booking_child_ages", "4")
    clerk.settle()
    add_room(clerk, "Standard")
    assert clerk.widget("booking_right_tabs").currentIndex() == 0
    type_new_guest(clerk, "Ana Silva")
    clerk.fill("booking_order_number", "AB-77")
    clerk.choose("booking_payer", "Prepaid")
    clerk.fill("booking_expected_time", "2130")
    clerk.fill("booking_requests", "High floor")
    clerk.click("booking_contact")
    clerk.fill("booking_contact_name", "Marta")
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))
    sheet = sqlite_hotel.desk.read(reservation_sheet, reservation_id=booked(sqlite_hotel)[0].id)
    assert (sheet.plan_id, sheet.child_ages, sheet.order_number, sheet.payer) == (plans.best, (4,), "AB-77", Payer.PREPAID)
    assert (sheet.expected_time, sheet.requests, sheet.contact_name) == (time(21, 30), "High floor", "Marta")
    assert [(night.price_minor, night.list_price_minor) for night in sheet.nights] == [(13_000, 13_000)]


def test_another_price_wants_a_reason(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.settle()
    add_room(clerk, "Standard")
    assert not clerk.sees("booking_room_1_discount")
    clerk.fill("booking_room_1_price", "90")
    assert clerk.widget("booking_room_1_summary").text() == "1 night: €90.00 instead of €100.00"
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    assert clerk.widget("booking_room_1_discount_error").text() == "Please fill this in."
    clerk.choose("booking_room_1_discount", "Regular guest")
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))
    sheet = sqlite_hotel.desk.read(reservation_sheet, reservation_id=booked(sqlite_hotel)[0].id)
    assert [(night.price_minor, night.list_price_minor) for night in sheet.nights] == [(9_000, 10_000)]
    assert sheet.discount_reason == "Regular guest"


def test_rule_is_overridden_with_a_reason_by_whoever_may(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_adults", "2")
    clerk.settle()
    table = clerk.booking.table
    table.select((sqlite_hotel.suite, next(offer.plan_id for offer in table.rows() if offer.quote and offer.quote.plan_code == "BB")))
    table.setFocus()
    clerk.press(Qt.Key.Key_Return)
    assert "2 nights" in clerk.widget("booking_room_1_notice").text()
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    assert clerk.widget("booking_override_error").text() == "Please fill this in."
    clerk.fill("booking_override", "Owner's friend")
    clerk.click("booking_book")
    clerk.until(lambda: booked(sqlite_hotel))


def test_reception_is_not_offered_what_a_rule_forbids(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person(user="reception")
    table = clerk.booking.table
    steps = [step.title if (step := table.step_of(offer)) else "" for offer in table.rows()]
    assert steps == ["Add room", "Add room", "Add room", ""]


def test_reversed_price_range_is_refused_at_its_field(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.click("booking_filter")
    clerk.fill("booking_price_from", "200")
    clerk.settle()
    assert len(clerk.booking.table.rows()) == 2
    clerk.fill("booking_price_to", "100")
    assert "wrong way round" in clerk.widget("booking_price_to_error").text()
    assert clerk.sees("booking_no_offer")
    clerk.fill("booking_price_to", "230")
    clerk.settle()
    assert [offer.type.code for offer in clerk.booking.table.rows()] == ["STE", "STE"]


def test_rooms_of_other_dates_and_plans_are_one_booking(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    plans = selling(sqlite_hotel)
    clerk = person()
    add_room(clerk, "Standard")
    table = clerk.booking.table
    table.select((sqlite_hotel.standard, plans.breakfast))
    table.setFocus()
    clerk.press(Qt.Key.Key_Return)
    tick(clerk, "booking_room_2_own_box")
    clerk.fill("booking_room_2_arrival", "10/03/2026")
    clerk.fill("booking_room_2_departure", "12/03/2026")
    clerk.fill("booking_room_2_adults", "2")
    clerk.fill("booking_room_2_guests", "Rui Silva")
    clerk.settle()
    assert "2 nights: €228.00" in clerk.widget("booking_room_2_summary").text()
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_book")
    clerk.until(lambda: len(booked(sqlite_hotel)) == 2)
    first, second = booked(sqlite_hotel)
    assert first.confirmation_number == second.confirmation_number
    assert (first.arrival_date, second.arrival_date, second.departure_date, second.adults) == (DAY, day(10), day(12), 2)
    sheets = [sqlite_hotel.desk.read(reservation_sheet, reservation_id=row.id) for row in (first, second)]
    assert [sheet.plan_id for sheet in sheets] == [plans.best, plans.breakfast]
    assert [guest.name for guest in sheets[1].guests] == ["Rui Silva"]


def test_rooms_are_held_as_an_option(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    clerk.fill("booking_arrival", "10/03/2026")
    clerk.settle()
    add_room(clerk, "Standard")
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_option_ask")
    assert clerk.widget("booking_option_day").text() == "05/03/2026"
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: booked(sqlite_hotel))
    one = booked(sqlite_hotel)[0].id
    assert sqlite_hotel.desk.read(stay_detail, reservation_id=one).status is ReservationStatus.TENTATIVE
    expires = sqlite_hotel.desk.read(reservation_sheet, reservation_id=one).option_expires_at
    assert expires == datetime(2026, 3, 5, 18, tzinfo=UTC)


def test_full_night_goes_to_the_waitlist(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Suite")
    for _room in range(2):
        sqlite_hotel.book(DAY, day(3), kind=sqlite_hotel.suite)
    type_new_guest(clerk, "Ana Silva")
    clerk.click("booking_waitlist_ask")
    clerk.fill("booking_waitlist_priority", "2")
    clerk.click("booking_waitlist_do")
    clerk.until(lambda: len(booked(sqlite_hotel)) == 3)
    sheets = [sqlite_hotel.desk.read(reservation_sheet, reservation_id=row.id).waitlist_priority for row in booked(sqlite_hotel)]
    assert sorted(priority or 0 for priority in sheets) == [0, 0, 2]


def test_turn_away_is_written_down_with_its_reason(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    selling(sqlite_hotel)
    clerk = person()
    clerk.fill("booking_departure", "+2")
    clerk.click("booking_turn_away_ask")
    clerk.click("booking_turn_away_do")
    assert clerk.widget("booking_turn_away_reason_error").text() == "Please fill this in."
    clerk.choose("booking_turn_away_reason", "House full")
    clerk.click("booking_turn_away_do")
    clerk.until(lambda: clerk.said() == "The turn-away is on file.")
    with sqlite_hotel.database.snapshot() as connection:
        rows = connection.execute(select(TurnAway.arrival_date, TurnAway.departure_date, TurnAway.rooms, TurnAway.persons)).all()
    assert rows == [(DAY, day(4), 1, 1)]
    assert booked(sqlite_hotel) == []


def test_alerts_of_a_known_guest_are_shown(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    stay = sqlite_hotel.book(guest="Jürgen Müller")
    sqlite_hotel.desk.run(add_alert, reservation_id=stay, moment=AlertMoment.BOOKING, text="Pays cash only")
    clerk = person()
    clerk.fill("booking_guest", "mul")
    clerk.until(clerk.booking.who.guest._popup.isVisible)
    clerk.press(Qt.Key.Key_Return)
    clerk.until(lambda: clerk.sees("booking_alerts"))
    assert clerk.widget("booking_alerts").text() == "! Pays cash only"


def test_impossible_ages_are_said_at_their_field(sqlite_hotel: SmallHotel, person: Callable[..., Person]) -> None:
    clerk = person()
    add_room(clerk, "Standard")
    clerk.fill("booking_child_ages", "four")
    clerk.click("booking_book")
    assert "age of each child" in clerk.widget("booking_child_ages_error").text()
    assert booked(sqlite_hotel) == []
