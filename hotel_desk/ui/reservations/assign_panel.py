"""Gives an expected guest a room of the ranked list, where each room says why it stands where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.room_ranking import RankedRoom
from hotel_desk.language import _
from hotel_desk.queries.room_ranking import ranked_rooms
from hotel_desk.services.room_assignment import RoomAssigned, assign_room, unassign_room
from hotel_desk.ui.front_desk.promise_question import ask_to_break_promise
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.reservations.action_panel import ActionPanel
from hotel_desk.ui.tokens import ROW_HEIGHT
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import RoomId
    from hotel_desk.ui.reservations.whole import Whole
    from hotel_desk.ui.shell.screen import ScreenContext

ROWS_SHOWN = 9
LEAST_WIDTH = 240


class AssignPanel(ActionPanel):
    """The panel of *Assign room*."""

    NO_LOSS = frozenset({"room_id"})

    def __init__(self, context: ScreenContext, whole: Whole) -> None:
        super().__init__(context, whole, object_name="assign", title=_("Assign room"))
        stay = whole.stay
        words = f"{stay.room_type_name} · {dates_text(stay.arrival_date, stay.departure_date)}"
        self.form.add_widget(label(words, "quiet", wrap=True))
        columns: list[Column[RankedRoom]] = [
            Column("room", _("Room"), lambda room: room.number, width=72),
            Column("why", _("Why here"), _why, width=0, tooltip=_why),
        ]
        self.table: DataTable[RankedRoom] = DataTable(
            columns, lambda room: room.room_id, object_name="assign_rooms", accessible_name=_("Rooms, the best first")
        )
        self.table.setFixedHeight(ROW_HEIGHT * (ROWS_SHOWN + 1) + 2)
        empty = EmptyState(
            _("No room"),
            _("The hotel has no room that could be given to this stay."),
            object_name="assign_none",
            accessible_name=_("No room"),
            icon_name="mdi6.bed-outline",
        )
        self.content = Content(self.table, empty, self.reread, object_name="assign_content", accessible_name=_("Rooms, the best first"))
        # The words for no room ask for more width than a panel has.
        self.content.setMinimumWidth(LEAST_WIDTH)
        self.reasons = label("", wrap=True)
        self.reasons.setObjectName("assign_reasons")
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("assign_problem")
        for part in (self.content, self.reasons, self.problem):
            self.form.add_widget(part)
        self.problem.hide()
        self.add(self.form)
        if stay.rooms:
            take_away = Button(_("Take the room away"), object_name="assign_take_away", accessible_name=_("Take the room away"))
            take_away.clicked.connect(lambda _checked: self._take_away())
            self.add_secondary(take_away)
        self.make_primary(_("Assign room"), self._intent, self._done, self._refused, object_name="assign_do")
        self.table.selected.connect(self._show_room)
        self.table.opened.connect(lambda _room: self.primary_button.click())

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        self.content.show_loading()
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id}
        self.context.runner.read(ranked_rooms, self._show, self.content.show_error, key="rooms", **about)

    def first_field(self) -> QWidget:
        return self.table

    def _show(self, rooms: tuple[RankedRoom, ...]) -> None:
        self.table.set_rows(rooms)
        self.content.show_content(empty=not rooms)
        if self.table.current() is None and rooms:
            self.table.select(rooms[0].room_id)
        self.table.setFocus()

    def _show_room(self, room: RankedRoom | None) -> None:
        self.problem.hide()
        self.reasons.setText("" if room is None else "\n".join(f"•  {reason}" for reason in room.reasons))
        if room is not None and room.obstacle:
            self._say(room.obstacle)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def _intent(self) -> Intent | None:
        room = self.table.current()
        if room is None:
            self._say(_("Please choose a room."))
            return None
        if room.obstacle:
            self._say(room.obstacle)
            return None
        return Intent(assign_room, {"reservation_id": self.stay.reservation_id, "room_id": room.room_id})

    def _refused(self, error: StaffError) -> None:
        room = self.table.current()
        if room is None or not ask_to_break_promise(self, error, lambda why: self._assign(room, why)):
            self._say(str(error))
            self.reread()

    def _assign(self, room: RankedRoom, override_reason: str) -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "room_id": room.room_id}
        self.context.runner.run(assign_room, self._done, self._refused, owner=self, override_reason=override_reason, **about)

    def _done(self, assigned: RoomAssigned) -> None:
        self.finish(_("{guest} has room {room}.").format(guest=self.stay.guest.name, room=assigned.room_number), self._undo())

    def _undo(self) -> Intent:
        before: RoomId | None = self.stay.rooms[-1].room_id if self.stay.rooms else None
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id}
        return Intent(unassign_room, about) if before is None else Intent(assign_room, {**about, "room_id": before})

    def _take_away(self, override_reason: str = "") -> None:
        about: dict[str, Any] = {"reservation_id": self.stay.reservation_id, "override_reason": override_reason}
        self.context.runner.run(unassign_room, self._taken_away, self._not_taken_away, owner=self, **about)

    def _not_taken_away(self, error: StaffError) -> None:
        if not ask_to_break_promise(self, error, self._take_away):
            self._say(str(error))

    def _taken_away(self, _result: object) -> None:
        self.finish(_("{guest} has no room yet.").format(guest=self.stay.guest.name), self._undo())


def _why(room: RankedRoom) -> str:
    return room.obstacle or " · ".join(room.reasons)
