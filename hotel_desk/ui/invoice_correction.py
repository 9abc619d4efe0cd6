"""How an invoice is corrected, wherever one is shown: credited by lines or an amount, or made void."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.services.invoices import issue_credit_note, void_invoice
from hotel_desk.ui.credit_lines import CreditLines
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from hotel_desk.services.invoices import InvoiceIssued, InvoiceVoided
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form


@dataclass(frozen=True, slots=True)
class CorrectionNames:
    """The object names of the parts."""

    lines: str
    amount: str
    credit: str
    void: str


@dataclass(frozen=True, slots=True)
class CorrectionDone:
    """Told what was done."""

    credited: Callable[[InvoiceIssued], None]
    voided: Callable[[InvoiceVoided], None]


class InvoiceCorrection:
    """The lines to credit, the amount and the buttons; whoever owns it puts them in their places.

    Args:
        form: where the reason is given, the amount goes and refusals are shown.
        intent: makes a command with its further arguments one of the invoice on view, or None where nothing can be done.
    """

    def __init__(
        self, context: ScreenContext, form: Form, names: CorrectionNames, intent: Callable[..., Intent | None], done: CorrectionDone
    ) -> None:
        self._currency = context.status().currency
        self._intent = intent
        self.lines = CreditLines(object_name=names.lines)
        self.amount = MoneyField(
            "amount_minor",
            _("Amount to credit"),
            object_name=names.amount,
            currency=self._currency,
            hint=_("Empty: all that is left, or the ticked lines."),
            minimum=1,
        )
        self.credit = CommandButton(
            _("Credit note"),
            context.runner,
            self._credit_intent,
            done.credited,
            form.show_error,
            object_name=names.credit,
            accessible_name=_("Issue a credit note"),
            kind="plain",
            icon_name="mdi6.receipt-text-minus-outline",
        )
        self.void = CommandButton(
            _("Make void"),
            context.runner,
            lambda: intent(void_invoice),
            done.voided,
            form.show_error,
            object_name=names.void,
            accessible_name=_("Make the invoice void"),
            kind="danger",
            icon_name="mdi6.receipt-text-remove-outline",
        )
        self.lines.ticks_changed.connect(self.follow_ticks)

    def buttons(self) -> QWidget:
        """The two buttons side by side."""
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for button in (self.credit, self.void):
            flow.addWidget(button)
        return bar

    def unsaved_edits(self) -> list[str]:
        """What was ticked would be lost."""
        return [_("Lines to credit")] if self.lines.ticked() else []

    def follow_ticks(self) -> None:
        """Lines or an amount, not both."""
        ticked = bool(self.lines.ticked())
        self.amount.setEnabled(not ticked)
        if ticked:
            self.amount.set_value(None)
        words = _("Credit {amount}").format(amount=money_text(self.lines.total(), self._currency)) if ticked else _("Credit note")
        self.credit.setText(words)

    def _credit_intent(self) -> Intent | None:
        about: dict[str, Any] = {"amount_minor": self.amount.value(), "posting_ids": self.lines.ticked()}
        return self._intent(issue_credit_note, **about)
