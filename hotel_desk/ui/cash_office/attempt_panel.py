"""The panel of a payment without an answer: ask again, cancel it, book it by hand, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.domain.card_brands import CARD_BRANDS, brand_name
from hotel_desk.domain.payment_attempts import AttemptState
from hotel_desk.language import _
from hotel_desk.services.ledger import Card
from hotel_desk.services.payment_attempts import AttemptNow, book_attempt, give_up_attempt
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.terminal_asking import TerminalAsking
from hotel_desk.ui.terminal_words import KIND_WORDS, STATE_WORDS, answer_words
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.last_four_field import LastFourField
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.payment_attempts import OpenAttempt
    from hotel_desk.ui.shell.screen import ScreenContext


class AttemptPanel(SidePanel):
    """Enter asks the machine again: it knows best.

    Signals:
        done(AttemptNow): something was decided.
    """

    done = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        title = _("Payment without an answer")
        self.form = Form(object_name="attempt_form", accessible_name=title, other_errors=context.messages.error)
        super().__init__(object_name="attempt_panel", accessible_name=title, unsaved=self.unsaved_edits)
        self.context = context
        self._attempt: OpenAttempt | None = None
        self._currency = context.status().currency
        self.facts = label("", wrap=True)
        self.facts.setObjectName("attempt_facts")
        self.asking = TerminalAsking(context, object_name="attempt_asking")
        brands = [(brand, brand_name(brand)) for brand in CARD_BRANDS]
        self.card_brand = ChoiceField("card_brand", _("Card"), object_name="attempt_card_brand", choices=brands)
        self.card_last_four = LastFourField("card_last_four", _("Last four digits"), object_name="attempt_card_last_four")
        self.authorisation_code = TextField(
            "authorisation_code", _("Authorisation code"), object_name="attempt_authorisation_code", limit=8
        )
        self.reference = TextField("reference", _("Transaction reference"), object_name="attempt_reference", limit=40)
        self.reason = TextField("reason", _("Reason to give it up"), object_name="attempt_reason")
        self.form.add_heading(_("From the terminal's slip"))
        self.form.add(self.card_brand, self.card_last_four)
        self.form.add(self.authorisation_code)
        self.form.add(self.reference)
        self.form.add(self.reason)
        for part in (self.facts, self.asking, self.form):
            self.add(part)
        again = _("Ask again")
        self.again = Button(again, object_name="attempt_again", accessible_name=again, kind="primary")
        self.again.clicked.connect(lambda _checked=False: self._ask(self.asking.take_up))
        cancel = _("Cancel it")
        self.cancel = Button(cancel, object_name="attempt_cancel", accessible_name=cancel)
        self.cancel.clicked.connect(lambda _checked=False: self._ask(self.asking.cancel))
        self.book = self._command(_("Book it"), self._book_intent, "attempt_book")
        self.give_up = self._command(_("Give up"), self._give_up_intent, "attempt_give_up")
        self.set_primary(self.again)
        for button in (self.give_up, self.book, self.cancel):
            self.add_secondary(button)
        self.asking.began.connect(lambda: self._allow(allowed=False))
        self.asking.ended.connect(self._asked)
        self.asking.failed.connect(lambda _error: self._allow(allowed=True))

    def begin(self, attempt: OpenAttempt) -> None:
        """Show a payment of the list."""
        another = self._attempt is None or self._attempt.attempt_id != attempt.attempt_id
        self._attempt = attempt
        what = " · ".join((_(KIND_WORDS[attempt.kind]), attempt.code_name, money_text(attempt.amount_minor, self._currency)))
        self.set_heading(attempt.guest_name or attempt.folio_number or what, what)
        self.facts.setText("\n".join(_facts(attempt)))
        for field in (self.card_brand, self.card_last_four, self.authorisation_code):
            field.setVisible(attempt.needs_card)
        if another:
            self.asking.forget()
            self.form.set_values(card_brand=None, card_last_four="", authorisation_code="", reference="", reason="")
            self.form.mark_saved()

    def unsaved_edits(self) -> list[str]:
        """What would be lost on leaving."""
        edits = self.form.changed_fields()
        return [*edits, _("The terminal is being asked")] if self.asking.busy else edits

    def _command(self, title: str, intent: Any, object_name: str) -> CommandButton:
        return CommandButton(
            title,
            self.context.runner,
            intent,
            self._decided,
            self.form.show_error,
            object_name=object_name,
            accessible_name=title,
            kind="plain",
        )

    def _ask(self, ask: Any) -> None:
        if self._attempt is not None:
            ask(self._attempt.attempt_id)

    def _asked(self, now: AttemptNow) -> None:
        self._allow(allowed=True)
        self.again.setFocus()
        self.done.emit(now)

    def _decided(self, now: AttemptNow) -> None:
        self.form.mark_saved()
        self.done.emit(now)

    def _allow(self, *, allowed: bool) -> None:
        self.form.setEnabled(allowed)
        for button in (self.again, self.cancel):
            button.setEnabled(allowed)
        for command in (self.book, self.give_up):
            command.set_allowed(allowed)

    def _book_intent(self) -> Intent | None:
        """With a slip; without one where the machine's own yes is kept."""
        attempt = self._attempt
        if attempt is None:
            return None
        typed = bool(self.card_last_four.value() or self.reference.value())
        if not typed and attempt.state is AttemptState.APPROVED:
            return Intent(book_attempt, {"attempt_id": attempt.attempt_id})
        if not self.form.check():
            return None
        needed = self.card_brand if attempt.needs_card else self.reference
        if not needed.value():
            self.form.field_error(needed.name, _("Please fill this in."))
            return None
        card = Card(self.card_brand.value(), self.card_last_four.value(), self.authorisation_code.value()) if attempt.needs_card else None
        return Intent(book_attempt, {"attempt_id": attempt.attempt_id, "card": card, "reference": self.reference.value() or None})

    def _give_up_intent(self) -> Intent | None:
        if self._attempt is None:
            return None
        if not self.reason.value().strip():
            self.form.field_error("reason", _("Please fill this in."))
            return None
        return Intent(give_up_attempt, {"attempt_id": self._attempt.attempt_id, "reason": self.reason.value()})


def _facts(attempt: OpenAttempt) -> list[str]:
    """What is known, a sentence a line."""
    facts = [_(STATE_WORDS[attempt.state]), answer_words(attempt.answer)]
    if attempt.terminal_reference:
        facts.append(_("Reference of the terminal: {reference}").format(reference=attempt.terminal_reference))
    if attempt.cancelling:
        facts.append(_("The terminal was asked to cancel it, and has not confirmed it yet."))
    facts.append(_("Asked by {user} at {desk}").format(user=attempt.user_name, desk=attempt.workstation))
    return [fact for fact in facts if fact]
