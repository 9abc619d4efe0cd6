"""The housekeeping board in the real window: looked for, shared out, moved on with keys, given away; repairs; who may do what."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from sqlalchemy import select

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import RepairState, RoomTaskState, Urgency
from hotel_desk.models.housekeeping import RepairRequest
from hotel_desk.models.room import Closure, Room
from hotel_desk.queries.room_tasks import housekeeping_board
from hotel_desk.services.repairs import ask_repair
from hotel_desk.services.reservation_notes import change_wishes
from hotel_desk.services.room_tasks import make_room_tasks, set_room_task
from hotel_desk.ui import housekeeping, room_status
from hotel_desk.ui.housekeeping.screen import HousekeepingScreen
from hotel_desk.ui.room_status.screen import RoomStatusScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import DAY, FOURTH, NEXT, arrived, close_day, make, one

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

TIMEOUT = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
WAITING, CLEANING, DONE, INSPECTED = RoomTaskState


class Housekeeper:
    """A person at the screen: what they press, and what they see."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window.current_screen()
        assert isinstance(screen, HousekeepingScreen)
        self.screen = screen
        self.table = screen.board.table
        self.until(lambda: screen.board.view is not None)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT)

    def settle(self) -> None:
        for _turn in range(2):
            QApplication.processEvents()
            self.until(lambda: not self.window._parts.runner._pending)

    def find(self, name: str) -> Any:
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisibleTo(self.window)]
        assert found, name
        return found[-1]

    def there(self, name: str) -> bool:
        return any(widget.isVisibleTo(self.window) for widget in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        self.until(lambda: self.there(name) and self.find(name).isEnabled())
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        focused = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.window.focusWidget(), text)

    def rows(self) -> list[str]:
        return [row.room_number for row in self.table.rows()]

    def cell(self, number: str, key: str) -> str:
        row = next(row for row in self.table.rows() if row.room_number == number)
        column = next(column for column in self.table._model.columns if column.key == key)
        return column.text(row)

    def choose(self, number: str) -> None:
        row = next(row for row in self.table.rows() if row.room_number == number)
        self.table.select(row.room_task_id)
        self.table.setFocus()

    def message(self) -> str:
        return self.window.messages.sentence()


def a_morning(hotel: SmallHotel) -> None:
    """101 leaves today, 102 stays on, 103 and 201 are vacant and dirty; Chen Li comes into 201 at three."""
    arrived(hotel, "101", departure=NEXT, guest="Ana Silva")
    arrived(hotel, "102", departure=FOURTH, guest="Bo Lund")
    close_day(hotel, DAY)
    make(hotel, "103", HousekeepingStatus.DIRTY)
    make(hotel, "201", HousekeepingStatus.PICKUP)
    coming = hotel.book(NEXT, FOURTH, kind=hotel.suite, guest="Chen Li", room="201")
    hotel.desk.run(change_wishes, reservation_id=coming, expected_time=time(15), requests="", do_not_move=False)


def status_of(hotel: SmallHotel, number: str) -> HousekeepingStatus:
    return one(hotel, select(Room.housekeeping_status).where(Room.id == hotel.rooms[number]))


@pytest.fixture
def person(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel) -> Housekeeper:
    a_morning(sqlite_hotel)
    return Housekeeper(qtbot, open_window(housekeeping.SPEC, room_status.SPEC))


