"""Does what the hour brings: ends options, and gives back what nothing guarantees. A window and the night audit ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.queries.hour_duties import hour_duties
from hotel_desk.services.options import expire_options
from hotel_desk.services.releases import release_unguaranteed

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


@dataclass(frozen=True, slots=True)
class HourDutiesDone:
    """How many options ended and how many reservations were released."""

    options: int
    releases: int


def do_hour_duties(desk: Desk) -> HourDutiesDone:
    """Do everything that is due by the desk's clock; nothing is written when nothing is."""
    options = releases = 0
    due = desk.read(hour_duties, at=desk.clock.now())
    more = due.options > 0
    while more:
        ended = desk.run(expire_options)
        options, more = options + len(ended.reservation_ids), ended.more
    more = due.releases > 0
    while more:
        released = desk.run(release_unguaranteed)
        releases, more = releases + len(released.reservation_ids), released.more
    return HourDutiesDone(options, releases)
