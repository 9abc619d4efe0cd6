"""Files of banks, cards and wallets in the real window: read, matched by hand, explained, put back; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import StatementKind
from hotel_desk.language import CHINESE
from hotel_desk.models.outside_payments import StatementLine
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.reconciliation import LineToRead, read_statement
from hotel_desk.ui import cash_office
from hotel_desk.ui.cash_office.screen import STATEMENTS, CashOfficeScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import DAY, arrived, one
from tests.ui.test_shifts import Till

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

FILE = "Title\nWhen,Amount,Reference,Fee\n2026-03-02,50.00,wx-1,0.30\n2026-03-02,-3.00,,\n"


class Office(Till):
    """Somebody at the page of bank files."""

    @property
    def page(self) -> Any:
        screen = self.window.current_screen()
        assert isinstance(screen, CashOfficeScreen)
        return screen.statements


@pytest.fixture
def office(qtbot: QtBot, open_window: OpenWindow) -> Any:
    def sit_down(**options: Any) -> Office:
        at = Office(qtbot, open_window(cash_office.SPEC, **options))
        at.window.current_screen().perform(STATEMENTS)
        at.settle()
        return at

    return sit_down


def a_payment(hotel: SmallHotel, reference: str = "wx-1") -> Any:
    folio = arrived(hotel).folio_id
    return hotel.desk.run(
        take_payment, folio_id=folio, transaction_code_id=hotel.codes["WALLET"], amount_minor=5_000, reference=reference
    ).posting_id


def two_lines(hotel: SmallHotel) -> None:
    lines = [LineToRead(DAY, 5_000, "", "somebody"), LineToRead(DAY, -300, "", "fee")]
    hotel.desk.run(read_statement, kind=StatementKind.WALLET, name="w.csv", sha256="ab" * 32, currency="EUR", lines=lines)


def states(hotel: SmallHotel) -> list[str]:
    with hotel.database.snapshot() as connection:
        return [one_.value for one_ in connection.execute(select(StatementLine.state).order_by(StatementLine.position)).scalars()]


def open_line(at: Office, row: int) -> None:
    at.page.table.setFocus()
    at.page.table.selectRow(row)
    at.press(Qt.Key.Key_Return)
    at.qtbot.waitUntil(at.page.line.isVisible)
    at.settle()


def test_a_file_is_read(sqlite_hotel: SmallHotel, office: Any, tmp_path: Path) -> None:
    posting = a_payment(sqlite_hotel)
    at = office()
    assert unnamed_widgets(at.window) == []
    path = tmp_path / "wallet.csv"
    path.write_text(FILE, encoding="utf-8")
    at.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    at.qtbot.waitUntil(at.page.file.isVisible)
    at.settle()
    panel = at.page.file
    panel.kind.set_value(StatementKind.WALLET)
    at.click("statement_choose")
    (dialog,) = at.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    at.settle()
    # The date's heading is not known: somebody says which column it is.
    assert "is the date" in panel.problem.text()
    assert not panel.read_it.isEnabled()
    panel.columns["date"].set_value(0)
    panel.columns["date"].edited.emit()
    at.settle()
    assert dict(panel.told.rows())["Lines"] == "2"
    assert dict(panel.told.rows())["Total"] == "€47.00"
    at.click("statement_read")
    assert at.says() == "Lines read: 2; matched by themselves: 1."
    assert states(sqlite_hotel) == ["MATCHED", "UNMATCHED"]
    assert one(sqlite_hotel, select(StatementLine.posting_id).where(StatementLine.position == 1)) == posting
    assert [row.amount_minor for row in at.page.table.rows()] == [-300]
    # The same file again is refused in words, and what was said of its columns is remembered.
    at.page.read_file()
    panel.load(path)
    at.settle()
    assert panel.columns["date"].value() == 0
    at.rested(panel.read_it)
    at.click("statement_read")
    assert "was read before" in panel.problem.text()
    assert one(sqlite_hotel, select(func.count()).select_from(StatementLine)) == 2


def test_a_line_is_matched_by_hand_and_put_back(sqlite_hotel: SmallHotel, office: Any) -> None:
    posting = a_payment(sqlite_hotel)
    two_lines(sqlite_hotel)
    at = office()
    assert [row.text for row in at.page.table.rows()] == ["somebody", "fee"]
    open_line(at, 0)
    panel = at.page.line
    assert [row.posting_id for row in panel.table.rows()] == [posting]
    at.click("statement_match")
    assert states(sqlite_hotel) == ["MATCHED", "UNMATCHED"]
    assert at.says() == "The line is matched."
    at.page.chips.choose("MATCHED")
    at.page.refresh()
    at.settle()
    assert at.page.table.rows()[0].payment.startswith("Ana Silva · ")
    open_line(at, 0)
    at.click("statement_undo")
    assert states(sqlite_hotel) == ["UNMATCHED", "UNMATCHED"]


def test_a_line_is_explained_with_a_reason(sqlite_hotel: SmallHotel, office: Any) -> None:
    two_lines(sqlite_hotel)
    at = office()
    open_line(at, 1)
    panel = at.page.line
    assert not panel.match.isEnabled()
    at.click("statement_explain")
    assert "reason is needed" in panel.reason.error()
    panel.reason.line.setFocus()
    at.type("the bank's fee")
    assert at.page.unsaved() == ["Bank line: Reason"]
    at.rested(panel.explain)
    at.click("statement_explain")
    assert states(sqlite_hotel) == ["UNMATCHED", "EXPLAINED"]
    assert at.page.unsaved() == []


def test_what_was_paid_later_is_found_by_looking_again(sqlite_hotel: SmallHotel, office: Any) -> None:
    lines = [LineToRead(DAY, 5_000, "late")]
    sqlite_hotel.desk.run(read_statement, kind=StatementKind.WALLET, name="w.csv", sha256="ab" * 32, currency="EUR", lines=lines)
    a_payment(sqlite_hotel, "late")
    at = office()
    at.click("statement_again")
    assert at.says() == "Looked again. Matched: 1; left to be looked at: 0."
    assert states(sqlite_hotel) == ["MATCHED"]


def test_whoever_may_not_reconcile_is_told_so(sqlite_hotel: SmallHotel, office: Any) -> None:
    two_lines(sqlite_hotel)
    at = office(user="reception")
    assert at.page.content.error.isVisible()
    assert "may not do this" in at.page.content.error.sentence.text()


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_nothing_sticks_out_at_the_small_size(sqlite_hotel: SmallHotel, office: Any, language: str) -> None:
    two_lines(sqlite_hotel)
    at = office(size=(1024, 768))
    if language == CHINESE:
        at.window.speak(CHINESE)
        at.window.current_screen().perform(STATEMENTS)
        at.settle()
    open_line(at, 0)
    panel = at.page.line
    assert panel.body.width() <= panel.width()
    for button in (panel.match, panel.explain):
        assert panel.rect().contains(button.mapTo(panel, button.rect().bottomRight())), button.objectName()
    for button in (at.page.again, at.page.read_button):
        assert at.page.rect().contains(button.mapTo(at.page, button.rect().bottomRight())), button.objectName()
