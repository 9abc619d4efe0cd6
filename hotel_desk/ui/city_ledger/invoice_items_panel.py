"""One invoice over many items of an account: which of them, until when it is due, and what it would say."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.line_parts import together
from hotel_desk.jobs.account_papers import account_pro_forma_pdf
from hotel_desk.language import _, plural
from hotel_desk.queries.account_invoices import items_to_invoice
from hotel_desk.services.account_invoices import issue_account_invoice
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.city_ledger.words import item_title
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hotel_desk.domain.ids import ArItemId, InvoiceId
    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.queries.account_invoices import ItemLines
    from hotel_desk.queries.city_ledger import AccountItem, AccountView
    from hotel_desk.services.invoices import InvoiceIssued
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


class InvoiceItemsPanel(JobPanel):
    """All that may be invoiced is ticked; days and words narrow what is listed, and only what is listed and ticked is invoiced.

    Args:
        show_invoice: called with the invoice that was issued.
    """

    NO_LOSS = frozenset({"first", "last", "text", "due_date"})

    def __init__(self, context: ScreenContext, view: AccountView, show_invoice: Callable[[InvoiceId], object]) -> None:
        super().__init__(context, object_name="invoice_items", title=_("Issue invoice"))
        self.view = view
        self._show_invoice = show_invoice
        self._request_key = new_id()
        self._items = {item.item_id: item for item in view.items if item.kind is ArItemKind.CHARGE and item.open_minor}
        self._lines: dict[ArItemId, ItemLines] = {}
        self.set_heading(_("Issue invoice"), view.row.name)
        today = view.business_date
        self.first = DateField("first", _("Items from"), object_name="invoice_first", relative_to=lambda: today)
        self.last = DateField("last", _("Items until"), object_name="invoice_last", relative_to=lambda: today)
        hint = _("Guest, confirmation, order number, reference or text.")
        self.text = TextField("text", _("Only items with"), object_name="invoice_text", hint=hint)
        self.due = DateField("due_date", _("Due"), object_name="invoice_due", relative_to=lambda: today, required=True)
        self.due.set_value(today + timedelta(days=view.terms_days))
        for field in (self.first, self.last, self.text, self.due):
            self.form.add(field)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form.mark_saved()
        self.items = TickList(object_name="invoice_item_list", accessible_name=_("Items to invoice"))
        self.amounts = AmountRows()
        self.left_out = label("", "small", wrap=True)
        for part in (
            self.form,
            label(_("Items to invoice (Space ticks)"), "small"),
            self._ticking(),
            self.items,
            self.left_out,
            self.amounts,
        ):
            self.add(part)
        self.make_primary(_("Issue invoice"), self._intent, self._done, object_name="account_invoice_issue")
        title = _("Preview")
        self.preview = CommandButton(
            title,
            context.runner,
            self._preview_intent,
            self._preview_recorded,
            self.form.show_error,
            object_name="account_invoice_preview",
            accessible_name=_("Preview the invoice"),
            kind="plain",
        )
        self.add_secondary(self.preview)
        for field in (self.first, self.last, self.text):
            field.edited.connect(self._narrow)
        self.items.ticks_changed.connect(self._fit)
        self._fit()
        context.runner.read(items_to_invoice, self._show_read, self.form.show_error, owner=self, account_id=view.row.account_id)

    def first_field(self) -> QWidget:
        return self.items

    def chosen(self) -> list[ArItemId]:
        """The items that are listed and ticked."""
        return [self._items[key].item_id for key in self.items.ticked()]  # type: ignore[index]

    def _ticking(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for name, title, acts in (("all", _("Tick all"), True), ("none", _("Tick none"), False)):
            button = Button(title, object_name=f"invoice_tick_{name}", accessible_name=title, kind="quiet")
            button.clicked.connect(partial(self._tick, acts))
            flow.addWidget(button)
        return bar

    def _tick(self, every: bool, _checked: bool = False) -> None:
        self.items.tick({item.item_id for item in self._listed()} if every else ())
        self._fit()

    def _show_read(self, read: tuple[ItemLines, ...]) -> None:
        self._lines = {item.item_id: item for item in read}
        invoiced = [item for item in read if item.invoice_number and item.item_id in self._items]
        words = plural("{count} item is on an invoice already.", "{count} items are on an invoice already.", len(invoiced))
        self.left_out.setText(words.format(count=len(invoiced)) if invoiced else "")
        self.left_out.setVisible(bool(invoiced))
        self._narrow()

    def _free(self) -> list[AccountItem]:
        return [item for key, item in self._items.items() if key in self._lines and not self._lines[key].invoice_number]

    def _listed(self) -> list[AccountItem]:
        first, last, said = self.first.value(), self.last.value(), str(self.text.value() or "").casefold()
        return [
            item
            for item in self._free()
            if (first is None or item.opened_date >= first) and (last is None or item.opened_date <= last) and said in _sought(item)
        ]

    def _narrow(self) -> None:
        """Another list: what is on it is ticked."""
        listed = self._listed()
        lines: list[tuple[UUID, str]] = [(item.item_id, self._words(item)) for item in listed]
        self.items.show_lines(lines, {item.item_id for item in listed})
        self._fit()

    def _words(self, item: AccountItem) -> str:
        amounts = self._lines[item.item_id].amounts
        order = _("order {number}").format(number=item.order_number) if item.order_number else ""
        facts = [input_date_text(item.opened_date), money_text(amounts.amount_minor, self.view.currency), order]
        return f"{item_title(item)}\n{' · '.join(fact for fact in facts if fact)}"

    def _fit(self) -> None:
        chosen = self.chosen()
        whole = together([self._lines[key].amounts for key in chosen])
        currency = self.view.currency
        self.amounts.show_rows(
            [
                (_("Net"), money_text(whole.net_minor, currency)),
                (_("Tax"), money_text(whole.tax_minor, currency)),
                (plural("{count} item", "{count} items", len(chosen)).format(count=len(chosen)), money_text(whole.amount_minor, currency)),
            ]
        )
        self.primary_button.set_allowed(whole.amount_minor > 0)
        self.preview.set_allowed(whole.amount_minor > 0)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"account_id": self.view.row.account_id, "item_ids": self.chosen(), "due_date": self.due.value()}
        return Intent(issue_account_invoice, {**about, "request_key": self._request_key})

    def _done(self, issued: InvoiceIssued) -> None:
        self.form.mark_saved()
        amount = money_text(issued.total_minor, self.view.currency)
        words = _("Invoice {number} for {name}: {amount}.")
        self.finished.emit(Outcome(words.format(number=issued.number, name=self.view.row.name, amount=amount)))
        self._show_invoice(issued.invoice_id)

    def _preview_intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(record_paper_printed, {"paper": PaperKind.PRO_FORMA, "subject_id": self.view.row.folio_id})

    def _preview_recorded(self, printed: PaperPrinted) -> None:
        account, items = self.view.row.account_id, tuple(self.chosen())
        due = self.due.value() or self.view.business_date
        made = partial(account_pro_forma_pdf, account_id=account, item_ids=items, due_date=due, printed=printed)
        self.context.runner.read(made, partial(self._show_paper, printed), self.form.show_error, owner=self)

    def _show_paper(self, printed: PaperPrinted, made: MadePaper) -> None:
        PaperPreviewDialog(self.window(), Paper(made.pdf, made.title, made.file_name), preferred_printer=printed.printer).open()


def _sought(item: AccountItem) -> str:
    parts = (item.guest_name, item.confirmation_number, item.order_number, item.reference, item.text)
    return " ".join(parts).casefold()
