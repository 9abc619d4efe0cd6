"""Tables, chips, panels and the states that are no content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from hotel_desk.domain.errors import DatabaseBusy
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.tokens import RoomLook, StayLook
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import CHIP_WIDTH, STRETCH_AT_LEAST, STRETCH_SHRINKS_TO, Column, DataTable, NextStep
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.naming import named, unnamed_widgets
from hotel_desk.ui.widgets.side_panel import ListWithPanel, SidePanel
from hotel_desk.ui.widgets.states import MARGIN, Content, EmptyState
from hotel_desk.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Row = tuple[int, str, str | None, int]
ROWS: list[Row] = [(1, "Weber", "12", 5_000), (2, "Ito", None, -200), (3, "Ávila", "2", 0), (4, "Adams", "101", 300)]


def step_of(row: Row) -> NextStep | None:
    return NextStep("check_in", "Check in") if row[2] else None


@pytest.fixture
def table(qtbot: QtBot, dressed: None) -> DataTable[Row]:
    columns: list[Column[Row]] = [
        Column("name", "Name", lambda row: row[1], width=0),
        Column("status", "Status", lambda _row: "In house", look=lambda _row: theme().tokens.stays[StayLook.IN_HOUSE], width=140),
        Column("room", "Room", lambda row: row[2] or "–", sort_key=lambda row: int(row[2]) if row[2] else None, width=80),
        Column("balance", "Balance", lambda row: str(row[3]), sort_key=lambda row: row[3], align="right", width=100, optional=True),
        Column("agent", "Agent", lambda _row: "", width=100, optional=True),
    ]
    made = DataTable(columns, lambda row: row[0], step_of, object_name="stays", accessible_name="Stays")
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitExposed(made)
    made.set_rows(ROWS)
    return made


def names(table: DataTable[Row]) -> list[str]:
    return [row[1] for row in table.rows()]


def test_rows_are_sorted_by_what_a_column_means_and_missing_values_come_last(table: DataTable[Row]) -> None:
    assert names(table) == ["Weber", "Ito", "Ávila", "Adams"]
    table.sort_by("room")
    assert names(table) == ["Ávila", "Weber", "Adams", "Ito"]
    table.sort_by("room", descending=True)
    assert names(table) == ["Adams", "Weber", "Ávila", "Ito"]
    table.sort_by("balance")
    assert names(table) == ["Ito", "Ávila", "Adams", "Weber"]


def test_selection_and_order_outlive_a_new_reading(table: DataTable[Row]) -> None:
    table.sort_by("balance")
    assert table.select(3)
    chosen: list[Row | None] = []
    table.selected.connect(chosen.append)
    changed = [(3, "Ávila", "2", 9_000), *[row for row in ROWS if row[0] != 3], (5, "New", "7", 1)]
    table.set_rows(changed)
    assert table.current() == changed[0]
    assert names(table)[-1] == "Ávila"
    assert chosen == [changed[0]]
    table.set_rows([row for row in changed if row[0] != 3])
    assert table.current() is None
    assert chosen[-1] is None


def test_enter_opens_the_row_and_control_enter_takes_its_next_step(qtbot: QtBot, table: DataTable[Row]) -> None:
    table.select(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[0]]
    with qtbot.waitSignal(table.step_asked) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [ROWS[0], "check_in"]
    table.select(2)
    with qtbot.assertNotEmitted(table.step_asked):
        qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_button_in_the_row_is_pressed_with_the_mouse_beside_it_nothing_happens(qtbot: QtBot, table: DataTable[Row]) -> None:
    steps = table.model().columnCount() - 1
    cell = table.visualRect(table.model().index(0, steps))
    with qtbot.waitSignal(table.step_asked) as asked:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    assert asked.args == [ROWS[0], "check_in"]
    with qtbot.assertNotEmitted(table.step_asked):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell.topLeft() + QPoint(2, 2))
        without = table.visualRect(table.model().index(1, steps))
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=without.center())


def test_a_narrow_table_keeps_the_name_the_status_letter_and_the_next_step(qtbot: QtBot, table: DataTable[Row]) -> None:
    assert not any(table.isColumnHidden(number) for number in range(6))
    table.resize(540, 300)
    assert [table.isColumnHidden(number) for number in range(6)] == [False, False, False, True, True, False]
    table.resize(440, 300)
    assert table.columnWidth(1) == CHIP_WIDTH
    assert table.columnWidth(0) >= STRETCH_AT_LEAST
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=60_000)
    table.resize(408, 300)
    assert STRETCH_SHRINKS_TO <= table.columnWidth(0) < STRETCH_AT_LEAST
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=60_000)
    table.resize(900, 300)
    assert not any(table.isColumnHidden(number) for number in range(6))
    assert table.columnWidth(1) == 140


def test_cells_speak_to_those_who_listen(table: DataTable[Row]) -> None:
    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Status: In house"
    assert table.model().index(0, 5).data(Qt.ItemDataRole.AccessibleTextRole) == "Check in"
    assert unnamed_widgets(table) == []


def test_chips_filter_one_at_a_time_and_keep_their_choice_when_counts_change(qtbot: QtBot, dressed: None) -> None:
    chips = FilterChips(object_name="rooms", accessible_name="Filter")
    qtbot.addWidget(chips)
    chosen: list[str] = []
    chips.chosen.connect(chosen.append)
    chips.set_chips([Chip("dirty", "Dirty", 7, RoomLook.VACANT_DIRTY), Chip("due_out", "Due out", 3, RoomLook.DUE_OUT)])
    dirty = chips.findChild(Button, "rooms_dirty")
    due_out = chips.findChild(Button, "rooms_due_out")
    dirty.click()
    due_out.click()
    assert (dirty.isChecked(), due_out.isChecked()) == (False, True)
    chips.set_chips([Chip("dirty", "Dirty", 8, RoomLook.VACANT_DIRTY), Chip("due_out", "Due out", 2, RoomLook.DUE_OUT)])
    assert due_out.isChecked()
    assert due_out.accessibleName() == "Due out 2"
    due_out.click()
    assert chosen == ["dirty", "due_out", ""]
    assert unnamed_widgets(chips) == []


def test_a_chosen_chip_that_disappears_is_no_longer_a_filter(qtbot: QtBot, dressed: None) -> None:
    chips = FilterChips(object_name="rooms", accessible_name="Filter")
    qtbot.addWidget(chips)
    chips.set_chips([Chip("floor_1", "Floor 1", 7), Chip("floor_2", "Floor 2", 3)])
    chips.choose("floor_2")
    with qtbot.waitSignal(chips.chosen) as chosen:
        chips.set_chips([Chip("floor_1", "Floor 1", 7)])
    assert chosen.args == [""]


def test_chips_wrap_and_follow_the_theme(qtbot: QtBot, dressed: None) -> None:
    page = QWidget()
    chips = FilterChips(object_name="rooms", accessible_name="Filter")
    column = QVBoxLayout(page)
    column.addWidget(chips)
    column.addStretch(1)
    qtbot.addWidget(page)
    chips.set_chips([Chip(look, theme().tokens.look(look).title, 100, look) for look in RoomLook])
    page.resize(500, 400)
    page.show()
    qtbot.waitExposed(page)
    buttons = chips.findChildren(Button)
    assert len({button.y() for button in buttons}) >= 3
    assert max(button.geometry().right() for button in buttons) <= chips.width()
    light = buttons[0].icon().pixmap(12, 12).toImage()
    theme().apply(DARK_MODE)
    assert buttons[0].icon().pixmap(12, 12).toImage() != light


class Page(QWidget):
    """A list and a panel with one field."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[str] = []
        self.pressed: list[str] = []
        self.list = named(QPlainTextEdit(), "list", "List")
        self.panel = SidePanel(object_name="panel", accessible_name="Guest", unsaved=lambda: self.edits)
        self.field = TextField("name", "Name", object_name="name")
        self.panel.add(self.field)
        self.primary = Button("Check in", object_name="check_in", accessible_name="Check in", kind="primary")
        self.primary.clicked.connect(lambda: self.pressed.append("check_in"))
        self.other = Button("Print", object_name="print", accessible_name="Print")
        self.other.clicked.connect(lambda: self.pressed.append("print"))
        self.panel.set_primary(self.primary)
        self.panel.add_secondary(self.other)
        self.both = ListWithPanel(self.list, self.panel, object_name="both")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.both)


