"""Scheduled reports are made by the window that looks first, in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.domain.hotel_jobs import job_of_schedule
from hotel_desk.domain.report_codes import JobResult, ReportRhythm
from hotel_desk.jobs.house_reports import archive_made, make_report
from hotel_desk.queries.report_packs import last_runs
from hotel_desk.services.job_runs import note_job
from hotel_desk.services.report_schedules import ScheduleDetails, save_report_schedule
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


def test_a_paper_that_the_printer_did_not_take_is_printed_once_it_is_back(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, print_system: Path
) -> None:
    desk = sqlite_hotel.desk
    runner, heard, window = TaskRunner(desk), Heard(), QObject()
    watch = ScheduledReportsWatch(runner, messages=lambda: heard, parent=window)  # type: ignore[arg-type, return-value]
    details = ScheduleDetails(ReportRhythm.AT_CLOSE, report="arrivals", printer="front_desk")
    job = job_of_schedule(desk.run(save_report_schedule, details=details).schedule_id)
    made = desk.read(make_report, name="arrivals")
    left = (archive_made(desk, made).archived_report_id,)
    desk.run(note_job, job=job, begun_at=sqlite_hotel.clock.now(), result=JobResult.FAILED, unprinted=left)

    for minutes in (0, 7, 7):
        sqlite_hotel.clock.set(sqlite_hotel.clock.now() + timedelta(minutes=minutes))
        watch.look()
        qtbot.waitUntil(lambda: not runner._pending, timeout=TIMEOUT)

    assert heard.said == ["Printed now, after the printer had not taken it: Arrivals."]
    assert (print_system / "sent.pdf").read_bytes() == made.content
    assert [run.result for run in desk.read(last_runs)] == [JobResult.DONE]
    runner.stop()
