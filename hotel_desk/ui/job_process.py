"""The far side of a heavy job: what runs in the child process. Qt is never imported here.

A job is a module-level function `job(progress, **arguments)`; it calls `progress.report(...)` now and then, which also is
where a wish to stop is heard.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import choose_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Event


class StopAskedFor(Exception):
    """The person pressed Stop; raised inside the job at its next report."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Args:
        done: steps finished.
        total: steps in all; 0 when nobody knows.
        sentence: what it is doing, in the language of the window.
    """

    done: int
    total: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Succeeded:
    result: Any


@dataclass(frozen=True, slots=True)
class Refused:
    error: StaffError


@dataclass(frozen=True, slots=True)
class Crashed:
    report: str


@dataclass(frozen=True, slots=True)
class Stopped:
    pass


class JobProgress:
    """Given to a job: tells the window how far it is and hears the wish to stop."""

    def __init__(self, connection: Connection, stop: Event) -> None:
        self._connection = connection
        self._stop = stop

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far the job is.

        Raises:
            StopAskedFor: the person wants it to stop; let it pass through, the unit of work rolls back.
        """
        if self._stop.is_set():
            raise StopAskedFor
        self._connection.send(Progress(done, total, sentence))

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        """Tell how far the job is without hearing a wish to stop: what is under way ends whole."""
        self._connection.send(Progress(done, total, sentence))

    @property
    def stop_asked_for(self) -> bool:
        """Whether to end at the next good point, for a job that would rather not be interrupted by an exception."""
        return self._stop.is_set()


def run_job(connection: Connection, stop: Event, language: str, job: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """Run one job in this process and send its end through the connection."""
    choose_language(language)
    progress = JobProgress(connection, stop)
    try:
        outcome: Any = Succeeded(job(progress, **arguments))
    except StopAskedFor:
        outcome = Stopped()
    except StaffError as error:
        outcome = Refused(error)
    except Exception:  # noqa: BLE001 - the border of the process: the whole report goes to the window's crash hook
        outcome = Crashed(traceback.format_exc())
    _send(connection, outcome)
    connection.close()


def _send(connection: Connection, outcome: object) -> None:
    try:
        connection.send(outcome)
    except BrokenPipeError:
        # The window is gone; the job's work is committed, nobody is left to tell.
        return
