"""Give a room to another attendant, or to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.room_tasks import give_room_task
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.housekeeping.board_words import share_words
from hotel_desk.ui.housekeeping.repair_panel import room_heading
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.room_tasks import AttendantRow, TaskRow
    from hotel_desk.services.room_tasks import TaskChanged
    from hotel_desk.ui.housekeeping.board_words import BoardOnView
    from hotel_desk.ui.shell.screen import ScreenContext


class GivePanel(JobPanel):
    """Who is to have it: those at work, each with what she has already."""

    def __init__(self, context: ScreenContext, task: TaskRow, view: BoardOnView) -> None:
        super().__init__(context, object_name="give_room", title=_("Give to another"))
        self.task = task
        self.set_heading(_("Give to another"), room_heading(task.room_number, task.floor_name))
        self._names = {row.attendant_id: row.name for row in view.board.attendants}
        choices = [(row.attendant_id, _with_share(row)) for row in view.board.attendants if row.active or row.rooms]
        attendant = ChoiceField(
            "attendant_id",
            _("Attendant"),
            object_name="give_attendant",
            choices=[(None, _("Nobody")), *choices],
            hint="" if choices else _("Nobody was added yet: “Share out…” adds attendants."),
        )
        self.form.add(attendant)
        self.form.set_values(attendant_id=task.attendant_id)
        self.add(self.form)
        self.make_primary(_("Give the room"), self._intent, self._done, object_name="give_room_do")

    def first_field(self) -> QWidget:
        return self.form.field("attendant_id")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(give_room_task, {"room_task_id": self.task.room_task_id, **self.form.values()})

    def _done(self, _changed: TaskChanged) -> None:
        attendant_id = self.form.value("attendant_id")
        self.form.mark_saved()
        undo = Intent(give_room_task, {"room_task_id": self.task.room_task_id, "attendant_id": self.task.attendant_id})
        name = self._names.get(attendant_id, _("Nobody"))
        self.finished.emit(Outcome(_("Room {room}: {attendant}.").format(room=self.task.room_number, attendant=name), undo))


def _with_share(row: AttendantRow) -> str:
    return f"{row.name}  ({share_words(row.rooms, row.left)})"
