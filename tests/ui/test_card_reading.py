"""*Read card* in the guest file and at the check-in: what a card fills, what is said where it fails, and how to stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.guest_codes import DocumentKind, Sex
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.settings import CARD_READER, CardReader
from hotel_desk.jobs import document_readers
from hotel_desk.jobs.document_readers import SimulatedCardReader
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.guest_files_of_tests import written
from tests.registrations_of_tests import RESIDENT_ID, in_china, registered
from tests.ui.card_files import LI_CARD, lay_on, set_up_reader
from tests.ui.front_desk_window import Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures
from tests.ui.guests_window import stored

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.ui.guests_window import Host

    type SitDown = Callable[..., Host]


def at_the_documents(host: SitDown) -> Host:
    desk = host()
    desk.open("Walk-in")
    desk.go_to_tab("documents")
    desk.settle()
    return desk


def read_card(desk: Host) -> None:
    """Press *Read card* with the keyboard."""
    button = desk.widget("guest_card_read")
    button.setFocus()
    desk.press(Qt.Key.Key_Return)


def remarks(desk: Host) -> str:
    label = desk.editor.reading.remarks
    return "" if label.isHidden() else str(label.text())


def test_a_card_fills_the_guest_file(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    guest = written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards", LI_CARD)
    desk = at_the_documents(host)
    assert not unnamed_widgets(desk.editor.reading)
    read_card(desk)
    fields = desk.editor.fields.fields
    desk.until(lambda: fields["native_name"].value() == "李娜")
    desk.until(lambda: fields["pinyin"].value() == "Li Na")
    assert remarks(desk) == ""
    desk.save()
    form = stored(sqlite_hotel, guest).form
    assert (form.name, form.native_name, form.sex, form.birth_date, form.nationality) == (
        "Walk-in",
        "李娜",
        Sex.MALE,
        date(1991, 1, 1),
        "CN",
    )
    assert [line.street for line in form.addresses] == ["江西省德安县蒲亭镇 1 号"]
    assert [line.kind for line in form.documents] == [DocumentKind.RESIDENT_ID]


def test_a_card_that_was_read_wrong_fills_what_is_right(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards", LI_CARD | {"number": RESIDENT_ID[:-1] + "2"}, LI_CARD | {"number": "none"})
    desk = at_the_documents(host)
    read_card(desk)
    desk.until(lambda: "a digit was misread" in remarks(desk))
    assert desk.editor.fields.fields["native_name"].value() == "李娜"
    assert desk.editor.fields.fields["documents"].value() == ()
    read_card(desk)
    desk.until(lambda: "This is no resident id number" in remarks(desk))
    assert desk.editor.fields.fields["documents"].value() == ()
    desk.editor.discard()


def test_a_reader_that_fails_says_why(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards", {"fails": "dirty chip"}, LI_CARD)
    desk = at_the_documents(host)
    read_card(desk)
    desk.until(lambda: remarks(desk) == "The card reader failed: dirty chip. Nothing was filled in. Read again, or type the fields.")
    assert desk.widget("guest_card_read").hasFocus()
    assert not desk.editor.is_dirty()
    read_card(desk)
    desk.until(lambda: desk.editor.fields.fields["native_name"].value() == "李娜")
    assert remarks(desk) == ""
    desk.editor.discard()


def test_nobody_lays_a_card_on_the_reader(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(folder: str) -> SimulatedCardReader:
        return SimulatedCardReader(Path(folder), patience_s=0.0)

    monkeypatch.setitem(document_readers.DRIVERS, CardReader.SIMULATED, impatient)
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards")
    desk = at_the_documents(host)
    read_card(desk)
    desk.until(lambda: "No card was laid on the reader. Nothing was filled in." in remarks(desk))
    assert not desk.editor.is_dirty()


def test_the_reader_waits_for_the_card_and_can_be_stopped(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    folder = set_up_reader(sqlite_hotel.desk, tmp_path / "cards")
    desk = at_the_documents(host)
    read_card(desk)
    assert remarks(desk) == "Lay the card on the reader."
    stop = desk.widget("guest_card_stop")
    assert stop.hasFocus()
    desk.press(Qt.Key.Key_Space)
    assert remarks(desk) == "Reading the card was stopped. Nothing was filled in."
    assert desk.widget("guest_card_read").hasFocus()
    desk.settle()
    assert not desk.editor.is_dirty()
    assert remarks(desk) == "Reading the card was stopped. Nothing was filled in."
    read_card(desk)
    lay_on(folder, LI_CARD)
    desk.until(lambda: desk.editor.fields.fields["native_name"].value() == "李娜")
    assert desk.widget("guest_card_read").isVisible()
    desk.editor.discard()


def test_a_card_is_not_read_into_a_form_that_is_not_on_view(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    folder = set_up_reader(sqlite_hotel.desk, tmp_path / "cards")
    desk = at_the_documents(host)
    read_card(desk)
    desk.go_to_tab("profile")
    lay_on(folder, LI_CARD)
    desk.settle()
    assert not desk.editor.is_dirty()
    desk.go_to_tab("documents")
    assert remarks(desk) == ""
    assert desk.widget("guest_card_read").isVisible()


def test_a_desk_without_a_reader_has_no_button(host: SitDown, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    written(sqlite_hotel, GuestFileForm(name="Walk-in"))
    desk = at_the_documents(host)
    card = desk.editor.reading.card
    assert card.read_button.isHidden()
    assert card.stop_button.isHidden()
    set_up_reader(sqlite_hotel.desk, tmp_path / "cards", LI_CARD)
    desk.go_to_tab("profile")
    desk.go_to_tab("documents")
    assert card.read_button.isVisible()
    sqlite_hotel.desk.run(change_setting, key=CARD_READER.key, value=CardReader.NONE.value)
    desk.go_to_tab("profile")
    desk.go_to_tab("documents")
    assert card.read_button.isHidden()


def test_a_card_of_an_occupant_is_read_at_the_check_in(
    person: Receptionist, day: SecondDay, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    in_china(sqlite_hotel)
    folder = set_up_reader(sqlite_hotel.desk, tmp_path / "cards", {"fails": "dirty chip"})
    person.next_step(day.given_104, "check_in_panel")
    person.click("guest_card_read")
    failed = "The card reader failed: dirty chip. Nothing was filled in. Read again, or type the fields."
    occupants = person.panel.occupants  # type: ignore[attr-defined]
    person.until(lambda: occupants.reading.reading.remarks.text() == failed)
    lay_on(folder, LI_CARD)
    person.click("guest_card_read")
    person.said("The document is in the guest file of")
    person.until(lambda: "✓" in person.widget("check_in_registered").text())
    person.click("check_in_do")
    person.said("is checked in to room 104")
    (guest,) = registered(sqlite_hotel, day.given_104)
    assert guest.missing == []
    form = stored(sqlite_hotel, guest.profile_id).form
    assert (form.name, form.documents[0].kind, form.addresses[0].street) == ("王小明", DocumentKind.RESIDENT_ID, "江西省德安县蒲亭镇 1 号")
