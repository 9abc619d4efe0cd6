"""Which lines of a window an account took over with which item (`docs/algorithms/account-invoices.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A charge in a window, minor units. `sequence`: its place in the window."""

    line_id: UUID
    sequence: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What an account took over from a window at some point, minor units."""

    item_id: UUID
    sequence: int
    amount_minor: int


def lines_taken_over(lines: Iterable[WindowLine], taken: Iterable[TakenOver]) -> dict[UUID, tuple[UUID, ...]]:
    """The charges that each item is for; an item for which none come to its amount is left out.

    An item is for all charges before it that no earlier item has, or else for the last of them that come to its amount.
    """
    left = sorted(lines, key=lambda line: line.sequence)
    found: dict[UUID, tuple[UUID, ...]] = {}
    for one in sorted(taken, key=lambda item: item.sequence):
        own = _coming_to(one.amount_minor, [line for line in left if line.sequence < one.sequence])
        if own:
            found[one.item_id] = tuple(line.line_id for line in own)
            left = [line for line in left if line not in own]
    return found


def _coming_to(amount_minor: int, lines: Sequence[WindowLine]) -> Sequence[WindowLine]:
    """All of these lines, or the shortest run of last ones, that come to an amount."""
    if sum(line.amount_minor for line in lines) == amount_minor:
        return lines
    reached = 0
    for number, line in enumerate(reversed(lines), start=1):
        reached += line.amount_minor
        if reached == amount_minor:
            return lines[-number:]
    return ()
