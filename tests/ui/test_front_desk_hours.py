"""Rooms by the hour at the front desk: let, extended, charged and turned into a night with keys and mouse; warned of in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import HourlyRateId
from hotel_desk.queries.hourly_stays import HourlyState, hourly_stays
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.hourly_rates import add_hourly_rate
from hotel_desk.services.hourly_stays import extend_hours, walk_in_by_the_hour
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.ui.front_desk.hourly_panel import HourlyPanel
from hotel_desk.ui.front_desk.hourly_walk_in_panel import HourlyWalkInPanel
from hotel_desk.ui.hour_duties import HourDutiesWatch
from hotel_desk.ui.task_runner import TaskRunner
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.command_examples_hours import three_hours
from tests.stays_of_tests import make
from tests.ui.front_desk_window import TODAY, Receptionist, SecondDay, day_fixture, person_fixture  # noqa: F401 - its fixtures

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
# On the second day of the window's hotel: a standard room that is free.
ROOM = "103"


@pytest.fixture
def rate(sqlite_hotel: SmallHotel, day: SecondDay) -> HourlyRateId:
    """A price list, and the room made ready."""
    make(sqlite_hotel, ROOM, HousekeepingStatus.CLEAN)
    return HourlyRateId(sqlite_hotel.desk.run(add_hourly_rate, details=three_hours(sqlite_hotel)).id)


def let(hotel: SmallHotel, rate: HourlyRateId) -> None:
    hotel.desk.run(walk_in_by_the_hour, guest=ProfileDetails(name="Ana Noon"), room_id=hotel.rooms[ROOM], hourly_rate_id=rate, hours=3)


def test_a_room_is_let_by_keyboard(rate: HourlyRateId, person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    person.press(Qt.Key.Key_H, CTRL_SHIFT)
    person.until(lambda: isinstance(person.panel, HourlyPanel))
    person.click("hourly_let")
    person.until(lambda: isinstance(person.panel, HourlyWalkInPanel))
    panel = person.panel
    assert isinstance(panel, HourlyWalkInPanel)
    person.settle()
    assert unnamed_widgets(panel) == []
    person.write("Ana Noon")
    person.until(panel.guest.search._popup.isVisible)
    panel.guest.search._pick(len(panel.guest.search._hits))
    person.settle()
    assert "at most 240.00" in panel.price.text()
    person.fill("hourly_hours", "4")
    choose(person, panel, ROOM)
    person.click("hourly_do")
    person.said(f"Checked in to room {ROOM} until")
    (row,) = sqlite_hotel.desk.read(hourly_stays)
    assert (row.guest_name, row.agreed_until - row.began_at) == ("Ana Noon", timedelta(hours=4))


def choose(person: Receptionist, panel: HourlyWalkInPanel, number: str) -> None:
    person.until(lambda: bool(panel.picker.table.rows()))
    panel.picker.table.setFocus()
    person.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _row in panel.picker.table.rows():
        chosen = panel.picker.choice()
        if chosen is not None and chosen.number == number:
            return
        person.press(Qt.Key.Key_Down)
    chosen = panel.picker.choice()
    assert chosen is not None
    assert chosen.number == number


def test_hours_are_extended_and_charged_once(rate: HourlyRateId, person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    let(sqlite_hotel, rate)
    person.press(Qt.Key.Key_H, CTRL_SHIFT)
    person.until(lambda: isinstance(person.panel, HourlyPanel))
    panel = person.panel
    assert isinstance(panel, HourlyPanel)
    person.until(lambda: len(panel.table.rows()) == 1)
    person.click("hourly_longer")
    person.said(f"Room {ROOM} is let until")
    person.click("hourly_charge")
    person.said("stands on the folio")
    person.until(lambda: panel.table.rows()[0].state is HourlyState.CHARGED)
    assert not panel.charge.isEnabled()
    (row,) = sqlite_hotel.desk.read(hourly_stays)
    assert (row.state, row.agreed_until - row.began_at, row.price_minor) == (HourlyState.CHARGED, timedelta(hours=4), 12_000)


def test_hours_become_a_night(rate: HourlyRateId, person: Receptionist, sqlite_hotel: SmallHotel) -> None:
    let(sqlite_hotel, rate)
    (row,) = sqlite_hotel.desk.read(hourly_stays)
    person.press(Qt.Key.Key_H, CTRL_SHIFT)
    person.until(lambda: isinstance(person.panel, HourlyPanel))
    panel = person.panel
    assert isinstance(panel, HourlyPanel)
    person.until(lambda: len(panel.table.rows()) == 1)
    person.click("hourly_overnight")
    person.fill("hourly_night_price", "90")
    person.click("hourly_overnight_dialog_yes")
    person.said("stays overnight")
    assert sqlite_hotel.desk.read(hourly_stays) == ()
    stay = sqlite_hotel.desk.read(stay_detail, reservation_id=row.reservation_id)
    assert [(night.date, night.price_minor) for night in stay.nights] == [(TODAY, 9_000)]


def test_the_window_warns_once_before_and_once_after_the_end_and_again_of_hours_that_were_added(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, rate: HourlyRateId
) -> None:
    class Told:
        def __init__(self) -> None:
            self.sentences: list[str] = []

        def warning(self, sentence: str) -> None:
            self.sentences.append(sentence)

    let(sqlite_hotel, rate)
    (row,) = sqlite_hotel.desk.read(hourly_stays)
    told, runner = Told(), TaskRunner(sqlite_hotel.desk)
    window = QObject()
    watch = HourDutiesWatch(runner, messages=lambda: told, clock=sqlite_hotel.clock, parent=window)  # type: ignore[arg-type,return-value]
    # Later the guest stays an hour longer.
    for minutes, expected in ((-20, 0), (-10, 1), (-5, 1), (5, 2), (10, 2), (40, 2), (50, 3), (55, 3), (65, 4), (70, 4)):
        sqlite_hotel.clock.set(row.agreed_until + timedelta(minutes=minutes))
        if minutes == 40:
            sqlite_hotel.desk.run(extend_hours, reservation_id=row.reservation_id, hours=1)
        watch.look()
        qtbot.waitUntil(lambda: not runner._pending)
        assert len(told.sentences) == expected, told.sentences
    assert all(told.sentences[place].startswith(f"Room {ROOM} (Ana Noon): the hours end in") for place in (0, 2))
    runner.stop()
