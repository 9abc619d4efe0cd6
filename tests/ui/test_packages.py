"""Packages that are taken later, in the real window: the list at the front desk, the cashier's panel, the set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from hotel_desk.domain.codes import FolioKind
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.package import PackageTaking
from hotel_desk.queries.package_entitlements import package_list
from hotel_desk.ui import cashier
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.packages_of_tests import arrived_with, breakfast_plan
from tests.stays_of_tests import balance, one
from tests.ui.front_desk_window import front_desk_window
from tests.ui.test_shifts import Till

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow
    from tests.ui.front_desk_window import Receptionist

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def guest(sqlite_hotel: SmallHotel) -> CheckedIn:
    """Two guests in 101 and two in 102, the morning after; each room has two breakfasts."""
    plan = breakfast_plan(sqlite_hotel)
    made = arrived_with(sqlite_hotel, plan)
    arrived_with(sqlite_hotel, plan, room="102")
    close_day(sqlite_hotel.desk)
    return made


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, guest: CheckedIn, tmp_path: Path) -> Iterator[Receptionist]:
    """Somebody at the door of the restaurant."""
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as made:
        made.settle()
        yield made


def left(hotel: SmallHotel) -> list[int]:
    return [row.left for row in hotel.desk.read(package_list).rows]


def held(hotel: SmallHotel) -> int:
    balance_minor = select(FolioWindow.balance_minor).join(Folio, Folio.id == FolioWindow.folio_id).where(Folio.kind == FolioKind.PACKAGE)
    return int(one(hotel, balance_minor))


def test_breakfast_is_handed_out_by_room_and_key(person: Receptionist, sqlite_hotel: SmallHotel, guest: CheckedIn) -> None:
    person.go_to_list(6)
    table = person.widget("packages_table")
    person.until(lambda: len(table.rows()) == 2)
    assert person.window.focusWidget() is person.widget("packages_find")
    person.write("101")
    person.until(lambda: [row.room_number for row in table.rows()] == ["101"])
    person.press(Qt.Key.Key_Return)
    assert table.hasFocus()
    person.press(Qt.Key.Key_Return, CTRL)
    person.said("1 × Breakfast taken, room 101.")
    assert left(sqlite_hotel) == [1, 2]
    person.undo()
    person.until(lambda: left(sqlite_hotel) == [2, 2])
    person.until(lambda: table.current() is not None and table.current().left == 2)
    for _again in range(2):
        person.press(Qt.Key.Key_F6)
        person.said("2 × Breakfast taken, room 101.")
        person.until(lambda: person.widget("packages_not_taken").isEnabled())
        assert (left(sqlite_hotel), held(sqlite_hotel)) == ([0, 2], -2_264)
        person.press(Qt.Key.Key_F8)
        person.said("It was not taken")
        person.until(lambda: person.widget("packages_take_all").isEnabled())
        assert (left(sqlite_hotel), held(sqlite_hotel)) == ([2, 2], -2 * 2_264)
    person.click("packages_take_all")
    person.said("2 × Breakfast taken, room 101.")
    person.until(lambda: table.current() is not None and table.current().left == 0)
    table.setFocus()
    person.press(Qt.Key.Key_Return, CTRL)
    person.until(lambda: person.widget("package_one_more_yes").isVisible())
    person.click("package_one_more_yes")
    person.said("12.00 was charged to the guest")
    assert balance(sqlite_hotel, guest.folio_id) == 10_400 + 1_200
    assert unnamed_widgets(person.screen) == []


def test_a_double_click_hands_out_once(person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    person.go_to_list(6)
    table = person.widget("packages_table")
    person.until(lambda: len(table.rows()) == 2)
    table.setFocus()
    person.press(Qt.Key.Key_Home, CTRL)
    for _press in range(2):
        person.press(Qt.Key.Key_Return, CTRL)
    person.said("1 × Breakfast taken, room 101.")
    assert left(sqlite_hotel) == [1, 2]
    person.press(Qt.Key.Key_Down)
    person.until(lambda: table.current() is not None and table.current().room_number == "102")
    person.until(lambda: person.widget("packages_take_all").isEnabled())
    button = person.widget("packages_take_all")
    for _click in range(2):
        person.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    person.said("2 × Breakfast taken, room 102.")
    assert left(sqlite_hotel) == [1, 0]
    assert one(sqlite_hotel, select(func.count()).select_from(PackageTaking)) == 2


@pytest.fixture
def till(qtbot: QtBot, guest: CheckedIn, open_window: OpenWindow) -> Any:
    """The cashier before the folio of 101."""
    at = Till(qtbot, open_window(cashier.SPEC, user="manager"))
    at.screen.show_folio(guest.folio_id)
    at.settle()
    return at


def test_the_cashier_hands_out_and_charges_what_is_more(sqlite_hotel: SmallHotel, guest: CheckedIn, till: Any) -> None:
    panel = till.screen.stay_charges.packages
    till.press(Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    till.qtbot.waitUntil(lambda: panel.isVisible() and len(panel.rows) == 1)
    till.settle()
    panel.pieces.set_value(3)
    panel.pieces.spin.setFocus()
    till.press(Qt.Key.Key_Return)
    till.settle()
    assert left(sqlite_hotel) == [2, 2]
    assert "2 are left today, and 3 are asked for" in panel.pieces.error()
    panel.rest.check.setFocus()
    till.press(Qt.Key.Key_Space)
    till.qtbot.waitUntil(panel.do.isEnabled)
    till.press(Qt.Key.Key_Return)
    till.settle()
    till.qtbot.waitUntil(lambda: "3 × Breakfast taken, room 101." in till.says())
    assert (left(sqlite_hotel), balance(sqlite_hotel, guest.folio_id)) == ([0, 2], 11_600)
    till.qtbot.waitUntil(lambda: panel.findChild(type(panel.do), "package_undo_0") is not None)
    till.click("package_undo_0")
    till.settle()
    till.qtbot.waitUntil(lambda: left(sqlite_hotel) == [2, 2])
    assert unnamed_widgets(till.window) == []
