"""What the cashier sets for the charges of a stay: where they go, what comes every night, and how much may be owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, FolioKind
from hotel_desk.language import _
from hotel_desk.queries.high_balances import HighBalance, credit_of
from hotel_desk.ui.cashier.credit_panel import CreditPanel
from hotel_desk.ui.cashier.fixed_charges_panel import FixedChargesPanel
from hotel_desk.ui.cashier.late_charges import LateCharges
from hotel_desk.ui.cashier.routing_panel import RoutingPanel
from hotel_desk.ui.cashier.words import folio_title, room_words
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel

ROUTING, FIXED_CHARGES, CREDIT = "routing", "fixed_charges", "credit"
OF_STAY = (ROUTING, FIXED_CHARGES, CREDIT)
_CONCERNS = {
    ROUTING: (EntityKind.ROUTING_RULE, EntityKind.ROUTING_INSTRUCTION, EntityKind.POSTING, EntityKind.FOLIO),
    FIXED_CHARGES: (EntityKind.FIXED_CHARGE, EntityKind.POSTING),
    CREDIT: (EntityKind.RESERVATION, EntityKind.POSTING),
}


class StayCharges:
    """Its panels, the buttons that open them, and which folio they are about.

    Args:
        show: shows a panel and gives the keyboard to a field of it.
        may_open: whether a panel may be shown; where something typed would be lost, its panel asks.
    """

    def __init__(self, context: ScreenContext, show: Callable[[SidePanel, QWidget], None], may_open: Callable[[SidePanel], bool]) -> None:
        self._context = context
        self._show_panel = show
        self._may_open = may_open
        self._folio: FolioView | None = None
        self.routing = RoutingPanel(context)
        self.fixed = FixedChargesPanel(context)
        self.credit = CreditPanel(context)
        self.credit.done.connect(self._read_credit)
        self.panels: dict[str, RoutingPanel | FixedChargesPanel | CreditPanel] = {
            ROUTING: self.routing,
            FIXED_CHARGES: self.fixed,
            CREDIT: self.credit,
        }
        self.late = LateCharges(context)
        self._of_guest = tuple(
            self._button(key, text, icon_name, shortcut)
            for key, text, icon_name, shortcut in (
                (ROUTING, _("Where charges go"), "mdi6.call-split", "Shift+F2"),
                (FIXED_CHARGES, _("Fixed charges"), "mdi6.repeat", "Shift+F3"),
                (CREDIT, _("Credit"), "mdi6.gauge", "Shift+F4"),
            )
        )
        self.buttons = (*self._of_guest, self.late.button)

    def show_folio(self, folio: FolioView) -> None:
        """Another folio, or the same one read again: the buttons stand where they mean something."""
        self._folio = folio
        for button in self._of_guest:
            button.setVisible(self._about_a_guest())
        self.late.show_folio(folio)

    def ask(self, key: str) -> None:
        """Open a panel for the stay on view."""
        folio = self._folio
        if folio is None or folio.stay is None or not self._about_a_guest():
            self._context.messages.info(_("Choose the folio of a guest in house first."))
            return
        panel = self.panels[key]
        if not self._may_open(panel):
            return
        if isinstance(panel, CreditPanel):
            self._read_credit()
        else:
            whose = " · ".join(part for part in (folio_title(folio), room_words(folio)) if part)
            panel.begin(folio.stay.reservation_id, whose)
        self._show_panel(panel, panel.first_field())

    def refresh(self, change_set: ChangeNotice | None) -> None:
        """What is on view is read again where it is concerned."""
        for key, panel in self.panels.items():
            if panel.isVisible() and (change_set is None or change_set.touches(*_CONCERNS[key])):
                if isinstance(panel, CreditPanel):
                    self._read_credit()
                else:
                    panel.read()

    def _about_a_guest(self) -> bool:
        return self._folio is not None and self._folio.in_house and self._folio.kind is FolioKind.GUEST

    def _read_credit(self) -> None:
        if self._folio is not None and self._folio.stay is not None:
            self._context.runner.read(credit_of, self._show_credit, key="credit", reservation_id=self._folio.stay.reservation_id)

    def _show_credit(self, stay: HighBalance | None) -> None:
        if stay is not None:
            self.credit.show_stay(stay)

    def _button(self, key: str, text: str, icon_name: str, shortcut: str) -> Button:
        button = Button("", object_name=f"ask_{key}", accessible_name=text, icon_name=icon_name, shortcut=shortcut, tooltip=text)
        button.clicked.connect(lambda: self.ask(key))
        button.hide()
        return button
