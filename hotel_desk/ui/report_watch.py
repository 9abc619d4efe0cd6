"""Has scheduled reports made when they are due, in another process; says what was made and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from hotel_desk.jobs.schedule import due_schedules_job
from hotel_desk.language import _
from hotel_desk.queries.report_packs import due_schedules, papers_left
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.schedule import SchedulesRun
    from hotel_desk.queries.report_packs import PapersLeft, ScheduleRow


class ScheduledReportsWatch(Watch):
    """Looks every minute which schedules are due. Several desks may do so: each moment is made by one of them."""

    @Slot()
    def look(self) -> None:
        """Read what is due, and what a printer has not taken yet."""
        self._read(due_schedules, self._make)
        self._read(papers_left, self._make, key="papers", workstation=self._desk.workstation)

    def _make(self, due: tuple[ScheduleRow | PapersLeft, ...]) -> None:
        if due:
            self._begin(due_schedules_job, self._made, self._not_made, title=_("Making scheduled reports"))

    def _made(self, run: SchedulesRun) -> None:
        for sentence in run.failed:
            self._messages().warning(sentence)
        if run.made:
            self._messages().info(_("Made by itself: {reports}.").format(reports=", ".join(run.made)))
        if run.printed:
            self._messages().info(_("Printed now, after the printer had not taken it: {reports}.").format(reports=", ".join(run.printed)))

    def _not_made(self, error: StaffError) -> None:
        self._messages().warning(str(error))
