"""A payment on an account applied to what it is for, with what a bank or the company kept back of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from hotel_desk.domain.cashier_codes import ArItemKind, KeptBack
from hotel_desk.domain.open_items import OpenCharge, Part, oldest_first, paid_and_kept_back
from hotel_desk.language import N_, _, plural
from hotel_desk.services.city_ledger import apply_payment
from hotel_desk.ui.city_ledger.words import due_words, item_title
from hotel_desk.ui.formats import amount_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.domain.ids import ArItemId
    from hotel_desk.queries.city_ledger import AccountItem, AccountView
    from hotel_desk.services.city_ledger import CreditApplied
    from hotel_desk.ui.shell.screen import ScreenContext

HIGHEST_KEPT_MINOR = 100_000_000_000
_KEPT_AS = {KeptBack.FEE: N_("A fee of the bank or card"), KeptBack.DISCOUNT: N_("A discount for paying early")}


class ApplyPanel(JobPanel):
    """Which charges a payment is for. Those due first are ticked; Space ticks and unticks a line; an invoice ticks all its items."""

    NO_LOSS = frozenset({"credit_item_id", "invoice_id", "amount_minor", "kept_back_as"})

    def __init__(self, context: ScreenContext, view: AccountView, credit_id: ArItemId | None = None) -> None:
        super().__init__(context, object_name="apply_payment", title=_("Apply payment"))
        self.view = view
        self.set_heading(_("Apply payment"), view.row.name)
        self._credits = {item.item_id: item for item in view.items if item.kind is ArItemKind.CREDIT and item.open_minor}
        self._charges = {item.item_id: item for item in view.items if item.kind is ArItemKind.CHARGE and item.open_minor}
        choices = [(key, f"{item.text} · {amount_text(-item.open_minor, view.currency)}") for key, item in self._credits.items()]
        self.credit = ChoiceField("credit_item_id", _("Payment"), object_name="apply_credit", choices=choices, required=True)
        self.invoice = ChoiceField("invoice_id", _("For the invoice"), object_name="apply_invoice", choices=self._invoices())
        self.amount = MoneyField(
            "amount_minor", _("Of which to apply"), object_name="apply_amount", currency=view.currency, required=True, minimum=1
        )
        self.kept = MoneyField(
            "kept_minor",
            _("Kept back of it"),
            object_name="apply_kept",
            currency=view.currency,
            maximum=HIGHEST_KEPT_MINOR,
        )
        kinds = [(kind, _(title)) for kind, title in _KEPT_AS.items()]
        self.kept_as = ChoiceField("kept_back_as", _("Kept back as"), object_name="apply_kept_as", choices=kinds)
        self.items = TickList(object_name="apply_items", accessible_name=_("Items it is for"))
        self.amounts = AmountRows()
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for field in (self.credit, self.invoice, self.amount, self.kept, self.kept_as):
            self.form.add(field)
        for part in (self.form, label(_("Items it is for (Space ticks)"), "small"), self.items, self.amounts):
            self.add(part)
        self.make_primary(_("Apply"), self._intent, self._done, object_name="apply_do")
        self.credit.set_value(credit_id if credit_id in self._credits else next(iter(self._credits), None))
        self.invoice.set_value("")
        self.invoice.setVisible(bool(self._invoices()[1:]))
        self.kept_as.set_value(KeptBack.FEE)
        self.items.show_lines([(key, self._words(charge, 0)) for key, charge in self._charges.items()])
        self._propose()
        self.form.mark_saved()
        self.credit.edited.connect(self._propose)
        self.invoice.edited.connect(self._tick_invoice)
        self.amount.edited.connect(self._show_parts)
        self.kept.edited.connect(self._show_parts)
        self.items.ticks_changed.connect(self._show_parts)

    def first_field(self) -> QWidget:
        return self.items

    def parts(self) -> tuple[Part, ...]:
        """What of the payment goes to which of the ticked items, the one due first before the others."""
        return self._both_parts()[0]

    def kept_parts(self) -> tuple[Part, ...]:
        """Where what was kept back closes the rest."""
        return self._both_parts()[1]

    def _both_parts(self) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
        charges = [_open_charge(self._charges[key]) for key in self.items.ticked()]  # type: ignore[index]
        return paid_and_kept_back(int(self.amount.value() or 0), int(self.kept.value() or 0), charges)

    def _invoices(self) -> list[tuple[object, str]]:
        """The invoices that open items are on."""
        numbers = {item.invoice_id: item.invoice_number for item in self._charges.values() if item.invoice_id is not None}
        return [("", _("Whichever is due first")), *sorted(numbers.items(), key=lambda pair: pair[1])]

    def _propose(self) -> None:
        """The whole payment, for what is due first."""
        credit = self._credits.get(self.credit.value())
        left = 0 if credit is None else -credit.open_minor
        self.amount.maximum = left
        self.amount.set_value(left)
        if self.invoice.value():
            self._tick_invoice()
            return
        self.items.tick({part.item_id for part in oldest_first(left, [_open_charge(charge) for charge in self._charges.values()])})
        self._show_parts()

    def _tick_invoice(self) -> None:
        chosen = self.invoice.value()
        if not chosen:
            self._propose()
            return
        self.items.tick({key for key, item in self._charges.items() if item.invoice_id == chosen})
        self._show_parts()

    def _show_parts(self) -> None:
        parts, kept = self._both_parts()
        paid: dict[UUID, int] = {part.item_id: part.amount_minor for part in parts}
        for part in kept:
            paid[part.item_id] = paid.get(part.item_id, 0) + part.amount_minor
        self.items.say({key: self._words(charge, paid.get(key, 0)) for key, charge in self._charges.items()})
        credit = self._credits.get(self.credit.value())
        left = 0 if credit is None else -credit.open_minor
        applied, kept_back = (sum(part.amount_minor for part in some) for some in (parts, kept))
        currency = self.view.currency
        rows = [
            (_("Payment"), amount_text(left, currency)),
            (plural("For {count} item", "For {count} items", len(paid)).format(count=len(paid)), amount_text(applied, currency)),
        ]
        if kept_back:
            rows.append((_("Closed by what was kept back"), amount_text(kept_back, currency)))
        self.amounts.show_rows([*rows, (_("Not applied"), money_text(left - applied, currency))])
        self.primary_button.set_allowed(bool(parts))

    def _words(self, charge: AccountItem, part_minor: int) -> str:
        amount, currency = amount_text(charge.open_minor, self.view.currency), self.view.currency
        words = _("{amount} open, due {date}").format(amount=amount, date=due_words(charge))
        pays = " → " + amount_text(part_minor, currency) if part_minor else ""
        number = f" · {charge.invoice_number}" if charge.invoice_number else ""
        return f"{item_title(charge)}{number}\n{words}{pays}"

    def _intent(self) -> Intent | None:
        parts, kept = self._both_parts()
        if not self.form.check() or not parts:
            return None
        if sum(part.amount_minor for part in kept) < int(self.kept.value() or 0):
            self.kept.show_error(_("The ticked items have less open than that. Nothing was applied. Tick another item, or enter less."))
            return None
        about = {"credit_item_id": self.credit.value(), "parts": list(parts), "kept_back": list(kept)}
        return Intent(apply_payment, {**about, "kept_back_as": self.kept_as.value() or KeptBack.FEE})

    def _done(self, applied: CreditApplied) -> None:
        self.form.mark_saved()
        currency = self.view.currency
        sentence = _("{amount} applied on the account of {name}; {left} is not applied.")
        amounts = {"amount": money_text(applied.applied_minor, currency), "left": money_text(applied.left_minor, currency)}
        self.finished.emit(Outcome(sentence.format(name=self.view.row.name, **amounts)))


def _open_charge(item: AccountItem) -> OpenCharge:
    return OpenCharge(item.item_id, item.open_minor, item.due_date)
