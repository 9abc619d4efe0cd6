"""Runs a program that kills itself (SIGKILL) just before the n-th statement it sends to the database.

    python -m tests.faults.killed STATEMENT MODULE [ARGUMENT ...]

Statement 0 lets it run to its end. Each command that `Desk.run` has answered is said aloud in one unbuffered write, so that
the test knows what was acknowledged; at the end the number of statements is said.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from hotel_desk.db.desk import Desk
from hotel_desk.domain.ids import new_operation_id

if TYPE_CHECKING:
    from collections.abc import Callable


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


def main() -> None:
    """Run the module under the killer."""
    at, module, *arguments = sys.argv[1:]
    counted = count_and_kill(int(at))
    say_each_answer()
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=False)
    except SystemExit as ended:
        if ended.code not in {0, None}:
            raise
    os.write(1, f"STATEMENTS {counted()}\n".encode())


if __name__ == "__main__":
    main()
