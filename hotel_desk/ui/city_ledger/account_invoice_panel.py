"""One invoice of an account: shown and printed, credited by lines or an amount, made void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.cashier_codes import InvoiceKind
from hotel_desk.language import _
from hotel_desk.queries.invoices import invoice_facts
from hotel_desk.ui.cashier.line_panel import Facts
from hotel_desk.ui.city_ledger.words import INVOICE_TITLES
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.invoice_correction import CorrectionDone, CorrectionNames, InvoiceCorrection
from hotel_desk.ui.widgets.buttons import Button, Intent

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import InvoiceId
    from hotel_desk.queries.account_invoices import AccountInvoice
    from hotel_desk.queries.city_ledger import AccountView
    from hotel_desk.queries.invoices import InvoiceFacts
    from hotel_desk.services.invoices import InvoiceIssued, InvoiceVoided
    from hotel_desk.ui.shell.screen import ScreenContext


class AccountInvoicePanel(JobPanel):
    """What became of an invoice, and what can be done with it.

    Args:
        show_invoice: shows the paper of an invoice or credit note.
    """

    NO_LOSS = frozenset({"amount_minor"})

    def __init__(self, context: ScreenContext, view: AccountView, row: AccountInvoice, show_invoice: Callable[[InvoiceId], object]) -> None:
        super().__init__(context, object_name="account_invoice", title=_("Invoice"))
        self.row, self._currency, self._show_invoice = row, view.currency, show_invoice
        invoice = row.invoice
        self.set_heading(invoice.number, _(INVOICE_TITLES[invoice.kind, invoice.state]))
        facts = Facts()
        facts.show_facts([(title, text) for title, text in self._facts() if text])
        names = CorrectionNames(
            lines="account_invoice_lines", amount="account_invoice_amount", credit="account_invoice_credit", void="account_invoice_void"
        )
        done = CorrectionDone(self._credited, self._voided)
        self.correction = InvoiceCorrection(context, self.form, names, self._intent, done)
        self.lines, self.amount = self.correction.lines, self.correction.amount
        self.credit, self.void = self.correction.credit, self.correction.void
        self.form.add(self.amount)
        self.form.add(reason_field("reason", _("Reason"), object_name="account_invoice_reason"))
        self.form.mark_saved()
        creditable = invoice.kind is InvoiceKind.INVOICE and invoice.left_minor > 0
        for part in (facts, self.lines, self.form, self.correction.buttons()):
            self.add(part)
        # Shown once they have a parent: without one they would be windows of their own.
        self.amount.setVisible(creditable)
        self.form.setVisible(creditable or invoice.voidable)
        self.credit.setVisible(creditable)
        self.void.setVisible(invoice.voidable)
        title = _("Show and print")
        self.show_paper = Button(
            title, object_name="account_invoice_print", accessible_name=title, kind="primary", icon_name="mdi6.printer"
        )
        self.show_paper.clicked.connect(lambda: show_invoice(invoice.invoice_id))
        self.set_primary(self.show_paper)
        if creditable:
            context.runner.read(invoice_facts, self._show_lines, self.form.show_error, owner=self, invoice_id=invoice.invoice_id)

    def first_field(self) -> QWidget | None:
        return self.show_paper

    def unsaved_edits(self) -> list[str]:
        return [*super().unsaved_edits(), *self.correction.unsaved_edits()]

    def discard(self) -> None:
        """What was ticked is given up."""
        self.lines.tick(())
        super().discard()

    def _show_lines(self, facts: InvoiceFacts) -> None:
        self.lines.show_invoice(facts)
        self.lines.setVisible(self.lines.of_use)

    def _facts(self) -> list[tuple[str, str]]:
        invoice = self.row.invoice
        return [
            (_("Payer"), invoice.payee_name),
            (_("Date"), input_date_text(invoice.business_date)),
            (_("Due"), "" if self.row.due_date is None else input_date_text(self.row.due_date)),
            (_("Total"), money_text(invoice.total_minor, self._currency)),
            (_("Not credited"), money_text(invoice.left_minor, self._currency) if invoice.left_minor else ""),
            (_("Open of its items"), money_text(self.row.open_minor, self._currency) if self.row.items else ""),
            (_("For"), invoice.credits_number),
            (_("Void because"), invoice.void_reason),
            (_("By"), invoice.user_name),
        ]

    def _intent(self, command: Callable[..., Any], **arguments: Any) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(command, {"invoice_id": self.row.invoice.invoice_id, "reason": self.form.value("reason"), **arguments})

    def _credited(self, note: InvoiceIssued) -> None:
        self._settled()
        words = _("Credit note {number}: {amount}.")
        self.finished.emit(Outcome(words.format(number=note.number, amount=money_text(note.total_minor, self._currency))))
        self._show_invoice(note.invoice_id)

    def _voided(self, voided: InvoiceVoided) -> None:
        self._settled()
        self.finished.emit(Outcome(_("{number} is void. It keeps its number.").format(number=voided.number)))

    def _settled(self) -> None:
        self.form.mark_saved()
        self.lines.tick(())
