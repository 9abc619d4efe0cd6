"""Charges of other systems that could not be posted: seen, tried again and put aside with keys and mouse; read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.models.outside_payments import OutsideCharge
from hotel_desk.services.outside_charges import cancel_outside_charge, post_outside_charge
from hotel_desk.ui import cash_office
from hotel_desk.ui.cash_office.messages_page import ANSWER_WORDS
from hotel_desk.ui.cash_office.screen import CashOfficeScreen
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import arrived, balance, one

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Office:
    """Somebody at the page of messages."""

    def __init__(self, qtbot: QtBot, window: object) -> None:
        self.qtbot, self.window = qtbot, window
        self.settle()

    @property
    def screen(self) -> CashOfficeScreen:
        screen = self.window.current_screen()  # type: ignore[attr-defined]
        assert isinstance(screen, CashOfficeScreen)
        return screen

    def settle(self) -> None:
        runner = self.window._parts.runner  # type: ignore[attr-defined]
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending)

    def choose(self, reference: str) -> None:
        page = self.screen.messages
        row = next(row for row in page.table.rows() if row.reference == reference)
        assert page.table.select(row.id)
        self.settle()

    def click(self, button: QPushButton) -> None:
        self.qtbot.waitUntil(button.isEnabled)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()


@pytest.fixture
def office(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel) -> Office:
    charge: dict[str, Any] = {"vendor": "POS", "transaction_code": "BAR", "price_minor": 500}
    for number, room in enumerate(("101", "102", "999"), start=1):
        sqlite_hotel.desk.run(post_outside_charge, vendor_reference=f"B{number}", room_number=room, **charge)
    sqlite_hotel.desk.run(cancel_outside_charge, vendor="POS", vendor_reference="C1", cancelled_reference="B9", reason="wrong")
    opened = Office(qtbot, open_window(cash_office.SPEC))
    opened.click(opened.screen.tabs["messages"])
    return opened


def test_every_answer_has_words() -> None:
    assert set(ANSWER_WORDS) == set(OutsideAnswer)


def test_what_is_refused_is_listed_and_tried_again(office: Office, sqlite_hotel: SmallHotel) -> None:
    page = office.screen.messages
    assert [row.reference for row in page.table.rows()] == ["B1", "B2", "B3", "C1"]
    folio = arrived(sqlite_hotel).folio_id
    office.choose("B1")
    office.click(page.again)
    assert balance(sqlite_hotel, folio) == 500
    assert [row.reference for row in page.table.rows()] == ["B2", "B3", "C1"]
    office.choose("B2")
    office.click(page.again)
    assert [row.reference for row in page.table.rows()] == ["B2", "B3", "C1"]
    office.choose("C1")
    assert not page.again.isEnabled()
    assert unnamed_widgets(office.screen) == []


def test_a_message_is_put_aside_with_a_reason(office: Office, sqlite_hotel: SmallHotel) -> None:
    page = office.screen.messages
    office.choose("B3")
    office.click(page.aside)
    reason = office.screen.findChild(QPlainTextEdit, "message_aside_dialog_reason")
    assert reason is not None
    office.qtbot.keyClicks(reason, "paid in cash at the bar")
    yes = office.screen.findChild(QPushButton, "message_aside_dialog_yes")
    assert yes is not None
    office.click(yes)
    assert [row.reference for row in page.table.rows()] == ["B1", "B2", "C1"]
    kept = one(sqlite_hotel, select(OutsideCharge.dismiss_reason).where(OutsideCharge.vendor_reference == "B3"))
    assert kept == "paid in cash at the bar"
