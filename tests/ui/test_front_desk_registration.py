"""At check-in: who will be in the room, what the police form lacks, and a document read with a scanner that types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.guest_codes import DocumentKind, RegistrationState, Sex
from hotel_desk.domain.machine_readable_zone import ReadZone
from hotel_desk.domain.zone_building import build_zone
from hotel_desk.domain.zone_lines import ZoneFormat
from hotel_desk.language import LANGUAGES
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.registrations import UnsentRegistrations
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.ui.front_desk.check_in_panel import CheckInPanel
from hotel_desk.ui.front_desk.screen import FrontDeskScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.registrations_of_tests import RESIDENT_ID, in_china, registered
from tests.ui.front_desk_window import Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

PASSPORT = ReadZone(ZoneFormat.TD3, "P", "PRT", "PRT", "CA1234567", "FERREIRA", "RUI", "900506", None, Sex.MALE, "310101", None, ("",))


def scan(person: Receptionist, text: str) -> None:
    """What a scanner does that types like a keyboard: line after line, each ended with Enter."""
    line = person.widget("guest_document_text")
    line.setFocus()
    for typed in text.splitlines():
        person.qtbot.keyClicks(line, typed)
        person.qtbot.keyClick(line, Qt.Key.Key_Return)
    person.settle()


def test_documents_of_everybody_in_the_room_are_read_before_the_check_in(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel
) -> None:
    in_china(sqlite_hotel)
    sqlite_hotel.desk.run(set_housekeeping_status, room_ids=[sqlite_hotel.rooms["103"]], status=HousekeepingStatus.CLEAN)
    sqlite_hotel.desk.run(assign_room, reservation_id=day.due_in, room_id=sqlite_hotel.rooms["103"])
    sqlite_hotel.desk.run(name_accompanying_guests, reservation_id=day.due_in, guests=[NamedGuest(name="Rui")])
    person.next_step(day.due_in, "check_in_panel")
    assert isinstance(person.panel, CheckInPanel)
    occupants = person.panel.occupants
    person.until(occupants.isVisible)
    assert person.widget("check_in_registered").text() == (
        "… Lúcia Ferreira: Sex, Date of birth, Nationality, Kind of document, Document number missing\n"
        "… Rui: Sex, Date of birth, Nationality, Kind of document, Document number missing\n"
        "… Person 3, not named yet"
    )
    assert not unnamed_widgets(person.panel)
    person.fill("check_in_guest_phone", "+351911111111")
    person.qtbot.keyClick(person.widget("check_in_occupant"), Qt.Key.Key_Down)
    scan(person, build_zone(PASSPORT))
    person.said("The document is in the guest file of Rui Ferreira.")
    person.until(lambda: "… Rui Ferreira: Visa, May stay until, Entered the country on missing" in occupants.words.text())
    person.qtbot.keyClick(person.widget("check_in_occupant"), Qt.Key.Key_Home)
    scan(person, RESIDENT_ID)
    person.said("The document is in the guest file of Lúcia Ferreira.")
    person.until(lambda: "… Lúcia Ferreira: Home address missing" in occupants.words.text())
    scan(person, "360426199101010072")
    assert "a digit was misread" in person.widget("guest_document_remarks").text()
    person.click("check_in_do")
    person.said("Lúcia Ferreira is checked in to room")
    person.until(lambda: person.widget("unregistered").text() == "2")
    assert person.widget("unregistered").accessibleName() == "2 not registered"
    assert person.widget("unregistered").toolTip() == "2 not registered\nIncomplete: 2; waiting: 0; refused: 0"
    guest, along = registered(sqlite_hotel, day.due_in)
    assert (guest.missing, guest.state) == (["address"], RegistrationState.INCOMPLETE)
    form = sqlite_hotel.desk.read(guest_file, profile_id=along.profile_id).form
    assert (form.birth_date, form.nationality, form.documents[0].kind) == (date(1990, 5, 6), "PT", DocumentKind.PASSPORT)
    assert sqlite_hotel.desk.read(guest_file, profile_id=guest.profile_id).form.phone == "+351911111111"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_can_be_read_beside_the_mark_of_many_unregistered(person: Receptionist, language: str) -> None:
    person.window.resize(1024, 768)
    person.window.speak(language)
    person.settle()
    screen = person.window.current_screen()
    assert isinstance(screen, FrontDeskScreen)
    screen.unregistered._show(UnsentRegistrations(incomplete=900, waiting=90, refused=9))
    _all_tabs_in_full(screen)
    assert screen.walk_in_button.text()
    person.press(Qt.Key.Key_Return)
    person.until(screen.area.is_open)
    _all_tabs_in_full(screen)
    screen.area.close_panel()
    _all_tabs_in_full(screen)
    assert screen.walk_in_button.text()


def _all_tabs_in_full(screen: FrontDeskScreen) -> None:
    """Where tabs have too little room, Qt shows arrows to scroll with."""
    QApplication.processEvents()
    tabs = screen.tabs
    assert screen.unregistered.isVisible()
    assert not [arrow for arrow in tabs.findChildren(QToolButton) if arrow.isVisible()]
    assert all(tabs.rect().contains(tabs.tabRect(number)) for number in range(tabs.count()))


def test_a_hotel_that_registers_nobody_is_not_asked(person: Receptionist, day: SecondDay) -> None:
    person.next_step(day.due_in, "check_in_panel")
    assert isinstance(person.panel, CheckInPanel)
    assert person.panel.occupants.isHidden()
    assert person.screen.unregistered.isHidden()
