"""The shift of a cashier in the real window: the bar, the panels, the count by key and by touch, the report; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.settings import BLIND_COUNT
from hotel_desk.language import CHINESE
from hotel_desk.models.cash import CashierShift, DrawerMovement, ShiftCount
from hotel_desk.models.folio import Posting
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.open_shifts import NoOpenShift
from hotel_desk.services.settings import change_setting
from hotel_desk.services.shifts import add_cash, close_shift, open_shift
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.screen import CashOfficeScreen
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.shifts_of_tests import counted, opened, second_manager, shifts_required
from tests.stays_of_tests import arrived, one, pay

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Till:
    """A cashier at the screen: what they press, and what they see."""

    def __init__(self, qtbot: QtBot, opened_window: Any) -> None:
        self.qtbot = qtbot
        self.window = opened_window
        self.settle()

    @property
    def screen(self) -> CashierScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, CashierScreen)
        return screen

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        focused = self.window.focusWidget()
        assert focused is not None
        self.qtbot.keyClicks(focused, text)

    def rested(self, button: QPushButton) -> None:
        """Wait until a button hears again: it is deaf to the second half of a double click."""
        self.qtbot.waitUntil(button.isEnabled)

    def shortcut(self, key: Qt.Key, opens: Any) -> None:
        self.press(key, CTRL_SHIFT)
        self.qtbot.waitUntil(opens.isVisible)
        self.settle()

    def click(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None, name
        assert button.isVisible(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def says(self) -> str:
        return str(self.window.messages.sentence())


@pytest.fixture
def till(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow) -> Any:
    """`till()` sits down at the screen; make what the hotel has first."""
    assert sqlite_hotel.desk is not None
    return lambda **options: Till(qtbot, open_window(cashier.SPEC, cash_office.SPEC, **{"user": "cashier"} | options))


def shifts(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(*CashierShift.__table__.columns).order_by(CashierShift.opened_at)))


def test_the_bar_is_there_without_a_shift_and_everything_has_a_name(till: Any) -> None:
    at = till()
    bar = at.screen.shifts.bar
    assert bar.isVisible()
    assert (bar.chip.accessibleName(), bar.facts.text(), bar.cash.text()) == ("No shift", "", "")
    assert [key for key, button in bar.buttons.items() if button.isVisible()] == ["open", "reports"]
    assert bar.buttons["open"].property("kind") == "plain"
    assert unnamed_widgets(at.window) == []


def test_a_whole_shift_by_keys(sqlite_hotel: SmallHotel, till: Any) -> None:
    folio = arrived(sqlite_hotel).folio_id
    at = till()
    panels = at.screen.shifts
    at.shortcut(Qt.Key.Key_O, panels.open_panel)
    assert at.window.focusWidget() is panels.open_panel.float.line
    at.type("200")
    at.press(Qt.Key.Key_Return)
    (shift,) = shifts(sqlite_hotel)
    assert (shift.float_minor, shift.number) == (20_000, "1")
    assert "Shift 1 is open at the drawer Front desk" in at.says()
    assert panels.bar.facts.text().startswith("Shift 1 · Front desk · since ")
    assert panels.bar.cash.text() == "Counted blind"
    sqlite_hotel.as_user("cashier").run(take_payment, folio_id=folio, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=4_500)
    at.shortcut(Qt.Key.Key_D, panels.drop_panel)
    at.type("100")
    at.press(Qt.Key.Key_Return)
    assert at.says().startswith("Slip 1: €100.00 dropped")
    at.shortcut(Qt.Key.Key_A, panels.add_panel)
    at.type("5")
    at.press(Qt.Key.Key_Return)
    assert at.says().startswith("Slip 2: €5.00 added")
    at.shortcut(Qt.Key.Key_L, panels.close_panel)
    counter = panels.close_panel.counters["EUR"]
    assert at.window.focusWidget() is counter.lines[50_000]
    # 200.00 + 45.00 - 100.00 + 5.00 must be there.
    for denomination, pieces in ((10_000, "1"), (2_000, "2"), (500, "1"), (200, "2"), (100, "1")):
        counter.lines[denomination].setFocus()
        at.type(pieces)
    assert panels.close_panel.total.rows() == [("Cash counted", "€150.00")]
    counter.lines[100].setFocus()
    at.press(Qt.Key.Key_Return)
    (shift,) = shifts(sqlite_hotel)
    assert (shift.expected_minor, shift.counted_minor, shift.over_short_minor) == (15_000, 15_000, 0)
    assert at.says() == "Shift 1 is closed, and the drawer is right."
    assert panels.bar.chip.accessibleName() == "No shift"
    assert not panels.close_panel.isVisible()


def test_a_count_that_differs_asks_for_the_reason_then_for_a_second_signature(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till()
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=20_000)
    at.screen.refresh()
    at.settle()
    panel = at.screen.shifts.close_panel
    at.shortcut(Qt.Key.Key_L, panel)
    assert not panel.reason.isVisible()
    assert not panel.second.isVisible()
    panel.counters["EUR"].lines[10_000].setFocus()
    at.type("1")
    at.press(Qt.Key.Key_Return)
    assert panel.reason.isVisible()
    assert not panel.second.isVisible()
    assert "not what the drawer must hold" in panel.reason.error()
    assert at.window.focusWidget() is panel.reason.line
    at.type("a note is missing")
    at.rested(panel.close_it)
    at.press(Qt.Key.Key_Return)
    assert "above the limit" in panel.second.error()
    assert at.window.focusWidget() is panel.second.line
    at.type("reception")
    at.rested(panel.close_it)
    at.press(Qt.Key.Key_Return)
    assert "may not sign" in panel.second.error()
    assert shifts(sqlite_hotel)[0].closed_at is None
    panel.second.line.selectAll()
    at.type("manager")
    at.rested(panel.close_it)
    at.press(Qt.Key.Key_Return)
    (shift,) = shifts(sqlite_hotel)
    assert (shift.over_short_minor, shift.over_short_reason) == (-10_000, "a note is missing")
    assert at.says() == "Shift 1 is closed: €100.00 short."
    # The next one begins with nothing in the panel.
    assert panel.counters == {}


def test_counting_by_touch(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till(size=(1024, 768))
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=12_000)
    at.screen.refresh()
    at.settle()
    at.click("shift_close")
    panel = at.screen.shifts.close_panel
    panel.counters["EUR"].lines[1_000].setFocus()
    for key in ("1", "5", "back", "2"):
        at.click(f"close_shift_pad_{key}")
    assert panel.counters["EUR"].lines[1_000].text() == "12"
    at.click("more_EUR_1000")
    at.click("fewer_EUR_1000")
    at.click("fewer_EUR_2000")
    assert panel.total.rows() == [("Cash counted", "€120.00")]
    for name in ("more_EUR_1000", "close_shift_pad_7", "close_shift_done"):
        button = at.window.findChild(QPushButton, name)
        assert button.height() >= 48, name
    at.click("close_shift_done")
    assert shifts(sqlite_hotel)[0].over_short_minor == 0
    assert one(sqlite_hotel, select(func.count()).select_from(ShiftCount)) == 1


def test_foreign_notes_are_counted_beside_the_hotels_own(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till()
    cashier_desk = sqlite_hotel.as_user("cashier")
    cashier_desk.run(open_shift, float_minor=0)
    cashier_desk.run(add_cash, amount_minor=4_000, currency="USD")
    at.screen.refresh()
    at.settle()
    panel = at.screen.shifts.close_panel
    at.shortcut(Qt.Key.Key_L, panel)
    panel.another.set_value("USD")
    panel.another.edited.emit()
    at.settle()
    panel.counters["USD"].lines[2_000].setFocus()
    at.type("2")
    at.press(Qt.Key.Key_Return)
    shift = shifts(sqlite_hotel)[0]
    assert (shift.closed_at is not None, shift.counted_minor) == (True, 0)
    assert one(sqlite_hotel, select(ShiftCount.pieces).where(ShiftCount.currency == "USD")) == 2


def test_a_count_is_not_lost_by_leaving(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till()
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=0)
    at.screen.refresh()
    at.settle()
    panel = at.screen.shifts.close_panel
    at.shortcut(Qt.Key.Key_L, panel)
    at.type("3")
    assert at.screen.unsaved() == ["Shift: count"]
    at.press(Qt.Key.Key_Escape)
    assert panel.isVisible()
    at.click("close_shift_discard")
    assert not panel.isVisible()
    assert at.screen.unsaved() == []


def test_the_next_cashier_takes_over_and_reads_the_note(sqlite_hotel: SmallHotel, till: Any) -> None:
    first = opened(sqlite_hotel, 30_000)
    sqlite_hotel.desk.run(close_shift, shift_id=first, counts=counted(EUR=30_000), hand_over_note="coins are low")
    at = till()
    panel = at.screen.shifts.open_panel
    at.shortcut(Qt.Key.Key_O, panel)
    assert panel.take_over.isVisible()
    assert panel.take_over.value() is True
    assert not panel.float.isVisible()
    assert panel.note.text() == "Note: coins are low"
    assert panel.left_behind.rows()[0][1] == "€300.00"
    at.press(Qt.Key.Key_Return)
    assert shifts(sqlite_hotel)[1].previous_shift_id == first
    assert "coins are low" in at.says()


def test_a_drawer_that_somebody_has_is_refused_with_their_name(sqlite_hotel: SmallHotel, till: Any) -> None:
    opened(sqlite_hotel)
    at = till()
    panel = at.screen.shifts.open_panel
    at.shortcut(Qt.Key.Key_O, panel)
    assert panel.drawer.box.count() == 1
    panel.drawer.set_value(panel.drawer._values[0])
    panel.float.line.setFocus()
    at.type("10")
    at.press(Qt.Key.Key_Return)
    assert "manager has had the drawer Front desk since" in (panel.drawer.error() or at.says())
    assert len(shifts(sqlite_hotel)) == 1


def test_money_without_a_shift_leads_to_opening_one(sqlite_hotel: SmallHotel, till: Any) -> None:
    shifts_required(sqlite_hotel)
    folio = arrived(sqlite_hotel).folio_id
    at = till()
    bar = at.screen.shifts.bar
    assert bar.facts.text() == "Money is taken in a shift only."
    assert bar.buttons["open"].property("kind") == "primary"
    at.screen.show_folio(folio)
    at.settle()
    at.press(Qt.Key.Key_F3)
    at.qtbot.waitUntil(at.screen.payment.isVisible)
    at.screen.payment.amount.line.setFocus()
    at.type("10")
    at.press(Qt.Key.Key_Return)
    assert at.says().startswith("You have no shift open")
    assert one(sqlite_hotel, select(func.count()).select_from(Posting)) == 0
    # The button beside the sentence asks first: an amount is typed in the other panel.
    at.click("message_action")
    at.click("payment_discard")
    at.click("shift_open")
    assert at.screen.shifts.open_panel.isVisible()


def test_the_remedy_opens_the_panel_where_nothing_is_typed(sqlite_hotel: SmallHotel, till: Any) -> None:
    assert sqlite_hotel.desk is not None
    at = till()
    at.window.messages.error(NoOpenShift())
    at.click("message_action")
    at.qtbot.waitUntil(at.screen.shifts.open_panel.isVisible)


def test_what_the_drawer_holds_is_shown_where_counting_is_not_blind(sqlite_hotel: SmallHotel, till: Any) -> None:
    sqlite_hotel.desk.run(change_setting, key=BLIND_COUNT.key, value=False)
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=12_345)
    at = till()
    assert at.screen.shifts.bar.cash.text() == "In the drawer: €123.45"


# --- The list and the report ------------------------------------------------------------------------------------------


def test_the_list_and_the_report_of_a_shift(sqlite_hotel: SmallHotel, till: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    folio = arrived(sqlite_hotel).folio_id
    first = opened(sqlite_hotel, 10_000)
    pay(sqlite_hotel, folio, 5_000)
    second_manager(sqlite_hotel)
    sqlite_hotel.desk.run(close_shift, shift_id=first, counts=counted(EUR=14_000), reason="short of ten")
    sqlite_hotel.desk.run(open_shift, take_over=first)
    at = till(user="manager")
    at.click("shift_reports")
    office = at.window.current_screen()
    assert isinstance(office, CashOfficeScreen)
    page = office.shifts
    assert [row.number for row in page.table.rows()] == ["2", "1"]
    assert unnamed_widgets(at.window) == []
    page.chips.choose("off")
    page.refresh()
    at.settle()
    assert [row.number for row in page.table.rows()] == ["1"]
    page.table.setFocus()
    page.table.selectRow(0)
    at.press(Qt.Key.Key_Return)
    assert page.panel.isVisible()
    sections = dict(page.panel.sections())
    assert sections["Drawer, EUR"][-2:] == [("Cash counted", "140.00"), ("Too little", "€10.00")]
    assert ("Cash × 1", "50.00") in sections["Business date 02/03/2026"]
    at.click("shift_report_print")
    at.qtbot.waitUntil(lambda: bool(at.window.findChildren(PaperPreviewDialog)))
    at.window.findChildren(PaperPreviewDialog)[0].reject()


def test_a_closed_shift_is_gone_to_from_its_message(sqlite_hotel: SmallHotel, till: Any) -> None:
    shift_id = opened(sqlite_hotel, 0)
    at = till(user="manager")
    at.window.go_to(Target(kind=EntityKind.CASHIER_SHIFT, id=shift_id))
    at.settle()
    office = at.window.current_screen()
    assert isinstance(office, CashOfficeScreen)
    at.qtbot.waitUntil(office.shifts.panel.isVisible)
    # One's own, and counting is blind.
    assert office.shifts.panel.hidden.isVisible()
    assert office.shifts.panel.sections() == []


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
@pytest.mark.parametrize("language", ["en", CHINESE])
def test_nothing_sticks_out(sqlite_hotel: SmallHotel, till: Any, size: tuple[int, int], language: str) -> None:
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=12_345)
    at = till(size=size)
    if language == CHINESE:
        at.window.speak(CHINESE)
        at.settle()
    bar = at.screen.shifts.bar
    for button in bar.buttons.values():
        if button.isVisible():
            assert button.width() >= button.sizeHint().width() - 1, button.objectName()
            assert bar.rect().contains(button.geometry()), button.objectName()
    at.click("shift_close")
    panel = at.screen.shifts.close_panel
    for line in panel.counters["EUR"].findChildren(QLineEdit):
        assert line.mapTo(panel, line.rect().bottomRight()).x() < panel.width()
    assert panel.close_it.isVisible()
    assert panel.rect().contains(panel.pad.geometry())


def test_one_movement_for_a_double_click(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till()
    sqlite_hotel.as_user("cashier").run(open_shift, float_minor=50_000)
    at.screen.refresh()
    at.settle()
    panel = at.screen.shifts.drop_panel
    at.shortcut(Qt.Key.Key_D, panel)
    at.type("10")
    button = panel.move_cash
    at.qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at.settle()
    assert one(sqlite_hotel, select(func.count()).where(DrawerMovement.kind == DrawerMove.DROP)) == 1
