"""Fapiao at the cashier's, in the real window by keys and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from hotel_desk.domain.cashier_codes import FapiaoState
from hotel_desk.domain.settings import TAX_PLATFORM, TaxPlatformLine
from hotel_desk.jobs.fapiao_queue import send_fapiao
from hotel_desk.language import CHINESE
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.cashier.fapiao_panel import FapiaoPanel
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import Cashier, arrive, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


@pytest.fixture
def owing(sqlite_hotel: SmallHotel) -> Any:
    _stay, folio = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio, 10_000)
    return folio


def opened(at: Cashier) -> FapiaoPanel:
    at.find("101")
    at.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    at.qtbot.waitUntil(at.screen.fapiao.isVisible)
    at.settle()
    return at.screen.fapiao


def pressed(at: Cashier, button: QWidget) -> None:
    at.qtbot.waitUntil(button.isEnabled)
    at.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at.settle()


def states(hotel: SmallHotel) -> list[tuple[int, FapiaoState]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(FapiaoRequest.amount_minor, FapiaoRequest.state).order_by(FapiaoRequest.asked_at))
        return [(row.amount_minor, row.state) for row in rows]


def test_asked_for_by_the_keyboard_and_numbered_by_hand(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    assert panel.amounts.rows()[-1] == ("Left for a fapiao", "€100.00")
    assert panel.amount.value() == 10_000
    assert at.window.focusWidget() is panel.for_whom.line
    at.enter()
    assert panel.for_whom.error() == "Please fill this in."
    at.type("Acme")
    at.enter()
    assert at.says() == "A fapiao over €100.00 is requested."
    assert states(sqlite_hotel) == [(10_000, FapiaoState.WAITING)]
    assert panel.amounts.rows()[-1] == ("Left for a fapiao", "€0.00")
    panel.number.line.setFocus()
    at.type("25112000000000000001")
    pressed(at, panel.write_down)
    assert at.says() == "The fapiao is issued now."
    assert "25112000000000000001" in panel.list.item(0).text()
    pressed(at, panel.reverse)
    assert panel.reason.error()
    panel.reason.line.setFocus()
    at.type("wrong title")
    pressed(at, panel.reverse)
    assert states(sqlite_hotel) == [(10_000, FapiaoState.ISSUED), (-10_000, FapiaoState.WAITING)]
    panel.list.setCurrentRow(0)
    assert not panel.reverse.isVisible()


def test_more_than_is_left_is_refused_beside_the_amount(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    panel = opened(at)
    at.type("Acme")
    panel.amount.line.selectAll()
    panel.amount.line.setFocus()
    at.type("100.01")
    pressed(at, panel.request)
    assert "100.00 EUR" in panel.amount.error()
    assert states(sqlite_hotel) == []


def test_what_was_refused_is_corrected_in_the_form(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    hotel = sqlite_hotel
    hotel.desk.run(change_setting, key=TAX_PLATFORM.key, value=TaxPlatformLine.SIMULATED.value)
    at = cashier()
    panel = opened(at)
    at.type("4711")
    pressed(at, panel.request)
    send_fapiao(hotel.desk)
    at.screen.refresh()
    at.settle()
    assert "The title has digits in it." in panel.list.item(0).text()
    panel.for_whom.line.selectAll()
    panel.for_whom.line.setFocus()
    at.type("Eau de Cologne")
    pressed(at, panel.correct)
    assert states(hotel) == [(10_000, FapiaoState.WAITING)]
    panel.reason.line.setFocus()
    at.type("not wanted")
    pressed(at, panel.withdraw)
    assert states(hotel) == [(10_000, FapiaoState.WITHDRAWN)]


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_everything_has_a_name_and_fits(owing: Any, cashier: Any, language: str) -> None:
    at = cashier(size=(1024, 768))
    if language == CHINESE:
        at.window.speak(CHINESE)
        at = Cashier(at.qtbot, at.window)
    panel = opened(at)
    at.type("Acme")
    pressed(at, panel.request)
    assert unnamed_widgets(panel) == []
    for button in (panel.request, panel.write_down, panel.withdraw):
        # The body scrolls up and down, never to the side.
        assert button.mapTo(panel, button.rect().topRight()).x() < panel.width(), button.objectName()
        assert button.width() >= button.sizeHint().width()
