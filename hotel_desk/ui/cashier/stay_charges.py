"""What the cashier sets for the charges of a stay: where they go, what comes every night, and how much may be owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, FolioKind
from hotel_desk.language import _
from hotel_desk.queries.high_balances import HighBalance, credit_of
from hotel_desk.ui.cashier.fixed_charges_panel import FixedChargesPanel
from hotel_desk.ui.cashier.late_charges import LateCharges
from hotel_desk.ui.cashier.packages_panel import PackagesPanel
from hotel_desk.ui.cashier.routing_panel import RoutingPanel
from hotel_desk.ui.cashier.words import folio_title, room_words
from hotel_desk.ui.credit_panel import CreditPanel
from hotel_desk.ui.credit_words import credit_facts
from hotel_desk.ui.widgets.buttons import Button, with_shortcut

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio import FolioView
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.side_panel import SidePanel

ROUTING, FIXED_CHARGES, CREDIT, PACKAGES = "routing", "fixed_charges", "credit", "packages"
OF_STAY = (ROUTING, FIXED_CHARGES, CREDIT, PACKAGES)
_CONCERNS = {
    ROUTING: (EntityKind.ROUTING_RULE, EntityKind.ROUTING_INSTRUCTION, EntityKind.POSTING, EntityKind.FOLIO),
    FIXED_CHARGES: (EntityKind.FIXED_CHARGE, EntityKind.POSTING),
    CREDIT: (EntityKind.RESERVATION, EntityKind.POSTING),
    PACKAGES: (EntityKind.PACKAGE_ENTITLEMENT, EntityKind.POSTING, EntityKind.RESERVATION),
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
        self.packages = PackagesPanel(context)
        self.panels: dict[str, RoutingPanel | FixedChargesPanel | CreditPanel | PackagesPanel] = {
            ROUTING: self.routing,
            FIXED_CHARGES: self.fixed,
            CREDIT: self.credit,
            PACKAGES: self.packages,
        }
        self.late = LateCharges(context)
        self._of_guest = tuple(
            self._button(key, text, whole, icon_name, shortcut)
            for key, text, whole, icon_name, shortcut in (
                (ROUTING, _("Routing"), _("Where charges go"), "mdi6.sign-direction", "Shift+F2"),
                (FIXED_CHARGES, _("Fixed charges"), _("Fixed charges"), "mdi6.repeat", "Shift+F3"),
                (CREDIT, _("Credit"), _("Credit"), "mdi6.gauge", "Shift+F4"),
                (PACKAGES, _("Packages"), _("Packages today"), "mdi6.coffee-outline", "Shift+F7"),
            )
        )
        self.buttons = (*self._of_guest, self.late.button)

    def show_folio(self, folio: FolioView) -> None:
        """Another folio, or the same one read again: the buttons stand where they mean something."""
        self._folio = folio
        for button in self._of_guest:
            button.setVisible(self._about_a_guest())
        self.late.show_folio(folio)
        if self._about_a_guest() and folio.stay is not None:
            self._context.runner.read(
                credit_of,
                self._mark_credit,
                owner=self._of_guest[0],
                key="credit_mark",
                reservation_id=folio.stay.reservation_id,
            )

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
            self._mark(stay)

    def _mark_credit(self, stay: HighBalance | None) -> None:
        """The answer is of the folio on view, or of one that was left."""
        on_view = None if self._folio is None else self._folio.stay
        if stay is not None and on_view is not None and on_view.reservation_id == stay.reservation_id:
            self._mark(stay)

    def _mark(self, stay: HighBalance) -> None:
        """The button says the level, with a sign where more is owed than may be, or outlets cannot charge."""
        button = self._of_guest[OF_STAY.index(CREDIT)]
        known = stay.standing.level.value if stay.standing.number else ""
        button.setText(" ".join(part for part in (_("Credit"), known, "!" if stay.over_minor or stay.no_post else "") if part))
        facts = [f"{name}: {value}" for name, value in credit_facts(stay, self._context.status().currency) if value]
        button.setToolTip("\n".join([with_shortcut(_("Credit"), "Shift+F4"), *facts]))
        button.setAccessibleDescription("\n".join(facts))

    def _button(self, key: str, text: str, whole: str, icon_name: str, shortcut: str) -> Button:
        """A key with a word; the whole name is for its tooltip, and for who hears it."""
        button = Button(text, object_name=f"ask_{key}", accessible_name=whole, icon_name=icon_name, shortcut=shortcut, tooltip=whole)
        button.clicked.connect(lambda: self.ask(key))
        button.hide()
        return button
