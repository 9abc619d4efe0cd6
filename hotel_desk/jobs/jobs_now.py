"""Jobs of the night that somebody wants now: as background jobs of the window, their runs noted like those of the night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.hotel_jobs import HotelJob
from hotel_desk.jobs.credit_levels import LEVELS_TITLE, LevelsOfNight, work_out_levels_now
from hotel_desk.jobs.duplicate_search import SEARCH_TITLE, find_duplicates
from hotel_desk.jobs.job_record import record_job
from hotel_desk.language import _

if TYPE_CHECKING:
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.close_day_process import TellsProgress
    from hotel_desk.services.duplicates import PairsStored

_PERCENT = 100


def levels_now_job(progress: TellsProgress, *, address: DeskAddress) -> LevelsOfNight:
    """Work the credit levels out. A wish to stop is heard after each stretch."""
    title = _(LEVELS_TITLE)
    progress.report(0, 1, title)
    with address.open() as desk, record_job(desk, HotelJob.CREDIT_LEVELS.value):
        return work_out_levels_now(desk, told=lambda done, total: progress.report(done, total, title))


def duplicates_now_job(progress: TellsProgress, *, address: DeskAddress) -> PairsStored:
    """Search all guest files for duplicates, to the end. A wish to stop is heard after each stretch; what was found stays."""

    def words(stored: PairsStored) -> str:
        return _("Searching for duplicates: {found} new pairs").format(found=stored.found)

    progress.report(0, _PERCENT, _(SEARCH_TITLE))
    with address.open() as desk, record_job(desk, HotelJob.DUPLICATES.value) as job:
        stored = find_duplicates(desk, told=lambda now: progress.report(now.position.percent, _PERCENT, words(now)))
        job.sentence = words(stored)
    return stored
