"""The real window with the reservations screen, and a clerk who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.queries.reservation_sheet import ReservationSheet, reservation_sheet
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.ui.booking import SPEC as BOOKING
from hotel_desk.ui.reservations import SPEC as RESERVATIONS
from hotel_desk.ui.reservations.screen import ReservationsScreen
from hotel_desk.ui.shell.screen import ScreenSpec
from tests.ui.calendar_window import CTRL, DAY, FRONT_DESK, FrontDeskRecorder, Person, day, seats

if TYPE_CHECKING:
    from datetime import date

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.ui.selling_hotel import Selling

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
        """Press the button of an action on the panel, unfolding what is asked for seldom."""
        if not self.sees(name):
            self.click("reservation_more")
        self.click(name)
        self.until(lambda: self.sees(panel))
        self.settle()

    def hear(self, words: str) -> None:
        """Wait until the message bar says these words."""
        self.until(lambda: words in self.said())
        self.settle()

    def rest(self) -> None:
        """Wait until the button of the panel is deaf to a double click no more."""
        self.until(self.screen.area.panel.primary_button.isEnabled)
        self.settle()

    def tick(self, name: str) -> None:
        """Tick a box with the space bar."""
        self.widget(name).setFocus()
        self.press(Qt.Key.Key_Space)

    def facts(self, name: str) -> Any:
        """Facts on view."""
        return self.widget(name)


@pytest.fixture
def clerk(qtbot: QtBot, open_window: Callable[..., Any]) -> Iterator[Callable[..., Clerk]]:
    """`clerk(user=...)`: somebody at the reservations screen, with the list read."""
    yield from seats(lambda **how: Clerk(qtbot, open_window(*SCREENS, **how)))


def stay_of(hotel: SmallHotel, reservation_id: ReservationId) -> StayDetail:
    """A reservation as the database has it."""
    return hotel.desk.read(stay_detail, reservation_id=reservation_id)


def sheet_of(hotel: SmallHotel, reservation_id: ReservationId) -> ReservationSheet:
    """The same, with what hangs on it."""
    return hotel.desk.read(reservation_sheet, reservation_id=reservation_id)


def sold(hotel: SmallHotel, plans: Selling, arrival: date = DAY, departure: date | None = None, **more: Any) -> ReservationId:
    """A standard room for two, sold at BAR; for two nights, unless something else is said."""
    dates: dict[str, Any] = {"arrival_date": arrival, "departure_date": departure or day(4)}
    request = RoomRequest(room_type_id=hotel.standard, **dates, adults=2, rate_plan_id=plans.best, **more)
    return hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request]).reservation_ids[0]


def waiting(hotel: SmallHotel, priority: int = 3, guest: str = "Waits") -> ReservationId:
    """Somebody who waits for a suite."""
    request = RoomRequest(room_type_id=hotel.suite, arrival_date=day(5), departure_date=day(6), price_minor=10_000)
    about: dict[str, Any] = {"guest": ProfileDetails(name=guest), "rooms": [request], "waitlist": True, "waitlist_priority": priority}
    return hotel.desk.run(book, **about).reservation_ids[0]
