"""Where charges go, fixed charges and credit limits in the real window, by key and by mouse; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.settings import CREDIT_LIMIT
from hotel_desk.language import CHINESE
from hotel_desk.models.charge_rules import FixedCharge, RoutingRule
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.credit_limits import set_no_post
from hotel_desk.services.departures import check_out
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.screen import CashOfficeScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import arrived, charge, one
from tests.ui.test_shifts import Till

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def here(sqlite_hotel: SmallHotel) -> CheckedIn:
    stay = arrived(sqlite_hotel)
    sqlite_hotel.desk.run(open_folio_window, folio_id=stay.folio_id, payee_name="Firm")
    return stay


@pytest.fixture
def till(qtbot: QtBot, here: CheckedIn, open_window: OpenWindow) -> Any:
    """`till()` sits down before the folio of the guest in 101; make what the hotel has first."""

    def sit(**options: Any) -> Till:
        at = Till(qtbot, open_window(cashier.SPEC, cash_office.SPEC, **{"user": "manager"} | options))
        at.screen.show_folio(here.folio_id)
        at.settle()
        return at

    return sit


def choose(at: Till, box: Any, words: str) -> None:
    """Choose by key what begins with these words."""
    box.setFocus()
    texts = [box.itemText(number) for number in range(box.count())]
    wanted = next(number for number, text in enumerate(texts) if text.strip().startswith(words))
    for _step in range(len(texts)):
        if box.currentIndex() == wanted:
            break
        at.press(Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)
    assert box.currentIndex() == wanted


def opened_by(at: Till, key: Qt.Key, panel: Any, modifier: Qt.KeyboardModifier = SHIFT) -> None:
    """A key presses its button, which opens the panel a moment later."""
    at.press(key, modifier)
    at.qtbot.waitUntil(panel.isVisible)
    at.settle()


def windows(hotel: SmallHotel, stay: CheckedIn) -> dict[int, int]:
    with hotel.database.snapshot() as connection:
        found = select(FolioWindow.number, FolioWindow.balance_minor).where(FolioWindow.folio_id == stay.folio_id)
        return {row.number: row.balance_minor for row in connection.execute(found)}


def test_a_rule_by_keys_takes_what_is_posted_and_what_comes(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    charge(sqlite_hotel, here.folio_id, 700)
    at = till()
    panel = at.screen.stay_charges.routing
    opened_by(at, Qt.Key.Key_F2, panel)
    assert at.window.focusWidget() is panel.what.box
    choose(at, panel.what.box, "Bar")
    choose(at, panel.target.box, "Window 2, Firm")
    panel.limit.line.setFocus()
    at.type("10")
    panel.also_posted.setFocus()
    at.press(Qt.Key.Key_Space)
    at.press(Qt.Key.Key_Return)
    assert one(sqlite_hotel, select(RoutingRule.limit_minor)) == 1_000
    assert windows(sqlite_hotel, here) == {1: 0, 2: 700}
    assert "1 line was moved" in at.says()
    charge(sqlite_hotel, here.folio_id, 500)
    assert windows(sqlite_hotel, here) == {1: 200, 2: 1_000}
    assert unnamed_widgets(at.window) == []
    at.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_rules_are_put_in_order_and_ended(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    hotel = sqlite_hotel
    account = hotel.desk.run(open_house_account, name="Owner").folio_id
    hotel.desk.run(add_routing_rule, reservation_id=here.reservation_id, window_number=2)
    hotel.desk.run(add_routing_rule, reservation_id=here.reservation_id, folio_id=account, transaction_code_id=hotel.codes["BAR"])
    at = till()
    at.click("ask_routing")
    panel = at.screen.stay_charges.routing
    assert len(panel.rows) == 2
    at.click("routing_earlier_1")
    order = select(RoutingRule.folio_id).order_by(RoutingRule.sort_order)
    assert one(hotel, order) == account
    at.click("routing_end_0")
    assert one(hotel, select(RoutingRule.ended_at).where(RoutingRule.folio_id == account)) is not None
    at.qtbot.waitUntil(lambda: "The rule has ended" in at.says())


def test_what_is_missing_is_said_at_the_field(sqlite_hotel: SmallHotel, till: Any) -> None:
    at = till()
    at.click("ask_routing")
    panel = at.screen.stay_charges.routing
    at.click("routing_add")
    assert panel.what.error()
    assert panel.target.error()
    assert one(sqlite_hotel, select(RoutingRule.id)) is None


def test_a_fixed_charge_by_keys_and_tonights_now(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    at = till()
    panel = at.screen.stay_charges.fixed
    opened_by(at, Qt.Key.Key_F3, panel)
    assert at.window.focusWidget() is panel.code.line
    at.type("BAR")
    at.qtbot.waitUntil(lambda: bool(panel.code._hits))
    at.press(Qt.Key.Key_Return)
    at.type("12.50")
    choose(at, panel.rhythm.box, "Every so many nights")
    assert panel.nights.isVisible()
    panel.price.setFocus()
    at.press(Qt.Key.Key_Return)
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(FixedCharge.price_minor, FixedCharge.rhythm, FixedCharge.every_nights)).one()
    assert tuple(row) == (1_250, ChargeRhythm.EVERY_N_NIGHTS, 2)
    at.click("fixed_post_now")
    assert windows(sqlite_hotel, here)[1] == 1_250
    at.rested(panel.post_now)
    at.click("fixed_post_now")
    assert windows(sqlite_hotel, here)[1] == 1_250
    at.click("fixed_end_0")
    assert one(sqlite_hotel, select(FixedCharge.ended_at)) is not None


def test_the_limit_of_a_stay_and_outlets_stopped(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    charge(sqlite_hotel, here.folio_id, 3_000)
    at = till()
    panel = at.screen.stay_charges.credit
    opened_by(at, Qt.Key.Key_F4, panel)
    assert at.window.focusWidget() is panel.limit.line
    at.type("25")
    at.press(Qt.Key.Key_Return)
    stay = select(Reservation.credit_limit_minor).where(Reservation.id == here.reservation_id)
    assert one(sqlite_hotel, stay) == 2_500
    at.click("credit_switch")
    assert one(sqlite_hotel, select(Reservation.no_post).where(Reservation.id == here.reservation_id))
    assert panel.state.text() == "Outlets cannot charge to the room."


def test_a_charge_that_may_not_be_posted_asks_why(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    sqlite_hotel.desk.run(set_no_post, reservation_id=here.reservation_id, no_post=True)
    at = till()
    panel = at.screen.charge
    opened_by(at, Qt.Key.Key_F2, panel, Qt.KeyboardModifier.NoModifier)
    at.type("BAR")
    at.qtbot.waitUntil(lambda: bool(panel.code._hits))
    at.press(Qt.Key.Key_Return)
    at.type("5")
    at.press(Qt.Key.Key_Return)
    assert panel.despite.isVisible()
    assert at.window.focusWidget() is panel.despite.line
    assert windows(sqlite_hotel, here)[1] == 0
    at.type("asked for it")
    at.rested(panel.post)
    at.press(Qt.Key.Key_Return)
    assert windows(sqlite_hotel, here)[1] == 500


def test_high_balances_are_listed_and_a_limit_set_there(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    hotel = sqlite_hotel
    hotel.desk.run(change_setting, key=CREDIT_LIMIT.key, value=20)
    charge(hotel, here.folio_id, 3_000)
    arrived(hotel, room="102", guest="Bo Chen")
    at = till()
    at.window.show_screen("cash_office")
    office = at.window.current_screen()
    assert isinstance(office, CashOfficeScreen)
    office.perform("high_balances")
    at.settle()
    page = office.high_balances
    assert [(row.guest_name, row.over_minor) for row in page.table.rows()] == [("Ana Silva", 1_000)]
    assert page.count.text() == "1 guest is over the limit."
    page.table.take_focus()
    at.press(Qt.Key.Key_Return)
    assert at.window.focusWidget() is page.panel.limit.line
    at.type("50")
    at.press(Qt.Key.Key_Return)
    assert one(hotel, select(Reservation.credit_limit_minor).where(Reservation.id == here.reservation_id)) == 5_000
    assert page.table.rows() == []
    page.everybody.setFocus()
    at.press(Qt.Key.Key_Space)
    assert len(page.table.rows()) == 2
    assert unnamed_widgets(at.window) == []


def test_in_chinese_nothing_is_left_in_english(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    about: dict[str, Any] = {"reservation_id": here.reservation_id, "transaction_code_id": sqlite_hotel.codes["BAR"]}
    sqlite_hotel.desk.run(add_fixed_charge, **about, price_minor=500)
    at = till()
    at.window.speak(CHINESE)
    at.settle()
    at.screen.show_folio(here.folio_id)
    at.settle()
    for key, panel in at.screen.stay_charges.panels.items():
        at.click(f"ask_{key}")
        assert panel.isVisible()
        assert panel.title.text() not in {"Where charges go", "Fixed charges", "Credit"}


def test_a_late_charge_is_one_key_away_from_the_folio_that_was_paid(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    hotel = sqlite_hotel
    at = till()
    button = at.screen.stay_charges.late.button
    assert not button.isVisible()
    hotel.desk.run(check_out, reservation_id=here.reservation_id)
    at.settle()
    assert button.isVisible()
    assert not at.screen.page.buttons["charge"].isEnabled()
    at.press(Qt.Key.Key_F5, SHIFT)
    at.qtbot.waitUntil(lambda: at.screen.page.folio.kind is FolioKind.LATE)
    at.settle()
    assert "takes the late charges of this stay" in at.says()
    assert not button.isVisible()
    at.press(Qt.Key.Key_F2)
    at.qtbot.waitUntil(at.screen.charge.isVisible)
    late = one(hotel, select(Folio.id).where(Folio.kind == FolioKind.LATE))
    charge(hotel, late, 700)
    at.settle()
    assert at.screen.page.folio.at_desk_minor == 700
    assert unnamed_widgets(at.window) == []


def test_who_left_unpaid_has_no_late_charges(sqlite_hotel: SmallHotel, here: CheckedIn, till: Any) -> None:
    charge(sqlite_hotel, here.folio_id, 700)
    sqlite_hotel.desk.run(check_out, reservation_id=here.reservation_id, leave_open_reason="in a hurry")
    at = till()
    assert not at.screen.stay_charges.late.button.isVisible()
    assert at.screen.page.buttons["charge"].isEnabled()
