"""Lets two desks meet at a chosen statement, so that a race is lost every time and not once in a thousand."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from hotel_desk.db.database import Database

SECONDS = 60


class MeetingPoint:
    """The first so many that come here wait for each other; whoever comes later passes."""

    def __init__(self, desks: int = 2) -> None:
        self._barrier = threading.Barrier(desks)
        self._left = desks
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for the others."""
        with self._lock:
            meets = self._left > 0
            self._left -= 1
        if meets:
            self._barrier.wait(SECONDS)


class Pause:
    """The first that comes here stops until it is let go; the others pass."""

    def __init__(self) -> None:
        self._first = threading.Lock()
        self.reached = threading.Event()
        self.go = threading.Event()

    def stop(self) -> None:
        """Stop here if nobody has yet."""
        if self._first.acquire(blocking=False):
            self.reached.set()
            assert self.go.wait(SECONDS)


@contextmanager
def desks(number: int) -> Iterator[Callable[..., Future[Any]]]:
    """Start presses in threads of their own; all are awaited at the end."""
    with ThreadPoolExecutor(number) as pool:
        yield pool.submit


def wait_until_somebody_waits(database: Database) -> None:
    """Until a transaction of the server stands in line for a lock.

    InnoDB keeps what it answers here for a tenth of a second after each look, so that who looks more often sees nothing new.
    """
    waiting = text("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
    tick = threading.Event()
    for _look in range(SECONDS * 5):
        with database.snapshot() as connection:
            if connection.execute(waiting).scalar():
                return
        tick.wait(0.2)
    raise TimeoutError("nobody waits for a lock")
