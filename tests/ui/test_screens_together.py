"""All screens in the one window, as a person meets them: each is shown first, left, and come back to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.queries.front_desk import arrivals, in_house
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.front_desk.screen import FrontDeskScreen
from hotel_desk.ui.start import all_screens
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

FIRST_FOCUS = {
    "front_desk": "arrivals_table",
    "room_status": "room_rack",
    "guests": "guest_find",
    "cashier": "find_folio",
    "reports": "report_search",
    "set_up": "set_up_nouns",
    "settings": "settings",
}
ORDER = (
    "front_desk",
    "room_status",
    "tape_chart",
    "new_reservation",
    "reservations",
    "groups",
    "guests",
    "cashier",
    "places",
    "night_audit",
    "housekeeping",
    "manager",
    "reports",
    "rates",
    "letters",
    "cash_office",
    "city_ledger",
    "set_up",
    "settings",
)
WITH_A_KEY = 9
MOST_STOPS = 400


class Windows(QObject):
    """Notes every widget that is shown as a window of its own: one that has no place yet takes the keyboard for a moment."""

    def __init__(self, main_window: QWidget) -> None:
        super().__init__()
        self.main_window = main_window
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt spells it
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow() and watched is not self.main_window:
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def window(open_window: Any, sqlite_hotel: SmallHotel) -> Any:
    sqlite_hotel.book(guest="Ana Silva")
    sqlite_hotel.book(guest="Lúcia Ferreira")
    sqlite_hotel.book(date(2026, 3, 9), date(2026, 3, 11), guest="Jürgen Müller")
    return open_window(*all_screens())


def settle(qtbot: QtBot, window: Any) -> None:
    qtbot.waitUntil(window._parts.runner.is_quiet, timeout=60_000)
    QApplication.processEvents()


def go_to(qtbot: QtBot, window: Any, number: int) -> None:
    """By Alt and the number; the screens beyond the ninth from the navigation."""
    if number > WITH_A_KEY:
        window.show_screen(ORDER[number - 1])
        settle(qtbot, window)
        return
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
    settle(qtbot, window)


def test_the_navigation_has_the_screens_in_the_order_of_the_day() -> None:
    assert tuple(spec.key for spec in all_screens()) == ORDER


def test_every_screen_has_the_keyboard_where_it_wants_it_and_no_window_flashes(qtbot: QtBot, window: Any) -> None:
    windows = Windows(window)
    QApplication.instance().installEventFilter(windows)
    for number, key in enumerate(ORDER, start=1):
        go_to(qtbot, window, number)
        screen = window.current_screen()
        assert screen.objectName() == key
        focused = window.focusWidget()
        assert focused is not None
        assert screen.isAncestorOf(focused), key
        assert focused.objectName() == FIRST_FOCUS.get(key, focused.objectName())
        assert unnamed_widgets(screen) == [], key
    assert windows.seen == []


def test_tab_goes_to_everything_that_can_be_used_and_back_again(qtbot: QtBot, window: Any) -> None:
    there: list[QWidget] = []
    for key in ("front_desk", "night_audit", "housekeeping", "manager", "reports"):
        window.show_screen(key)
        settle(qtbot, window)
        start, screen = window.focusWidget(), window.current_screen()
        there = round_by(qtbot, window, Qt.Key.Key_Tab)
        usable = {widget for widget in screen.findChildren(QWidget) if can_be_used(widget)}
        assert usable - set(there) == set(), key
        assert window.focusWidget() is start, key
    assert round_by(qtbot, window, Qt.Key.Key_Backtab)[-2::-1] == there[:-1]


def can_be_used(widget: QWidget) -> bool:
    within_another = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled() and not within_another)


def round_by(qtbot: QtBot, window: Any, key: Qt.Key) -> list[QWidget]:
    """What has the keyboard after each press of a key, until it is where it was."""
    start = window.focusWidget()
    there: list[QWidget] = []
    while not there or (there[-1] is not start and len(there) < MOST_STOPS):
        qtbot.keyClick(window.focusWidget(), key)
        there.append(window.focusWidget())
    return there


def test_a_screen_come_back_to_has_the_keyboard_where_it_was_left(qtbot: QtBot, window: Any) -> None:
    settle(qtbot, window)
    window.current_screen().page().finder.setFocus()
    go_to(qtbot, window, 2)
    go_to(qtbot, window, 1)
    assert window.focusWidget().objectName() == "arrivals_find"


def test_who_goes_on_at_the_cashier_keeps_the_keyboard_when_the_check_in_is_answered(
    qtbot: QtBot, window: Any, sqlite_hotel: SmallHotel
) -> None:
    settle(qtbot, window)
    front_desk = window.current_screen()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert window.focusWidget().objectName() == "check_in_rooms"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    go_to(qtbot, window, ORDER.index("cashier") + 1)
    qtbot.waitUntil(lambda: not front_desk.area.is_open())
    assert len(sqlite_hotel.desk.read(in_house).rows) == 1
    qtbot.waitUntil(lambda: window.focusWidget().objectName() == "find_folio")


def test_a_guest_who_was_found_stays_in_the_panel_while_the_list_is_read(qtbot: QtBot, window: Any, sqlite_hotel: SmallHotel) -> None:
    window.show_screen("cashier")
    settle(qtbot, window)
    found = next(stay for stay in arrivals_of(sqlite_hotel) if stay.guest_name == "Lúcia Ferreira")
    window.go_to(Target(kind=EntityKind.RESERVATION, id=found.reservation_id))
    settle(qtbot, window)
    screen = window.current_screen()
    assert isinstance(screen, FrontDeskScreen)
    for _read in range(2):
        stay = screen.stay_panel.stay
        assert stay is not None
        assert stay.guest.name == "Lúcia Ferreira"
        assert screen.page().table.current() == found
        assert window.focusWidget().objectName() == "stay_next"
        window.refresh()
        settle(qtbot, window)


def test_a_guest_of_another_day_stays_in_the_panel_beside_todays_list(qtbot: QtBot, window: Any, sqlite_hotel: SmallHotel) -> None:
    later = sqlite_hotel.book(date(2026, 3, 12), date(2026, 3, 13), guest="Siobhán O'Neill")
    settle(qtbot, window)
    window.go_to(Target(kind=EntityKind.RESERVATION, id=later))
    for _read in range(2):
        settle(qtbot, window)
        stay = window.current_screen().stay_panel.stay
        assert stay is not None
        assert stay.guest.name == "Siobhán O'Neill"
        window.refresh()


def arrivals_of(hotel: SmallHotel) -> Any:
    found = hotel.desk.read(arrivals)
    assert found.business_date == FIRST_DAY
    return found.rows
