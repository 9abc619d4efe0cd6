"""Who pays later, in the real window: the account is opened in the set-up, and its guest leaves with nothing to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.company_accounts import close_ar_account
from hotel_desk.ui.cashier import SPEC as CASHIER
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.front_desk.check_out_panel import CheckOutPanel
from hotel_desk.ui.shell.main_window import MainWindow
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.accounts_of_tests import Partners, folio_of, received
from tests.fixtures.invariants import broken_rules
from tests.stays_of_tests import DAY, NEXT, charge, close_day, pay
from tests.ui.front_desk_window import FolioRecorder, Receptionist, front_desk_window
from tests.ui.set_up_window import open_window as open_set_up

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

DEPARTURES = 2


@pytest.fixture
def partners(sqlite_hotel: SmallHotel) -> Partners:
    return Partners(sqlite_hotel)


def due_out(partners: Partners) -> ReservationId:
    """Ana Silva leaves room 101 today; the agent pays her night of 102.00."""
    stay = received(partners, departure=NEXT)
    close_day(partners.hotel, DAY)
    return stay


def check_out_panel(person: Receptionist, stay: ReservationId) -> CheckOutPanel:
    person.go_to_list(DEPARTURES)
    person.next_step(stay, "check_out_panel")
    assert isinstance(person.panel, CheckOutPanel)
    return person.panel


def status_of(hotel: SmallHotel, stay: ReservationId) -> ReservationStatus:
    return hotel.desk.read(stay_detail, reservation_id=stay).status


def test_the_guest_of_an_account_leaves_with_two_keys(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, partners: Partners, tmp_path: Path
) -> None:
    stay = due_out(partners)
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as person:
        panel = check_out_panel(person, stay)
        assert [(row.balance_minor, row.open_windows) for row in person.table.rows()] == [(0, 0)]
        assert panel.state.text() == "The guest has nothing to pay."
        assert person.widget("check_out_accounts").text() == "The agent Sunny Travel pays €102.00 (to its account)."
        assert panel.windows.value(f"Folio {panel.stay.windows[0].folio_number}, window 2, Sunny Travel") == "€102.00"
        assert panel.form.field("balance").isHidden()
        assert unnamed_widgets(panel) == []
        person.press(Qt.Key.Key_Return)
        person.said("Ana Silva has left room 101. Sunny Travel pays €102.00, folio 200001.")
        assert status_of(sqlite_hotel, stay) is ReservationStatus.CHECKED_OUT
        assert partners.account(partners.agent) == 10_200
        person.undo()
        person.until(lambda: person.panel.objectName() == "undo_check_out_panel")
        person.write("forgot a coat")
        person.press(Qt.Key.Key_Return)
        person.said("The check-out of Ana Silva was undone: in room 101 again.")
    assert (partners.window(stay, partners.agent), partners.account(partners.agent)) == (10_200, 0)
    assert broken_rules(sqlite_hotel) == []


def test_the_guest_settles_the_extras_first(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, partners: Partners, tmp_path: Path
) -> None:
    stay = due_out(partners)
    charge(sqlite_hotel, folio_of(sqlite_hotel, stay), 3_000)
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as person:
        panel = check_out_panel(person, stay)
        assert panel.state.text() == "€30.00 is open."
        assert panel.accounts.text() == "The agent Sunny Travel pays €102.00 (to its account)."
        person.click("check_out_folio")
        cashier = person.window.current_screen()
        assert isinstance(cashier, FolioRecorder)
        pay(sqlite_hotel, folio_of(sqlite_hotel, stay), 3_000)
        person.window.show_screen("front_desk")
        person.until(lambda: panel.state.text() == "The guest has nothing to pay.")
        person.click("check_out_do")
        person.said("Ana Silva has left room 101. Sunny Travel pays €102.00")


def test_an_account_that_was_closed_is_told_before_the_check_out(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, partners: Partners, tmp_path: Path
) -> None:
    stay = due_out(partners)
    sqlite_hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with front_desk_window(qtbot, sqlite_hotel, tmp_path) as person:
        panel = check_out_panel(person, stay)
        assert panel.state.text() == "€102.00 is open."
        assert panel.accounts.text().startswith("Sunny Travel was to pay €102.00, but its account is closed.")
        person.click("check_out_do")
        assert panel.form.field("balance").error().startswith("The folio is not settled.")
    assert status_of(sqlite_hotel, stay) is ReservationStatus.IN_HOUSE


def test_the_cashier_asks_the_guest_only_for_the_guests_part(
    qtbot: QtBot, sqlite_hotel: SmallHotel, partners: Partners, open_window: OpenWindow
) -> None:
    stay = due_out(partners)
    folio = folio_of(sqlite_hotel, stay)
    charge(sqlite_hotel, folio, 3_000)
    window: MainWindow = open_window(CASHIER)
    screen = window.current_screen()
    assert isinstance(screen, CashierScreen)
    page = screen.page
    screen.show_folio(folio)
    qtbot.waitUntil(lambda: page.folio is not None and page.isVisible())
    assert (page.balance_label.text(), page.balance.text()) == ("Balance due", "€30.00")
    assert page.facts.text().endswith(" · Sunny Travel pays €102.00")
    shown = [(column.payee.text(), column.balance.text(), column.about.text()) for column in page.windows.columns]
    assert shown == [("1  Ana Silva", "€30.00", ""), ("2  Sunny Travel", "€102.00", "pays later, on account")]
    assert not page.check_out.isVisible()
    qtbot.mouseClick(page.buttons["payment"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.payment.isVisible)
    assert (screen.payment.form.value("window_number"), screen.payment.form.value("amount_minor")) == (1, 3_000)
    pay(sqlite_hotel, folio, 3_000)
    screen.refresh()
    qtbot.waitUntil(page.check_out.isVisible)
    assert (page.balance_label.text(), page.balance.text()) == ("Settled", "€0.00")
    qtbot.mouseClick(page.check_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Sunny Travel pays €102.00, folio 200001." in window.messages.sentence())
    assert partners.account(partners.agent) == 10_200


def test_an_account_is_opened_and_closed_on_the_page_of_the_agent(
    qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, partners: Partners, tmp_path: Path
) -> None:
    sqlite_hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with open_set_up(qtbot, sqlite_hotel, tmp_path) as person:
        person.go_to_noun("Agents")
        person.click_row("Sunny Travel")
        state = person.find("agents_account_state")
        assert state.text() == "Closed: it takes nothing new. What it owes stands on folio 200001."
        person.click("agents_account_turn")
        assert person.message() == "Sunny Travel may pay later: folio 200001."
        person.wait(lambda: state.text().startswith("Open: it may pay for the rooms of its guests."))
        assert person.find("agents_account_turn").text() == "Close the account"
        assert unnamed_widgets(person.page()) == []
        person.click("agents_account_turn")
        person.wait(lambda: state.text().startswith("Closed:"))
        person.click("agents_new")
        assert state.text() == "An account can be opened once this is saved."
        assert not person.find("agents_account_turn").isVisible()
