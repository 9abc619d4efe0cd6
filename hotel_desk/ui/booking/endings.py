"""The other ends of an enquiry: an option until a moment, the waitlist, a turn-away. Each asks what it needs in a card of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.booking.option_fields import OptionFields
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import ChoiceField, NumberField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReasonCodeId
    from hotel_desk.queries.policies import ReasonRow
    from hotel_desk.ui.shell.screen import ScreenContext

LOWEST_PRIORITY = 9
FORM_WIDTH = 640


class Ending(QFrame):
    """A card with a form and the button that ends the enquiry in this way. Esc closes it.

    Args:
        title: what it is.
        sentence: what will happen.
        intent: the whole page as a command with what this card asks; None when the page has said what is missing.

    Signals:
        done(object): what came of it.
        refused(StaffError): and no field here is at fault.
    """

    done = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        context: ScreenContext,
        *,
        object_name: str,
        title: str,
        sentence: str,
        button: str,
        intent: Callable[[dict[str, Any]], Intent | None],
    ) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("role", "card")
        self._make_intent = intent
        self.form = Form(object_name=f"{object_name}_form", accessible_name=title, other_errors=self.refused.emit)
        self.button = CommandButton(
            button,
            context.runner,
            self._intent,
            self.done.emit,
            self._failed,
            object_name=f"{object_name}_do",
            accessible_name=button,
        )
        close = Button("", object_name=f"{object_name}_close", accessible_name=_("Close"), kind="quiet", icon_name="mdi6.close")
        close.clicked.connect(lambda _checked: self.hide())
        head = QHBoxLayout()
        head.addWidget(label(title, "heading"))
        head.addSpacing(12)
        head.addWidget(label(sentence, "quiet", wrap=True), 1)
        head.addWidget(close)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self.form.setMaximumWidth(FORM_WIDTH)
        self._row.addWidget(self.form, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self._row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._row)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.button.click()
        else:
            super().keyPressEvent(event)

    def terms(self) -> dict[str, Any]:
        """What the card adds to the command."""
        raise NotImplementedError

    def _intent(self) -> Intent | None:
        return self._make_intent(self.terms()) if self.form.check() else None

    def _failed(self, error: StaffError) -> None:
        if not (error.field and self.form.field_error(error.field, str(error))):
            self.refused.emit(error)


class OptionEnding(Ending):
    """The rooms are held until a moment of the hotel's clock, then given back."""

    def __init__(self, context: ScreenContext, intent: Callable[[dict[str, Any]], Intent | None]) -> None:
        super().__init__(
            context,
            object_name="booking_option",
            title=_("As option"),
            sentence=_("The rooms are held until then, and given back by themselves."),
            button=_("Hold as option"),
            intent=intent,
        )
        self.until = OptionFields(context, self.form, "booking_option")

    def begin(self, arrival: date | None) -> None:
        """Propose some days from now, never after the arrival."""
        self.until.propose(arrival)
        self.show()
        self.until.day.setFocus()

    def terms(self) -> dict[str, Any]:
        return {"option_expires_at": self.until.moment()}


class WaitlistEnding(Ending):
    """Nothing is held; who is first is served first when something becomes free."""

    def __init__(self, context: ScreenContext, intent: Callable[[dict[str, Any]], Intent | None]) -> None:
        super().__init__(
            context,
            object_name="booking_waitlist",
            title=_("To the waitlist"),
            sentence=_("Nothing is held. 1 is served first, 9 last."),
            button=_("Put on the waitlist"),
            intent=intent,
        )
        self.priority = NumberField(
            "waitlist_priority", _("Priority"), object_name="booking_waitlist_priority", minimum=1, maximum=LOWEST_PRIORITY
        )
        self.form.add(self.priority)

    def begin(self) -> None:
        """Open the card."""
        self.form.set_values(waitlist_priority=5)
        self.show()
        self.priority.setFocus()

    def terms(self) -> dict[str, Any]:
        return {"waitlist": True, "waitlist_priority": self.priority.value()}


class TurnAwayEnding(Ending):
    """Nobody is booked; why is written down."""

    def __init__(self, context: ScreenContext, intent: Callable[[dict[str, Any]], Intent | None]) -> None:
        super().__init__(
            context,
            object_name="booking_turn_away",
            title=_("Turn away"),
            sentence=_("Nobody is booked. What was asked for and why it came to nothing is kept."),
            button=_("Turn away"),
            intent=intent,
        )
        self.reason = ChoiceField("reason_code_id", _("Why"), object_name="booking_turn_away_reason", required=True)
        self.rooms = NumberField("rooms", _("Rooms"), object_name="booking_turn_away_rooms", minimum=1)
        self.note = TextField("note", _("Note"), object_name="booking_turn_away_note", limit=500)
        self.form.add(self.reason, self.rooms, self.note)
        self.none_yet = label(_("The hotel has no reasons for turn-aways yet. Enter some in the set-up first."), "error", wrap=True)
        self.none_yet.hide()
        self.form.add_widget(self.none_yet)

    def show_reasons(self, reasons: Sequence[ReasonRow]) -> None:
        """The hotel's list."""
        choices: list[tuple[ReasonCodeId, str]] = [(row.id, row.name) for row in reasons]
        self.reason.set_choices(choices)
        self.none_yet.setVisible(not choices)

    def begin(self, rooms: int) -> None:
        """Open the card.

        Args:
            rooms: how many were asked for, as far as the page knows.
        """
        self.form.set_values(reason_code_id=None, rooms=max(1, rooms), note="")
        self.show()
        self.reason.setFocus()

    def terms(self) -> dict[str, Any]:
        return self.form.values()
