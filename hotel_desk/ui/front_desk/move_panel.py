"""Moves a guest in house to another room, now, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.room_refusals import RoomPromised
from hotel_desk.language import _
from hotel_desk.queries.room_choices import RoomChoice, rooms_to_move_to
from hotel_desk.services.stay_changes import RoomMoved, move_room
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.room_picker import RoomPicker
from hotel_desk.ui.front_desk.why_handed_out import ask_why_handed_out
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext


class MovePanel(JobPanel):
    """The panel of *Move room*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="move_panel", title=_("Move room"))
        self.stay = stay
        self.show_stay_heading(stay)
        room = stay.room.number if stay.room else "–"
        now = _("Now in room {room}, {type}. The room left becomes dirty; price and charged type stay.")
        self.form.add_widget(label(now.format(room=room, type=stay.room_type_name), "quiet", wrap=True))
        self.picker = RoomPicker("room_id", _("New room"), object_name="move_rooms")
        self.form.add(self.picker)
        self.form.add(reason_field("override_reason", _("Why is it handed out?"), object_name="move_override"))
        self.form.add(reason_field("reason", _("Reason for the move"), object_name="move_reason"))
        self.add(self.form)
        self.make_primary(_("Move room"), self._intent, self._done, self._refused, object_name="move_do")
        self._promised = False
        self.picker.picked.connect(self._fit)
        self.picker.taken.connect(self.form.field("reason").setFocus)
        self._fit(None)

    def begin(self) -> None:
        self.reread()

    def reread(self) -> None:
        self.context.runner.read(
            rooms_to_move_to, self._take_rooms, self.form.show_error, key="rooms", reservation_id=self.stay.reservation_id
        )

    def first_field(self) -> QWidget:
        return self.picker

    def _take_rooms(self, rooms: Sequence[RoomChoice]) -> None:
        self.picker.set_choices(rooms)

    def _fit(self, choice: RoomChoice | None) -> None:
        ask_why_handed_out(self.form.field("override_reason"), choice, otherwise=self._promised)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        override = self.form.field("override_reason")
        return Intent(
            move_room,
            {
                "reservation_id": self.stay.reservation_id,
                "room_id": self.picker.value(),
                "reason": self.form.value("reason"),
                "override_reason": None if override.isHidden() else override.value(),
            },
        )

    def _refused(self, error: StaffError) -> None:
        """The guest was promised the room: ask for the reason of whoever may move the guest all the same."""
        if isinstance(error, RoomPromised):
            self._promised = True
            field = self.form.field("override_reason")
            field.label.setText(_("Why is the guest moved all the same? *"))
            show_field(field, visible=True)
        self.form.show_error(error)

    def _done(self, moved: RoomMoved) -> None:
        sentence = _("{guest} has moved from room {old} to room {new}.").format(
            guest=self.stay.guest.name, old=moved.old_room_number, new=moved.new_room_number
        )
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Job.MOVE_ROOM, moved.reservation_id))
