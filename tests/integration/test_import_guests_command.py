"""`hotel-desk import guests` as it is typed."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.cli.import_guests import _watched
from hotel_desk.cli.program import run_program
from hotel_desk.jobs.guest_import import import_guest_file
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel


def run(*arguments: str) -> int:
    return run_program(arguments, open_window=lambda _place: 0, take_tour=lambda *_all, **_more: None)


def guests(hotel: SmallHotel) -> int:
    with hotel.database.snapshot() as connection:
        return int(connection.execute(select(func.count()).select_from(Profile)).scalar_one())


def test_a_template_is_written_and_no_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "guests", "--template", str(tmp_path / "new.xlsx")) == 0
    assert (tmp_path / "new.xlsx").exists()
    assert run("import", "guests") == 1
    assert "No file was named" in capsys.readouterr().err
    assert run("import", "guests", "--template", str(tmp_path / "none" / "new.csv")) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_ctrl_c_while_writing_takes_all_of_it_back(sqlite_hotel: SmallHotel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotel_desk.jobs.guest_import.MOST_IN_A_BATCH", 1)
    file = tmp_path / "guests.csv"
    file.write_text("name\nAna\nBo\nCy\nDi\nEd\n", encoding="utf-8")
    with _watched() as watch:
        told = watch.tell

        def tell(done: int, total: int = 0, sentence: str = "") -> None:
            told(done, total, sentence)
            if guests(sqlite_hotel) == 2:
                os.kill(os.getpid(), signal.SIGINT)

        monkeypatch.setattr(watch, "tell", tell)
        report = import_guest_file(sqlite_hotel.desk, file, progress=watch)
    assert (report.stopped, guests(sqlite_hotel)) == (True, 0)
    assert import_guest_file(sqlite_hotel.desk, file).added == 5
