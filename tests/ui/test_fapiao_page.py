"""The register of fapiao in the cash office, in the real window; sent through the simulated platform by a job of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.domain.settings import TAX_PLATFORM, TaxPlatformLine
from hotel_desk.language import CHINESE
from hotel_desk.services.fapiao import request_fapiao
from hotel_desk.services.settings import change_setting
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.fapiao_page import FapiaoPage
from hotel_desk.ui.cash_office.screen import FAPIAO, CashOfficeScreen
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import arrive, charge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Office:
    """Somebody at the register."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        self.qtbot = qtbot
        self.window = window
        window.go_to(Target(screen="cash_office", kind=FAPIAO))

    @property
    def page(self) -> FapiaoPage:
        screen = self.window.current_screen()
        assert isinstance(screen, CashOfficeScreen)
        return screen.fapiao

    def states(self) -> list[FapiaoState]:
        return [row.request.state for row in self.page.table.rows()]

    def until_states(self, *states: FapiaoState) -> None:
        self.qtbot.waitUntil(lambda: self.states() == list(states))

    def says(self) -> str:
        return str(self.window.messages.sentence())


def asked(hotel: SmallHotel, folio: Any, title: str, amount_minor: int) -> None:
    hotel.desk.run(request_fapiao, folio_id=folio, kind=FapiaoKind.ORDINARY, title=title, amount_minor=amount_minor)


@pytest.fixture
def office(qtbot: QtBot, open_window: OpenWindow, sqlite_hotel: SmallHotel) -> Any:
    _stay, folio = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio, 10_000)
    asked(sqlite_hotel, folio, "4711", 3_000)
    asked(sqlite_hotel, folio, "Acme", 5_000)
    return lambda **options: Office(qtbot, open_window(cash_office.SPEC, cashier.SPEC, **options))


def test_sent_refused_tried_again_and_opened(sqlite_hotel: SmallHotel, office: Any) -> None:
    at = office()
    at.until_states(FapiaoState.WAITING, FapiaoState.WAITING)
    page = at.page
    at.qtbot.mouseClick(page.sending.button, Qt.MouseButton.LeftButton)
    at.qtbot.waitUntil(lambda: "issued by hand" in at.says())
    sqlite_hotel.desk.run(change_setting, key=TAX_PLATFORM.key, value=TaxPlatformLine.SIMULATED.value)
    at.qtbot.waitUntil(page.sending.button.isEnabled)
    at.qtbot.mouseClick(page.sending.button, Qt.MouseButton.LeftButton)
    at.until_states(FapiaoState.ISSUED, FapiaoState.REFUSED)
    first, refused = page.table.rows()
    assert (first.request.platform_number != "", first.sums.left_minor, first.sums.issued_minor) == (True, 5_000, 5_000)
    assert refused.request.answer == "The title has digits in it."
    page.chips.choose(FapiaoState.REFUSED.value)
    page.table.select(refused.request.request_id)
    at.qtbot.waitUntil(lambda: page.again.isEnabled() and page.sending.button.isEnabled())
    at.qtbot.mouseClick(page.again, Qt.MouseButton.LeftButton)
    at.qtbot.waitUntil(lambda: at.says().startswith("Issued: 0; refused: 1"))
    at.until_states(FapiaoState.REFUSED)
    page.table.setFocus()
    page.table.select(refused.request.request_id)
    at.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: isinstance(at.window.current_screen(), CashierScreen))
    screen = at.window.current_screen()
    at.qtbot.waitUntil(screen.fapiao.isVisible)
    at.qtbot.waitUntil(lambda: screen.fapiao.list.count() == 2)


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_everything_has_a_name_and_fits(office: Any, language: str) -> None:
    at = office(size=(1024, 768))
    if language == CHINESE:
        at.window.speak(CHINESE)
        at = Office(at.qtbot, at.window)
    at.until_states(FapiaoState.WAITING, FapiaoState.WAITING)
    QApplication.processEvents()
    assert unnamed_widgets(at.page) == []
    assert at.page.width() <= 1024
    assert at.page.table.horizontalScrollBar().maximum() == 0
    screen = at.window.current_screen()
    for chip in (*screen.tabs.values(), at.page.again, at.page.sending.button):
        assert chip.width() >= chip.sizeHint().width()
    assert screen.tabs[FAPIAO].toolTip().endswith("(Ctrl+0)")
