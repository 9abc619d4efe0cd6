"""The manager's page in the real window: tiles, nights ahead, figures against the plan, and a warning that is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.figure_settings import WARN_REVERSALS_OF_USER
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.language import CHINESE
from hotel_desk.queries.close_warnings import open_close_warnings
from hotel_desk.services.cashier import post_charge, reverse_posting
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from hotel_desk.ui.manager import SPEC
from hotel_desk.ui.manager.screen import ManagerScreen
from hotel_desk.ui.shell.screen import Screen, ScreenSpec
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.desk_port import ChangeNotice, Target
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

DAY, NEXT, LATER = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


class ReportsAsked(Screen):
    """Notes which reports are asked for."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.asked: list[Any] = []

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """It shows nothing."""

    def open(self, target: Target) -> None:
        assert target.kind == "report"
        self.asked.append(target.id)


REPORTS = ScreenSpec("reports", "Reports", "mdi6.chart-box-outline", ReportsAsked)


class Manager:
    """A person at the page."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window._screens["manager"]
        assert isinstance(screen, ManagerScreen)
        self.screen = screen
        self.settle()

    def settle(self) -> None:
        for _turn in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.window._parts.runner._pending)

    def click(self, widget: Any, place: QPoint | None = None) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place or QPoint())
        self.settle()

    def asked(self) -> list[Any]:
        reports = self.window._screens["reports"]
        assert isinstance(reports, ReportsAsked)
        return reports.asked

    def back(self) -> None:
        self.window.show_screen("manager")
        self.settle()


@pytest.fixture
def manager(qtbot: QtBot, open_window: OpenWindow) -> Callable[..., Manager]:
    """`manager()` sits down at the page; make the hotel's guests first."""
    return lambda **options: Manager(qtbot, open_window(SPEC, REPORTS, **options))


@pytest.fixture
def warned(sqlite_hotel: SmallHotel) -> SmallHotel:
    """The day after one on which the manager took a line back."""
    hotel = sqlite_hotel
    hotel.desk.run(change_setting, key=WARN_REVERSALS_OF_USER.key, value=1)
    stay = hotel.desk.run(check_in, reservation_id=hotel.book(DAY, LATER), room_id=hotel.rooms["101"])
    line = hotel.desk.run(post_charge, folio_id=stay.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    hotel.desk.run(reverse_posting, posting_id=line.posting_id, reason="wrong guest")
    close_day(hotel.desk)
    hotel.book(NEXT, LATER, guest="Kim Min-ji")
    return hotel


def test_tiles_and_nights_lead_to_their_rows_and_follow_what_happens(warned: SmallHotel, manager: Callable[..., Manager]) -> None:
    at = manager()
    tiles = at.screen.tiles
    assert (tiles["arrivals"].figure.text(), tiles["in_house"].figure.text(), tiles["in_house"].more.text()) == (
        "0 of 1",
        "1 room",
        "1 guest",
    )
    assert tiles["to_answer"].figure.text() == "1"
    warned.book(NEXT, LATER, guest="Lee Ji-woo")
    at.settle()
    assert tiles["arrivals"].figure.text() == "0 of 2"

    at.click(tiles["tonight"])
    at.back()
    bars = at.screen.ahead.bars
    at.click(bars, bars.place_of(1).center().toPoint())
    assert at.screen.ahead.table.current().date == LATER
    at.screen.ahead.table.setFocus()
    at.qtbot.keyClick(at.screen.ahead.table, Qt.Key.Key_Return)
    at.settle()
    assert at.asked() == [("availability", {}), ("arrivals", {"first": "2026-03-04", "last": "2026-03-04"})]


def test_a_figure_opens_its_report(warned: SmallHotel, manager: Callable[..., Manager]) -> None:
    at = manager()
    at.screen.perform("figures")
    table = at.screen.figures.table
    assert at.screen.figures.about.text() == "To Mon 2 Mar 2026, frozen at its close. Nothing is planned for this month."
    assert table.select("room_revenue")
    at.qtbot.keyClick(table, Qt.Key.Key_Return)
    at.settle()
    assert at.asked() == [("revenue", {"first": "2026-03-02", "last": "2026-03-02"})]


def test_a_warning_stays_until_it_is_answered_with_a_reason(warned: SmallHotel, manager: Callable[..., Manager]) -> None:
    at = manager()
    at.click(at.screen.tiles["to_answer"])
    warnings = at.screen.warnings
    assert warnings.table.model().index(0, 2).data() == "manager took back EUR 7.00 in all; lines: 1."
    assert unnamed_widgets(at.window) == []
    at.click(warnings.button)
    assert warnings.answer.problem() or len(warnings.table.rows()) == 1
    warnings.answer.setFocus()
    at.qtbot.keyClicks(QApplication.focusWidget(), "The guest of 102 had it")
    assert at.screen.unsaved() == ["The answer to a warning"]
    at.qtbot.waitUntil(warnings.button.isEnabled)
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: warnings.table.rows() == [])
    assert at.screen.tiles["to_answer"].figure.text() == "0"
    assert warned.desk.read(open_close_warnings) == ()
    assert at.screen.unsaved() == []


def test_who_may_not_reads_so_and_chinese_has_all_names(sqlite_hotel: SmallHotel, manager: Callable[..., Manager]) -> None:
    at = manager(user="housekeeping", size=(1024, 768))
    content = at.screen.content
    assert content.currentWidget() is content.error
    assert "See figures and reports of money" in content.error.sentence.text()
    at.window.speak(CHINESE)
    assert unnamed_widgets(Manager(at.qtbot, at.window).window) == []
