"""What a window does by itself every minute."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from hotel_desk.domain.downtime_settings import DOWNTIME_FOLDER, DOWNTIME_MINUTES
from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.settings import REGISTRATION_OFFICE, RegistrationLine
from hotel_desk.services.late_departures import agree_late_departure
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.downtime import DowntimePackWatch
from hotel_desk.ui.hour_duties import HourDutiesWatch
from hotel_desk.ui.task_runner import TaskRunner
from tests.registrations_of_tests import LI, checked_in, in_china, registered
from tests.stays_of_tests import DAY, NEXT, arrived, close_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

TIMEOUT = 60_000


@pytest.fixture
def desk_runner(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel) -> Iterator[TaskRunner]:
    made = TaskRunner(sqlite_hotel.desk)
    yield made
    made.stop()


def test_registrations_that_wait_are_sent(qtbot: QtBot, sqlite_hotel: SmallHotel, desk_runner: TaskRunner) -> None:
    in_china(sqlite_hotel)
    stay = checked_in(sqlite_hotel, LI)
    window = QObject()

    def nobody() -> None:
        raise AssertionError

    watch = HourDutiesWatch(desk_runner, messages=nobody, clock=sqlite_hotel.clock, parent=window)  # type: ignore[arg-type]
    watch.look()
    qtbot.waitUntil(lambda: not desk_runner._pending, timeout=TIMEOUT)
    # Forms go as a file here: nothing is sent by itself.
    assert [row.state for row in registered(sqlite_hotel, stay)] == [RegistrationState.WAITING]
    sqlite_hotel.desk.run(change_setting, key=REGISTRATION_OFFICE.key, value=RegistrationLine.SIMULATED.value)
    watch.look()
    qtbot.waitUntil(lambda: [row.state for row in registered(sqlite_hotel, stay)] == [RegistrationState.SENT], timeout=TIMEOUT)
    qtbot.waitUntil(lambda: not desk_runner._pending, timeout=TIMEOUT)


class Heard:
    """Remembers what is said in the message bar."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warning(self, sentence: str) -> None:
        self.warnings.append(sentence)


def test_a_late_departure_is_told_of_once_before_and_once_after_its_hour(
    qtbot: QtBot, sqlite_hotel: SmallHotel, desk_runner: TaskRunner
) -> None:
    stay = arrived(sqlite_hotel, departure=NEXT).reservation_id
    close_day(sqlite_hotel, DAY)
    sqlite_hotel.clock.set(datetime(NEXT.year, NEXT.month, NEXT.day, 11, tzinfo=UTC))
    sqlite_hotel.desk.run(agree_late_departure, reservation_id=stay, hour=time(16))
    window, heard = QObject(), Heard()
    watch = HourDutiesWatch(desk_runner, messages=lambda: heard, clock=sqlite_hotel.clock, parent=window)  # type: ignore[arg-type, return-value]
    for hour, minute in ((15, 0), (15, 40), (15, 50), (16, 5), (16, 10)):
        sqlite_hotel.clock.set(datetime(NEXT.year, NEXT.month, NEXT.day, hour, minute, tzinfo=UTC))
        watch.look()
        qtbot.waitUntil(lambda: not desk_runner._pending, timeout=TIMEOUT)
    assert heard.warnings == [
        "Room 101 (Ana Silva): the late departure ends at 16:00.",
        "Room 101 (Ana Silva) was to leave by 16:00 and is still here.",
    ]


def test_the_downtime_pack_is_written_when_due_and_a_failure_is_said_once(
    qtbot: QtBot, sqlite_hotel: SmallHotel, desk_runner: TaskRunner, tmp_path: Path
) -> None:
    heard, window = Heard(), QObject()
    sqlite_hotel.desk.run(change_setting, key=DOWNTIME_FOLDER.key, value=str(tmp_path / "packs"))
    watch = DowntimePackWatch(desk_runner, messages=lambda: heard, clock=sqlite_hotel.clock, parent=window)  # type: ignore[arg-type, return-value]

    def look(minutes: int) -> None:
        sqlite_hotel.clock.set(sqlite_hotel.clock.now() + timedelta(minutes=minutes))
        watch.look()
        qtbot.waitUntil(lambda: not desk_runner._pending, timeout=TIMEOUT)

    def packs() -> int:
        return len(list((tmp_path / "packs").iterdir()))

    look(0)
    assert packs() == 1
    look(14)
    assert packs() == 1
    look(1)
    assert packs() == 2, "every fifteen minutes"
    sqlite_hotel.desk.run(change_setting, key=DOWNTIME_MINUTES.key, value=5)
    sqlite_hotel.desk.run(change_setting, key=DOWNTIME_FOLDER.key, value=str(tmp_path / "hotel.sqlite"))
    look(5)
    look(5)
    assert len(heard.warnings) == 1
    assert "could not be written" in heard.warnings[0]
    sqlite_hotel.desk.run(change_setting, key=DOWNTIME_MINUTES.key, value=0)
    look(60)
    assert packs() == 2
