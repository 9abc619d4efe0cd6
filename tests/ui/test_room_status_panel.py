"""The panel of a room with real keys and clicks: status, what was seen, closures, guests; the result is read from the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, ReservationStatus, SeenOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Closure, Room
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.ui.formats import input_date_text
from tests.ui.rack_hotel import TODAY, second_day, status_of
from tests.ui.room_status_window import RackWindow, rack_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

DIRTY, CLEAN, INSPECTED = HousekeepingStatus.DIRTY, HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED


@pytest.fixture
def rack(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[RackWindow]:
    stays = second_day(sqlite_hotel)
    with rack_window(qtbot, sqlite_hotel, stays, tmp_path) as opened:
        yield opened


def open_room(rack: RackWindow, number: str) -> None:
    rack.click(number)
    rack.press(Qt.Key.Key_Space)
    assert rack.screen.panel.isVisible()


def stored(rack: RackWindow, *columns: Any) -> list[Any]:
    with rack.hotel.database.reading(rack.hotel.property_id) as reader:
        return [tuple(row) for row in reader.connection.execute(select(*columns))]


def closures(rack: RackWindow) -> list[Any]:
    rooms = {identifier: number for number, identifier in rack.hotel.rooms.items()}
    found = stored(rack, Closure.room_id, Closure.kind, Closure.first_date, Closure.last_date, Closure.reason, Closure.reopened_at)
    return [(rooms[room_id], *rest, reopened is not None) for room_id, *rest, reopened in found]


def words(rack: RackWindow, object_name: str) -> str:
    return str(rack.find(object_name).text())


def test_the_panel_follows_the_keyboard_and_esc_leaves_it(rack: RackWindow) -> None:
    open_room(rack, "101")
    panel = rack.screen.panel
    assert panel.title.text() == "Room 101"
    assert panel.subtitle.text() == "STD · Standard · House A · First floor"
    assert words(rack, "room_panel_status") == "Due out, dirty, Ana Silva, arrival expected: Lúcia Ferreira"
    assert words(rack, "room_stay_words") == "Ana Silva, 2 Mar to 3 Mar, 2 persons"
    assert words(rack, "room_next_stay_words") == "Lúcia Ferreira, 3 Mar to 4 Mar, 1 person"
    assert words(rack, "room_next_step") == "Check out"
    rack.press(Qt.Key.Key_Right)
    assert panel.title.text() == "Room 102"
    assert not rack.find("room_next_stay").isVisible()
    rack.press(Qt.Key.Key_End)
    assert panel.title.text() == "Room 202"
    assert not rack.find("room_next_step").isVisible(), "a closed room has no next step"
    rack.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert rack.screen.rack_view.hasFocus()


def test_a_double_click_and_enter_without_a_step_open_the_panel(rack: RackWindow) -> None:
    rack.qtbot.mouseDClick(rack.screen.rack_view.viewport(), Qt.MouseButton.LeftButton, pos=rack.place("102"))
    assert rack.screen.panel.isVisible()
    rack.press(Qt.Key.Key_Escape)
    rack.click("201")
    rack.press(Qt.Key.Key_Return)
    assert rack.screen.panel.isVisible()
    assert status_of(rack.hotel, "201") == [CLEAN]


def test_a_status_is_set_from_the_panel_and_shown_there(rack: RackWindow) -> None:
    open_room(rack, "102")
    rack.push("room_set_inspected")
    rack.qtbot.waitUntil(lambda: status_of(rack.hotel, "102") == [INSPECTED])
    button = rack.find("room_set_inspected")
    rack.qtbot.waitUntil(button.isChecked)  # type: ignore[attr-defined]
    assert not rack.find("room_set_dirty").isChecked()  # type: ignore[attr-defined]
    assert rack.tile("102").letter == "OC"


def test_do_not_disturb_is_noted_and_taken_back(rack: RackWindow) -> None:
    open_room(rack, "102")
    for wanted, shown in ((True, "DND"), (False, "OD")):
        rack.push("room_do_not_disturb")
        rack.qtbot.waitUntil(lambda shown=shown: rack.tile("102").letter == shown)  # type: ignore[misc]
        assert (str(rack.hotel.rooms["102"]), wanted) in [
            (str(room_id), disturbed) for room_id, disturbed in stored(rack, Room.id, Room.do_not_disturb)
        ]


def test_the_next_step_stands_at_the_bottom(rack: RackWindow) -> None:
    open_room(rack, "103")
    rack.push("room_next_step")
    rack.qtbot.waitUntil(lambda: words(rack, "room_next_step") == "Check in")
    assert status_of(rack.hotel, "103") == [CLEAN]
    rack.push("room_next_step")
    assert rack.gone_to() == [rack.stays["to_dirty"]]


def test_a_guest_is_checked_in_from_the_panel(rack: RackWindow) -> None:
    open_room(rack, "104")
    rack.push("room_next_stay_check_in")
    rack.qtbot.waitUntil(lambda: rack.tile("104").letter == "OC")
    status = dict(stored(rack, Reservation.id, Reservation.status))
    assert status[rack.stays["to_clean"]] is ReservationStatus.IN_HOUSE
    assert rack.message().startswith("王小明 is checked in to room 104. The folio is ")
    rack.push("message_action")
    assert rack.gone_to() == [rack.stays["to_clean"]]


def test_a_guest_is_not_checked_in_to_a_dirty_room(rack: RackWindow) -> None:
    open_room(rack, "103")
    assert not rack.find("room_next_stay_check_in").isEnabled()
    rack.hotel.desk.run(set_housekeeping_status, room_ids=[rack.hotel.rooms["103"]], status=CLEAN)
    rack.qtbot.waitUntil(rack.find("room_next_stay_check_in").isEnabled)


def test_what_housekeeping_saw_becomes_a_discrepancy(rack: RackWindow) -> None:
    open_room(rack, "201")
    assert not rack.find("sighting_persons").isEnabled()
    rack.find("sighting_seen").setFocus()
    rack.type("Occ")
    rack.press(Qt.Key.Key_Tab)
    assert rack.find("sighting_persons").hasFocus()
    rack.type("2")
    rack.press(Qt.Key.Key_Return)
    rack.qtbot.waitUntil(lambda: [mark.letter for mark in rack.tile("201").marks] == ["!"])
    seen = {number: rest for number, *rest in stored(rack, Room.number, Room.seen_occupancy, Room.seen_persons)}
    assert seen["201"] == [SeenOccupancy.OCCUPIED, 2]
    assert words(rack, "room_discrepancy") == "Sleep: seen occupied, no guest is registered"
    assert rack.screen.panel.edits() == []
    assert status_of(rack.hotel, "201") == [CLEAN], "Enter recorded what was seen and nothing else"


def test_what_was_seen_must_be_said(rack: RackWindow) -> None:
    open_room(rack, "201")
    rack.push("record_sighting")
    assert words(rack, "sighting_seen_error") == "Please fill this in."
    assert stored(rack, Room.seen_at) == [(None,)] * 6


def test_a_room_is_closed_and_reopened_from_the_panel(rack: RackWindow) -> None:
    open_room(rack, "201")
    rack.push("begin_closure")
    assert rack.find("closure_kind").hasFocus()
    rack.type("Out of s")
    last = rack.find("closure_last")
    last.setFocus()
    last.selectAll()  # type: ignore[attr-defined]
    rack.type("+2")
    rack.find("closure_reason").setFocus()
    rack.type("Painting")
    rack.push("close_room")
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "OOS")
    until = TODAY + timedelta(days=2)
    assert ("201", ClosureKind.OUT_OF_SERVICE, TODAY, until, "Painting", False) in closures(rack)
    assert rack.message() == "Room 201 is closed for the nights of 3 Mar to 5 Mar."
    assert not rack.find("closure_form").isVisible()
    rack.push("reopen_0")
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "C")
    assert ("201", ClosureKind.OUT_OF_SERVICE, TODAY, until, "Painting", True) in closures(rack)
    rack.qtbot.waitUntil(lambda: rack.message() == "The closure of room 201 is ended.")
    rack.push("message_action")
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "OOS")


def test_closing_is_undone_from_the_message(rack: RackWindow) -> None:
    open_room(rack, "201")
    rack.push("begin_closure")
    rack.find("closure_reason").setFocus()
    rack.type("Water")
    rack.push("close_room")
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "OOO")
    rack.push("message_action")
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "C")


def test_closing_a_room_that_was_sold_says_which_night_is_short_of_one(rack: RackWindow) -> None:
    rack.hotel.book(TODAY, TODAY + timedelta(days=1), kind=rack.hotel.suite)
    open_room(rack, "201")
    rack.push("begin_closure")
    rack.find("closure_reason").setFocus()
    rack.type("Water")
    rack.push("close_room")
    short = "On 1 night more is now sold than there are rooms, first on Tue 3 Mar 2026."
    rack.qtbot.waitUntil(lambda: rack.message() == f"Room 201 is closed for the nights of 3 Mar to 3 Mar. {short}")
    assert rack.window.messages.kind() == "warning"


def test_a_closure_needs_a_reason_and_nights_in_order(rack: RackWindow) -> None:
    before = closures(rack)
    open_room(rack, "201")
    rack.push("begin_closure")
    rack.push("close_room")
    assert words(rack, "closure_reason_error") == "Please fill this in."
    rack.type("Water")
    set_date(rack, "closure_first", TODAY + timedelta(days=3))
    rack.push("close_room")
    rack.qtbot.waitUntil(lambda: words(rack, "closure_last_error") != "")
    assert words(rack, "closure_last_error").startswith("The last night lies before the first.")
    set_date(rack, "closure_first", TODAY - timedelta(days=1))
    rack.push("close_room")
    assert words(rack, "closure_first_error") == "Not before 03/03/2026, please."
    assert closures(rack) == before


def test_a_room_that_is_taken_is_not_closed(rack: RackWindow) -> None:
    before = closures(rack)
    open_room(rack, "104")
    rack.push("begin_closure")
    rack.find("closure_reason").setFocus()
    rack.type("Water")
    rack.push("close_room")
    rack.qtbot.waitUntil(lambda: "王小明" in rack.message())
    assert closures(rack) == before
    assert rack.find("closure_form").isVisible(), "what was typed is still there"


def test_enter_in_a_date_closes_the_room_and_does_not_take_the_next_step(rack: RackWindow) -> None:
    rack.hotel.desk.run(set_housekeeping_status, room_ids=[rack.hotel.rooms["201"]], status=DIRTY)
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "D")
    open_room(rack, "201")
    rack.push("begin_closure")
    rack.find("closure_reason").setFocus()
    rack.type("Water")
    rack.find("closure_last").setFocus()
    rack.press(Qt.Key.Key_Return)
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "OOO")
    assert status_of(rack.hotel, "201") == [DIRTY]


def test_edits_are_kept_while_others_work_and_asked_about_before_they_go(rack: RackWindow) -> None:
    open_room(rack, "201")
    rack.push("begin_closure")
    rack.find("closure_reason").setFocus()
    rack.type("Water")
    rack.hotel.desk.run(set_housekeeping_status, room_ids=[rack.hotel.rooms["201"]], status=INSPECTED)
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "I")
    assert rack.find("closure_reason").toPlainText() == "Water"  # type: ignore[attr-defined]
    assert rack.window.unsaved() == ["Room 201: Reason"]
    rack.click("102")
    assert rack.screen.panel.title.text() == "Room 201", "the panel stays with the room that is being edited"
    rack.press(Qt.Key.Key_Space)
    assert rack.find("room_panel_discard").isVisible()
    rack.push("room_panel_discard")
    assert not rack.screen.panel.isVisible()
    assert rack.window.unsaved() == []
    open_room(rack, "102")
    assert rack.screen.panel.title.text() == "Room 102"


def set_date(rack: RackWindow, object_name: str, day: date) -> None:
    line = rack.find(object_name)
    line.setFocus()
    line.selectAll()  # type: ignore[attr-defined]
    rack.type(input_date_text(day))
