"""The program is killed at any statement: what it said was done is there, the books are in order, and it goes on.

CI kills ten times; `make soak` kills `KILLS` times in a replay.
"""

from __future__ import annotations

import os
import random
import signal
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.db.database import Database
from hotel_desk.models.journal import Operation
from hotel_desk.queries.invariants import check_everything
from tests.faults.killed import done_before_it_was_killed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel

KILLS = int(os.environ.get("KILLS", "10"))
JOBS = 60


@pytest.mark.timeout(3000)
def test_a_desk_killed_at_any_statement_has_kept_what_it_said(hotel: SmallHotel, tmp_path: Path) -> None:
    chance = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    said: list[str] = []
    work = partial(done_before_it_was_killed, heard=tmp_path / "heard.txt")
    program = ("tests.faults.desk_work", hotel.url, str(JOBS))
    for _ in range(KILLS):
        said += work(chance.randrange(15, 220), *program, expect=-signal.SIGKILL)
        _books_in_order(hotel, said)
    said += work(0, *program, expect=0)
    _books_in_order(hotel, said)
    assert len(set(said)) == JOBS


def _books_in_order(hotel: SmallHotel, said: list[str]) -> None:
    database = Database.open(hotel.url)
    try:
        with database.snapshot() as connection:
            kept = {str(operation) for operation in connection.execute(select(Operation.operation_id)).scalars()}
        with database.reading(hotel.property_id) as reader:
            assert check_everything(reader) == []
    finally:
        database.close()
    assert set(said) <= kept
