"""The jobs of the hotel in the real window: what runs by itself, when next, how it went; one is run now in its own process."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout

from hotel_desk.domain.hotel_jobs import HotelJob
from hotel_desk.domain.night_settings import BY_ITSELF, HOUR
from hotel_desk.domain.report_codes import JobResult, ReportFormat, ReportRhythm
from hotel_desk.language import CHINESE
from hotel_desk.queries.report_packs import last_runs
from hotel_desk.services.job_runs import begin_job, end_job
from hotel_desk.services.report_schedules import ScheduleDetails, save_report_schedule
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.jobs.jobs_page import JobsPage
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class JobsOnly(Screen):
    """A screen with nothing but the page."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.page = JobsPage(context)
        QVBoxLayout(self).addWidget(self.page)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        self.page.refresh(change_set)


SPEC = ScreenSpec("reports", "Reports", "mdi6.chart-box-outline", JobsOnly)


def sit_down(qtbot: QtBot, window: MainWindow) -> JobsPage:
    screen = window._screens["reports"]
    assert isinstance(screen, JobsOnly)
    settle(qtbot, window)
    return screen.page


def settle(qtbot: QtBot, window: MainWindow) -> None:
    for _turn in range(2):
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not window._parts.runner._pending)


def shown(page: JobsPage, row: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


@pytest.fixture
def hotel_with_jobs(sqlite_hotel: SmallHotel) -> SmallHotel:
    """It is closed by itself at three, a report comes every morning, and a search for duplicates has failed."""
    hotel = sqlite_hotel
    hotel.desk.run(change_setting, key=BY_ITSELF.key, value=True)
    hotel.desk.run(change_setting, key=HOUR.key, value=3)
    begun = hotel.desk.run(begin_job, job=HotelJob.DUPLICATES.value)
    hotel.clock.set(hotel.clock.now() + timedelta(seconds=75))
    hotel.desk.run(end_job, job_run_id=begun.job_run_id, result=JobResult.FAILED, sentence="The line is down.")
    return hotel


def test_what_runs_by_itself_when_next_and_how_it_went(hotel_with_jobs: SmallHotel, open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(SPEC)
    page = sit_down(qtbot, window)
    assert [row.kind for row in page.table.rows()] == [kind for kind in HotelJob if kind is not HotelJob.SCHEDULE]
    assert shown(page, 0)[:3] == ["Night audit by itself", "3 Mar, 03:00", ""]
    assert shown(page, 1)[:2] == ["Search for duplicate guest files", "After each night audit"]
    assert shown(page, 1)[3:5] == ["Failed", "The line is down."]
    assert page.runs_content.currentWidget() is page.runs_content.empty

    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: len(page.runs.rows()) == 1)
    assert page.runs.model().index(0, 1).data().startswith("1 min ")
    assert unnamed_widgets(window) == []
    window.speak(CHINESE)
    assert len(sit_down(qtbot, window).table.rows()) == 5


def test_a_scheduled_report_is_run_now_in_its_own_process(
    sqlite_hotel: SmallHotel, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    details = ScheduleDetails(
        report="room-status", report_format=ReportFormat.CSV, rhythm=ReportRhythm.DAILY, at_time=time(7), folder=str(tmp_path)
    )
    saved = sqlite_hotel.desk.run(save_report_schedule, details=details)
    window = open_window(SPEC)
    page = sit_down(qtbot, window)
    assert shown(page, 5)[:3] == ["Room status and discrepancies", "3 Mar, 07:00", ""]
    assert page.table.select(f"schedule.{saved.schedule_id}")
    qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: page.table.rows()[5].last is not None and page.table.rows()[5].last.result is not JobResult.RUNNING)
    (run,) = sqlite_hotel.desk.read(last_runs)
    assert (run.job, run.result) == (f"schedule.{saved.schedule_id}", JobResult.DONE)
    assert run.sentence == "1 report was made."
    assert window.messages.sentence() == "The job is done."
