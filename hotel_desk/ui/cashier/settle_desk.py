"""The way from taking a payment to settling several bills, and what is said when they are settled."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _, plural
from hotel_desk.ui.cashier.receipt_field import NO_PAPER, ROLL
from hotel_desk.ui.cashier.settle_dialog import SettleDialog
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.services.joint_payments import BillsSettled
    from hotel_desk.ui.cashier.papers import PaperMaker
    from hotel_desk.ui.cashier.payment_panel import PaymentPanel
    from hotel_desk.ui.shell.screen import ScreenContext


class SettleDesk(QObject):
    """Offers “More bills…” on the panel of a payment.

    Signals:
        finished(): bills were settled; the panel is not needed any more.
    """

    finished = Signal()

    def __init__(self, context: ScreenContext, panel: PaymentPanel, papers: PaperMaker, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._panel = panel
        self._papers = papers
        self._home = parent
        title = _("More bills…")
        self.button = Button(
            title,
            object_name="payment_more_bills",
            accessible_name=_("Settle several bills together"),
            kind="plain",
            icon_name="mdi6.receipt-text-plus-outline",
            shortcut="Shift+F11",
        )
        self.button.clicked.connect(lambda _checked=False: self.ask())
        # In the panel and not at its foot, which a long word for holding a card fills already.
        panel.add(self.button)
        panel.more_bills = self.ask

    def ask(self) -> None:
        """Open the dialog on the folio of the panel."""
        dialog = SettleDialog(self._home.window(), self._context, self._panel.codes)
        dialog.settled.connect(self._settled)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin(self._panel.folio)

    def _settled(self, settled: BillsSettled, paper: str) -> None:
        self._panel.form.mark_saved()
        self.finished.emit()
        amount = money_text(settled.amount_minor, self._panel.folio.currency)
        count = len(settled.on_account) + len(settled.prepaid) + (len(settled.paid.parts) if settled.paid else 0)
        sentence = plural("{amount} settled on {count} bill.", "{amount} settled on {count} bills.", count).format(
            amount=amount, count=count
        )
        receipt_id = None if settled.paid is None else settled.paid.receipt_id
        if receipt_id is None:
            self._context.messages.success(sentence)
            return
        again = MessageAction(_("Print receipt"), partial(self._papers.print_receipt, receipt_id, roll=paper == ROLL))
        self._context.messages.success(sentence, again)
        if paper != NO_PAPER:
            self._papers.print_receipt(receipt_id, roll=paper == ROLL)
