"""The rates screen on the real hotel: marked with keys and mouse, set from the panel, read back from the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from hotel_desk.domain.ids import RatePlanId
from hotel_desk.domain.rate_codes import PriceUnit, RatePricing
from hotel_desk.queries.overbooking_grid import overbooking_grid
from hotel_desk.queries.rate_grid import rate_grid
from hotel_desk.queries.restrictions import restriction_grid
from hotel_desk.services.rate_plans import RatePlanDetails, add_rate_plan
from hotel_desk.services.rate_prices import set_rate_prices
from hotel_desk.ui.rates import SPEC
from hotel_desk.ui.rates.screen import RatesScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.ui.rates.date_grid import DateGrid
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

TODAY = date(2026, 3, 2)
TIMEOUT = 60_000


class Clerk:
    """Somebody who sets prices and rules."""

    def __init__(self, qtbot: QtBot, window: Any, hotel: SmallHotel) -> None:
        self.qtbot, self.window, self.hotel = qtbot, window, hotel

    @property
    def screen(self) -> RatesScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, RatesScreen)
        return screen

    @property
    def grid(self) -> DateGrid:
        return self.screen.page().grid

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window._parts.runner._pending, timeout=TIMEOUT)

    def row(self, title: str, nth: int = 0) -> int:
        found = [number for number, row in enumerate(self.grid.grid.rows) if row.title == title]
        return found[nth]

    def mark(self, title: str, first: int, last: int) -> None:
        """Mark some dates of a row, counted from the first one shown."""
        row = self.row(title)
        self.grid.clearSelection()
        for column in range(first, last + 1):
            self.grid.selectionModel().select(self.grid.grid.index(row, column), QItemSelectionModel.SelectionFlag.Select)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def write(self, name: str, text: str) -> None:
        line = self.window.findChild(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    def click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        self.qtbot.waitUntil(button.isEnabled, timeout=TIMEOUT)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def shown(self, title: str) -> list[str]:
        return [cell.text for cell in self.grid.grid.rows[self.row(title)].cells]


@pytest.fixture
def plan(sqlite_hotel: SmallHotel) -> RatePlanId:
    saved = sqlite_hotel.desk.run(add_rate_plan, details=RatePlanDetails(code="BAR", name="Best available"))
    sqlite_hotel.desk.run(
        set_rate_prices,
        rate_plan_id=RatePlanId(saved.id),
        room_type_ids=[sqlite_hotel.standard],
        prices={PriceUnit.ADULTS_1: 10_000, PriceUnit.ADULTS_2: 12_000},
        first_date=TODAY,
        last_date=TODAY + timedelta(days=60),
    )
    return RatePlanId(saved.id)


@pytest.fixture
def clerk(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel, plan: RatePlanId) -> Clerk:
    clerk = Clerk(qtbot, open_window(SPEC), sqlite_hotel)
    clerk.settle()
    return clerk


def prices(hotel: SmallHotel, plan: RatePlanId, unit: PriceUnit, days: int = 7) -> list[int | None]:
    grid = hotel.desk.read(rate_grid, first_date=TODAY, days=days, plans=[plan], types=[hotel.standard])
    return [cell.asked_minor for cell in next(row for row in grid.rows if row.unit is unit).cells]


def test_a_price_is_typed_for_marked_nights(clerk: Clerk, plan: RatePlanId) -> None:
    assert clerk.shown("2 adults")[:3] == ["120.00", "120.00", "120.00"]
    clerk.mark("2 adults", 1, 3)
    clerk.grid.setFocus()
    clerk.qtbot.keyClicks(clerk.grid, "9")
    clerk.qtbot.keyClicks(clerk.window.focusWidget(), "9.50")
    clerk.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.qtbot.waitUntil(lambda: "changed" in clerk.window.messages.sentence(), timeout=TIMEOUT)
    clerk.settle()
    assert prices(clerk.hotel, plan, PriceUnit.ADULTS_2) == [12_000, 9_950, 9_950, 9_950, 12_000, 12_000, 12_000]
    assert prices(clerk.hotel, plan, PriceUnit.ADULTS_1) == [10_000] * 7
    assert clerk.window.messages.sentence() == "3 prices are changed. Nights that are sold already keep theirs."
    clerk.settle()
    assert clerk.shown("2 adults")[:5] == ["120.00", "99.50", "99.50", "99.50", "120.00"]


def test_weekends_are_raised_by_a_percentage(clerk: Clerk, plan: RatePlanId) -> None:
    clerk.mark("1 adult", 0, 13)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    page = clerk.screen.page()
    page.form.field("way").setFocus()
    clerk.press(Qt.Key.Key_Down)
    clerk.write("prices_percent", "10")
    for day in range(5):
        clerk.click(f"prices_weekdays_{day}")
    clerk.click("prices_save")
    assert prices(clerk.hotel, plan, PriceUnit.ADULTS_1) == [10_000] * 5 + [11_000] * 2


def test_a_price_is_taken_away_and_the_hole_is_shown(clerk: Clerk, plan: RatePlanId) -> None:
    clerk.mark("1 adult", 2, 2)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Delete)
    clerk.click("prices_save")
    assert prices(clerk.hotel, plan, PriceUnit.ADULTS_1, 4) == [10_000, 10_000, None, 10_000]
    clerk.settle()
    row = clerk.grid.grid.rows[clerk.row("1 adult")]
    assert (row.cells[2].text, row.cells[2].warning) == ("–", True)


def test_a_derived_plan_shows_what_comes_out_and_is_not_typed_into(clerk: Clerk, plan: RatePlanId) -> None:
    details = RatePlanDetails(
        code="NRF", name="Not refundable", pricing=RatePricing.DERIVED, parent_id=plan, derived_percent_millionths=-100_000
    )
    derived = clerk.hotel.desk.run(add_rate_plan, details=details)
    clerk.screen.pages["prices"].choose_plan(derived.id)
    clerk.settle()
    assert clerk.shown("2 adults")[0] == "108.00"
    clerk.mark("2 adults", 0, 0)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    page = clerk.screen.page()
    assert page.panel.subtitle.text() == "The prices come from Best available: change them there."
    assert not page.save.isEnabled()


def test_marked_nights_are_copied_to_another_plan_and_date(clerk: Clerk, plan: RatePlanId) -> None:
    other = RatePlanId(clerk.hotel.desk.run(add_rate_plan, details=RatePlanDetails(code="WEB", name="Web")).id)
    kind: dict[str, Any] = {"room_type_ids": [clerk.hotel.standard], "prices": {PriceUnit.ADULTS_2: 9_950}}
    clerk.hotel.desk.run(set_rate_prices, rate_plan_id=plan, first_date=TODAY, last_date=TODAY, **kind)
    clerk.settle()
    clerk.screen.refresh()
    clerk.settle()
    clerk.mark("2 adults", 0, 1)
    clerk.click("rates_copy")
    assert clerk.window.findChild(QLineEdit, "copy_prices_first").text() == "02/03/2026"
    assert clerk.window.findChild(QLineEdit, "copy_prices_to").text() == "01/03/2027"
    meaning = clerk.window.findChild(QWidget, "copy_prices_meaning")
    assert "same weekday" in meaning.text()
    target = clerk.window.findChild(QComboBox, "copy_prices_to_plan")
    target.setFocus()
    clerk.qtbot.keyClicks(target, "WEB")
    clerk.write("copy_prices_to", "5/3/2026")
    clerk.press(Qt.Key.Key_Tab)
    assert "Weekdays are not kept" in meaning.text()
    clerk.click("copy_prices_do")
    clerk.qtbot.waitUntil(lambda: "4 prices are changed" in clerk.window.messages.sentence(), timeout=TIMEOUT)
    clerk.settle()
    assert prices(clerk.hotel, other, PriceUnit.ADULTS_2) == [None, None, None, 9_950, 12_000, None, None]


def test_a_copy_onto_itself_or_from_a_derived_plan_is_refused(clerk: Clerk, plan: RatePlanId) -> None:
    clerk.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    clerk.qtbot.waitUntil(lambda: clerk.window.findChild(QLineEdit, "copy_prices_to") is not None, timeout=TIMEOUT)
    clerk.write("copy_prices_to", "2/3/2026")
    clerk.click("copy_prices_do")
    field = clerk.screen.page().split.panel.form.field("to_date")
    clerk.qtbot.waitUntil(lambda: "lie on the original" in field.error(), timeout=TIMEOUT)
    assert prices(clerk.hotel, plan, PriceUnit.ADULTS_2) == [12_000] * 7


def test_a_type_is_closed_and_the_house_stays_open(clerk: Clerk) -> None:
    clerk.click("rates_rules")
    page = clerk.screen.page()
    page.room_type.set_value(clerk.hotel.suite)
    page._show()
    clerk.mark("Closed to arrival", 2, 4)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.press(Qt.Key.Key_Space)
    clerk.click("rules_save")
    grid = clerk.hotel.desk.read(restriction_grid, first_date=TODAY, days=7)
    suite = next(scope for scope in grid.scopes if scope.room_type_id == clerk.hotel.suite and scope.rate_plan_id is None)
    house = next(scope for scope in grid.scopes if scope.room_type_id is None and scope.rate_plan_id is None)
    assert sorted(suite.cells) == [TODAY + timedelta(days=number) for number in (2, 3, 4)]
    assert house.cells == {}
    clerk.settle()
    assert clerk.shown("Closed to arrival")[2] == "no arrival"


def test_a_rule_of_the_house_is_seen_at_a_type_and_a_wrong_pair_is_refused_at_its_field(clerk: Clerk) -> None:
    clerk.click("rates_rules")
    page = clerk.screen.page()
    clerk.mark("Least nights through", 0, 1)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("rules_min_through", "3")
    clerk.click("rules_save")
    page.room_type.set_value(clerk.hotel.suite)
    page._show()
    cell = clerk.grid.grid.rows[clerk.row("Least nights through")].cells[0]
    assert (cell.text, cell.quiet, cell.tooltip) == ("3", True, "House: 3")
    page.room_type.set_value(None)
    page._show()
    clerk.mark("Most nights through", 0, 0)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("rules_max_through", "2")
    clerk.click("rules_save")
    assert page.form.field("max_through").error() != ""
    assert len(clerk.hotel.desk.read(restriction_grid, first_date=TODAY, days=2).scopes[0].cells) == 2


def test_overbooking_of_a_type_and_of_the_house(clerk: Clerk) -> None:
    clerk.click("rates_overbooking")
    standard = next(row.title for row in clerk.grid.grid.rows if row.key == clerk.hotel.standard)
    clerk.mark(standard, 0, 1)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("overbooking_rooms", "2")
    clerk.click("overbooking_save")
    clerk.settle()
    clerk.mark("House", 0, 0)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    clerk.write("overbooking_rooms", "1")
    clerk.click("overbooking_save")
    found = clerk.hotel.desk.read(overbooking_grid, first_date=TODAY, days=3)
    kind = next(one for one in found.types if one.room_type_id == clerk.hotel.standard)
    assert [night.overbooking for night in kind.nights] == [2, 2, 0]
    assert {day: one.overbooking for day, one in found.house.items()} == {TODAY: 1}


def test_every_usable_widget_has_its_names(clerk: Clerk) -> None:
    for tab in ("prices", "rules", "overbooking"):
        clerk.click(f"rates_{tab}")
        clerk.mark(clerk.grid.grid.rows[-1].title, 1, 1)
        clerk.grid.setFocus()
        clerk.press(Qt.Key.Key_Return)
        assert unnamed_widgets(clerk.window) == []


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_nothing_sticks_out(
    qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel, plan: RatePlanId, size: tuple[int, int]
) -> None:
    clerk = Clerk(qtbot, open_window(SPEC, size=size), sqlite_hotel)
    clerk.settle()
    clerk.mark("1 adult", 1, 1)
    clerk.grid.setFocus()
    clerk.press(Qt.Key.Key_Return)
    for widget in clerk.screen.findChildren(QWidget):
        if widget.isVisible() and widget.parentWidget() is clerk.screen.page().panel:
            assert clerk.screen.page().panel.rect().contains(widget.geometry())
