"""The closures of a room: those on and to come, each to be ended; and a form to close it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ClosureKind
from hotel_desk.language import _
from hotel_desk.services.housekeeping import close_room
from hotel_desk.ui.room_status.panel_section import PanelSection
from hotel_desk.ui.room_status.room_conditions import CLOSURE_TITLES
from hotel_desk.ui.room_status.room_words import closure_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, NoteField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import RoomId
    from hotel_desk.queries.room_rack import RackClosure, RackRoom
    from hotel_desk.services.housekeeping import RoomClosedFor
    from hotel_desk.ui.room_status.room_commands import RoomCommands
    from hotel_desk.ui.shell.screen import ScreenContext

# Asks this screen to show a room with the form to close it; the target's id is a `RoomToClose`.
CLOSE_ROOM_TARGET = "close_room"


class RoomToClose(NamedTuple):
    """A room that cannot be used, and why."""

    room_id: RoomId
    reason: str


class ClosureSection(PanelSection):
    """Closures with their Reopen buttons; the form to close the room appears when it is asked for."""

    def __init__(self, context: ScreenContext, commands: RoomCommands) -> None:
        super().__init__(_("Closures"), object_name="room_closures")
        self._context = context
        self._commands = commands
        self._room: RackRoom | None = None
        self._shown: tuple[RackClosure, ...] | None = None
        self._none = label(_("Not closed, and nothing planned."), "quiet", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.begin = Button(_("Close this room…"), object_name="begin_closure", accessible_name=_("Close this room"))
        self.begin.clicked.connect(lambda _checked=False: self.begin_closure())
        self.form = self._make_form()
        self.close_button = CommandButton(
            _("Close the room"),
            context.runner,
            self._intent,
            self._closed,
            self.form.show_error,
            object_name="close_room",
            accessible_name=_("Close the room"),
            kind="danger",
        )
        self.add(self._none)
        self.column.addLayout(self._rows)
        for part in (self.begin, self.form, self.close_button):
            self.add(part)
        for button in (self.begin, self.close_button):
            self.column.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self.press_on_enter(self.close_button)

    def show_room(self, room: RackRoom, *, another: bool) -> None:
        """Show a room's closures; `another` room puts the form away."""
        self._room = room
        if another:
            self.end_closure()
        self._none.setVisible(not room.closures)
        if another or room.closures != self._shown:
            self._show_rows(room)

    def changed_fields(self) -> list[str]:
        """What would be lost; nothing while the form is away."""
        return [] if self.form.isHidden() else self.form.changed_fields()

    def begin_closure(self, reason: str = "") -> None:
        """Show the form, for tonight; with a reason that was given elsewhere."""
        today = self._today()
        self.form.set_values(kind=ClosureKind.OUT_OF_ORDER, first_date=today, last_date=today, reason=reason)
        self._show_form(shown=True)
        self.form.field("kind").setFocus()

    def end_closure(self) -> None:
        """Put the form away."""
        self.form.mark_saved()
        self._show_form(shown=False)

    def _show_form(self, *, shown: bool) -> None:
        self.form.setVisible(shown)
        self.close_button.setVisible(shown)
        self.begin.setVisible(not shown)

    def _show_rows(self, room: RackRoom) -> None:
        self._shown = room.closures
        while (item := self._rows.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for number, closure in enumerate(room.closures):
            self._rows.addWidget(self._row(room, closure, number))

    def _row(self, room: RackRoom, closure: RackClosure, number: int) -> QWidget:
        words = closure_text(closure)
        name = _("Reopen: {closure}").format(closure=words)
        reopen = Button(_("Reopen"), object_name=f"reopen_{number}", accessible_name=name)
        reopen.clicked.connect(partial(self._commands.reopen, room, closure))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label(words, wrap=True), 1)
        line.addWidget(reopen, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _make_form(self) -> Form:
        form = Form(object_name="closure_form", accessible_name=_("Close this room"), other_errors=self._context.messages.error)
        form.add(
            ChoiceField(
                "kind",
                _("Kind"),
                object_name="closure_kind",
                choices=[(kind, _(title)) for kind, title in CLOSURE_TITLES.items()],
                required=True,
                hint=_("Out of order leaves what can be sold; out of service is only not given out."),
            )
        )
        first = DateField(
            "first_date", _("First night"), object_name="closure_first", relative_to=self._today, earliest=self._today, required=True
        )
        last = DateField("last_date", _("Last night"), object_name="closure_last", relative_to=first.shown_day, required=True)
        form.add(first, last)
        form.add(NoteField("reason", _("Reason"), object_name="closure_reason", required=True, lines=2))
        return form

    def _today(self) -> date:
        return self._context.status().business_date

    def _intent(self) -> Intent | None:
        if self._room is None or not self.form.check():
            return None
        return Intent(close_room, {"room_id": self._room.room_id, **self.form.values()})

    def _closed(self, closed: RoomClosedFor) -> None:
        self.end_closure()
        self._commands.say_closed(closed)
