"""What a job costs under what the reservation was made under, said in the job's panel before it is done; it may be waived with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hotel_desk.language import _, paragraph
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.fees import EarlyDepartureDue, FeeChanged, LateDepartureDue
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.rate_codes import PolicyKind
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form


class FeePart(QObject):
    """The sentence of a fee, what money held covers of it, and the waiver; on view only where something is due.

    Args:
        kind: whose fee it is.

    Signals:
        shown(): another fee is on view, or none, or it is to be waived.
    """

    shown = Signal()

    def __init__(
        self, context: ScreenContext, form: Form, reservation_id: ReservationId, kind: PolicyKind, *, object_name: str, waive: str
    ) -> None:
        super().__init__(form)
        self._context, self._form = context, form
        self._reservation_id, self._kind = reservation_id, kind
        self._arrival: date | None = None
        self.preview: PenaltyPreview | None = None
        self.words = label("", "warning", wrap=True)
        self.words.setObjectName(f"{object_name}_fee")
        form.add_widget(self.words)
        self._waiver = Waiver(self, object_name=object_name, title=waive)
        for field in self._waiver.fields:
            form.add(field)
        self._waiver.edited.connect(self._fit)
        self._fit()

    def ask(self, *, arrival: date | None = None) -> None:
        """Ask what it costs now.

        Args:
            arrival: the day on which the stay begins, where it is not the one agreed.
        """
        self._arrival = arrival
        about: dict[str, Any] = {"reservation_id": self._reservation_id, "kind": self._kind, "arrival": arrival}
        self._context.runner.read(penalty_preview, self._show, self._form.show_error, owner=self._form, key="fee", **about)

    @property
    def is_due(self) -> bool:
        """There is something to pay, waived or not."""
        return self.preview is not None and self.preview.is_due

    @property
    def is_waived(self) -> bool:
        """The person wants it to be waived."""
        return self._waiver.is_wanted

    def waive_reason(self) -> str | None:
        """Why it is waived; None where it is not."""
        return self._waiver.reason()

    def arguments(self) -> dict[str, Any]:
        """What the command is told: the waiver, and the amount that was on view."""
        return {
            "waive_reason": self.waive_reason(),
            "expected_fee_minor": None if self.preview is None else self.preview.total_minor,
        }

    def refused(self, error: StaffError) -> None:
        """Say what was refused; where the hour has moved on and it costs something else by now, show that."""
        self._form.show_error(error)
        if isinstance(error, FeeChanged | EarlyDepartureDue | LateDepartureDue):
            self.ask(arrival=self._arrival)

    def _show(self, preview: PenaltyPreview) -> None:
        self.preview = preview
        self.words.setText(fee_words(preview, self._context.status().currency))
        self._fit()

    def _fit(self) -> None:
        self.words.setVisible(self.is_due)
        self._waiver.offer(self.is_due)
        self.shown.emit()


def fee_words(preview: PenaltyPreview, currency: str) -> str:
    """What it costs, and what money that is held covers of it."""
    words = [preview.sentence]
    if preview.tax_minor:
        words.append(_("With taxes {amount}.").format(amount=money_text(preview.total_minor, currency)))
    if preview.from_deposit_minor:
        words.append(_("{amount} of it is taken from the money held.").format(amount=money_text(preview.from_deposit_minor, currency)))
        if preview.owed_minor:
            words.append(_("{amount} remains to be paid.").format(amount=money_text(preview.owed_minor, currency)))
        if preview.left_minor:
            words.append(_("{amount} stays held until it is paid back.").format(amount=money_text(preview.left_minor, currency)))
    return paragraph(*words)
