"""Money taken: method, amount, and the particulars that the method asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.card_brands import CARD_BRANDS, brand_name
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.language import _
from hotel_desk.services.ledger import Card
from hotel_desk.services.reception import Deposit
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.transaction_codes import PaymentCode
    from hotel_desk.ui.widgets.form import Form

_CARD = ("card_brand", "card_last_four", "authorisation_code")


class LastFourField(TextField):
    """The last four digits of a card, and only these."""

    def problem(self) -> str:
        text = self.value()
        if len(text) != 4 or not (text.isascii() and text.isdigit()):
            return _("Four digits, please: the last ones on the card.")
        return ""


class MoneyFields:
    """Adds the fields to a form and reads them; it is no widget itself.

    Args:
        required: an amount must be given; otherwise an empty amount means that no money is taken.
    """

    def __init__(self, form: Form, prefix: str, *, currency: str, required: bool, hint: str = "") -> None:
        self._form = form
        self._required = required
        self._codes: dict[object, PaymentCode] = {}
        form.add(
            MoneyField(
                "amount_minor",
                _("Amount"),
                object_name=f"{prefix}_amount",
                currency=currency,
                required=required,
                hint=hint,
                minimum=1,
            ),
            ChoiceField("transaction_code_id", _("Method"), object_name=f"{prefix}_method", required=True),
        )
        form.add(
            ChoiceField(
                "card_brand", _("Card"), object_name=f"{prefix}_card_brand", choices=[(brand, brand_name(brand)) for brand in CARD_BRANDS]
            ),
            LastFourField("card_last_four", _("Last four digits"), object_name=f"{prefix}_card_last_four", required=True, limit=4),
        )
        form.add(TextField("authorisation_code", _("Authorisation code"), object_name=f"{prefix}_authorisation", limit=40))
        form.add(TextField("reference", _("Transaction reference"), object_name=f"{prefix}_reference"))
        form.field("card_brand").set_value(CARD_BRANDS[0])
        form.field("amount_minor").edited.connect(self.fit)
        form.field("transaction_code_id").edited.connect(self.fit)
        self.fit()

    def set_codes(self, codes: Sequence[PaymentCode]) -> None:
        """Offer the hotel's methods; the first one is chosen at first."""
        self._codes = {code.id: code for code in codes}
        field = self._form.field("transaction_code_id")
        field.set_choices([(code.id, code.name) for code in codes])
        if field.value() is None and codes:
            field.set_value(codes[0].id)
        self.fit()

    def fit(self) -> None:
        """Show what the chosen method asks for, once there is an amount."""
        taken = self.is_taken()
        method = self._method() if taken else None
        for name in _CARD:
            self._form.field(name).setVisible(method is PaymentMethod.BANK_CARD)
        self._form.field("reference").setVisible(method in {PaymentMethod.MOBILE_WALLET, PaymentMethod.BANK_TRANSFER})

    def is_taken(self) -> bool:
        """Whether money is to be taken: something stands in the amount, readable or not."""
        return self._required or bool(self._form.field("amount_minor").line.text().strip())

    def deposit(self) -> Deposit | None:
        """The money as a command takes it; None for none. Ask the form's `check()` first."""
        amount = self._form.value("amount_minor")
        if not amount:
            return None
        method = self._method()
        card = None
        if method is PaymentMethod.BANK_CARD:
            card = Card(self._form.value("card_brand"), self._form.value("card_last_four"), self._form.value("authorisation_code"))
        reference = self._form.value("reference") if method in {PaymentMethod.MOBILE_WALLET, PaymentMethod.BANK_TRANSFER} else None
        return Deposit(self._form.value("transaction_code_id"), amount, card=card, reference=reference or None)

    def _method(self) -> PaymentMethod | None:
        code = self._codes.get(self._form.value("transaction_code_id"))
        return code.method if code else None
