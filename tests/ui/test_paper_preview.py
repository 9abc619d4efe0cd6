"""A paper on screen: pages, zoom, saving, and printing through `lp` and through Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPointF, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit

from hotel_desk.language import ENGLISH
from hotel_desk.reports.folio import render_folio
from hotel_desk.reports.payment_receipt import render_payment_receipt_roll
from hotel_desk.ui.paper_preview import NotAPaper, Paper, PaperPreview, PaperPreviewDialog
from hotel_desk.ui.paper_printing import PagePrinting, Printers
from hotel_desk.ui.theme import MODES, theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.sample_papers import PAYMENT_RECEIPT, charges, folio, window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FOLIO = Paper(render_folio(folio(window(charges(100))), language=ENGLISH), "Folio N-000123", "folio-N-000123.pdf")
RECEIPT = Paper(render_payment_receipt_roll(PAYMENT_RECEIPT, language=ENGLISH), "Receipt N-000123", "receipt.pdf")


@pytest.fixture(autouse=True)
def _look(qapp: object) -> None:
    theme().apply("light")


def shown(qtbot: QtBot, paper: Paper = FOLIO, *, preferred_printer: str = "") -> PaperPreview:
    preview = PaperPreview(preferred_printer=preferred_printer)
    qtbot.addWidget(preview)
    preview.resize(880, 720)
    preview.show_paper(paper)
    with qtbot.waitExposed(preview):
        preview.show()
    return preview


def with_printers(qtbot: QtBot, **options: str) -> PaperPreview:
    preview = shown(qtbot, **options)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: preview.printer.count() == 2)
    return preview


@pytest.mark.usefixtures("no_print_system")
def test_it_counts_and_turns_the_pages(qtbot: QtBot) -> None:
    preview = shown(qtbot)

    assert preview.page.text() == "Page 1 of 3"
    assert not preview.previous_page.isEnabled()
    qtbot.mouseClick(preview.next_page, Qt.MouseButton.LeftButton)
    assert preview.page.text() == "Page 2 of 3"
    qtbot.mouseClick(preview.next_page, Qt.MouseButton.LeftButton)
    assert preview.page.text() == "Page 3 of 3"
    assert not preview.next_page.isEnabled()
    preview.view.pageNavigator().jump(0, QPointF())
    assert preview.page.text() == "Page 1 of 3"


@pytest.mark.usefixtures("no_print_system")
def test_it_zooms_in_steps_and_fits_again(qtbot: QtBot) -> None:
    preview = shown(qtbot)
    assert preview.zoom.text() == "Fitted"

    qtbot.mouseClick(preview.fit_page, Qt.MouseButton.LeftButton)
    assert preview.view.zoomMode() == QPdfView.ZoomMode.FitInView
    for _ in range(10):
        qtbot.mouseClick(preview.zoom_in, Qt.MouseButton.LeftButton)
    assert preview.zoom.text() == "300%"
    qtbot.mouseClick(preview.zoom_out, Qt.MouseButton.LeftButton)
    assert preview.zoom.text() == "200%"
    qtbot.mouseClick(preview.fit_width, Qt.MouseButton.LeftButton)
    assert preview.view.zoomMode() == QPdfView.ZoomMode.FitToWidth


@pytest.mark.usefixtures("no_print_system")
def test_the_words_of_the_paper_can_be_heard(qtbot: QtBot) -> None:
    preview = shown(qtbot)

    assert unnamed_widgets(preview) == []
    assert "Екатерина Иванова" in preview.view.accessibleDescription()
    assert "Minibar 100" in preview.view.accessibleDescription()


@pytest.mark.usefixtures("no_print_system")
def test_another_paper_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    preview = shown(qtbot)

    preview.show_paper(RECEIPT)

    assert preview.page.text() == "Page 1 of 1"
    assert preview.title.text() == "Receipt N-000123"


@pytest.mark.usefixtures("no_print_system")
def test_what_is_no_paper_is_refused_and_can_be_neither_printed_nor_saved(qtbot: QtBot) -> None:
    preview = shown(qtbot)

    with pytest.raises(NotAPaper, match="could not be shown"):
        preview.show_paper(Paper(b"not a PDF file", "Folio", "folio.pdf"))

    assert preview.page.text() == ""
    assert not preview.save.isEnabled()


@pytest.mark.usefixtures("no_print_system")
def test_without_a_printer_it_says_so_and_offers_the_file(qtbot: QtBot) -> None:
    preview = shown(qtbot)
    preview._take_printers(Printers((), ""))  # the machine of whoever runs this may have one

    assert not preview.print.isEnabled()
    assert preview.notice.text() == "No printer is set up on this machine. The paper can be saved as a file."
    assert preview.save.isEnabled()


@pytest.mark.usefixtures("no_print_system")
def test_save_as_proposes_a_name_and_writes_the_very_bytes(qtbot: QtBot, tmp_path: Path) -> None:
    preview = shown(qtbot)
    qtbot.mouseClick(preview.save, Qt.MouseButton.LeftButton)
    dialog = preview.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "folio-N-000123.pdf"

    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(tmp_path / "mine"))
    with qtbot.waitSignal(preview.saved):
        dialog.accept()

    assert (tmp_path / "mine.pdf").read_bytes() == FOLIO.pdf
    assert preview.notice.text() == "Saved as mine.pdf."


@pytest.mark.usefixtures("no_print_system")
def test_a_file_that_cannot_be_written_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    preview = shown(qtbot)

    with qtbot.waitSignal(preview.failed):
        preview.save_to(str(tmp_path / "no such folder" / "folio.pdf"))

    assert preview.notice.text().startswith("The file “folio.pdf” could not be written: No such file or directory.")
    assert preview.notice.property("role") == "error"


@pytest.mark.usefixtures("print_system")
def test_the_desks_printer_is_chosen_or_else_the_systems(qtbot: QtBot) -> None:
    assert with_printers(qtbot).printer.currentText() == "front_desk"
    assert with_printers(qtbot, preferred_printer="bar").printer.currentText() == "bar"
    assert with_printers(qtbot, preferred_printer="gone").printer.currentText() == "front_desk"


def test_lp_gets_the_paper_as_it_is_with_printer_copies_and_title(qtbot: QtBot, print_system: Path) -> None:
    preview = with_printers(qtbot)
    preview.copies.setValue(2)

    with qtbot.waitSignal(preview.printed) as printed:
        qtbot.mouseClick(preview.print, Qt.MouseButton.LeftButton)
        assert not preview.print.isEnabled()

    assert printed.args == ["front_desk"]
    assert (print_system / "sent.pdf").read_bytes() == FOLIO.pdf
    assert (print_system / "arguments").read_text().split("\n") == ["-d", "front_desk", "-n", "2", "-t", FOLIO.title, "-o", "fit-to-page"]
    assert preview.notice.text() == "Sent to front_desk."
    assert preview.print.isEnabled()


def test_a_receipt_of_the_roll_tells_the_printer_its_length(qtbot: QtBot, print_system: Path) -> None:
    preview = with_printers(qtbot)
    preview.show_paper(RECEIPT)

    with qtbot.waitSignal(preview.printed):
        qtbot.mouseClick(preview.print, Qt.MouseButton.LeftButton)

    height = round(float(PdfReader(print_system / "sent.pdf").pages[0].mediabox.height) / 72 * 25.4)
    assert f"media=Custom.80x{height}mm" in (print_system / "arguments").read_text()


@pytest.mark.usefixtures("print_system")
def test_a_printer_that_refuses_is_a_sentence_and_can_be_tried_again(qtbot: QtBot) -> None:
    preview = with_printers(qtbot, preferred_printer="bar")

    with qtbot.waitSignal(preview.failed):
        qtbot.mouseClick(preview.print, Qt.MouseButton.LeftButton)

    assert preview.notice.text().startswith("The printer “bar” did not take the paper: The printer is out of paper.")
    assert preview.print.isEnabled()


def test_qt_prints_every_page_at_its_size(qtbot: QtBot, tmp_path: Path) -> None:
    source = tmp_path / "folio.pdf"
    source.write_bytes(FOLIO.pdf)
    document = QPdfDocument()
    assert document.load(str(source)) == QPdfDocument.Error.None_
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    printing = PagePrinting(document, printer, document)
    with qtbot.waitSignal(printing.ended, timeout=60_000) as ended:
        printing.start()

    assert ended.args == [True]
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert len(pages) == 3
    assert (round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))) == (595, 842)


@pytest.mark.usefixtures("no_print_system")
@pytest.mark.parametrize("mode", MODES)
def test_the_dialog_shows_the_paper_white_in_both_themes_and_leaves_on_esc(qtbot: QtBot, mode: str) -> None:
    theme().apply(mode)
    dialog = PaperPreviewDialog(None, FOLIO)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    view = dialog.preview.view

    middle = view.viewport().width() // 2
    qtbot.waitUntil(lambda: view.viewport().grab().toImage().pixelColor(middle, 40).lightness() > 250)
    assert dialog.windowTitle() == "Folio N-000123"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
