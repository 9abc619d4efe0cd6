"""The reservations screen in the real window on a real hotel: finding, seeing whole, and every action, read back from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select, update

from hotel_desk.domain.codes import EntityKind, ProfileKind, ReservationStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.rate_codes import AlertMoment, Department, Payer, ReasonKind, ShareSplit
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.options import make_option
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import add_alert, add_trace
from hotel_desk.services.reservations import Contact, RoomRequest, book
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.rates_of_tests import a_package
from tests.reservations_of_tests import a_reason
from tests.ui.calendar_window import CTRL, DAY, day
from tests.ui.reservations_window import Clerk, sheet_of, sold, stay_of, waiting
from tests.ui.selling_hotel import selling

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


# Finding


def test_every_widget_has_a_name(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    assert unnamed_widgets(person.screen) == []


def test_found_while_typing_and_by_the_agents_number(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    sqlite_hotel.book(guest="Ana Silva")
    request = RoomRequest(room_type_id=sqlite_hotel.suite, arrival_date=day(9), departure_date=day(10), price_minor=1)
    sqlite_hotel.desk.run(book, guest=ProfileDetails(name="Rui Costa"), rooms=[request], order_number="AB-77", channel="Extranet")
    person = clerk()
    assert person.widget("reservation_find").hasFocus()
    assert person.guests() == ["Ana Silva", "Rui Costa"]
    person.write("AB-77")
    person.until(lambda: person.guests() == ["Rui Costa"])
    person.press(Qt.Key.Key_Down)
    assert person.screen.list.table.hasFocus()
    person.fill("reservation_find", "")
    person.fill("reservation_channel", "extra")
    person.until(lambda: person.guests() == ["Rui Costa"])
    person.fill("reservation_channel", "")
    person.fill("reservation_first", "10/03/2026")
    person.until(lambda: person.sees("reservation_none"))


def test_reversed_arrivals_are_said_at_their_field(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    sqlite_hotel.book()
    person = clerk()
    person.fill("reservation_first", "10/03/2026")
    person.fill("reservation_last", "09/03/2026")
    person.until(lambda: person.sees("reservation_last_error"))
    assert "Not before 10/03/2026" in person.widget("reservation_last_error").text()


def test_duties_count_and_filter(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    option = sqlite_hotel.book(day(5), day(6), guest="Option")
    sqlite_hotel.desk.run(make_option, reservation_id=option, expires_at=sqlite_hotel.clock.now() + timedelta(hours=4))
    waiting(sqlite_hotel)
    person = clerk()
    assert person.widget("reservation_duties_options").text() == " Options  1"
    person.click("reservation_duties_waitlist")
    person.until(lambda: person.guests() == ["Waits"])
    person.click("reservation_duties_options")
    person.until(lambda: person.guests() == ["Option"])


def test_rows_say_due_and_received(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book(DAY, day(4))
    cash = sqlite_hotel.codes["CASH"]
    sqlite_hotel.desk.run(take_deposit, reservation_id=one, amount_minor=5_000, transaction_code_id=cash)
    row = clerk().screen.list.table.rows()[0]
    assert (row.price_minor, row.received_minor, row.due_minor) == (20_000, 5_000, 15_000)


# Seeing it whole


def test_panel_says_stay_prices_money_and_notes(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel), requests="High floor", expected_time=time(21, 30))
    sqlite_hotel.desk.run(add_alert, reservation_id=one, moment=AlertMoment.CHECK_IN, text="A parcel waits")
    sqlite_hotel.desk.run(add_trace, reservation_id=one, department=Department.HOUSEKEEPING, due_date=DAY, text="Cot")
    person = clerk()
    person.open_it(one)
    facts = person.widget("reservation_stay_facts")
    assert (facts.value("Rate plan"), facts.value("Arrives about"), facts.value("Guests")) == ("BAR · Bar", "21:30", "2 adults")
    person.press(Qt.Key.Key_2, modifier=CTRL)
    assert person.screen.panel.nights.rows()[-1] == ("Total", "€200.00")
    assert "free until 3 days" in person.widget("reservation_price_facts").value("Cancellation")
    person.press(Qt.Key.Key_4, modifier=CTRL)
    assert "100.00 EUR" in person.widget("reservation_money_facts").value("Cancelling now")
    person.press(Qt.Key.Key_5, modifier=CTRL)
    assert person.screen.panel.tabs.tabText(4) == "Notes 2"
    assert person.widget("reservation_note_facts").value("Wishes") == "High floor"
    done = next(button for button in person.screen.panel.notes.findChildren(QPushButton) if button.text() == "Done")
    person.qtbot.mouseClick(done, Qt.MouseButton.LeftButton)
    person.until(lambda: sheet_of(sqlite_hotel, one).traces[0].done_at is not None)
    person.press(Qt.Key.Key_6, modifier=CTRL)
    assert "Reservation made" in person.widget("reservation_history").accessibleDescription()


def test_esc_goes_back_to_the_row(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_trace", "trace")
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: person.sees("reservation_panel"))
    person.settle()
    person.press(Qt.Key.Key_Escape)
    assert not person.sees("reservation_panel")
    assert person.screen.list.table.hasFocus()


# Ending it


def test_penalty_is_shown_before_cancelling_and_charged(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    plans = selling(sqlite_hotel)
    one = sold(sqlite_hotel, plans)
    sqlite_hotel.desk.run(take_deposit, reservation_id=one, amount_minor=4_000, transaction_code_id=sqlite_hotel.codes["CASH"])
    person = clerk()
    person.open_it(one)
    person.act("reservation_cancel", "cancel")
    assert "the first night" in person.widget("cancel_penalty").text()
    assert person.widget("cancel_sums").rows()[-1] == ("To be paid", "€60.00")
    person.click("cancel_do")
    assert "choose a reason" in person.widget("cancel_reason_error").text()
    person.choose("cancel_code", "Guest is ill")
    person.click("cancel_do")
    person.hear("is cancelled")
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.CANCELLED
    assert stay_of(sqlite_hotel, one).status_reason == "Guest is ill"
    assert stay_of(sqlite_hotel, one).balance_minor == 6_000


def test_penalty_is_waived_with_a_reason(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.act("reservation_cancel", "cancel")
    person.fill("cancel_reason", "Ill")
    person.tick("cancel_waive")
    person.click("cancel_do")
    assert person.widget("cancel_waive_reason_error").text() == "Please fill this in."
    person.fill("cancel_waive_reason", "Regular guest")
    person.click("cancel_do")
    person.hear("is cancelled")
    assert stay_of(sqlite_hotel, one).balance_minor == 0


def test_free_cancellation_asks_about_no_waiver_and_is_undone(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel), day(20), day(22))
    person = clerk()
    person.open_it(one)
    person.act("reservation_cancel", "cancel")
    assert person.widget("cancel_penalty").text() == "It is told in time: nothing is due."
    assert not person.sees("cancel_waive")
    person.fill("cancel_reason", "Ill")
    person.press(Qt.Key.Key_Return)
    person.hear("is cancelled")
    person.press_in_message()
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


def test_no_show_says_what_it_costs(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.act("reservation_no_show", "no_show")
    assert "the whole stay" in person.widget("no_show_penalty").text()
    person.click("no_show_do")
    person.hear("no-show")
    assert stay_of(sqlite_hotel, one).balance_minor == 20_000


def test_cancelled_reservation_is_reinstated_from_its_row(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=one, reason="Ill")
    person = clerk()
    person.select(one)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: person.sees("reinstate_do"))
    person.press(Qt.Key.Key_Return)
    person.hear("stands again")
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


# What waits


def test_option_is_confirmed_from_its_row(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book(day(5), day(6))
    sqlite_hotel.desk.run(make_option, reservation_id=one, expires_at=datetime(2026, 3, 4, 18, tzinfo=UTC))
    person = clerk()
    person.select(one)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: person.sees("confirm_option"))
    person.press(Qt.Key.Key_Return)
    person.hear("is confirmed")
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


def test_waitlist_is_accepted_and_a_full_night_asks_to_oversell(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = waiting(sqlite_hotel)
    for _room in range(2):
        sqlite_hotel.book(day(5), day(6), kind=sqlite_hotel.suite)
    person = clerk()
    person.open_it(one)
    person.act("reservation_next", "accept")
    person.click("accept_do")
    person.until(lambda: person.sees("accept_forced"))
    assert "sold out" in person.widget("accept_forced_error").text()
    person.tick("accept_forced")
    person.until(lambda: person.widget("accept_do").isEnabled())
    person.click("accept_do")
    person.hear("no longer waiting")
    assert stay_of(sqlite_hotel, one).status is ReservationStatus.RESERVED


# Changing it


def test_price_difference_of_each_choice_is_shown_before_a_change(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.act("reservation_change", "change")
    person.fill("change_departure", "06/03/2026")
    person.settle()
    box = person.widget("change_price")
    assert [box.itemText(number) for number in range(box.count())] == [
        "Keep the old price (+200.00)",
        "New price for changed nights only (+220.00)",
        "Price every night anew (+220.00)",
    ]
    assert box.currentText().startswith("New price for changed nights")
    assert person.widget("change_sums").rows() == [("Price now", "€200.00"), ("Afterwards", "€420.00")]
    person.click("change_do")
    person.hear("is changed")
    assert [night.price_minor for night in sheet_of(sqlite_hotel, one).nights] == [10_000, 10_000, 10_000, 12_000]


def test_old_price_is_kept_where_that_is_chosen(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.press(Qt.Key.Key_E, modifier=CTRL)
    person.until(lambda: person.sees("change"))
    person.settle()
    person.fill("change_departure", "06/03/2026")
    person.settle()
    person.choose("change_price", "Keep the old price (+200.00)")
    person.click("change_do")
    person.hear("is changed")
    assert [night.price_minor for night in sheet_of(sqlite_hotel, one).nights] == [10_000] * 4


def test_another_plan_prices_every_night_anew_and_a_rule_wants_a_reason(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    plans = selling(sqlite_hotel)
    request = RoomRequest(room_type_id=sqlite_hotel.suite, arrival_date=DAY, departure_date=day(3), adults=2, rate_plan_id=plans.best)
    one = sqlite_hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request]).reservation_ids[0]
    person = clerk()
    person.open_it(one)
    person.act("reservation_change", "change")
    person.choose("change_plan", "BB · Bb")
    person.settle()
    assert "2 nights" in person.widget("change_obstacles").text()
    assert person.widget("change_price").currentText() == "Price every night anew (−1.00)"
    person.click("change_do")
    assert person.widget("change_override_error").text() == "Please fill this in."
    person.fill("change_override", "Owner's friend")
    person.click("change_do")
    person.hear("is changed")
    assert sheet_of(sqlite_hotel, one).plan_id == plans.breakfast


def test_discount_shows_the_price_afterwards(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.act("reservation_discount", "discount")
    person.click("discount_do")
    assert "one of the three" in person.widget("discount_percent_error").text()
    person.fill("discount_percent", "10")
    assert person.widget("discount_sums").rows()[-1] == ("Afterwards", "€180.00")
    person.choose("discount_reason", "Regular guest")
    person.click("discount_do")
    person.hear("has the discount")
    assert [night.price_minor for night in sheet_of(sqlite_hotel, one).nights] == [9_000, 9_000]


def test_room_is_assigned_from_the_ranked_list(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_assign", "assign")
    assert person.widget("assign_reasons").text() != ""
    first = person.widget("assign_rooms").rows()[0]
    person.press(Qt.Key.Key_Return)
    person.hear(f"has room {first.number}")
    assert [room.number for room in stay_of(sqlite_hotel, one).rooms] == [first.number]
    person.press_in_message()
    assert stay_of(sqlite_hotel, one).rooms == ()


def test_a_room_that_was_promised_is_changed_and_taken_away_only_for_a_reason(
    sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]
) -> None:
    one = sqlite_hotel.book(room="101")
    with sqlite_hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == one).values(do_not_move=True))
    person = clerk()
    person.open_it(one)
    person.act("reservation_assign", "assign")
    other = next(room for room in person.widget("assign_rooms").rows() if room.number != "101" and room.obstacle is None)
    person.widget("assign_rooms").select(other.room_id)
    person.click("assign_do")
    person.until(lambda: person.sees("promised_room"))
    assert [room.number for room in stay_of(sqlite_hotel, one).rooms] == ["101"]
    person.fill("promised_room_reason", "Burst pipe")
    person.click("promised_room_yes")
    person.hear(f"has room {other.number}")
    assert [room.number for room in stay_of(sqlite_hotel, one).rooms] == [other.number]
    person.act("reservation_assign", "assign")
    person.click("assign_take_away")
    person.until(lambda: person.sees("promised_room"))
    person.fill("promised_room_reason", "Another pipe")
    person.click("promised_room_yes")
    person.hear("has no room yet")
    assert stay_of(sqlite_hotel, one).rooms == ()


def test_copy_begins_a_new_reservation_with_the_same(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel), day(10), day(12))
    person = clerk()
    person.open_it(one)
    person.click("reservation_copy")
    person.until(lambda: person.window.current_screen().objectName() == "new_reservation")
    person.settle()
    assert person.widget("booking_guest").text() == "Ana Silva"
    assert person.widget("booking_arrival").text() == "10/03/2026"
    assert [line.title() for line in person.booking.lines] == ["Standard · Bar"]


def others(hotel: SmallHotel, known: ReservationId) -> list[ReservationId]:
    with hotel.database.snapshot() as connection:
        return [ReservationId(one) for one in connection.execute(select(Reservation.id).where(Reservation.id != known)).scalars()]


def test_copy_takes_partners_payer_contact_wishes_and_packages_along(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    plans = selling(sqlite_hotel)
    drinks = a_package(sqlite_hotel, "BAR", price_minor=3_000)
    agent = sqlite_hotel.desk.run(create_profile, details=ProfileDetails("Sea Travel", kind=ProfileKind.AGENT)).profile_id
    dates: dict[str, Any] = {"arrival_date": day(10), "departure_date": day(12), "requests": "High floor"}
    request = RoomRequest(sqlite_hotel.standard, **dates, adults=2, rate_plan_id=plans.best, package_ids=(drinks,))
    facts: dict[str, Any] = {"agent_id": agent, "order_number": "X-1", "payer": Payer.GUEST, "contact": Contact("Eva", "123", "")}
    guest = ProfileDetails("Ana Silva")
    one = sqlite_hotel.desk.run(book, guest=guest, rooms=[request], market="FIT", **facts).reservation_ids[0]
    person = clerk()
    person.open_it(one)
    person.click("reservation_copy")
    person.until(lambda: person.window.current_screen().objectName() == "new_reservation" and person.booking.lines)
    person.settle()
    assert person.widget("booking_agent").text() == "Sea Travel"
    assert person.widget("booking_contact_name").text() == "Eva"
    assert not person.widget("booking_order_number").text()
    person.click("booking_book")
    person.until(lambda: others(sqlite_hotel, one))
    sheet = sheet_of(sqlite_hotel, *others(sqlite_hotel, one))
    assert (sheet.agent_id, sheet.payer, sheet.contact_name, sheet.market) == (agent, Payer.GUEST, "Eva", "FIT")
    assert (sheet.order_number, sheet.requests) == ("", "High floor")
    assert [package.package_id for package in sheet.packages if not package.of_plan] == [drinks]


# People and notes


def test_sharer_is_added_and_parted(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk()
    person.open_it(one)
    person.act("reservation_sharer", "sharer")
    person.fill("sharer_guest", "Rui Silva")
    person.until(person.screen.area.panel.guest._popup.isVisible)
    person.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert "Rui Silva" in person.widget("sharer_new").text()
    assert "€100.00" in person.widget("sharer_meaning").text()
    person.click("sharer_do")
    person.hear("shares the room")
    sharers = sheet_of(sqlite_hotel, one).sharers
    assert [(other.guest_name, other.split) for other in sharers] == [("Rui Silva", ShareSplit.SPLIT)]
    person.open_it(sharers[0].reservation_id)
    person.act("reservation_part", "part_sharer")
    person.click("part_sharer_do")
    person.hear("shares no room")
    assert sheet_of(sqlite_hotel, one).sharers == ()


def test_reservations_are_linked_and_parted(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one, other = sqlite_hotel.book(guest="Ana Silva"), sqlite_hotel.book(guest="Rui Costa")
    person = clerk()
    person.open_it(one)
    person.act("reservation_link", "link")
    person.fill("link_other", "Rui")
    person.until(person.screen.area.panel.other._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    person.click("link_do")
    person.hear("are linked")
    assert [line.reservation_id for line in sheet_of(sqlite_hotel, one).linked] == [other]
    person.act("reservation_link", "link")
    person.click("link_part")
    person.hear("is parted")
    assert sheet_of(sqlite_hotel, one).linked == ()


def test_trace_alert_wishes_and_company_are_written(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book(adults=3)
    person = clerk()
    person.open_it(one)
    person.act("reservation_trace", "trace")
    person.choose("trace_department", "Housekeeping")
    person.fill("trace_text", "Flowers")
    person.press(Qt.Key.Key_Return)
    person.hear("trace")
    person.act("reservation_alert", "alert")
    person.fill("alert_text", "A parcel waits")
    person.press(Qt.Key.Key_Return)
    person.hear("alert is set")
    person.act("reservation_wishes", "wishes")
    person.fill("wishes_time", "22")
    person.fill("wishes_requests", "Quiet")
    person.tick("wishes_do_not_move")
    person.click("wishes_do")
    person.hear("wishes")
    person.act("reservation_guests", "along")
    person.fill("along_names", "Rui Silva")
    person.press(Qt.Key.Key_Return)
    person.write("Eva Silva, 9")
    person.click("along_do")
    person.hear("comes along")
    sheet = sheet_of(sqlite_hotel, one)
    assert [(trace.department, trace.text) for trace in sheet.traces] == [(Department.HOUSEKEEPING, "Flowers")]
    assert [(alert.moment, alert.text) for alert in sheet.alerts] == [(AlertMoment.CHECK_IN, "A parcel waits")]
    assert (sheet.expected_time, sheet.requests, sheet.do_not_move) == (time(22), "Quiet", True)
    assert [(guest.name, guest.age) for guest in sheet.guests] == [("Rui Silva", None), ("Eva Silva", 9)]


def test_guest_is_walked_with_reason_cost_and_return(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    a_reason(sqlite_hotel, ReasonKind.WALK, "Overbooked")
    one = sqlite_hotel.book(DAY, day(5))
    person = clerk()
    person.open_it(one)
    person.act("reservation_walk", "walk")
    person.fill("walk_hotel", "Grand")
    person.fill("walk_cost", "90")
    person.click("walk_do")
    assert "choose a reason" in person.widget("walk_reason_error").text()
    person.choose("walk_code", "Overbooked")
    person.fill("walk_return", "03/03/2026")
    person.click("walk_do")
    person.hear("sleeps at Grand")
    walked = sheet_of(sqlite_hotel, one).walked
    assert [(line.hotel_name, line.cost_minor, line.return_date) for line in walked] == [("Grand", 9_000, day(3))]
    person.until(lambda: person.widget("reservation_duties_walked").text() == "Walked, expected back  1")


def test_arrival_is_checked_in_at_the_front_desk(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    assert person.widget("reservation_next").text() == "Check in"
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.window.current_screen().objectName() == "front_desk")
    target = person.front_desk.opened[-1]
    assert (target.kind, target.id) == (EntityKind.RESERVATION, one)


def test_letters_open_for_a_reservation(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_letters", "letter_panel")


def test_unsaved_edits_are_named_and_asked_about_in_place(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book()
    person = clerk()
    person.open_it(one)
    person.act("reservation_trace", "trace")
    person.fill("trace_text", "Flowers")
    assert person.window.unsaved() == ["What is to be done"]
    person.press(Qt.Key.Key_Escape)
    assert person.sees("trace_keep")


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_nothing_is_cut_off(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk], size: tuple[int, int]) -> None:
    one = sold(sqlite_hotel, selling(sqlite_hotel))
    person = clerk(size=size)
    assert person.screen.list.table.horizontalScrollBar().maximum() == 0
    person.open_it(one)
    QApplication.processEvents()
    panel = person.screen.panel
    assert panel.mapTo(person.window, panel.rect().topRight()).x() < size[0]
    assert panel.body.minimumSizeHint().width() <= panel.width()
    for button, name in (("reservation_change", "change"), ("reservation_assign", "assign"), ("reservation_discount", "discount")):
        person.act(button, name)
        shown = person.screen.area.panel
        assert shown.body.minimumSizeHint().width() <= shown.width(), name
        shown.discard()
        person.until(lambda: person.sees("reservation_panel"))
        person.settle()


def test_no_show_is_received_after_all(sqlite_hotel: SmallHotel, clerk: Callable[..., Clerk]) -> None:
    one = sqlite_hotel.book(DAY, day(4))
    sqlite_hotel.desk.run(mark_no_show, reservation_id=one)
    sqlite_hotel.desk.run(roll_business_date, closing=DAY)
    person = clerk()
    person.click("reservation_duties_no_shows")
    person.settle()
    person.select(one)
    person.press(Qt.Key.Key_Return, modifier=CTRL)
    person.until(lambda: person.sees("receive_panel"))
    person.until(lambda: person.widget("receive_rooms").current() is not None)
    person.screen.area.panel.primary_button.click()
    person.until(lambda: stay_of(sqlite_hotel, one).status is ReservationStatus.IN_HOUSE)
    person.settle()
