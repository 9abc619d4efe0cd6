"""Desks in processes of their own that all press their button at the same moment."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import OperationId, PropertyId, new_operation_id
from tests.fixtures.databases import MASTER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Barrier

SECONDS_TO_FINISH = 100
# A server that has the program loaded forks each desk, and each run of a program that is killed, in a few milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.racing_desks", "hotel_desk.cli.program"])


@dataclass(frozen=True)
class Press:
    """A command and what is typed in; pressed `times` times by one desk, each time as a new operation unless one is named."""

    command: Callable[..., Any]
    arguments: dict[str, Any] = field(default_factory=dict)
    operation_id: OperationId | None = None
    times: int = 1
    user: str = "manager"


@dataclass(frozen=True)
class Outcome:
    """What one press of one desk led to: an answer, a sentence, or a bug."""

    answer: Any = None
    refusal: StaffError | None = None
    bug: str = ""


def race(url: str, property_id: PropertyId, presses: Sequence[Press]) -> list[list[Outcome]]:
    """One process a press; all start together. What each met, in the order of the presses."""
    start = PROCESSES.Barrier(len(presses))
    desks = [PROCESSES.Pipe(duplex=False) for _press in presses]
    processes = [
        PROCESSES.Process(target=_sit_at_a_desk, args=(url, property_id, press, start, sender), daemon=True)
        for press, (_receiver, sender) in zip(presses, desks, strict=True)
    ]
    for process in processes:
        process.start()
    for _receiver, sender in desks:
        sender.close()
    try:
        return [_told(receiver) for receiver, _sender in desks]
    finally:
        for process in processes:
            process.join(1)
            if process.is_alive():
                process.kill()
                process.join()


def _told(receiver: Connection) -> list[Outcome]:
    if not wait([receiver], SECONDS_TO_FINISH):
        raise TimeoutError("a desk did not finish")
    outcomes: list[Outcome] = receiver.recv()
    return outcomes


def _sit_at_a_desk(url: str, property_id: PropertyId, press: Press, start: Barrier, sender: Connection) -> None:
    database = Database.open(url, master_key=MASTER_KEY)
    desk = Desk(database, property_id=property_id, user_name=press.user, workstation=multiprocessing.current_process().name)
    with database.snapshot():
        pass
    start.wait(SECONDS_TO_FINISH)
    sender.send([_press(desk, press) for _time in range(press.times)])
    database.close()


def _press(desk: Desk, press: Press) -> Outcome:
    try:
        answer = desk.run(press.command, operation_id=press.operation_id or new_operation_id(), **press.arguments)
    except StaffError as refusal:
        return Outcome(refusal=refusal)
    except Exception as bug:  # noqa: BLE001 - told to the test, which fails with it
        return Outcome(bug=f"{type(bug).__name__}: {bug}")
    return Outcome(answer=answer)
