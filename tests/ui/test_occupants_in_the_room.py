"""Everybody in the room is registered: after a walk-in, and of a group before and after it is checked in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.zone_building import build_zone
from hotel_desk.queries.front_desk import in_house
from hotel_desk.services.cancellations import mark_no_show
from hotel_desk.ui.front_desk.occupants_panel import OccupantsPanel
from hotel_desk.ui.widgets.naming import unnamed_widgets
from hotel_desk.ui.widgets.two_line_delegate import SUBTITLE_ROLE
from tests.groups_of_tests import a_group, picked_up
from tests.registrations_of_tests import RESIDENT_ID, in_china, registered
from tests.stays_of_tests import DAY, THIRD
from tests.ui.card_files import LI_CARD, set_up_reader
from tests.ui.front_desk_window import Receptionist, SecondDay, front_desk_window, second_day
from tests.ui.groups_window import Clerk, groups_window
from tests.ui.test_front_desk_check_in import pick_room
from tests.ui.test_front_desk_registration import PASSPORT, scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

SECOND_PASSPORT = replace(PASSPORT, number="CA7654321", surname="SOUSA", given_names="ANA")


@pytest.fixture
def day(sqlite_hotel: SmallHotel) -> SecondDay:
    return second_day(sqlite_hotel)


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, day: SecondDay, tmp_path: Path) -> Iterator[Receptionist]:
    in_china(sqlite_hotel)
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as made:
        made.settle()
        yield made


def walks_in(person: Receptionist, *, adults: int) -> None:
    """A new guest gets room 202."""
    person.press(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: person.panel.objectName() == "walk_in_panel" and person.panel.isVisible())
    person.settle()
    panel = person.panel
    person.write("Wally Walker")
    search = panel.guest.search  # type: ignore[attr-defined]
    person.until(search._popup.isVisible)
    search._pick(len(search._hits))
    person.fill("walk_in_adults", str(adults))
    pick_room(person, "202")
    person.settle()
    person.click("walk_in_do")
    person.said("Checked in to room 202")


def test_the_persons_of_a_walk_in_are_identified_in_the_panel(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    walks_in(person, adults=2)
    panel = person.panel
    assert isinstance(panel, OccupantsPanel)
    assert panel.subtitle.text() == "Room 202"
    words = person.widget("in_room_registered")
    assert words.text().splitlines()[1] == "… Person 2, not named yet"
    assert not unnamed_widgets(panel)
    assert person.widget("guest_document_text").hasFocus()
    scan(person, build_zone(PASSPORT))
    person.said("The document is in the guest file of Wally Walker.")
    person.until(lambda: person.widget("in_room_occupant").currentText() == "Person 2, not named yet")
    scan(person, RESIDENT_ID)
    person.until(lambda: "A name is needed" in person.widget("guest_document_remarks").text())
    person.fill("in_room_occupant_name", "Li Na")
    scan(person, RESIDENT_ID)
    person.said("The document is in the guest file of Li Na.")
    person.until(lambda: words.text().splitlines()[1] == "… Li Na: Home address missing")
    stay = max(row.reservation_id for row in sqlite_hotel.desk.read(in_house).rows)
    assert [row.name for row in registered(sqlite_hotel, stay)] == ["Wally Walker", "Li Na"]
    person.widget("occupants_done").setFocus()
    person.press(Qt.Key.Key_Return)
    person.until(lambda: not person.screen.area.is_open())


def test_a_card_names_who_came_along_with_a_walk_in(person: Receptionist, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards", LI_CARD)
    walks_in(person, adults=2)
    person.qtbot.keyClick(person.widget("in_room_occupant"), Qt.Key.Key_Down)
    person.click("guest_card_read")
    person.said("The document is in the guest file of 李娜.")
    person.until(lambda: "✓ 李娜: complete" in person.widget("in_room_registered").text())
    person.press(Qt.Key.Key_Escape)
    person.until(lambda: not person.screen.area.is_open())


def test_a_walk_in_can_be_taken_back_from_there(person: Receptionist) -> None:
    walks_in(person, adults=1)
    assert isinstance(person.panel, OccupantsPanel)
    assert not person.widget("guest_document_text").isHidden()
    person.undo()
    person.until(lambda: person.panel.objectName() == "undo_check_in_panel")


def test_who_comes_late_is_asked_for_a_document_too(person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel) -> None:
    sqlite_hotel.desk.run(mark_no_show, reservation_id=day.given_104)
    person.screen.refresh()
    person.settle()
    person.go_to_list(4)
    person.open_stay(day.given_104)
    person.job("stay_receive", "receive_panel")
    person.panel.picker.set_value(sqlite_hotel.rooms["104"])  # type: ignore[attr-defined]
    person.click("receive_do")
    person.said("is checked in to room 104")
    assert isinstance(person.panel, OccupantsPanel)
    scan(person, RESIDENT_ID)
    person.said("The document is in the guest file of 王小明.")


def test_a_hotel_that_registers_nobody_asks_nobody_after_a_walk_in(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    second_day(sqlite_hotel)
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as person:
        person.settle()
        walks_in(person, adults=2)
        assert not person.screen.area.is_open()


# --- Groups -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[Clerk]:
    in_china(sqlite_hotel)
    block = a_group(sqlite_hotel, 3, DAY, THIRD)
    picked_up(sqlite_hotel, block, "Ana", room_id=sqlite_hotel.rooms["101"])
    picked_up(sqlite_hotel, block, "Bea", room_id=sqlite_hotel.rooms["102"], adults=2)
    with groups_window(qtbot, sqlite_hotel, tmp_path) as made:
        made.open(block)
        made.click("group_check_in")
        yield made


def lines(clerk: Clerk) -> list[str]:
    listed = clerk.widget("group_occupants_list")
    return [listed.item(row).text() for row in range(listed.count())]


def scan_for_group(clerk: Clerk, text: str) -> None:
    line = clerk.widget("guest_document_text")
    for typed in text.splitlines():
        clerk.qtbot.keyClicks(line, typed)
        clerk.qtbot.keyClick(line, Qt.Key.Key_Return)
    clerk.settle()


def test_documents_of_a_group_are_read_one_after_the_other(clerk: Clerk, sqlite_hotel: SmallHotel) -> None:
    assert lines(clerk) == ["… 101 · Ana", "… 102 · Bea", "… 102 · Person 2, not named yet"]
    assert clerk.widget("group_occupants_words").text() == "Incomplete: 3 of 3"
    listed = clerk.widget("group_occupants_list")
    assert listed.item(0).data(SUBTITLE_ROLE).startswith("Missing: Sex")
    assert not unnamed_widgets(clerk.screen.area.panel)
    listed.setFocus()
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Return)
    assert clerk.widget("guest_document_text").hasFocus()
    scan_for_group(clerk, build_zone(PASSPORT))
    clerk.said("The document is in the guest file of Bea.")
    clerk.until(lambda: listed.currentRow() == 2)
    scan_for_group(clerk, build_zone(SECOND_PASSPORT))
    clerk.said("The document is in the guest file of Ana Sousa.")
    clerk.until(lambda: lines(clerk)[2] == "… 102 · Ana Sousa")
    assert listed.currentRow() == 0
    clerk.click("group_check_in_panel_do")
    clerk.said("2 guests are checked in.")
    assert clerk.screen.area.is_open()
    assert clerk.widget("group_check_in_panel_do").text() == "Done"
    bea = next(one.reservation_id for one in clerk.members() if one.guest_name == "Bea")
    assert [(row.name, row.room_number) for row in registered(sqlite_hotel, bea)] == [("Bea", "102"), ("Ana Sousa", "102")]
    scan_for_group(clerk, RESIDENT_ID)
    clerk.said("The document is in the guest file of Ana.")
    clerk.click("group_check_in_panel_do")
    assert not clerk.screen.area.is_open()


def test_the_group_waits_for_nobody_where_nobody_is_registered(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    block = a_group(sqlite_hotel, 1, DAY, THIRD)
    picked_up(sqlite_hotel, block, "Ana", room_id=sqlite_hotel.rooms["101"])
    with groups_window(qtbot, sqlite_hotel, tmp_path) as clerk:
        clerk.open(block)
        clerk.click("group_check_in")
        assert clerk.screen.area.panel.occupants.isHidden()
        clerk.click("group_check_in_panel_do")
        clerk.said("1 guest is checked in.")
        assert not clerk.screen.area.is_open()
