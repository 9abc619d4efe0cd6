"""The page of the ledgers in the real window: figures, the lines behind them, the check, and files; read from the database."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from sqlalchemy import func, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.ledgers import Section
from hotel_desk.models.credit import LedgerDay
from hotel_desk.models.journal import AuditEntry
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.ledger_page import LedgerPage
from hotel_desk.ui.cash_office.screen import LEDGERS, CashOfficeScreen
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ledgers_of_tests import number_accounts, two_days
from tests.reports_taken_out_of_tests import reports_taken_out

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Office:
    """Somebody at the page of the ledgers."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        self.qtbot = qtbot
        self.window = window
        window.go_to(Target(screen="cash_office", kind=LEDGERS))
        self.settle()

    @property
    def page(self) -> LedgerPage:
        screen = self.window.current_screen()
        assert isinstance(screen, CashOfficeScreen)
        return screen.ledgers

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key)
        self.settle()

    def click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def days(self, first: str, last: str) -> None:
        for field, text in zip(self.page.days.fields(), (first, last), strict=True):
            field.line.setFocus()
            field.line.selectAll()
            self.qtbot.keyClicks(field.line, text)
        self.press(Qt.Key.Key_Return)

    def says(self) -> str:
        return str(self.window.messages.sentence())


@pytest.fixture
def office(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow) -> Any:
    """`office()` opens the page after the two worked days of `docs/algorithms/ledgers.md`."""
    for step in two_days(sqlite_hotel):
        step()

    def sit_down(**options: Any) -> Office:
        at = Office(qtbot, open_window(cash_office.SPEC, cashier.SPEC, **options))
        at.days("02/03/2026", "03/03/2026")
        return at

    return sit_down


def test_the_days_are_shown_with_their_proof_and_everything_has_a_name(office: Any) -> None:
    at = office()
    assert {row.ledger: row.closing_minor for row in at.page.ledgers.rows()} == {
        Ledger.GUEST: 5_750,
        Ledger.DEPOSIT: 0,
        Ledger.CITY: 4_200,
        Ledger.PACKAGE: 0,
    }
    shown = {(row.part, row.code): row.amount_minor for row in at.page.figures.rows()}
    assert shown["Charges", "MINIBAR"] == 550
    assert shown["Payments", "CASH"] == 14_000
    assert shown["Taxes", "VAT"] == 1_132
    assert at.page.proof.text() == "✓ Charges + taxes + paid-outs − payments = €99.50; the ledgers changed by €99.50."
    assert unnamed_widgets(at.window) == []


def test_a_figure_opens_its_lines_and_a_line_its_folio_by_keys(office: Any) -> None:
    at = office()
    at.page.ledgers.select(Ledger.CITY)
    at.page.ledgers.setFocus()
    at.press(Qt.Key.Key_Return)
    assert at.page.panel.isVisible()
    assert [row.amount_minor for row in at.page.panel.lines.rows()] == [4_200]
    at.press(Qt.Key.Key_Escape)
    assert not at.page.panel.isVisible()
    room = next(row for row in at.page.figures.rows() if row.code == "ROOM")
    assert room.asked.of["section"] is Section.CHARGES
    at.page.figures.select(tuple(room.asked.of.values()))
    at.page.figures.setFocus()
    at.press(Qt.Key.Key_Return)
    assert sum(row.net_minor for row in at.page.panel.lines.rows()) == room.amount_minor == 18_868
    at.page.panel.lines.take_focus()
    at.press(Qt.Key.Key_Return)
    assert isinstance(at.window.current_screen(), CashierScreen)


def test_one_day_and_days_the_wrong_way_round(office: Any) -> None:
    at = office()
    at.days("03/03/2026", "03/03/2026")
    assert next(row.opening_minor for row in at.page.ledgers.rows() if row.ledger is Ledger.GUEST) == 5_050
    at.days("03/03/2026", "02/03/2026")
    assert "Not before" in at.page.days.last.error()
    assert at.page.balance.last.day == 3, "what was shown stays"


def test_the_check_says_that_all_is_well_or_lists_what_is_not(sqlite_hotel: SmallHotel, office: Any) -> None:
    at = office()
    at.click("ledger_check")
    assert at.says() == "Every stay, window and account adds up."
    with sqlite_hotel.database.writing() as connection:
        wrong = update(LedgerDay).where(LedgerDay.ledger == Ledger.CITY)
        connection.execute(wrong.values(opening_minor=LedgerDay.opening_minor + 1, closing_minor=LedgerDay.closing_minor + 1))
    at.click("ledger_check")
    assert at.page.panel.isVisible()
    assert "A ledger does not open as it closed the day before" in at.page.panel.found.text()


def test_paper_and_files(sqlite_hotel: SmallHotel, office: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    at = office()
    at.click("ledger_print")

    def previews() -> list[PaperPreviewDialog]:
        return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PaperPreviewDialog) and widget.isVisible()]

    at.qtbot.waitUntil(lambda: bool(previews()))
    [preview] = previews()
    assert "Trial balance" in preview.windowTitle()
    preview.close()
    target = tmp_path / "balance.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    at.click("ledger_save")
    at.qtbot.waitUntil(lambda: at.says() == "balance.csv is written.")
    assert [one[:3] for one in reports_taken_out(sqlite_hotel)] == [("trial-balance", "pdf", "paper"), ("trial-balance", "csv", "file")]
    with target.open(encoding="utf-8-sig", newline="") as source:
        assert [row["closing"] for row in csv.DictReader(source) if row["table"] == "ledgers"] == ["57.50", "0.00", "42.00", "0.00"]
    assert at.says() == "balance.csv is written."
    target.unlink()
    at.click("ledger_export")
    assert "Without an account number: GUEST (Guest ledger)" in at.says()
    assert not target.exists()
    number_accounts(sqlite_hotel)
    at.click("ledger_export")
    at.qtbot.waitUntil(lambda: at.says() == "balance.csv is written.")
    assert target.read_text(encoding="utf-8").startswith("business_date,account,code")
    with sqlite_hotel.database.snapshot() as connection:
        recorded = connection.execute(select(func.count()).where(AuditEntry.code == AuditCode.JOURNAL_EXPORTED)).scalar_one()
    assert recorded == 1


def test_who_may_not_see_the_ledgers_is_told(office: Any) -> None:
    at = office(user="housekeeper")
    assert at.page.balance is None
    assert not at.page.ledgers.isVisible()


def test_days_are_typed_where_one_is(office: Any) -> None:
    at = office(size=(1024, 768))
    assert isinstance(at.page.days.first.line, QLineEdit)
    assert at.page.split.width() <= 1024
