"""Papers of the cashier that go to the desk's printers without a window, in the real window on a real hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from hotel_desk.domain.settings import PAPER_PRINTER, PRINT_AT_ONCE, ROLL_PRINTER
from hotel_desk.jobs.folio_papers import MadePaper
from hotel_desk.language import ENGLISH
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.reports.folio import render_folio
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.settings import change_setting
from hotel_desk.ui import paper_delivery, paper_printing
from hotel_desk.ui.paper_delivery import SilentPrinting
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.paper_printing import Printers
from tests.sample_papers import charges, folio, page_texts, window
from tests.ui.cashier_window import Cashier, arrive, charge

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


def at_once(hotel: SmallHotel, *, papers: str = "front_desk", roll: str = "") -> None:
    for setting, value in ((PRINT_AT_ONCE, True), (PAPER_PRINTER, papers), (ROLL_PRINTER, roll)):
        hotel.desk.run(change_setting, key=setting.key, value=value)


def previews() -> list[PaperPreviewDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PaperPreviewDialog) and widget.isVisible()]


@pytest.fixture
def paid(sqlite_hotel: SmallHotel) -> Any:
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 8_200)
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=8_200)
    return folio_id


def says(at: Cashier, words: str) -> None:
    at.qtbot.waitUntil(lambda: words in at.says())


def test_the_folio_goes_to_the_desks_printer_and_again_as_a_copy(
    sqlite_hotel: SmallHotel, paid: Any, cashier: Any, print_system: Path
) -> None:
    at_once(sqlite_hotel)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_F9)
    says(at, "Folio 200001 is sent to front_desk.")
    first = (print_system / "sent.pdf").read_bytes()
    assert (print_system / "arguments").read_text().split("\n")[:4] == ["-d", "front_desk", "-n", "1"]
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(ArchivedPaper.byte_count)).scalars().all() == [len(first)]
    (print_system / "sent.pdf").unlink()
    at.qtbot.waitUntil(at.screen.page.print_folio.isEnabled)
    at.press(Qt.Key.Key_F9)
    at.qtbot.waitUntil((print_system / "arguments").exists)
    at.qtbot.waitUntil((print_system / "sent.pdf").exists)
    at.qtbot.waitUntil(lambda: (print_system / "sent.pdf").stat().st_size > len(first))
    copy = (print_system / "sent.pdf").read_bytes()
    assert copy.startswith(first)
    assert "Copy 2" in page_texts(copy)[0]
    assert previews() == []


def test_a_receipt_on_the_roll_goes_to_the_printer_of_the_roll(
    sqlite_hotel: SmallHotel, paid: Any, cashier: Any, print_system: Path
) -> None:
    at_once(sqlite_hotel, papers="bar", roll="front_desk")
    at = cashier()
    at.find("101")
    receipt = at.screen.page.folio.window(1).lines[-1].receipt
    at.screen.papers.print_receipt(receipt.id, roll=True)
    says(at, "Receipt 1 is sent to front_desk.")
    width = float(PdfReader(print_system / "sent.pdf").pages[0].mediabox.width)
    assert round(width / 72 * 25.4) == 80
    assert "media=Custom.80x" in (print_system / "arguments").read_text()


@pytest.mark.usefixtures("print_system")
@pytest.mark.parametrize(("printer", "words"), [("bar", "out of paper"), ("gone", "no such printer")])
def test_what_a_printer_refuses_is_shown_and_nothing_is_lost(
    sqlite_hotel: SmallHotel, paid: Any, cashier: Any, printer: str, words: str
) -> None:
    at_once(sqlite_hotel, papers=printer)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_F9)
    says(at, words)
    at.qtbot.waitUntil(lambda: len(previews()) == 1)
    (preview,) = previews()
    assert preview.windowTitle() == "Folio 200001"
    at.qtbot.waitUntil(lambda: preview.preview.printer.count() == 2)
    preview.close()


def test_without_lp_the_pages_are_painted_on_the_printer(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real target: Qt's own printer, which writes what it is sent into a file."""
    monkeypatch.setenv("PATH", str(tmp_path))
    target = tmp_path / "printed.pdf"

    def to_file(_name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    class OnePrinter(paper_printing.PrinterList):
        def ask(self) -> None:
            self.found.emit(Printers(("office",), "office"))

    monkeypatch.setattr(paper_printing, "printer_named", to_file)
    monkeypatch.setattr(paper_delivery, "PrinterList", OnePrinter)
    owner = QObject()
    made = MadePaper(render_folio(folio(window(charges(100))), language=ENGLISH), "Folio N-000123", "folio.pdf")
    sending = SilentPrinting(owner, made, "")
    with qtbot.waitSignal(sending.sent) as sent:
        sending.start()
    assert sent.args == ["office"]
    pages = PdfReader(target).pages
    assert [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages] == [(595, 842)] * 3
