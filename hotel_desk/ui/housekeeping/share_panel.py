"""Share the rooms out among those at work; add an attendant, change or switch off one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from hotel_desk.language import _, plural
from hotel_desk.services.attendants import LONGEST_ATTENDANT, save_attendant
from hotel_desk.services.room_tasks import share_out_room_tasks
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.housekeeping.board_words import share_words
from hotel_desk.ui.room_status.panel_section import PanelSection
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.room_tasks import AttendantRow
    from hotel_desk.services.attendants import AttendantSaved
    from hotel_desk.services.room_tasks import TasksShared
    from hotel_desk.ui.housekeeping.board_words import BoardOnView
    from hotel_desk.ui.shell.screen import ScreenContext


class SharePanel(JobPanel):
    """Who is at work is ticked; beneath, those who may be."""

    def __init__(self, context: ScreenContext, view: BoardOnView) -> None:
        super().__init__(context, object_name="share_out", title=_("Share out the rooms"))
        self._view = view
        self._rows: dict[UUID, AttendantRow] = {}
        self.set_heading(_("Share out the rooms"))
        self.at_work = TickList(object_name="attendants_at_work", accessible_name=_("Who is at work today"), shown=4)
        self.none = label(_("Nobody was added yet. Add those who clean rooms below."), "quiet", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("share_out_problem")
        self.problem.hide()
        only = CheckField(
            "only_unassigned",
            _("Only rooms that nobody has"),
            object_name="share_only_unassigned",
            hint=_("Rooms that somebody has begun stay hers in any case."),
        )
        self.form.add(only)
        only.set_value(any(row.rooms for row in view.board.attendants))
        self.form.mark_saved()
        self.section = self._person_section()
        heading = label(_("Who is at work today"), "label")
        heading.setBuddy(self.at_work)
        for part in (heading, self.none, self.at_work, self.problem, self.form, self.section):
            self.add(part)
        self.make_primary(_("Share out"), self._intent, self._done, object_name="share_out_do")
        self.show_view(view, ticked=None)

    def first_field(self) -> QWidget:
        return self.at_work if self._rows else self.person.field("name")

    def unsaved_edits(self) -> list[str]:
        """Ticks are a proposal; what is typed of a person would be lost."""
        return self.person.changed_fields()

    def show_view(self, view: BoardOnView, ticked: Collection[UUID] | None) -> None:
        """Show who there is now.

        Args:
            ticked: who is at work; None: those with rooms today, or everybody where nobody has any.
        """
        self._view = view
        known = set(self._rows)
        active = [row for row in view.board.attendants if row.active]
        self._rows = {row.attendant_id: row for row in active}
        if ticked is None:
            ticked = {row.attendant_id for row in active if row.rooms} or set(self._rows)
        else:
            # Whoever was added this minute is at work.
            ticked = {*ticked, *(set(self._rows) - known)}
        self.at_work.show_lines([(row.attendant_id, _line(row)) for row in active], ticked)
        self.at_work.setVisible(bool(active))
        self.none.setVisible(not active)
        self.who.set_choices([(None, _("Somebody new")), *((row.attendant_id, row.name) for row in view.board.attendants)])

    def take_board(self, view: BoardOnView) -> None:
        """The board was read again: keep what is ticked and typed."""
        self.show_view(view, self.at_work.ticked())

    # --- a person -------------------------------------------------------------------------------------------------------

    def _person_section(self) -> PanelSection:
        section = PanelSection(_("Attendants"), object_name="attendant_section")
        self.person = Form(object_name="attendant_form", accessible_name=_("Attendants"), other_errors=self.context.messages.error)
        self.who = ChoiceField("attendant_id", _("Attendant"), object_name="attendant_who", choices=[(None, _("Somebody new"))])
        self.who.edited.connect(self._show_person)
        self.person.add(self.who)
        self.person.add(TextField("name", _("Attendant's name"), object_name="attendant_name", required=True, limit=LONGEST_ATTENDANT))
        floors = [(choice.value, choice.title) for choice in self._view.floors if choice.active]
        self.person.add(
            ChoiceField(
                "floor_id",
                _("Floor"),
                object_name="attendant_floor",
                choices=[(None, _("No floor in particular")), *floors],
                hint=_("Where she is sent first when rooms are shared out."),
            )
        )
        self.person.add(CheckField("active", _("Offered when rooms are shared out"), object_name="attendant_active"))
        self.person.set_values(attendant_id=None, name="", floor_id=None, active=True)
        title = _("Save attendant")
        self.save = CommandButton(
            title,
            self.context.runner,
            self._person_intent,
            self._person_saved,
            self.person.show_error,
            object_name="save_attendant",
            accessible_name=title,
            kind="plain",
        )
        section.add(self.person)
        section.add(self.save)
        section.column.setAlignment(self.save, Qt.AlignmentFlag.AlignLeft)
        section.press_on_enter(self.save)
        return section

    def _show_person(self) -> None:
        """Show what is known of whoever was chosen."""
        attendant_id = self.person.value("attendant_id")
        row = next((row for row in self._view.board.attendants if row.attendant_id == attendant_id), None)
        known: dict[str, Any] = {"name": "", "floor_id": None, "active": True}
        if row is not None:
            known = {"name": row.name, "floor_id": row.floor_id, "active": row.active}
        self.person.set_values(attendant_id=attendant_id, **known)

    def _person_intent(self) -> Intent | None:
        return Intent(save_attendant, self.person.values()) if self.person.check() else None

    def _person_saved(self, _saved: AttendantSaved) -> None:
        name = self.person.value("name")
        self.person.set_values(attendant_id=None, name="", floor_id=None, active=True)
        self.context.messages.success(_("{name} is saved.").format(name=name))
        self.person.field("name").setFocus()

    # --- sharing out ----------------------------------------------------------------------------------------------------

    def _intent(self) -> Intent | None:
        if self.person.changed_fields():
            # Enter beside a half-typed name must not share rooms out without her.
            self._say(_("What is typed of an attendant is not saved yet. Save or clear it first."))
            return None
        ticked = self.at_work.ticked()
        self._say("" if ticked else _("Tick who is at work today."))
        if not ticked:
            return None
        return Intent(share_out_room_tasks, {"attendant_ids": ticked, **self.form.values()})

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _done(self, shared: TasksShared) -> None:
        self.form.mark_saved()
        words = plural("{count} room is shared out.", "{count} rooms are shared out.", shared.rooms).format(count=shared.rooms)
        self.finished.emit(Outcome(words if shared.rooms else _("No room was left to share out.")))


def _line(row: AttendantRow) -> str:
    words = [row.name, *([row.floor_name] if row.floor_name else []), *([share_words(row.rooms, row.left)] if row.rooms else [])]
    return " · ".join(words)
