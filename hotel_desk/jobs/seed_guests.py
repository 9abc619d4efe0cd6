"""Fills a hotel's guest file with invented people, thousands a transaction; broken off, it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.invented_people import invented_people
from hotel_desk.queries.invented_guests import next_invented_number
from hotel_desk.services.invented_guests import add_invented_guests

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

BATCH = 5_000


def seed_guests(desk: Desk, count: int, *, tell: Callable[[int, int], None] | None = None) -> int:
    """Add so many invented guests, companies and agents to those that are here. Memory does not grow with their number.

    Args:
        tell: told how many are written and how many there will be.

    Returns:
        How many were written.

    Raises:
        NotAllowed: the user may not import data.
    """
    desk.require(Permission.IMPORT_DATA)
    first = desk.read(next_invented_number)
    written = 0
    while written < count:
        people = invented_people(first + written, min(BATCH, count - written))
        written += desk.run(add_invented_guests, first=first + written, forms=people).written
        if tell is not None:
            tell(written, count)
    return written
