"""The night audit that begins by itself: the window whose hour has come runs it in a process of its own, and says what came of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from sqlalchemy import select

from hotel_desk.domain.night_settings import BY_ITSELF, HOUR
from hotel_desk.models.night_audit import AuditRun
from hotel_desk.models.report import JobRun
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.services.report_packs import PackDetails, PackItem, save_report_pack
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.audit_watch import AuditHourWatch
from hotel_desk.ui.task_runner import TaskRunner
from tests.stays_of_tests import DAY, NEXT, arrived
from tests.ui.jobs_of_tests import audit_in_the_night

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import SmallHotel

TIMEOUT = 60_000
FIRST_NIGHT = datetime(2026, 3, 3, 3, 5, tzinfo=UTC)


class Window(QObject):
    """A desk whose window is open: it looks when it is told to, and remembers what its message bar says."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.said: list[tuple[str, str]] = []
        self.runner = TaskRunner(desk)
        self.watch = AuditHourWatch(self.runner, messages=lambda: self, parent=self)  # type: ignore[arg-type, return-value]

    def success(self, text: str) -> None:
        self.said.append(("success", text))

    def warning(self, text: str) -> None:
        self.said.append(("warning", text))

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: not self.runner._pending, timeout=TIMEOUT)

    def look(self) -> None:
        self.watch.look()
        self.settle()


@pytest.fixture
def sit_down(qtbot: QtBot, dressed: None) -> Iterator[Callable[[Desk], Window]]:
    opened: list[Window] = []

    def open_it(desk: Desk) -> Window:
        opened.append(Window(qtbot, desk))
        return opened[-1]

    yield open_it
    for window in opened:
        window.runner.stop()


def night_comes(hotel: SmallHotel, night: datetime, patch: pytest.MonkeyPatch) -> None:
    """For the windows, and for the processes that they start."""
    hotel.clock.set(night)
    patch.setattr("hotel_desk.ui.audit_watch.due_audit_job", partial(audit_in_the_night, night=night))


def runs(hotel: SmallHotel) -> list[tuple[object, ...]]:
    asked = select(AuditRun.business_date, AuditRun.attempt).order_by(AuditRun.business_date)
    with hotel.database.snapshot() as connection:
        return [tuple(row) for row in connection.execute(asked)]


def test_at_its_hour_one_of_the_windows_closes_the_day_and_says_so(
    sqlite_hotel: SmallHotel, sit_down: Callable[[Desk], Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    hotel = sqlite_hotel
    pack = PackDetails("Night", (PackItem("no-shows"),), of_house=True, at_close=True)
    hotel.desk.run(save_report_pack, details=pack)
    arrived(hotel, "101", NEXT)
    windows = [sit_down(hotel.desk), sit_down(hotel.as_user("night_auditor")), sit_down(hotel.as_user("reception"))]
    night_comes(hotel, FIRST_NIGHT, monkeypatch)
    windows[0].look()
    assert (windows[0].said, runs(hotel)) == ([], []), "off, unless the hotel chooses it"
    hotel.desk.run(change_setting, key=BY_ITSELF.key, value=True)
    hotel.desk.run(change_setting, key=HOUR.key, value=3)
    night_comes(hotel, FIRST_NIGHT - timedelta(minutes=10), monkeypatch)
    for window in windows:
        window.look()
    assert runs(hotel) == [], "it is not three yet"

    night_comes(hotel, FIRST_NIGHT, monkeypatch)
    for window in windows:
        window.watch.look()
    for window in windows:
        window.settle()
    assert sorted(said for window in windows for said in window.said) == [("success", "Mon 2 Mar 2026 is closed.")]
    assert windows[2].said == [], "who may not run it leaves it to others"
    assert runs(hotel) == [(DAY, 1)]
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    assert audit.run.user_name in {"manager", "night_auditor"}
    with hotel.database.snapshot() as connection:
        told = connection.execute(select(JobRun.sentence).where(JobRun.job == "night-audit")).scalars().all()
    assert "2026-03-02 is closed. The business date is 2026-03-03." in told

    night_comes(hotel, FIRST_NIGHT + timedelta(days=1), monkeypatch)
    for _turn in range(2):
        windows[1].look()
    ((kind, sentence),) = [said for said in windows[1].said if said[0] == "warning"]
    assert (kind, "Due out and still here (1): Ana Silva" in sentence) == ("warning", True), "told once, then left to people"
    assert runs(hotel) == [(DAY, 1), (NEXT, 1)]
    with hotel.database.reading(hotel.property_id) as reader:
        assert reader.business_date() == NEXT
