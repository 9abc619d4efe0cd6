"""What the panels of actions share: whose reservation it is, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.queries.policies import ReasonRow, reasons_of
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import Intent

REASON_LENGTH = 500


class ActionPanel(JobPanel):
    """The panel of one action on one reservation."""

    def __init__(self, context: ScreenContext, whole: Whole, *, object_name: str, title: str) -> None:
        super().__init__(context, object_name=object_name, title=title)
        self.whole = whole
        self.stay = whole.stay
        self.currency = context.status().currency
        self.show_stay_heading(whole.stay)

    def finish(self, sentence: str, undo: Intent | None = None, oversold: tuple[date, ...] = ()) -> None:
        """Say what it has come to, and go back to the reservation."""
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, undo, self.whole.reservation_id, oversold=oversold))

    def read_reasons(self, kind: ReasonKind, field: ChoiceField) -> None:
        """Offer the hotel's reasons of a kind."""

        def show(reasons: Sequence[ReasonRow]) -> None:
            field.set_choices(
                [(None, "–"), *((row.id, row.name) for row in reasons)] if not field.required else [(row.id, row.name) for row in reasons]
            )

        self.context.runner.read(reasons_of, show, owner=self, key=f"reasons_{kind}", kind=kind)
