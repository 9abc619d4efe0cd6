"""One folio on view: whose it is, what it comes to, what can be done, and its windows side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from hotel_desk.domain.codes import FolioKind
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView
from hotel_desk.queries.folio_lines import FolioLineView
from hotel_desk.queries.left_unpaid import UnpaidStay
from hotel_desk.ui.cashier.line_bar import ACTS, BESIDE, SHOW_ALL, LineBar
from hotel_desk.ui.cashier.lines_table import make_debts_table
from hotel_desk.ui.cashier.status_chip import StatusChip
from hotel_desk.ui.cashier.windows_view import WindowsView
from hotel_desk.ui.cashier.words import (
    amount_words,
    balance_words,
    folio_facts,
    folio_title,
    status_words,
    view_look,
)
from hotel_desk.ui.theme import theme
from hotel_desk.ui.widgets.buttons import Button, CommandButton
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu

    from hotel_desk.domain.ids import FolioId
    from hotel_desk.ui.cashier.window_column import WindowColumn
    from hotel_desk.ui.cashier.window_table import WindowTable

ACTIONS = ("charge", "payment", "refund", "deposit", "paid_out", "line", "invoice", "fapiao", *ACTS)
_DEBTS, _LINES = 0, 1


class FolioPage(QWidget):
    """Shows a folio and says what the person wants to do with it.

    Args:
        print_folio: makes the paper; it is a command, so the screen brings the button.
        check_out: sends the guest off; likewise.
        leaving_way: how the guest leaves, beside it.
        house: what is done with an account of the house alone; likewise.
        of_stay: what is set for the charges of a stay; likewise.

    Signals:
        asked(str): one of `ACTIONS`.
        line_opened(FolioLineView): Enter or a double click on a line.
        folio_asked(FolioId): the folio of a guest who left unpaid.
    """

    asked = Signal(str)
    line_opened = Signal(object)
    folio_asked = Signal(object)

    def __init__(
        self,
        currency: str,
        *,
        print_folio: CommandButton,
        check_out: CommandButton,
        leaving_way: QWidget,
        house: Sequence[Button] = (),
        of_stay: Sequence[Button] = (),
    ) -> None:
        super().__init__()
        self._folio: FolioView | None = None
        self._beside: FolioView | None = None
        self.print_folio = print_folio
        self.check_out = check_out
        self.leaving_way = leaving_way
        self.house = tuple(house)
        self.of_stay = tuple(of_stay)
        self.buttons = self._make_buttons()
        self.show_list = Button(
            "",
            object_name="show_folio_list",
            accessible_name=_("List of folios"),
            kind="quiet",
            icon_name="mdi6.dock-left",
            shortcut="Ctrl+B",
        )
        self.show_list.setCheckable(True)
        self.show_list.setChecked(True)
        self.line_bar = LineBar()
        self.line_bar.asked.connect(self._bar_asked)
        self.tabs = named(QTabBar(), "folio_tabs", _("Parts of the account"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for title in (_("Who owes what"), _("All lines")):
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(lambda _tab: self._show_tab())
        self.windows = WindowsView(currency)
        self.windows.line_opened.connect(self.line_opened)
        self.windows.changed.connect(self._allow)
        self.debts = make_debts_table(currency)
        self.debts.opened.connect(self._debt_opened)
        self.tables = QStackedWidget()
        self.tables.addWidget(self.windows)
        self.tables.addWidget(self.debts)
        theme().changed.connect(self._take_look)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._head())
        self.notices = label("", "warning", wrap=True)
        self.notices.setObjectName("folio_notices")
        self.notices.hide()
        column.addWidget(self.notices)
        column.addWidget(self._actions())
        column.addWidget(self.line_bar)
        column.addWidget(self.tabs)
        column.addWidget(self.tables, 1)

    @property
    def folio(self) -> FolioView | None:
        """What is on view."""
        return self._folio

    @property
    def beside(self) -> FolioView | None:
        """The folio that stands beside it; None where none does."""
        return self._beside

    @property
    def table(self) -> WindowTable:
        """The lines of the active window."""
        return self.windows.active.table

    def window_number(self) -> int:
        """The window of the folio that is active; the first while none is."""
        return self.windows.own_number()

    def active_window(self) -> WindowColumn:
        """The window that the chosen lines are in; it may be of the folio beside."""
        return self.windows.active

    def account_window(self) -> int | None:
        """The window on view where an account pays it: its paper is for that account alone."""
        number = self.window_number()
        shown = self._folio is not None and any(window.number == number and window.on_account for window in self._folio.windows)
        return number if shown else None

    def chosen_lines(self) -> list[FolioLineView]:
        """The chosen lines of the active window."""
        return self.windows.chosen() if self.tables.currentWidget() is self.windows and self._folio is not None else []

    def current_line(self) -> FolioLineView | None:
        """The one line that is chosen."""
        lines = self.chosen_lines()
        return lines[0] if len(lines) == 1 else None

    def folio_of(self, line: FolioLineView) -> FolioView | None:
        """The folio on view in which a line stands, as it was read last."""
        for folio in (self._folio, self._beside):
            if folio is not None and any(one.posting_id == line.posting_id for window in folio.windows for one in window.lines):
                return folio
        return None

    def show_folio(self, folio: FolioView, debts: Sequence[UnpaidStay] = ()) -> None:
        """Show a folio; the same one read again keeps its window, lines and place."""
        another = self._folio is None or self._folio.folio_id != folio.folio_id
        self._folio = folio
        if self._beside is not None and self._beside.folio_id == folio.folio_id:
            self._beside = None
        self._write_head(folio)
        self.debts.set_rows(debts)
        account = folio.kind is FolioKind.LEFT_UNPAID
        if another:
            blocked = self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(_DEBTS)
            self.tabs.blockSignals(blocked)
        self.tabs.setVisible(account)
        self._show_windows()
        self._show_tab()

    def show_beside(self, folio: FolioView | None) -> None:
        """Show another folio beside it, or none."""
        self._beside = folio
        if self._folio is not None:
            self._show_windows()
        self.line_bar.buttons[BESIDE].setChecked(folio is not None)

    def fill_line_menu(self, menu: QMenu) -> None:
        """What can be done with the chosen lines."""
        self.line_bar.fill_menu(menu, reverse=self.buttons["line"])

    def show_notices(self, notices: Sequence[str]) -> None:
        """What the cashier must see of the guest; nothing takes it away."""
        self.notices.setText("\n".join(f"! {notice}" for notice in notices))
        self.notices.setVisible(bool(notices))

    def _take_look(self) -> None:
        """The colours of the status are those of the mode that is on."""
        if self._folio is not None:
            self.chip.show_status(view_look(self._folio), status_words(self._folio))

    def select_line(self, posting_id: object) -> FolioLineView | None:
        """Go to a line in whatever window it stands; None when it is not on view."""
        return self.windows.select_line(posting_id)

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
            "paid_out": (_("Pay out"), "mdi6.cash-minus", "Shift+F6"),
            "line": (_("Reverse"), "mdi6.undo-variant", "F8"),
            "invoice": (_("Invoices"), "mdi6.receipt-text-outline", "Shift+F9"),
            "fapiao": (_("Fapiao"), "mdi6.file-certificate-outline", "Ctrl+F9"),
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
        keys = (self.show_list, *self.buttons.values(), self.print_folio, self.check_out, self.leaving_way, *self.of_stay, *self.house)
        for key in keys:
            flow.addWidget(key)
        return bar

    def _write_head(self, folio: FolioView) -> None:
        self.title.setText(folio_title(folio))
        self._take_look()
        self.facts.setText(folio_facts(folio))
        self.balance_label.setText(balance_words(folio.at_desk_minor))
        self.balance.setText(amount_words(folio.at_desk_minor, folio.currency))
        self.balance.setAccessibleDescription(f"{self.balance_label.text()} {self.balance.text()}")

    def _bar_asked(self, key: str) -> None:
        if key == SHOW_ALL:
            self._show_windows()
        else:
            self.asked.emit(key)

    def _show_windows(self) -> None:
        if self._folio is not None:
            self.windows.show_folios(self._folio, self._beside, show_all=self.line_bar.buttons[SHOW_ALL].isChecked())

    def _show_tab(self) -> None:
        """The account of those who left unpaid opens on who owes what."""
        if self._folio is None:
            return
        debts = self._folio.kind is FolioKind.LEFT_UNPAID and self.tabs.currentIndex() == _DEBTS
        self.tables.setCurrentWidget(self.debts if debts else self.windows)
        self._allow()

    def _allow(self) -> None:
        """Buttons that would be refused in any case are off; what needs a permission is for the desk to refuse, in words."""
        folio, lines = self._folio, self.chosen_lines()
        if folio is None or self.windows.active.key is None:
            return
        self.buttons["charge"].setEnabled(folio.takes_charges)
        self.buttons["payment"].setEnabled(folio.takes_payments)
        self.buttons["refund"].setEnabled(folio.is_open and folio.window(self.window_number()).balance_minor < 0)
        self.buttons["deposit"].setEnabled(folio.takes_deposits)
        self.buttons["paid_out"].setEnabled(folio.is_open)
        for papers in ("invoice", "fapiao"):
            self.buttons[papers].setEnabled(folio.kind is not FolioKind.PACKAGE)
        self.buttons["line"].setEnabled(len(lines) == 1)
        column = self.windows.active
        self.line_bar.allow(column.folio, lines, lines_in_window=any(line.movable for line in column.window_view.lines))
        leaving = folio.in_house and folio.is_settled and folio.kind is FolioKind.GUEST
        self.check_out.set_allowed(leaving)
        self.check_out.setVisible(leaving)
        self.leaving_way.setVisible(leaving)
        for button in self.house:
            button.setVisible(folio.house_account and folio.is_open)

    def _debt_opened(self, debt: UnpaidStay) -> None:
        folio_id: FolioId | None = debt.folio_id
        if folio_id is not None:
            self.folio_asked.emit(folio_id)
