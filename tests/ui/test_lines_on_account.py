"""A guest's line charged to a company's account, from the folio page, by keys; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from sqlalchemy import select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.ui.cashier.move_panel import ACCOUNT
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import one
from tests.ui.cashier_window import arrive, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def test_a_drink_is_charged_to_an_account_by_keys(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    partner = ProfileDetails(name="Nordwind Ltd", kind=ProfileKind.COMPANY)
    company = sqlite_hotel.desk.run(create_profile, details=partner).profile_id
    sqlite_hotel.desk.run(open_ar_account, profile_id=company)
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 700)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    panel = at.screen.lines.move
    at.qtbot.waitUntil(panel.isVisible)
    panel.where.box.setFocus()
    at.press(Qt.Key.Key_End)
    assert panel.where.value() == ACCOUNT
    assert (panel.account.isVisible(), panel.found.isVisible(), panel.window_field.isVisible()) == (True, False, False)
    panel.account.line.setFocus()
    at.type("nord")
    at.qtbot.waitUntil(panel.account._popup.isVisible)
    at.press(Qt.Key.Key_Return)
    assert unnamed_widgets(at.window) == []
    panel.do.setFocus()
    at.enter()
    at.qtbot.waitUntil(lambda: at.says() == "1 line, €7.00, is on the account of Nordwind Ltd now.")
    at.settle()
    assert one(sqlite_hotel, select(ArItem.open_minor)) == 700
    assert at.balance() == ("Settled", "€0.00")
