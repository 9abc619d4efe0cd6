"""One item of an account: what it is for, what is open of it, until when it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.ui.cashier.line_panel import Facts
from hotel_desk.ui.city_ledger.words import due_words, item_look, item_title
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.queries.city_ledger import AccountItem
    from hotel_desk.ui.shell.screen import ScreenContext


class ItemPanel(SidePanel):
    """Shows an item; goes to the reservation it is for.

    Signals:
        write_off_asked(AccountItem): it is to be given up.
    """

    write_off_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="account_item", accessible_name=_("Item of the account"))
        self._context = context
        self.item: AccountItem | None = None
        self.facts = Facts()
        self.add(self.facts)
        title = _("Show the reservation")
        self.reservation = Button(title, object_name="account_item_reservation", accessible_name=title, icon_name="mdi6.calendar-account")
        self.reservation.clicked.connect(self._show_reservation)
        self.add_secondary(self.reservation)
        title = _("Write off…")
        self.write_off = Button(title, object_name="account_item_write_off", accessible_name=title, icon_name="mdi6.close-circle-outline")
        self.write_off.clicked.connect(lambda: self.write_off_asked.emit(self.item))
        self.add_secondary(self.write_off)

    def show_item(self, item: AccountItem, currency: str) -> None:
        """Show another item, or the same one read again."""
        self.item = item
        self.set_heading(item_title(item), _(item_look(item).title))
        rows = [
            (_("Line"), item.text),
            (_("Reference"), item.reference),
            (_("Confirmation"), item.confirmation_number),
            (_("Since"), input_date_text(item.opened_date)),
            (_("Due"), due_words(item)),
            (_("Amount"), money_text(item.amount_minor, currency)),
            (_("Still open"), money_text(item.open_minor, currency)),
            (_("Invoice"), item.invoice_number),
        ]
        self.facts.show_facts([(title, text) for title, text in rows if text])
        self.reservation.setVisible(item.reservation_id is not None)
        self.write_off.setVisible(item.kind is ArItemKind.CHARGE and item.open_minor > 0)

    def _show_reservation(self) -> None:
        if self.item is not None and self.item.reservation_id is not None:
            self._context.go_to(Target(kind=EntityKind.RESERVATION, id=self.item.reservation_id))
