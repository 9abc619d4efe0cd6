"""Freezes the figures of closed days that have none yet, a month of days a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.queries.figures import last_closed
from hotel_desk.services.figures import freeze_figures

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


def freeze_what_is_closed(desk: Desk, *, told: Callable[[int], None] | None = None) -> int:
    """Freeze every closed day that has no figures; says how many there were.

    Args:
        told: how many days are left, after each command.

    Raises:
        NotAllowed: the user may not close the day.
    """
    desk.require(Permission.RUN_NIGHT_AUDIT)
    closed = desk.read(last_closed)
    if closed is None:
        return 0
    days = 0
    while True:
        done = desk.run(freeze_figures, closed_date=closed)
        days += len(done.frozen)
        if not done.left:
            return days
        if told is not None:
            told(done.left)
