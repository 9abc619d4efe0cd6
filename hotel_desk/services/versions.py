"""Notices that somebody else saved first."""

from __future__ import annotations

from typing import Protocol

from hotel_desk.domain.errors import SomeoneWasFaster


class Versioned(Protocol):
    version: int


def refuse_newer_version(thing: Versioned, version: int, *, what: str) -> None:
    """Go on only if the thing is as it was shown.

    Raises:
        SomeoneWasFaster: it was changed since.
    """
    if thing.version != version:
        raise SomeoneWasFaster(what=what)
