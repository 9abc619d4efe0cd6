"""Payments without an answer in the cash office: asked again, cancelled, booked by hand, given up; and money that goes back."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.payment_attempts import AttemptKind, AttemptRequest
from hotel_desk.jobs.payment_terminals import SimulatedTerminal
from hotel_desk.jobs.terminal_payments import ask_terminal
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import Posting
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.screen import DEPOSITS
from hotel_desk.ui.terminal_words import ATTEMPTS
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import arrived, balance, one
from tests.terminals_of_tests import begun, for_folio
from tests.ui.terminal_window import terminal_fixture  # noqa: F401 - its fixture
from tests.ui.test_money_held import Office

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


@pytest.fixture
def office(qtbot: QtBot, open_window: OpenWindow) -> Any:
    return lambda **more: Office(qtbot, open_window(cash_office.SPEC, cashier.SPEC, **more))


def lost(hotel: SmallHotel, terminal: Path, *amounts: int) -> FolioId:
    """Payments whose answer was lost on the way, of a guest in the house."""
    folio_id = arrived(hotel).folio_id
    for amount in amounts:
        attempt = begun(hotel, for_folio(hotel, folio_id, amount))
        ask_terminal(hotel.desk, attempt, Event(), terminal=SimulatedTerminal(terminal))
    return folio_id


def opened(at: Office, amount: int) -> Any:
    """The panel of the payment over an amount."""
    page = at.screen.attempts
    row = next(number for number, row in enumerate(page.table.rows()) if row.amount_minor == amount)
    page.table.setFocus()
    page.table.selectRow(row)
    at.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    at.qtbot.waitUntil(page.panel.isVisible)
    return page.panel


def amounts(at: Office) -> list[int]:
    return [row.amount_minor for row in at.screen.attempts.table.rows()]


def test_what_has_no_answer_is_asked_again_cancelled_booked_or_given_up(sqlite_hotel: SmallHotel, terminal: Path, office: Any) -> None:
    folio_id = lost(sqlite_hotel, terminal, 5_002, 6_002, 7_003, 8_003)
    at = office()
    at.go(ATTEMPTS)
    assert amounts(at) == [5_002, 6_002, 7_003, 8_003]
    assert unnamed_widgets(at.screen) == []
    panel = opened(at, 5_002)
    at.qtbot.keyClick(panel.again, Qt.Key.Key_Return)
    at.settle()
    assert (amounts(at), balance(sqlite_hotel, folio_id)) == ([6_002, 7_003, 8_003], -5_002)
    assert at.window.messages.sentence() == "Posted."
    opened(at, 6_002)
    at.qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    at.settle()
    assert (amounts(at), balance(sqlite_hotel, folio_id)) == ([7_003, 8_003], -5_002)
    opened(at, 7_003)
    at.qtbot.mouseClick(panel.book, Qt.MouseButton.LeftButton)
    assert panel.card_last_four.error() == "Please fill this in."
    panel.card_brand.set_value("Visa")
    at.typed(panel.card_last_four, "4242")
    at.typed(panel.reference, "SLIP-7")
    at.qtbot.mouseClick(panel.book, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(panel.book, Qt.MouseButton.LeftButton)
    at.settle()
    assert (amounts(at), balance(sqlite_hotel, folio_id)) == ([8_003], -12_005)
    assert one(sqlite_hotel, select(Posting.card_last_four).where(Posting.reference == "SLIP-7")) == "4242"
    opened(at, 8_003)
    at.qtbot.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    at.settle()
    assert panel.isVisible()
    assert "knows nothing of it" in panel.asking.words.text()
    at.qtbot.mouseClick(panel.give_up, Qt.MouseButton.LeftButton)
    assert panel.reason.error() == "Please fill this in."
    at.typed(panel.reason, "the bank has no such payment")
    at.qtbot.waitUntil(panel.give_up.isEnabled)
    at.qtbot.mouseClick(panel.give_up, Qt.MouseButton.LeftButton)
    at.settle()
    assert (amounts(at), panel.isVisible()) == ([], False)


def test_deposits_and_holds_of_a_terminal_end_through_it(sqlite_hotel: SmallHotel, terminal: Path, office: Any) -> None:
    stay = arrived(sqlite_hotel).reservation_id
    card = sqlite_hotel.codes["CARD"]
    for kind, amount in ((AttemptKind.DEPOSIT, 20_000), (AttemptKind.HOLD, 30_000), (AttemptKind.HOLD, 40_000)):
        attempt = begun(sqlite_hotel, AttemptRequest(kind, amount, card, reservation_id=stay))
        ask_terminal(sqlite_hotel.desk, attempt, Event(), terminal=SimulatedTerminal(terminal))
    at = office()
    at.go(DEPOSITS)
    page = at.screen.deposits
    panel = page.panel
    at.open_row("deposit")
    assert panel.by_hand.isVisible()
    assert not panel.authorisation_code.isVisible()
    at.typed(panel.amount, "50")
    at.typed(panel.reason, "leaves")
    for _click in range(2):
        at.qtbot.mouseClick(panel.give_back, Qt.MouseButton.LeftButton)
    at.settle()
    assert one(sqlite_hotel, select(func.sum(Posting.amount_minor)).where(Posting.kind == PostingKind.REFUND)) == 5_000
    at.open_row("card")
    at.typed(panel.reason, "paid in cash")
    at.qtbot.mouseClick(panel.release, Qt.MouseButton.LeftButton)
    at.settle()
    at.open_row("card")
    at.qtbot.mouseClick(panel.capture, Qt.MouseButton.LeftButton)
    at.settle()
    with sqlite_hotel.database.snapshot() as connection:
        states = set(connection.execute(select(Preauthorisation.state)).scalars())
    assert states == {PreauthorisationState.CAPTURED, PreauthorisationState.RELEASED}
    assert len(list(terminal.glob("*.json"))) == 6
    assert SimulatedTerminal(terminal).taken_minor() == -one(sqlite_hotel, select(func.sum(Posting.amount_minor)))


def test_the_list_fits_in_chinese_on_a_small_screen(sqlite_hotel: SmallHotel, terminal: Path, office: Any) -> None:
    lost(sqlite_hotel, terminal, 5_002)
    at = office(size=(1024, 768))
    at.window.speak(CHINESE)
    at.settle()
    at.go(ATTEMPTS)
    panel = opened(at, 5_002)
    QApplication.processEvents()
    for button in (panel.again, panel.cancel, panel.book, panel.give_up):
        right = button.mapTo(at.window, button.rect().bottomRight())
        assert right.x() <= at.window.width()
        assert button.width() >= button.sizeHint().width()
    for chip in at.screen.tabs.values():
        assert chip.mapTo(at.window, chip.rect().topRight()).x() <= at.window.width()
