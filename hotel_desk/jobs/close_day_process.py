"""The closing of the day as a background job of the window: its own desk in its own process, its steps told in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from hotel_desk.db.database import Reader
from hotel_desk.jobs.night_audit import AuditStep, DayClosed, close_day
from hotel_desk.language import N_, _
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.room_charges import post_room_and_tax

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress

STEP_TITLES: dict[AuditStep, str] = {
    AuditStep.NO_SHOWS: N_("Marking no-shows"),
    AuditStep.BLOCKS: N_("Giving back rooms of groups"),
    AuditStep.ROOM_AND_TAX: N_("Posting room and tax"),
    AuditStep.FIXED_CHARGES: N_("Posting fixed charges"),
    AuditStep.PACKAGES: N_("Posting packages not taken in time"),
    AuditStep.ROLL: N_("Moving the business date"),
}


class TellsProgress(Protocol):
    """What the window gives to a job."""

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far the job is; raises when it should stop."""
        ...


def close_day_job(progress: TellsProgress, *, address: DeskAddress, closing: date) -> DayClosed:
    """Close the business day of the desk at an address; see `jobs.night_audit.close_day`.

    Args:
        progress: told each step in words; its wish to stop is heard between two commands, so that each is whole.
        closing: the day that the auditor means.

    Raises:
        NotAllowed: the user may not close the day; nothing has been touched, no-shows neither.
        AnotherDay: somebody else has closed it.
    """

    def tell(step: AuditStep, done: int, total: int) -> None:
        progress.report(done, total, _(STEP_TITLES[step]))

    with address.open() as desk:
        if desk.read(Reader.business_date) != closing:
            raise AnotherDay(date=desk.read(Reader.business_date).isoformat())
        # Charging nobody changes nothing, but needs the permission.
        desk.run(post_room_and_tax, night=closing, reservation_ids=[])
        return close_day(desk, closing=closing, progress=tell)
