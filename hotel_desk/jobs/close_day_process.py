"""The closing of the day as a background job of the window: its own desk in its own process, its steps told in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from hotel_desk.domain.night_codes import STEP_TITLES, STEPS_AFTER_THE_ROLL, AuditStep
from hotel_desk.jobs.night_audit import AuditStopped, DayClosed, close_day
from hotel_desk.language import _

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.audit_at_work import Progress


class TellsProgress(Protocol):
    """What the window gives to a job."""

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far the job is; raises when it should stop."""
        ...


class HearsStop(TellsProgress, Protocol):
    """What the window gives to a job that ends whole when it is to stop."""

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far the job is, and go on."""
        ...

    @property
    def stop_asked_for(self) -> bool:
        """Whether to end at the next good point."""
        ...


def telling(progress: HearsStop) -> Progress:
    """Tells the window each step in words."""

    def tell(step: AuditStep, done: int, total: int) -> None:
        progress.tell(done, total, _(STEP_TITLES[step]))

    return tell


def close_day_job(progress: HearsStop, *, address: DeskAddress, closing: date) -> DayClosed:
    """Close the business day of the desk at an address, with its reports and its backup; see `jobs.night_audit.close_day`.

    Args:
        progress: told each step in words; its wish to stop is heard between two commands, so that each is whole.
        closing: the day that the auditor means.

    Raises:
        NotAllowed: the user may not close the day; nothing has been touched, no-shows neither.
        AnotherDay: somebody else has closed it.
        AuditStopped: somebody at another desk wished it to stop. The window's own wish ends the job as a stopped one.
    """
    with address.open() as desk:
        try:
            return close_day(
                desk, closing=closing, progress=telling(progress), steps=STEPS_AFTER_THE_ROLL, stop=lambda: progress.stop_asked_for
            )
        except AuditStopped:
            # Where the wish is the window's own, the job ends as any that was stopped.
            progress.report(0, 0, "")
            raise
