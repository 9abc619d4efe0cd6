"""Which rooms are to be made up, what they are worth, and who takes which stretch of the corridor (`docs/algorithms/room-tasks.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.housekeeping_codes import RoomTaskKind, RoomTaskState

_MADE_UP = frozenset({RoomTaskState.DONE, RoomTaskState.INSPECTED})
_TO_BE_MADE_UP = frozenset({HousekeepingStatus.DIRTY, HousekeepingStatus.PICKUP})


@dataclass(frozen=True, slots=True)
class RoomOfDay:
    """A room on a business date.

    Args:
        occupied: somebody is in it; `leaving`: and leaves on this date, or has left on it already.
        out_of_order: it is closed and leaves inventory.
    """

    status: HousekeepingStatus
    occupied: bool
    leaving: bool
    out_of_order: bool


def task_of(room: RoomOfDay) -> RoomTaskKind | None:
    """What is to be done in a room; None for nothing."""
    if room.out_of_order:
        return None
    if room.leaving and (room.occupied or room.status in _TO_BE_MADE_UP):
        return RoomTaskKind.DEPARTURE
    if room.occupied:
        return RoomTaskKind.STAY_OVER
    return RoomTaskKind.VACANT if room.status in _TO_BE_MADE_UP else None


def stretches(credits_in_order: Sequence[int], attendants: int) -> list[range]:
    """Part a walk among attendants: which places of it each one takes, one stretch each, the last one the rest.

    Args:
        credits_in_order: what each room is worth, in the order of the walk.
        attendants: how many there are, at least one.
    """
    taken: list[range] = []
    start, left = 0, sum(credits_in_order)
    for remaining in range(attendants, 1, -1):
        end, mine = start, 0
        # |mine + next - mean| <= |mine - mean| is next <= 2 * (mean - mine); times `remaining`, to stay with whole numbers.
        while end < len(credits_in_order) and credits_in_order[end] * remaining <= 2 * (left - mine * remaining):
            mine += credits_in_order[end]
            end += 1
        taken.append(range(start, end))
        start, left = end, left - mine
    return [*taken, range(start, len(credits_in_order))]


def state_of(status: HousekeepingStatus, before: RoomTaskState) -> RoomTaskState:
    """How far a task is once its room was set to a status elsewhere."""
    if status is HousekeepingStatus.INSPECTED:
        return RoomTaskState.INSPECTED
    if status is HousekeepingStatus.CLEAN:
        return RoomTaskState.DONE
    return RoomTaskState.WAITING if before in _MADE_UP else before


def shown_state(state: RoomTaskState, status: HousekeepingStatus) -> RoomTaskState:
    """How far a room is, whatever was said of it before: one that has become dirty since waits again."""
    return RoomTaskState.WAITING if state in _MADE_UP and status in _TO_BE_MADE_UP else state
