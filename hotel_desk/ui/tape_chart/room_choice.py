"""Giving a reservation its room ahead of arrival: the rooms that are free on all its dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.language import _
from hotel_desk.queries.availability import FreeRoom, rooms_free
from hotel_desk.services.room_assignment import assign_room, unassign_room
from hotel_desk.ui.booking.words import room_state_words
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.stay_form import StayForm
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

_LOOKS = {
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
    HousekeepingStatus.DIRTY: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.PICKUP: RoomLook.VACANT_DIRTY,
}


class RoomChoiceForm(StayForm):
    """A list of free rooms; Enter gives the chosen one."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, stay, object_name="tape_chart_room", title=_("Give a room"), save=_("Give this room"))
        self.types = ChoiceField(
            "room_type_id",
            _("Rooms"),
            object_name="tape_chart_room_type",
            choices=[(stay.room_type_id, stay.room_type_name), (None, _("All types"))],
            hint=_("A room of another type changes the type occupied, not the one charged."),
        )
        self.types.set_value(stay.room_type_id)
        self.types.edited.connect(self._read)
        self.form.add(self.types)
        self.end_fields()
        columns: list[Column[FreeRoom]] = [
            Column("number", _("Room"), lambda room: room.number, width=72),
            Column("type", _("Type"), lambda room: room.type_name, width=0),
            Column("status", _("Status"), room_state_words, look=lambda room: theme().tokens.look(_look_of(room)), width=136),
        ]
        self.table = DataTable(columns, lambda room: room.room_id, object_name="tape_chart_free_rooms", accessible_name=_("Free rooms"))
        self.table.setMinimumHeight(320)
        self.table.opened.connect(lambda _room: self.button.click())
        self.column.addWidget(self.table, 1)

    def begin(self) -> None:
        self._read()
        self.table.setFocus()

    def unsaved_edits(self) -> list[str]:
        """A room that was only looked at is no loss."""
        return []

    def intent(self) -> Intent | None:
        room = self.table.current()
        if room is None:
            self.say(_("Choose a room in the list."))
            return None
        return Intent(assign_room, {"reservation_id": self.stay.reservation_id, "room_id": room.room_id})

    def saved(self, result: Any) -> None:
        sentence = _("Room {room} is given to {guest}.").format(room=result.room_number, guest=self.stay.guest.name)
        self.finish(sentence, MessageAction(_("Undo"), self._undo()))

    def _undo(self) -> Any:
        about = {"reservation_id": self.stay.reservation_id}
        before = self.stay.room
        if before is None:
            return self.later(unassign_room, _("The reservation of {guest} has no room again.").format(guest=self.stay.guest.name), **about)
        return self.later(assign_room, _("Room {room} given again.").format(room=before.number), room_id=before.room_id, **about)

    def _read(self) -> None:
        self.context.runner.read(
            rooms_free,
            self._show,
            self._refused,
            key="rooms",
            first=self.stay.arrival_date,
            last=self.stay.departure_date,
            room_type_id=self.types.value(),
        )

    def _show(self, rooms: Sequence[FreeRoom]) -> None:
        self.table.set_rows(rooms)
        self.say("" if rooms else _("No room is free on all nights of this stay. Look at all types, or change the dates."))
        if rooms and self.table.current() is None:
            self.table.select(rooms[0].room_id)

    def _refused(self, error: StaffError) -> None:
        self.say(str(error))


def _look_of(room: FreeRoom) -> RoomLook:
    return RoomLook.OCCUPIED_CLEAN if room.occupied else _LOOKS[room.housekeeping_status]
