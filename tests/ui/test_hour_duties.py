"""What a window does by itself every minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from hotel_desk.domain.guest_codes import RegistrationState
from hotel_desk.domain.settings import REGISTRATION_OFFICE, RegistrationLine
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.hour_duties import HourDutiesWatch
from hotel_desk.ui.task_runner import TaskRunner
from tests.registrations_of_tests import LI, checked_in, in_china, registered

if TYPE_CHECKING:
    from collections.abc import Iterator

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
