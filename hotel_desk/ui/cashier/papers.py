"""Papers made at the cashier's: recorded, made on a reader thread, shown before they are printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from hotel_desk.jobs.folio_papers import MadePaper, folio_pdf, receipt_pdf
from hotel_desk.jobs.invoice_papers import MadeInvoice, invoice_pdf, pro_forma_pdf
from hotel_desk.services.archived_papers import PaperArchived, archive_paper
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import Intent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import FolioId, InvoiceId, ReceiptId
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

    def print_invoice(self, invoice_id: InvoiceId) -> None:
        """Record, make and show an invoice or credit note; the first print is archived before it is shown."""
        made = partial(self._invoice_recorded, invoice_id)
        self._runner.run(record_paper_printed, made, owner=self, paper=PaperKind.INVOICE, subject_id=invoice_id)

    def show_pro_forma(self, folio_id: FolioId, printed: PaperPrinted, window_number: int) -> None:
        """Make what an invoice over a window would say, and show it."""
        made = partial(pro_forma_pdf, folio_id=folio_id, printed=printed, window_number=window_number)
        self._runner.read(made, partial(self._show, printed), owner=self)

    def _invoice_recorded(self, invoice_id: InvoiceId, printed: Any) -> None:
        query = partial(invoice_pdf, invoice_id=invoice_id, printed=printed)
        self._runner.read(query, partial(self._invoice_made, invoice_id, printed), owner=self)

    def _invoice_made(self, invoice_id: InvoiceId, printed: PaperPrinted, made: MadeInvoice) -> None:
        if not made.is_new:
            self._show(printed, made.paper)
            return
        pdf = made.paper.pdf
        kept = partial(self._invoice_kept, invoice_id, printed, made)
        self._runner.run(archive_paper, kept, owner=self, paper=PaperKind.INVOICE, subject_id=invoice_id, pdf=pdf)

    def _invoice_kept(self, invoice_id: InvoiceId, printed: PaperPrinted, made: MadeInvoice, archived: PaperArchived) -> None:
        """Where another desk was faster, its print is the paper, and this one is a copy of it."""
        if archived.kept_before:
            self._invoice_recorded(invoice_id, printed)
        else:
            self._show(printed, made.paper)

    def _show(self, printed: PaperPrinted, made: MadePaper) -> None:
        paper = Paper(made.pdf, made.title, made.file_name)
        PaperPreviewDialog(self._screen.window(), paper, preferred_printer=printed.printer).open()
