"""Several bills settled together: found by room or name, each paid now, put on an account, or covered by money that is held."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.domain.joint_payments import SettledBy
from hotel_desk.language import _, plural
from hotel_desk.queries.exchange_rates import RateRow, rates_now
from hotel_desk.queries.joint_payments import OpenBill, bills_together, find_bills
from hotel_desk.services.foreign_cash import RateChanged
from hotel_desk.services.joint_payments import settle_bills
from hotel_desk.ui.account_field import account_field
from hotel_desk.ui.cashier.settle_bills import WAYS, ChosenPart, SettledTogether
from hotel_desk.ui.cashier.settle_money import MoneyForm
from hotel_desk.ui.formats import amount_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.queries.transaction_codes import PaymentCode
    from hotel_desk.services.joint_payments import BillsSettled
    from hotel_desk.ui.shell.screen import ScreenContext

_SIZE = (976, 672)
_MONEY_WIDTH = 344


class SettleDialog(QDialog):
    """The bills on the left, the money on the right. Enter settles, Del takes a bill away, Esc leaves without loss.

    Signals:
        settled(BillsSettled, str): it is done; the paper that was asked for with it.
    """

    settled = Signal(object, str)

    def __init__(self, parent: QWidget, context: ScreenContext, codes: Sequence[PaymentCode]) -> None:
        super().__init__(parent)
        title = _("Settle bills together")
        named(self, "settle_dialog", title)
        self.setWindowTitle(title)
        self.setModal(True)
        self._context = context
        self._currency = context.status().currency
        self._together: tuple[OpenBill, ...] = ()
        self.bills = SettledTogether()
        self.search: SearchField[OpenBill] = SearchField(
            "bill",
            _("Add a bill"),
            runner=context.runner,
            query=find_bills,
            title=self._bill_words,
            subtitle=lambda bill: money_text(bill.balance_minor, self._currency),
            object_name="settle_search",
            placeholder=_("Room, guest or folio number"),
        )
        self.search.chosen.connect(self._found)
        self.table = self._make_table()
        self.part_form = self._make_part_form()
        self.money = MoneyForm(context, codes)
        self.money.edited.connect(self._fit)
        self.sums = AmountRows()
        self._make_buttons(context)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left(), 1)
        row.addWidget(self._right())
        self.resize(*_SIZE)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self._remove)

    def begin(self, folio: FolioView) -> None:
        """Open on the windows of a folio that owe something."""
        self._context.runner.read(bills_together, partial(self._show_together, folio), owner=self, folio_id=folio.folio_id)
        self._read_rates()
        self.open()
        self.search.line.setFocus()

    # --- bills ----------------------------------------------------------------------------------------------------------

    def _show_together(self, folio: FolioView, bills: tuple[OpenBill, ...]) -> None:
        self._together = tuple(bill for bill in bills if bill.balance_minor > 0)
        for bill in bills:
            if bill.folio_id == folio.folio_id:
                self.bills.add(bill)
        self._show()

    def _found(self, bill: OpenBill) -> None:
        self.search.set_value(None)
        added = self.bills.add(bill)
        self._show(added)
        self.search.line.setFocus()

    def _add_together(self) -> None:
        for bill in self._together:
            self.bills.add(bill)
        self._show()

    def _split(self) -> None:
        part = self.table.current()
        if part is not None:
            self._show(self.bills.split(part) or part)

    def _remove(self) -> None:
        part = self.table.current()
        if part is not None:
            self.bills.remove(part)
            self._show()

    def _show(self, chosen: ChosenPart | None = None) -> None:
        """Show the bills as they are, with one of them chosen."""
        current = chosen or self.table.current()
        self.table.set_rows(self.bills.parts)
        if current is not None:
            self.table.select(current.number)
        if self.table.current() is None and self.bills.parts:
            self.table.select(self.bills.parts[0].number)
        missing = [bill for bill in self._together if not any(part.key == (bill.folio_id, bill.window_number) for part in self.bills.parts)]
        words = plural("Add {count} bill of the same booking or group", "Add {count} bills of the same booking or group", len(missing))
        self.together.setText(words.format(count=len(missing)))
        self.together.setVisible(bool(missing))
        self._show_part()
        self._fit()

    def _part_chosen(self, _part: ChosenPart | None) -> None:
        self._show_part()
        self._fit()

    def _show_part(self) -> None:
        """The chosen part in the fields beneath the list."""
        part = self.table.current()
        self.part_form.setEnabled(part is not None)
        if part is None:
            return
        self.way.set_choices([(way, _(WAYS[way])) for way in self.bills.free_ways(part)])
        self.part_form.set_values(by=part.by, amount_minor=part.amount_minor, profile_id=None)
        self.amount.maximum = part.amount_minor + max(0, self.bills.left_of(part))
        self.account.line.setText(part.account_name)
        self.account.setVisible(part.by is SettledBy.ON_ACCOUNT)

    def _part_edited(self) -> None:
        part = self.table.current()
        if part is None:
            return
        by = self.way.value() or part.by
        changed = part if by is part.by else part.settled_by(by)
        account = self.account.value()
        if by is SettledBy.ON_ACCOUNT and account is not None:
            changed = replace(changed, account_id=account.profile_id, account_name=account.name)
        amount = self.part_form.value("amount_minor")
        changed = replace(changed, amount_minor=min(amount or 0, self.amount.maximum or 0))
        self.bills.change(changed)
        # The fields are being typed in: the list follows them, and not they the list.
        blocked = self.table.blockSignals(True)
        self.table.set_rows(self.bills.parts)
        self.table.select(changed.number)
        self.table.blockSignals(blocked)
        if by is not part.by:
            self.account.set_value(None)
            self.account.line.setText(changed.account_name)
            self.account.setVisible(by is SettledBy.ON_ACCOUNT)
        self._fit()

    # --- money ----------------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """The fields and sums follow the bills."""
        now, on_account = self.bills.total(SettledBy.PAY_NOW), self.bills.total(SettledBy.ON_ACCOUNT)
        self.money.fit(takes_money=bool(now), on_account=bool(on_account))
        rows = [(_(WAYS[way]), money_text(self.bills.total(way), self._currency)) for way in SettledBy if self.bills.total(way)]
        worth = self.money.notes.worth()
        if now:
            rows += self.money.notes.rows(now)
        if now and worth is not None and self.money.is_cash() and worth >= now:
            rows.append((_("Change to give"), money_text(worth - now, self._currency)))
        rows.append((_("Settled together"), money_text(self.bills.total(), self._currency)))
        self.sums.show_rows(rows)
        part = self.table.current()
        self.split.setEnabled(part is not None and self.bills.left_of(part) > 0 and len(self.bills.free_ways(part)) > 1)
        self.remove.setEnabled(part is not None)
        self.settle.set_allowed(bool(self.bills.bill_parts()))

    def _read_rates(self) -> None:
        self._context.runner.read(rates_now, self._know_rates, owner=self, key="rates")

    def _know_rates(self, rates: tuple[RateRow, ...]) -> None:
        self.money.notes.know(rates)
        self._fit()

    def _refused(self, refusal: StaffError) -> None:
        """What was refused is said; of a rate that is another by now the amounts follow."""
        self.money.show_error(refusal)
        if isinstance(refusal, RateChanged):
            self._read_rates()

    def _spread(self) -> None:
        """Make parts of what was handed over: the oldest bill whole, then the next."""
        worth = self.money.notes.worth()
        if worth is not None:
            self.bills.pay(worth)
            self._show()

    def _intent(self) -> Intent | None:
        if not self.money.check() or not self._accounts_named():
            return None
        now = self.bills.total(SettledBy.PAY_NOW)
        worth = self.money.notes.worth()
        if now and worth is None and self.money.notes.rate() is not None:
            self.money.field_error("received", _("Please fill this in."))
            return None
        if now and worth is not None and (worth < now or (worth > now and not self.money.is_cash())):
            words = _("The parts that are paid now come to {amount}. Nothing was taken.")
            self.money.field_error("received", words.format(amount=money_text(now, self._currency)))
            return None
        return Intent(settle_bills, {"parts": self.bills.bill_parts(), "amount_minor": now, **self.money.arguments()})

    def _accounts_named(self) -> bool:
        for part in self.bills.parts:
            if part.by is SettledBy.ON_ACCOUNT and part.amount_minor and part.account_id is None:
                self._show(part)
                self.part_form.field_error("profile_id", _("Please choose the account that pays."))
                return False
        return True

    def _done(self, settled: BillsSettled) -> None:
        self.settled.emit(settled, str(self.money.paper.value()))
        self.accept()

    # --- putting together -------------------------------------------------------------------------------------------------

    def _make_table(self) -> DataTable[ChosenPart]:
        def amount(key: str, title: str, minor: Any) -> Column[ChosenPart]:
            return Column(key, title, lambda part: amount_text(minor(part), self._currency), sort_key=minor, align="right", width=96)

        columns: list[Column[ChosenPart]] = [
            Column("room", _("Room"), lambda part: part.bill.room_number, width=64),
            Column("bill", _("Bill"), lambda part: self._payer_words(part.bill), width=0),
            amount("owes", _("Owes"), lambda part: part.bill.balance_minor),
            Column("way", _("How"), _way_words, width=160),
            amount("amount", _("Part"), lambda part: part.amount_minor),
        ]
        table = DataTable(columns, lambda part: part.number, object_name="settle_table", accessible_name=_("Bills"))
        table.selected.connect(self._part_chosen)
        return table

    def _make_part_form(self) -> Form:
        form = Form(object_name="settle_part", accessible_name=_("The chosen bill"), other_errors=self._context.messages.error)
        self.way = ChoiceField("by", _("How"), object_name="settle_way", choices=[(way, _(title)) for way, title in WAYS.items()])
        self.amount = MoneyField("amount_minor", _("Part"), object_name="settle_amount", currency=self._currency, minimum=0)
        self.account = account_field(self._context, object_name="settle_account", required=False)
        form.add(self.way, self.amount)
        form.add(self.account)
        form.edited.connect(self._part_edited)
        self.account.chosen.connect(lambda _account: self._part_edited())
        return form

    def _make_buttons(self, context: ScreenContext) -> None:
        def button(name: str, title: str, act: Any, **more: Any) -> Button:
            made = Button(title, object_name=f"settle_{name}", accessible_name=title, **more)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False: act())
            return made

        self.together = button(
            "together", _("Add what belongs together"), self._add_together, icon_name="mdi6.account-group-outline", shortcut="Ctrl+G"
        )
        self.split = button("split", _("The rest otherwise"), self._split, icon_name="mdi6.call-split", shortcut="Ctrl+R")
        self.remove = button("remove", _("Take the bill away"), self._remove, icon_name="mdi6.minus-circle-outline")
        self.spread = button("spread", _("Spread over the bills, oldest first"), self._spread, shortcut="Ctrl+O")
        self.leave = button("leave", _("Cancel"), self.reject)
        title = _("Settle")
        self.settle = CommandButton(
            title, context.runner, self._intent, self._done, self._refused, object_name="settle_do", accessible_name=title
        )
        self.settle.set_touch()
        self.settle.setDefault(True)

    def _left(self) -> QWidget:
        bar = QWidget()
        flow = FlowLayout(bar, spacing=8)
        for button in (self.split, self.remove, self.together):
            flow.addWidget(button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Bills"), "heading"))
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addWidget(self.part_form)
        column.addWidget(bar)
        return left

    def _right(self) -> QWidget:
        right = QFrame()
        right.setProperty("role", "card")
        right.setFixedWidth(_MONEY_WIDTH)
        column = QVBoxLayout(right)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(_("Payment"), "heading"))
        # A card on account has more fields than a small screen has room for.
        fields = named(QScrollArea(), "settle_money_fields", _("Payment"))
        fields.setWidgetResizable(True)
        fields.setFrameShape(QFrame.Shape.NoFrame)
        fields.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fields.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        fields.setWidget(self.money)
        for part in (fields.viewport(), self.money):
            part.setAutoFillBackground(False)
        column.addWidget(fields, 1)
        column.addWidget(self.spread)
        column.addWidget(self.sums)
        column.addWidget(self.settle)
        column.addWidget(self.leave)
        return right

    def _payer_words(self, bill: OpenBill) -> str:
        folio = bill.folio_number if bill.window_number == 1 else f"{bill.folio_number}/{bill.window_number}"
        return f"{bill.payer_name}  ·  {folio}"

    def _bill_words(self, bill: OpenBill) -> str:
        return " · ".join(part for part in (bill.room_number, self._payer_words(bill)) if part)


def _way_words(part: ChosenPart) -> str:
    if part.by is not SettledBy.ON_ACCOUNT:
        return _(WAYS[part.by])
    return part.account_name or _("On account: choose whose")
