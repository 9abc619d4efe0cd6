"""Invoices at the cashier's, in the real window by keys and mouse: issued, shown, made void, credited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.language import CHINESE
from hotel_desk.models.invoice import ArchivedPaper, Invoice
from hotel_desk.services.cashier import take_payment
from hotel_desk.ui.cashier.invoice_panel import InvoicePanel
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.sample_papers import page_texts
from tests.ui.cashier_window import Cashier, arrive, charge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel


@pytest.fixture(autouse=True)
def _no_printers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests must not reach the print system of whoever runs them."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def owing(sqlite_hotel: SmallHotel) -> Any:
    _stay, folio = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio, 8_200)
    charge(sqlite_hotel, folio, 1_800)
    return folio


def opened(at: Cashier) -> InvoicePanel:
    at.find("101")
    at.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    at.qtbot.waitUntil(at.screen.invoice.isVisible)
    at.settle()
    return at.screen.invoice


def pressed(at: Cashier, button: QWidget) -> None:
    at.qtbot.waitUntil(button.isEnabled)
    at.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at.settle()


def paper_shown(at: Cashier) -> bytes:
    """The paper in the preview, which is then closed."""
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(PaperPreviewDialog)))
    (dialog,) = at.window.findChildren(PaperPreviewDialog)
    paper = dialog.preview._paper
    assert paper is not None
    at.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at.qtbot.waitUntil(lambda: not at.window.findChildren(PaperPreviewDialog))
    return paper.pdf


def stored(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(
            connection.execute(select(Invoice.series, Invoice.number, Invoice.total_minor, Invoice.state).order_by(Invoice.issued_at))
        )


def test_an_invoice_by_the_keyboard_is_shown_archived_and_reprinted_as_a_copy(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    assert panel.amounts.rows()[-1] == ("To be invoiced", "€100.00")
    assert at.window.focusWidget() is panel.issue
    at.enter()
    first = paper_shown(at)
    assert stored(sqlite_hotel) == [("INV2026-", 1, 10_000, InvoiceState.ISSUED)]
    assert at.says() == "Invoice INV2026-1: €100.00."
    assert panel.amounts.rows()[-1] == ("To be invoiced", "€0.00")
    assert not panel.issue.isEnabled()
    assert panel.list.count() == 1
    pressed(at, panel.print)
    copy = paper_shown(at)
    assert copy.startswith(first)
    assert "Copy 2" in page_texts(copy)[0]
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(ArchivedPaper.byte_count)).scalars().all() == [len(first)]


def test_the_chosen_lines_alone(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    at.screen.page.table.selectRow(1)
    panel = opened_here(at)
    assert panel.only_chosen.value()
    assert panel.amounts.rows()[-1] == ("To be invoiced", "€18.00")
    pressed(at, panel.issue)
    paper_shown(at)
    assert [row.total_minor for row in stored(sqlite_hotel)] == [1_800]
    assert panel.amounts.rows()[-1] == ("To be invoiced", "€82.00")


def test_a_payment_that_the_keyboard_is_on_does_not_stand_for_the_window(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    sqlite_hotel.desk.run(take_payment, folio_id=owing, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=1_000)
    at = cashier()
    at.find("101")
    at.screen.page.table.selectRow(2)
    panel = opened_here(at)
    assert not panel.only_chosen.value()
    assert panel.amounts.rows()[-1] == ("To be invoiced", "€100.00")
    assert panel.issue.isEnabled()


def opened_here(at: Cashier) -> InvoicePanel:
    at.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    at.qtbot.waitUntil(at.screen.invoice.isVisible)
    at.settle()
    return at.screen.invoice


def test_a_folio_without_charges_says_why_no_invoice_can_be_issued(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    arrive(sqlite_hotel)
    panel = opened(cashier())
    assert panel.nothing.isVisible()
    assert not panel.issue.isEnabled()


def test_two_clicks_are_one_invoice(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    at.qtbot.mouseClick(panel.issue, Qt.MouseButton.LeftButton)
    at.qtbot.mouseDClick(panel.issue, Qt.MouseButton.LeftButton)
    at.settle()
    paper_shown(at)
    assert len(stored(sqlite_hotel)) == 1


def test_a_credit_note_and_a_void(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    pressed(at, panel.issue)
    paper_shown(at)
    pressed(at, panel.credit)
    assert panel.reason.error() == "Please fill this in."
    panel.amount.line.setFocus()
    at.type("200")
    panel.reason.line.setFocus()
    at.type("noise")
    pressed(at, panel.credit)
    assert "100.00 EUR" in panel.amount.error()
    panel.amount.line.selectAll()
    panel.amount.line.setFocus()
    at.type("30")
    pressed(at, panel.credit)
    paper_shown(at)
    assert [(row.series, row.total_minor) for row in stored(sqlite_hotel)] == [("INV2026-", 10_000), ("CN2026-", -3_000)]
    assert at.says() == "Credit note CN2026-1: −€30.00."
    panel.list.setCurrentRow(0)
    assert not panel.void.isEnabled()
    assert "left €70.00" in panel.list.item(0).text()
    panel.list.setCurrentRow(1)
    panel.reason.line.setFocus()
    at.type("wrong one")
    pressed(at, panel.void)
    assert at.says() == "CN2026-1 is void. It keeps its number."
    assert [row.state for row in stored(sqlite_hotel)] == [InvoiceState.ISSUED, InvoiceState.VOID]
    panel.list.setCurrentRow(0)
    # A button that was just pressed rests as long as a double click takes.
    at.qtbot.waitUntil(panel.void.isEnabled)


def test_a_pro_forma_leaves_nothing_behind(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    pressed(at, panel.pro_forma)
    assert "This is not an invoice" in page_texts(paper_shown(at))[0]
    assert stored(sqlite_hotel) == []


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
def test_everything_has_a_name_and_fits(owing: Any, cashier: Any, size: tuple[int, int]) -> None:
    at = cashier(size=size)
    panel = opened(at)
    pressed(at, panel.issue)
    paper_shown(at)
    assert unnamed_widgets(panel) == []
    for button in (panel.issue, panel.pro_forma, panel.print, panel.credit, panel.void):
        assert button.width() >= button.sizeHint().width()
        corner = button.mapTo(panel, button.rect().bottomRight())
        assert panel.rect().contains(corner), button.objectName()


def test_it_speaks_chinese(owing: Any, cashier: Any) -> None:
    at = cashier()
    at.window.speak(CHINESE)
    at = Cashier(at.qtbot, at.window)
    panel = opened(at)
    assert panel.issue.text() == "开具请款单"


def test_one_line_is_credited_by_ticking_it(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    pressed(at, panel.issue)
    paper_shown(at)
    at.qtbot.waitUntil(panel.choose_lines.isEnabled)
    pressed(at, panel.choose_lines)
    at.qtbot.waitUntil(panel.lines.isVisible)
    assert unnamed_widgets(at.window) == []
    panel.lines.setFocus()
    at.press(Qt.Key.Key_Home)
    at.press(Qt.Key.Key_Space)
    total = panel.lines.total()
    assert (total > 0, panel.amount.isEnabled()) == (True, False)
    panel.reason.line.setFocus()
    at.type("never came")
    pressed(at, panel.credit)
    paper_shown(at)
    with sqlite_hotel.database.snapshot() as connection:
        notes = connection.execute(select(Invoice.total_minor).where(Invoice.kind == InvoiceKind.CREDIT_NOTE)).scalars().all()
    assert notes == [-total]
    assert panel.lines.ticked() == []
