"""The real window with the reservations screen, and a clerk who uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.booking import SPEC as BOOKING
from hotel_desk.ui.reservations import SPEC as RESERVATIONS
from hotel_desk.ui.reservations.screen import ReservationsScreen
from hotel_desk.ui.shell.screen import ScreenSpec
from tests.ui.calendar_window import CTRL, FRONT_DESK, FrontDeskRecorder, Person

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId

CALENDAR = ScreenSpec("tape_chart", N_("Booking calendar"), "mdi6.calendar", FrontDeskRecorder)
FOLIOS = ScreenSpec("folios", N_("Cashier"), "mdi6.cash-register", FrontDeskRecorder, opens=frozenset({EntityKind.FOLIO}))
SCREENS = (RESERVATIONS, BOOKING, CALENDAR, FRONT_DESK, FOLIOS)


class Clerk(Person):
    """Presses real keys on the reservations screen, and waits for what that brings."""

    @property
    def screen(self) -> ReservationsScreen:
        """The screen, on view or not."""
        screen = self.window._screens["reservations"]
        assert isinstance(screen, ReservationsScreen)
        return screen

    def guests(self) -> list[str]:
        """The guests of the rows shown."""
        return [row.guest_name for row in self.screen.list.table.rows()]

    def select(self, reservation_id: ReservationId) -> None:
        """Go to a row with the arrow keys."""
        table = self.screen.list.table
        table.setFocus()
        self.press(Qt.Key.Key_Home, modifier=CTRL)
        for _row in table.rows():
            current = table.current()
            if current is not None and current.reservation_id == reservation_id:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError([row.guest_name for row in table.rows()])

    def open_it(self, reservation_id: ReservationId) -> None:
        """Open the reservation of a row with Enter."""
        self.select(reservation_id)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.sees("reservation_panel"))
        self.settle()

    def act(self, name: str, panel: str) -> None:
        """Press the button of an action on the panel."""
        self.click(name)
        self.until(lambda: self.sees(panel))
        self.settle()

    def hear(self, words: str) -> None:
        """Wait until the message bar says these words."""
        self.until(lambda: words in self.said())
        self.settle()

    def tick(self, name: str) -> None:
        """Tick a box with the space bar."""
        self.widget(name).setFocus()
        self.press(Qt.Key.Key_Space)

    def facts(self, name: str) -> Any:
        """Facts on view."""
        return self.widget(name)
