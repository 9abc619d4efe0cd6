"""The registrations in the real window: what is missing is typed with real keys, sent, written into a file, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.settings import REGISTRATION_OFFICE, RegistrationLine
from hotel_desk.language import N_
from hotel_desk.services.registrations import record_registration_answer
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.guests.registrations_page import RegistrationsPage
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.registrations_of_tests import ANA, LI, PASSPORT, checked_in, in_china, registered
from tests.ui.calendar_window import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from tests.fixtures.databases import SmallHotel


class PoliceScreen(Screen):
    """The page alone."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.page = RegistrationsPage(context)
        self.asked: list[Any] = []
        self.page.guest_asked.connect(self.asked.append)
        column = QVBoxLayout(self)
        column.addWidget(self.page)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.page.refresh()


SPEC = ScreenSpec("police", N_("Police"), "mdi6.shield-account-outline", PoliceScreen)


class Registrar(Person):
    """Somebody who registers guests."""

    @property
    def screen(self) -> PoliceScreen:
        """The page's screen."""
        screen = self.window._screens["police"]
        assert isinstance(screen, PoliceScreen)
        return screen

    @property
    def page(self) -> RegistrationsPage:
        """The page."""
        return self.screen.page

    def rows(self) -> list[str]:
        """State and guest of the rows."""
        return [f"{row.state.value} {row.name}" for row in self.page.table.rows()]

    def open_row(self, name: str) -> None:
        """Open a row with Enter."""
        self.page.table.setFocus()
        self.press(Qt.Key.Key_Home, modifier=Qt.KeyboardModifier.ControlModifier)
        for _row in self.page.table.rows():
            current = self.page.table.current()
            if current is not None and current.name == name:
                break
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.sees("registration_panel") and self.page.panel.title.text() == name)
        self.settle()


@pytest.fixture
def chinese(sqlite_hotel: SmallHotel) -> SmallHotel:
    in_china(sqlite_hotel)
    return sqlite_hotel


@pytest.fixture
def registrar(qtbot: QtBot, open_window: Callable[..., Any]) -> Callable[..., Registrar]:
    def sit_down(**how: Any) -> Registrar:
        person = Registrar(qtbot, open_window(SPEC, **how))
        person.until(lambda: person.page._read is not None)
        person.settle()
        return person

    return sit_down


def test_what_is_missing_is_said_and_typed(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    ana, _li = checked_in(chinese, ANA), checked_in(chinese, LI, room="102")
    person = registrar()
    assert person.rows() == ["INCOMPLETE Ana Silva", "WAITING 李娜"]
    person.open_row("Ana Silva")
    assert person.widget("registration_why").text() == "Missing: Visa, May stay until, Entered the country on"
    assert person.window.focusWidget() is person.widget("registration_visa_kind")
    person.write("L")
    person.fill("registration_permitted_until", "+30")
    person.fill("registration_entered_on", "-1")
    person.press(Qt.Key.Key_Return)
    person.until(lambda: person.said() == "Registration of Ana Silva: waiting.")
    person.until(lambda: person.rows() == ["WAITING Ana Silva", "WAITING 李娜"])
    [row] = registered(chinese, ana)
    assert (row.state, row.missing) == (RegistrationState.WAITING, [])
    assert not unnamed_widgets(person.page)


def test_the_number_is_masked_on_the_screen(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    checked_in(chinese, ANA)
    person = registrar()
    person.open_row("Ana Silva")
    number = person.widget("registration_document_number")
    assert (number.text(), number.placeholderText()) == ("", "•••02")
    widgets = person.window.findChildren(QWidget)
    texts = [child.text() for child in widgets if isinstance(child, QLabel | QLineEdit)]
    assert not [text for text in texts if PASSPORT in text]


def test_what_waits_is_sent_from_here(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    checked_in(chinese, LI)
    person = registrar()
    person.click("registrations_send")
    person.until(lambda: "as a file" in person.said())
    chinese.desk.run(change_setting, key=REGISTRATION_OFFICE.key, value=RegistrationLine.SIMULATED.value)
    person.page.refresh()
    person.settle()
    person.click("registrations_send")
    person.until(lambda: person.said() == "Accepted: 1; refused: 0; answered later: 0.")
    person.until(lambda: person.rows() == ["SENT 李娜"])


def test_a_refusal_shows_its_reason_first(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    checked_in(chinese, ANA, room="102")
    [row] = registered(chinese, checked_in(chinese, LI))
    chinese.desk.run(record_registration_answer, registration_id=row.id, revision=1, accepted=False, reason="illegible")
    person = registrar()
    assert person.rows() == ["REFUSED 李娜", "INCOMPLETE Ana Silva"]
    person.open_row("李娜")
    assert person.widget("registration_why").text() == "Refused: illegible"
    person.click("registration_guest")
    assert person.screen.asked == [row.profile_id]
    person.click("registrations_states_INCOMPLETE")
    assert person.rows() == ["INCOMPLETE Ana Silva"]


def test_a_form_is_withdrawn_for_a_reason(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    stay = checked_in(chinese, LI)
    person = registrar()
    person.open_row("李娜")
    person.click("registration_withdraw")
    person.write("left before the night")
    person.click("registration_withdraw")
    person.until(lambda: person.said() == "The registration of 李娜 was withdrawn.")
    person.until(lambda: person.sees("registrations_none"))
    assert registered(chinese, stay) == []


def test_what_was_typed_is_not_lost_by_opening_another_row(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    checked_in(chinese, LI)
    checked_in(chinese, ANA, room="102")
    person = registrar()
    person.open_row("Ana Silva")
    person.write("tourist")
    person.page.refresh()
    person.settle()
    assert person.widget("registration_visa_kind").text() == "tourist"
    person.page.table.setFocus()
    person.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    person.settle()
    assert person.sees("registration_panel_keep")
    assert person.widget("registration_visa_kind").text() == "tourist"
    person.press(Qt.Key.Key_Escape)
    person.click("registration_save")
    person.until(lambda: "Registration of Ana Silva: incomplete." in person.said())


def test_the_file_is_written(
    chinese: SmallHotel, registrar: Callable[..., Registrar], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_in(chinese, LI)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(tmp_path / "forms.xml"), ""))
    person = registrar()
    person.click("registrations_hand_over")
    person.click("registrations_export")
    person.until(lambda: person.said() == "Forms written: 1; handed over: 1.")
    assert (tmp_path / "forms.xml").read_text().startswith("<?xml")
    person.until(lambda: person.rows() == ["SENT 李娜"])


def test_who_may_not_register_sees_why(chinese: SmallHotel, registrar: Callable[..., Registrar]) -> None:
    checked_in(chinese, LI)
    person = registrar(user="cashier")
    assert person.rows() == []
    assert not person.page.send.isEnabled()
