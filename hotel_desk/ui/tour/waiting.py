"""Waiting in the window's own event loop for what is awaited, and never for time to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 30
_LOOK_EVERY_MS = 10


class NotSeen(StaffError):
    code = "tour.not_seen"
    template = N_("This did not happen within {seconds} seconds: {what}.")


def wait_until(condition: Callable[[], bool], what: str, *, seconds: int = PATIENCE_SECONDS) -> None:
    """Let the window live until something holds.

    Args:
        what: names it in the sentence of a tour that waits in vain.

    Raises:
        NotSeen: it does not hold in time.
    """
    if condition():
        return
    loop, deadline = QEventLoop(), QDeadlineTimer(seconds * 1000)
    turn = QTimer(interval=_LOOK_EVERY_MS)

    def look() -> None:
        # The deadline first: a condition that raises must not keep the loop for ever.
        if deadline.hasExpired() or condition():
            loop.quit()

    turn.timeout.connect(look)
    turn.start()
    loop.exec()
    turn.stop()
    if not condition():
        raise NotSeen(seconds=seconds, what=what)
