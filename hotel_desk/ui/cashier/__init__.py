"""The cashier screen: find a folio, read it, post on it, take money, hand over papers (`docs/screens/cashier.md`)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec

SPEC = ScreenSpec(
    key="cashier",
    title=N_("Cashier"),
    icon="mdi6.cash-register",
    factory=CashierScreen,
    opens=frozenset({EntityKind.FOLIO}),
    commands=(
        ScreenCommand("find", N_("Find a folio"), "mdi6.text-box-search-outline"),
        ScreenCommand("charge", N_("Post a charge"), "mdi6.plus-circle-outline"),
        ScreenCommand("payment", N_("Take a payment"), "mdi6.cash-plus"),
        ScreenCommand("refund", N_("Pay a refund"), "mdi6.cash-refund"),
        ScreenCommand("deposit", N_("Take a deposit"), "mdi6.safe"),
        ScreenCommand("paid_out", N_("Pay out some cash"), "mdi6.cash-minus"),
        ScreenCommand("move", N_("Move lines"), "mdi6.arrow-right-bold-outline"),
        ScreenCommand("split", N_("Split a line"), "mdi6.call-split"),
        ScreenCommand("new_window", N_("Open a folio window"), "mdi6.card-plus-outline"),
        ScreenCommand("beside", N_("Open another folio beside"), "mdi6.view-split-vertical"),
        ScreenCommand("routing", N_("Say where charges go"), "mdi6.sign-direction"),
        ScreenCommand("fixed_charges", N_("Set fixed charges"), "mdi6.repeat"),
        ScreenCommand("credit", N_("Set what a guest may owe"), "mdi6.gauge"),
        ScreenCommand("packages", N_("Hand out what was sold with the nights"), "mdi6.coffee-outline"),
        ScreenCommand("new_house_account", N_("Open a house account"), "mdi6.home-plus-outline"),
        ScreenCommand("open_shift", N_("Open a shift"), "mdi6.lock-open-variant-outline"),
        ScreenCommand("close_shift", N_("Close the shift"), "mdi6.lock-outline"),
        ScreenCommand("drop_cash", N_("Drop cash into the safe"), "mdi6.safe"),
        ScreenCommand("add_cash", N_("Add cash to the drawer"), "mdi6.cash-plus"),
        ScreenCommand("invoice", N_("Invoices of the folio"), "mdi6.receipt-text-outline"),
        ScreenCommand("fapiao", N_("Fapiao of the folio"), "mdi6.file-certificate-outline"),
        ScreenCommand("print_folio", N_("Print the folio"), "mdi6.printer"),
    ),
)
