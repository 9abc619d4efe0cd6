"""What a guest may owe, and whether outlets may post on the stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.language import _
from hotel_desk.queries.high_balances import HighBalance
from hotel_desk.services.credit_limits import CreditTerms, set_credit_limit, set_no_post
from hotel_desk.ui.credit_words import level_words, limit_words
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext


class CreditPanel(FormPanel):
    """The credit limit of a stay, set or taken away, and a switch for charges of outlets.

    Signals:
        done(): something was changed.
    """

    done = Signal()

    def __init__(self, context: ScreenContext) -> None:
        title = _("Credit")
        super().__init__(context, object_name="credit", title=title)
        self._stay: HighBalance | None = None
        self.amounts = AmountRows()
        self.level = label("", "quiet", wrap=True)
        self.level.setObjectName("credit_level_words")
        self.limit = MoneyField(
            "limit_minor",
            _("Limit of this stay"),
            object_name="credit_limit",
            currency=context.status().currency,
            hint=_("Empty: what the hotel lets everybody owe."),
        )
        self.reason = TextField("reason", _("Note"), object_name="credit_reason")
        self.form.add(self.limit)
        self.form.add(self.reason)
        self.state = label("", wrap=True)
        self.state.setObjectName("credit_no_post")
        for part in (self.level, self.amounts, self.form, self.state):
            self.add(part)
        self.no_post = CommandButton(
            "",
            context.runner,
            self._switch,
            self._switched,
            object_name="credit_switch",
            accessible_name=_("Charges of outlets"),
            kind="plain",
        )
        self.add_secondary(self.no_post)
        self.save = CommandButton(
            _("Set limit"),
            context.runner,
            self._intent,
            self._saved,
            self.form.show_error,
            object_name="credit_save",
            accessible_name=_("Set limit"),
        )
        self.set_primary(self.save)

    def show_stay(self, stay: HighBalance) -> None:
        """Show what a guest owes and may owe; the same guest read again keeps what was typed."""
        another = self._stay is None or self._stay.reservation_id != stay.reservation_id
        typed = bool(self.unsaved_edits()) and not another
        self._stay = stay
        currency = self.context.status().currency
        room = _("Room {number}, {name}").format(number=stay.room_number, name=stay.guest_name)
        self.set_heading(_("Credit"), room if stay.room_number else stay.guest_name)
        self.level.setText(_("Credit level {words}").format(words=level_words(stay.standing, currency)))
        self.level.setVisible(bool(stay.standing.number))
        rows = [(_("Owes"), money_text(stay.balance_minor, currency))]
        rows.append((_("May owe"), limit_words(stay, currency)))
        if stay.over_minor:
            rows.append((_("Over the limit"), money_text(stay.over_minor, currency)))
        self.amounts.show_rows(rows)
        stopped = _("Outlets cannot charge to the room.")
        self.state.setText(stopped if stay.no_post else _("Outlets may charge to the room."))
        words = _("Let outlets charge") if stay.no_post else _("Stop outlets")
        self.no_post.setText(words)
        self.no_post.setAccessibleName(words)
        if not typed:
            self.form.set_values(limit_minor=stay.own_limit_minor, reason="")
            self.form.mark_saved()

    @property
    def reservation_id(self) -> ReservationId | None:
        """Whose stay it shows."""
        return None if self._stay is None else self._stay.reservation_id

    def show_read(self, stay: HighBalance | None) -> None:
        """The guest on view was read again; None: the stay is over by now, and what is shown stays."""
        if stay is not None:
            self.show_stay(stay)

    def is_about(self, stay: HighBalance) -> bool:
        """Whether it shows this guest."""
        return self._stay is not None and self._stay.reservation_id == stay.reservation_id

    def first_field(self) -> QWidget:
        """Where the keyboard goes when the panel opens."""
        return self.limit.line

    def _intent(self) -> Intent | None:
        if self._stay is None or not self.form.check():
            return None
        return Intent(set_credit_limit, {"reservation_id": self._stay.reservation_id, **self.form.values()})

    def _saved(self, terms: CreditTerms) -> None:
        self.form.mark_saved()
        none = terms.credit_limit_minor is None
        amount = "" if terms.credit_limit_minor is None else money_text(terms.credit_limit_minor, self.context.status().currency)
        self.context.messages.success(
            _("The stay has no limit of its own.") if none else _("The guest may owe {amount}.").format(amount=amount)
        )
        self.done.emit()

    def _switch(self) -> Intent | None:
        if self._stay is None:
            return None
        return Intent(set_no_post, {"reservation_id": self._stay.reservation_id, "no_post": not self._stay.no_post})

    def _switched(self, terms: CreditTerms) -> None:
        stopped = _("Outlets cannot charge to the room.")
        self.context.messages.success(stopped if terms.no_post else _("Outlets may charge to the room."))
        self.done.emit()
