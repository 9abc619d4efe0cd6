"""Ask for a repair in a room, seeing what was asked for already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.domain.housekeeping_codes import URGENCY_TITLES, Urgency
from hotel_desk.language import _
from hotel_desk.queries.room_tasks import RepairRow, open_repairs
from hotel_desk.services.repairs import LONGEST_REPAIR, ask_repair
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.room_status.closure_section import RoomToClose
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, NoteField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.room_tasks import TaskRow
    from hotel_desk.services.repairs import RepairChanged
    from hotel_desk.ui.shell.screen import ScreenContext


class RepairPanel(JobPanel):
    """What is broken and how urgent it is.

    Signals:
        unusable(RoomToClose, str): it was saved, and the room should be closed; with the sentence that says so.
    """

    unusable = Signal(object, str)

    def __init__(self, context: ScreenContext, task: TaskRow, *, may_close: bool) -> None:
        super().__init__(context, object_name="ask_repair", title=_("Ask for a repair"))
        self.task = task
        self._may_close = may_close
        self.set_heading(_("Ask for a repair"), room_heading(task.room_number, task.floor_name))
        self.form.add(NoteField("text", _("What is broken?"), object_name="repair_text", required=True))
        choices = [(urgency, _(title)) for urgency, title in URGENCY_TITLES.items()]
        hint = _("You can close the room as soon as this is saved.") if may_close else ""
        urgency = ChoiceField("urgency", _("How urgent is it?"), object_name="repair_urgency", choices=choices, required=True)
        urgency.edited.connect(lambda: urgency.set_hint(hint if urgency.value() is Urgency.ROOM_UNUSABLE else ""))
        self.form.add(urgency)
        self.form.set_values(text="", urgency=Urgency.NORMAL)
        self.asked = label("", "quiet", wrap=True)
        self.asked.setObjectName("repairs_of_room")
        self.asked.hide()
        self.form.add_widget(self.asked)
        self.add(self.form)
        self.make_primary(_("Ask for the repair"), self._intent, self._done, object_name="ask_repair_do")

    def begin(self) -> None:
        self.context.runner.read(open_repairs, self._show_asked, owner=self, key="repairs_of_room", quiet=True)

    def reread(self) -> None:
        self.begin()

    def first_field(self) -> QWidget:
        return self.form.field("text")

    def _show_asked(self, repairs: tuple[RepairRow, ...]) -> None:
        lines = [f"{_(URGENCY_TITLES[row.urgency])}: {row.text}" for row in repairs if row.room_id == self.task.room_id]
        self.asked.setText("\n".join([_("Asked for already:"), *lines]))
        self.asked.setVisible(bool(lines))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        if len(values["text"]) > LONGEST_REPAIR:
            self.form.field_error("text", _("This is too long: at most {limit} characters.").format(limit=LONGEST_REPAIR))
            return None
        return Intent(ask_repair, {"room_id": self.task.room_id, **values})

    def _done(self, changed: RepairChanged) -> None:
        said = self.form.values()
        self.form.mark_saved()
        sentence = _("A repair in room {room} is asked for.").format(room=self.task.room_number)
        if said["urgency"] is Urgency.ROOM_UNUSABLE and self._may_close:
            self.unusable.emit(RoomToClose(changed.room_id, said["text"]), sentence)
        else:
            self.finished.emit(Outcome(sentence))


def room_heading(number: str, floor: str) -> str:
    """`Room 101 · First floor`."""
    return f"{_('Room {room}').format(room=number)} · {floor}"
