"""One account: its ages, its items, what was applied, and a panel for what is being done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, WriteOffState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.city_ledger import AccountItem, AccountView, Application, WriteOffRow, account_view
from hotel_desk.ui.account_words import owes_words
from hotel_desk.ui.city_ledger.account_panels import ApplyPanel, StatementPanel, TermsPanel, UndoApplicationPanel
from hotel_desk.ui.city_ledger.ageing_bar import AgeingBar
from hotel_desk.ui.city_ledger.item_panel import ItemPanel
from hotel_desk.ui.city_ledger.take_over_panel import TakeOverPanel
from hotel_desk.ui.city_ledger.words import (
    WRITE_OFF_TITLES,
    application_title,
    due_words,
    item_look,
    item_title,
    item_tooltip,
    terms_words,
)
from hotel_desk.ui.city_ledger.write_off_panels import AskWriteOffPanel, DecideWriteOffPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text, dated_instant_text, input_date_text
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ArAccountId
    from hotel_desk.ui.front_desk.job_panel import Outcome
    from hotel_desk.ui.shell.screen import ScreenContext

ITEMS, APPLIED, WRITE_OFFS = 0, 1, 2
APPLY, UNDO, DECIDE = "apply", "undo", "decide"


class AccountPage(QWidget):
    """The controller of one account.

    Signals:
        left(): back to the list.
    """

    left = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("account_page")
        self._context = context
        self._account_id: ArAccountId | None = None
        self.view: AccountView | None = None
        self.title = label("", "title")
        self.title.setObjectName("account_title")
        self.state = label("", "quiet", wrap=True)
        self.state.setObjectName("account_state")
        self.bar = AgeingBar(object_name="account_ages")
        self.items = self._items_table()
        self.applications = self._applications_table()
        self.write_offs = self._write_offs_table()
        self.buttons = {
            "back": self._button("back", _("Accounts"), "mdi6.arrow-left", self.leave, "Alt+Left"),
            "apply": self._button("apply", _("Apply payment"), "mdi6.check-all", self.apply, "Ctrl+Shift+P", primary=True),
            "terms": self._button("terms", _("Terms"), "mdi6.calendar-clock", self._ask_terms, "Ctrl+Shift+T"),
            "take_over": self._button("take_over", _("Put on the account"), "mdi6.tray-arrow-down", self._ask_take_over, "Ctrl+Shift+A"),
            "statement": self._button("statement", _("Statement"), "mdi6.file-document-outline", self._ask_statement, "Ctrl+Shift+S"),
            "folio": self._button("folio", _("Show its folio"), "mdi6.receipt-text-outline", self._show_folio, "Ctrl+Shift+F"),
        }
        self.settled = named(QCheckBox(_("Also settled")), "account_settled", _("Also settled items"))
        self.settled.toggled.connect(lambda _on: self.refresh())
        self._stack = QStackedWidget()
        self.contents = (
            self._content(self.items, _("Nothing is open"), "account_items_content"),
            self._content(self.applications, _("Nothing was applied yet"), "account_applied_content"),
            self._content(self.write_offs, _("No write-offs"), "account_write_offs_content"),
        )
        for content in self.contents:
            self._stack.addWidget(content)
        self.tabs = (self._tab(ITEMS, _("Items")), self._tab(APPLIED, _("Applied")), self._tab(WRITE_OFFS, _("Write-offs")))
        self.item_panel = ItemPanel(context)
        self.item_panel.write_off_asked.connect(self._ask_write_off)
        self.area = PanelArea(self._laid_out(), self.item_panel, object_name="account_area")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.setFocusProxy(self.items)
        self._choose_tab(ITEMS)

    # --- what the screen asks -----------------------------------------------------------------------------------------

    def show_account(self, account_id: ArAccountId) -> None:
        """Show another account, or the same one read again."""
        if account_id != self._account_id:
            self.view = None
            self.area.close_panel()
            self._choose_tab(ITEMS)
        self._account_id = account_id
        self.refresh()

    def refresh(self) -> None:
        """Read the account again; what is being typed stays."""
        if self._account_id is not None:
            for content in self.contents:
                content.show_loading()
            settled = self.settled.isChecked()
            self._context.runner.read(account_view, self._show, self._refused, key="account", account_id=self._account_id, settled=settled)

    def unsaved(self) -> list[str]:
        """What is typed in the panel and not done."""
        panel = self.area.panel
        edits = panel.unsaved_edits() if self.area.is_open() and isinstance(panel, JobPanel) else []
        name = "" if self.view is None else self.view.row.name
        return [_("Account of {name}: {edit}").format(name=name, edit=edit) for edit in edits]

    def leave(self) -> None:
        """Back to the list, unless something typed would be lost: then the panel asks."""
        if self.unsaved():
            self.area.panel.leave()
        else:
            self.area.close_panel()
            self.left.emit()

    def apply(self, credit: AccountItem | None = None) -> None:
        """Say what a payment is for."""
        if self.view is None:
            return
        if not any(item.kind is ArItemKind.CREDIT and item.open_minor for item in self.view.items):
            self._context.messages.info(_("There is no payment to apply. Take it on the folio of the account first."))
            return
        self._put(ApplyPanel(self._context, self.view, credit.item_id if isinstance(credit, AccountItem) else None))

    # --- reading and showing ------------------------------------------------------------------------------------------

    def _show(self, view: AccountView) -> None:
        if view.row.account_id != self._account_id:
            return
        self.view = view
        row = view.row
        self.title.setText(row.name)
        state = [owes_words(row.balance_minor, view.currency), terms_words(view.terms_days, row.limit_minor, view.currency)]
        if row.over_limit:
            state.append(_("over its limit"))
        if not row.active:
            state.append(_("closed for new charges"))
        self.state.setText(" · ".join(state))
        self.bar.show_ages(row.ages, view.currency)
        self.items.set_rows(view.items)
        self.applications.set_rows(view.applications)
        self.write_offs.set_rows(view.write_offs)
        for content, rows in zip(self.contents, (view.items, view.applications, view.write_offs), strict=True):
            content.show_content(empty=not rows)
        self._follow_item(view)

    def _follow_item(self, view: AccountView) -> None:
        """The panel of an item follows it; one that is settled and not listed any more is left."""
        shown = self.item_panel.item
        if self.area.panel is self.item_panel and self.area.is_open() and shown is not None:
            found = next((item for item in view.items if item.item_id == shown.item_id), None)
            if found is None:
                self.area.close_panel()
            else:
                self.item_panel.show_item(found, view.currency)

    def _refused(self, error: StaffError) -> None:
        for content in self.contents:
            content.show_error(error)

    def _opened(self, item: AccountItem) -> None:
        if item.kind is ArItemKind.CREDIT and item.open_minor:
            self.apply(item)
        elif self.view is not None and not self._kept_back():
            self.item_panel.show_item(item, self.view.currency)
            self.area.put(self.item_panel)

    def _ask_write_off(self, item: AccountItem) -> None:
        if self.view is not None:
            self._put(AskWriteOffPanel(self._context, self.view, item))

    def _step_asked(self, row: AccountItem | Application | WriteOffRow, key: str) -> None:
        if key == APPLY and isinstance(row, AccountItem):
            self.apply(row)
        elif key == UNDO and isinstance(row, Application) and self.view is not None:
            self._put(UndoApplicationPanel(self._context, self.view, row))
        elif key == DECIDE and isinstance(row, WriteOffRow) and self.view is not None:
            self._put(DecideWriteOffPanel(self._context, self.view, row))

    def _ask_terms(self) -> None:
        if self.view is not None:
            self._put(TermsPanel(self._context, self.view))

    def _ask_take_over(self) -> None:
        if self.view is not None:
            self._put(TakeOverPanel(self._context, self.view))

    def _ask_statement(self) -> None:
        if self.view is not None:
            self._put(StatementPanel(self._context, self.view))

    def _put(self, panel: JobPanel) -> None:
        """Show a panel, unless something typed in another one would be lost."""
        if self._kept_back():
            panel.deleteLater()
            return
        panel.left.connect(self.area.close_panel)
        panel.finished.connect(self._finished)
        self.area.put(panel)
        field = panel.first_field()
        (field or panel.primary_button).setFocus()

    def _kept_back(self) -> bool:
        if self.unsaved():
            self.area.panel.leave()
            return True
        return False

    def _finished(self, outcome: Outcome) -> None:
        self._context.messages.success(outcome.sentence)
        self.area.close_panel()
        self.refresh()

    def _show_folio(self) -> None:
        if self.view is not None:
            self._context.go_to(Target(kind=EntityKind.FOLIO, id=self.view.row.folio_id))

    # --- building -----------------------------------------------------------------------------------------------------

    def _laid_out(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.buttons["back"])
        head.addWidget(self.title, 1)
        actions = QWidget()
        flow = FlowLayout(actions, spacing=8)
        for key in ("apply", "take_over", "statement", "terms", "folio"):
            flow.addWidget(self.buttons[key])
        tabs = QHBoxLayout()
        tabs.setSpacing(8)
        for tab in self.tabs:
            tabs.addWidget(tab)
        tabs.addStretch(1)
        tabs.addWidget(self.settled)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.state)
        column.addWidget(actions)
        column.addWidget(self.bar)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)
        return left

    def _button(self, key: str, title: str, icon_name: str, act: Callable[[], None], shortcut: str, *, primary: bool = False) -> Button:
        button = Button(
            title,
            object_name=f"account_{key}",
            accessible_name=title,
            kind="primary" if primary else "plain",
            icon_name=icon_name,
            shortcut=shortcut,
        )
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _tab(self, number: int, title: str) -> Button:
        return page_chip(self, number + 1, title, lambda: self._go_tab(number), object_name=f"account_tab_{number}")

    def _go_tab(self, number: int) -> None:
        self._choose_tab(number)
        (self.items, self.applications, self.write_offs)[number].setFocus()

    def _choose_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for other, tab in enumerate(self.tabs):
            tab.setChecked(other == number)

    def _content(self, table: QWidget, title: str, object_name: str) -> Content:
        empty = EmptyState(title, "", object_name=f"{object_name}_empty", accessible_name=title, icon_name="mdi6.check")
        return Content(table, empty, self.refresh, object_name=object_name, accessible_name=title)

    def _items_table(self) -> DataTable[AccountItem]:
        columns: list[Column[AccountItem]] = [
            Column("what", _("Item"), item_title, width=0, tooltip=item_tooltip),
            Column("state", _("Status"), lambda row: _(item_look(row).title), width=136, look=item_look),
            Column(
                "since", _("Since"), lambda row: input_date_text(row.opened_date), lambda row: row.opened_date, width=104, optional=True
            ),
            Column("due", _("Due"), due_words, lambda row: row.due_date, width=104),
            Column(
                "amount", _("Amount"), lambda row: self._amount(row.amount_minor), lambda row: row.amount_minor, "right", 104, optional=True
            ),
            Column("open", _("Open"), lambda row: self._amount(row.open_minor), lambda row: row.open_minor, "right", 104),
            Column("invoice", _("Invoice"), lambda row: row.invoice_number, width=96, optional=True),
        ]
        table = DataTable(
            columns, lambda row: row.item_id, _item_step, object_name="account_items", accessible_name=_("Items of the account")
        )
        table.opened.connect(self._opened)
        table.step_asked.connect(self._step_asked)
        return table

    def _applications_table(self) -> DataTable[Application]:
        columns: list[Column[Application]] = [
            Column("date", _("Date"), lambda row: input_date_text(row.business_date), lambda row: row.business_date, width=104),
            Column("state", _("Status"), application_title, width=104),
            Column("credit", _("Payment"), lambda row: row.credit_text, width=144, tooltip=lambda row: row.credit_text),
            Column("charge", _("Item"), lambda row: row.charge_text, width=0, tooltip=lambda row: row.undone_reason or row.charge_text),
            Column("amount", _("Amount"), lambda row: self._amount(row.amount_minor), lambda row: row.amount_minor, "right", 104),
            Column("user", _("By"), lambda row: row.user_name, width=112, optional=True),
        ]
        table = DataTable(
            columns, lambda row: row.application_id, _application_step, object_name="account_applied", accessible_name=_("What was applied")
        )
        table.step_asked.connect(self._step_asked)
        return table

    def _write_offs_table(self) -> DataTable[WriteOffRow]:
        zone = self._context.status().time_zone
        columns: list[Column[WriteOffRow]] = [
            Column("asked", _("Asked"), lambda row: dated_instant_text(row.asked_at, zone), lambda row: row.asked_at, width=136),
            Column("state", _("Status"), lambda row: _(WRITE_OFF_TITLES[row.state]), width=152),
            Column("item", _("Item"), lambda row: row.guest_name or row.item_text, width=0, tooltip=lambda row: row.reason),
            Column("amount", _("Amount"), lambda row: self._amount(row.amount_minor), lambda row: row.amount_minor, "right", 104),
            Column("by", _("By"), lambda row: row.asked_by, width=104, optional=True),
            Column("decided", _("Decided by"), lambda row: row.decided_by, width=104, optional=True, tooltip=_decision),
        ]
        table = DataTable(
            columns, lambda row: row.write_off_id, _write_off_step, object_name="account_write_offs", accessible_name=_("Write-offs")
        )
        table.step_asked.connect(self._step_asked)
        return table

    def _amount(self, minor: int) -> str:
        return amount_text(minor, self._context.status().currency if self.view is None else self.view.currency)


def _item_step(item: AccountItem) -> NextStep | None:
    return NextStep(APPLY, _("Apply…")) if item.kind is ArItemKind.CREDIT and item.open_minor else None


def _application_step(application: Application) -> NextStep | None:
    by_hand = application.kind is ApplicationKind.APPLIED and application.undone_at is None
    return NextStep(UNDO, _("Undo…")) if by_hand else None


def _write_off_step(asked: WriteOffRow) -> NextStep | None:
    return NextStep(DECIDE, _("Decide…")) if asked.state is WriteOffState.ASKED else None


def _decision(asked: WriteOffRow) -> str:
    return asked.decision_reason or asked.reason
