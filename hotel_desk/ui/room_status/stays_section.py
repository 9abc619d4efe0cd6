"""Who is in the room and who comes next, with the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.language import _
from hotel_desk.services.stays import check_in
from hotel_desk.ui.room_status.panel_section import PanelSection
from hotel_desk.ui.room_status.room_conditions import is_ready
from hotel_desk.ui.room_status.room_words import nights_left_text, stay_text
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackRoom, RackStay, RoomRack
    from hotel_desk.services.stays import CheckedIn
    from hotel_desk.ui.room_status.room_commands import RoomCommands
    from hotel_desk.ui.shell.screen import ScreenContext


class StaySection(PanelSection):
    """One stay: its words, a button that shows it, and for an arrival into a ready room *Check in now*."""

    def __init__(self, title: str, context: ScreenContext, commands: RoomCommands, *, object_name: str, arrival: bool = False) -> None:
        super().__init__(title, object_name=object_name)
        self._commands = commands
        self._stay: RackStay | None = None
        self.words = label("", wrap=True)
        self.words.setObjectName(f"{object_name}_words")
        self._more = label("", "quiet", wrap=True)
        self.show_button = Button(
            _("Show the stay"), object_name=f"{object_name}_show", accessible_name=_("Show the stay: {title}").format(title=title)
        )
        self.show_button.clicked.connect(self._show_stay)
        self.check_in: CommandButton | None = None
        buttons = QWidget()
        flow = FlowLayout(buttons)
        if arrival:
            self.check_in = CommandButton(
                _("Check in now"),
                context.runner,
                self._intent,
                self._checked_in,
                object_name=f"{object_name}_check_in",
                accessible_name=_("Check in now"),
                kind="plain",
                tooltip=_("Into this room, with what was agreed"),
            )
            flow.addWidget(self.check_in)
        flow.addWidget(self.show_button)
        for part in (self.words, self._more, buttons):
            self.add(part)

    def show_stay(self, stay: RackStay | None, room: RackRoom, rack: RoomRack) -> None:
        """Show a stay of a room; None hides the section."""
        self._stay = stay
        self.setVisible(stay is not None)
        if stay is None:
            return
        self.words.setText(stay_text(stay))
        confirmation = _("Confirmation {number}").format(number=stay.confirmation_number)
        present = stay.arrival_date <= rack.business_date and stay is not room.arrival
        self._more.setText(f"{confirmation} · {nights_left_text(stay, rack)}" if present else confirmation)
        if self.check_in is not None:
            self.check_in.setVisible(stay is room.arrival)
            self.check_in.set_allowed(is_ready(room, rack))

    def _show_stay(self) -> None:
        if self._stay is not None:
            self._commands.show_stay(self._stay)

    def _intent(self) -> Intent | None:
        return None if self._stay is None else Intent(check_in, {"reservation_id": self._stay.reservation_id})

    def _checked_in(self, checked_in: CheckedIn) -> None:
        if self._stay is not None:
            self._commands.say_checked_in(self._stay, checked_in)
