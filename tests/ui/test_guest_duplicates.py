"""Possible duplicates on the guests screen: side by side, one record or two people, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import DocumentKind
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm
from hotel_desk.domain.ids import GuestId
from hotel_desk.jobs.duplicate_search import find_duplicates
from hotel_desk.language import N_
from hotel_desk.queries.duplicates import duplicate_pairs, merged_pairs
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.merge_scope import LED_OVER
from hotel_desk.services.profile_merges import merge_profiles
from hotel_desk.ui.guests.duplicates_page import DuplicatesPage
from hotel_desk.ui.guests.merge_words import TABLE_TITLES
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import FRONT_DESK, Person, seats

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from tests.fixtures.databases import SmallHotel

ANA = GuestFileForm(name="Ana Silva", birth_date=date(1990, 5, 6), phone="+351911111111")
ANNA = GuestFileForm(name="Anna Silva", birth_date=date(1990, 5, 6), email="anna@example.com", vip_level=3)


class DuplicatesOnly(Screen):
    """A screen with nothing but the page."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.page = DuplicatesPage(context)
        self.asked_for: list[Any] = []
        self.page.guest_asked.connect(self.asked_for.append)
        QVBoxLayout(self).addWidget(self.page)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(EntityKind.PROFILE):
            self.page.refresh()

    def unsaved(self) -> list[str]:
        return self.page.unsaved()


DUPLICATES = ScreenSpec("guests", N_("Guests"), "mdi6.account-group", DuplicatesOnly)


class Sorter(Person):
    """Somebody who puts the guest file in order."""

    @property
    def screen(self) -> DuplicatesOnly:
        screen = self.window._screens["guests"]
        assert isinstance(screen, DuplicatesOnly)
        return screen

    def names(self) -> list[tuple[str, str]]:
        return [(row.first.name, row.second.name) for row in self.screen.page.table.rows()]

    def open_first(self) -> None:
        table = self.screen.page.table
        table.setFocus()
        self.press(Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.sees("guest_merge_name_kept"))
        self.settle()


def test_every_table_that_is_led_over_has_a_title() -> None:
    assert {led.table for led in LED_OVER} == set(TABLE_TITLES)


@pytest.fixture
def sorter(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Sorter]]:
    yield from seats(lambda **how: Sorter(qtbot, open_window(DUPLICATES, FRONT_DESK, **how)))


@pytest.fixture
def two(sqlite_hotel: SmallHotel) -> tuple[ProfileId, ProfileId]:
    """Two records of one person, found by the search; the second has a stay."""
    pair = written(sqlite_hotel, ANA), written(sqlite_hotel, ANNA)
    sqlite_hotel.book(guest=GuestId(pair[1]))
    find_duplicates(sqlite_hotel.desk)
    return pair


def test_two_records_are_made_one_field_by_field_and_parted_again(
    sorter: Callable[..., Sorter], sqlite_hotel: SmallHotel, two: tuple[ProfileId, ProfileId]
) -> None:
    person = sorter()
    assert person.names() == [("Ana Silva", "Anna Silva")]
    person.open_first()
    assert unnamed_widgets(person.screen) == []
    assert person.widget("guest_merge_name_kept").text() == "✓  Ana Silva"
    assert person.widget("guest_merge_email_merged").isChecked()
    assert "Reservations: 1" in person.widget("guest_merge_moves").text()
    person.click("guest_merge_name_merged")
    assert person.screen.unsaved() == ["Ana Silva: Full name"]
    person.click("guest_merge_one")
    person.until(lambda: sqlite_hotel.desk.read(duplicate_pairs).rows == ())
    person.until(lambda: "one record now" in person.said())
    form = sqlite_hotel.desk.read(guest_file, profile_id=two[1]).form
    assert (form.name, form.phone, form.email, form.vip_level) == ("Anna Silva", "+351911111111", "anna@example.com", 3)
    person.settle()
    person.press_in_message()
    person.until(lambda: sqlite_hotel.desk.read(merged_pairs) == ())
    person.until(lambda: person.names() == [("Ana Silva", "Anna Silva")])


def test_the_other_record_is_kept_and_choices_stay_with_their_record(
    sorter: Callable[..., Sorter], sqlite_hotel: SmallHotel, two: tuple[ProfileId, ProfileId]
) -> None:
    person = sorter()
    person.open_first()
    person.click("guest_merge_name_kept")
    person.click("guest_merge_second")
    person.until(lambda: person.widget("guest_merge_first").text() == "✓  Anna Silva")
    person.settle()
    assert person.widget("guest_merge_name_merged").isChecked(), "Ana Silva, whose record is merged now"
    person.click("guest_merge_one")
    person.until(lambda: sqlite_hotel.desk.read(merged_pairs) != ())
    [merged] = sqlite_hotel.desk.read(merged_pairs)
    assert (merged.kept_id, merged.merged_id, merged.kept_name) == (two[1], two[0], "Ana Silva")


def test_two_people_are_not_offered_again_until_it_is_undone(
    sorter: Callable[..., Sorter], sqlite_hotel: SmallHotel, two: tuple[ProfileId, ProfileId]
) -> None:
    person = sorter()
    person.open_first()
    person.click("guest_merge_two")
    person.until(lambda: sqlite_hotel.desk.read(duplicate_pairs).rows == ())
    person.until(lambda: "not offered again" in person.said())
    person.settle()
    person.press_in_message()
    person.until(lambda: person.names() == [("Ana Silva", "Anna Silva")])


def test_what_speaks_for_two_people_has_to_be_confirmed(sorter: Callable[..., Sorter], sqlite_hotel: SmallHotel) -> None:
    for form, number in ((ANA, "CA123456"), (ANNA, "CB999999")):
        written(sqlite_hotel, replace(form, documents=(DocumentLine(DocumentKind.PASSPORT, number, "PT"),), phone="+351911111111"))
    find_duplicates(sqlite_hotel.desk)
    person = sorter()
    person.open_first()
    assert "different numbers" in person.widget("guest_merge_warning").text()
    assert not person.widget("guest_merge_one").isEnabled()
    person.widget("guest_merge_sure").setFocus()
    person.press(Qt.Key.Key_Space)
    person.click("guest_merge_one")
    person.until(lambda: len(sqlite_hotel.desk.read(merged_pairs)) == 1)


def test_a_merge_is_undone_from_the_list_and_its_record_opened(
    sorter: Callable[..., Sorter], sqlite_hotel: SmallHotel, two: tuple[ProfileId, ProfileId]
) -> None:
    sqlite_hotel.desk.run(merge_profiles, kept_id=two[0], merged_id=two[1])
    person = sorter()
    person.until(lambda: "1" in person.widget("guest_duplicates_show_merged").text())
    person.click("guest_duplicates_show_merged")
    table = person.screen.page.merges
    table.setFocus()
    person.press(Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_Return)
    assert person.screen.asked_for == [two[0]]
    person.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    person.until(lambda: sqlite_hotel.desk.read(merged_pairs) == ())


def test_whoever_may_not_merge_sees_and_does_not_decide(sorter: Callable[..., Sorter], two: tuple[ProfileId, ProfileId]) -> None:
    person = sorter(user="reception")
    person.open_first()
    for name in ("guest_merge_one", "guest_merge_two"):
        assert not person.widget(name).isEnabled()
    person.click("guest_merge_open_other")
    assert person.screen.asked_for == [two[1]]
