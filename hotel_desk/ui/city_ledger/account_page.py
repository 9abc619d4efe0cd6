"""One account: its ages, its items, what was applied, and a panel for what is being done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.cashier_codes import ArItemKind
from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _
from hotel_desk.queries.account_invoices import AccountInvoice, account_invoices
from hotel_desk.queries.city_ledger import AccountItem, AccountView, Application, WriteOffRow, account_view
from hotel_desk.ui.account_words import owes_words
from hotel_desk.ui.cashier.papers import PaperMaker
from hotel_desk.ui.city_ledger.account_invoice_panel import AccountInvoicePanel
from hotel_desk.ui.city_ledger.account_panels import StatementPanel, TermsPanel, UndoApplicationPanel
from hotel_desk.ui.city_ledger.account_tables import APPLY, DECIDE, UNDO, applications_table, invoices_table, items_table, write_offs_table
from hotel_desk.ui.city_ledger.ageing_bar import AgeingBar
from hotel_desk.ui.city_ledger.apply_panel import ApplyPanel
from hotel_desk.ui.city_ledger.invoice_items_panel import InvoiceItemsPanel
from hotel_desk.ui.city_ledger.item_panel import ItemPanel
from hotel_desk.ui.city_ledger.take_over_panel import TakeOverPanel
from hotel_desk.ui.city_ledger.words import terms_words
from hotel_desk.ui.city_ledger.write_off_panels import AskWriteOffPanel, DecideWriteOffPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import amount_text
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.front_desk.panel_area import PanelArea
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.data_table import DataTable
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.page_chip import page_chip
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ArAccountId
    from hotel_desk.ui.front_desk.job_panel import Outcome
    from hotel_desk.ui.shell.screen import ScreenContext

ITEMS, APPLIED, WRITE_OFFS, INVOICES = 0, 1, 2, 3


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
        self.items = items_table(self._amount)
        self.applications = applications_table(self._amount)
        self.write_offs = write_offs_table(self._amount, context.status().time_zone)
        self.invoices = invoices_table(self._amount)
        self.tables: tuple[DataTable[Any], ...] = (self.items, self.applications, self.write_offs, self.invoices)
        self.items.opened.connect(self._opened)
        self.invoices.opened.connect(self._invoice_opened)
        for table in self.tables:
            table.step_asked.connect(self._step_asked)
        self._papers = PaperMaker(self, context)
        self.buttons = {
            "back": self._button("back", _("Accounts"), "mdi6.arrow-left", self.leave, "Alt+Left"),
            "apply": self._button("apply", _("Apply payment"), "mdi6.check-all", self.apply, "Ctrl+Shift+P", primary=True),
            "invoice": self._button("invoice", _("Issue invoice"), "mdi6.receipt-text-check-outline", self._ask_invoice, "Ctrl+Shift+I"),
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
            self._content(self.invoices, _("No invoices yet"), "account_invoices_content"),
        )
        for content in self.contents:
            self._stack.addWidget(content)
        titles = {ITEMS: _("Items"), APPLIED: _("Applied"), WRITE_OFFS: _("Write-offs"), INVOICES: _("Invoices")}
        self.tabs = tuple(self._tab(number, title) for number, title in titles.items())
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
            self._context.runner.read(_whole, self._show, self._refused, key="account", account_id=self._account_id, settled=settled)

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

    def _show(self, read: tuple[AccountView, tuple[AccountInvoice, ...]]) -> None:
        view, invoices = read
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
        self.invoices.set_rows(invoices)
        for content, rows in zip(self.contents, (view.items, view.applications, view.write_offs, invoices), strict=True):
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

    def _ask_invoice(self) -> None:
        if self.view is not None:
            self._put(InvoiceItemsPanel(self._context, self.view, self._papers.print_invoice))

    def _invoice_opened(self, row: AccountInvoice) -> None:
        if self.view is not None:
            self._put(AccountInvoicePanel(self._context, self.view, row, self._papers.print_invoice))

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
        self.area.put_job(panel, self._finished)

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
        for key in ("apply", "invoice", "take_over", "statement", "terms", "folio"):
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
        self.tables[number].setFocus()

    def _choose_tab(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for other, tab in enumerate(self.tabs):
            tab.setChecked(other == number)

    def _content(self, table: QWidget, title: str, object_name: str) -> Content:
        empty = EmptyState(title, "", object_name=f"{object_name}_empty", accessible_name=title, icon_name="mdi6.check")
        return Content(table, empty, self.refresh, object_name=object_name, accessible_name=title)

    def _amount(self, minor: int) -> str:
        return amount_text(minor, self._context.status().currency if self.view is None else self.view.currency)


def _whole(reader: Reader, *, account_id: ArAccountId, settled: bool) -> tuple[AccountView, tuple[AccountInvoice, ...]]:
    """An account with its invoices."""
    view = account_view(reader, account_id=account_id, settled=settled)
    return view, account_invoices(reader, account_id=account_id)
