"""The credit levels of a night, in stretches: it can be broken off at any time, and what was done is not done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING

from hotel_desk.db.database import Reader
from hotel_desk.domain.ids import derived_operation_id
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.jobs.job_record import record_job
from hotel_desk.language import N_, _
from hotel_desk.queries.credit_levels import profiles_to_look_at
from hotel_desk.services.credit_levels import work_out_credit_levels
from hotel_desk.services.night_duties import end_credit_night

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.progress import TellsProgress

LEVELS_TITLE = N_("Work out credit levels")
STRETCH = 200  # profiles a command


@dataclass(frozen=True, slots=True)
class LevelsOfNight:
    """Of how many guests and companies the level was worked out, and for how many something is different."""

    looked_at: int
    changed: int


def work_out_levels(
    desk: Desk, *, day: date, night: bool, stretch: int = STRETCH, told: Callable[[int, int], None] | None = None
) -> LevelsOfNight:
    """Work out the levels that a business date asks for.

    Args:
        day: the open business date.
        night: it is the night's duty: a stretch that was done for the date is not done again, and at the end the duty is done.
        told: is told after each stretch how many are done, of how many; what it raises ends the work there.

    Raises:
        NotAllowed: whoever asks may not edit profiles.
        AnotherDay: the business date has moved on; the next night does it.
    """
    profiles = desk.read(profiles_to_look_at)
    done = changed = 0
    for some in batched(profiles, stretch):
        operation = derived_operation_id("credit-levels", desk.property_id, day, *some) if night else None
        worked_out = desk.run(work_out_credit_levels, operation_id=operation, day=day, profile_ids=list(some))
        done, changed = done + len(some), changed + worked_out.changed
        if told is not None:
            told(done, len(profiles))
    if night:
        desk.run(end_credit_night, operation_id=night_duty_id(NightDuty.CREDIT_LEVELS, desk.property_id, day), day=day)
    return LevelsOfNight(done, changed)


def work_out_levels_job(progress: TellsProgress, *, address: DeskAddress, night: date) -> LevelsOfNight:
    """The levels of a night as a background job of the window. A wish to stop is heard after each stretch."""
    title = _(LEVELS_TITLE)
    progress.report(0, 1, title)
    with address.open() as desk, record_job(desk, "credit-levels"):
        return work_out_levels(desk, day=night, night=True, told=lambda done, total: progress.report(done, total, title))


def work_out_levels_now(desk: Desk, *, told: Callable[[int, int], None] | None = None) -> LevelsOfNight:
    """The levels for the open business date, whether or not the night has done it."""
    return work_out_levels(desk, day=desk.read(Reader.business_date), night=False, told=told)
