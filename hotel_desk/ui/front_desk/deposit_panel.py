"""Takes money ahead of the bill, against a numbered deposit receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _, paragraph
from hotel_desk.queries.policies import PolicyInForce, deposit_due, policies_of_reservation
from hotel_desk.queries.transaction_codes import PaymentCode, payment_codes
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.papers import PaperKind
from hotel_desk.services.posting_codes import Posted
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, Reversal
from hotel_desk.ui.front_desk.money_fields import MoneyFields
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.rate_codes import PolicyKind
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class DepositPanel(JobPanel):
    """The panel of *Take deposit*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="deposit_panel", title=_("Take deposit"))
        self.stay = stay
        self.show_stay_heading(stay)
        currency = context.status().currency
        facts = _("The stay costs {price}; the balance is {balance}.").format(
            price=money_text(stay.price_of_stay_minor, currency), balance=money_text(stay.balance_minor, currency)
        )
        self.form.add_widget(label(facts, "quiet", wrap=True))
        self.asked = label("", wrap=True)
        self.asked.setObjectName("deposit_asked")
        self.asked.hide()
        self.form.add_widget(self.asked)
        self.money = MoneyFields(self.form, "deposit", currency=currency, required=True)
        self.form.add(CheckField("receipt", _("Show the receipt"), object_name="deposit_receipt"))
        self.add(self.form)
        self.make_primary(_("Take deposit"), self._intent, self._done, object_name="deposit_do")

    def begin(self) -> None:
        self.context.runner.read(payment_codes, self._take_codes, self.form.show_error, key="codes")
        self.context.runner.read(
            policies_of_reservation, self._show_asked, self.form.show_error, key="policies", reservation_id=self.stay.reservation_id
        )

    def first_field(self) -> QWidget:
        return self.form.field("amount_minor")

    def _show_asked(self, policies: dict[PolicyKind, PolicyInForce]) -> None:
        """Say what has to be paid ahead under what the reservation was made under, and what of it is here."""
        stay, currency = self.stay, self.context.status().currency
        prices = [night.price_minor for night in stay.nights] or [stay.day_use_price_minor or 0]
        due = deposit_due(policies, arrival=stay.arrival_date, booked=stay.booked_date, nights=prices)
        if due is None:
            return
        missing = max(0, due.amount_minor + stay.balance_minor)
        words = _("A deposit of {amount} was agreed, to be paid by {date}.").format(
            amount=money_text(due.amount_minor, currency), date=date_text(due.due_date)
        )
        rest = _("{amount} of it is still to come.").format(amount=money_text(missing, currency)) if missing else _("It is paid.")
        self.asked.setText(paragraph(words, rest))
        self.asked.show()

    def _take_codes(self, codes: Sequence[PaymentCode]) -> None:
        self.money.set_codes(codes)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        taken = self.money.deposit()
        if taken is None:
            return None
        return Intent(
            take_deposit,
            {
                "reservation_id": self.stay.reservation_id,
                "transaction_code_id": taken.transaction_code_id,
                "amount_minor": taken.amount_minor,
                "card": taken.card,
                "reference": taken.reference,
            },
        )

    def _done(self, posted: Posted) -> None:
        sentence = _("A deposit of {amount} was taken: receipt {number}.").format(
            amount=money_text(-posted.amount_minor, self.context.status().currency), number=posted.receipt_number
        )
        papers = ((PaperKind.RECEIPT, posted.receipt_id),) if self.form.value("receipt") and posted.receipt_id else ()
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Reversal(posted.posting_id), self.stay.reservation_id, papers))