def test_a_morning_from_looking_to_inspected(person: Housekeeper, sqlite_hotel: SmallHotel) -> None:
    assert unnamed_widgets(person.screen) == []
    assert person.screen.board.content.currentWidget() is person.screen.board.content.empty
    person.click("empty_look_again")
    person.until(lambda: person.rows() == ["101", "102", "103", "201"])
    person.until(lambda: person.window.focusWidget() is person.table)
    person.until(lambda: person.message() == "After the stays: 4 rooms were added.")
    assert [person.cell(room, "kind") for room in person.rows()] == ["Departure", "Stay-over", "Vacant", "Vacant"]
    assert [person.cell(room, "status") for room in person.rows()] == ["Due out", "Occupied dirty", "Vacant dirty", "Vacant, pick-up"]
    assert person.cell("101", "guest") == "Ana Silva"
    assert person.cell("101", "leaves") == "3 Mar"
    assert person.cell("201", "wanted") == "15:00 Chen Li"
    assert unnamed_widgets(person.screen) == []

    person.press(Qt.Key.Key_L, CTRL)
    for name in ("Li Na", "Wu Fang"):
        person.until(lambda: person.find("save_attendant").isEnabled() and person.window.focusWidget() is person.find("attendant_name"))
        person.type(name)
        person.press(Qt.Key.Key_Return)
        person.until(lambda name=name: name in [row.name for row in person.screen.board.view.board.attendants])  # type: ignore[misc]
    person.until(lambda: len(person.screen.area.panel.at_work.ticked()) == 2)  # type: ignore[attr-defined]
    assert unnamed_widgets(person.screen) == []
    person.click("share_out_do")
    person.until(lambda: person.message() == "4 rooms are shared out.")
    person.until(lambda: [person.cell(room, "attendant") for room in person.rows()] == ["Li Na", "Wu Fang", "Wu Fang", "Wu Fang"])

    began = sqlite_hotel.clock.now()
    hour = f"{began.astimezone(ZoneInfo('Europe/Lisbon')):%H:%M}"
    person.choose("101")
    person.press(Qt.Key.Key_Return, CTRL)
    person.until(lambda: person.cell("101", "state") == f"Since {hour}, 0 min")
    local = began.astimezone(ZoneInfo("Europe/Lisbon"))
    for lasted, said in (
        (timedelta(days=2), f"Since {local.day} {local:%b}, {hour}"),
        (timedelta(minutes=200), f"Since {hour}, 3 h"),
        (timedelta(minutes=25), f"Since {hour}, 25 min"),
    ):
        sqlite_hotel.clock.set(began + lasted)  # type: ignore[attr-defined]
        assert person.cell("101", "state") == said
    person.press(Qt.Key.Key_C, CTRL | SHIFT)
    person.until(lambda: person.message() == "Room 101 is done.")
    assert status_of(sqlite_hotel, "101") is HousekeepingStatus.CLEAN
    person.until(lambda: person.cell("101", "state").startswith("Done "))
    person.press(Qt.Key.Key_Return, CTRL)
    person.until(lambda: person.cell("101", "state").startswith("Inspected "))
    assert status_of(sqlite_hotel, "101") is HousekeepingStatus.INSPECTED
    person.click("message_action")
    person.until(lambda: person.cell("101", "state") == "Waiting")
    assert status_of(sqlite_hotel, "101") is HousekeepingStatus.DIRTY


def test_what_is_on_view_follows_chips_shares_order_and_other_desks(person: Housekeeper, sqlite_hotel: SmallHotel) -> None:
    desk, board = sqlite_hotel.desk, person.screen.board
    desk.run(make_room_tasks, day=NEXT)
    person.until(lambda: len(person.rows()) == 4)
    tasks = {row.room_number: row.room_task_id for row in desk.read(housekeeping_board).tasks}
    person.choose("102")
    desk.run(set_room_task, room_task_id=tasks["103"], state=DONE)
    person.until(lambda: person.cell("103", "state").startswith("Done"))
    assert person.table.current().room_number == "102"
    person.click("housekeeping_chips_to_inspect")
    assert person.rows() == ["103"]
    assert person.find("housekeeping_chips_waiting").accessibleName() == "Waiting 3"
    person.click("housekeeping_chips_cleaning")
    assert person.rows() == []
    person.click("empty_all_rooms")
    assert len(person.rows()) == 4
    person.screen.board.order.box.setFocus()
    person.press(Qt.Key.Key_Down)
    assert person.rows() == ["201", "101", "102", "103"], "Chen Li waits for 201"
    desk.run(set_room_task, room_task_id=tasks["201"], state=DONE)
    person.until(lambda: person.find("housekeeping_chips_wanted").accessibleName() == "Wanted today 0")
    assert person.rows() == ["101", "102", "103", "201"]
    assert person.find("housekeeping_set_done").isVisible()
    person.choose("201")
    assert not person.find("housekeeping_set_done").isEnabled()
    assert board.bar.isVisible()


