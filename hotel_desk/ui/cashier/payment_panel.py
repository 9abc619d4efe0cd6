"""Money in and out: payment, deposit and refund, each with the particulars of its method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from hotel_desk.domain.card_brands import CARD_BRANDS, brand_name
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.payment_attempts import WITHOUT_END, AttemptKind, AttemptRequest, AttemptState
from hotel_desk.language import _
from hotel_desk.queries.exchange_rates import RateRow, rates_now
from hotel_desk.queries.transaction_codes import PaymentCode
from hotel_desk.services.foreign_cash import RateChanged
from hotel_desk.services.ledger import Card
from hotel_desk.services.preauthorisations import CardHeld, hold_card
from hotel_desk.ui.cashier.folio_panel import FolioPanel
from hotel_desk.ui.cashier.notes_part import NotesPart
from hotel_desk.ui.cashier.receipt_field import NO_PAPER, receipt_field
from hotel_desk.ui.cashier.terminal_part import TerminalPart
from hotel_desk.ui.cashier.way_back import way_back
from hotel_desk.ui.cashier.words import amount_words, balance_words
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.terminal_words import ATTEMPTS, end_words
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.last_four_field import LastFourField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.plain_code_field import PlainCodeField

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.payment_attempts import AttemptNow
    from hotel_desk.services.posting_codes import Posted
    from hotel_desk.ui.cashier.money_jobs import MoneyJob
    from hotel_desk.ui.cashier.terminal_part import AtTheDesk
    from hotel_desk.ui.shell.screen import ScreenContext


class PaymentPanel(FolioPanel):
    """One of the money jobs. Fields that the chosen method does not need are not there."""

    def __init__(self, context: ScreenContext, job: MoneyJob) -> None:
        super().__init__(context, object_name=job.key, title=_(job.title))
        self.job = job
        # Opens the dialog for several bills, where the screen has one.
        self.more_bills: Callable[[], None] | None = None
        self._methods: dict[Any, PaymentMethod] = {}
        self.codes: tuple[PaymentCode, ...] = ()
        self._proposed: int | None = None
        self._own_currency = context.status().currency
        self._make_fields(self._own_currency)
        self.terminal = TerminalPart(context, job.key, gives_back=job.gives_back)
        self.form.add(self.method)
        self.form.add(self.terminal.by_hand)
        self.form.add(self.terminal.money)
        self.form.add(self.amount)
        self.form.add(self.currency, self.handed_over)
        self.form.add(self.card_brand, self.card_last_four)
        self.form.add(self.authorisation_code)
        self.form.add(self.reference)
        self.form.add(self.terminal.wallet_code)
        self.form.add(self.reason)
        self.reason.setVisible(job.gives_back)
        self.form.add(self.window_field)
        self.add(self.form)
        self.add(self.amounts)
        self.add(self.terminal.asking)
        self.form.add(self.paper)
        self.form.edited.connect(self.update_amounts)
        self.method.edited.connect(self._method_chosen)
        self.take = CommandButton(
            _(job.title),
            context.runner,
            self._intent,
            self._taken,
            self._refused,
            object_name=f"{job.key}_take",
            accessible_name=_(job.title),
        )
        self.set_primary(self.take)
        hold = _("Only hold on the card")
        self.hold = CommandButton(
            hold,
            context.runner,
            self._hold_intent,
            self._held,
            self.form.show_error,
            object_name=f"{job.key}_hold",
            accessible_name=hold,
            kind="plain",
        )
        self.hold.hide()
        self.add_secondary(self.hold)
        self._listen_to_terminal()

    def show_methods(self, codes: Sequence[PaymentCode]) -> None:
        """Offer the hotel's payment codes."""
        self.codes = tuple(codes)
        self._methods = {code.id: code.method for code in codes}
        self.method.set_choices([(code.id, code.name) for code in codes])
        if self.method.value() is None and codes:
            self.method.set_value(codes[0].id)
        self._fit_method()

    def begin(self, folio: FolioView, window_number: int) -> None:
        self.terminal.asking.forget()
        super().begin(folio, window_number)
        self.terminal.read(folio, self._show_devices)
        if not self.job.gives_back:
            self._read_rates()

    def show_rates(self, rates: Sequence[RateRow]) -> None:
        """Offer the foreign currencies that the hotel has a rate for."""
        self.notes.know(rates)
        self._fit_method()

    def choose_method(self, code_id: Any) -> None:
        """Choose a payment code, as by its list."""
        self.method.set_value(code_id)
        self._method_chosen()

    def choose_currency(self, code: str) -> None:
        """Choose what is handed over, as by its list."""
        self.notes.choose(code)
        self.update_amounts()

    def change_minor(self) -> int:
        """What is to be given back of what was handed over, in the hotel's currency; zero where nothing was typed."""
        amount, worth = self.form.value("amount_minor"), self.notes.worth()
        return max(0, worth - amount) if amount is not None and worth is not None else 0

    def exact(self) -> int | None:
        """How much of the chosen currency pays the amount."""
        amount = self.form.value("amount_minor")
        return None if amount is None else self.notes.needed(amount)

    def wanted_paper(self) -> str:
        """Which receipt is printed at once: `NO_PAPER`, `A4` or `ROLL`."""
        return str(self.paper.value())

    def clear(self) -> None:
        method, paper = self.method.value(), self.paper.value() or NO_PAPER
        self.form.set_values(
            transaction_code_id=method,
            by_hand=False,
            refund_of_id=None,
            wallet_code="",
            amount_minor=None,
            handed_over=None,
            currency=self._own_currency,
            card_brand=None,
            card_last_four="",
            authorisation_code="",
            reference="",
            reason="",
            paper=paper,
        )
        if self.job.gives_back:
            self.form.set_values(**way_back(self.window_of_folio(), self.codes))
        self._proposed = None
        self.balance_changed()
        self.notes.follow_currency()
        self._method_chosen()

    def balance_changed(self) -> None:
        """The amount follows the balance until the person types another."""
        self.window_field.setVisible(len(self.folio.windows) > 1 and not self.job.is_deposit)
        if self.form.value("amount_minor") == self._proposed:
            untouched = not self.form.changed_fields()
            self._proposed = self.job.proposed(self.window_of_folio().balance_minor)
            self.amount.set_value(self._proposed)
            if untouched:
                self.form.mark_saved()
        if self.job.gives_back:
            self.amount.maximum = max(0, -self.window_of_folio().balance_minor)

    def unsaved_edits(self) -> list[str]:
        proposed = (self.method, self.paper, self.window_field, self.currency, self.terminal.by_hand, self.terminal.money)
        kept = {field.editor.accessibleName() for field in proposed}
        edits = [edit for edit in super().unsaved_edits() if edit not in kept]
        return [*edits, _("The terminal is being asked")] if self.terminal.asking.busy else edits

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
        self.notes = NotesPart(key, self.handed_over)
        self.currency = self.notes.currency
        brands = [(brand, brand_name(brand)) for brand in CARD_BRANDS]
        self.card_brand = ChoiceField("card_brand", _("Card"), object_name=f"{key}_card_brand", choices=brands, required=True)
        self.card_last_four = LastFourField("card_last_four", _("Last four digits"), object_name=f"{key}_card_last_four")
        self.authorisation_code = PlainCodeField(
            "authorisation_code", _("Authorisation code"), object_name=f"{key}_authorisation_code", limit=40
        )
        self.reference = TextField("reference", _("Transaction reference"), object_name=f"{key}_reference")
        self.reason = TextField("reason", _("Reason"), object_name=f"{key}_reason", required=True)
        self.paper = receipt_field(key)

    def _method(self) -> PaymentMethod | None:
        return self._methods.get(self.method.value())

    def _method_chosen(self) -> None:
        """Complaints about the method before are over; rates that arrive late leave them standing."""
        self.form.clear_errors()
        self._fit_method()

    def _fit_method(self) -> None:
        method = self._method()
        card = method is PaymentMethod.BANK_CARD
        cash = method is PaymentMethod.CASH and not self.job.gives_back
        self.handed_over.setVisible(cash)
        self.notes.offer(cash=cash)
        through = self.terminal.device(method) is not None
        self.terminal.fit(method, currency=self._own_currency)
        for field in (self.card_brand, self.card_last_four, self.authorisation_code):
            field.setVisible(card and not through)
        self.hold.setVisible(card and self.job.is_deposit)
        self.reference.setVisible(not through and method in (PaymentMethod.BANK_TRANSFER, PaymentMethod.MOBILE_WALLET))
        self._name_button(_("Ask the terminal") if through else _(self.job.title))
        self.reference.required = method is PaymentMethod.MOBILE_WALLET
        self.reference.label.setText(self.reference.editor.accessibleName() + (" *" if self.reference.required else ""))
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
        rows += self.notes.rows(amount)
        worth = self.notes.worth()
        if worth is not None and worth >= amount:
            rows.append((_("Change to give"), money_text(worth - amount, currency)))
        return rows

    def _read_rates(self) -> None:
        self.context.runner.read(rates_now, self.show_rates, owner=self)

    def _refused(self, refusal: StaffError) -> None:
        """What was refused is said; of a rate that is another by now the amounts follow."""
        self.form.show_error(refusal)
        if isinstance(refusal, RateChanged):
            self._read_rates()

    def _intent(self) -> Intent | None:
        if self.terminal.asking.busy or not self.form.check() or not self._enough_handed_over():
            return None
        if self.terminal.device(self._method()) is not None:
            self._ask(self.job.asked_for)
            return None
        try:
            self._refuse_twice()
        except StaffError as refusal:
            self.form.show_error(refusal)
            return None
        arguments: dict[str, Any] = {
            "transaction_code_id": self.method.value(),
            "amount_minor": self.form.value("amount_minor"),
            "card": self._card(),
            "reference": None if self.reference.isHidden() else self.reference.value() or None,
        }
        if (notes := self.notes.notes()) is not None:
            arguments["notes"] = notes
        if self.job.is_deposit:
            stay = self.folio.stay
            assert stay is not None  # noqa: S101 - the action is off for a folio without a stay
            return Intent(self.job.command, {**arguments, "reservation_id": stay.reservation_id})
        arguments |= {"folio_id": self.folio.folio_id, "window_number": self.window_of_folio().number}
        if self.job.gives_back:
            arguments["reason"] = self.reason.value()
        return Intent(self.job.command, arguments)

    def _hold_intent(self) -> Intent | None:
        if self.folio.stay is None or self.terminal.asking.busy or not self.form.check():
            return None
        if self.terminal.device(self._method()) is not None:
            self._ask(AttemptKind.HOLD)
            return None
        arguments = {
            "reservation_id": self.folio.stay.reservation_id,
            "transaction_code_id": self.method.value(),
            "amount_minor": self.form.value("amount_minor"),
            "card": self._card(),
        }
        return Intent(hold_card, arguments)

    def _held(self, hold: CardHeld) -> None:
        self.form.mark_saved()
        words = _("{amount} is held on the card until {date}; nothing was posted.")
        amount = money_text(hold.amount_minor, self._own_currency)
        self.context.messages.success(words.format(amount=amount, date=input_date_text(hold.expires_on)))
        self.left.emit()

    # --- a terminal ---------------------------------------------------------------------------------------------------

    def _listen_to_terminal(self) -> None:
        asking = self.terminal.asking
        self.terminal.by_hand.edited.connect(self._method_chosen)
        self.terminal.money.edited.connect(self._money_chosen)
        asking.began.connect(self._terminal_began)
        asking.ended.connect(self._terminal_ended)
        asking.failed.connect(lambda _error: self._terminal_rests())
        self.left.connect(asking.stop)

    def _show_devices(self, at_the_desk: AtTheDesk) -> None:
        """The desk's machines are known, and what can go back through them."""
        self.terminal.know(at_the_desk)
        self._fit_method()
        self._money_chosen()

    def _money_chosen(self) -> None:
        """Of the chosen money goes back what is left of it, or less where the window has less credit."""
        most = self.terminal.most_minor()
        if self.job.gives_back and most is not None and not self.terminal.money.isHidden():
            untouched = not self.form.changed_fields()
            self.amount.set_value(min(most, max(0, -self.window_of_folio().balance_minor)))
            if untouched:
                self.form.mark_saved()
            self.update_amounts()

    def _refuse_twice(self) -> None:
        """What a machine may have taken already is not typed a second time: the list books it."""
        if self._method() in (PaymentMethod.BANK_CARD, PaymentMethod.MOBILE_WALLET):
            self.terminal.refuse_twice(self.job.asked_for, self.form.value("amount_minor"))

    def update_folio(self, folio: FolioView) -> None:
        super().update_folio(folio)
        self.terminal.read(folio, self.terminal.know)

    def _name_button(self, title: str) -> None:
        self.take.setText(title)
        self.take.setAccessibleName(title)

    def _ask(self, kind: AttemptKind) -> None:
        """What is asked is for the window, the stay or the money that goes back."""
        method, stay, about = self._method(), self.folio.stay, AttemptRequest(kind, self.form.value("amount_minor"), self.method.value())
        if kind is AttemptKind.PAYMENT:
            about = replace(about, folio_id=self.folio.folio_id, window_number=self.window_of_folio().number)
        elif kind is AttemptKind.REFUND:
            about = replace(about, refund_of_id=self.terminal.money.value(), reason=self.reason.value())
        elif stay is not None:
            about = replace(about, reservation_id=stay.reservation_id)
        if method is not None:
            self.terminal.ask(method, about, self.form.show_error)

    def _terminal_began(self) -> None:
        self.form.setEnabled(False)
        for button in (self.take, self.hold):
            button.set_allowed(False)

    def _terminal_rests(self) -> None:
        """The second half of a double click asks nothing."""
        self.form.setEnabled(True)
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._allow_asking)
        self.first_field().setFocus()

    def _allow_asking(self) -> None:
        if not self.terminal.asking.busy:
            for button in (self.take, self.hold):
                button.set_allowed(True)

    def _terminal_ended(self, now: AttemptNow) -> None:
        self._terminal_rests()
        if now.posted is not None:
            self.terminal.asking.forget()
            self._taken(now.posted)
        elif now.state is AttemptState.POSTED:
            self.form.mark_saved()
            self.context.messages.success(end_words(now.state, now.answer))
            self.left.emit()
        elif now.state in WITHOUT_END:
            show = MessageAction(_("Show the list"), lambda: self.context.go_to(Target(screen="cash_office", kind=ATTEMPTS)))
            self.context.messages.warning(end_words(now.state, ""), show)

    def _enough_handed_over(self) -> bool:
        worth = self.notes.worth()
        if worth is None and self.notes.rate() is not None:
            self.form.field_error("handed_over", _("Please fill this in."))
            return False
        if worth is None or worth >= self.form.value("amount_minor"):
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
