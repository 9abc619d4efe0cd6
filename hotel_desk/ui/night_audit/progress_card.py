"""What the closing of the day is doing, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QSizePolicy, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.ui.background_job import BackgroundJob

_DONE, _DOING = "✓", "▸"


class ProgressCard(QFrame):
    """The steps while the job runs; its result, or the sentence of its refusal, afterwards. Hidden before the first run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._job: BackgroundJob | None = None
        self._steps: list[str] = []
        self.title = label("", "heading", wrap=True)
        self.title.setObjectName("audit_outcome")
        self.steps = QLabel()
        self.steps.setObjectName("audit_steps")
        self.bar = named(QProgressBar(), "audit_bar", _("Progress of the night audit"))
        self.bar.setTextVisible(False)
        self.sentence = label("", "error", wrap=True)
        self.sentence.setObjectName("audit_refusal")
        self.figures = AmountRows()
        self.figures.setMaximumWidth(480)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self.title, self.steps, self.bar, self.sentence, self.figures):
            column.addWidget(part)
        self.hide()

    def follow(self, job: BackgroundJob, title: str) -> None:
        """Show the steps of a job that has just begun."""
        self._job = job
        self._steps = []
        job.progressed.connect(self._progressed)
        self._show(title, running=True)
        self._progressed()

    def show_result(self, closed: DayClosed, currency: str) -> None:
        """The day is closed: what was done, in figures."""
        self._job = None
        self._show(
            _("{day} is closed. The business date is {next}.").format(
                day=date_text(closed.closed_date), next=date_text(closed.business_date)
            )
        )
        self.figures.show_rows(
            [
                (_("No-shows"), str(closed.no_shows)),
                (_("Stays charged"), str(closed.stays_charged)),
                (_("Room revenue without tax"), money_text(closed.revenue_minor, currency)),
            ]
        )

    def show_refusal(self, error: StaffError) -> None:
        """The day is not closed, and why."""
        self._job = None
        self._show(_("The day was not closed."))
        self.sentence.setText(str(error))
        self.sentence.show()

    def _show(self, title: str, *, running: bool = False) -> None:
        self.title.setText(title)
        self.steps.setVisible(running)
        self.bar.setVisible(running)
        self.sentence.hide()
        self.figures.show_rows([])
        self.show()

    def _progressed(self) -> None:
        """Tick off the steps that are over; count within the one under way."""
        if self._job is None:
            return
        progress = self._job.progress
        if progress.sentence and progress.sentence not in self._steps:
            self._steps.append(progress.sentence)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        over, doing = self._steps[:-1], self._steps[-1:]
        counted = [_("{step} ({done} of {total})").format(step=step, done=progress.done, total=progress.total) for step in doing]
        marked = [*(f"{_DONE}  {step}" for step in over), *(f"{_DOING}  {step}" for step in counted)]
        self.steps.setText("\n".join(marked) if marked else f"{_DOING}  " + _("Starting…"))
