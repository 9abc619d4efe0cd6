"""The search for duplicates over all profiles, in stretches: it can be broken off at any time, and goes on where it was.

A night's search (`docs/guest-file.md`, “What is done once a night”) is bounded: what is left over is done in the nights after.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hotel_desk.db.desk import Desk
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.jobs.job_record import record_job
from hotel_desk.jobs.progress import TellsProgress
from hotel_desk.language import N_, _
from hotel_desk.queries.duplicate_blocks import STRETCH, search_position, searched_stretch
from hotel_desk.services.duplicates import PairsStored, store_pairs
from hotel_desk.services.night_duties import end_night_search

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk_address import DeskAddress

MOST_A_NIGHT = 100  # stretches; of 300,000 guests about
SEARCH_TITLE = N_("Search for duplicates")
_PERCENT = 100


def find_duplicates(
    desk: Desk,
    *,
    anew: bool = False,
    stretch: int = STRETCH,
    most: int | None = None,
    told: Callable[[PairsStored], None] | None = None,
) -> PairsStored:
    """Compare all records that share a block, and write down the pairs that may be of one person.

    Args:
        anew: from the beginning, though a search was broken off.
        stretch: rows of the block table that are read at once.
        most: stretches, after which it is broken off; None: to the end.
        told: is told after each stretch; what it raises ends the search there.

    Raises:
        NotAllowed: whoever asks may not edit profiles.
        SearchedElsewhere: another desk has begun to search; this one ends without having written anything twice.
    """
    follows = desk.read(search_position)
    begins = anew or follows is None or follows.finished_at is not None
    done = 0
    while True:
        after = None if begins or follows is None else follows.next_key
        searched = desk.read(searched_stretch, after=after, stretch=stretch)
        stored = desk.run(store_pairs, stretch=searched, begins=begins, follows=follows)
        done += 1
        if told is not None:
            told(stored)
        if searched.next_key is None or done == most:
            return stored
        follows, begins = stored.position, False


def search_of_night(
    desk: Desk, *, day: date, stretch: int = STRETCH, most: int = MOST_A_NIGHT, told: Callable[[PairsStored], None] | None = None
) -> PairsStored:
    """The search that belongs to a business date: to its end or its bound, after which the date's duty is done.

    Args:
        day: the business date.

    Raises:
        NotAllowed, SearchedElsewhere: as `find_duplicates`.
    """
    stored = find_duplicates(desk, stretch=stretch, most=most, told=told)
    # Broken off before this line, a search that came to its end is known by that; one that came to its bound goes on from there.
    desk.run(end_night_search, operation_id=night_duty_id(NightDuty.DUPLICATE_SEARCH, desk.property_id, day), day=day)
    return stored


def search_duplicates_job(progress: TellsProgress, *, address: DeskAddress, night: date | None) -> PairsStored:
    """The search as a background job of the window. A wish to stop is heard after each stretch; what was found stays.

    Args:
        night: the business date whose duty it is; None: somebody wants it now, to the end.
    """

    def tell(stored: PairsStored) -> None:
        sentence = _("Searching for duplicates: {found} new pairs").format(found=stored.found)
        progress.report(stored.position.percent, _PERCENT, sentence)

    progress.report(0, _PERCENT, _(SEARCH_TITLE))
    with address.open() as desk:
        if night is None:
            return find_duplicates(desk, told=tell)
        with record_job(desk, "duplicate-search") as job:
            stored = search_of_night(desk, day=night, told=tell)
            job.sentence = _("Searching for duplicates: {found} new pairs").format(found=stored.found)
        return stored
