"""What asks little: cutting a block off, cancelling it, opening its bill again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _, plural
from hotel_desk.services.blocks import BlockClosed, cancel_block, cut_off_block
from hotel_desk.services.group_folio import MasterFolioClosed, reopen_master_folio
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field
from hotel_desk.ui.groups.words import room_nights_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext


class CutOffPanel(JobPanel):
    """The panel of *Cut off*."""

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="cut_off_panel", title=_("Cut off"))
        self._sheet = sheet
        self.set_heading(_("Cut off"), sheet.facts.name)
        given = room_nights_text(sheet.totals.kept)
        words = _("{nights} go back to sale now. What is picked up stays. A later cut-off day takes them back, if they are still there.")
        self.form.add_widget(label(words.format(nights=given), wrap=True))
        self.add(self.form)
        self.make_primary(_("Cut off"), self._intent, self._done, object_name="cut_off_do")

    def _intent(self) -> Intent:
        return Intent(cut_off_block, {"block_id": self._sheet.facts.block_id})

    def _done(self, closed: BlockClosed) -> None:
        words = _("{name} is cut off; {nights} are for sale again.")
        self.finished.emit(Outcome(words.format(name=self._sheet.facts.name, nights=room_nights_text(closed.given_back))))


class CancelBlockPanel(JobPanel):
    """The panel of *Cancel block*."""

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="cancel_block_panel", title=_("Cancel block"))
        self._sheet = sheet
        self.set_heading(_("Cancel block"), sheet.facts.name)
        expected = sum(member.status in EXPECTED for member in sheet.members)
        words = _("{nights} go back to sale. This cannot be taken back; a new block can be made.")
        self.form.add_widget(label(words.format(nights=room_nights_text(sheet.totals.kept)), wrap=True))
        self.form.add(reason_field("reason", _("Reason"), object_name="cancel_block_reason"))
        members = CheckField("cancel_members", self._members_words(expected), object_name="cancel_block_members")
        self.form.add(members)
        members.setVisible(bool(expected))
        self.add(self.form)
        self.make_primary(_("Cancel block"), self._intent, self._done, object_name="cancel_block_do", kind="danger")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _members_words(self, expected: int) -> str:
        return plural("Cancel its reservation too", "Cancel its {count} reservations too", expected).format(count=expected)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        arguments = {"reason": values["reason"], "cancel_members": values["cancel_members"]}
        return Intent(cancel_block, {"block_id": self._sheet.facts.block_id, **arguments})

    def _done(self, closed: BlockClosed) -> None:
        self.form.mark_saved()
        sentence = _("The block of {name} is cancelled.").format(name=self._sheet.facts.name)
        if closed.remaining:
            remaining = plural("{count} reservation stays.", "{count} reservations stay.", closed.remaining)
            sentence += " " + remaining.format(count=closed.remaining)
        self.finished.emit(Outcome(sentence))


class ReopenFolioPanel(JobPanel):
    """The panel of *Reopen master folio*."""

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="reopen_folio_panel", title=_("Reopen master folio"))
        self._sheet = sheet
        self.set_heading(_("Reopen master folio"), sheet.facts.name)
        words = _("The bill of the group was settled. Once it is open again, lines can be posted on it. The reason is kept.")
        self.form.add_widget(label(words, wrap=True))
        self.form.add(reason_field("reason", _("Reason"), object_name="reopen_folio_reason"))
        self.add(self.form)
        self.make_primary(_("Reopen"), self._intent, self._done, object_name="reopen_folio_do")

    def first_field(self) -> QWidget:
        return self.form.field("reason")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(reopen_master_folio, {"block_id": self._sheet.facts.block_id, "reason": self.form.value("reason")})

    def _done(self, opened: MasterFolioClosed) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(_("Master folio {number} is open again.").format(number=opened.number)))
