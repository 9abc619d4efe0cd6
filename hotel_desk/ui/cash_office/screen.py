"""The cash office: its pages, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import N_, _
from hotel_desk.ui.cash_office.attempt_page import AttemptPage
from hotel_desk.ui.cash_office.deposit_page import DepositPage
from hotel_desk.ui.cash_office.fapiao_page import FapiaoPage
from hotel_desk.ui.cash_office.high_balance_page import HighBalancePage
from hotel_desk.ui.cash_office.late_charge_page import LateChargePage
from hotel_desk.ui.cash_office.ledger_page import LedgerPage
from hotel_desk.ui.cash_office.messages_page import MessagesPage
from hotel_desk.ui.cash_office.rate_page import RatePage
from hotel_desk.ui.cash_office.shift_page import ShiftPage
from hotel_desk.ui.cash_office.statement_page import StatementWorklist
from hotel_desk.ui.shell.screen import Screen
from hotel_desk.ui.terminal_words import ATTEMPTS
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext

SHIFTS, STATEMENTS, READ_FILE = "shifts", "statements", "read_file"
MESSAGES = "messages"
LEDGERS = "ledgers"
HIGH_BALANCES = "high_balances"
DEPOSITS = "deposits"
RATES = "exchange_rates"
LATE_CHARGES = "late_charges"
FAPIAO = "fapiao"
_TITLES = {
    SHIFTS: N_("Shifts"),
    STATEMENTS: N_("Bank and card files"),
    MESSAGES: N_("From other systems"),
    LEDGERS: N_("Ledgers"),
    HIGH_BALANCES: N_("High balances"),
    DEPOSITS: N_("Deposits"),
    RATES: N_("Exchange rates"),
    LATE_CHARGES: N_("Late charges"),
    ATTEMPTS: N_("Payments without an answer"),
    FAPIAO: N_("Fapiao"),
}


type _Page = (
    AttemptPage
    | HighBalancePage
    | DepositPage
    | RatePage
    | ShiftPage
    | StatementWorklist
    | MessagesPage
    | LedgerPage
    | LateChargePage
    | FapiaoPage
)


class CashOfficeScreen(Screen):
    """Shows one page; each keeps what was chosen in it while another is looked at."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.shifts = ShiftPage(context)
        self.messages = MessagesPage(context)
        self.statements = StatementWorklist(context)
        self.ledgers = LedgerPage(context)
        self.deposits = DepositPage(context)
        self.rates = RatePage(context)
        self.high_balances = HighBalancePage(context)
        self.late_charges = LateChargePage(context)
        self.attempts = AttemptPage(context)
        self.fapiao = FapiaoPage(context)
        self.pages: dict[str, _Page] = {
            SHIFTS: self.shifts,
            STATEMENTS: self.statements,
            MESSAGES: self.messages,
            LEDGERS: self.ledgers,
            HIGH_BALANCES: self.high_balances,
            DEPOSITS: self.deposits,
            RATES: self.rates,
            LATE_CHARGES: self.late_charges,
            ATTEMPTS: self.attempts,
            FAPIAO: self.fapiao,
        }
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.tabs = {key: self._tab(key, number) for number, key in enumerate(self.pages, start=1)}
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 0)
        head.setSpacing(8)
        head.addWidget(label(_("Cash office"), "title"))
        head.addSpacing(16)
        chips = QWidget()
        wrapped = FlowLayout(chips, spacing=8)
        for button in self.tabs.values():
            wrapped.addWidget(button)
        head.addWidget(chips, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._choose(SHIFTS)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.pages[self._chosen].refresh(change_set)

    def unsaved(self) -> list[str]:
        return [edit for page in self.pages.values() for edit in page.unsaved()]

    def open(self, target: Target) -> None:
        if target.kind in self.pages:
            self._choose(target.kind)
            self.pages[target.kind].refresh()
        elif target.kind == EntityKind.CASHIER_SHIFT:
            self._choose(SHIFTS)
            if target.id is not None:
                self.shifts.show_shift(target.id)
        elif target.kind == EntityKind.STATEMENT_FILE:
            self._choose(STATEMENTS)
        elif target.kind == EntityKind.PAYMENT_ATTEMPT:
            self._choose(ATTEMPTS)

    def perform(self, command: str) -> None:
        if command == READ_FILE:
            self._go(STATEMENTS)
            self.statements.read_file()
        else:
            self._go(command)

    def _tab(self, key: str, number: int) -> Button:
        return page_chip(self, number, _(_TITLES[key]), lambda: self._go(key), object_name=f"cash_office_{key}")

    def _go(self, key: str) -> None:
        self._choose(key)
        self.pages[key].refresh()
        self.pages[key].setFocus()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._stack.setCurrentWidget(self.pages[key])
        self.setFocusProxy(self.pages[key])
        for other, button in self.tabs.items():
            button.setChecked(other == key)
