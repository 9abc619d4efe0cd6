"""Papers made at the cashier's: recorded, made on a reader thread, shown before they are printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.jobs.invoice_papers import invoice_pdf, pro_forma_pdf
from hotel_desk.jobs.kept_papers import kept_folio, kept_receipt
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.kept_papers import KeptPapers
from hotel_desk.ui.widgets.buttons import Intent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import FolioId, InvoiceId, ReceiptId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


class PaperMaker(QObject):
    """Makes papers and shows them over a screen."""

    def __init__(self, screen: QWidget, context: ScreenContext) -> None:
        super().__init__(screen)
        self._runner = context.runner
        self._kept = KeptPapers(screen, context)

    def folio_intent(self, folio_id: FolioId, window_number: int | None = None) -> Intent:
        """What a button runs before `show_folio`."""
        return Intent(record_paper_printed, {"paper": PaperKind.FOLIO, "subject_id": folio_id, "window_number": window_number})

    def show_folio(self, folio_id: FolioId, printed: PaperPrinted, window_number: int | None = None) -> None:
        """Make the folio as it is now, or one window of it, and show it; what was printed before is shown as a copy."""
        self._kept.go_on(partial(kept_folio, folio_id=folio_id, window_number=window_number), printed)

    def print_receipt(self, receipt_id: ReceiptId, *, roll: bool) -> None:
        """Record, make and show a receipt; the first print is archived before it is shown."""
        make = partial(kept_receipt, receipt_id=receipt_id, roll=roll)
        self._kept.hand_over(PaperKind.RECEIPT, receipt_id, make, roll=roll)

    def print_invoice(self, invoice_id: InvoiceId) -> None:
        """Record, make and show an invoice or credit note; the first print is archived before it is shown."""
        self._kept.hand_over(PaperKind.INVOICE, invoice_id, partial(invoice_pdf, invoice_id=invoice_id))

    def show_pro_forma(self, folio_id: FolioId, printed: PaperPrinted, window_number: int) -> None:
        """Make what an invoice over a window would say, and show it."""
        query = partial(pro_forma_pdf, folio_id=folio_id, printed=printed, window_number=window_number)
        self._runner.read(query, partial(self._deliver, printed), owner=self)

    def _deliver(self, printed: PaperPrinted, made: MadePaper) -> None:
        self._kept.delivery.deliver(made, printed)
