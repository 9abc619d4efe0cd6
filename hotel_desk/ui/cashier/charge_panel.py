"""Posting a charge or an allowance, with its taxes worked out while it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.cashier_codes import QUICK_KEYS
from hotel_desk.domain.errors import NotAllowed, StaffError
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import _
from hotel_desk.queries.transaction_codes import ChargeCode, find_charge_codes
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.posting_codes import MOST_PIECES
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.words import amount_words, balance_words
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.tokens import GRID
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, NumberField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.shell.screen import ScreenContext

_TILE_WIDTH = 112


def quick_codes(codes: Sequence[ChargeCode]) -> list[ChargeCode]:
    """The codes that the hotel has given a quick key, in the order of the keys; where it has given none, those that come first.

    The very first code is the room charge, which the night audit posts by itself.
    """
    keyed = sorted((code for code in codes if code.quick_key is not None), key=lambda code: code.quick_key or 0)
    return keyed or [replace(code, quick_key=number) for number, code in enumerate(codes[1 : QUICK_KEYS + 1], start=1)]


class ChargePanel(FolioPanel):
    """Code, quantity, price, text. It stays open after a charge, empty for the next one."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="charge", title=_("Post charge"))
        self._quick: list[Button] = []
        self.code: SearchField[ChargeCode] = SearchField(
            "transaction_code_id",
            _("What for"),
            runner=context.runner,
            query=find_charge_codes,
            title=lambda code: code.name,
            subtitle=lambda code: f"{code.code} · {code.group_name}",
            object_name="charge_code",
            placeholder=_("Code or name"),
            required=True,
        )
        self.quantity = NumberField("quantity", _("Quantity"), object_name="charge_quantity", minimum=1, maximum=MOST_PIECES)
        self.price = MoneyField("price_minor", _("Price"), object_name="charge_price", currency=context.status().currency, required=True)
        self.allowance = CheckField("allowance", _("Allowance"), object_name="charge_allowance", hint=_("Takes the amount off the bill."))
        self.text = TextField("text", _("Text on the bill"), object_name="charge_text")
        self.notice = label("", "small", wrap=True)
        self.form.add(self.code)
        self.form.add(self.quantity, self.price)
        self.form.add(self.allowance)
        self.form.add(self.text)
        self.form.add(self.window_field)
        self.despite = TextField("despite_reason", _("Reason to post it all the same"), object_name="charge_despite_reason")
        self.form.add(self.despite)
        self.despite.hide()
        self.form.edited.connect(self.update_amounts)
        self.code.chosen.connect(self._chosen)
        self._quick_bar = QWidget()
        self._quick_flow = FlowLayout(self._quick_bar, spacing=8)
        for part in (self.notice, self._quick_bar, self.form, self.amounts):
            self.add(part)
        title = _("Post charge")
        self.post = CommandButton(
            title, context.runner, self._intent, self._posted, self._refused, object_name="post_charge", accessible_name=title
        )
        self.set_primary(self.post)

    def show_quick_keys(self, codes: Sequence[ChargeCode]) -> None:
        """Offer these codes as keys of their own, big enough for a finger."""
        for button in self._quick:
            self._quick_flow.removeWidget(button)
            button.deleteLater()
        self._quick = [self._quick_key(code.quick_key or 0, code) for code in codes]

    def clear(self) -> None:
        self.form.set_values(transaction_code_id=None, quantity=1, price_minor=None, allowance=False, text="", despite_reason="")
        self.despite.hide()
        self.text.line.setPlaceholderText("")
        notice = _("The guest has left without paying: the charge goes to the account “Left unpaid”.") if self.folio.left_unpaid else ""
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))

    def first_field(self) -> QWidget:
        return self.code.line

    def update_amounts(self) -> None:
        self.amounts.show_rows(self._rows())

    def _rows(self) -> list[tuple[str, str]]:
        """Net, each tax, gross, and what the balance will be: by the same rules as the posting."""
        code, price = self.code.value(), self.form.value("price_minor")
        if code is None or price is None:
            return [self.balance_row()]
        total = price * self.form.value("quantity") * (-1 if self.form.value("allowance") else 1)
        persons = self.folio.stay.persons if self.folio.stay else 1
        taxed = tax_charge(total, code.rules, on=self.folio.business_date, persons=persons, nights=0)
        names = {rule.id: rule for rule in code.rules}
        currency = self.folio.currency
        rows = [(_("Net"), money_text(taxed.net_minor, currency))]
        for tax in taxed.taxes:
            rule = names[tax.rule_id]
            words = _("{tax} (in the price)") if rule.inclusive else _("{tax} (on top)")
            rows.append((words.format(tax=rule.name), money_text(tax.amount_minor, currency)))
        after = self.window_of_folio().balance_minor + taxed.gross_minor
        rows.append((_("To post"), money_text(taxed.gross_minor, currency)))
        if self.folio.is_open:
            rows.append((_("Afterwards: {meaning}").format(meaning=balance_words(after)), amount_words(after, currency)))
        return rows

    def _quick_key(self, number: int, code: ChargeCode) -> Button:
        button = Button(
            f"{number}  {code.name}",
            object_name=f"quick_{code.code}",
            accessible_name=code.name,
            shortcut=f"Ctrl+{number}",
            tooltip=f"{code.name} · {code.code}",
        )
        button.set_touch()
        button.setFixedWidth(_TILE_WIDTH)
        self._fit(button, number, code.name)
        button.clicked.connect(lambda _checked=False: self._pick(code))
        self._quick_flow.addWidget(button)
        return button

    @staticmethod
    def _fit(button: Button, number: int, name: str) -> None:
        """A name too long for the line beside its number gets a line of its own."""
        metrics, width = button.fontMetrics(), _TILE_WIDTH - 2 * GRID
        if metrics.horizontalAdvance(button.text()) > width:
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            button.setText(f"{number}\n{short}".replace("&", "&&"))

    def _pick(self, code: ChargeCode) -> None:
        self.code.set_value(code)
        self.code.show_error("")
        self._chosen(code)

    def _chosen(self, code: ChargeCode) -> None:
        """The price of the code, its name as the text, and on to the price."""
        if code.default_price_minor is not None:
            self.price.set_value(code.default_price_minor)
        self.text.line.setPlaceholderText(code.name)
        self.price.setFocus()
        self.price.line.selectAll()
        self.update_amounts()

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        code = self.code.value()
        assert code is not None  # noqa: S101 - the field is required
        price = self.form.value("price_minor")
        return Intent(
            post_charge,
            {
                "folio_id": self.folio.folio_id,
                "transaction_code_id": code.id,
                "price_minor": -price if self.form.value("allowance") else price,
                "quantity": self.form.value("quantity"),
                "text": self.form.value("text"),
                "window_number": self.window_of_folio().number,
                "despite_reason": self.despite.value(),
            },
        )

    def _posted(self, posted: Posted) -> None:
        self.begin(self.folio, self.window_of_folio().number)
        self.code.setFocus()
        self.done.emit(posted)

    def _refused(self, error: StaffError) -> None:
        """A missing permission is about the box that asks for it; what needs a reason asks for one."""
        if error.field == "despite_reason":
            self.despite.show()
            self.despite.setFocus()
        if not (isinstance(error, NotAllowed) and self.form.value("allowance") and self.form.field_error("allowance", str(error))):
            self.form.show_error(error)
