"""A paper of a company or agent over some days: from, until, print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.ui.front_desk.job_panel import JobPanel
from hotel_desk.ui.paper_preview import Paper, PaperPreviewDialog
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from hotel_desk.jobs.folio_papers import MadePaper
    from hotel_desk.services.papers import PaperPrinted
    from hotel_desk.ui.shell.screen import ScreenContext


@dataclass(frozen=True, slots=True)
class PeriodPaper:
    """What is printed.

    Args:
        subject_id: whose it is, as it is written down that it was printed.
        make: reads and makes it, told `first`, `last` and `printed`.
    """

    kind: PaperKind
    subject_id: UUID
    make: Callable[..., MadePaper]


class PeriodPaperPanel(JobPanel):
    """For which days a paper is printed: this month, unless others are chosen.

    Args:
        name: of the fields and the button, before an underscore.
        note: below the days.
    """

    def __init__(
        self, context: ScreenContext, paper: PeriodPaper, today: dt.date, *, object_name: str, title: str, whose: str, name: str, note: str
    ) -> None:
        super().__init__(context, object_name=object_name, title=title)
        self._paper = paper
        self.set_heading(title, whose)
        for field_name, field_title, day in (("first", _("From"), today.replace(day=1)), ("last", _("Until"), today)):
            field = DateField(field_name, field_title, object_name=f"{name}_{field_name}", relative_to=lambda: today, required=True)
            self.form.add(field)
            field.set_value(day)
        self.form.mark_saved()
        self.form.add_widget(label(note, "quiet", wrap=True))
        self.add(self.form)
        self.make_primary(_("Print statement"), self._intent, self._recorded, object_name=f"{name}_print")

    def first_field(self) -> QWidget | None:
        return self.form.field("first")

    def unsaved_edits(self) -> list[str]:
        """Days that are chosen are no loss."""
        return []

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        return Intent(record_paper_printed, {"paper": self._paper.kind, "subject_id": self._paper.subject_id})

    def _recorded(self, printed: PaperPrinted) -> None:
        days = self.form.values()
        made = partial(self._paper.make, first=days["first"], last=days["last"], printed=printed)
        self.context.runner.read(made, partial(self._show_paper, printed), self.form.show_error, owner=self)

    def _show_paper(self, printed: PaperPrinted, made: MadePaper) -> None:
        PaperPreviewDialog(self.window(), Paper(made.pdf, made.title, made.file_name), preferred_printer=printed.printer).open()
