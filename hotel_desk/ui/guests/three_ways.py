"""Two people changed one record: what each of them changed, what goes together, and what somebody has to choose. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotel_desk.domain.guest_form import GuestFileForm


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, each to something else."""

    field: str
    was: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class ThreeWays:
    """How a form goes on after somebody else saved first.

    Args:
        taken: fields that only they changed, with what they are now.
        clashes: fields that both changed; the person chooses.
    """

    taken: dict[str, Any]
    clashes: tuple[Clash, ...]


def three_ways(was: GuestFileForm, theirs: GuestFileForm, mine: dict[str, Any], *, held: Collection[str] = ()) -> ThreeWays:
    """Compare what was shown, what somebody saved since, and what is typed.

    Args:
        was: the form as it was read before anything was typed.
        theirs: the form as it is stored now.
        mine: what is typed, by field; fields that cannot be read (half a date) are not in it.
        held: fields with something typed that cannot be read: they count as changed, and are left alone.
    """
    taken: dict[str, Any] = {}
    clashes: list[Clash] = []
    for name in (field.name for field in fields(was)):
        before, now = getattr(was, name), getattr(theirs, name)
        typed = mine.get(name, before)
        if now in (before, typed):
            continue
        if name in held:
            clashes.append(Clash(name, before, None, now))
        elif typed == before:
            taken[name] = now
        else:
            clashes.append(Clash(name, before, typed, now))
    return ThreeWays(taken, tuple(clashes))
