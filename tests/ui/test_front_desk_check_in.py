"""Guests received at the front desk: by keyboard alone, with override, deposit, card, early, as walk-in; and taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.queries.front_desk import in_house
from hotel_desk.queries.room_choices import Obstacle
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.stays import check_in
from hotel_desk.ui.front_desk.check_in_panel import CheckInPanel
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.walk_in_panel import WalkInPanel
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.front_desk_window import TODAY, Receptionist, SecondDay, day_fixture, front_desk_window, person_fixture  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel


def stored(hotel: SmallHotel, stay: ReservationId) -> StayDetail:
    return hotel.desk.read(stay_detail, reservation_id=stay)


def room_of(hotel: SmallHotel, stay: ReservationId) -> str:
    room = stored(hotel, stay).room
    return room.number if room else ""


def newest(hotel: SmallHotel) -> StayDetail:
    rows = hotel.desk.read(in_house).rows
    return stored(hotel, max(row.reservation_id for row in rows))


def pick_room(person: Receptionist, number: str) -> None:
    """Choose a room in the picker with the arrow keys, all rooms shown."""
    panel = person.panel
    assert isinstance(panel, CheckInPanel | WalkInPanel)
    picker = panel.picker
    if picker.chips.key():
        person.qtbot.mouseClick(picker.chips._buttons[picker.chips.key()], Qt.MouseButton.LeftButton)
    picker.table.setFocus()
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _row in picker.table.rows():
        chosen = picker.choice()
        if chosen is not None and chosen.number == number:
            return
        person.press(Qt.Key.Key_Down)
    chosen = picker.choice()
    assert chosen is not None
    assert chosen.number == number


def test_a_guest_with_a_ready_room_is_checked_in_with_three_keys(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    assert person.window.focusWidget() is person.table
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: isinstance(person.panel, CheckInPanel) and person.panel.isVisible())
    person.settle()
    person.press(Qt.Key.Key_Return)
    person.said("王小明 is checked in to room 104, folio 200003.")
    assert stored(sqlite_hotel, day.given_104).status is ReservationStatus.IN_HOUSE
    assert not person.panel.isVisible()
    assert person.window.focusWidget() is person.table
    assert ("王小明", "104") in person.rows()


def test_a_room_that_is_not_ready_asks_why_and_the_reason_is_needed(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.next_step(day.due_in, "check_in_panel")
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    assert panel.picker.choice() is None
    person.click("check_in_do")
    assert panel.picker.error() == "Please choose a room."
    pick_room(person, "103")
    person.click("check_in_do")
    assert panel.form.field("override_reason").error() == "Please fill this in."
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED
    person.fill("check_in_override", "guest insists")
    person.press(Qt.Key.Key_Return)
    person.said("Lúcia Ferreira is checked in to room 103")
    assert room_of(sqlite_hotel, day.due_in) == "103"


def test_rooms_that_cannot_be_had_say_who_has_them(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.next_step(day.due_in, "check_in_panel")
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    pick_room(person, "101")
    person.click("check_in_do")
    number = stored(sqlite_hotel, day.due_out).confirmation_number
    assert panel.picker.error() == f"Ana Silva ({number}) is still in room 101. Check this guest out first, or choose another room."
    pick_room(person, "104")
    person.click("check_in_do")
    assert panel.picker.error().startswith("Room 104 is given to 王小明")
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED


def test_another_type_is_an_upgrade_with_a_reason_and_the_charged_type_stays(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    sqlite_hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.UPGRADE, "FULL", "Booked type is full"))
    person.next_step(day.due_in, "check_in_panel")
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    pick_room(person, "201")
    assert panel.other_type.text() == "The guest lives in Suite and pays for Standard."
    person.click("check_in_do")
    assert panel.upgrade.words.error() == "Please choose a reason, or write one."
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED
    person.fill("check_in_upgrade_reason", "until Thursday")
    person.choose("check_in_upgrade_code", "Booked type is full")
    person.click("check_in_do")
    person.said("room 201")
    found = stored(sqlite_hotel, day.due_in)
    assert (found.room_type_code, found.charged_type_code) == ("STE", "STD")
    assert found.upgrade_reason == "Booked type is full: until Thursday"
    assert ("Lúcia Ferreira", "201") in person.rows()


def test_what_the_guest_tells_and_leaves_is_stored_in_the_same_step(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.next_step(day.due_in, "check_in_panel")
    pick_room(person, "202")
    person.fill("check_in_upgrade_reason", "loyal guest")
    person.fill("check_in_guest_name", "Lucia Ferreira da Costa")
    person.choose("check_in_guest_country", "Spain")
    person.fill("check_in_deposit_amount", "150")
    person.choose("check_in_deposit_method", "Bank card")
    person.click("check_in_do")
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    assert panel.form.field("card_last_four").error() == "Four digits, please: the last ones on the card."
    person.fill("check_in_deposit_card_last_four", "4242")
    person.press(Qt.Key.Key_Return)
    person.said("Lucia Ferreira da Costa is checked in to room 202, folio 200003. Deposit receipt 1.")
    found = stored(sqlite_hotel, day.due_in)
    assert (found.guest.name, found.guest.country, found.guest.phone) == ("Lucia Ferreira da Costa", "ES", "+351912345678")
    assert found.balance_minor == -15_000
    close_previews(person)


def test_the_registration_card_is_shown_when_asked_for(person: Receptionist, day: SecondDay) -> None:
    person.next_step(day.given_104, "check_in_panel")
    person.tick("check_in_card")
    person.click("check_in_do")
    person.said("checked in to room 104")
    person.until(lambda: previews(person))
    text = previews(person)[0].preview._text()
    assert "王小明" in text
    assert "104" in text
    close_previews(person)


def test_a_room_given_away_meanwhile_is_refused_beside_the_room(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.next_step(day.due_in, "check_in_panel")
    pick_room(person, "201")
    walker = sqlite_hotel.book(TODAY, date(2026, 3, 4), guest="Faster Fred", kind=sqlite_hotel.suite)
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    sqlite_hotel.as_user("reception").run(check_in, reservation_id=walker, room_id=sqlite_hotel.rooms["201"])
    person.fill("check_in_upgrade_reason", "loyal guest")
    person.click("check_in_do")
    person.until(panel.picker.error)
    assert "Faster Fred" in panel.picker.error()
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED
    panel.reread()
    person.settle()
    chosen = panel.picker.choice()
    assert chosen is not None
    assert chosen.obstacle is Obstacle.OCCUPIED


def test_who_may_not_override_is_told_and_nothing_is_lost(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, day: SecondDay, tmp_path: Path
) -> None:
    with front_desk_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception")) as person:
        person.settle()
        person.next_step(day.due_in, "check_in_panel")
        pick_room(person, "103")
        person.fill("check_in_override", "no other room")
        person.click("check_in_do")
        person.until(lambda: person.window.messages.kind() == "error")
        assert "Give out a room that is not ready" in person.window.messages.sentence()
        assert person.widget("check_in_override").text() == "no other room"
    assert stored(sqlite_hotel, day.due_in).status is ReservationStatus.RESERVED


def test_a_guest_who_comes_early_moves_the_arrival_to_today(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.go_to_list(4)
    person.open_stay(day.later)
    person.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: isinstance(person.panel, CheckInPanel))
    person.settle()
    panel = person.panel
    assert isinstance(panel, CheckInPanel)
    person.click("check_in_do")
    assert panel.form.field("arrives_early").error() == "Please tick this, or leave the guest's arrival as it is."
    person.tick("check_in_early")
    person.click("check_in_do")
    person.said("Siobhán O'Neill is checked in to room 201")
    found = stored(sqlite_hotel, day.later)
    assert (found.arrival_date, found.departure_date, len(found.nights)) == (TODAY, date(2026, 3, 7), 4)


def test_leaving_with_unsaved_facts_asks_in_the_panel(person: Receptionist, day: SecondDay) -> None:
    person.next_step(day.due_in, "check_in_panel")
    pick_room(person, "201")
    person.fill("check_in_guest_phone", "12345")
    person.press(Qt.Key.Key_Escape)
    panel = person.panel
    assert panel.isVisible()
    assert panel._question_text.text() == "Not saved yet: Phone"
    assert person.screen.unsaved() == ["Phone"]
    person.click("check_in_panel_discard")
    assert not panel.isVisible()
    assert person.screen.unsaved() == []


def test_esc_on_an_untouched_check_in_just_goes_back(person: Receptionist, day: SecondDay) -> None:
    person.next_step(day.due_in, "check_in_panel")
    pick_room(person, "201")
    person.press(Qt.Key.Key_Escape)
    assert not person.panel.isVisible()
    assert person.window.focusWidget() is person.table


def test_a_check_in_is_undone_from_the_message(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.next_step(day.given_104, "check_in_panel")
    person.fill("check_in_deposit_amount", "50")
    person.press(Qt.Key.Key_Return)
    person.said("checked in")
    close_previews(person)
    person.undo()
    person.until(lambda: person.panel.objectName() == "undo_check_in_panel")
    person.click("undo_check_in_do")
    assert person.panel.form.field("reason").error() == "Please fill this in."  # type: ignore[attr-defined]
    person.choose("undo_check_in_money", "Pay it back")
    person.until(lambda: person.widget("undo_check_in_refund").count() == 2)
    person.choose("undo_check_in_refund", "Cash")
    person.fill("undo_check_in_reason", "wrong guest")
    person.press(Qt.Key.Key_Return)
    person.said("The check-in of 王小明 was undone; room 104 is kept.")
    found = stored(sqlite_hotel, day.given_104)
    assert (found.status, found.balance_minor, room_of(sqlite_hotel, day.given_104)) == (ReservationStatus.RESERVED, 0, "104")


def test_a_new_guest_walks_in(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    person.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: isinstance(person.panel, WalkInPanel) and person.panel.isVisible())
    person.settle()
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    assert unnamed_widgets(person.screen) == []
    person.write("Wally Walker")
    person.until(panel.guest.search._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    assert person.widget("walk_in_guest_name").text() == "Wally Walker"
    person.fill("walk_in_nights", "2")
    person.settle()
    assert panel.until.text() == "2 nights, until Thu 5 Mar 2026"
    pick_room(person, "202")
    person.settle()
    assert person.widget("walk_in_price").text() == "250.00"
    person.fill("walk_in_price", "199.50")
    person.press(Qt.Key.Key_Return)
    person.said("Checked in to room 202")
    found = newest(sqlite_hotel)
    assert (found.guest.name, found.walk_in, found.departure_date) == ("Wally Walker", True, date(2026, 3, 5))
    assert [night.price_minor for night in found.nights] == [19_950, 19_950]


def test_more_nights_give_up_a_room_that_nobody_chose(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: isinstance(person.panel, WalkInPanel) and person.panel.isVisible())
    person.settle()
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    proposed = panel.picker.choice()
    assert proposed is not None
    sqlite_hotel.book(date(2026, 3, 4), date(2026, 3, 6), kind=sqlite_hotel.suite, room=proposed.number)
    person.fill("walk_in_nights", "2")
    person.settle()
    other = panel.picker.choice()
    assert other is not None
    assert {proposed.number, other.number} == {"201", "202"}
    pick_room(person, other.number)
    sqlite_hotel.desk.run(assign_room, reservation_id=day.later, room_id=sqlite_hotel.rooms[other.number])
    person.fill("walk_in_nights", "3")
    person.settle()
    assert panel.picker.value() == sqlite_hotel.rooms[other.number]
    assert panel.picker.problem() != ""


def test_a_known_guest_walks_in_for_the_day(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    person.click("walk_in")
    person.until(lambda: isinstance(person.panel, WalkInPanel))
    person.settle()
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    person.write("lucia")
    person.until(panel.guest.search._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    assert panel.guest.search.value() is not None
    person.fill("walk_in_nights", "0")
    person.settle()
    pick_room(person, "201")
    person.settle()
    person.fill("walk_in_price", "80")
    person.click("walk_in_do")
    person.said("Checked in to room 201")
    found = newest(sqlite_hotel)
    assert (found.day_use, found.guest.guest_id) == (True, stored(sqlite_hotel, day.due_in).guest.guest_id)
    assert found.balance_minor == 8_000


def test_a_walk_in_beyond_the_allowance_must_be_meant(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    for _number in range(2):
        sqlite_hotel.book(TODAY, date(2026, 3, 4), kind=sqlite_hotel.suite)
    person.settle()
    person.click("walk_in")
    person.until(lambda: isinstance(person.panel, WalkInPanel))
    person.settle()
    panel = person.panel
    assert isinstance(panel, WalkInPanel)
    person.write("Wally")
    person.until(panel.guest.search._popup.isVisible)
    person.press(Qt.Key.Key_Return)
    pick_room(person, "201")
    person.settle()
    person.click("walk_in_do")
    person.until(lambda: person.window.messages.kind() == "error")
    assert "Suite is sold out for the night of 2026-03-03" in person.window.messages.sentence()
    person.until(person.widget("walk_in_do").isEnabled)
    person.tick("walk_in_forced")
    person.click("walk_in_do")
    person.warned("Checked in to room 201")
    assert "On 1 night more is now sold than there are rooms" in person.window.messages.sentence()
    assert newest(sqlite_hotel).guest.name == "Wally"


def test_every_panel_of_an_arrival_has_names(person: Receptionist, day: SecondDay) -> None:
    for job in (Job.CHECK_IN, Job.DEPOSIT, Job.CANCEL, Job.NO_SHOW, Job.GUEST):
        person.screen.director.begin(job, day.due_in)
        person.settle()
        assert unnamed_widgets(person.screen) == []
        person.screen.area.close_panel()


def previews(person: Receptionist) -> list[PaperPreviewDialog]:
    return [dialog for dialog in person.window.findChildren(PaperPreviewDialog) if dialog.isVisible()]


def close_previews(person: Receptionist) -> None:
    """Wait for what is being printed and close it."""
    person.settle()
    dialogs: list[QWidget] = [dialog for dialog in person.window.findChildren(QDialog) if dialog.isVisible()]
    for dialog in dialogs:
        dialog.close()
