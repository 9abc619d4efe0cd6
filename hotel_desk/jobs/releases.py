"""Gives back, from time to time, what nothing guarantees; a window or the night audit may ask for it whenever it likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.queries.releases import releases_due
from hotel_desk.services.releases import release_unguaranteed

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


def release_due(desk: Desk) -> int:
    """Release every reservation whose hour has come by the desk's clock, and say how many; nothing is written when there is none."""
    released = 0
    while desk.read(releases_due, at=desk.clock.now()):
        done = desk.run(release_unguaranteed)
        released += len(done.reservation_ids)
        if not done.more:
            break
    return released
