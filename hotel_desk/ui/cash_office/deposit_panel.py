"""The panel of a deposit or a held card: how much goes back, is kept or captured, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from hotel_desk.domain.codes import PaymentMethod, ReservationStatus
from hotel_desk.domain.payment_attempts import WITHOUT_END, AttemptKind, AttemptRequest, AttemptState
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.jobs.payment_terminals import desk_devices
from hotel_desk.language import _
from hotel_desk.queries.deposits import HeldDeposit
from hotel_desk.queries.preauthorisations import HeldCard
from hotel_desk.services.deposits import forfeit_deposit, refund_deposit
from hotel_desk.services.preauthorisations import capture_card, release_card
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.terminal_asking import TerminalAsking
from hotel_desk.ui.terminal_words import end_words
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from hotel_desk.services.payment_attempts import AttemptNow
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.services.preauthorisations import CardHeld
    from hotel_desk.ui.shell.screen import ScreenContext

_GIVEN_UP = frozenset({ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW})


class DepositPanel(SidePanel):
    """Enter does the likeliest: a deposit is returned, a held card captured.

    Signals:
        done(str): it went through; what was done, in a sentence.
    """

    done = Signal(str)

    def __init__(self, context: ScreenContext) -> None:
        title = _("Money held")
        self.form = Form(object_name="held_form", accessible_name=title, other_errors=context.messages.error)
        super().__init__(object_name="held_panel", accessible_name=title, unsaved=self.unsaved_edits)
        self.context = context
        self._currency = context.status().currency
        self._held: HeldDeposit | HeldCard | None = None
        self.amount = MoneyField("amount_minor", _("Amount"), object_name="held_amount", currency=self._currency, minimum=1, required=True)
        self.reason = TextField("reason", _("Reason"), object_name="held_reason")
        self.reference = TextField("reference", _("Transaction reference"), object_name="held_reference")
        self.authorisation_code = TextField("authorisation_code", _("Authorisation code"), object_name="held_authorisation_code", limit=8)
        for field in (self.amount, self.reason, self.reference, self.authorisation_code):
            self.form.add(field)
        self.by_hand = CheckField("by_hand", _("Type what the terminal's slip says"), object_name="held_by_hand")
        self.by_hand.edited.connect(self._fit_terminal)
        self.form.add(self.by_hand)
        self.asking = TerminalAsking(context, object_name="held_asking")
        self.asking.began.connect(lambda: self._allow_buttons(allowed=False))
        self.asking.ended.connect(self._asked)
        self.asking.failed.connect(lambda _error: self._allow_buttons(allowed=True))
        self._devices: Mapping[PaymentMethod, PaymentDevice] = {}
        self.add(self.form)
        self.add(self.asking)
        self.left.connect(self.asking.stop)
        self.give_back = self._button(_("Return deposit"), self._return_intent, self._returned, "held_return", primary=True)
        self.keep = self._button(_("Keep as forfeited"), self._keep_intent, self._kept, "held_keep")
        self.capture = self._button(_("Capture"), self._capture_intent, self._captured, "held_capture")
        self.release = self._button(_("Release"), self._release_intent, self._released, "held_release")
        self.set_primary(self.give_back)
        for button in (self.keep, self.release, self.capture):
            self.add_secondary(button)

    def begin(self, held: HeldDeposit | HeldCard, guest: str, what: str) -> None:
        """Show some money, with all of it proposed."""
        self._held = held
        self._devices = {}
        self.asking.forget()
        deposit = isinstance(held, HeldDeposit)
        self.set_heading(guest, what)
        most = held.returnable_minor if isinstance(held, HeldDeposit) else held.amount_minor
        self.amount.maximum = most
        self.form.set_values(amount_minor=most, reason="", reference="", authorisation_code="", by_hand=False)
        self.form.clear_errors()
        self.form.mark_saved()
        self._fit_terminal()
        self.context.runner.read(desk_devices, self._show_devices, lambda _error: None, owner=self, key="devices")
        self.give_back.setVisible(deposit)
        self.keep.setVisible(isinstance(held, HeldDeposit) and held.status in _GIVEN_UP)
        for button in (self.capture, self.release):
            button.setVisible(not deposit)
        self.capture.set_allowed(isinstance(held, HeldCard) and held.status is ReservationStatus.IN_HOUSE)

    def unsaved_edits(self) -> list[str]:
        """What would be lost on leaving."""
        edits = self.form.changed_fields()
        return [*edits, _("The terminal is being asked")] if self.asking.busy else edits

    def _enter(self) -> bool:
        if isinstance(self._held, HeldCard) and self.capture.isEnabled() and not self.release.hasFocus():
            self.capture.click()
            return True
        return super()._enter()

    def _button(self, title: str, intent: Any, done: Any, object_name: str, *, primary: bool = False) -> CommandButton:
        return CommandButton(
            title,
            self.context.runner,
            intent,
            done,
            self.form.show_error,
            object_name=object_name,
            accessible_name=title,
            kind="primary" if primary else "plain",
        )

    # --- a terminal ---------------------------------------------------------------------------------------------------

    def _device(self) -> PaymentDevice | None:
        """The machine through which this money came, where the desk has one; None: what is done there is typed."""
        held = self._held
        if held is None or not held.by_terminal or self.by_hand.value():
            return None
        method = held.method if isinstance(held, HeldDeposit) else PaymentMethod.BANK_CARD
        return None if method is None else self._devices.get(method)

    def _show_devices(self, devices: Mapping[PaymentMethod, PaymentDevice]) -> None:
        self._devices = devices
        self._fit_terminal()

    def _fit_terminal(self) -> None:
        """What the machine says is not typed."""
        held, typed = self._held, self._device() is None
        deposit = isinstance(held, HeldDeposit)
        method = held.method if isinstance(held, HeldDeposit) else None
        self.reference.setVisible(typed and method in (PaymentMethod.MOBILE_WALLET, PaymentMethod.BANK_TRANSFER))
        self.authorisation_code.setVisible(typed and deposit and method is PaymentMethod.BANK_CARD)
        self.by_hand.setVisible(not typed or bool(self.by_hand.value()))

    def _through_terminal(self, kind: AttemptKind) -> bool:
        """Ask the machine where there is one; whether it is asked."""
        device, held = self._device(), self._held
        if device is None or held is None:
            return False
        request = AttemptRequest(kind, self.amount.value() or 0, reason=self.reason.value())
        if isinstance(held, HeldDeposit):
            request = replace(request, refund_of_id=held.posting_id)
        else:
            request = replace(request, preauthorisation_id=held.preauthorisation_id)
        self.asking.ask(request, device)
        return True

    def _allow_buttons(self, *, allowed: bool) -> None:
        self.form.setEnabled(allowed)
        for button in (self.give_back, self.keep, self.release):
            button.set_allowed(allowed)
        self.capture.set_allowed(allowed and isinstance(self._held, HeldCard) and self._held.status is ReservationStatus.IN_HOUSE)

    def _asked(self, now: AttemptNow) -> None:
        self._allow_buttons(allowed=True)
        if now.state is AttemptState.POSTED:
            self.asking.forget()
            self._finish(_("{amount} was settled with the terminal."), now.amount_minor)
        elif now.state in WITHOUT_END:
            self.context.messages.warning(end_words(now.state, now.answer))

    def _return_intent(self) -> Intent | None:
        if not isinstance(self._held, HeldDeposit) or self.asking.busy or not self._checked(needs_reason=True):
            return None
        if self._through_terminal(AttemptKind.REFUND):
            return None
        arguments = {
            "posting_id": self._held.posting_id,
            "amount_minor": self.amount.value(),
            "reason": self.reason.value(),
            "reference": self.reference.value() or None,
            "authorisation_code": self.authorisation_code.value(),
        }
        return Intent(refund_deposit, arguments)

    def _keep_intent(self) -> Intent | None:
        if not isinstance(self._held, HeldDeposit) or not self._checked(needs_reason=True):
            return None
        return Intent(
            forfeit_deposit,
            {"reservation_id": self._held.reservation_id, "reason": self.reason.value(), "amount_minor": self.amount.value()},
        )

    def _capture_intent(self) -> Intent | None:
        if not isinstance(self._held, HeldCard) or self.asking.busy or not self._checked(needs_reason=False):
            return None
        if self._through_terminal(AttemptKind.CAPTURE):
            return None
        return Intent(capture_card, {"preauthorisation_id": self._held.preauthorisation_id, "amount_minor": self.amount.value()})

    def _release_intent(self) -> Intent | None:
        if not isinstance(self._held, HeldCard) or self.asking.busy or not self._checked(needs_reason=True):
            return None
        if self._through_terminal(AttemptKind.RELEASE):
            return None
        return Intent(release_card, {"preauthorisation_id": self._held.preauthorisation_id, "reason": self.reason.value()})

    def _checked(self, *, needs_reason: bool) -> bool:
        if not self.form.check():
            return False
        if needs_reason and not self.reason.value().strip():
            self.form.field_error("reason", _("Please fill this in."))
            return False
        return True

    def _returned(self, posted: Posted) -> None:
        self._finish(_("{amount} returned, receipt {number}."), posted.amount_minor, posted.receipt_number or "")

    def _kept(self, posted: Posted) -> None:
        self._finish(_("{amount} kept as a forfeited deposit."), posted.amount_minor)

    def _captured(self, posted: Posted) -> None:
        self._finish(_("{amount} captured, receipt {number}."), -posted.amount_minor, posted.receipt_number or "")

    def _released(self, hold: CardHeld) -> None:
        self._finish(_("{amount} on the card was released."), hold.amount_minor)

    def _finish(self, sentence: str, amount_minor: int, number: str = "") -> None:
        self.form.mark_saved()
        self.done.emit(sentence.format(amount=money_text(amount_minor, self._currency), number=number))
