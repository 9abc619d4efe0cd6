"""Ending a reservation before it began: what that costs is said first; it may be waived with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.language import _
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.cancellations import cancel_reservation, mark_no_show, reinstate_reservation
from hotel_desk.services.reservation_changes import ReservationChanged
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.stay_words import nights_words
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.reservations.action_panel import REASON_LENGTH, ActionPanel
from hotel_desk.ui.reservations.parts import ending_words
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext


class EndPanel(ActionPanel):
    """What cancelling and a no-show share.

    Args:
        kind: whose penalty it is.
        sentence: what will happen beside the penalty.
    """

    def __init__(self, context: ScreenContext, whole: Whole, *, object_name: str, title: str, kind: PolicyKind, sentence: str) -> None:
        super().__init__(context, whole, object_name=object_name, title=title)
        self.kind = kind
        self.penalty: PenaltyPreview | None = None
        self.form.add_widget(label(sentence, wrap=True))
        self.words = label("", wrap=True)
        self.words.setObjectName(f"{object_name}_penalty")
        self.terms = label("", "quiet", wrap=True)
        self.sums = AmountRows()
        self.sums.setObjectName(f"{object_name}_sums")
        for part in (self.words, self.sums, self.terms):
            self.form.add_widget(part)
        self.add_fields()
        self.waiver = Waiver(self, object_name=object_name, title=_("Waive the penalty"))
        for field in self.waiver.fields:
            self.form.add(field)
        self.add(self.form)

    def add_fields(self) -> None:
        """What it asks for beside the waiver."""

    def begin(self) -> None:
        self.show_penalty(self.whole.cancelling if self.kind is PolicyKind.CANCELLATION else self.whole.not_coming)
        self.reread()

    def reread(self) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "kind": self.kind}
        self.context.runner.read(penalty_preview, self.show_penalty, self.form.show_error, key="penalty", **about)

    def show_penalty(self, penalty: PenaltyPreview | None) -> None:
        """Say what it costs, and what money that is held covers."""
        self.penalty = penalty
        self.words.setText(ending_words(penalty, self.currency))
        self.terms.setText(penalty.terms if penalty is not None else "")
        self.terms.setVisible(bool(self.terms.text()))
        self.sums.show_rows(self._rows(penalty))
        self.waiver.offer(penalty is not None and penalty.is_due)

    def penalty_arguments(self) -> dict[str, Any]:
        """What the command wants to know about the penalty."""
        return {
            "waive_reason": self.waiver.reason(),
            "expected_fee_minor": self.penalty.total_minor if self.penalty is not None else None,
        }

    def _rows(self, penalty: PenaltyPreview | None) -> list[tuple[str, str]]:
        if penalty is None or not penalty.is_due:
            return []
        rows = [(_("Penalty"), money_text(penalty.total_minor, self.currency))]
        if penalty.from_deposit_minor:
            rows.append((_("From the money held"), money_text(-penalty.from_deposit_minor, self.currency)))
        return [*rows, (_("To be paid"), money_text(penalty.owed_minor, self.currency))]


class CancelPanel(EndPanel):
    """The panel of *Cancel reservation*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        nights = nights_words((whole.stay.departure_date - whole.stay.arrival_date).days)
        super().__init__(
            context,
            whole,
            object_name="cancel",
            title=_("Cancel reservation"),
            kind=PolicyKind.CANCELLATION,
            sentence=_("{nights} can be sold again; the reservation stays on file.").format(nights=nights),
        )
        self.make_primary(_("Cancel reservation"), self._intent, self._done, object_name="cancel_do", kind="danger")

    def add_fields(self) -> None:
        self.code = ChoiceField("reason_code_id", _("Reason"), object_name="cancel_code")
        self.reason = TextField("reason", _("In words"), object_name="cancel_reason", limit=REASON_LENGTH)
        self.form.add(self.code)
        self.form.add(self.reason)

    def begin(self) -> None:
        super().begin()
        self.read_reasons(ReasonKind.CANCELLATION, self.code)

    def first_field(self) -> QWidget:
        return self.code

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        if self.code.value() is None and not self.reason.value():
            self.form.field_error("reason", _("Please choose a reason, or write one."))
            return None
        about = {"reservation_id": self.stay.reservation_id, "reason": self.reason.value(), "reason_code_id": self.code.value()}
        return Intent(cancel_reservation, {**about, **self.penalty_arguments()})

    def _done(self, changed: ReservationChanged) -> None:
        sentence = _("Reservation {number} of {guest} is cancelled.").format(
            number=self.stay.confirmation_number, guest=self.stay.guest.name
        )
        self.finish(sentence, Intent(reinstate_reservation, {"reservation_id": changed.reservation_id}))


class NoShowPanel(EndPanel):
    """The panel of *No-show*."""

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(
            context,
            whole,
            object_name="no_show",
            title=_("No-show"),
            kind=PolicyKind.NO_SHOW,
            sentence=_("The guest did not come. The nights can be sold again."),
        )
        self.make_primary(_("Mark as no-show"), self._intent, self._done, object_name="no_show_do", kind="danger")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(mark_no_show, {"reservation_id": self.stay.reservation_id, **self.penalty_arguments()})

    def _done(self, changed: ReservationChanged) -> None:
        sentence = _("{guest} is marked as a no-show.").format(guest=self.stay.guest.name)
        self.finish(sentence, Intent(reinstate_reservation, {"reservation_id": changed.reservation_id}))
