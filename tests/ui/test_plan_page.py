"""A year of budgets in the grid: typed and saved, refused where it is no figure, read from a file; read back from the database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.queries.plans import plans_of_year
from hotel_desk.ui import reports
from hotel_desk.ui.figures.plan_page import PlanPage
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


def test_a_year_is_typed_saved_and_read_from_a_file(
    qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow, tmp_path: Path
) -> None:
    window: Any = open_window(reports.SPEC)
    page = PlanPage(window.current_screen().context)
    qtbot.addWidget(page)
    page.resize(1024, 600)
    page.show()
    runner = window._parts.runner

    def settle() -> None:
        for _turn in range(3):
            QApplication.processEvents()
            qtbot.waitUntil(lambda: not runner._pending, timeout=60_000)

    def type_in(row: int, month: int, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        page.table.setCurrentCell(row, month)
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_F2)
        # The one before is still waiting to be deleted.
        editor = page.table.viewport().findChildren(QLineEdit)[-1]
        editor.selectAll()
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, key)
        QApplication.processEvents()

    def save() -> None:
        qtbot.waitUntil(page.save.isEnabled)
        qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
        settle()

    page.refresh()
    settle()
    qtbot.waitUntil(lambda: page.table.rowCount() > 0)
    assert unnamed_widgets(page) == []
    type_in(0, 2, "155")
    type_in(1, 2, "3100.50")
    assert page.unsaved() == ["Rooms sold, 2026-03", "Room revenue, 2026-03"]
    save()
    values = sqlite_hotel.desk.read(plans_of_year, year=2026).values
    assert values == {(date(2026, 3, 1), PlanLine.ROOMS_SOLD, None): 155, (date(2026, 3, 1), PlanLine.ROOM_REVENUE, None): 310_050}
    qtbot.waitUntil(lambda: page.unsaved() == [])
    type_in(0, 3, "many")
    save()
    assert len(sqlite_hotel.desk.read(plans_of_year, year=2026).values) == 2
    type_in(0, 3, "", Qt.Key.Key_Tab)
    assert (page.table.currentRow(), page.table.currentColumn()) == (0, 4), "from cell to cell while one types"
    qtbot.keyClick(page.table.viewport().findChildren(QLineEdit)[-1], Qt.Key.Key_Escape)
    qtbot.keyClick(page.table, Qt.Key.Key_Tab)
    assert not page.table.hasFocus(), "and else out of the grid"
    path = tmp_path / "plans.csv"
    page.write_file(path)
    path.write_text(path.read_text(encoding="utf-8-sig").replace("2026-05,ROOMS_SOLD,,", "2026-05,ROOMS_SOLD,,160"), encoding="utf-8")
    page.read_file(path)
    assert page.unsaved() == ["Rooms sold, 2026-05"]
    save()
    qtbot.waitUntil(lambda: page.unsaved() == [])
    assert sqlite_hotel.desk.read(plans_of_year, year=2026).values[date(2026, 5, 1), PlanLine.ROOMS_SOLD, None] == 160
    page.grab().save(str(tmp_path / "plans.png"))
