"""The jobs of a stay in the real window: move, extend, shorten, check out, cancel, reinstate, deposit, guest, and their undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus, ReservationStatus
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails, change_profile
from hotel_desk.services.reservation_notes import change_wishes
from hotel_desk.services.stays import check_in
from hotel_desk.ui.front_desk.departure_panel import DeparturePanel
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.move_panel import MovePanel
from hotel_desk.ui.front_desk.stay_panel import StayPanel
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.front_desk_window import TODAY, FolioRecorder, Receptionist, SecondDay, day_fixture, front_desk_window, person_fixture  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def stored(hotel: SmallHotel, stay: ReservationId) -> StayDetail:
    return hotel.desk.read(stay_detail, reservation_id=stay)


def pay(hotel: SmallHotel, stay: ReservationId, amount_minor: int) -> None:
    folio_id = stored(hotel, stay).guest_folio_id
    assert folio_id is not None
    hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)


def job_panel(person: Receptionist) -> JobPanel:
    panel = person.panel
    assert isinstance(panel, JobPanel)
    return panel


def open_in_house(person: Receptionist, stay: ReservationId) -> None:
    person.go_to_list(3)
    person.open_stay(stay)


def test_a_guest_moves_to_another_room_with_a_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    open_in_house(person, day.stays_on)
    person.job("stay_move_room", "move_panel")
    panel = person.panel
    assert isinstance(panel, MovePanel)
    assert {choice.number for choice in panel.picker.choices()} == {"101", "103", "104", "201", "202"}
    panel.picker.table.setFocus()
    for _row in range(len(panel.picker.choices())):
        person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    assert person.window.focusWidget() is person.widget("move_reason")
    person.press(Qt.Key.Key_Return)
    assert panel.form.field("reason").error() == "Please fill this in."
    person.write("broken shower")
    person.press(Qt.Key.Key_Return)
    person.said("Jürgen Müller has moved from room 102 to room 202.")
    found = stored(sqlite_hotel, day.stays_on)
    assert [room.number for room in found.rooms] == ["102", "202"]
    assert (found.room_type_code, found.charged_type_code) == ("STE", "STD")
    person.until(lambda: person.panel is person.screen.stay_panel and person.screen.stay_panel.facts.value("Room") == "102 → 202")
    person.undo()
    person.until(lambda: person.panel.objectName() == "move_panel")


def test_a_guest_who_was_promised_the_room_is_moved_with_a_second_reason(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    sqlite_hotel.desk.run(change_wishes, reservation_id=day.stays_on, expected_time=None, requests="", do_not_move=True)
    open_in_house(person, day.stays_on)
    person.job("stay_move_room", "move_panel")
    panel = job_panel(person)
    panel.form.field("room_id").set_value(sqlite_hotel.rooms["202"])
    person.fill("move_reason", "broken shower")
    person.click("move_do")
    person.until(lambda: "was promised room 102" in panel.form.field("override_reason").error())
    person.fill("move_override", "no water on the whole floor")
    person.until(panel.primary_button.isEnabled)
    person.click("move_do")
    person.said("Jürgen Müller has moved from room 102 to room 202.")


def test_a_longer_stay_says_what_it_costs_and_what_forbids_it(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.book(date(2026, 3, 8), date(2026, 3, 9), room="102", guest="Next Guest")
    open_in_house(person, day.stays_on)
    person.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: person.panel.objectName() == "departure_panel")
    panel = person.panel
    assert isinstance(panel, DeparturePanel)
    person.until(lambda: panel.meaning.text() == "1 night more, 100.00 more.")
    person.fill("departure_date", "+4")
    person.until(lambda: "Room 102 is given to Next Guest" in panel.obstacle.text())
    assert "from 8 Mar. Move one of the two first." in panel.obstacle.text()
    person.click("departure_do")
    person.until(lambda: person.window.messages.kind() == "error")
    assert stored(sqlite_hotel, day.stays_on).departure_date == date(2026, 3, 6)
    person.fill("departure_date", "+2")
    person.until(lambda: panel.meaning.text() == "2 nights more, 200.00 more.")
    assert panel.obstacle.text() == ""
    person.fill("departure_price", "90")
    assert panel.meaning.text() == "2 nights more, 180.00 more."
    person.until(panel.primary_button.isEnabled)
    person.press(Qt.Key.Key_Return)
    person.said("Jürgen Müller now departs on Sun 8 Mar 2026.")
    found = stored(sqlite_hotel, day.stays_on)
    assert [night.price_minor for night in found.nights] == [10_000] * 4 + [9_000] * 2
    person.undo()
    person.said("It was undone.")
    assert stored(sqlite_hotel, day.stays_on).departure_date == date(2026, 3, 6)


def test_a_sold_out_night_is_named_and_may_be_sold_on_purpose(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    for _number in range(4):
        sqlite_hotel.book(date(2026, 3, 6), date(2026, 3, 7))
    open_in_house(person, day.stays_on)
    person.job("stay_departure", "departure_panel")
    panel = person.panel
    assert isinstance(panel, DeparturePanel)
    person.until(lambda: panel.obstacle.text() == "Standard is sold out on 6 Mar.")
    person.tick("departure_forced")
    person.click("departure_do")
    person.warned("now departs on Sat 7 Mar 2026. On 1 night more is now sold than there are rooms, first on Fri 6 Mar 2026.")
    assert stored(sqlite_hotel, day.stays_on).departure_date == date(2026, 3, 7)


def test_a_stay_is_shortened_and_given_back(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    open_in_house(person, day.stays_on)
    person.job("stay_departure", "departure_panel")
    panel = person.panel
    assert isinstance(panel, DeparturePanel)
    person.fill("departure_date", "02/03/2026")
    person.click("departure_do")
    assert panel.form.field("departure_date").error() == "Not before 03/03/2026, please."
    person.fill("departure_date", "04/03/2026")
    person.until(lambda: panel.meaning.text() == "2 nights less, 200.00 less.")
    assert panel.primary_button.text() == "Shorten stay"
    person.click("departure_do")
    person.said("now departs on Wed 4 Mar 2026")
    assert stored(sqlite_hotel, day.stays_on).departure_date == date(2026, 3, 4)
    person.undo()
    person.said("It was undone.")
    assert [night.price_minor for night in stored(sqlite_hotel, day.stays_on).nights] == [10_000] * 4


def test_a_guest_who_has_paid_leaves_with_two_keys(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    pay(sqlite_hotel, day.due_out, 10_200)
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    person.press(Qt.Key.Key_Return)
    person.said("Ana Silva has left room 101.")
    found = stored(sqlite_hotel, day.due_out)
    assert (found.status, found.checked_out_date) == (ReservationStatus.CHECKED_OUT, TODAY)
    assert person.window.focusWidget() is person.table
    person.undo()
    person.until(lambda: person.panel.objectName() == "undo_check_out_panel")
    person.write("forgot a coat")
    person.press(Qt.Key.Key_Return)
    person.said("The check-out of Ana Silva was undone: in room 101 again.")
    assert stored(sqlite_hotel, day.due_out).status is ReservationStatus.IN_HOUSE


def test_the_way_a_guest_leaves_is_chosen_and_shown(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    pay(sqlite_hotel, day.due_out, 10_200)
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    way = job_panel(person).form.field("left_by")
    assert way.value() is LeavingWay.DESK
    way.box.setFocus()
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Down)
    assert way.box.currentText() == "Express check-out"
    person.click("check_out_do")
    person.said("Ana Silva has left room 101.")
    assert stored(sqlite_hotel, day.due_out).left_by is LeavingWay.EXPRESS
    panel = StayPanel(person.window.current_screen().context)
    panel.show_stay(stored(sqlite_hotel, day.due_out))
    assert panel.facts.value("Way of leaving") == "Express check-out"
    panel.deleteLater()


def test_who_has_not_paid_is_sent_to_the_folio_and_may_leave_when_it_is_settled(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    person.go_to_list(2)
    person.next_step(day.due_out, "check_out_panel")
    panel = job_panel(person)
    assert panel.windows.value("Folio 200001, window 1") == "€102.00"  # type: ignore[attr-defined]
    person.click("check_out_do")
    assert panel.form.field("balance").error().startswith("The folio is not settled. Take the payment on the folio")
    assert stored(sqlite_hotel, day.due_out).status is ReservationStatus.IN_HOUSE
    person.click("check_out_folio")
    cashier = person.window.current_screen()
    assert isinstance(cashier, FolioRecorder)
    assert [target.id for target in cashier.opened] == [stored(sqlite_hotel, day.due_out).guest_folio_id]
    pay(sqlite_hotel, day.due_out, 10_200)
    person.settle()
    person.window.show_screen("front_desk")
    person.until(lambda: panel.state.text() == "Everything is paid.")  # type: ignore[attr-defined]
    person.click("check_out_do")
    person.said("Ana Silva has left room 101.")


def test_a_guest_leaves_early_with_an_open_balance_and_a_reason(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    open_in_house(person, day.stays_on)
    person.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: person.panel.objectName() == "check_out_panel")
    assert person.widget("check_out_early").text() == "Early departure: expected on Fri 6 Mar 2026. 3 nights will be given back."
    person.tick("check_out_leave_open")
    person.fill("check_out_reason", "company pays later")
    person.press(Qt.Key.Key_Return)
    person.said("Jürgen Müller has left room 102. €104.00 was left unpaid.")
    found = stored(sqlite_hotel, day.stays_on)
    assert (found.status, found.departure_date, found.balance_minor) == (ReservationStatus.CHECKED_OUT, TODAY, 0)
    person.until(lambda: isinstance(person.panel, StayPanel) and Job.UNDO_CHECK_OUT in person.panel.jobs())


def test_who_may_not_leave_a_balance_open_is_told(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, day: SecondDay, tmp_path: Path
) -> None:
    with front_desk_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception")) as person:
        person.go_to_list(2)
        person.next_step(day.due_out, "check_out_panel")
        person.tick("check_out_leave_open")
        person.fill("check_out_reason", "is a friend")
        person.press(Qt.Key.Key_Return)
        person.until(lambda: person.window.messages.kind() == "error")
        assert "Let a guest leave with an open balance" in person.window.messages.sentence()
    assert stored(sqlite_hotel, day.due_out).status is ReservationStatus.IN_HOUSE


def test_a_reservation_is_cancelled_with_a_reason_and_stands_again_by_undo(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    person.open_stay(day.due_in)
    person.job("stay_cancel", "cancel_panel")
    person.press(Qt.Key.Key_Return)
    assert job_panel(person).form.field("reason").error() == "Please fill this in."
    person.write("flight cancelled")
    person.press(Qt.Key.Key_Return)
    person.said("Reservation 100003 of Lúcia Ferreira is cancelled.")
    found = stored(sqlite_hotel, day.due_in)
    assert (found.status, found.status_reason) == (ReservationStatus.CANCELLED, "flight cancelled")
    assert person.rows() == [("王小明", "104")]
    person.undo()
    person.said("It was undone.")
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED


def test_a_no_show_is_reinstated_from_the_list_even_when_sold_out(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    person.job("stay_no_show", "no_show_panel")
    person.click("no_show_do")
    person.said("Lúcia Ferreira is marked as a no-show.")
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.NO_SHOW
    for _number in range(2):
        sqlite_hotel.book(TODAY, date(2026, 3, 4))
    person.go_to_list(4)
    person.press(Qt.Key.Key_Escape)
    person.next_step(day.due_in, "reinstate_panel")
    panel = job_panel(person)
    person.click("reinstate_do")
    person.until(panel.form.field("forced").error)
    assert "Standard is sold out" in panel.form.field("forced").error()
    person.until(panel.primary_button.isEnabled)
    person.tick("reinstate_forced")
    person.click("reinstate_do")
    person.warned("Reservation 100003 of Lúcia Ferreira stands again. On 1 night more is now sold than there are rooms")
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED


def test_a_deposit_is_taken_against_a_receipt_and_reversed_with_a_reason(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    person.open_stay(day.due_in)
    person.job("stay_deposit", "deposit_panel")
    person.click("deposit_do")
    assert job_panel(person).form.field("amount_minor").error() == "Please fill this in."
    person.fill("deposit_amount", "80.50")
    person.choose("deposit_method", "Mobile wallet")
    person.fill("deposit_reference", "WX-1")
    person.press(Qt.Key.Key_Return)
    person.said("A deposit of €80.50 was taken: receipt 1.")
    assert stored(sqlite_hotel, day.due_in).balance_minor == -8_050
    person.undo()
    dialog = person.window.findChild(ConfirmDialog)
    assert dialog is not None
    person.qtbot.keyClicks(person.widget("reverse_deposit_reason"), "typed twice")
    person.qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    person.said("It was undone.")
    assert stored(sqlite_hotel, day.due_in).balance_minor == 0


def test_a_wallet_without_its_reference_is_refused_beside_the_field(person: Receptionist, day: SecondDay) -> None:
    person.open_stay(day.due_in)
    person.job("stay_deposit", "deposit_panel")
    person.fill("deposit_amount", "80.50")
    person.choose("deposit_method", "Mobile wallet")
    person.click("deposit_do")
    person.until(job_panel(person).form.field("reference").error)
    assert "A wallet payment needs its transaction reference." in job_panel(person).form.field("reference").error()


def test_guest_details_are_changed_from_the_stay(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    person.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: person.panel.objectName() == "guest_panel")
    person.fill("guest_email", "lucia@ferreira.example")
    person.press(Qt.Key.Key_Return)
    person.said("Lúcia Ferreira is saved.")
    assert stored(sqlite_hotel, day.due_in).guest.email == "lucia@ferreira.example"
    person.until(lambda: person.screen.stay_panel.guest.value("E-mail") == "lucia@ferreira.example")


def test_who_was_slower_is_told_and_keeps_what_was_typed(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.open_stay(day.due_in)
    person.job("stay_guest", "guest_panel")
    guest = stored(sqlite_hotel, day.due_in).guest
    details = ProfileDetails(name="Lúcia F.", phone=guest.phone, email=guest.email, country=guest.country)
    sqlite_hotel.as_user("manager").run(change_profile, profile_id=guest.guest_id, details=details, version=guest.version)
    person.fill("guest_name", "Lucia X")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.window.messages.kind() == "error")
    assert "was changed by someone else" in person.window.messages.sentence()
    assert person.widget("guest_name").text() == "Lucia X"
    assert stored(sqlite_hotel, day.due_in).guest.name == "Lúcia F."


def test_another_name_is_asked_for_where_reception_may_not_change_names(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, day: SecondDay, tmp_path: Path
) -> None:
    with front_desk_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception")) as person:
        person.settle()
        person.open_stay(day.due_in)
        person.job("stay_guest", "guest_panel")
        person.fill("guest_name", "Lucia X")
        person.press(Qt.Key.Key_Return)
        person.said("Lúcia Ferreira is saved; the new name waits for somebody who may change names.")
    assert stored(sqlite_hotel, day.due_in).guest.name == "Lúcia Ferreira"


def test_a_new_guest_needs_a_name(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    person.window._perform("front_desk", "new_guest")
    person.press(Qt.Key.Key_Return)
    assert job_panel(person).form.field("name").error() == "Please fill this in."
    person.write("Nora New")
    person.press(Qt.Key.Key_Return)
    person.said("Nora New is saved.")


def test_the_folio_opens_from_the_stay(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    open_in_house(person, day.stays_on)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: isinstance(person.window.current_screen(), FolioRecorder))
    cashier = person.window.current_screen()
    assert isinstance(cashier, FolioRecorder)
    assert [(target.kind, target.id) for target in cashier.opened] == [
        (EntityKind.FOLIO, stored(sqlite_hotel, day.stays_on).guest_folio_id)
    ]


def test_an_undo_of_another_day_is_not_offered(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    open_in_house(person, day.stays_on)
    panel = person.panel
    assert isinstance(panel, StayPanel)
    assert Job.UNDO_CHECK_IN not in panel.jobs()
    sqlite_hotel.desk.run(check_in, reservation_id=day.given_104)
    person.until(lambda: len(person.rows()) == 3)
    person.select(day.given_104)
    person.until(lambda: Job.UNDO_CHECK_IN in panel.jobs())


def test_esc_in_a_job_goes_back_to_the_stay_and_then_to_the_list(person: Receptionist, day: SecondDay) -> None:
    open_in_house(person, day.stays_on)
    person.job("stay_move_room", "move_panel")
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: person.panel is person.screen.stay_panel and person.panel.isVisible())
    person.settle()
    person.press(Qt.Key.Key_Escape)
    assert not person.panel.isVisible()
    assert person.window.focusWidget() is person.table


def test_rooms_to_move_to_follow_housekeeping_while_the_panel_is_open(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    open_in_house(person, day.stays_on)
    person.job("stay_move_room", "move_panel")
    panel = person.panel
    assert isinstance(panel, MovePanel)
    assert {choice.number for choice in panel.picker.choices() if choice.ready} == {"201", "202"}
    sqlite_hotel.desk.run(set_housekeeping_status, room_ids=[sqlite_hotel.rooms["103"]], status=HousekeepingStatus.CLEAN)
    person.until(lambda: {choice.number for choice in panel.picker.choices() if choice.ready} == {"103", "201", "202"})


def test_every_panel_of_a_guest_in_house_has_names(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.desk.run(check_in, reservation_id=day.given_104)
    for job in (Job.CHECK_OUT, Job.MOVE_ROOM, Job.DEPARTURE, Job.UNDO_CHECK_IN):
        person.screen.director.begin(job, day.given_104)
        person.settle()
        assert unnamed_widgets(person.screen) == []
        person.screen.area.close_panel()
