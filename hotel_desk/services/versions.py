"""Notices that somebody else saved first."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.domain.errors import SomeoneWasFaster
from hotel_desk.models.reservation import Reservation


class Versioned(Protocol):
    version: int


def note_room_change(reservation: Reservation) -> None:
    """Raise the version of a reservation whose rooms changed: what somebody saw of it before is not how it is any more."""
    flag_modified(reservation, "room_type_id")


def refuse_newer_version(thing: Versioned, version: int, *, what: str) -> None:
    """Go on only if the thing is as it was shown.

    Raises:
        SomeoneWasFaster: it was changed since.
    """
    if thing.version != version:
        raise SomeoneWasFaster(what=what)
