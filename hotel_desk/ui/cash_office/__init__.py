"""The cash office: everybody's shifts, and the files of banks, cards and wallets (`docs/screens/cash-office.md`)."""

from __future__ import annotations

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_
from hotel_desk.ui.cash_office.screen import (
    DEPOSITS,
    FAPIAO,
    HIGH_BALANCES,
    LATE_CHARGES,
    LEDGERS,
    RATES,
    READ_FILE,
    SHIFTS,
    STATEMENTS,
    CashOfficeScreen,
)
from hotel_desk.ui.shell.screen import ScreenCommand, ScreenSpec
from hotel_desk.ui.terminal_words import ATTEMPTS

SPEC = ScreenSpec(
    key="cash_office",
    title=N_("Cash office"),
    icon="mdi6.safe-square-outline",
    factory=CashOfficeScreen,
    opens=frozenset({EntityKind.CASHIER_SHIFT, EntityKind.STATEMENT_FILE, EntityKind.PAYMENT_ATTEMPT}),
    commands=(
        ScreenCommand(SHIFTS, N_("Show shifts"), "mdi6.format-list-bulleted"),
        ScreenCommand(STATEMENTS, N_("Match bank and card files"), "mdi6.bank-outline"),
        ScreenCommand(READ_FILE, N_("Read a file of the bank"), "mdi6.file-plus-outline"),
        ScreenCommand(DEPOSITS, N_("Show deposits"), "mdi6.safe"),
        ScreenCommand(RATES, N_("Set exchange rates"), "mdi6.cash-multiple"),
        ScreenCommand(HIGH_BALANCES, N_("Show high balances"), "mdi6.gauge-full"),
        ScreenCommand(LATE_CHARGES, N_("Show late charges"), "mdi6.clock-alert-outline"),
        ScreenCommand(ATTEMPTS, N_("Show payments without an answer"), "mdi6.help-network-outline"),
        ScreenCommand(FAPIAO, N_("Show the register of fapiao"), "mdi6.file-certificate-outline"),
        ScreenCommand(LEDGERS, N_("Show the ledgers"), "mdi6.scale-balance"),
    ),
)
