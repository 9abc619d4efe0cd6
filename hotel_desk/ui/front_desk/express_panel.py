"""A guest signs to leave without coming to the desk, or takes the signature back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.express_departures import ExpressAgreed, mark_express_checkout, withdraw_express_checkout
from hotel_desk.ui.formats import date_text, instant_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class ExpressPanel(JobPanel):
    """The panel of *Express check-out* of one stay."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="express_panel", title=_("Express check-out"))
        self.stay = stay
        self.show_stay_heading(stay)
        signed = stay.express_agreed_at
        if signed is None:
            sentence = _(
                "The guest signs that the bill may be closed on {date} without coming to the desk. Either nothing is owed, or a card "
                "is held or money was paid ahead for it."
            ).format(date=date_text(stay.departure_date))
        else:
            when = instant_text(signed, context.status().time_zone)
            sentence = _("The guest signed {when} to leave without coming to the desk.").format(when=when)
        self.form.add_widget(label(sentence, wrap=True))
        self.form.add_widget(label(self._money_words(), "quiet", wrap=True))
        self.add(self.form)
        if signed is None:
            self.make_primary(_("The guest has signed"), self._mark_intent, self._marked, object_name="express_do")
        else:
            self.make_primary(_("Withdraw the signature"), self._withdraw_intent, self._withdrawn, object_name="express_withdraw")

    def _money_words(self) -> str:
        currency = self.context.status().currency
        owed = sum(window.balance_minor for window in self.stay.open_windows)
        if owed > 0:
            return _("{amount} is open.").format(amount=money_text(owed, currency))
        return _("{amount} of the guest's money is held.").format(amount=money_text(-owed, currency)) if owed else _("Nothing is owed.")

    def _mark_intent(self) -> Intent:
        return Intent(mark_express_checkout, {"reservation_id": self.stay.reservation_id})

    def _marked(self, agreed: ExpressAgreed) -> None:
        sentence = _("{guest} leaves by express check-out.").format(guest=self.stay.guest.name)
        back = Intent(withdraw_express_checkout, {"reservation_id": agreed.reservation_id})
        self.finished.emit(Outcome(sentence, back, agreed.reservation_id))

    def _withdraw_intent(self) -> Intent:
        return Intent(withdraw_express_checkout, {"reservation_id": self.stay.reservation_id})

    def _withdrawn(self, left: ExpressAgreed) -> None:
        sentence = _("{guest} comes to the desk to leave.").format(guest=self.stay.guest.name)
        self.finished.emit(Outcome(sentence, None, left.reservation_id))
