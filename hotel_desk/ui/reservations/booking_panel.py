"""Corrects what is known of a booking as a whole, after it was made: who pays, whose order it is, whom to ask, where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.language import _, plural
from hotel_desk.queries.profiles import ProfileHit
from hotel_desk.services.reservation_notes import BookingChanged, change_booking
from hotel_desk.services.reservations import BookingFacts, Contact
from hotel_desk.ui.account_words import rerouted_words
from hotel_desk.ui.booking.booking_fields import CONTACT, add_contact, payer_field, profile_field
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import NoteField, TextField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext

_TEXTS = ("order_number", "source", "market", "channel", "note")


class BookingPanel(ActionPanel):
    """The panel of *Booking*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="booking_facts", title=_("Booking"))
        rooms = whole.stay.rooms_in_booking
        if rooms > 1:
            words = plural("It holds for the {count} room of this booking.", "It holds for all {count} rooms of this booking.", rooms)
            self.form.add_widget(label(words.format(count=rooms), "quiet", wrap=True))
        runner = context.runner
        self.form.add(
            TextField("order_number", _("Their order number"), object_name="booking_facts_order"),
            payer_field(object_name="booking_facts_payer"),
        )
        self.form.add(profile_field(runner, "agent_id", _("Agent"), ProfileKind.AGENT, object_name="booking_facts_agent"))
        self.form.add(profile_field(runner, "company_id", _("Company"), ProfileKind.COMPANY, object_name="booking_facts_company"))
        add_contact(self.form, "booking_facts")
        self.form.add(
            TextField("source", _("Source"), object_name="booking_facts_source"),
            TextField("market", _("Market"), object_name="booking_facts_market"),
        )
        self.form.add(TextField("channel", _("Channel"), object_name="booking_facts_channel"))
        self.form.add(NoteField("note", _("Note about the booking"), object_name="booking_facts_note", lines=2))
        self.before = _facts_of(whole)
        self._show()
        self.add(self.form)
        self.make_primary(_("Save"), self._intent, self._done, object_name="booking_facts_do")

    def first_field(self) -> QWidget:
        return self.form.field("order_number")

    def _show(self) -> None:
        facts, contact, stay = self.before, self.before.contact or Contact(), self.stay
        self.form.set_values(
            **{name: getattr(facts, name) for name in _TEXTS},
            payer=facts.payer,
            agent_id=partner(facts.agent_id, ProfileKind.AGENT, stay.agent_name),
            company_id=partner(facts.company_id, ProfileKind.COMPANY, stay.company_name),
            contact_name=contact.name,
            contact_phone=contact.phone,
            contact_email=contact.email,
        )

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        agent, company = values["agent_id"], values["company_id"]
        facts = BookingFacts(
            company_id=None if company is None else company.id,
            agent_id=None if agent is None else agent.id,
            contact=Contact(*(values[name] for name in CONTACT)),
            payer=values["payer"],
            **{name: values[name] for name in _TEXTS},
        )
        return Intent(change_booking, {"booking_id": self.stay.booking_id, "facts": facts})

    def _done(self, changed: BookingChanged) -> None:
        sentence = _("Booking {number} is changed.").format(number=self.stay.confirmation_number)
        if changed.rerouted:
            sentence += " " + rerouted_words(changed.rerouted)
        self.finish(sentence, Intent(change_booking, {"booking_id": self.stay.booking_id, "facts": self.before}))


def _facts_of(whole: Whole) -> BookingFacts:
    sheet = whole.sheet
    return BookingFacts(
        company_id=sheet.company_id,
        agent_id=sheet.agent_id,
        source=sheet.source,
        market=sheet.market,
        channel=sheet.channel,
        note=whole.stay.booking_note,
        contact=Contact(sheet.contact_name, sheet.contact_phone, sheet.contact_email),
        order_number=sheet.order_number,
        payer=sheet.payer,
    )


def partner(profile_id: ProfileId | None, kind: ProfileKind, name: str) -> ProfileHit | None:
    """An agent or a company as its field shows it; None for none."""
    return None if profile_id is None else ProfileHit(profile_id, kind, name, "", "", None, None)
