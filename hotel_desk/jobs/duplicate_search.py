"""The search for duplicates over all profiles, in stretches: it can be broken off at any time, and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hotel_desk.queries.duplicate_blocks import STRETCH, searched_stretch, unfinished_search
from hotel_desk.services.duplicates import PairsStored, store_pairs

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


def find_duplicates(
    desk: Desk, *, anew: bool = False, stretch: int = STRETCH, told: Callable[[PairsStored], None] | None = None
) -> PairsStored:
    """Compare all records that share a block, and write down the pairs that may be of one person.

    Args:
        anew: from the beginning, though a search was broken off.
        stretch: rows of the block table that are read at once.
        told: is told after each stretch.

    Raises:
        NotAllowed: whoever asks may not merge profiles.
    """
    after = None if anew else desk.read(unfinished_search)
    begins = after is None
    while True:
        searched = desk.read(searched_stretch, after=after, stretch=stretch)
        stored = desk.run(store_pairs, stretch=searched, begins=begins)
        if told is not None:
            told(stored)
        if searched.next_key is None:
            return stored
        after, begins = searched.next_key, False
