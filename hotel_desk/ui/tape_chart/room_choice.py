"""Giving a reservation its room ahead of arrival: the rooms that are free on all its dates, best first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import ReservationId, RoomId, RoomTypeId
from hotel_desk.language import _
from hotel_desk.queries.availability import FreeRoom, rooms_free
from hotel_desk.queries.room_ranking import ranked_rooms
from hotel_desk.services.room_assignment import assign_room, unassign_room
from hotel_desk.ui.booking.words import room_state_words
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.stay_form import StayForm
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import RoomLook, StatusLook
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

_LOOKS = {
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
    HousekeepingStatus.DIRTY: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.PICKUP: RoomLook.VACANT_DIRTY,
}


@dataclass(frozen=True, slots=True)
class RankedFreeRoom:
    """A free room and what speaks for it, in words."""

    room: FreeRoom
    reasons: tuple[str, ...]

    @property
    def room_id(self) -> RoomId:
        """Which room."""
        return self.room.room_id

    @property
    def number(self) -> str:
        """As the door says."""
        return self.room.number


class RoomChoiceForm(StayForm):
    """A list of free rooms; Enter gives the chosen one."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, stay, object_name="tape_chart_room", title=_("Give a room"), save=_("Give this room"))
        self._common: set[str] = set()
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
        columns: list[Column[RankedFreeRoom]] = [
            Column("number", _("Room"), lambda room: room.number, width=56),
            Column("why", _("Why"), self._why, width=0, tooltip=lambda room: " · ".join(room.reasons)),
            Column("status", _("Status"), lambda room: room_state_words(room.room), look=_look_of, width=116),
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

    def not_saved(self, error: StaffError) -> None:
        room = self.table.current()
        if room is None or not ask_to_break_promise(self, error, lambda why: self._give(room, why)):
            super().not_saved(error)

    def _give(self, room: RankedFreeRoom, override_reason: str) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "room_id": room.room_id}
        self.context.runner.run(assign_room, self.saved, self.form.show_error, owner=self, override_reason=override_reason, **about)

    def saved(self, result: Any) -> None:
        sentence = _("Room {room} is given to {guest}.").format(room=result.room_number, guest=self.stay.guest.name)
        self.finish(sentence, MessageAction(_("Undo"), self._undo()))

    def _why(self, room: RankedFreeRoom) -> str:
        """What speaks for a room more than for every other on the list; its type where rooms of all types are listed."""
        kind = room.room.type_name if self.types.value() is None else ""
        return " · ".join(part for part in (kind, *(reason for reason in room.reasons if reason not in self._common)) if part)

    def _undo(self) -> Any:
        about = {"reservation_id": self.stay.reservation_id}
        before = self.stay.room
        if before is None:
            return self.later(unassign_room, _("The reservation of {guest} has no room again.").format(guest=self.stay.guest.name), **about)
        return self.later(assign_room, _("Room {room} given again.").format(room=before.number), room_id=before.room_id, **about)

    def _read(self) -> None:
        self.context.runner.read(
            free_rooms_ranked,
            self._show,
            self._refused,
            key="rooms",
            reservation_id=self.stay.reservation_id,
            first=self.stay.arrival_date,
            last=self.stay.departure_date,
            room_type_id=self.types.value(),
        )

    def _show(self, rooms: Sequence[RankedFreeRoom]) -> None:
        self._common = set.intersection(*(set(room.reasons) for room in rooms)) if len(rooms) > 1 else set()
        self.table.set_rows(rooms)
        self.say("" if rooms else _("No room is free on all nights of this stay. Look at all types, or change the dates."))
        if rooms and self.table.current() is None:
            self.table.select(rooms[0].room_id)

    def _refused(self, error: StaffError) -> None:
        self.say(str(error))


def _look_of(room: RankedFreeRoom) -> StatusLook:
    look = RoomLook.OCCUPIED_CLEAN if room.room.occupied else _LOOKS[room.room.housekeeping_status]
    return theme().tokens.look(look)


def free_rooms_ranked(
    reader: Reader, *, reservation_id: ReservationId, first: date, last: date, room_type_id: RoomTypeId | None
) -> tuple[RankedFreeRoom, ...]:
    """The rooms that could be given to a stay, in the order in which they suit it."""
    free = {room.room_id: room for room in rooms_free(reader, first=first, last=last, room_type_id=room_type_id)}
    ranked = ranked_rooms(reader, reservation_id)
    return tuple(RankedFreeRoom(free[one.room_id], one.reasons) for one in ranked if one.room_id in free and one.obstacle is None)
