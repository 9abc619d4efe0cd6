"""How the money of a joint payment comes in: the method and its particulars, what is handed over, the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.card_brands import CARD_BRANDS, brand_name
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.language import _
from hotel_desk.services.ledger import Card
from hotel_desk.ui.cashier.notes_part import NotesPart
from hotel_desk.ui.cashier.receipt_field import receipt_field
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.last_four_field import LastFourField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.plain_code_field import PlainCodeField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.transaction_codes import PaymentCode
    from hotel_desk.ui.shell.screen import ScreenContext


class MoneyForm(Form):
    """Fields that the chosen method does not need are not there."""

    def __init__(self, context: ScreenContext, codes: Sequence[PaymentCode]) -> None:
        super().__init__(object_name="settle_money", accessible_name=_("Payment"), other_errors=context.messages.error)
        self._methods = {code.id: code.method for code in codes}
        choices = [(code.id, code.name) for code in codes]
        currency = context.status().currency
        self.method = ChoiceField("transaction_code_id", _("Method"), object_name="settle_method", choices=choices, required=True)
        self.received = MoneyField("received", _("Handed over"), object_name="settle_received", currency=currency, minimum=1)
        self.notes = NotesPart("settle", self.received)
        self.card_brand = ChoiceField(
            "card_brand", _("Card"), object_name="settle_card_brand", choices=[(one, brand_name(one)) for one in CARD_BRANDS], required=True
        )
        self.card_last_four = LastFourField("card_last_four", _("Last four digits"), object_name="settle_card_last_four")
        self.authorisation_code = PlainCodeField(
            "authorisation_code", _("Authorisation code"), object_name="settle_authorisation_code", limit=40
        )
        self.reference = TextField("reference", _("Transaction reference"), object_name="settle_reference")
        self.over_limit = TextField(
            "over_limit_reason",
            _("Reason above the limit"),
            object_name="settle_over_limit_reason",
            hint=_("Only where the account may not owe so much; needs its own permission."),
        )
        self.paper = receipt_field("settle")
        if codes:
            self.method.set_value(codes[0].id)
        self.add(self.method)
        self.add(self.notes.currency, self.received)
        self.add(self.card_brand, self.card_last_four)
        self.add(self.authorisation_code)
        self.add(self.reference)
        self.add(self.over_limit)
        self.add(self.paper)
        self.method.edited.connect(self.fit)

    def fit(self, *, takes_money: bool | None = None, on_account: bool | None = None) -> None:
        """Show the fields that are needed for what is settled."""
        self._takes_money = self._takes_money if takes_money is None else takes_money
        self._on_account = self._on_account if on_account is None else on_account
        method = self._method()
        card = self._takes_money and method is PaymentMethod.BANK_CARD
        for always in (self.method, self.received, self.paper):
            always.setVisible(self._takes_money)
        self.notes.offer(cash=self._takes_money and self.is_cash())
        for of_card in (self.card_brand, self.card_last_four, self.authorisation_code):
            of_card.setVisible(card)
        self.reference.setVisible(self._takes_money and method in {PaymentMethod.BANK_TRANSFER, PaymentMethod.MOBILE_WALLET})
        self.reference.required = method is PaymentMethod.MOBILE_WALLET
        self.over_limit.setVisible(self._on_account)

    def arguments(self) -> dict[str, Any]:
        """What the command is told of the money."""
        card = None
        if not self.card_last_four.isHidden():
            card = Card(self.card_brand.value(), self.card_last_four.value(), self.authorisation_code.value())
        return {
            "transaction_code_id": self.method.value() if self._takes_money else None,
            "card": card,
            "reference": None if self.reference.isHidden() else self.reference.value() or None,
            "notes": self.notes.notes(),
            "over_limit_reason": (self.over_limit.value() or None) if self._on_account else None,
        }

    def is_cash(self) -> bool:
        """Whether change is given."""
        return self._method() is PaymentMethod.CASH

    _takes_money = True
    _on_account = False

    def _method(self) -> PaymentMethod | None:
        return self._methods.get(self.method.value())
