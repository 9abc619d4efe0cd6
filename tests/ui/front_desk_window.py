"""The real window with the front desk in it, on a real hotel in the middle of its second day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.domain.ids import ReservationId
from hotel_desk.language import N_
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.search import search_everything
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from hotel_desk.ui.change_notices import ChangeNotices
from hotel_desk.ui.front_desk import SPECS
from hotel_desk.ui.front_desk.screen import FrontDeskScreen
from hotel_desk.ui.preferences import Preferences
from hotel_desk.ui.shell.main_window import MainWindow, ShellParts
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.task_runner import TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.db.desk import Desk
    from hotel_desk.queries.front_desk import StayRow
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.widgets.data_table import DataTable
    from hotel_desk.ui.widgets.side_panel import SidePanel
    from tests.fixtures.databases import SmallHotel

YESTERDAY = date(2026, 3, 2)
TODAY = date(2026, 3, 3)
TIMEOUT = 60_000


class FolioRecorder(Screen):
    """Stands where the cashier's screen stands, and remembers which folios it was asked to show."""

    opened: list[Target]

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.opened = []

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Shows nothing."""

    def open(self, target: Target) -> None:
        self.opened.append(target)


FOLIOS = ScreenSpec("folios", N_("Cashier"), "mdi6.cash-register", FolioRecorder, opens=frozenset({EntityKind.FOLIO}))


@dataclass(frozen=True)
class SecondDay:
    """Who is where: 101 due out with 102.00 open, 102 stays on, 103 dirty, 104 given to an arrival, 201 and 202 free."""

    due_out: ReservationId
    stays_on: ReservationId
    due_in: ReservationId
    given_104: ReservationId
    later: ReservationId


def second_day(hotel: SmallHotel) -> SecondDay:
    """Live the first day, and prepare the second one."""
    desk = hotel.desk
    due_out = hotel.book(YESTERDAY, TODAY, guest="Ana Silva")
    stays_on = hotel.book(YESTERDAY, date(2026, 3, 6), guest="Jürgen Müller", adults=2)
    desk.run(check_in, reservation_id=due_out, room_id=hotel.rooms["101"])
    desk.run(check_in, reservation_id=stays_on, room_id=hotel.rooms["102"])
    desk.run(post_room_and_tax, night=YESTERDAY, reservation_ids=[due_out, stays_on])
    desk.run(roll_business_date, closing=YESTERDAY)
    lucia = ProfileDetails(name="Lúcia Ferreira", phone="+351912345678", email="lucia@example.org", country="PT", language="en")
    request = RoomRequest(
        room_type_id=hotel.standard,
        arrival_date=TODAY,
        departure_date=date(2026, 3, 5),
        price_minor=12_000,
        adults=2,
        children=1,
        note="Cot, please",
    )
    due_in = desk.run(book, guest=lucia, rooms=[request]).reservation_ids[0]
    given_104 = hotel.book(TODAY, date(2026, 3, 4), guest="王小明", room="104")
    later = hotel.book(date(2026, 3, 5), date(2026, 3, 7), guest="Siobhán O'Neill", kind=hotel.suite)
    desk.run(set_housekeeping_status, room_ids=[hotel.rooms["103"]], status=HousekeepingStatus.DIRTY)
    desk.run(set_housekeeping_status, room_ids=[hotel.rooms["201"]], status=HousekeepingStatus.INSPECTED)
    return SecondDay(due_out, stays_on, due_in, given_104, later)


class Receptionist:
    """A person at the window: presses real keys and buttons, and waits for what that brings."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window.current_screen()
        assert isinstance(screen, FrontDeskScreen)
        self.screen = screen

    @property
    def table(self) -> DataTable[StayRow]:
        """The table of the list on view: stays, on every list but that of the traces."""
        return cast("DataTable[StayRow]", self.screen.page().table)

    @property
    def panel(self) -> SidePanel:
        """The panel beside the list."""
        return self.screen.area.panel

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        """Wait until nothing is being read or written any more."""
        self.until(lambda: not self.window._parts.runner._pending)
        QApplication.processEvents()

    def go_to_list(self, number: int) -> None:
        """Ctrl and the number of the tab, as a person does."""
        self.press(getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        focused: QWidget | None = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.qtbot.keyClicks(self.window.focusWidget(), text)

    def widget(self, name: str) -> Any:
        """The widget of that object name which is on view."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def fill(self, name: str, text: str) -> None:
        """Click into a field, clear it and type."""
        widget = self.widget(name)
        widget.setFocus()
        self.qtbot.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClick(widget, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(widget, text)

    def choose(self, name: str, title: str) -> None:
        """Choose an entry of a combo box by typing its beginning."""
        box = self.widget(name)
        box.setFocus()
        self.qtbot.keyClicks(box, title)
        assert box.currentText() == title

    def tick(self, name: str) -> None:
        """Tick a box with the space bar."""
        box = self.widget(name)
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_Space)
        assert box.isChecked()

    def click(self, name: str) -> None:
        """Click a button, scrolled into view first."""
        button = self.widget(name)
        button.setFocus()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def select(self, reservation_id: ReservationId) -> None:
        """Go to a row with the arrow keys."""
        self.table.setFocus()
        self.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for _row in self.table.rows():
            current = self.table.current()
            if current is not None and current.reservation_id == reservation_id:
                return
            self.press(Qt.Key.Key_Down)
        current = self.table.current()
        assert current is not None
        assert current.reservation_id == reservation_id

    def next_step(self, reservation_id: ReservationId, panel_name: str) -> None:
        """Take the next step of a row with the keyboard; its panel opens and has read what it shows."""
        self.select(reservation_id)
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: self.panel.objectName() == panel_name and self.panel.isVisible())
        self.settle()

    def open_stay(self, reservation_id: ReservationId) -> None:
        """Open the stay of a row with Enter."""
        self.select(reservation_id)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.panel is self.screen.stay_panel and self.panel.isVisible())
        self.settle()

    def job(self, button: str, panel_name: str) -> None:
        """Press the button of a job on the stay's panel."""
        self.click(button)
        self.until(lambda: self.panel.objectName() == panel_name and self.panel.isVisible())
        self.settle()

    def said(self, words: str) -> None:
        """Wait until the message bar says these words as good news."""
        self._heard(words, "success")

    def warned(self, words: str) -> None:
        """Wait until the message bar says these words as a warning."""
        self._heard(words, "warning")

    def _heard(self, words: str, kind: str) -> None:
        self.until(lambda: words in self.window.messages.sentence())
        assert self.window.messages.kind() == kind
        self.settle()

    def undo(self) -> None:
        """Press the Undo of the message bar."""
        self.click("message_action")
        self.settle()

    def rows(self) -> list[tuple[str, str]]:
        """Guest and room of each row shown."""
        return [(row.guest_name, row.room_number or "") for row in self.table.rows()]


@contextmanager
def front_desk_window(qtbot: QtBot, hotel: SmallHotel, folder: Path, *, desk: Desk | None = None) -> Iterator[Receptionist]:
    """Somebody at the window of a desk, with the arrivals read."""
    desk = desk or hotel.desk
    runner = TaskRunner(desk)
    notices = ChangeNotices(desk, runner)
    status_query = partial(hotel_status, user_name=desk.user_name)
    parts = ShellParts(
        runner=runner,
        notices=notices,
        preferences=Preferences(folder),
        screens=(*SPECS, FOLIOS),
        status=desk.read(status_query),
        status_query=status_query,
        search_query=search_everything,
    )
    window = MainWindow(parts)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskScreen)
    qtbot.waitUntil(
        lambda: screen.page().content.currentWidget() in {screen.page().content.content, screen.page().content.empty}, timeout=TIMEOUT
    )
    try:
        yield Receptionist(qtbot, window)
    finally:
        window._may_go = True
        window._status_timer.stop()
        notices.stop()
        runner.stop()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


@pytest.fixture(name="day")
def day_fixture(sqlite_hotel: SmallHotel) -> SecondDay:
    """Who is where when the window opens; a test file may prepare more."""
    return second_day(sqlite_hotel)


@pytest.fixture(name="person")
def person_fixture(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, day: SecondDay, tmp_path: Path) -> Iterator[Receptionist]:
    """Somebody at the front desk, with everything read."""
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as made:
        made.settle()
        yield made
