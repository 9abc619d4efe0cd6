"""The rooms where housekeeping saw something else than the stays say, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.room_rack import DISCREPANCY_TITLES
from hotel_desk.ui.formats import instant_text
from hotel_desk.ui.room_status.rack_filter import by_number
from hotel_desk.ui.room_status.room_words import seen_text, thought_text
from hotel_desk.ui.widgets.data_table import Column, DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.room_rack import RackRoom

_HEIGHT = 168


class DiscrepancyTable(DataTable["RackRoom"]):
    """Room, kind, what we think, what was seen, when. Enter opens the room.

    Args:
        time_zone: gives the property's time zone.
    """

    def __init__(self, time_zone: Callable[[], str]) -> None:
        self._time_zone = time_zone
        super().__init__(
            [
                Column("room", _("Room"), lambda room: room.number, sort_key=lambda room: by_number(room.number), width=80),
                Column("kind", _("Discrepancy"), _kind, width=0),
                Column("thought", _("Registered"), thought_text, width=152),
                Column("seen", _("Seen"), _seen, width=152),
                Column("seen_at", _("When"), self._seen_at, sort_key=_seen_instant, width=120, optional=True),
            ],
            lambda room: room.room_id,
            object_name="discrepancies",
            accessible_name=_("Discrepancies"),
        )
        self.setFixedHeight(_HEIGHT)

    def _seen_at(self, room: RackRoom) -> str:
        return "" if room.sighting is None else instant_text(room.sighting.seen_at, self._time_zone())


def _kind(room: RackRoom) -> str:
    return "" if room.discrepancy is None else _(DISCREPANCY_TITLES[room.discrepancy])


def _seen(room: RackRoom) -> str:
    return "" if room.sighting is None else seen_text(room.sighting)


def _seen_instant(room: RackRoom) -> object:
    return None if room.sighting is None else room.sighting.seen_at
