"""Shows papers of a stay: written down as printed first, then made, then looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.domain.ids import FolioId, ReceiptId, ReservationId
from hotel_desk.jobs.kept_papers import kept_folio, kept_receipt
from hotel_desk.jobs.registration_card_paper import registration_card_pdf
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.kept_papers import KeptPapers

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


class PaperShower(QObject):
    """Makes papers away from the window and opens each in a preview.

    Args:
        parent: the widget that the previews belong to.
    """

    def __init__(self, context: ScreenContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._kept = KeptPapers(parent, context)

    def show_paper(self, kind: PaperKind, subject_id: UUID) -> None:
        """Make a registration card (of a reservation), a receipt or a folio and show it."""
        if kind is PaperKind.FOLIO:
            self._kept.hand_over(kind, subject_id, partial(kept_folio, folio_id=FolioId(subject_id)))
            return
        if kind is PaperKind.RECEIPT:
            self._kept.hand_over(kind, subject_id, partial(kept_receipt, receipt_id=ReceiptId(subject_id)))
            return
        recorded = partial(self._make, ReservationId(subject_id))
        self._context.runner.run(record_paper_printed, recorded, owner=self, paper=kind, subject_id=subject_id)

    def _make(self, reservation_id: ReservationId, printed: PaperPrinted) -> None:
        make = partial(registration_card_pdf, reservation_id=reservation_id)
        self._context.runner.read(make, partial(self._show, printed), owner=self, printed=printed)

    def _show(self, printed: PaperPrinted, made: MadePaper) -> None:
        self._kept.delivery.deliver(made, printed)
