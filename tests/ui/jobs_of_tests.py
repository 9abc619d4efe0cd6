"""Jobs that tests run in a child process; they stand in a module of their own, since the child imports it."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import InvalidInput

if TYPE_CHECKING:
    from hotel_desk.ui.job_process import JobProgress


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


def refuse(_progress: JobProgress) -> None:
    raise InvalidInput("date", problem="The day is closed already.")


def crash(_progress: JobProgress) -> None:
    raise ZeroDivisionError("in the job")


def die(_progress: JobProgress) -> None:
    os._exit(3)
