"""Lists, import and worklist of the guest file in the real window, with real keys and clicks."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.domain.guest_form import GuestFileForm, TagLine
from hotel_desk.domain.ids import GuestId
from hotel_desk.language import N_
from hotel_desk.queries.guest_lists import guest_count, saved_guest_lists
from hotel_desk.ui.guests.import_wizard import ImportWizard
from hotel_desk.ui.guests.lists_page import ListsPage
from hotel_desk.ui.guests.worklist_page import WorklistPage
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from tests.fixtures.databases import SmallHotel

ANA = GuestFileForm(name="Ana Silva", nationality="PT", vip_level=2, phone="+351912345678", tags=(TagLine("golf"),))
BO = GuestFileForm(name="Bo Lee", country="CN")


class PageScreen(Screen):
    """One page alone."""

    page_kind: type[Any] = ListsPage

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.page = self.page_kind(context)
        self.asked: list[Any] = []
        if hasattr(self.page, "guest_asked"):
            self.page.guest_asked.connect(self.asked.append)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.page)
        self.page.refresh()

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.page.refresh()


class ImportScreen(PageScreen):
    page_kind = ImportWizard


class WorklistScreen(PageScreen):
    page_kind = WorklistPage


SPECS = {
    kind.page_kind: ScreenSpec(f"page_{number}", N_("Guests"), "mdi6.card-account-details-outline", kind)
    for number, kind in enumerate((PageScreen, ImportScreen, WorklistScreen))
}


@pytest.fixture
def hotel(sqlite_hotel: SmallHotel) -> SmallHotel:
    return sqlite_hotel


@pytest.fixture
def at(qtbot: QtBot, open_window: Callable[..., Any]) -> Callable[..., tuple[Person, Any]]:
    """`at(ListsPage)`: somebody at that page, and the page."""

    def sit_down(page: type[Any], **how: Any) -> tuple[Person, Any]:
        person = Person(qtbot, open_window(SPECS[page], **how))
        person.window.activateWindow()
        person.until(person.window.isActiveWindow)
        person.settle()
        return person, person.window._screens[SPECS[page].key].page

    return sit_down


def names(page: ListsPage) -> set[str]:
    return {line.name for line in page.table.rows()}


def test_a_filter_is_typed_saved_chosen_and_taken_apart(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    ana = written(hotel, ANA)
    written(hotel, BO)
    person, page = at(ListsPage)
    person.until(lambda: names(page) == {"Ana Silva", "Bo Lee"})
    person.until(lambda: page.count.text() == "2 guests")
    person.fill("guest_filter_tag", "golf")
    person.click("guest_filter_show")
    person.until(lambda: names(page) == {"Ana Silva"})
    person.click("guest_lists_save")
    person.fill("guest_list_name_name", "Golfers")
    person.click("guest_list_name_yes")
    person.until(lambda: [saved.name for saved in hotel.desk.read(saved_guest_lists)] == ["Golfers"])
    person.settle()
    assert page.saved.box.currentText() == "Golfers"
    person.click("guest_condition_tag")
    person.until(lambda: names(page) == {"Ana Silva", "Bo Lee"})
    person.settle()
    page.table.setFocus()
    page.table.choose(ana)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.window._screens["page_0"].asked == [ana])
    assert unnamed_widgets(page) == []


def test_nobody_acts_on_guests_that_were_not_looked_at(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    for form in (ANA, BO):
        written(hotel, form)
    person, page = at(ListsPage)
    person.until(lambda: names(page) == {"Ana Silva", "Bo Lee"})
    person.fill("guest_filter_tag", "golf")
    person.click("guest_lists_tag")
    assert not person.sees("guest_list_tag_tag")
    assert "shown only now" in person.said()
    person.until(lambda: names(page) == {"Ana Silva"})
    person.settle()
    person.click("guest_lists_tag")
    person.until(lambda: person.sees("guest_list_tag_tag"))
    person.click("guest_list_tag_no")


def test_a_span_that_ends_before_it_begins_is_said(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    written(hotel, ANA)
    person, page = at(ListsPage)
    person.until(lambda: names(page) == {"Ana Silva"})
    person.fill("guest_filter_age_from", "50")
    person.fill("guest_filter_age_to", "20")
    person.click("guest_filter_show")
    assert "ends before it begins" in page.form.field("age_to").error()
    assert names(page) == {"Ana Silva"}


def test_a_list_for_everybody_stays_for_everybody_when_it_is_saved_again(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    person, page = at(ListsPage)
    page.save_as("Golfers", shared=True)
    person.until(lambda: page.saved.box.currentText() == "Golfers")
    person.settle()
    person.click("guest_lists_save")
    person.until(lambda: person.sees("guest_list_name_yes"))
    person.fill("guest_list_name_name", "Golf players")
    person.click("guest_list_name_yes")
    person.settle()
    person.until(lambda: len(hotel.desk.read(saved_guest_lists)) > 1)
    assert {saved.shared for saved in hotel.desk.read(saved_guest_lists)} == {True}


def test_everybody_of_a_list_is_tagged_and_exported(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]], tmp_path: Path) -> None:
    for form in (ANA, BO):
        written(hotel, form)
    person, page = at(ListsPage)
    person.until(lambda: len(names(page)) == 2)
    person.click("guest_lists_tag")
    person.fill("guest_list_tag_tag", "spring")
    person.fill("guest_list_tag_reason", "letter of March")
    person.click("guest_list_tag_yes")
    person.until(lambda: hotel.desk.read(guest_count, wanted=GuestFilter(tag="spring")) == 2)
    person.settle()
    page.export_to(tmp_path / "all.csv")
    person.until((tmp_path / "all.csv").exists)
    person.settle()
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert {row["Full name or company"] for row in csv.DictReader(lines)} == {"Ana Silva", "Bo Lee"}


def test_who_may_not_export_is_not_offered_it(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    _person, page = at(ListsPage, user="reception")
    assert page.export.isHidden()
    assert not page.tag.isHidden()


def test_a_file_is_checked_and_imported(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]], tmp_path: Path) -> None:
    file = tmp_path / "guests.csv"
    file.write_text("Who,Land,Mail\nAna,PT,ana@example.com\nBo,CN,nobody\n", encoding="utf-8")
    person, page = at(ImportWizard)
    page.take_file(file)
    person.until(lambda: len(page.columns.boxes) == 3)
    assert page.columns.columns() == {"email": 2}
    assert not page.go.isEnabled()
    _pick(page.columns.boxes[0], "name")
    _pick(page.columns.boxes[1], "country")
    assert page.go.isEnabled()
    person.click("guest_import_check")
    person.until(lambda: [row.line_number for row in page.rejected.rows()] == [3])
    person.settle()
    assert hotel.desk.read(guest_count, wanted=GuestFilter()) == 0
    assert "nothing imported yet" in page.verdict.text()
    person.click("guest_import_back")
    assert not page.columns.isHidden()
    person.click("guest_import_go")
    person.until(lambda: hotel.desk.read(guest_count, wanted=GuestFilter()) == 1)
    person.settle()
    assert str(tmp_path / "guests.rejected.csv") in page.verdict.text()
    page.take_file(file)
    person.until(lambda: page.columns.columns() == {"name": 0, "country": 1, "email": 2})
    assert unnamed_widgets(page) == []


def test_a_file_that_cannot_be_read_and_a_guess_are_said(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]], tmp_path: Path) -> None:
    person, page = at(ImportWizard)
    (tmp_path / "broken.xlsx").write_bytes(b"PK nothing")
    page.take_file(tmp_path / "broken.xlsx")
    person.until(lambda: "cannot be read" in page.verdict.text())
    (tmp_path / "old.csv").write_bytes("name;city\nJosé Gonçalves;São João\n".encode("latin-1"))
    page.take_file(tmp_path / "old.csv")
    person.until(lambda: "looks like text in" in page.verdict.text())
    page.save_template(tmp_path / "template.csv")
    assert (tmp_path / "template.csv").exists()


def test_what_is_to_be_mended_is_told_kind_by_kind(hotel: SmallHotel, at: Callable[..., tuple[Person, Any]]) -> None:
    ana, bo = written(hotel, ANA), written(hotel, replace(BO, birth_date=date(1990, 1, 1)))
    for guest in (ana, bo):
        hotel.book(guest=GuestId(guest))
    person, page = at(WorklistPage)
    person.until(lambda: len(page.table.rows()) == 2)
    assert {task.missing for task in page.table.rows()} == {("documents",), ("nationality", "documents")}
    person.click("guest_worklist_kinds_stale")
    person.until(lambda: page.table.rows() == [])
    person.click("guest_worklist_kinds_stale")
    page.table.setFocus()
    person.press(Qt.Key.Key_Down)
    person.press(Qt.Key.Key_Return)
    person.until(lambda: len(person.window._screens["page_2"].asked) == 1)
    assert unnamed_widgets(page) == []


def _pick(box: QComboBox, field: str) -> None:
    box.setCurrentIndex(box.findData(field))
    box.activated.emit(box.currentIndex())
