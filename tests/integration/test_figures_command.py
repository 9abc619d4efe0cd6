"""`hotel-desk figures`: days frozen, and a year of budgets written as a table and read again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hotel_desk.cli.program import run_program
from hotel_desk.domain.figure_codes import PlanLine
from hotel_desk.queries.plans import plans_of_year

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel


def no_window(*_arguments: object, **_options: object) -> int:
    raise AssertionError("nobody asked for a window")


def no_tour(*_arguments: object, **_options: object) -> None:
    raise AssertionError("nobody asked for a tour")


def say(*arguments: str) -> int:
    return run_program(arguments, open_window=no_window, take_tour=no_tour)


def test_days_are_frozen_and_plans_go_out_and_come_back(
    sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTEL_DESK_DATABASE", sqlite_hotel.url)
    assert say("figures", "freeze") == 0
    assert "Days whose figures were written down: 0." in capsys.readouterr().out
    path = tmp_path / "plans.csv"
    assert say("figures", "plan-table", "2026", "--output", str(path)) == 0
    path.write_text(path.read_text(encoding="utf-8").replace("2026-03,ROOMS_SOLD,,", "2026-03,ROOMS_SOLD,,155"), encoding="utf-8")
    assert say("figures", "read-plans", str(path)) == 0
    assert "changed: 1." in capsys.readouterr().out
    assert sqlite_hotel.desk.read(plans_of_year, year=2026).values == {(date(2026, 3, 1), PlanLine.ROOMS_SOLD, None): 155}
    assert say("figures", "plan-table", "2026", "--output", str(tmp_path / "no folder" / "plans.csv")) == 1
    assert "could not be written" in capsys.readouterr().err
