"""The power fails at any moment: what was acknowledged is there, and the books are in order.

CI rebuilds a sample of crash images; `make soak` every one (`POWER_LOSS_JOBS` and `POWER_LOSS_IMAGES` in the environment).
"""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.db.database import Database
from hotel_desk.models.journal import Operation
from hotel_desk.queries.invariants import check_everything
from tests.faults.power_loss import Disk, Said, Write, image, lay_out, record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.power_loss import Event
    from tests.fixtures.databases import SmallHotel

JOBS = int(os.environ.get("POWER_LOSS_JOBS", "80"))
IMAGES = int(os.environ.get("POWER_LOSS_IMAGES", "60"))
WAYS = ((0.0, 0.0), (0.5, 0.0), (0.9, 0.5), (1.0, 1.0))

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; it records the system calls"),
    pytest.mark.timeout(3000),
]


def test_nothing_acknowledged_is_lost_with_synchronous_full(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    events, start = _record(sqlite_hotel, tmp_path, "FULL")
    lost, broken = _unplug(events, start, tmp_path)
    assert (lost, broken) == (0, [])


def test_the_control_with_synchronous_normal_loses(sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    events, start = _record(sqlite_hotel, tmp_path, "NORMAL")
    lost, _broken = _unplug(events, start, tmp_path)
    assert lost > 0


def _record(hotel: SmallHotel, tmp_path: Path, synchronous: str) -> tuple[list[Event], dict[str, bytearray]]:
    hotel.database.close()
    folder = tmp_path / "hotel"
    folder.mkdir()
    shutil.copy(tmp_path / "hotel.sqlite", folder / "hotel.sqlite")
    start = {str(path): bytearray(path.read_bytes()) for path in folder.iterdir()}
    url = f"sqlite:///{folder / 'hotel.sqlite'}"
    events = record(["-m", "tests.faults.desk_work", url, str(JOBS), synchronous], folder, tmp_path / "calls.log")
    assert sum(isinstance(event, Said) for event in events) == JOBS
    assert any(isinstance(event, Write) and event.path.endswith("-wal") for event in events)
    return events, start


def _unplug(events: list[Event], start: dict[str, bytearray], tmp_path: Path) -> tuple[int, list[str]]:
    """Cut the power at chosen moments; returns how many acknowledged jobs were lost and what the check found."""
    chance = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    moments = set(chance.sample(range(len(events)), min(IMAGES, len(events))))
    disk, said, lost, broken = Disk({path: bytearray(content) for path, content in start.items()}), [], 0, []
    for number, event in enumerate(events):
        if isinstance(event, Said):
            said.append(event.text.removeprefix("DONE "))
        else:
            disk.after(event)
        if number in moments:
            keep, tear = WAYS[number % len(WAYS)]
            lay_out(image(disk, chance, keep=keep, tear=tear), tmp_path / "hotel", tmp_path / "crashed")
            missing, found = _look(tmp_path / "crashed" / "hotel.sqlite", said)
            lost += missing
            broken += found
    return lost, broken


def _look(path: Path, said: list[str]) -> tuple[int, list[str]]:
    database = Database.open(f"sqlite:///{path}")
    try:
        with database.writing() as connection:
            intact = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            kept = {str(operation) for operation in connection.execute(select(Operation.operation_id)).scalars()}
        with database.reading(database.property_ids()[0]) as reader:
            violations = [str(violation) for violation in check_everything(reader)]
    finally:
        database.close()
    return len(set(said) - kept), [*violations, *([] if intact == "ok" else [str(intact)])]
