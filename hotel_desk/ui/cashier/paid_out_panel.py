"""Cash paid out of the drawer: for the guest on view, or for the house onto its petty cash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.paid_outs import PaidOutCode, paid_out_codes
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.receipt_field import NO_PAPER, ROLL, receipt_field
from hotel_desk.ui.cashier.words import amount_words, balance_words
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.cashier.papers import PaperMaker
    from hotel_desk.ui.shell.screen import ScreenContext

GUEST, HOUSE = "guest", "house"


class PaidOutPanel(FolioPanel):
    """Enter pays it out and, where that was asked for, prints its receipt."""

    def __init__(self, context: ScreenContext, papers: PaperMaker) -> None:
        title = _("Pay out cash")
        super().__init__(context, object_name="paid_out", title=title)
        self._papers = papers
        currency = context.status().currency
        self.code = ChoiceField("transaction_code_id", _("Code"), object_name="paid_out_code", required=True)
        self.whom = ChoiceField("whom", _("For"), object_name="paid_out_whom")
        self.whom.set_choices([(GUEST, _("This folio")), (HOUSE, _("Petty cash"))])
        self.whom.set_value(GUEST)
        self.amount = MoneyField("amount_minor", _("Amount"), object_name="paid_out_amount", currency=currency, minimum=1, required=True)
        self.reason = TextField("reason", _("Purpose"), object_name="paid_out_reason", required=True)
        self.reference = TextField("reference", _("Bill number"), object_name="paid_out_reference")
        self.paper = receipt_field("paid_out")
        for field in (self.code, self.whom, self.amount, self.reason, self.reference, self.window_field):
            self.form.add(field)
        self.add(self.form)
        self.add(self.amounts)
        self.form.add(self.paper)
        self.form.edited.connect(self.update_amounts)
        self.take = CommandButton(
            title, context.runner, self._intent, self._paid_out, self.form.show_error, object_name="paid_out_take", accessible_name=title
        )
        self.set_primary(self.take)

    def begin(self, folio: FolioView, window_number: int) -> None:
        super().begin(folio, window_number)
        self.context.runner.read(paid_out_codes, self.show_codes, owner=self)

    def show_codes(self, codes: Sequence[PaidOutCode]) -> None:
        """Offer the hotel's codes for paid-outs; the first is the likeliest."""
        self.code.set_choices([(code.id, code.name) for code in codes])
        if self.code.value() is None and codes:
            self.code.set_value(codes[0].id)
            self.form.mark_saved()

    def clear(self) -> None:
        self.form.set_values(whom=GUEST, amount_minor=None, reason="", reference="", paper=self.paper.value() or NO_PAPER)
        self.update_amounts()

    def unsaved_edits(self) -> list[str]:
        kept = {field.editor.accessibleName() for field in (self.code, self.whom, self.paper, self.window_field)}
        return [edit for edit in super().unsaved_edits() if edit not in kept]

    def first_field(self) -> QWidget:
        return self.amount.line

    def update_amounts(self) -> None:
        if self._folio is None:
            return
        house = self.whom.value() == HOUSE
        self.window_field.setVisible(not house and len(self.folio.windows) > 1)
        amount = self.form.value("amount_minor")
        rows = [] if house else [self.balance_row()]
        if amount is not None and not house:
            after = self.window_of_folio().balance_minor + amount
            rows.append((_("Afterwards: {meaning}").format(meaning=balance_words(after)), amount_words(after, self.folio.currency)))
        self.amounts.show_rows(rows)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        arguments = {
            "transaction_code_id": self.code.value(),
            "amount_minor": self.form.value("amount_minor"),
            "reason": self.reason.value(),
            "reference": self.reference.value() or None,
        }
        if self.whom.value() == GUEST:
            arguments |= {"folio_id": self.folio.folio_id, "window_number": self.window_of_folio().number}
        return Intent(pay_out, arguments)

    def _paid_out(self, posted: Posted) -> None:
        self.form.mark_saved()
        paper, receipt_id = self.paper.value(), posted.receipt_id
        sentence = _("Paid-out receipt {number}: {amount}.").format(
            number=posted.receipt_number, amount=money_text(posted.amount_minor, self.folio.currency)
        )
        self.done.emit(posted)
        self.left.emit()
        if receipt_id is None:
            self.context.messages.success(sentence)
            return
        again = MessageAction(_("Print receipt"), lambda: self._papers.print_receipt(receipt_id, roll=paper == ROLL))
        self.context.messages.success(sentence, again)
        if paper != NO_PAPER:
            self._papers.print_receipt(receipt_id, roll=paper == ROLL)
