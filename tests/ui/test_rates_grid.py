"""The grid of dates: what can be marked, by mouse and by keys, and the small fields beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from hotel_desk.language import CHINESE, speaking
from hotel_desk.ui.rates.date_grid import DateGrid, GridCell, GridRow, Marks
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.naming import unnamed_widgets
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.weekdays_field import EVERY_WEEKDAY, WeekdaysField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TODAY = date(2026, 3, 2)
DATES = [TODAY - timedelta(days=1) + timedelta(days=number) for number in range(7)]
CELLS = tuple(GridCell(str(number)) for number in range(7))
ROWS = [GridRow("head", "Standard", heading=True), GridRow("one", "1 adult", CELLS), GridRow("two", "2 adults", CELLS)]


@pytest.fixture
def grid(qtbot: QtBot, dressed: None) -> DateGrid:
    grid = DateGrid(object_name="prices_grid", accessible_name="Prices")
    qtbot.addWidget(grid)
    grid.resize(900, 300)
    grid.show()
    grid.show_rows(ROWS, DATES, TODAY)
    return grid


def test_keys_mark_a_rectangle_of_dates_to_come(qtbot: QtBot, grid: DateGrid) -> None:
    grid.setFocus()
    grid.setCurrentIndex(grid.grid.index(1, 1))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(grid, Qt.Key.Key_Right, shift)
    qtbot.keyClick(grid, Qt.Key.Key_Right, shift)
    qtbot.keyClick(grid, Qt.Key.Key_Down, shift)
    assert grid.marks() == Marks(("one", "two"), TODAY, date(2026, 3, 4))


def test_dates_that_are_past_and_headings_cannot_be_marked(grid: DateGrid) -> None:
    grid.selectAll()
    assert grid.marks() == Marks(("one", "two"), TODAY, DATES[-1])


def test_a_mouse_marks_and_dates_between_may_be_left_out(qtbot: QtBot, grid: DateGrid) -> None:
    def click(column: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = grid.visualRect(grid.grid.index(1, column)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(1)
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert grid.marks() == Marks(("one",), TODAY, date(2026, 3, 4), frozenset({date(2026, 3, 3)}))
    assert grid.marks().nights == 2


def test_what_is_marked_stays_marked_when_the_rows_are_read_again(grid: DateGrid) -> None:
    grid.selectionModel().select(grid.grid.index(2, 2), QItemSelectionModel.SelectionFlag.Select)
    before = grid.marks()
    grid.show_rows(ROWS, DATES, TODAY)
    assert grid.marks() == before == Marks(("two",), date(2026, 3, 3), date(2026, 3, 3))
    grid.show_rows(ROWS, [day + timedelta(days=30) for day in DATES], TODAY)
    assert grid.marks() is None


def test_enter_a_digit_delete_and_page_keys_ask_for_what_comes_next(qtbot: QtBot, grid: DateGrid) -> None:
    asked: list[object] = []
    grid.entry_asked.connect(asked.append)
    grid.removal_asked.connect(lambda: asked.append("removal"))
    grid.paged.connect(asked.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_4, Qt.Key.Key_Delete, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(grid, key)
    assert asked == ["", "4", "removal", 1, -1]


def test_a_screen_reader_hears_row_day_and_value(grid: DateGrid) -> None:
    assert grid.grid.data(grid.grid.index(1, 1), Qt.ItemDataRole.AccessibleTextRole) == "1 adult, Mon 2 Mar: 1"


def test_days_are_headed_as_the_language_has_them(grid: DateGrid) -> None:
    def heads() -> list[str]:
        return [grid.grid.headerData(column, Qt.Orientation.Horizontal) for column in range(2)]

    assert heads() == ["Sun\n1 Mar", "Mon\n2 Mar"]
    with speaking(CHINESE):
        assert heads() == ["周日\n3月1日", "周一\n3月2日"]


def test_weekdays_are_bits_with_monday_the_lowest(qtbot: QtBot, dressed: None) -> None:
    field = WeekdaysField("weekdays", "Weekdays", object_name="weekdays")
    qtbot.addWidget(field)
    assert field.value() == EVERY_WEEKDAY
    for button in field.buttons[2:]:
        button.click()
    assert field.value() == 0b11
    for button in field.buttons[:2]:
        button.click()
    assert field.problem() == "Please fill this in."
    assert unnamed_widgets(field) == []


@pytest.mark.parametrize(("typed", "value"), [("5", 50_000), ("-2.5 %", -25_000), ("\u22127", -70_000), ("", None), ("0.0001", 1)])
def test_a_percentage_is_kept_in_millionths(qtbot: QtBot, dressed: None, typed: str, value: int | None) -> None:
    field = PercentField("percent", "Percent", object_name="percent")
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.value() == value


@pytest.mark.parametrize("typed", ["five", "1.2.3", "0.00001"])
def test_what_is_no_percentage_is_said(qtbot: QtBot, dressed: None, typed: str) -> None:
    field = PercentField("percent", "Percent", object_name="percent")
    qtbot.addWidget(field)
    field.line.setText(typed)
    assert field.problem() == "This is no percentage with at most four places. Write it like 6.5."


def test_a_count_may_be_empty_and_has_bounds(qtbot: QtBot, dressed: None) -> None:
    field = CountField("quota", "Quota", object_name="quota", lowest=1, highest=99)
    qtbot.addWidget(field)
    assert (field.value(), field.problem()) == (None, "")
    field.set_value(0)
    assert field.problem() == "From 1 to 99 is possible."
    field.line.setText("x")
    assert field.problem() == "This cannot be read. Please check it."
