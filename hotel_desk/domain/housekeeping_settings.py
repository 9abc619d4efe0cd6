"""What the making up of a room is worth, for sharing the work out evenly (`docs/algorithms/room-tasks.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.housekeeping_codes import RoomTaskKind
from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

MOST_CREDITS = 1_000


def _credits(kind: RoomTaskKind, default: int, title: str) -> Setting[int]:
    return of_hotel(
        key=f"housekeeping.credits_{kind.value.lower()}",
        kind=int,
        default=default,
        minimum=0,
        maximum=MOST_CREDITS,
        unit=N_("credits"),
        title=title,
        help=N_("How much work it is, for sharing rooms out evenly; 100 is an ordinary room whose guest stays on."),
    )


TASK_CREDITS: dict[RoomTaskKind, Setting[int]] = {
    RoomTaskKind.DEPARTURE: _credits(RoomTaskKind.DEPARTURE, 150, N_("Work of a room after a departure")),
    RoomTaskKind.STAY_OVER: _credits(RoomTaskKind.STAY_OVER, 100, N_("Work of a room whose guest stays on")),
    RoomTaskKind.VACANT: _credits(RoomTaskKind.VACANT, 40, N_("Work of a vacant room that is not clean")),
}
HOUSEKEEPING_SETTINGS: tuple[Setting[Any], ...] = tuple(TASK_CREDITS.values())
