"""Takes a check-in of the same day back, and asks what becomes of the money that was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.language import _, paragraph
from hotel_desk.queries.transaction_codes import PaymentCode, payment_codes
from hotel_desk.services.departures import Undone, undo_check_in
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

# A refund to a card or a wallet has particulars of its own: it is paid on the folio.
_PLAIN_METHODS = {PaymentMethod.CASH, PaymentMethod.BANK_TRANSFER}
DEPOSIT, REFUND = "deposit", "refund"


class UndoCheckInPanel(JobPanel):
    """The panel of *Undo check-in*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="undo_check_in_panel", title=_("Undo check-in"))
        self.stay = stay
        self.show_stay_heading(stay)
        self._held = stay.money_held_minor
        self.form.add_widget(label(self._consequences(), wrap=True))
        self.form.add(
            ChoiceField(
                "money",
                _("Money taken"),
                object_name="undo_check_in_money",
                choices=[(DEPOSIT, _("Keep it as a deposit")), (REFUND, _("Pay it back"))],
            )
        )
        self.form.add(
            ChoiceField(
                "refund_code_id",
                _("Paid back by"),
                object_name="undo_check_in_refund",
                required=True,
                hint=_("Money from a card or wallet: pay it back on the folio before."),
            )
        )
        self.form.add(reason_field("reason", _("Reason"), object_name="undo_check_in_reason"))
        self.add(self.form)
        self.make_primary(_("Undo check-in"), self._intent, self._done, object_name="undo_check_in_do", kind="danger")
        self.form.set_values(money=DEPOSIT)
        self.form.field("money").edited.connect(self._fit)
        self._fit()

    def begin(self) -> None:
        if self._held:
            self.context.runner.read(payment_codes, self._take_codes, self.form.show_error, key="codes")

    def first_field(self) -> QWidget:
        return self.form.field("money" if self._held else "reason")

    def _consequences(self) -> str:
        currency = self.context.status().currency
        sentences = [_("The guest is expected again and keeps the room.")]
        if self.stay.charges_minor:
            sentences.append(_("Charges of {amount} are reversed.").format(amount=money_text(self.stay.charges_minor, currency)))
        if self._held:
            sentences.append(_("{amount} was taken from the guest.").format(amount=money_text(self._held, currency)))
        return paragraph(*sentences)

    def _take_codes(self, codes: Sequence[PaymentCode]) -> None:
        field = self.form.field("refund_code_id")
        field.set_choices([(code.id, code.name) for code in codes if code.method in _PLAIN_METHODS])

    def _fit(self) -> None:
        show_field(self.form.field("money"), bool(self._held))
        show_field(self.form.field("refund_code_id"), bool(self._held) and self.form.value("money") == REFUND)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        money = self.form.value("money") if self._held else DEPOSIT
        return Intent(
            undo_check_in,
            {
                "reservation_id": self.stay.reservation_id,
                "reason": self.form.value("reason"),
                "money": money,
                "refund_code_id": self.form.value("refund_code_id") if money == REFUND else None,
            },
        )

    def _done(self, undone: Undone) -> None:
        sentence = _("The check-in of {guest} was undone; room {room} is kept.").format(guest=self.stay.guest.name, room=undone.room_number)
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Job.CHECK_IN, undone.reservation_id))
