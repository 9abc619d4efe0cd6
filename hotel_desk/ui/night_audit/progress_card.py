"""What the closing of the day is doing, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QVBoxLayout

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.ui.background_job import BackgroundJob


class ProgressCard(QFrame):
    """The step under way while the job runs; its result, or the sentence of its refusal, afterwards. Hidden before the first run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._job: BackgroundJob | None = None
        self.title = label("", "heading", wrap=True)
        self.title.setObjectName("audit_outcome")
        self.step = label("", "quiet", wrap=True)
        self.step.setObjectName("audit_step")
        self.bar = named(QProgressBar(), "audit_bar", _("Progress of the night audit"))
        self.bar.setTextVisible(False)
        self.sentence = label("", "error", wrap=True)
        self.sentence.setObjectName("audit_refusal")
        self.figures = label("", "quiet", wrap=True)
        self.figures.setObjectName("audit_figures")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self.title, self.step, self.bar, self.sentence, self.figures):
            column.addWidget(part)
        self.hide()

    def follow(self, job: BackgroundJob) -> None:
        """Show how far a job is that has just begun."""
        self._job = job
        job.progressed.connect(self._progressed)
        self._show("", running=True)
        self._progressed()

    def show_result(self, closed: DayClosed, currency: str) -> None:
        """The day is closed: what was done, in figures."""
        self._job = None
        self._show(closed_words(closed))
        done = (
            (_("No-shows"), str(closed.no_shows)),
            (_("Stays charged"), str(closed.stays_charged)),
            (_("Room revenue without tax"), money_text(closed.revenue_minor, currency)),
        )
        self.figures.setText("  ·  ".join(f"{words} {figure}" for words, figure in done))
        self.figures.show()

    def show_words(self, title: str) -> None:
        """It ended, and there are no figures to tell."""
        self._job = None
        self._show(title)

    def refusal(self) -> str:
        """Why the day is not closed, as it says; empty where it does not."""
        return "" if self.sentence.isHidden() else self.sentence.text()

    def show_refusal(self, error: StaffError) -> None:
        """The day is not closed, and why."""
        self._job = None
        self._show(_("The day was not closed."))
        self.sentence.setText(str(error))
        self.sentence.show()

    def _show(self, title: str, *, running: bool = False) -> None:
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.step.setVisible(running)
        self.bar.setVisible(running)
        self.sentence.hide()
        self.figures.hide()
        self.show()

    def _progressed(self) -> None:
        if self._job is None:
            return
        progress = self._job.progress
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        if not progress.sentence:
            self.step.setText(_("Starting…"))
        elif progress.total:
            counted = _("{step} ({done} of {total})")
            self.step.setText(counted.format(step=progress.sentence, done=progress.done, total=progress.total))
        else:
            self.step.setText(progress.sentence)


def closed_words(closed: DayClosed) -> str:
    """Which day is closed, and which is open now."""
    return _("{day} is closed. The business date is {next}.").format(
        day=date_text(closed.closed_date), next=date_text(closed.business_date)
    )
