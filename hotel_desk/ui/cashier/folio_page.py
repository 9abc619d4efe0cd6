"""One folio on view: whose it is, what it comes to, what can be done, and its lines by window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.domain.codes import FolioKind
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView
from hotel_desk.queries.folio_lines import FolioLineView
from hotel_desk.queries.left_unpaid import UnpaidStay
from hotel_desk.ui.cashier.lines_table import make_debts_table, make_lines_table
from hotel_desk.ui.cashier.status_chip import StatusChip
from hotel_desk.ui.cashier.words import (
    amount_words,
    balance_words,
    folio_facts,
    folio_title,
    status_words,
    view_look,
)
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.buttons import Button, CommandButton
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import FolioId

ACTIONS = ("charge", "payment", "refund", "deposit", "line")


class FolioPage(QWidget):
    """Shows a folio and says what the person wants to do with it.

    Args:
        print_folio: makes the paper; it is a command, so the screen brings the button.
        check_out: sends the guest off; likewise.

    Signals:
        asked(str): one of `ACTIONS`.
        line_opened(FolioLineView): Enter or a double click on a line.
        folio_asked(FolioId): the folio of a guest who left unpaid.
    """

    asked = Signal(str)
    line_opened = Signal(object)
    folio_asked = Signal(object)

    def __init__(self, currency: str, *, print_folio: CommandButton, check_out: CommandButton) -> None:
        super().__init__()
        self._currency = currency
        self._folio: FolioView | None = None
        self._tabs_of: list[int | None] = []
        self.print_folio = print_folio
        self.check_out = check_out
        self.buttons = self._make_buttons()
        self.tabs = named(QTabBar(), "folio_windows", _("Windows of the folio"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(lambda _tab: self._show_tab())
        self.table = make_lines_table(currency, with_guest=lambda: self._folio is not None and self._folio.stay is None)
        self.table.opened.connect(self.line_opened)
        self.table.selected.connect(lambda _line: self._allow())
        self.debts = make_debts_table(currency)
        self.debts.opened.connect(self._debt_opened)
        self.tables = QStackedWidget()
        self.tables.addWidget(self.table)
        self.tables.addWidget(self.debts)
        theme().changed.connect(self._take_look)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._head())
        self.notices = label("", "warning", wrap=True)
        self.notices.setObjectName("folio_notices")
        self.notices.hide()
        column.addWidget(self.notices)
        column.addWidget(self._actions())
        column.addWidget(self.tabs)
        column.addWidget(self.tables, 1)

    @property
    def folio(self) -> FolioView | None:
        """What is on view."""
        return self._folio

    def window_number(self) -> int:
        """The window whose lines are on view; the first while none is."""
        tab = self.tabs.currentIndex()
        number = self._tabs_of[tab] if 0 <= tab < len(self._tabs_of) else None
        return number or 1

    def account_window(self) -> int | None:
        """The window on view where an account pays it: its paper is for that account alone."""
        number = self.window_number()
        shown = self._folio is not None and any(window.number == number and window.on_account for window in self._folio.windows)
        return number if shown else None

    def current_line(self) -> FolioLineView | None:
        """The selected line."""
        return self.table.current() if self.tables.currentWidget() is self.table else None

    def show_folio(self, folio: FolioView, debts: Sequence[UnpaidStay] = ()) -> None:
        """Show a folio; the same one read again keeps its window, line and place."""
        another = self._folio is None or self._folio.folio_id != folio.folio_id
        grown = not another and self._folio is not None and _line_count(folio) > _line_count(self._folio)
        self._folio = folio
        self._write_head(folio)
        self.debts.set_rows(debts)
        self._show_tabs(folio, another=another)
        self._show_tab()
        if another:
            self.table.clearSelection()
        if another or grown:
            self.table.scrollToBottom()
        self._allow()

    def show_notices(self, notices: Sequence[str]) -> None:
        """What the cashier must see of the guest; nothing takes it away."""
        self.notices.setText("\n".join(f"! {notice}" for notice in notices))
        self.notices.setVisible(bool(notices))

    def _take_look(self) -> None:
        """The colours of the status are those of the mode that is on."""
        if self._folio is not None:
            self.chip.show_status(view_look(self._folio), status_words(self._folio))

    def select_line(self, posting_id: object) -> FolioLineView | None:
        """Go to a line in whatever window it stands; None when this folio has it not."""
        for window in self._folio.windows if self._folio else ():
            for line in window.lines:
                if line.posting_id == posting_id:
                    self.tabs.setCurrentIndex(self._tabs_of.index(window.number))
                    self.table.select(posting_id)
                    return line
        return None

    def _head(self) -> QWidget:
        self.title = ElidedLabel("", "title")
        self.chip = StatusChip()
        self.facts = ElidedLabel("", "quiet")
        self.balance_label = label("", "quiet")
        self.balance = named(label("", "figure"), "folio_balance", _("Balance"))
        for part in (self.balance_label, self.balance):
            part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name = QHBoxLayout()
        name.setSpacing(12)
        name.addWidget(self.title, 0)
        name.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        name.addStretch(1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(4)
        right.setSpacing(4)
        left.addLayout(name)
        left.addWidget(self.facts)
        right.addWidget(self.balance_label)
        right.addWidget(self.balance)
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addLayout(right)
        return frame

    def _make_buttons(self) -> dict[str, Button]:
        made = {
            "charge": (_("Post charge"), "mdi6.plus-circle-outline", "F2"),
            "payment": (_("Take payment"), "mdi6.cash-plus", "F3"),
            "refund": (_("Refund"), "mdi6.cash-refund", "F6"),
            "deposit": (_("Deposit"), "mdi6.safe", "F7"),
            "line": (_("Reverse"), "mdi6.undo-variant", "F8"),
        }
        buttons = {}
        for key, (text, icon_name, shortcut) in made.items():
            button = Button(text, object_name=f"ask_{key}", accessible_name=text, icon_name=icon_name, shortcut=shortcut)
            button.clicked.connect(lambda _checked=False, key=key: self.asked.emit(key))
            buttons[key] = button
        return buttons

    def _actions(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for button in (*self.buttons.values(), self.print_folio, self.check_out):
            flow.addWidget(button)
        return bar

    def _write_head(self, folio: FolioView) -> None:
        self.title.setText(folio_title(folio))
        self._take_look()
        self.facts.setText(folio_facts(folio))
        self.balance_label.setText(balance_words(folio.at_desk_minor))
        self.balance.setText(amount_words(folio.at_desk_minor, folio.currency))
        self.balance.setAccessibleDescription(f"{self.balance_label.text()} {self.balance.text()}")

    def _show_tabs(self, folio: FolioView, *, another: bool) -> None:
        account = folio.kind is FolioKind.LEFT_UNPAID
        wanted: list[int | None] = [*([None] if account else []), *(window.number for window in folio.windows)]
        titles = [self._tab_title(folio, number) for number in wanted]
        blocked = self.tabs.blockSignals(True)
        if another or wanted != self._tabs_of:
            while self.tabs.count():
                self.tabs.removeTab(0)
            for title in titles:
                self.tabs.addTab(title)
            self._tabs_of = wanted
            self.tabs.setCurrentIndex(0)
        for number, title in enumerate(titles):
            self.tabs.setTabText(number, title)
        self.tabs.blockSignals(blocked)
        self.tabs.setVisible(len(wanted) > 1)

    def _tab_title(self, folio: FolioView, number: int | None) -> str:
        if number is None:
            return _("Who owes what")
        if folio.kind is FolioKind.LEFT_UNPAID:
            return _("All lines")
        window = folio.window(number)
        amount = money_text(window.balance_minor, folio.currency)
        return f"{number}  {window.payee_name}  {amount}".replace("&", "&&")

    def _show_tab(self) -> None:
        if self._folio is None:
            return
        tab = self.tabs.currentIndex()
        if 0 <= tab < len(self._tabs_of) and self._tabs_of[tab] is None:
            self.tables.setCurrentWidget(self.debts)
        else:
            self.tables.setCurrentWidget(self.table)
            self.table.set_rows(self._folio.window(self.window_number()).lines)
        self._allow()

    def _allow(self) -> None:
        """Buttons that would be refused in any case are off; what needs a permission is for the desk to refuse, in words."""
        folio, line = self._folio, self.current_line()
        if folio is None:
            return
        self.buttons["charge"].setEnabled(folio.takes_charges)
        self.buttons["payment"].setEnabled(folio.takes_payments)
        self.buttons["refund"].setEnabled(folio.is_open and folio.window(self.window_number()).balance_minor < 0)
        self.buttons["deposit"].setEnabled(folio.takes_deposits)
        self.buttons["line"].setEnabled(line is not None)
        leaving = folio.in_house and folio.is_settled and folio.kind is FolioKind.GUEST
        self.check_out.set_allowed(leaving)
        self.check_out.setVisible(leaving)

    def _debt_opened(self, debt: UnpaidStay) -> None:
        folio_id: FolioId | None = debt.folio_id
        if folio_id is not None:
            self.folio_asked.emit(folio_id)


def _line_count(folio: FolioView) -> int:
    return sum(len(window.lines) for window in folio.windows)
