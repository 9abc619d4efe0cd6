"""Papers made at the cashier's: recorded, made on a reader thread, shown before they are printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from hotel_desk.jobs.folio_papers import MadePaper, folio_pdf, receipt_pdf
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import Intent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import FolioId, ReceiptId
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.task_runner import TaskRunner


class PaperMaker(QObject):
    """Makes papers and shows them over a screen."""

    def __init__(self, screen: QWidget, runner: TaskRunner) -> None:
        super().__init__(screen)
        self._screen = screen
        self._runner = runner

    def folio_intent(self, folio_id: FolioId) -> Intent:
        """What a button runs before `show_folio`."""
        return Intent(record_paper_printed, {"paper": PaperKind.FOLIO, "subject_id": folio_id})

    def show_folio(self, folio_id: FolioId, printed: PaperPrinted, window_number: int | None = None) -> None:
        """Make the folio as it is now, or one window of it, and show it."""
        made = partial(folio_pdf, folio_id=folio_id, printed=printed, window_number=window_number)
        self._runner.read(made, partial(self._show, printed), owner=self)

    def print_receipt(self, receipt_id: ReceiptId, *, roll: bool) -> None:
        """Record, make and show a receipt."""
        made = partial(self._receipt_recorded, receipt_id, roll)
        self._runner.run(record_paper_printed, made, owner=self, paper=PaperKind.RECEIPT, subject_id=receipt_id)

    def _receipt_recorded(self, receipt_id: ReceiptId, roll: bool, printed: Any) -> None:
        query = partial(receipt_pdf, receipt_id=receipt_id, printed=printed, roll=roll)
        self._runner.read(query, partial(self._show, printed), owner=self)

    def _show(self, printed: PaperPrinted, made: MadePaper) -> None:
        paper = Paper(made.pdf, made.title, made.file_name)
        PaperPreviewDialog(self._screen.window(), paper, preferred_printer=printed.printer).open()
