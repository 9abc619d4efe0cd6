"""The rooming list: typed, pasted or from a file; every line is answered before anything is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.rooming_list import ReadLine, RoomingLine
from hotel_desk.jobs.rooming_file import read_rooming_file, read_rooming_text
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.rooming_list import rooming_list_preview
from hotel_desk.services.plan_sales import NotForSaleWithoutReason
from hotel_desk.services.rooming_list import RoomingListTaken, take_rooming_list
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.groups.rooming_lines import RoomingLines
from hotel_desk.ui.groups.words import lines_text, rooms_text
from hotel_desk.ui.widgets.buttons import Button, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext

READ_AFTER_MS = 250


class RoomingPanel(JobPanel):
    """*Rooming list*. What stands in the text is read again shortly after the last key."""

    NO_LOSS = frozenset({"split", "leave_out"})

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="rooming_panel", title=_("Rooming list"))
        self._sheet = sheet
        self._may_override = False
        self._read: tuple[ReadLine, ...] = ()
        self._asked: tuple[RoomingLine, ...] = ()
        self._taken_lines: tuple[RoomingLine, ...] = ()
        self.set_heading(_("Rooming list"), sheet.facts.name)
        self._patience = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._patience.timeout.connect(self._read_text)
        self._add_fields()
        self.make_primary(_("Book"), self._intent, self._done, self._refused, object_name="rooming_do")
        self._show(())
        self.context.runner.read(own_permissions, self._take_permissions, owner=self, key="permissions")

    def first_field(self) -> QWidget:
        return self.form.field("text")

    def reread(self) -> None:
        self._preview()

    def take_file(self, path: Path) -> None:
        """Read a list from a file into the text, as if it had been pasted."""
        try:
            lines = read_rooming_file(path)
        except StaffError as error:
            self.form.field_error("text", str(error))
            return
        self.form.field("text").set_value(_as_text(lines))
        self._taken_lines = lines
        self._ask(lines)

    def _take_permissions(self, permissions: frozenset[Permission]) -> None:
        self._may_override = Permission.OVERRIDE_RESTRICTION in permissions

    def _add_fields(self) -> None:
        self.form.add(
            NoteField(
                "text",
                _("One guest a line"),
                object_name="rooming_text",
                lines=7,
                hint=_("Name; type; arrival; departure; adults; shares with; note. Only the name is needed."),
            )
        )
        self.file_button = Button(
            _("From a file…"), object_name="rooming_file", accessible_name=_("From a file…"), icon_name="mdi6.file-table-outline"
        )
        self.file_button.clicked.connect(self._choose_file)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file_button)
        row.addStretch(1)
        self.form.add_widget(beside)
        self.verdict = label("", wrap=True)
        self.verdict.setObjectName("rooming_verdict")
        self.form.add_widget(self.verdict)
        self.lines = RoomingLines()
        self.form.add_widget(self.lines)
        self.form.add(CheckField("leave_out", _("Leave bad lines out"), object_name="rooming_leave_out"))
        splits = [
            (ShareSplit.SPLIT, _("Equal parts")),
            (ShareSplit.ENTIRE, _("The one who has the room")),
            (ShareSplit.FULL, _("Everybody the full price")),
        ]
        self.form.add(ChoiceField("split", _("Who pays for a shared room"), object_name="rooming_split", choices=splits))
        self.rule = label("", "error", wrap=True)
        self.rule.setObjectName("rooming_rule")
        self.rule.hide()
        self.form.add_widget(self.rule)
        self.form.add(reason_field("override_reason", _("Why are the rules overridden?"), object_name="rooming_override"))
        self._ask_reason(None)
        self.form.set_values(text="", leave_out=False, split=ShareSplit.SPLIT)
        self.form.field("text").edited.connect(self._text_edited)
        self.form.field("leave_out").edited.connect(self._ask_again)
        self.add(self.form)

    def _ask_reason(self, refusal: NotForSaleWithoutReason | None) -> None:
        """Say which rule stands in the way, and ask why the list is booked against it; None: no rule is known of."""
        self.rule.setText("" if refusal is None else str(refusal))
        self.rule.setVisible(refusal is not None)
        show_field(self.form.field("override_reason"), refusal is not None)

    def _text_edited(self) -> None:
        self._ask_reason(None)
        self._taken_lines = ()
        self._patience.start()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Rooming list"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Lists (*.csv *.xlsx *.txt)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    def _read_text(self) -> None:
        try:
            lines = self._taken_lines or read_rooming_text(self.form.value("text") or "")
        except StaffError as error:
            self.form.field_error("text", str(error))
            return
        self._ask(lines)

    def _ask(self, lines: tuple[RoomingLine, ...]) -> None:
        self._asked = lines
        self._preview()

    def _ask_again(self) -> None:
        self._show(self._read)

    def _preview(self) -> None:
        if not self._asked:
            self._show(())
            return
        self.context.runner.read(
            rooming_list_preview, self._show, self.form.show_error, key="lines", block_id=self._sheet.facts.block_id, lines=self._asked
        )

    def _show(self, read: tuple[ReadLine, ...]) -> None:
        self._read = read
        self.lines.show_lines(read)
        bad = [one for one in read if one.problems]
        leave_out = self.form.field("leave_out")
        leave_out.setVisible(bool(bad))
        rooms = sum(one.shares_line is None for one in self._wanted())
        if not read:
            self.verdict.setText("")
        elif bad and not leave_out.value():
            self.verdict.setText(
                _("{bad} of {all} cannot be taken as they are. Nothing is saved until they are mended or left out.").format(
                    bad=len(bad), all=lines_text(len(read))
                )
            )
        else:
            self.verdict.setText(_("{lines}, {rooms}.").format(lines=lines_text(len(self._wanted())), rooms=rooms_text(rooms)))
        self.verdict.setVisible(bool(read))
        self.form.field("split").setVisible(any(one.shares_line is not None for one in read))
        self.primary_button.set_allowed(bool(self._wanted()) and (not bad or leave_out.value()))

    def _wanted(self) -> list[ReadLine]:
        """The lines to be booked; who shares a room that is left out is left out too."""
        good = {one.line.number for one in self._read if not one.problems}
        return [one for one in self._read if one.line.number in good and (one.shares_line is None or one.shares_line in good)]

    def _intent(self) -> Intent | None:
        if self._patience.isActive():
            self._patience.stop()
            self._read_text()
            return None
        if not self.form.check():
            return None
        wanted = self._wanted()
        if not wanted:
            self.form.field_error("text", _("Write at least one name."))
            return None
        lines = [one.line for one in wanted]
        override = self.form.field("override_reason")
        reason = None if override.isHidden() else override.value()
        asked = {"block_id": self._sheet.facts.block_id, "lines": lines, "split": self.form.value("split"), "override_reason": reason}
        return Intent(take_rooming_list, asked)

    def _refused(self, error: StaffError) -> None:
        if isinstance(error, NotForSaleWithoutReason) and self._may_override:
            self._ask_reason(error)
            self.form.field("override_reason").setFocus()
            return
        if not (error.field and self.form.field_error(error.field, str(error))):
            self.form.field_error("text", str(error))

    def _done(self, taken: RoomingListTaken) -> None:
        self.form.mark_saved()
        sentence = _("{rooms} booked for {name} under {number}.").format(
            rooms=rooms_text(taken.rooms), name=self._sheet.facts.name, number=taken.confirmation_number
        )
        if taken.beyond:
            sentence += " " + _("{count} room nights were beyond the allotment.").format(count=taken.beyond)
        self.finished.emit(Outcome(sentence))


def _as_text(lines: tuple[RoomingLine, ...]) -> str:
    cells = [(one.name, one.room_type, one.arrival, one.departure, one.adults, one.sharer_of, one.note) for one in lines]
    return "\n".join("; ".join(row).rstrip("; ") for row in cells)
