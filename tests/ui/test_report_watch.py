"""Scheduled reports are made by the window that looks first, in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.queries.report_packs import last_runs
from hotel_desk.services.report_schedules import save_report_schedule
from hotel_desk.ui.report_watch import ScheduledReportsWatch
from hotel_desk.ui.task_runner import TaskRunner
from tests.command_examples_reports import a_schedule

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

TIMEOUT = 60_000


class Heard:
    """Remembers what is said in the message bar."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def info(self, text: str) -> None:
        self.said.append(text)

    warning = info


def test_a_due_report_is_written_once_and_told_of(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    runner, heard, window = TaskRunner(sqlite_hotel.desk), Heard(), QObject()
    watch = ScheduledReportsWatch(runner, messages=lambda: heard, parent=window)  # type: ignore[arg-type, return-value]
    sqlite_hotel.desk.run(save_report_schedule, details=replace(a_schedule(), folder=str(tmp_path / "packs")))
    sqlite_hotel.clock.set(sqlite_hotel.clock.now() + timedelta(days=1))

    for _turn in range(2):
        watch.look()
        qtbot.waitUntil(lambda: not runner._pending, timeout=TIMEOUT)

    assert heard.said == ["Made by itself: Arrivals."]
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["arrivals-2026-03-02.pdf"]
    assert len(sqlite_hotel.desk.read(last_runs)) == 1
    runner.stop()
