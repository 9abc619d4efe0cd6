"""Jobs that tests run in a child process; they stand in a module of their own, since the child imports it."""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hotel_desk.db.desk import Desk
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.jobs.audit_hour import due_audit_job
from hotel_desk.jobs.duplicate_search import search_duplicates_job
from hotel_desk.jobs.guest_export import export_guests_job
from hotel_desk.jobs.guest_import import import_guests_job
from hotel_desk.queries.duplicate_blocks import searched_stretch

if TYPE_CHECKING:
    from datetime import datetime

    from hotel_desk.db.desk_address import DeskAddress
    from hotel_desk.jobs.night_audit import DayClosed
    from hotel_desk.ui.job_process import JobProgress

_PATIENCE_S = 60


class HeldUnderWay:
    """Tells the window how far a job is, and holds it there once something is done, until somebody wants it to stop.

    Args:
        while_checking: hold it at the first report, where a wish to stop is heard; else at the first step that is only told.
    """

    def __init__(self, progress: JobProgress, *, while_checking: bool) -> None:
        self._progress = progress
        self._while_checking = while_checking

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        self._progress.report(done, total, sentence)
        if done and self._while_checking:
            self._hold()
            self._progress.report(done, total, sentence)

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        self._progress.tell(done, total, sentence)
        if done and not self._while_checking:
            self._hold()

    @property
    def stop_asked_for(self) -> bool:
        return self._progress.stop_asked_for

    def _hold(self) -> None:
        assert self._progress._stop.wait(_PATIENCE_S), "nobody wanted it to stop"


def search_held_after_the_first_stretch(progress: JobProgress, **arguments: Any) -> Any:
    """The search for duplicates, four rows at a time."""

    def short(reader: Any, *, after: int | None, stretch: int) -> Any:
        return searched_stretch(reader, after=after, stretch=min(stretch, 4))

    with patch("hotel_desk.jobs.duplicate_search.searched_stretch", short):
        return search_duplicates_job(HeldUnderWay(progress, while_checking=True), **arguments)


def export_held_after_the_first_page(progress: JobProgress, **arguments: Any) -> Any:
    """The export of guests, one at a time."""
    with patch("hotel_desk.jobs.guest_export._PAGE", 1):
        return export_guests_job(HeldUnderWay(progress, while_checking=True), **arguments)


def import_held_after_the_first_batch(progress: JobProgress, **arguments: Any) -> Any:
    """The import of guests, two at a time."""
    with patch("hotel_desk.jobs.guest_import.MOST_IN_A_BATCH", 2):
        return import_guests_job(HeldUnderWay(progress, while_checking=False), **arguments)


def import_held_while_checking(progress: JobProgress, **arguments: Any) -> Any:
    """The import of guests, held while it looks who is here already."""
    with patch("hotel_desk.jobs.guest_import_plan.MOST_IN_A_BATCH", 2):
        return import_guests_job(HeldUnderWay(progress, while_checking=True), **arguments)


def this_process() -> int:
    return os.getpid()


def count(progress: JobProgress, *, until: int) -> dict[str, int]:
    total = 0
    for number in range(until):
        progress.report(number, until, f"Number {number}")
        total += number
    return {"total": total, "process": os.getpid()}


def count_without_end(progress: JobProgress) -> None:
    number = 0
    pause = threading.Event()
    while True:
        number += 1
        progress.report(number)
        pause.wait(0.01)


def deaf(progress: JobProgress) -> None:
    progress.report(1)
    threading.Event().wait()


def user_at(_progress: JobProgress, *, address: DeskAddress) -> str:
    """Who works at an address."""
    with address.open() as desk:
        return desk.user_name


def audit_in_the_night(progress: JobProgress, *, address: DeskAddress, night: datetime) -> DayClosed | None:
    """The night audit by itself, in a process whose clock stands at that hour."""
    with patch("hotel_desk.db.desk_address.Desk", partial(Desk, clock=SimulatedClock(night))):
        return due_audit_job(progress, address=address)


def refuse(_progress: JobProgress) -> None:
    raise InvalidInput("date", problem="The day is closed already.")


def crash(_progress: JobProgress) -> None:
    raise ZeroDivisionError("in the job")


def die(_progress: JobProgress) -> None:
    os._exit(3)
