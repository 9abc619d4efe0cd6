"""What this desk has moved on the calendar, so that it can be undone and redone by real commands. No Qt.

A stay that was moved is kept as it was and as it became, and is put back with the version in which this desk has left it: where somebody
changed it since, the command refuses, and every entry about that stay is dropped. Two stays that were swapped are swapped again.
Money is never undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotel_desk.services.room_assignment import RoomsSwapped, swap_rooms
from hotel_desk.services.stay_moves import restore_stay

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.stay_move import StayArrangement, StayMoved

DEEPEST = 50


@dataclass(frozen=True, slots=True, eq=False)
class MadeMove:
    """One thing that was done.

    Args:
        title: who was moved, as the message bar names it.
        stays: the stay that was moved, or the two that were swapped.
        before, after: how the stay was and became; None for a swap.
        fee_minor: charged with it; undoing leaves it charged.
        reasons: what a swap was done for, told again when it is done back.
    """

    title: str
    stays: tuple[ReservationId, ...]
    before: StayArrangement | None = None
    after: StayArrangement | None = None
    fee_minor: int = 0
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """A command that undoes a move, or does it again."""

    command: Callable[..., Any]
    arguments: dict[str, Any]


class MoveHistory:
    """Two stacks: what can be undone, what can be redone."""

    def __init__(self) -> None:
        self._done: list[MadeMove] = []
        self._undone: list[MadeMove] = []
        self._versions: dict[ReservationId, int] = {}

    def moved(self, title: str, move: StayMoved) -> None:
        """A stay was moved; what could be redone is forgotten."""
        self._versions[move.reservation_id] = move.version
        self._push(MadeMove(title, (move.reservation_id,), move.before, move.after, move.fee_minor))

    def swapped(self, title: str, stays: tuple[ReservationId, ReservationId], result: RoomsSwapped, reasons: dict[str, str]) -> None:
        """Two stays have each other's room."""
        move = MadeMove(title, stays, reasons=reasons)
        self._know(move, result)
        self._push(move)

    def next_to_undo(self) -> MadeMove | None:
        """What would be undone next."""
        return self._done[-1] if self._done else None

    def next_to_redo(self) -> MadeMove | None:
        """What would be redone next."""
        return self._undone[-1] if self._undone else None

    def undoing(self, move: MadeMove) -> Step:
        """The command that puts things back as they were before a move."""
        return self._step(move, move.before)

    def redoing(self, move: MadeMove) -> Step:
        """The command that puts things as they were after a move."""
        return self._step(move, move.after)

    def undone(self, move: MadeMove, result: Any) -> None:
        """It was undone: it can be redone."""
        self._done = [one for one in self._done if one is not move]
        self._undone.append(move)
        self._know(move, result)

    def redone(self, move: MadeMove, result: Any) -> None:
        """It was redone: it can be undone."""
        self._undone = [one for one in self._undone if one is not move]
        self._done.append(move)
        self._know(move, result)

    def refused(self, move: MadeMove) -> None:
        """Somebody changed a stay of it since: nothing about those stays can be undone or redone any more."""
        about = set(move.stays)
        self._done = [one for one in self._done if about.isdisjoint(one.stays)]
        self._undone = [one for one in self._undone if about.isdisjoint(one.stays)]

    def _push(self, move: MadeMove) -> None:
        self._done = [*self._done, move][-DEEPEST:]
        self._undone = []

    def _step(self, move: MadeMove, arrangement: StayArrangement | None) -> Step:
        if arrangement is None:
            first, second = move.stays
            versions = {"first_version": self._versions[first], "second_version": self._versions[second]}
            return Step(swap_rooms, {"first_id": first, "second_id": second, **versions, **move.reasons})
        (stay,) = move.stays
        return Step(restore_stay, {"reservation_id": stay, "arrangement": arrangement, "version": self._versions[stay]})

    def _know(self, move: MadeMove, result: Any) -> None:
        """The versions in which this desk has left the stays."""
        if move.before is not None:
            self._versions[move.stays[0]] = result.version
        else:
            first, second = move.stays
            self._versions[first], self._versions[second] = result.first_version, result.second_version
