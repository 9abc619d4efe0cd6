"""Does in the background what is due once a business date, and tells auditor and manager what the night found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.jobs.credit_levels import LEVELS_TITLE, work_out_levels_job
from hotel_desk.jobs.duplicate_search import SEARCH_TITLE, search_duplicates_job
from hotel_desk.language import _
from hotel_desk.queries.night_duties import NightDuties, night_duties
from hotel_desk.services.night_duties import count_guest_worklist, count_high_balances
from hotel_desk.ui.credit_words import high_balances_sentence
from hotel_desk.ui.guests.night_words import worklist_sentence
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import Messages
    from hotel_desk.ui.task_runner import TaskRunner


class NightDutiesWatch(Watch):
    """Looks every minute, and as soon as the business date has moved. What one desk has done is not due for the next.

    Args:
        show_worklist: goes to the guest files that are to be mended.
        show_high_balances: goes to the guests who owe more than they may.

    Signals:
        counted(): the worklist of the night has just been counted by this desk.
    """

    counted = Signal()

    def __init__(
        self,
        runner: TaskRunner,
        *,
        messages: Callable[[], Messages],
        show_worklist: Callable[[], object],
        show_high_balances: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(runner, messages=messages, parent=parent)
        self._show_worklist = show_worklist
        self._show_high_balances = show_high_balances
        self._told: date | None = None
        self._told_high: date | None = None
        self._levels: date | None = None
        self._searched: date | None = None

    def start(self) -> None:
        """Count now, and look from now on: the search waits for the first minute to pass."""
        super().start()
        self._read(night_duties, self._count)

    @Slot(object)
    def hear(self, change_set: ChangeNotice | None) -> None:
        """Something changed; perhaps the day was closed."""
        if change_set is None or change_set.touches(EntityKind.BUSINESS_DATE):
            self._read(night_duties, self._count)

    @Slot()
    def look(self) -> None:
        """Read what is due, and do it."""
        self._read(night_duties, self._do)

    def _do(self, due: NightDuties) -> None:
        self._count(due)
        under_way = any(job.title == _(SEARCH_TITLE) for job in self._runner.jobs())
        if due.search_duplicates and self._searched != due.day and not under_way:
            # Stopped by somebody, it is not begun again here for this date; another desk may do it, and the next night goes on.
            self._searched = due.day
            self._begin(search_duplicates_job, title=_(SEARCH_TITLE), night=due.day)
        elif due.work_out_levels and self._levels != due.day and not self._runner.jobs():
            # One after the other: the levels follow once the search has ended, or at once where it is not due.
            self._levels = due.day
            self._begin(work_out_levels_job, title=_(LEVELS_TITLE), night=due.day)

    def _count(self, due: NightDuties) -> None:
        if due.count_worklist:
            operation = night_duty_id(NightDuty.GUEST_WORKLIST, self._desk.property_id, due.day)
            self._run(count_guest_worklist, lambda _counted: self._just_counted(), operation_id=operation, day=due.day)
        elif due.worklist is not None and self._told != due.day:
            self._told = due.day
            self._messages().warning(worklist_sentence(due.worklist), MessageAction(_("Look at them"), self._show_worklist))
        elif due.count_high_balances:
            operation = night_duty_id(NightDuty.HIGH_BALANCES, self._desk.property_id, due.day)
            self._run(count_high_balances, lambda _counted: self._read(night_duties, self._count), operation_id=operation, day=due.day)
        elif due.high_balances is not None and self._told_high != due.day:
            self._told_high = due.day
            action = MessageAction(_("Look at them"), self._show_high_balances)
            self._messages().warning(high_balances_sentence(due.high_balances), action)

    def _just_counted(self) -> None:
        self.counted.emit()
        self._read(night_duties, self._count)