def test_a_room_that_cannot_be_used_is_closed_and_repairs_end(person: Housekeeper, sqlite_hotel: SmallHotel) -> None:
    desk = sqlite_hotel.desk
    desk.run(make_room_tasks, day=NEXT)
    desk.run(ask_repair, room_id=sqlite_hotel.rooms["103"], text="Bulb", urgency=Urgency.URGENT)
    person.until(lambda: "103" in person.rows() and person.cell("103", "repairs") == "1")
    person.choose("103")
    person.press(Qt.Key.Key_R, CTRL)
    person.until(lambda: person.there("repairs_of_room"))
    assert person.find("repairs_of_room").text() == "Asked for already:\nUrgent: Bulb"
    assert unnamed_widgets(person.screen) == []
    person.type("Water on the floor")
    person.find("repair_urgency").setFocus()
    person.press(Qt.Key.Key_End)
    person.click("ask_repair_do")
    person.until(lambda: person.message() == "A repair in room 103 is asked for.")
    person.click("message_action")
    rooms = person.window.current_screen()
    assert isinstance(rooms, RoomStatusScreen)
    person.until(lambda: person.there("closure_reason") and person.find("closure_reason").toPlainText() == "Water on the floor")
    person.click("close_room")
    person.until(lambda: one(sqlite_hotel, select(Closure.reason)) == "Water on the floor")

    person.window.show_screen("housekeeping")
    person.settle()
    person.press(Qt.Key.Key_2, CTRL)
    table = person.screen.repairs.table
    person.until(lambda: [row.text for row in table.rows()] == ["Bulb", "Water on the floor"])
    assert unnamed_widgets(person.screen) == []
    table.select(table.rows()[0].repair_request_id)
    table.setFocus()
    person.press(Qt.Key.Key_Return, CTRL)
    person.until(lambda: [row.text for row in table.rows()] == ["Water on the floor"])
    table.select(table.rows()[0].repair_request_id)
    person.click("withdraw_repair")
    person.until(lambda: person.window.findChild(QWidget, "withdraw_repair_dialog_reason") is not None)
    reason: Any = person.window.findChild(QWidget, "withdraw_repair_dialog_reason")
    person.qtbot.keyClicks(reason, "It was rain")
    yes: Any = person.window.findChild(QWidget, "withdraw_repair_dialog_yes")
    person.qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    person.until(
        lambda: one(sqlite_hotel, select(RepairRequest.answer).where(RepairRequest.state == RepairState.WITHDRAWN)) == "It was rain"
    )
    person.until(lambda: not table.rows())


def test_only_what_a_role_may_do_is_offered(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel) -> None:
    a_morning(sqlite_hotel)
    sqlite_hotel.desk.run(make_room_tasks, day=NEXT)
    reception = Housekeeper(qtbot, open_window(housekeeping.SPEC, user="reception"))
    reception.until(lambda: len(reception.rows()) == 4)
    reception.choose("103")
    for name, offered in (
        ("housekeeping_set_done", True),
        ("housekeeping_repair", True),
        ("housekeeping_give", False),
        ("look_again", False),
        ("share_out_rooms", False),
    ):
        assert reception.there(name) is offered, name
    reception.press(Qt.Key.Key_Return)
    assert reception.there("ask_repair"), "who gives nothing away asks for a repair"
    cashier = Housekeeper(qtbot, open_window(housekeeping.SPEC, user="cashier"))
    cashier.until(lambda: len(cashier.rows()) == 4)
    cashier.choose("103")
    assert not any(cashier.there(name) for name in ("housekeeping_set_done", "housekeeping_repair", "housekeeping_give"))
    assert cashier.table._model.next_step is not None
    assert cashier.table._model.next_step(cashier.table.rows()[0]) is None
