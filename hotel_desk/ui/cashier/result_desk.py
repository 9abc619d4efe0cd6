"""Says what came of a posting, and offers what comes next: its receipt, or taking it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _
from hotel_desk.ui.cashier.receipt_field import NO_PAPER, ROLL
from hotel_desk.ui.cashier.result_words import adjusted_words, charged_words, receipt_words, reversed_words
from hotel_desk.ui.shell.screen import MessageAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.cashier.papers import PaperMaker
    from hotel_desk.ui.cashier.payment_panel import PaymentPanel
    from hotel_desk.ui.shell.screen import ScreenContext


class ResultDesk(QObject):
    """Speaks to the person after each posting.

    Args:
        folio_on_view: the folio that the sentences name.

    Signals:
        reversal_asked(object): a line just posted (`Posted`) is to be taken back.
    """

    reversal_asked = Signal(object)

    def __init__(self, context: ScreenContext, folio_on_view: Callable[[], FolioView | None], papers: PaperMaker, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._folio_on_view = folio_on_view
        self._papers = papers

    def charged(self, posted: Posted) -> None:
        """A charge stands on the folio; above the limit of the stay it is a warning."""
        tell = self._context.messages.warning if posted.over_limit_minor else self._context.messages.success
        tell(self._said(charged_words, posted), self._reverse(posted))

    def paid(self, panel: PaymentPanel, posted: Posted) -> None:
        """Money has come or gone: print what was asked for, and offer the receipt once more."""
        sentence, receipt_id = self._said(receipt_words, posted), posted.receipt_id
        if receipt_id is None:
            self._context.messages.success(sentence)
            return
        roll = panel.wanted_paper() == ROLL
        again = MessageAction(_("Print receipt"), partial(self._papers.print_receipt, receipt_id, roll=roll))
        self._context.messages.success(sentence, again)
        if panel.wanted_paper() != NO_PAPER:
            self._papers.print_receipt(receipt_id, roll=roll)

    def taken_back(self, posted: Posted) -> None:
        """A line is reversed."""
        self._context.messages.success(self._said(reversed_words, posted))

    def adjusted(self, posted: Posted) -> None:
        """A line of a closed day is adjusted."""
        self._context.messages.success(self._said(adjusted_words, posted), self._reverse(posted))

    def _said(self, words: Callable[[Posted, FolioView | None, str], str], posted: Posted) -> str:
        return words(posted, self._folio_on_view(), self._context.status().currency)

    def _reverse(self, posted: Posted) -> MessageAction:
        return MessageAction(_("Reverse…"), lambda: self.reversal_asked.emit(posted))
