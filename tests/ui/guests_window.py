"""The real window with the guests screen, and somebody who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.guest_codes import ContactKind, DocumentKind, NoteKind, PreferenceKind
from hotel_desk.domain.guest_form import ContactLine, DocumentLine, GuestFileForm, NoteLine, PreferenceLine, TagLine
from hotel_desk.queries.guest_file import GuestFile, guest_file
from hotel_desk.ui.guests import SPEC as GUESTS
from hotel_desk.ui.guests.editor import GuestEditor
from hotel_desk.ui.guests.screen import GuestsScreen
from hotel_desk.ui.widgets.buttons import CommandButton
from tests.guest_files_of_tests import written
from tests.ui.calendar_window import CTRL, FRONT_DESK, Person, seats

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel


class Host(Person):
    """Presses real keys on the guests screen."""

    @property
    def screen(self) -> GuestsScreen:
        """The screen, on view or not."""
        screen = self.window._screens["guests"]
        assert isinstance(screen, GuestsScreen)
        return screen

    @property
    def editor(self) -> GuestEditor:
        """The editor on view."""
        editor = self.screen.guest.editor()
        assert editor is not None
        return editor

    def found(self) -> list[str]:
        """The guests of the list."""
        model = self.screen.guest.list.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def find(self, text: str, *names: str) -> None:
        """Type into the finder and wait until these are found."""
        self.fill("guest_find", text)
        self.until(lambda: self.found() == list(names))

    def open(self, name: str) -> None:
        """Find somebody and open them with Enter."""
        self.find(name, name)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.screen.guest.editor() is not None and self.editor.title() == name)
        self.settle()

    def go_to_tab(self, key: str) -> None:
        """Go to a tab of the file with the arrow keys."""
        self.editor.tabs.setFocus()
        keys = list(self.editor.pages)
        for _tab in keys:
            step = keys.index(key) - keys.index(self.editor.tab())
            if not step:
                self.settle()
                return
            self.press(Qt.Key.Key_Right if step > 0 else Qt.Key.Key_Left)
        raise AssertionError(key)

    def settle(self) -> None:
        """Nothing is read or written any more, and nothing that was typed waits to be looked for."""
        screen = self.window._screens.get("guests")
        if isinstance(screen, GuestsScreen):
            page = screen.guest
            self.until(lambda: not page._timer.isActive() and not any(one.alike.is_waiting() for one in page._editors))
        super().settle()

    def save(self) -> None:
        """Ctrl+S, and wait until it is done."""
        button: CommandButton = self.widget("guest_save")
        self.until(button.isEnabled)
        self.press(Qt.Key.Key_S, modifier=CTRL)
        self.until(lambda: button.is_running or not button.isEnabled())
        self.until(lambda: not button.is_running)
        self.settle()

    def compose(self, name: str, text: str) -> None:
        """Click into a field, clear it, and write with an input method, as Chinese is written."""
        self.fill(name, "")
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.widget(name), event)

    def unsaved_words(self) -> str:
        """What the bar beneath the editor says."""
        return str(self.editor.bar.words.text())


@pytest.fixture
def host(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Host]]:
    """`host(user=..., size=...)`: somebody at the guests screen."""
    yield from seats(lambda **how: Host(qtbot, open_window(GUESTS, FRONT_DESK, **how)))


def stored(hotel: SmallHotel, profile_id: ProfileId) -> GuestFile:
    """The file as the database has it, and as a manager sees it."""
    return hotel.desk.read(guest_file, profile_id=profile_id)


SitDown = Callable[..., Host]
NUMBER = "E12345678"
ANA = GuestFileForm(
    name="Ana Silva",
    phone="+351912345678",
    email="ana@example.com",
    birth_date=date(1990, 5, 20),
    documents=(DocumentLine(DocumentKind.PASSPORT, NUMBER, "PT"),),
    preferences=(PreferenceLine(PreferenceKind.FLOOR, "high"), PreferenceLine(PreferenceKind.HEALTH, "peanuts")),
    contacts=(ContactLine(ContactKind.PHONE, "+351210000000", "office"),),
    notes=(NoteLine(NoteKind.COMPLAINT, "Noise in March"),),
    tags=(TagLine("speaker", "conference"),),
)


@pytest.fixture
def ana(sqlite_hotel: SmallHotel) -> ProfileId:
    """A guest with a document, preferences, a contact, a note and a tag."""
    return written(sqlite_hotel, ANA)