@pytest.fixture
def page(qtbot: QtBot, dressed: None) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    qtbot.waitExposed(made)
    made.list.setFocus()
    made.panel.set_heading("Ferreira, Lúcia", "Due in")
    made.both.open_panel()
    made.field.setFocus()
    return made


def test_enter_in_a_field_presses_the_primary_button(qtbot: QtBot, page: Page) -> None:
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    page.other.setFocus()
    qtbot.keyClick(page.other, Qt.Key.Key_Return)
    assert page.pressed == ["check_in", "print"]
    page.field.setFocus()
    page.primary.setEnabled(False)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    assert page.pressed == ["check_in", "print"]


def test_escape_leaves_and_goes_back_to_where_the_person_was(qtbot: QtBot, page: Page) -> None:
    with qtbot.waitSignal(page.panel.left):
        qtbot.keyClick(page.field.line, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert QApplication.focusWidget() is page.list
    assert page.list.width() == page.width()


def test_escape_with_unsaved_edits_asks_in_the_panel_and_loses_nothing(qtbot: QtBot, page: Page) -> None:
    page.edits = ["Name"]
    with qtbot.assertNotEmitted(page.panel.left):
        qtbot.keyClick(page.field.line, Qt.Key.Key_Escape)
    keep = page.panel.findChild(Button, "panel_keep")
    discard = page.panel.findChild(Button, "panel_discard")
    assert keep.hasFocus()
    assert "Not saved yet: Name" in [label.text() for label in page.panel.findChildren(QLabel)]
    qtbot.keyClick(keep, Qt.Key.Key_Escape)
    assert page.panel.isVisible()
    assert not keep.isVisible()
    assert page.field.line.hasFocus(), "back to what is being typed"
    qtbot.keyClick(page.field.line, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.panel.left):
        discard.click()
    assert not page.panel.isVisible()
    assert unnamed_widgets(page) == []


def test_the_panel_stands_beside_the_list_or_over_it_where_it_is_narrow(page: Page) -> None:
    assert page.list.width() + page.panel.width() == page.width()
    page.resize(600, 500)
    assert page.list.width() == page.width()
    assert page.panel.geometry().right() == page.both.rect().right()


def test_content_has_its_other_states(qtbot: QtBot, dressed: None) -> None:
    tried: list[bool] = []
    inner = QWidget()
    empty = EmptyState("Nobody here", "No stay matches.", object_name="nobody", accessible_name="Nobody here")
    content = Content(inner, empty, lambda: tried.append(True), object_name="content", accessible_name="Stays")
    qtbot.addWidget(content)
    content.show()
    content.show_loading()
    assert content.currentWidget() not in (content.loading, inner)
    qtbot.waitUntil(lambda: content.currentWidget() is content.loading, timeout=60_000)
    content.show_content(empty=True)
    assert content.currentWidget() is empty
    content.show_content()
    content.show_loading()
    with qtbot.assertNotEmitted(content.currentChanged, wait=300):
        pass
    assert content.currentWidget() is inner
    content.show_error(DatabaseBusy())
    assert content.currentWidget() is content.error
    assert str(DatabaseBusy()) in content.error.accessibleDescription()
    content.error.retry.click()
    assert tried == [True]
    assert unnamed_widgets(content) == []


def test_the_words_of_an_empty_list_are_whole_where_it_is_narrow(qtbot: QtBot, dressed: None) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 300)
    said = "No stay matches what was asked for, for no stay is here."
    empty = EmptyState("Nobody here", said, object_name="nobody", accessible_name="Nobody here")
    empty.setParent(page)
    empty.resize(600, 300)
    page.show()
    qtbot.waitExposed(page)
    words = empty.sentence
    one_line, wide = words.height(), words.fontMetrics().horizontalAdvance(said)
    assert wide < words.width()
    empty.resize(wide + 2 * MARGIN - 8, 300)
    assert words.height() == words.heightForWidth(words.width())
    assert words.height() > one_line


def test_a_shortened_text_is_whole_in_its_tooltip(qtbot: QtBot, dressed: None) -> None:
    label = ElidedLabel("Fotheringay-Chiswick, Wilhelmina Alexandra")
    qtbot.addWidget(label)
    label.resize(80, 24)
    label.grab()
    assert label.toolTip() == "Fotheringay-Chiswick, Wilhelmina Alexandra"
    label.resize(800, 24)
    label.grab()
    assert label.toolTip() == ""


def test_the_walker_finds_who_has_no_name(qtbot: QtBot, dressed: None) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    editor = QPlainTextEdit(page)
    editor.setObjectName("remark")
    assert len(unnamed_widgets(page)) == 1
    assert "remark" in unnamed_widgets(page)[0]
    editor.setAccessibleName("Remark")
    assert unnamed_widgets(page) == []
