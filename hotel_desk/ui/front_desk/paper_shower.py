"""Shows papers of a stay: written down as printed first, then made, then looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.jobs.folio_papers import MadePaper, receipt_pdf
from hotel_desk.jobs.registration_card_paper import registration_card_pdf
from hotel_desk.services.papers import PaperKind, PaperPrinted, record_paper_printed
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from hotel_desk.ui.shell.screen import ScreenContext

_MADE_BY: dict[PaperKind, tuple[Callable[..., MadePaper], str]] = {
    PaperKind.REGISTRATION_CARD: (registration_card_pdf, "reservation_id"),
    PaperKind.RECEIPT: (receipt_pdf, "receipt_id"),
}


class PaperShower(QObject):
    """Makes papers away from the window and opens each in a preview.

    Args:
        parent: the widget that the previews belong to.
    """

    def __init__(self, context: ScreenContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._home = parent

    def show_paper(self, kind: PaperKind, subject_id: UUID) -> None:
        """Make a registration card (of a reservation) or a receipt and show it."""
        self._context.runner.run(record_paper_printed, partial(self._make, kind, subject_id), owner=self, paper=kind, subject_id=subject_id)

    def _make(self, kind: PaperKind, subject_id: UUID, printed: PaperPrinted) -> None:
        query, argument = _MADE_BY[kind]
        make = partial(query, **{argument: subject_id})
        self._context.runner.read(make, partial(self._open, printed.printer), owner=self, printed=printed)

    def _open(self, printer: str, made: MadePaper) -> None:
        PaperPreviewDialog(self._home.window(), Paper(made.pdf, made.title, made.file_name), preferred_printer=printer).open()
