"""Invoices of the folio on view: issued, looked at and printed, made void, credited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.language import N_, _
from hotel_desk.queries.invoice_lines import amounts_of, chosen_of
from hotel_desk.queries.invoices import folio_invoices, invoice_facts
from hotel_desk.services.invoices import issue_invoice
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.paper_list import PaperList
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.invoice_correction import CorrectionDone, CorrectionNames, InvoiceCorrection
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import PostingId
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.invoice_lines import FreeLine
    from hotel_desk.queries.invoices import FolioInvoices, InvoiceFacts, InvoiceRow
    from hotel_desk.services.invoices import InvoiceIssued, InvoiceVoided
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.cashier.papers import PaperMaker
    from hotel_desk.ui.shell.screen import ScreenContext

_STATES: dict[tuple[InvoiceKind, InvoiceState], str] = {
    (InvoiceKind.INVOICE, InvoiceState.ISSUED): N_("Invoice"),
    (InvoiceKind.INVOICE, InvoiceState.VOID): N_("Void invoice"),
    (InvoiceKind.CREDIT_NOTE, InvoiceState.ISSUED): N_("Credit note"),
    (InvoiceKind.CREDIT_NOTE, InvoiceState.VOID): N_("Void credit note"),
}


class InvoicePanel(FolioPanel):
    """What is to be invoiced above, what was invoiced below.

    Args:
        papers: shows and prints them.
        chosen_lines: the lines that are chosen on the page.
    """

    def __init__(self, context: ScreenContext, papers: PaperMaker, chosen_lines: Callable[[], list[FolioLineView]]) -> None:
        super().__init__(context, object_name="invoice", title=_("Invoices"))
        self._papers = papers
        self._chosen_lines = chosen_lines
        self._read: FolioInvoices | None = None
        self._show_last = False
        self._just_begun = False
        self.only_chosen = CheckField("only_chosen", _("Only the chosen lines"), object_name="invoice_only_chosen")
        self.form.add(self.window_field)
        self.form.add(self.only_chosen)
        self.form.edited.connect(self._fit)
        self.nothing = label(_("No charges here that are not on an invoice yet."), "quiet", wrap=True)
        self.list = PaperList(object_name="invoice_list", accessible_name=_("Invoices of this folio"))
        self.list.chosen.connect(self._chosen)
        self.list_title = label(_("Invoices of this folio"), "label")
        self.change = Form(object_name="invoice_change_form", accessible_name=_("Correct an invoice"), other_errors=context.messages.error)
        names = CorrectionNames(
            lines="invoice_credit_lines", amount="invoice_credit_amount", credit="issue_credit_note", void="void_invoice"
        )
        done = CorrectionDone(self._issued, self._voided)
        self.correction = InvoiceCorrection(context, self.change, names, self._change_intent, done)
        self.lines, self.amount = self.correction.lines, self.correction.amount
        self.credit, self.void = self.correction.credit, self.correction.void
        self.reason = TextField("reason", _("Reason"), object_name="invoice_reason", required=True)
        self.change.add(self.amount)
        self.change.add(self.reason)
        self.change.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for part in (
            self.form,
            self.amounts,
            self.nothing,
            self.list_title,
            self.list,
            self._buttons(),
            self.lines,
            self.change,
            self.correction.buttons(),
        ):
            self.add(part)
        self.pro_forma = CommandButton(
            _("Pro-forma"),
            context.runner,
            lambda: Intent(record_paper_printed, {"paper": PaperKind.PRO_FORMA, "subject_id": self.folio.folio_id}),
            self._pro_forma_recorded,
            object_name="print_pro_forma",
            accessible_name=_("Show a pro-forma invoice"),
            kind="plain",
        )
        title = _("Issue invoice")
        self.issue = CommandButton(
            title,
            context.runner,
            self._issue_intent,
            self._issued,
            object_name="issue_invoice",
            accessible_name=title,
            icon_name="mdi6.receipt-text-check-outline",
        )
        self.issue.set_touch()
        self.add_secondary(self.pro_forma)
        self.set_primary(self.issue)

    def clear(self) -> None:
        self._read = None
        self.choose_lines.setChecked(False)
        self._just_begun = True
        chosen = [line for line in self._chosen_lines() if line.window_number == self.form.value("window_number")]
        self._chosen_ids: list[PostingId] = [line.posting_id for line in chosen]
        self.only_chosen.setVisible(bool(chosen))
        self.only_chosen.set_value(bool(chosen))
        self._empty_change()
        self.list.show_papers([])

    def first_field(self) -> QWidget:
        return self.issue

    def unsaved_edits(self) -> list[str]:
        return [*self.change.changed_fields(), *self.correction.unsaved_edits()]

    def discard(self) -> None:
        """What was ticked is given up."""
        self.lines.tick(())
        super().discard()

    def update_amounts(self) -> None:
        """The folio was read: so are its invoices."""
        self._fit()
        self.context.runner.read(folio_invoices, self._show_read, key="invoices", folio_id=self.folio.folio_id)

    def likely_window(self, folio: FolioView, on_view: int) -> int:  # noqa: ARG002 - the window whose lines are on view
        return on_view

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show_read(self, read: FolioInvoices) -> None:
        if self._folio is None or read.folio_id != self.folio.folio_id:
            return
        self._read = read
        self._forget_what_cannot_be_invoiced()
        self.list.show_papers([(row.invoice_id, self._words(row)) for row in read.invoices], last=self._show_last)
        self._show_last = False
        self._fit()
        if self._just_begun:
            # Nothing could be pressed before it was known what there is.
            self._just_begun = False
            (self.issue if self.issue.isEnabled() else self.list).setFocus()

    def _forget_what_cannot_be_invoiced(self) -> None:
        """The line that the keyboard happened to be on may be a payment, or invoiced: then the whole window is meant."""
        if self._just_begun and self.only_chosen.value() and not self._to_invoice():
            self.only_chosen.set_value(False)
            self.only_chosen.hide()
            self.form.mark_saved()

    def _words(self, row: InvoiceRow) -> str:
        currency = self.folio.currency
        first = f"{row.number}  ·  {money_text(row.total_minor, currency)}"
        facts = [_(_STATES[row.kind, row.state]), input_date_text(row.business_date), row.payee_name]
        if row.credits_number:
            facts.append(_("for {number}").format(number=row.credits_number))
        elif row.state is InvoiceState.ISSUED and row.left_minor != row.total_minor:
            facts.append(_("left {amount}").format(amount=money_text(row.left_minor, currency)))
        return f"{first}\n{' · '.join(facts)}"

    def _fit(self) -> None:
        """Buttons and figures follow what is chosen."""
        if self._folio is None:
            return
        free, row = self._to_invoice(), self._row()
        total = amounts_of(free)
        currency = self.folio.currency
        self.amounts.show_rows(
            [
                (_("Net"), money_text(total.net_minor, currency)),
                (_("Tax"), money_text(total.tax_minor, currency)),
                (_("To be invoiced"), money_text(total.amount_minor, currency)),
            ]
        )
        self.issue.set_allowed(self._read is not None and total.amount_minor > 0)
        self.pro_forma.set_allowed(bool(free))
        # Where all is invoiced, the invoices need the room.
        self.amounts.setVisible(total.amount_minor > 0 or row is None)
        self.nothing.setVisible(self._read is not None and total.amount_minor <= 0 and row is None)
        for part in (self.list_title, self.print, self.choose_lines, self.change, self.credit, self.void):
            part.setVisible(row is not None)
        creditable = row is not None and row.left_minor > 0
        self.form.setVisible(len(self.folio.windows) > 1 or not self.only_chosen.isHidden())
        self.amount.setVisible(creditable)
        self.credit.set_allowed(creditable)
        self.void.set_allowed(row is not None and row.voidable)
        self.change.setVisible(row is not None and (creditable or row.voidable))

    def _chosen(self) -> None:
        """Another invoice: its lines may be ticked once they are read."""
        row = self._row()
        self._fit()
        if row is None or row.left_minor <= 0:
            self.lines.forget()
            self.choose_lines.setEnabled(False)
        else:
            self.context.runner.read(invoice_facts, self._show_lines, key="invoice lines", invoice_id=row.invoice_id)

    def _show_lines(self, facts: InvoiceFacts) -> None:
        row = self._row()
        if row is not None and row.invoice_id == facts.invoice_id:
            self.lines.show_invoice(facts)
            self.choose_lines.setEnabled(self.lines.of_use)
            self.lines.setVisible(self.lines.of_use and self.choose_lines.isChecked())
            self.correction.follow_ticks()

    def _lines_wanted(self, on: bool) -> None:
        """The list takes room, so it is there when it is wanted."""
        self.lines.setVisible(on and self.lines.of_use)
        if not on:
            self.lines.tick(())
            self.correction.follow_ticks()
        elif self.lines.of_use:
            self.lines.setFocus()

    def _to_invoice(self) -> list[FreeLine]:
        if self._read is None:
            return []
        free = list(self._read.free.get(self.form.value("window_number") or 1, ()))
        return chosen_of(free, self._chosen_ids) if self.only_chosen.value() else free

    def _row(self) -> InvoiceRow | None:
        chosen = self.list.chosen_id()
        return None if self._read is None else next((row for row in self._read.invoices if row.invoice_id == chosen), None)

    def _empty_change(self) -> None:
        self.lines.tick(())
        self.change.set_values(amount_minor=None, reason="")
        self.change.clear_errors()
        self.change.mark_saved()

    # --- what is done -------------------------------------------------------------------------------------------------

    def _issue_intent(self) -> Intent:
        chosen = self._chosen_ids if self.only_chosen.value() else []
        window = self.form.value("window_number") or 1
        return Intent(issue_invoice, {"folio_id": self.folio.folio_id, "window_number": window, "posting_ids": chosen})

    def _issued(self, issued: InvoiceIssued) -> None:
        amount = money_text(issued.total_minor, self.folio.currency)
        words = _("Invoice {number}: {amount}.") if issued.kind is InvoiceKind.INVOICE else _("Credit note {number}: {amount}.")
        self.context.messages.success(words.format(number=issued.number, amount=amount))
        self.only_chosen.set_value(False)
        self.only_chosen.hide()
        self.form.mark_saved()
        self._empty_change()
        self._show_last = True
        self.update_amounts()
        self._papers.print_invoice(issued.invoice_id)

    def _change_intent(self, command: Callable[..., Any], **arguments: Any) -> Intent | None:
        row = self._row()
        if row is None or not self.change.check():
            return None
        return Intent(command, {"invoice_id": row.invoice_id, "reason": self.reason.value(), **arguments})

    def _voided(self, voided: InvoiceVoided) -> None:
        self.context.messages.success(_("{number} is void. It keeps its number.").format(number=voided.number))
        self._empty_change()
        self.update_amounts()

    def _pro_forma_recorded(self, printed: PaperPrinted) -> None:
        self._papers.show_pro_forma(self.folio.folio_id, printed, self.form.value("window_number") or 1)

    def _print_chosen(self) -> None:
        row = self._row()
        if row is not None:
            self._papers.print_invoice(row.invoice_id)

    # --- putting together ---------------------------------------------------------------------------------------------

    def _buttons(self) -> QWidget:
        self.print = Button(
            _("Show and print"), object_name="print_invoice", accessible_name=_("Show and print the invoice"), icon_name="mdi6.printer"
        )
        self.print.clicked.connect(self._print_chosen)
        self.list.itemActivated.connect(lambda _item: self._print_chosen())
        title = _("Choose lines")
        about = _("Tick the lines of the invoice that are credited")
        self.choose_lines = Button(title, object_name="choose_credit_lines", accessible_name=title, kind="quiet", tooltip=about)
        self.choose_lines.setCheckable(True)
        self.choose_lines.toggled.connect(self._lines_wanted)
        return _row_of(self.print, self.choose_lines)


def _row_of(*buttons: Button) -> QWidget:
    bar = QWidget()
    flow = FlowLayout(bar, spacing=8)
    for button in buttons:
        flow.addWidget(button)
    return bar
