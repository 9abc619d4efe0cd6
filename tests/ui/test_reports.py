"""The reports screen in the real window: found by letters, shown, opened, written into files, kept and signed; read from the database."""

from __future__ import annotations

import csv
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QPushButton, QTableView
from sqlalchemy import select

from hotel_desk.domain.report_codes import ReportFormat
from hotel_desk.models.report import ArchivedReport, ReportChoice
from hotel_desk.reports.sheet import CellKind, Column, Table
from hotel_desk.ui import cashier, reports
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.reports.day_spans import DaySpan
from hotel_desk.ui.reports.screen import ReportsScreen
from hotel_desk.ui.reports.sheet_table import SheetTable
from hotel_desk.ui.reports.total_row import TotalRow
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ledgers_of_tests import two_days
from tests.reports_taken_out_of_tests import reports_taken_out

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Reader:
    """Somebody at the reports."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window.current_screen()
        assert isinstance(screen, ReportsScreen)
        self.screen = screen
        self.page = screen.reports
        self.settle()

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending, timeout=60_000)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)
        self.settle()

    def find(self, letters: str) -> None:
        self.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClicks(self.page.list.search, letters)
        self.press(Qt.Key.Key_Return)

    def click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        assert button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def day(self, name: str, text: str) -> None:
        line = getattr(self.page.part, name).line
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        self.press(Qt.Key.Key_Return)

    def cells(self, table: int) -> list[list[str]]:
        model = self.page.sheet.tables[table].rows.model()
        return [[str(model.index(row, column).data()) for column in range(model.columnCount())] for row in range(model.rowCount())]

    def says(self) -> str:
        return str(self.window.messages.sentence())


@pytest.fixture
def reader(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow) -> Any:
    """`reader()` opens the screen after the two worked days of `docs/algorithms/ledgers.md`."""
    for step in two_days(sqlite_hotel):
        step()

    def sit_down(**options: Any) -> Reader:
        return Reader(qtbot, open_window(reports.SPEC, cashier.SPEC, **options))

    return sit_down


def test_letters_find_a_report_which_shows_its_sums_and_remembers_its_days(reader: Any, sqlite_hotel: SmallHotel) -> None:
    at = reader()
    assert at.window.focusWidget() is at.page.list.search
    at.find("tb")
    assert at.page.report.name == "trial-balance"
    at.day("first", "02/03/2026")
    at.day("last", "03/03/2026")
    assert at.page.part.span.value() is DaySpan.OWN
    ledgers = {row[0]: row[-1] for row in at.cells(0)}
    assert (ledgers["Guest ledger"], ledgers["City ledger"]) == ("57.50", "42.00")
    assert at.page.sheet.tables[0].total.texts[-1] == "99.50"
    assert unnamed_widgets(at.window) == []
    with sqlite_hotel.database.reading(sqlite_hotel.property_id) as books:
        kept = books.connection.execute(select(ReportChoice.report, ReportChoice.parameters)).one()
    assert kept.report == "trial-balance"
    assert kept.parameters == {"span": "OWN", "from_day": "-2", "to_day": "-1"}
    at.find("payments")
    at.find("tb")
    assert str(at.page.part.first.value()) == "2026-03-02", "the days of the last time are offered again"
    at.day("first", "01/12/2025")
    assert {row[0]: row[-1] for row in at.cells(0)} == ledgers, "many days are read by a process of its own"
    at.day("last", "01/11/2025")
    assert "Not before" in at.page.part.last.error()
    assert at.cells(0), "what was shown stays"


def test_a_row_leads_to_its_folio_and_only_what_may_be_seen_is_listed(reader: Any) -> None:
    at = reader()
    everything = at.page.list.shown()
    at.find("tb")
    at.page.list.search.clear()
    at.qtbot.keyClick(at.page.list.names, Qt.Key.Key_Down)
    at.qtbot.keyClick(at.page.list.names, Qt.Key.Key_Return)
    at.window.resize(1024, 768)
    at.settle()
    assert at.page.report.name != "trial-balance", "the window is drawn smaller while another report is being read"
    at.find("guest-ledger")
    table = at.page.sheet.tables[0].rows
    assert at.window.focusWidget() is table, "the keyboard is on the first row"
    at.press(Qt.Key.Key_Return)
    assert isinstance(at.window.current_screen(), CashierScreen)
    at.window.show_screen("reports")
    at.find("no such thing")
    assert at.page.list.shown() == []
    assert not at.page.list.nothing.isHidden()
    at.screen.open(Target(kind="report", id="in-house"))
    at.settle()
    assert at.page.report.name == "in-house"
    assert at.page.list.names.currentItem().text() == "Guests in house", "what is shown is marked, whatever was searched for"
    at.screen.open(Target(kind="report", id="room-status"))
    at.settle()
    assert at.page.report.name == "room-status"
    assert at.window.focusWidget() is at.page.sheet.tables[0].rows, "the keyboard goes on from the sheet that was there before"
    housekeeper = reader(user="housekeeping")
    assert set(housekeeper.page.list.shown()) < set(everything)
    assert "trial-balance" not in housekeeper.page.list.shown()


def test_a_report_is_written_as_workbook_and_rows_and_shown_as_paper(
    reader: Any, sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = [("xlsx", "file"), ("csv", "file"), ("xml", "file"), ("pdf", "paper")]
    at = reader()
    at.find("tb")

    def written(name: str) -> bool:
        return f"{tmp_path / name}." in at.says()

    for file, kind in (("a.xlsx", "Excel (XLSX) (*.xlsx)"), ("b.pdf", "CSV (*.csv)"), ("c.xml", "XML (*.xml)")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, _answer=(str(tmp_path / file), kind): _answer)
        at.click("report_export")
        at.qtbot.waitUntil(partial(written, file[0]))
        assert "is written to" in at.says()
    book = load_workbook(BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert any("Guest ledger" in [cell.value for cell in row] for row in book.worksheets[0].iter_rows())
    rows = list(csv.reader((tmp_path / "b.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert any("Guest ledger" in row for row in rows), "the kind chosen in the list of kinds wins over the proposed ending"
    shown = [line for number in range(len(at.page.sheet.tables)) for line in at.cells(number)]
    assert len(shown) == len(rows) - 1
    assert all({text for text in line if text.isalpha()} <= set(row) for line, row in zip(shown, rows[1:], strict=True))
    assert (tmp_path / "c.xml").read_bytes().startswith(b"<?xml")
    at.press(Qt.Key.Key_F8)
    at.qtbot.waitUntil(lambda: at.window.findChild(PaperPreviewDialog) is not None)
    dialog = at.window.findChild(PaperPreviewDialog)
    assert "Guest ledger" in dialog.preview.view.accessibleDescription()
    at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    taken = reports_taken_out(sqlite_hotel)
    assert [one[:3] for one in taken] == [("trial-balance", written, way) for written, way in ways]
    assert {one[4] for one in taken} == {len(shown)}


def test_a_report_is_signed_with_a_note_and_found_in_the_archive(reader: Any, sqlite_hotel: SmallHotel) -> None:
    at = reader()
    at.find("tb")
    at.click("report_archive")
    at.click("report_review")
    question = at.window.findChild(ConfirmDialog)
    at.qtbot.keyClicks(question.findChild(QPlainTextEdit, "review_note"), "Agrees with the drawer")
    at.qtbot.mouseClick(question.findChild(QPushButton, "review_question_yes"), Qt.MouseButton.LeftButton)
    at.settle()
    assert "signed" in at.says()
    with sqlite_hotel.database.reading(sqlite_hotel.property_id) as books:
        notes = books.connection.execute(select(ArchivedReport.review_note).order_by(ArchivedReport.review_note)).scalars().all()
    assert notes == ["", "Agrees with the drawer"]
    at.click("reports_archive")
    page = at.screen.archive
    assert sorted(row.reviewed_by != "" for row in page.table.rows()) == [False, True]
    at.click("archive_filter_unreviewed")
    assert len(page.table.rows()) == 1
    page.table.take_focus()
    assert page.panel.isVisible()
    at.press(Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: at.window.findChild(PaperPreviewDialog) is not None)
    assert "Guest ledger" in at.window.findChild(PaperPreviewDialog).preview.view.accessibleDescription()
    assert reports_taken_out(sqlite_hotel)[-1][:3] == ("trial-balance", "pdf", "paper")
    assert unnamed_widgets(at.screen) == []


def test_an_own_pack_is_put_in_order_and_written_into_a_folder(
    reader: Any, sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = reader()
    at.click("reports_packs")
    panel = at.screen.packs.panel
    at.click("pack_new")
    at.qtbot.keyClicks(panel.form.field("name").line, "Morning")
    at.press(Qt.Key.Key_Return)
    assert "fill this in" in panel.items.error(), "a pack has reports"
    for name, written_as in (("arrivals", ReportFormat.PDF), ("trial-balance", ReportFormat.CSV)):
        panel.items.report.set_value(name)
        panel.items.format.set_value(written_as)
        at.click("pack_item_add")
    panel.items.list.setFocus()
    at.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    at.click("pack_save")
    assert "is saved" in at.says()
    (pack,) = at.screen.packs.table.rows()
    assert [(item.report, item.report_format) for item in pack.items] == [("trial-balance", "csv"), ("arrivals", "pdf")]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "out"))
    at.screen.packs.table.take_focus()
    at.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "2 files are written" in at.says()
    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".csv", ".pdf"}
    at.press(Qt.Key.Key_Return)
    assert unnamed_widgets(at.screen) == []
    at.click("pack_remove")
    at.qtbot.mouseClick(at.window.findChild(QPushButton, "pack_remove_question_yes"), Qt.MouseButton.LeftButton)
    at.settle()
    assert at.screen.packs.table.rows() == []


def test_a_schedule_says_when_it_comes_round_is_run_now_and_switched_off(reader: Any, sqlite_hotel: SmallHotel) -> None:
    at = reader()
    at.find("tb")
    at.click("report_schedule")
    page = at.screen.schedules
    assert page.panel.what.value() == "trial-balance"
    at.click("schedule_save")
    assert "fill this in" in page.panel.hour.error()
    page.panel.hour.setFocus()
    at.qtbot.keyClicks(page.panel.hour.line, "6")
    at.click("schedule_save")
    assert len(page.table.rows()) == 1
    cells = [page.table.model().index(0, column).data() for column in range(4)]
    assert cells[:2] == ["Trial balance", "Every day, 06:00"]
    assert cells[3] == "not yet"
    page.table.take_focus()
    at.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert at.says() == "Trial balance: 1 report was made."
    assert page.table.model().index(0, 3).data().startswith("✓")
    with sqlite_hotel.database.reading(sqlite_hotel.property_id) as books:
        assert books.connection.execute(select(ArchivedReport.report)).scalars().all() == ["trial-balance"]
    at.press(Qt.Key.Key_Return)
    at.qtbot.keyClick(page.panel.active.check, Qt.Key.Key_Space)
    at.click("schedule_save")
    assert page.table.model().index(0, 2).data() == "Switched off"
    assert unnamed_widgets(at.screen) == []


def test_the_word_total_stands_once_beneath_a_table(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    for texts, shown in ((["", "", "5"], ["Total", "", "5"]), (["", "Total", "5"], ["", "Total", "5"])):
        row = TotalRow(table, texts, object_name="sum")
        qtbot.addWidget(row)
        assert row.texts == shown


def test_a_table_that_rolls_to_the_side_cuts_no_words(qtbot: QtBot) -> None:
    columns = (Column("figure", "Figure"), *(Column(f"day_{number}", f"Day {number}", CellKind.COUNT) for number in range(9)))
    words = "Understays of expected departures"
    table = SheetTable(Table("figures", columns, ((words, *range(9)),)), currency="EUR", time_zone="UTC")
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    assert table.rows.columnWidth(0) > QFontMetrics(QApplication.font()).horizontalAdvance(words)
    table.resize(1600, 200)
    assert table.rows.horizontalHeader().length() >= table.rows.viewport().width(), "in a wide one it takes what is left"
