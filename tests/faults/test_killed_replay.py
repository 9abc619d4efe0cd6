"""A replay is killed (SIGKILL) at chosen statements: each time the books are in order, what was reported is there, and it goes on.

CI kills ten times in the invented sample; `make soak` fifty times in the first weeks of the real file, where it is at hand.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.db.opening import hotel_database
from hotel_desk.models.journal import Operation
from hotel_desk.queries.invariants import check_everything
from hotel_desk.queries.replay_totals import replay_totals
from tests.faults.killed import done_before_it_was_killed
from tests.real_bookings import REAL, SAMPLE

if TYPE_CHECKING:
    from hotel_desk.queries.replay_totals import ReplayTotals

CHECKOUT = Path(__file__).parents[2]
REAL_UNTIL = "2015-07-12"
SOAK = "SOAK" in os.environ
KILLS = int(os.environ.get("KILLS", "10"))

pytestmark = pytest.mark.timeout(3000)


@pytest.mark.parametrize(
    ("file", "until", "longest"),
    [
        pytest.param(SAMPLE, None, 330, id="sample"),
        pytest.param(
            REAL,
            REAL_UNTIL,
            3000,
            id="real",
            marks=pytest.mark.skipif(not (SOAK and REAL.exists()), reason="the real file is killed by `make soak`, where it is at hand"),
        ),
    ],
)
def test_a_killed_replay_loses_nothing_and_ends_the_same(tmp_path: Path, file: Path, until: str | None, longest: int) -> None:
    last = ("--until", until) if until else ()
    undisturbed, url = (f"sqlite:///{tmp_path / name}" for name in ("undisturbed.sqlite", "killed.sqlite"))
    _set_up(undisturbed, file)
    for part in tmp_path.glob("undisturbed.sqlite*"):
        shutil.copy(part, part.with_name(part.name.replace("undisturbed", "killed")))
    _program(undisturbed, "replay", *last)
    chance = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    said: set[str] = set()
    live = partial(done_before_it_was_killed, heard=tmp_path / "heard.txt")
    program = ("hotel_desk.app", "--database", url, "replay", *last)
    for _ in range(KILLS):
        said.update(live(chance.randrange(60, longest), *program, expect=-signal.SIGKILL))
        _books_in_order(url, said)
    said.update(live(0, *program, expect=0))
    assert _books_in_order(url, said) == _books_in_order(undisturbed, set())


def _set_up(url: str, file: Path) -> None:
    _program(url, "init", "--property-name", "Resort", "--currency", "EUR", "--time-zone", "Europe/Lisbon")
    _program(url, "import", "bookings", str(file), "--format", "hotel-booking-demand")


def _program(url: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "hotel_desk.app", "--database", url, *arguments], cwd=CHECKOUT, check=True, capture_output=True)


def _books_in_order(url: str, said: set[str]) -> ReplayTotals:
    with hotel_database(url) as (database, property_id):
        with database.snapshot() as connection:
            kept = {str(operation) for operation in connection.execute(select(Operation.operation_id)).scalars()}
        with database.reading(property_id) as reader:
            assert check_everything(reader) == []
            totals = replay_totals(reader)
    assert said <= kept
    return totals
