"""Runs a program that kills itself (SIGKILL) just before the n-th statement it sends to the database.

Each run is a process of its own, forked by the server of processes of the racing desks, which has the program loaded and no database
open. Statement 0 lets it run to its end. Each command that `Desk.run` has answered is said aloud in one unbuffered write, so that the
test knows what was acknowledged.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import new_operation_id
from tests.racing_desks import PROCESSES

if TYPE_CHECKING:
    from collections.abc import Callable

_CHECKOUT = Path(__file__).parents[2]


def done_before_it_was_killed(at: int, module: str, *arguments: str, expect: int, heard: Path) -> list[str]:
    """Run a module with its arguments until statement `at`; the operations it said were done.

    Args:
        expect: how the process must end: 0, or minus the signal.
        heard: a file for what it says, written anew.
    """
    process = PROCESSES.Process(target=_run, args=(at, module, arguments, heard))
    process.start()
    process.join()
    said = heard.read_text(encoding="utf-8")
    assert process.exitcode == expect, said
    return [line.split()[1] for line in said.splitlines() if line.startswith("DONE ") and line.count("-") == 4]


def count_and_kill(at: int) -> Callable[[], int]:
    """Listen to every engine; returns how many statements there have been."""
    count = 0

    def one_more(*_arguments: Any) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    # A commit is a statement too: the most interesting one to die before.
    event.listen(Engine, "before_cursor_execute", one_more)
    event.listen(Engine, "commit", one_more)
    return lambda: count


def say_each_answer() -> None:
    """Wrap `Desk.run` so that each answered operation is said aloud."""
    run = Desk.run

    def run_and_say(desk: Desk, command: Callable[..., Any], **arguments: Any) -> Any:
        operation = arguments.pop("operation_id", None) or new_operation_id()
        answer = run(desk, command, operation_id=operation, **arguments)
        os.write(1, f"DONE {operation}\n".encode())
        return answer

    Desk.run = run_and_say  # type: ignore[assignment,method-assign]


def _run(at: int, module: str, arguments: tuple[str, ...], heard: Path) -> None:
    """What the process does: the module as `python -m` would run it, under the killer."""
    os.chdir(_CHECKOUT)
    with heard.open("wb") as target:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(target.fileno(), stream.fileno())
    count_and_kill(at)
    say_each_answer()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=False)
    except SystemExit as ended:
        if ended.code not in {0, None}:
            raise
