"""What all panels of desk jobs share: a form, one primary button that runs one command, and an outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.stay_words import stay_subtitle
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import Field, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import PostingId, ReservationId
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.services.papers import PaperKind
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.buttons import ButtonKind

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Reversal:
    """A line on a folio that may be reversed; that needs a reason."""

    posting_id: PostingId


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job has come to.

    Args:
        sentence: said in the message bar.
        undo: how to take it back: a command to run, the job whose panel asks what that needs, or a line to reverse; None: not at all.
        reservation_id: which stay to undo on, or to show next.
        papers: to be shown now.
        oversold: nights that are sold beyond the rooms there are by it.
        in_room: words about a room whose occupants may still have to be registered; "" where nobody is, or where that was offered.
    """

    sentence: str
    undo: Intent | Job | Reversal | None = None
    reservation_id: ReservationId | None = None
    papers: tuple[tuple[PaperKind, UUID], ...] = field(default_factory=tuple)
    oversold: tuple[date, ...] = ()
    in_room: str = ""


class JobPanel(SidePanel):
    """The panel of one job.

    Signals:
        finished(Outcome): it is done.
    """

    finished = Signal(object)
    # Fields whose change alone is no loss: a room that was only picked, a method that was proposed.
    NO_LOSS = frozenset({"room_id", "transaction_code_id", "card_brand"})

    def __init__(self, context: ScreenContext, *, object_name: str, title: str) -> None:
        super().__init__(object_name=object_name, accessible_name=title, unsaved=self.unsaved_edits)
        self.context = context
        self.title_words = title
        self.form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=context.messages.error)

    def begin(self) -> None:
        """Ask for what the panel shows beyond the stay itself; called once it is on view."""

    def reread(self) -> None:
        """Something changed in the hotel: show the present state, keep what was entered."""

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes when the panel opens; None: the primary button."""
        return None

    def unsaved_edits(self) -> list[str]:
        """What would be lost."""
        no_loss = {part.editor.accessibleName() for part in self.form.findChildren(Field) if part.name in self.NO_LOSS}
        return [label for label in self.form.changed_fields() if label not in no_loss]

    def show_stay_heading(self, stay: StayDetail) -> None:
        """Say whose stay it is about."""
        self.set_heading(f"{self.title_words} – {stay.guest.name}", stay_subtitle(stay))

    def make_primary(
        self,
        text: str,
        intent: Callable[[], Intent | None],
        on_done: Callable[[Any], object],
        on_error: Callable[[StaffError], object] | None = None,
        *,
        object_name: str,
        kind: ButtonKind = "primary",
    ) -> CommandButton:
        """The button that does it: Enter presses it."""
        button = CommandButton(
            text,
            self.context.runner,
            intent,
            on_done,
            on_error or self.form.show_error,
            object_name=object_name,
            accessible_name=text,
            kind=kind,
        )
        self.set_primary(button)
        self.primary_button = button
        return button


def show_field(form_field: Field, visible: bool) -> None:
    """Show or hide a field, taking away what it complained about."""
    form_field.setVisible(visible)
    if not visible:
        form_field.show_error("")


def reason_field(name: str, label: str, *, object_name: str, hint: str = "") -> TextField:
    """A reason that must be given: one line, so that Enter goes on."""
    return TextField(name, label, object_name=object_name, required=True, hint=hint, limit=REASON_LENGTH)
