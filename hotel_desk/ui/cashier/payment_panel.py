"""Money in and out: payment, deposit and refund, each with the particulars of its method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.card_brands import CARD_BRANDS, brand_name
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.language import N_, _
from hotel_desk.queries.transaction_codes import PaymentCode
from hotel_desk.services.cashier import pay_refund, take_deposit, take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.last_four_field import LastFourField
from hotel_desk.ui.cashier.words import amount_words, balance_words
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.shell.screen import ScreenContext

NO_PAPER, A4, ROLL = "none", "a4", "roll"


@dataclass(frozen=True, slots=True)
class MoneyJob:
    """What tells payment, deposit and refund apart.

    Args:
        key: of its action on the folio page; its panel and fields are named after it.
        title: on the panel and on its button, marked with `N_`.
        command: what it runs.
        direction: -1 lowers the balance, 1 raises it.
        proposed: the likeliest amount for a balance, minor units; None for none.
    """

    key: str
    title: str
    command: Callable[..., Posted]
    direction: int
    proposed: Callable[[int], int | None]


PAYMENT = MoneyJob("payment", N_("Take payment"), take_payment, -1, lambda balance: balance if balance > 0 else None)
DEPOSIT = MoneyJob("deposit", N_("Take deposit"), take_deposit, -1, lambda _balance: None)
REFUND = MoneyJob("refund", N_("Pay refund"), pay_refund, 1, lambda balance: -balance if balance < 0 else None)


class PaymentPanel(FolioPanel):
    """One of the money jobs. Fields that the chosen method does not need are not there."""

    def __init__(self, context: ScreenContext, job: MoneyJob) -> None:
        super().__init__(context, object_name=job.key, title=_(job.title))
        self.job = job
        self._methods: dict[Any, PaymentMethod] = {}
        self._proposed: int | None = None
        self._make_fields(context.status().currency)
        self.form.add(self.method)
        self.form.add(self.amount, self.handed_over)
        self.form.add(self.card_brand, self.card_last_four)
        self.form.add(self.authorisation_code)
        self.form.add(self.reference)
        self.form.add(self.reason)
        self.reason.setVisible(job is REFUND)
        self.form.add(self.window_field)
        self.add(self.form)
        self.add(self.amounts)
        self.form.add(self.paper)
        self.form.edited.connect(self.update_amounts)
        self.method.edited.connect(self._fit_method)
        self.take = CommandButton(
            _(job.title),
            context.runner,
            self._intent,
            self._taken,
            self.form.show_error,
            object_name=f"{job.key}_take",
            accessible_name=_(job.title),
        )
        self.set_primary(self.take)

    def show_methods(self, codes: Sequence[PaymentCode]) -> None:
        """Offer the hotel's payment codes."""
        self._methods = {code.id: code.method for code in codes}
        self.method.set_choices([(code.id, code.name) for code in codes])
        if self.method.value() is None and codes:
            self.method.set_value(codes[0].id)
        self._fit_method()

    def wanted_paper(self) -> str:
        """Which receipt is printed at once: `NO_PAPER`, `A4` or `ROLL`."""
        return str(self.paper.value())

    def clear(self) -> None:
        method, paper = self.method.value(), self.paper.value() or NO_PAPER
        self.form.set_values(
            transaction_code_id=method,
            amount_minor=None,
            handed_over=None,
            card_brand=None,
            card_last_four="",
            authorisation_code="",
            reference="",
            reason="",
            paper=paper,
        )
        self._proposed = None
        self.balance_changed()
        self._fit_method()

    def balance_changed(self) -> None:
        """The amount follows the balance until the person types another."""
        self.window_field.setVisible(len(self.folio.windows) > 1 and self.job is not DEPOSIT)
        if self.form.value("amount_minor") == self._proposed:
            untouched = not self.form.changed_fields()
            self._proposed = self.job.proposed(self.window_of_folio().balance_minor)
            self.amount.set_value(self._proposed)
            if untouched:
                self.form.mark_saved()
        if self.job is REFUND:
            self.amount.maximum = max(0, -self.window_of_folio().balance_minor)

    def unsaved_edits(self) -> list[str]:
        kept = {field.editor.accessibleName() for field in (self.method, self.paper, self.window_field)}
        return [edit for edit in super().unsaved_edits() if edit not in kept]

    def likely_window(self, folio: FolioView, on_view: int) -> int:
        """The one on view where it has something to settle, else the first that has."""
        open_ones = [window for window in folio.windows if self.job.proposed(window.balance_minor) is not None]
        if any(window.number == on_view for window in open_ones):
            return on_view
        # What an account pays is not asked of the guest.
        return next((window.number for window in open_ones if not window.on_account), on_view)

    def first_field(self) -> QWidget:
        return self.method.box if self._proposed is not None else self.amount.line

    def update_amounts(self) -> None:
        self.amounts.show_rows(self._rows())

    def _make_fields(self, currency: str) -> None:
        key = self.job.key
        self.method = ChoiceField("transaction_code_id", _("Method"), object_name=f"{key}_method", required=True)
        self.amount = MoneyField("amount_minor", _("Amount"), object_name=f"{key}_amount", currency=currency, minimum=1, required=True)
        self.handed_over = MoneyField("handed_over", _("Handed over"), object_name=f"{key}_handed_over", currency=currency)
        brands = [(brand, brand_name(brand)) for brand in CARD_BRANDS]
        self.card_brand = ChoiceField("card_brand", _("Card"), object_name=f"{key}_card_brand", choices=brands, required=True)
        self.card_last_four = LastFourField("card_last_four", _("Last four digits"), object_name=f"{key}_card_last_four")
        self.authorisation_code = PlainCodeField(
            "authorisation_code", _("Authorisation code"), object_name=f"{key}_authorisation_code", limit=40
        )
        self.reference = TextField("reference", _("Transaction reference"), object_name=f"{key}_reference")
        self.reason = TextField("reason", _("Reason"), object_name=f"{key}_reason", required=True)
        papers = [(NO_PAPER, _("No receipt now")), (A4, _("Receipt on A4")), (ROLL, _("Receipt on the 80 mm roll"))]
        self.paper = ChoiceField("paper", _("Receipt"), object_name=f"{key}_paper", choices=papers)
        self.paper.set_value(NO_PAPER)

    def _method(self) -> PaymentMethod | None:
        return self._methods.get(self.method.value())

    def _fit_method(self) -> None:
        method = self._method()
        card = method is PaymentMethod.BANK_CARD
        self.handed_over.setVisible(method is PaymentMethod.CASH and self.job is not REFUND)
        for field in (self.card_brand, self.card_last_four, self.authorisation_code):
            field.setVisible(card)
        self.reference.setVisible(method in (PaymentMethod.BANK_TRANSFER, PaymentMethod.MOBILE_WALLET))
        self.reference.required = method is PaymentMethod.MOBILE_WALLET
        self.reference.label.setText(self.reference.editor.accessibleName() + (" *" if self.reference.required else ""))
        self.form.clear_errors()
        self.update_amounts()

    def _rows(self) -> list[tuple[str, str]]:
        if self._folio is None:
            return []
        currency = self.folio.currency
        rows = [self.balance_row()]
        amount = self.form.value("amount_minor")
        if amount is None:
            return rows
        after = self.window_of_folio().balance_minor + self.job.direction * amount
        rows.append((_("Afterwards: {meaning}").format(meaning=balance_words(after)), amount_words(after, currency)))
        handed = self.form.value("handed_over")
        if not self.handed_over.isHidden() and handed is not None and handed >= amount:
            rows.append((_("Change to give"), money_text(handed - amount, currency)))
        return rows

    def _intent(self) -> Intent | None:
        if not self.form.check() or not self._enough_handed_over():
            return None
        arguments: dict[str, Any] = {
            "transaction_code_id": self.method.value(),
            "amount_minor": self.form.value("amount_minor"),
            "card": self._card(),
            "reference": None if self.reference.isHidden() else self.reference.value() or None,
        }
        if self.job is DEPOSIT:
            stay = self.folio.stay
            assert stay is not None  # noqa: S101 - the action is off for a folio without a stay
            return Intent(self.job.command, {**arguments, "reservation_id": stay.reservation_id})
        arguments |= {"folio_id": self.folio.folio_id, "window_number": self.window_of_folio().number}
        if self.job is REFUND:
            arguments["reason"] = self.reason.value()
        return Intent(self.job.command, arguments)

    def _enough_handed_over(self) -> bool:
        handed = None if self.handed_over.isHidden() else self.form.value("handed_over")
        if handed is None or handed >= self.form.value("amount_minor"):
            return True
        self.form.field_error("handed_over", _("Less than the amount. Nothing was taken."))
        return False

    def _card(self) -> Card | None:
        if self._method() is not PaymentMethod.BANK_CARD:
            return None
        return Card(self.card_brand.value(), self.card_last_four.value(), self.authorisation_code.value())

    def _taken(self, posted: Posted) -> None:
        self.form.mark_saved()
        self.done.emit(posted)


class PlainCodeField(TextField):
    """Letters and digits as a terminal prints them."""

    def problem(self) -> str:
        if sentence := super().problem():
            return sentence
        plain = all(character.isascii() and character.isprintable() for character in self.value())
        return "" if plain else _("Only plain letters and digits, please, as the terminal prints them.")
