"""The city ledger: the list of accounts, or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from hotel_desk.domain.codes import EntityKind
from hotel_desk.ui.city_ledger.account_page import AccountPage
from hotel_desk.ui.city_ledger.list_page import AccountListPage
from hotel_desk.ui.shell.screen import Screen

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ArAccountId
    from hotel_desk.queries.city_ledger import AccountRow
    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.screen import ScreenContext

ACCOUNTS = "accounts"
_CONCERNS = (
    EntityKind.FOLIO,
    EntityKind.POSTING,
    EntityKind.AR_ITEM,
    EntityKind.AR_ACCOUNT,
    EntityKind.INVOICE,
    EntityKind.PROFILE,
    EntityKind.SETTING,
    EntityKind.BUSINESS_DATE,
)


class CityLedgerScreen(Screen):
    """Shows the list, and an account over it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        self.list = AccountListPage(context)
        self.account = AccountPage(context)
        self._stack = QStackedWidget()
        for page in (self.list, self.account):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._opened)
        self.account.left.connect(self._back)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        if change_set is None or change_set.touches(*_CONCERNS):
            self.list.refresh()
            if self._stack.currentWidget() is self.account:
                self.account.refresh()

    def unsaved(self) -> list[str]:
        return self.account.unsaved()

    def open(self, target: Target) -> None:
        if target.kind == EntityKind.AR_ACCOUNT and target.id is not None:
            self.show_account(target.id)
        elif target.kind == ACCOUNTS:
            self._back()

    def perform(self, command: str) -> None:
        if command == ACCOUNTS:
            self._back()

    def show_account(self, account_id: ArAccountId) -> None:
        """Show one account, unless something typed for another one would be lost: then its panel asks."""
        if self.account.unsaved():
            self.account.leave()
            return
        self._stack.setCurrentWidget(self.account)
        self.setFocusProxy(self.account)
        self.account.show_account(account_id)
        self.account.setFocus()

    def _opened(self, row: AccountRow) -> None:
        self.show_account(row.account_id)

    def _back(self) -> None:
        if self.account.unsaved():
            self.account.leave()
            return
        self._stack.setCurrentWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.refresh()
        self.list.setFocus()
