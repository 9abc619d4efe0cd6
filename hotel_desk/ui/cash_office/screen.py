"""The cash office: its pages, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from hotel_desk.ui.shell.paged_screen import PagedScreen
from hotel_desk.ui.terminal_words import ATTEMPTS

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import Target
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


class CashOfficeScreen(PagedScreen[_Page]):
    """The shifts, what banks and other systems sent, the ledgers, and what is to be looked after."""

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
        pages: dict[str, _Page] = {
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
        self._take_pages(_("Cash office"), pages, _TITLES, object_name="cash_office_{key}")

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
            super().perform(command)
