"""The one place that knows what time it is.

Instants are UTC. The hotel's day is the business date, which only the night audit moves; nothing here tells it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant, in UTC."""

    def now(self) -> datetime:
        """The present instant, UTC, to the microsecond."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that a replay or a test sets; it moves a second each time it is read, so that the order of events shows."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def set(self, instant: datetime) -> None:
        """Go to an instant (UTC)."""
        self._now = instant

    def now(self) -> datetime:
        """The simulated instant, UTC."""
        self._now += timedelta(seconds=1)
        return self._now
