"""F10 where leaving costs something, and late charges in the cash office, in the real window on a real hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.queries.late_charges import open_late_charges
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.departures import check_out
from hotel_desk.services.late_charges import post_late_charge
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.screen import LATE_CHARGES, CashOfficeScreen
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.departures_of_tests import charges_early_departures
from tests.stays_of_tests import arrived, balance, row
from tests.ui.cashier_window import Cashier, arrive

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


def question(at: Cashier, name: str) -> ConfirmDialog:
    """The question of that name, once it is on view."""
    at.qtbot.waitUntil(lambda: any(one.isVisible() for one in at.screen.findChildren(ConfirmDialog, name)), timeout=60_000)
    return next(one for one in at.screen.findChildren(ConfirmDialog, name) if one.isVisible())


def stored(hotel: SmallHotel, stay: ReservationId) -> tuple[ReservationStatus, LeavingWay | None]:
    found = row(hotel, stay)
    return found.status, found.left_by


def leaves(at: Cashier) -> ConfirmDialog:
    """Press the key and answer that the guest leaves early; what that costs is asked next."""
    at.qtbot.waitUntil(at.screen.page.check_out.isEnabled, timeout=60_000)
    at.qtbot.mouseClick(at.screen.page.check_out, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(question(at, "early_check_out").yes, Qt.MouseButton.LeftButton)
    return question(at, "leaving_fee_question")


def test_an_early_departure_is_charged_or_waived_at_the_key(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow) -> None:
    charges_early_departures(sqlite_hotel)
    stay, folio_id = arrive(sqlite_hotel)
    at = Cashier(qtbot, open_window(cashier.SPEC))
    at.find("101")
    way = at.screen.leaving.way
    way.setFocus()
    qtbot.keyClick(way, Qt.Key.Key_Down)
    assert way.currentText() == "By a call"
    asked = leaves(at)
    assert unnamed_widgets(asked) == []
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    at.settle()
    assert (stored(sqlite_hotel, stay), balance(sqlite_hotel, folio_id)) == ((ReservationStatus.IN_HOUSE, None), 0)
    asked = leaves(at)
    box = asked.findChild(QCheckBox, "leaving_fee_waive")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    why = asked.findChild(QLineEdit, "leaving_fee_waive_reason")
    qtbot.waitUntil(why.isVisible)
    qtbot.keyClicks(why, "ill")
    qtbot.mouseClick(asked.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(sqlite_hotel, stay) == (ReservationStatus.CHECKED_OUT, LeavingWay.PHONE), timeout=60_000)
    at.settle()
    assert (way.way(), balance(sqlite_hotel, folio_id)) == (LeavingWay.DESK, 0)


def test_the_charge_goes_on_the_folio_before_the_guest_leaves(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow) -> None:
    charges_early_departures(sqlite_hotel)
    stay, folio_id = arrive(sqlite_hotel)
    at = Cashier(qtbot, open_window(cashier.SPEC))
    at.find("101")
    qtbot.mouseClick(leaves(at).yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: balance(sqlite_hotel, folio_id) == 10_000, timeout=60_000)
    qtbot.waitUntil(lambda: "is on the folio" in at.says(), timeout=60_000)
    at.settle()
    assert stored(sqlite_hotel, stay) == (ReservationStatus.IN_HOUSE, None)


@pytest.fixture
def late(sqlite_hotel: SmallHotel) -> FolioId:
    """A guest has left, and a charge of 30.00 came after it; a firm has an account that may owe 20.00."""
    stay = arrived(sqlite_hotel).reservation_id
    sqlite_hotel.desk.run(check_out, reservation_id=stay)
    posted = sqlite_hotel.desk.run(post_late_charge, reservation_id=stay, transaction_code_id=sqlite_hotel.codes["BAR"], price_minor=3_000)
    firm = sqlite_hotel.desk.run(create_profile, details=ProfileDetails(name="Firm", kind=ProfileKind.COMPANY)).profile_id
    sqlite_hotel.desk.run(open_ar_account, profile_id=firm)
    sqlite_hotel.desk.run(set_account_terms, profile_id=firm, terms_days=30, credit_limit_minor=2_000)
    folio_id: FolioId = posted.folio_id
    return folio_id


def settle(qtbot: QtBot, window: Any) -> None:
    for _turn in range(3):
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not window._parts.runner._pending, timeout=60_000)


def test_late_charges_are_put_on_an_account_or_paid(qtbot: QtBot, sqlite_hotel: SmallHotel, open_window: OpenWindow, late: FolioId) -> None:
    window = open_window(cash_office.SPEC, cashier.SPEC)
    window.go_to(Target(screen="cash_office", kind=LATE_CHARGES))
    screen = window.current_screen()
    assert isinstance(screen, CashOfficeScreen)
    screen.refresh()
    page = screen.late_charges
    qtbot.waitUntil(lambda: [one.folio_id for one in page.table.rows()] == [late], timeout=60_000)
    assert page.total.text() == "1 folio is open, €30.00 in all."
    page.table.setFocus()
    page.table.select(late)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert unnamed_widgets(page) == []
    panel = page.panel
    qtbot.keyClicks(panel.account.line, "Firm")
    qtbot.waitUntil(panel.account._popup.isVisible, timeout=60_000)
    qtbot.keyClick(panel.account.line, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.primary_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.over_limit.field.isHidden(), timeout=60_000)
    assert "Firm may owe 20.00 EUR" in panel.over_limit.field.error()
    qtbot.waitUntil(panel.primary_button.isEnabled, timeout=60_000)
    qtbot.keyClicks(panel.over_limit.field.line, "agreed")
    qtbot.mouseClick(panel.primary_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sqlite_hotel.desk.read(open_late_charges) == (), timeout=60_000)
    qtbot.waitUntil(lambda: page.table.rows() == [], timeout=60_000)
    qtbot.waitUntil(lambda: "is on the account of Firm now." in window.messages.sentence())


def test_the_payment_is_taken_on_the_folio(qtbot: QtBot, open_window: OpenWindow, late: FolioId) -> None:
    window = open_window(cash_office.SPEC, cashier.SPEC)
    window.go_to(Target(screen="cash_office", kind=LATE_CHARGES))
    screen = window.current_screen()
    assert isinstance(screen, CashOfficeScreen)
    screen.refresh()
    page = screen.late_charges
    qtbot.waitUntil(lambda: len(page.table.rows()) == 1, timeout=60_000)
    page.table.setFocus()
    page.table.select(late)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.panel.pay.isVisible, timeout=60_000)
    qtbot.mouseClick(page.panel.pay, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.current_screen(), CashierScreen), timeout=60_000)
    cashier_screen = window.current_screen()
    assert isinstance(cashier_screen, CashierScreen)
    qtbot.waitUntil(lambda: cashier_screen.page.folio is not None and cashier_screen.page.folio.folio_id == late, timeout=60_000)
