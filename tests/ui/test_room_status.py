"""Room status with real keys and clicks: the next step, several rooms, filters, the menu; the result is read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from sqlalchemy import event, insert, select

from hotel_desk.db.changes import Change, ChangeSet
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus, SeenOccupancy, SettingScope
from hotel_desk.domain.errors import DatabaseUnreachable
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.settings import INSPECTION_REQUIRED
from hotel_desk.models.room import Room
from hotel_desk.models.setting import SettingValue
from hotel_desk.services.departures import check_out
from hotel_desk.services.housekeeping import record_sighting, set_do_not_disturb, set_housekeeping_status
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.room_status.rack_filter import Order
from hotel_desk.ui.room_status.rack_layout import GAP, TILE_HEIGHT
from hotel_desk.ui.room_status.tile_painter import TilePainter, TileState
from hotel_desk.ui.theme import DARK_MODE, LIGHT_MODE, theme
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.mouse_moves import move_mouse
from tests.ui.rack_hotel import add_rooms, busy_house, second_day, status_of
from tests.ui.room_status_window import CTRL, SHIFT, RackWindow, rack_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.room_status.rack_filter import Tile
    from tests.fixtures.databases import SmallHotel

DIRTY, PICKUP, CLEAN, INSPECTED = (
    HousekeepingStatus.DIRTY,
    HousekeepingStatus.PICKUP,
    HousekeepingStatus.CLEAN,
    HousekeepingStatus.INSPECTED,
)


@pytest.fixture
def rack(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[RackWindow]:
    stays = second_day(sqlite_hotel)
    with rack_window(qtbot, sqlite_hotel, stays, tmp_path) as opened:
        yield opened


def wait_for_status(rack: RackWindow, status: HousekeepingStatus, *numbers: str) -> None:
    rack.qtbot.waitUntil(lambda: status_of(rack.hotel, *numbers) == [status] * len(numbers))
    rack.settle()


def test_every_room_says_what_it_is(rack: RackWindow) -> None:
    said = {
        tile.number: (tile.letter, [mark.letter for mark in tile.marks], tile.last_line, tile.nights)
        for tile in rack.screen.rack_view.tiles()
    }
    assert said == {
        "101": ("DO", ["AR"], "Ana Silva", ""),
        "102": ("OD", [], "Jürgen Müller", "2 n"),
        "103": ("D", ["AR"], "› José Fernández", "3 n"),
        "104": ("AR", ["C"], "› 王小明", "2 n"),
        "201": ("C", [], "", ""),
        "202": ("OOO", [], "Water damage", ""),
    }


def test_enter_cleans_a_dirty_room_and_again_checks_in_its_guest(rack: RackWindow) -> None:
    rack.click("103")
    assert "Enter: Set clean" in rack.screen.hint.text()
    rack.press(Qt.Key.Key_Return)
    wait_for_status(rack, CLEAN, "103")
    rack.qtbot.waitUntil(lambda: rack.tile("103").letter == "AR")
    assert rack.message() == "Room 103 is clean now."
    assert rack.current() == "103"
    rack.press(Qt.Key.Key_Return)
    assert rack.gone_to() == [rack.stays["to_dirty"]]


def test_enter_on_a_due_out_goes_to_the_stay(rack: RackWindow) -> None:
    rack.click("101")
    rack.press(Qt.Key.Key_Enter)
    assert rack.gone_to() == [rack.stays["due_out"]]


def test_where_inspection_is_required_the_step_after_clean_is_inspected(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path
) -> None:
    stays = second_day(sqlite_hotel)
    setting = {"key": INSPECTION_REQUIRED.key, "scope": SettingScope.PROPERTY, "scope_key": "", "value": True}
    with sqlite_hotel.database.writing() as connection:
        connection.execute(insert(SettingValue), [{"id": new_id(), "property_id": sqlite_hotel.property_id, **setting}])
    with rack_window(qtbot, sqlite_hotel, stays, tmp_path) as rack:
        assert (rack.tile("104").letter, rack.tile("201").step_title) == ("C", "Set inspected")
        rack.click("104")
        rack.press(Qt.Key.Key_Return)
        wait_for_status(rack, INSPECTED, "104")
        qtbot.waitUntil(lambda: rack.tile("104").step_title == "Check in")


def test_a_click_on_the_button_of_a_tile_takes_its_step(rack: RackWindow) -> None:
    view = rack.screen.rack_view
    number = rack.numbers().index("103")
    move_mouse(view.viewport(), rack.place("103"))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.step_rect(number).center())
    wait_for_status(rack, CLEAN, "103")
    assert rack.current() == "103"


def test_a_click_beside_the_button_only_selects(rack: RackWindow) -> None:
    rack.click("103")
    rack.settle()
    assert (rack.selected(), status_of(rack.hotel, "103")) == (["103"], [DIRTY])


def test_a_press_that_leaves_the_button_does_nothing(rack: RackWindow) -> None:
    view = rack.screen.rack_view
    button = view.step_rect(rack.numbers().index("103")).center()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=button)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=rack.place("103"))
    rack.settle()
    assert status_of(rack.hotel, "103") == [DIRTY]


def test_undo_gives_every_room_its_own_status_back(rack: RackWindow) -> None:
    rack.click("102")
    rack.click("201", CTRL)
    rack.click("103", CTRL)
    assert rack.selected() == ["102", "103", "201"]
    rack.press(Qt.Key.Key_P, CTRL | SHIFT)
    wait_for_status(rack, PICKUP, "102", "103", "201")
    assert rack.message() == "3 rooms are waiting for pick-up now."
    rack.push("message_action")
    rack.qtbot.waitUntil(lambda: status_of(rack.hotel, "102", "103", "201") == [DIRTY, DIRTY, CLEAN])


def test_shift_selects_a_run_and_the_bar_sets_it_clean(rack: RackWindow) -> None:
    assert not rack.screen.selection_bar.isVisible()
    rack.click("101")
    rack.click("103", SHIFT)
    assert rack.selected() == ["101", "102", "103"]
    rack.push("selection_set_clean")
    wait_for_status(rack, CLEAN, "101", "102", "103")
    rack.push("selection_clear")
    assert rack.selected() == ["103"]
    assert not rack.screen.selection_bar.isVisible()
    assert rack.screen.rack_view.hasFocus()


def test_enter_with_several_takes_only_the_step_they_share(rack: RackWindow) -> None:
    rack.hotel.desk.run(set_housekeeping_status, room_ids=[rack.hotel.rooms["201"]], status=DIRTY)
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "D")
    rack.click("103")
    rack.press(Qt.Key.Key_A, CTRL)
    assert len(rack.selected()) == 6
    rack.press(Qt.Key.Key_Return)
    wait_for_status(rack, CLEAN, "102", "103", "201")
    assert rack.gone_to() == [], "the due-out among them is not touched"
    assert status_of(rack.hotel, "101") == [DIRTY]


def test_arrows_home_end_and_shift(rack: RackWindow) -> None:
    rack.press(Qt.Key.Key_Home)
    rack.press(Qt.Key.Key_Right)
    assert (rack.current(), rack.selected()) == ("102", ["102"])
    rack.press(Qt.Key.Key_Right, SHIFT, times=2)
    assert rack.selected() == ["102", "103", "104"]
    rack.press(Qt.Key.Key_Left, SHIFT)
    assert rack.selected() == ["102", "103"]
    rack.press(Qt.Key.Key_End, CTRL)
    assert (rack.current(), rack.selected()) == ("202", ["102", "103"])
    rack.press(Qt.Key.Key_Space, CTRL)
    assert rack.selected() == ["102", "103", "202"]
    rack.press(Qt.Key.Key_Escape)
    assert rack.selected() == ["202"]


def test_typing_a_number_jumps_to_the_room(rack: RackWindow) -> None:
    rack.type("20")
    assert rack.current() == "201"
    assert rack.screen.hint.text() == "Room number: 20…"
    rack.type("9")
    assert rack.current() == "201", "no room begins with 209: the last character is not taken"
    rack.type("2")
    assert rack.current() == "202"
    rack.press(Qt.Key.Key_Backspace)
    assert rack.current() == "201"
    rack.press(Qt.Key.Key_Left)
    rack.type("103")
    assert (rack.current(), rack.selected()) == ("103", ["103"])
    rack.qtbot.waitUntil(lambda: rack.screen.hint.text().startswith("103, Standard"), timeout=60_000)


def test_a_chip_filters_and_the_keyboard_works_through_the_list(rack: RackWindow) -> None:
    rack.hotel.desk.run(set_housekeeping_status, room_ids=[rack.hotel.rooms["201"]], status=DIRTY)
    rack.qtbot.waitUntil(lambda: rack.tile("201").letter == "D")
    rack.push("room_condition_vacant_dirty")
    assert rack.numbers() == ["103", "201"]
    assert rack.find("rooms_shown").text() == "2 of 6 rooms"
    rack.screen.rack_view.setFocus()
    rack.press(Qt.Key.Key_Home)
    rack.press(Qt.Key.Key_Return)
    rack.qtbot.waitUntil(lambda: rack.numbers() == ["201"])
    assert rack.current() == "201", "the next one in the list"
    rack.press(Qt.Key.Key_Return)
    rack.qtbot.waitUntil(lambda: rack.screen.content.currentWidget() is rack.screen.content.empty)
    assert status_of(rack.hotel, "103", "201") == [CLEAN, CLEAN]
    rack.press(Qt.Key.Key_Space)
    assert len(rack.numbers()) == 6, "the button “Show all rooms” has the keyboard"
    assert rack.screen.rack_view.hasFocus()


def test_the_chips_count_what_holds(rack: RackWindow) -> None:
    said = {chip.text().split()[-1] for chip in [rack.find(f"room_condition_{key}") for key in (RoomLook.ARRIVAL_EXPECTED,)]}
    assert said == {"3"}, "one ready, one dirty, one behind a due-out"
    assert rack.find("room_condition_due_out").accessibleName() == "Due out 1"
    rack.push("room_condition_arrival_expected")
    assert rack.numbers() == ["101", "103", "104"]
    rack.push("room_condition_arrival_expected")
    assert len(rack.numbers()) == 6


def test_floor_type_feature_and_order(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    add_rooms(sqlite_hotel, 20, floors=2)
    with rack_window(qtbot, sqlite_hotel, {}, tmp_path) as rack:
        head = rack.screen.head
        assert [head.floor.box.itemText(line) for line in range(4)] == [
            "All floors",
            "House A · First floor",
            "Tower · Floor 3",
            "Tower · Floor 4",
        ]
        head.floor.box.setFocus()
        rack.press(Qt.Key.Key_Down, times=3)
        assert rack.numbers() == [f"4{number:02}" for number in range(1, 11)]
        head.room_type.box.setFocus()
        rack.press(Qt.Key.Key_End)
        assert {tile.type_code for tile in rack.screen.rack_view.tiles()} == {"STE"}
        rack.push("show_all_rooms")
        assert len(rack.numbers()) == 26
        head.feature.box.setFocus()
        rack.type("sea")
        assert rack.numbers() == ["302", "303", "308", "309", "404", "405", "410"]
        head.feature.box.setFocus()
        rack.press(Qt.Key.Key_Home)
        head.order.box.setFocus()
        rack.press(Qt.Key.Key_Down)
        assert head.order.value() is Order.TYPE
        assert [tile.type_code for tile in rack.screen.rack_view.tiles()] == ["STD"] * 21 + ["STE"] * 5


def test_the_menu_of_the_keyboard_and_of_the_mouse(rack: RackWindow) -> None:
    rack.click("102")
    rack.click("103", CTRL)
    QTest.mouseClick(rack.screen.rack_view.viewport(), Qt.MouseButton.RightButton, pos=rack.place("102"))
    assert rack.selected() == ["102", "103"], "the menu is for all that are selected"
    rack.screen._show_menu(rack.place("102"))
    choose(rack, "room_menu_clean")
    wait_for_status(rack, CLEAN, "102", "103")
    rack.click("102")
    rack.screen._show_menu(rack.place("102"))
    choose(rack, "room_menu_do_not_disturb")
    rack.qtbot.waitUntil(lambda: rack.tile("102").letter == "DND")
    with rack.hotel.database.reading(rack.hotel.property_id) as reader:
        assert reader.connection.execute(select(Room.do_not_disturb).where(Room.number == "102")).scalar_one() is True
    rack.screen._show_menu(rack.place("102"))
    choose(rack, "room_menu_stay")
    assert rack.gone_to() == [rack.stays["stays_on"]]


def choose(rack: RackWindow, name: str) -> None:
    menu = rack.screen.findChild(QMenu, "room_menu")
    assert isinstance(menu, QMenu)
    rack.qtbot.waitUntil(menu.isVisible)
    action = menu.findChild(QAction, name)
    assert isinstance(action, QAction), name
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    rack.qtbot.waitUntil(lambda: rack.screen.findChild(QMenu, "room_menu") is None)


def test_what_another_desk_does_shows_at_once(rack: RackWindow) -> None:
    rack.hotel.desk.run(check_out, reservation_id=rack.stays["due_out"], leave_open_reason="test")
    rack.qtbot.waitUntil(lambda: rack.tile("101").letter == "D")
    assert rack.tile("101").last_line == "› Lúcia Ferreira"
    rack.hotel.desk.run(set_do_not_disturb, room_id=rack.hotel.rooms["102"], wanted=True)
    rack.qtbot.waitUntil(lambda: rack.tile("102").letter == "DND")


def test_what_is_not_about_rooms_is_not_read(rack: RackWindow) -> None:
    asked: list[str] = []
    engine = rack.hotel.database.engines.readers
    listen = lambda *arguments: asked.append(arguments[2])  # noqa: E731 - SQLAlchemy takes it away again by identity
    event.listen(engine, "before_cursor_execute", listen)
    property_id = rack.hotel.property_id
    rack.screen.refresh(ChangeSet(property_id, frozenset({Change(EntityKind.FOLIO, new_id()), Change(EntityKind.POSTING, new_id())})))
    assert rack.runner._pending == set()
    rack.screen.refresh(ChangeSet(property_id, frozenset({Change(EntityKind.CLOSURE, new_id())})))
    rack.settle()
    event.remove(engine, "before_cursor_execute", listen)
    assert any("FROM room" in statement for statement in asked)


def test_a_person_without_the_permission_is_told_so(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    stays = second_day(sqlite_hotel)
    with rack_window(qtbot, sqlite_hotel, stays, tmp_path, desk=sqlite_hotel.as_user("cashier")) as rack:
        rack.click("103")
        rack.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "Set room status" in rack.message())
        rack.settle()
        assert status_of(sqlite_hotel, "103") == [DIRTY]
        assert rack.tile("103").letter == "D"


def test_when_the_rooms_cannot_be_read_it_says_so_and_offers_to_try_again(rack: RackWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_reader: object) -> None:
        raise DatabaseUnreachable

    with monkeypatch.context() as without_line:
        without_line.setattr("hotel_desk.ui.room_status.screen.room_rack", unreachable)
        rack.screen.refresh()
        rack.qtbot.waitUntil(lambda: rack.find("room_content_error").isVisible())
        rack.settle()
    rack.push("room_content_error_retry")
    rack.qtbot.waitUntil(rack.screen.rack_view.isVisible)
    assert len(rack.numbers()) == 6


def test_discrepancies_as_a_filter_and_as_a_table(rack: RackWindow) -> None:
    rack.hotel.desk.run(record_sighting, room_id=rack.hotel.rooms["102"], seen=SeenOccupancy.OCCUPIED, persons=3)
    rack.hotel.desk.run(record_sighting, room_id=rack.hotel.rooms["201"], seen=SeenOccupancy.OCCUPIED)
    rack.hotel.desk.run(record_sighting, room_id=rack.hotel.rooms["101"], seen=SeenOccupancy.VACANT)
    rack.qtbot.waitUntil(lambda: "!" in [mark.letter for mark in rack.tile("101").marks])
    table = rack.screen.discrepancies
    assert not table.isVisible()
    rack.screen.perform("show_discrepancies")
    assert rack.numbers() == ["101", "102", "201"]
    assert table.isVisible()
    model = table.model()
    lines = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert lines == [
        ["101", "Skip: seen vacant, a guest is registered", "Occupied, 2 persons", "Vacant"],
        ["102", "Persons: another number seen than registered", "Occupied, 2 persons", "Occupied, 3 persons"],
        ["201", "Sleep: seen occupied, no guest is registered", "Vacant", "Occupied"],
    ]
    table.setFocus()
    table.select(rack.hotel.rooms["201"])
    rack.press(Qt.Key.Key_Return)
    assert rack.screen.panel.isVisible()
    assert rack.screen.panel.room_id == rack.hotel.rooms["201"]


def test_the_card_says_what_the_tile_has_no_room_for(rack: RackWindow) -> None:
    view = rack.screen.rack_view
    move_mouse(view.viewport(), rack.place("104"))
    move_mouse(view.viewport(), rack.place("101"))
    rack.qtbot.waitUntil(lambda: rack.screen.card.isVisible() and "101" in rack.screen.card.words()[0], timeout=60_000)
    assert rack.screen.card.words() == [
        "Room 101 · Due out",
        "STD · Standard · House A · First floor",
        "In the room: Ana Silva, 2 Mar to 3 Mar, 2 persons",
        "Next: Lúcia Ferreira, 3 Mar to 4 Mar, 1 person",
    ]
    assert view.rect().contains(rack.screen.card.geometry())
    move_mouse(view.viewport(), rack.place("102"))
    assert not rack.screen.card.isVisible()


def test_search_goes_to_a_room_that_the_filter_hides(rack: RackWindow) -> None:
    rack.push("room_condition_vacant_dirty")
    assert rack.numbers() == ["103"]
    rack.window.go_to(Target(kind=EntityKind.ROOM, id=rack.hotel.rooms["202"]))
    assert rack.current() == "202"
    assert rack.screen.panel.isVisible()
    assert rack.screen.panel.room_id == rack.hotel.rooms["202"]


def test_every_tile_is_there_for_those_who_listen(rack: RackWindow) -> None:
    spoken = QAccessible.queryAccessibleInterface(rack.screen.rack_view)
    assert (spoken.role(), spoken.childCount()) == (QAccessible.Role.List, 6)
    first = spoken.child(0)
    assert first.role() == QAccessible.Role.ListItem
    assert first.text(QAccessible.Text.Name) == "101, Standard, Due out, dirty, Ana Silva, arrival expected: Lúcia Ferreira"
    assert first.text(QAccessible.Text.Help) == "Check out"
    rack.click("103")
    assert spoken.focusChild().text(QAccessible.Text.Value) == "103"
    assert rack.screen.rack_view.accessibleDescription() == "103, Standard, Vacant dirty, arrival expected: José Fernández"
    centre = spoken.child(2).rect().center()
    assert spoken.childAt(centre.x(), centre.y()).text(QAccessible.Text.Value) == "103"
    states = [spoken.child(number).state() for number in range(6)]
    assert [state.selected for state in states] == [0, 0, 1, 0, 0, 0]
    rack.push("room_condition_vacant_dirty")
    assert spoken.childCount() == 1
    assert spoken.child(0).text(QAccessible.Text.Value) == "103", "what stands first is another room now"
    assert not spoken.child(0).state().invalid
    assert spoken.child(5) is None


@pytest.mark.parametrize("mode", [LIGHT_MODE, DARK_MODE])
def test_colours_are_those_of_the_theme(rack: RackWindow, mode: str) -> None:
    theme().apply(mode)
    view = rack.screen.rack_view
    picture = view.viewport().grab().toImage()
    for number, tile in enumerate(view.tiles()):
        rect = view.tile_rect(number)
        stripe = picture.pixelColor(rect.left() + 2, rect.center().y())
        assert stripe == QColor(theme().tokens.rooms[tile.look].edge), tile.number
    background = picture.pixelColor(2, 2)
    assert background == QColor(theme().tokens.window)


def test_only_the_tiles_on_view_are_painted(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_rooms(sqlite_hotel, 500, floors=10)
    painted: list[str] = []
    paint = TilePainter.paint

    def note_and_paint(self: TilePainter, painter: QPainter, rect: QRect, tile: Tile, state: TileState) -> None:
        painted.append(tile.number)
        paint(self, painter, rect, tile, state)

    monkeypatch.setattr(TilePainter, "paint", note_and_paint)
    with rack_window(qtbot, sqlite_hotel, {}, tmp_path) as rack:
        view = rack.screen.rack_view
        assert len(view.tiles()) == 506
        painted.clear()
        view.viewport().repaint()
        columns = (view.viewport().width() - 32 + GAP) // (136 + GAP)
        lines = view.viewport().height() // (TILE_HEIGHT + GAP) + 2
        assert 0 < len(painted) <= columns * lines
        rack.press(Qt.Key.Key_PageDown)
        QApplication.processEvents()
        painted.clear()
        view.verticalScrollBar().setValue(view.verticalScrollBar().value() + TILE_HEIGHT // 2)
        qtbot.waitUntil(lambda: bool(painted))
        assert len(set(painted)) <= 3 * columns, "a step of the wheel paints the strip that came into view"
        rack.press(Qt.Key.Key_End)
        assert rack.current() == "1250"
        last = view.tile_rect(view.current_number())
        assert view.viewport().rect().contains(last)


def test_a_busy_house_shows_everything_there_is(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    busy_house(sqlite_hotel, 90, floors=3)
    with rack_window(qtbot, sqlite_hotel, {}, tmp_path, size=(1024, 768)) as rack:
        shown = {tile.look for tile in rack.screen.rack_view.tiles()}
        assert shown == set(RoomLook)
        assert unnamed_widgets(rack.window) == []


def test_every_usable_widget_has_a_name(rack: RackWindow) -> None:
    rack.click("202")
    rack.press(Qt.Key.Key_Space)
    rack.screen.panel.closures.begin_closure()
    rack.screen.perform("show_discrepancies")
    assert unnamed_widgets(rack.screen) == []


def test_chinese_words_are_asked_for_when_the_screen_is_built(rack: RackWindow) -> None:
    rack.window.switch_language()
    screen = rack.window.current_screen()
    rack.qtbot.waitUntil(lambda: bool(screen.rack_view.tiles()))  # type: ignore[attr-defined]
    assert "空" in screen.rack_view.tiles()[4].words  # type: ignore[attr-defined]
