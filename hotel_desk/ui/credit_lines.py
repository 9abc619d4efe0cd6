"""The lines of an invoice to be ticked for a credit note, wherever one is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.queries.invoices import InvoiceFacts, InvoiceLineFacts


class CreditLines(TickList):
    """What an invoice still holds, a line each; nothing ticked means an amount, or all that is left.

    `of_use`: there are lines to choose among. Whoever owns it shows it.
    """

    def __init__(self, *, object_name: str) -> None:
        super().__init__(object_name=object_name, accessible_name=_("Lines to credit (Space ticks)"), shown=3)
        self._amounts: dict[UUID, int] = {}
        self.of_use = False
        self.hide()

    def show_invoice(self, facts: InvoiceFacts) -> None:
        """Show the lines of another invoice, or the same one read again: then what was ticked stays."""
        held = {line.posting_id: line for line in facts.lines if line.posting_id is not None}
        self._amounts = {key: line.net_minor + line.tax_minor for key, line in held.items()}
        ticked = [key for key in self.ticked() if key in held]
        self.show_lines([(key, _words(line, facts.currency)) for key, line in held.items()], ticked)
        self.of_use = len(held) > 1 and facts.left_minor > 0

    def forget(self) -> None:
        """No invoice is chosen."""
        self._amounts = {}
        self.of_use = False
        self.show_lines([])
        self.hide()

    def total(self) -> int:
        """What the ticked lines come to, minor units."""
        return sum(self._amounts[key] for key in self.ticked())


def _words(line: InvoiceLineFacts, currency: str) -> str:
    return f"{line.text}\n{input_date_text(line.date)} · {money_text(line.net_minor + line.tax_minor, currency)}"
