"""The panel of one room: facts, guests, housekeeping, what was seen, closures; the next step at the bottom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.language import _
from hotel_desk.ui.room_status.closure_section import ClosureSection
from hotel_desk.ui.room_status.panel_section import PanelSection
from hotel_desk.ui.room_status.room_conditions import STATUS_TITLES, STEP_TITLES, next_step, status_words
from hotel_desk.ui.room_status.room_words import place_text
from hotel_desk.ui.room_status.sighting_section import SightingSection
from hotel_desk.ui.room_status.stays_section import StaySection
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RoomId
    from hotel_desk.queries.room_rack import RackRoom, RoomRack
    from hotel_desk.ui.room_status.room_commands import RoomCommands
    from hotel_desk.ui.shell.screen import ScreenContext


class RoomPanel(SidePanel):
    """Shows one room; keeps what a person is filling in while the room is read again.

    Signals:
        step_asked(): the primary button was pressed.
    """

    step_asked = Signal()

    def __init__(self, context: ScreenContext, commands: RoomCommands) -> None:
        super().__init__(object_name="room_panel", accessible_name=_("Room"), unsaved=self.edits)
        self._commands = commands
        self._room: RackRoom | None = None
        self._status = label("", wrap=True)
        self._status.setObjectName("room_panel_status")
        self._facts = label("", "quiet", wrap=True)
        self._in_house = StaySection(_("In the room"), context, commands, object_name="room_stay")
        self._next = StaySection(_("Next guest"), context, commands, object_name="room_next_stay", arrival=True)
        self._housekeeping = self._make_housekeeping()
        self.sighting = SightingSection(context)
        self.closures = ClosureSection(context, commands)
        for part in (self._status, self._facts, self._in_house, self._next, self._housekeeping, self.sighting, self.closures):
            self.add(part)
        self.step_button = Button("", object_name="room_next_step", accessible_name=_("Next step"), kind="primary")
        self.step_button.clicked.connect(self.step_asked)
        self.set_primary(self.step_button)

    @property
    def room(self) -> RackRoom | None:
        """The room that is shown."""
        return self._room

    @property
    def room_id(self) -> RoomId | None:
        """Which room is shown."""
        return None if self._room is None else self._room.room_id

    def edits(self) -> list[str]:
        """What would be lost, with the room's number."""
        if self._room is None:
            return []
        fields = [*self.sighting.form.changed_fields(), *self.closures.changed_fields()]
        return [_("Room {room}: {fields}").format(room=self._room.number, fields=", ".join(fields))] if fields else []

    def show_room(self, room: RackRoom, rack: RoomRack) -> None:
        """Show a room, or the same room as it is now."""
        another = room.room_id != self.room_id
        self._room = room
        self.set_heading(_("Room {room}").format(room=room.number), f"{room.type_code} · {room.type_name} · {place_text(room)}")
        self._status.setText(status_words(room, rack))
        self._facts.setText("\n".join(_fact_lines(room)))
        self._facts.setVisible(bool(self._facts.text()))
        self._in_house.show_stay(room.stay, room, rack)
        self._next.show_stay(room.next_stay, room, rack)
        for status, button in self._status_buttons.items():
            button.setChecked(room.housekeeping is status)
        self._do_not_disturb.set_value(room.do_not_disturb)
        self.sighting.show_room(room, another=another)
        self.closures.show_room(room, another=another)
        self._show_step(room, rack)

    def discard(self) -> None:
        self.sighting.form.mark_saved()
        self.closures.end_closure()
        super().discard()

    def _show_step(self, room: RackRoom, rack: RoomRack) -> None:
        step = next_step(room, rack)
        self.step_button.parentWidget().setVisible(step is not None)
        if step is not None:
            self.step_button.setText(_(STEP_TITLES[step]))
            self.step_button.setAccessibleName(_("Next step: {step}").format(step=_(STEP_TITLES[step])))

    def _make_housekeeping(self) -> PanelSection:
        section = PanelSection(_("Housekeeping"), object_name="room_housekeeping")
        row = QWidget()
        flow = FlowLayout(row)
        self._status_buttons = {status: self._status_button(status) for status in STATUS_TITLES}
        for button in self._status_buttons.values():
            flow.addWidget(button)
        section.add(row)
        self._do_not_disturb = CheckField("wanted", _("Do not disturb"), object_name="room_do_not_disturb")
        self._do_not_disturb.edited.connect(self._set_do_not_disturb)
        section.add(self._do_not_disturb)
        return section

    def _status_button(self, status: HousekeepingStatus) -> Button:
        title = _(STATUS_TITLES[status])
        button = Button(title, object_name=f"room_set_{status.lower()}", accessible_name=title, kind="chip")
        button.setCheckable(True)
        button.clicked.connect(partial(self._set_status, status))
        return button

    def _set_status(self, status: HousekeepingStatus) -> None:
        if self._room is None:
            return
        for other, button in self._status_buttons.items():
            # The chip shows what is stored; it moves when the command has been carried out.
            button.setChecked(self._room.housekeeping is other)
        self._commands.set_status([self._room], status)

    def _set_do_not_disturb(self) -> None:
        if self._room is not None:
            self._commands.set_do_not_disturb(self._room, wanted=self._do_not_disturb.value())


def _fact_lines(room: RackRoom) -> list[str]:
    lines = []
    if room.features:
        lines.append(", ".join(room.features))
    if room.connecting_number is not None:
        lines.append(_("Connects with room {room}").format(room=room.connecting_number))
    if room.description:
        lines.append(room.description)
    return lines
