"""A night audit that is cut off anywhere, again and again, leaves what an undisturbed one leaves.

In the process a fault is thrown at every statement in turn: each start of the audit fails one statement later in the first command that
has not failed everywhere yet. Processes are killed at chosen statements; CI kills ten times, `make soak` as often as `KILLS` says.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import event

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.db.migrations import bring_up_to_date
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.night_codes import AuditState
from hotel_desk.jobs import night_audit
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.queries.invariants import check_everything
from tests.audited_hotel import audited_hotel, left_behind, next_days
from tests.faults.killed import count_and_kill
from tests.fixtures.databases import FIRST_DAY, MASTER_KEY, OpenDatabase, SmallHotel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fixtures.mariadb import PrivateMariaDb

KILLS = int(os.environ.get("KILLS", "10"))
NIGHT = datetime(2026, 3, 3, 2, tzinfo=UTC)
FULL, SAMPLED = 1, 9
FEW = 10
pytestmark = pytest.mark.timeout(7_000)


class Fault(Exception):
    """The statement that should have been sent was not."""


class FaultLine:
    """Throws a fault at one statement of the first command that has not been through all of its own."""

    def __init__(self, every: int) -> None:
        self.faults = 0
        self._every = every
        self._tried: Counter[bytes] = Counter()
        self._left: int | None = None

    @contextmanager
    def over(self, desk: Desk) -> Iterator[None]:
        """Listen to what the desk sends."""
        engines = (desk.database.engines.writer, desk.database.engines.readers)
        listened = [(engine, name) for engine in {id(one): one for one in engines}.values() for name in ("before_cursor_execute", "commit")]
        for engine, name in listened:
            event.listen(engine, name, self._sent)
        try:
            yield
        finally:
            for engine, name in listened:
                event.remove(engine, name, self._sent)

    @contextmanager
    def command(self, name: str, arguments: dict[str, Any]) -> Iterator[None]:
        """The next statements are of this command."""
        own = {key: value for key, value in arguments.items() if key not in {"run_id", "attempt", "operation_id", "at"}}
        key = name.encode() + msgspec.json.encode(own, enc_hook=str)
        self._tried[key] += self._every
        before, self._left = self._left, self._tried[key]
        try:
            yield
            # It was never as long as that: from now on it passes.
            self._tried[key] = 1_000_000
        finally:
            self._left = before

    def _sent(self, *_facts: Any) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left == 0:
            self.faults += 1
            raise Fault


class FaultyDesk(Desk):
    """A desk whose every command and question goes over the fault line."""

    line: FaultLine

    def run(self, command: Callable[..., Any], **arguments: Any) -> Any:
        with self.line.command(command.__name__, arguments):
            return super().run(command, **arguments)

    def read(self, query: Callable[..., Any], **arguments: Any) -> Any:
        with self.line.command(query.__name__, arguments):
            return super().read(query, **arguments)


@pytest.fixture(autouse=True)
def _few_stays_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_audit, "STAYS_A_COMMAND", 15)


@pytest.fixture(params=["sqlite", "mariadb"])
def twins(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., tuple[OpenDatabase, OpenDatabase]]]:
    """`twins(rooms, days)`: the same hotel twice, made in the same way."""
    opened: list[Database] = []

    def address() -> str:
        if request.param == "sqlite":
            path = tmp_path / f"{len(opened)}.sqlite"
            shutil.copy(request.getfixturevalue("migrated_file"), path)
            return f"sqlite:///{path}"
        server: PrivateMariaDb = request.getfixturevalue("mariadb_server")
        url = server.url(server.new_database())
        fresh = Database.open(url)
        bring_up_to_date(fresh)
        fresh.close()
        return url

    def make() -> tuple[OpenDatabase, OpenDatabase]:
        made = []
        for _twin in range(2):
            url = address()
            database = Database.open(url, master_key=MASTER_KEY)
            opened.append(database)
            made.append(OpenDatabase(url, database))
        return made[0], made[1]

    yield make
    for database in opened:
        database.close()


def at_night(hotel: SmallHotel, kind: type[Desk] = Desk, start: datetime = NIGHT) -> Any:
    return kind(hotel.database, property_id=hotel.property_id, user_name="manager", clock=SimulatedClock(start), workstation="desk 1")


@pytest.mark.expects_log_warnings
def test_a_fault_at_any_statement_comes_to_the_same(twins: Callable[..., tuple[OpenDatabase, OpenDatabase]]) -> None:
    quiet, disturbed = (audited_hotel(one, 30) for one in twins())
    close_day(at_night(quiet))
    desk = at_night(disturbed, FaultyDesk)
    on_file = disturbed.database.is_sqlite
    desk.line = line = FaultLine(FULL if on_file else SAMPLED)
    starts = 0
    with line.over(desk):
        while True:
            starts += 1
            # Whoever died is dead for a minute before somebody else begins.
            desk.clock.set(NIGHT + timedelta(minutes=10 * starts))
            before = line.faults
            try:
                close_day(desk, closing=FIRST_DAY)
            except Fault:
                continue
            if line.faults == before:
                break
    assert line.faults > (250 if on_file else 20)
    assert left_behind(disturbed) == left_behind(quiet)
    assert everything_is_right(disturbed) == []


def everything_is_right(hotel: SmallHotel) -> list[str]:
    with hotel.database.reading(hotel.property_id) as reader:
        audit = audit_now(reader)
        assert audit is not None
        assert audit.run.state is AuditState.DONE
        return [str(violation) for violation in check_everything(reader)]


def test_a_process_killed_at_any_statement_comes_to_the_same(
    twins: Callable[..., tuple[OpenDatabase, OpenDatabase]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms, days = (30, 2) if KILLS <= FEW else (300, 4)
    if KILLS > FEW:
        monkeypatch.setattr(night_audit, "STAYS_A_COMMAND", 3)
    quiet, killed = (audited_hotel(one, rooms, days=days) for one in twins())
    for day in next_days(days):
        close_day(at_night(quiet), closing=day)
    killed.database.close()
    chance = random.Random(20261122)  # noqa: S311 - repeatable, not secret
    kills = life = 0
    for day in next_days(days):
        over = False
        while not over:
            life += 1
            statement = chance.randrange(30, 200) if kills < KILLS else 0
            status = _in_a_process_of_its_own(killed.url, day, statement, NIGHT + timedelta(minutes=30 * life))
            assert status in {0, -signal.SIGKILL}, status
            kills += status != 0
            over = status == 0
    database = Database.open(killed.url, master_key=MASTER_KEY)
    try:
        again = SmallHotel(killed.url, database, *(getattr(killed, name) for name in list(SmallHotel.__annotations__)[2:]))
        assert kills >= KILLS
        assert left_behind(again) == left_behind(quiet)
        assert everything_is_right(again) == []
    finally:
        database.close()


def _in_a_process_of_its_own(url: str, day: Any, statement: int, clock: datetime) -> int:
    """Close the day in a child of this process, which kills itself just before a statement; its status, minus the signal that ended it."""
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    ended = 1
    try:
        count_and_kill(statement)
        database = Database.open(url, master_key=MASTER_KEY)
        desk = Desk(
            database, property_id=database.property_ids()[0], user_name="manager", clock=SimulatedClock(clock), workstation="desk 1"
        )
        close_day(desk, closing=day)
        ended = 0
    except StaffError as refusal:
        os.write(2, f"{refusal}\n".encode())
    finally:
        os._exit(ended)
