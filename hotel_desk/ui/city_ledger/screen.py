"""The city ledger: the list of accounts, one of them, reminders, and agents' commissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.ui.city_ledger.account_page import AccountPage
from hotel_desk.ui.city_ledger.commission_page import CommissionPage
from hotel_desk.ui.city_ledger.list_page import AccountListPage
from hotel_desk.ui.city_ledger.reminder_page import ReminderPage
from hotel_desk.ui.shell.screen import Screen

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ArAccountId
    from hotel_desk.queries.city_ledger import AccountRow
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext

ACCOUNTS, REMINDERS, COMMISSIONS = "accounts", "reminders", "commissions"
_CONCERNS = (
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.AR_ITEM,
    EntityKind.AR_ACCOUNT,
    EntityKind.INVOICE,
    EntityKind.REMINDER_LETTER,
    EntityKind.COMMISSION,
    EntityKind.COMMISSION_AGREEMENT,
    EntityKind.PROFILE,
    EntityKind.SETTING,
    EntityKind.BUSINESS_DATE,
)


class CityLedgerScreen(Screen):
    """Shows the list, and over it an account, the reminders or the commissions."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.list = AccountListPage(context)
        self.account = AccountPage(context)
        self._stack = QStackedWidget()
        self.reminders = ReminderPage(context)
        self.commissions = CommissionPage(context)
        for page in (self.list, self.account, self.reminders, self.commissions):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._opened)
        for page in (self.account, self.reminders, self.commissions):
            page.left.connect(self._back)
        self.list.reminders_asked.connect(lambda: self._show_page(self.reminders))
        self.list.commissions_asked.connect(lambda: self._show_page(self.commissions))
        self.reminders.account_asked.connect(self.show_account)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self.list.refresh()
            shown = self._stack.currentWidget()
            if shown is not self.list and isinstance(shown, AccountPage | ReminderPage | CommissionPage):
                shown.refresh()

    def unsaved(self) -> list[str]:
        return [*self.account.unsaved(), *self.commissions.unsaved()]

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.AR_ACCOUNT and target.id is not None:
            self.show_account(target.id)
        elif target.kind == ACCOUNTS:
            self._back()
        elif target.kind in {REMINDERS, COMMISSIONS}:
            self.perform(target.kind)

    def perform(self, command: str) -> None:
        if command == ACCOUNTS:
            self._back()
        elif command == REMINDERS:
            self._show_page(self.reminders)
        elif command == COMMISSIONS:
            self._show_page(self.commissions)

    def show_account(self, account_id: ArAccountId) -> None:
        """Show one account, unless something typed for another one would be lost: then its panel asks."""
        if self._kept_back():
            return
        self._stack.setCurrentWidget(self.account)
        self.setFocusProxy(self.account)
        self.account.show_account(account_id)
        self.account.setFocus()

    def _show_page(self, page: ReminderPage | CommissionPage) -> None:
        """Show another page, unless something typed would be lost."""
        if self._kept_back():
            return
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.refresh()
        page.setFocus()

    def _kept_back(self) -> bool:
        """Whether something typed would be lost: then its panel asks."""
        for page in (self.account, self.commissions):
            if page.unsaved():
                page.leave()
                return True
        return False

    def _opened(self, row: AccountRow) -> None:
        self.show_account(row.account_id)

    def _back(self) -> None:
        if self._kept_back():
            return
        self._stack.setCurrentWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.refresh()
        self.list.setFocus()
