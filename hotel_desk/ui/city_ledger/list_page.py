"""The list of accounts: chips narrow it, a find field too, and the ages of those listed stand above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.language import N_, _
from hotel_desk.queries.city_ledger import AccountFilter, AccountList, AccountRow, account_list
from hotel_desk.ui.account_words import owes_words
from hotel_desk.ui.city_ledger.ageing_bar import AgeingBar
from hotel_desk.ui.city_ledger.words import account_look
from hotel_desk.ui.formats import amount_text, input_date_text
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.find_field import FindField
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.ui.shell.screen import ScreenContext

FIND_WIDTH = 240
_KINDS = {ProfileKind.COMPANY: N_("Company"), ProfileKind.AGENT: N_("Agent")}
_WANTED: dict[AccountFilter, Callable[[AccountRow], bool]] = {
    "owing": lambda row: row.balance_minor > 0,
    "over_limit": lambda row: row.over_limit,
    "overdue": lambda row: row.overdue_minor > 0,
    "unapplied": lambda row: row.ages.unapplied_minor > 0,
}


class AccountListPage(QWidget):
    """Everybody who pays later.

    Signals:
        opened(AccountRow): Enter or a double click.
        reminders_asked(), commissions_asked(): another page is wanted.
    """

    opened = Signal(object)
    reminders_asked = Signal()
    commissions_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("city_ledger_list")
        self._context = context
        self._currency = context.status().currency
        self._totals = label("", "quiet")
        self._totals.setObjectName("city_ledger_total")
        self.bar = AgeingBar(object_name="city_ledger_ages")
        self.chips = FilterChips(object_name="city_ledger_chips", accessible_name=_("Which accounts"))
        self._show_counts(())
        self.chips.chosen.connect(lambda _key: self.refresh())
        self.table: DataTable[AccountRow] = DataTable(
            self._columns(), lambda row: row.account_id, object_name="city_ledger_table", accessible_name=_("Company accounts")
        )
        self.table.opened.connect(self.opened)
        self.finder = FindField(
            self.table,
            object_name="city_ledger_find",
            accessible_name=_("Find an account"),
            placeholder=_("Name or folio (Ctrl+F)"),
        )
        self.finder.setMaximumWidth(FIND_WIDTH)
        self.finder.textChanged.connect(lambda _text: self.refresh())
        QShortcut(QKeySequence("Ctrl+F"), self, self.finder.setFocus)
        self.reminders = self._page_button("reminders", _("Reminders to companies"), "mdi6.email-alert-outline", "Ctrl+Shift+R")
        self.reminders.clicked.connect(lambda _checked=False: self.reminders_asked.emit())
        self.commissions = self._page_button("commissions", _("Commissions"), "mdi6.handshake-outline", "Ctrl+Shift+K")
        self.commissions.clicked.connect(lambda _checked=False: self.commissions_asked.emit())
        empty = EmptyState(
            _("No accounts"),
            _("An account is opened in the set-up, on the page of the company or agent."),
            object_name="no_accounts",
            accessible_name=_("No accounts"),
            icon_name="mdi6.domain",
        )
        self.content = Content(self.table, empty, self.refresh, object_name="city_ledger_content", accessible_name=_("Company accounts"))
        self._lay_out()
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the list again; selection and filter stay."""
        self.content.show_loading()
        only = cast("AccountFilter", self.chips.key())
        self._context.runner.read(_counted, self._show, self.content.show_error, key="accounts", text=self.finder.text(), only=only)

    def _show(self, read: tuple[AccountList, AccountList]) -> None:
        listed, every = read
        self._currency = listed.currency or self._currency
        self._show_counts(every.rows)
        self.table.set_rows(listed.rows)
        self.bar.show_ages(listed.totals, self._currency)
        self._totals.setText(owes_words(listed.totals.balance_minor, self._currency))
        self.content.show_content(empty=not listed.rows)

    def _show_counts(self, rows: tuple[AccountRow, ...]) -> None:
        titles: dict[AccountFilter, str] = {
            "owing": _("Owing"),
            "over_limit": _("Over limit"),
            "overdue": _("Overdue"),
            "unapplied": _("Not applied"),
        }
        self.chips.set_chips([Chip(key, title, sum(map(_WANTED[key], rows))) for key, title in titles.items()])

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(label(_("City ledger"), "title"))
        head.addWidget(self._totals)
        head.addStretch(1)
        head.addWidget(self.finder, 1)
        for button in (self.reminders, self.commissions):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self.bar)
        column.addWidget(self.content, 1)

    def _page_button(self, key: str, title: str, icon_name: str, shortcut: str) -> Button:
        return Button(title, object_name=f"city_ledger_{key}", accessible_name=title, icon_name=icon_name, shortcut=shortcut)

    def _columns(self) -> list[Column[AccountRow]]:
        return [
            Column("name", _("Account"), lambda row: row.name, width=0, tooltip=lambda row: f"{row.name} · {row.folio_number}"),
            Column("state", _("Status"), lambda row: _(account_look(row).title), width=120, look=account_look),
            Column("kind", _("Kind"), lambda row: _(_KINDS.get(row.profile_kind, "")), width=88, optional=True),
            self._amount("balance", _("Balance"), lambda row: row.balance_minor),
            self._amount("limit", _("Limit"), lambda row: row.limit_minor, optional=True),
            self._amount("overdue", _("Overdue"), lambda row: row.overdue_minor),
            self._amount("over_90", _("Over 90 days"), lambda row: row.ages.over_90_minor, optional=True),
            Column(
                "oldest",
                _("Oldest due"),
                lambda row: "" if row.oldest is None else input_date_text(row.oldest),
                sort_key=lambda row: row.oldest,
                width=112,
                optional=True,
            ),
        ]

    def _amount(self, key: str, title: str, minor: Callable[[AccountRow], int | None], *, optional: bool = False) -> Column[AccountRow]:
        def text(row: AccountRow) -> str:
            value = minor(row)
            return "" if value is None else amount_text(value, self._currency)

        return Column(key, title, text, sort_key=minor, align="right", width=112, optional=optional)


def _counted(reader: Any, *, text: str, only: AccountFilter) -> tuple[AccountList, AccountList]:
    """The accounts asked for, and all of them for the counts of the chips."""
    every = account_list(reader)
    return (account_list(reader, text=text, only=only) if text or only else every), every
