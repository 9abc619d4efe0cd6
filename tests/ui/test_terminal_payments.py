"""Paying through a terminal and a wallet in the real window: approved, declined, stopped, without an answer; one entry for two clicks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotel_desk.domain.codes import PostingKind
from hotel_desk.queries.payment_attempts import open_attempts
from hotel_desk.ui.cashier.pay_dialog import PayDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import Cashier, arrive, charge, lines
from tests.ui.terminal_window import terminal_fixture  # noqa: F401 - its fixture

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel

WALLET_CODE = "134567890123456789"


@pytest.fixture
def owing(sqlite_hotel: SmallHotel) -> FolioId:
    _stay, folio = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio, 5_000)
    return folio


def paying(at: Cashier, method: str, amount: str = "") -> Any:
    """The payment panel is open, with a method and an amount."""
    at.find("101")
    panel = at.screen.payment
    at.shortcut(Qt.Key.Key_F3, panel)
    at.settle()
    at.choose_method(method)
    if amount:
        panel.amount.line.setFocus()
        panel.amount.line.selectAll()
        at.type(amount)
    return panel


def test_a_card_payment_is_asked_for_and_posted(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any) -> None:
    at = cashier()
    panel = paying(at, "Bank card")
    assert panel.take.text() == "Ask the terminal"
    assert not panel.card_last_four.isVisible()
    for _click in range(3):
        at.qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    at.settle()
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000), (PostingKind.PAYMENT, -5_000)]
    assert len(list(terminal.glob("*.json"))) == 1
    assert at.balance() == ("Settled", "€0.00")
    assert not panel.isVisible()


def test_a_card_that_is_declined_and_then_typed_by_hand(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any) -> None:
    at = cashier()
    panel = paying(at, "Bank card", "20.01")
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert panel.terminal.asking.words.text() == "Declined. Nothing was taken. The card was declined."
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000)]
    assert panel.form.isEnabled()
    panel.terminal.by_hand.check.setFocus()
    at.press(Qt.Key.Key_Space)
    assert (panel.take.text(), panel.card_last_four.isVisible()) == ("Take payment", True)
    assert unnamed_widgets(at.screen) == []


def test_no_answer_is_said_on_the_folio(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any) -> None:
    at = cashier()
    panel = paying(at, "Bank card", "20.02")
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert "nobody knows whether it was taken" in panel.terminal.asking.words.text()
    assert "nobody knows whether it was taken" in at.says()
    at.qtbot.waitUntil(lambda: "nobody knows whether the terminal has taken it" in at.screen.page.notices.text())
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000)]
    # The same again is refused, in words.
    at.qtbot.waitUntil(panel.take.isEnabled)
    at.qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    at.settle()
    assert panel.terminal.asking.words.text().startswith("The same amount was asked for already")
    assert len(sqlite_hotel.desk.read(open_attempts)) == 1
    # And it is not typed beside it either: it may have been taken.
    panel.terminal.by_hand.check.setFocus()
    at.press(Qt.Key.Key_Space)
    panel.card_brand.set_value("Visa")
    panel.card_last_four.line.setFocus()
    at.type("4242")
    at.qtbot.waitUntil(panel.take.isEnabled)
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert panel.amount.error().startswith("The same amount was asked for already")
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000)]


@pytest.mark.parametrize("way", ["the button", "leaving the panel"])
def test_somebody_stops_asking(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any, way: str) -> None:
    at = cashier()
    panel = paying(at, "Bank card", "20.06")
    at.press(Qt.Key.Key_Return)
    asking = panel.terminal.asking
    at.qtbot.waitUntil(lambda: asking.stop_button.hasFocus() and bool(list(terminal.glob("*.json"))))
    assert asking.bar.isVisible()
    assert not panel.form.isEnabled()
    if way == "the button":
        at.press(Qt.Key.Key_Return)
    else:
        panel.leave()
        assert panel.isVisible()
        panel.discard()
    at.settle()
    assert asking.words.text().startswith("Cancelled. Nothing was taken.")
    assert sqlite_hotel.desk.read(open_attempts) == ()
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000)]


def test_the_code_of_a_wallet_is_scanned(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any) -> None:
    at = cashier()
    panel = paying(at, "Mobile wallet")
    code = panel.terminal.wallet_code
    code.line.setFocus()
    at.type("4242424242424242")
    at.press(Qt.Key.Key_Return)
    assert code.error().startswith("This is no payment code of a wallet.")
    assert list(terminal.glob("*.json")) == []
    code.line.selectAll()
    at.type(WALLET_CODE)
    # A scanner ends with Enter.
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 5_000), (PostingKind.PAYMENT, -5_000)]
    assert code.value() == ""


def test_by_touch_in_the_dialog(sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any) -> None:
    at = cashier(size=(1024, 768))
    paying(at, "Bank card")
    at.press(Qt.Key.Key_F11)
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(PayDialog)))
    (dialog,) = at.window.findChildren(PayDialog)
    at.settle()
    tile = next(tile for tile in dialog.methods.values() if tile.text() == "Bank card")
    at.qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert dialog.panel.take.text() == "Ask the terminal"
    at.qtbot.mouseClick(dialog.panel.take, Qt.MouseButton.LeftButton)
    at.settle()
    at.qtbot.waitUntil(lambda: not at.window.findChildren(PayDialog))
    assert at.balance() == ("Settled", "€0.00")


def test_money_goes_back_through_the_terminal_and_a_card_is_held(
    sqlite_hotel: SmallHotel, terminal: Path, owing: FolioId, cashier: Any
) -> None:
    at = cashier()
    panel = paying(at, "Bank card", "80")
    at.press(Qt.Key.Key_Return)
    at.settle()
    refund = at.screen.refund
    at.shortcut(Qt.Key.Key_F6, refund)
    at.settle()
    at.choose_method("Bank card")
    assert refund.terminal.money.isVisible()
    assert refund.amount.value() == 3_000
    refund.reason.line.setFocus()
    at.type("paid too much")
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert lines(sqlite_hotel, owing)[-1] == (PostingKind.REFUND, 3_000)
    deposit = at.screen.deposit
    at.shortcut(Qt.Key.Key_F7, deposit)
    at.settle()
    at.choose_method("Bank card")
    deposit.amount.line.setFocus()
    at.type("300")
    at.qtbot.mouseClick(deposit.hold, Qt.MouseButton.LeftButton)
    at.settle()
    assert not deposit.isVisible()
    assert at.says().startswith("Posted.")
    assert len(list(terminal.glob("*.json"))) == 3
    assert not panel.isVisible()


def test_a_desk_without_a_terminal_types_as_ever(sqlite_hotel: SmallHotel, owing: FolioId, cashier: Any) -> None:
    at = cashier()
    panel = paying(at, "Bank card")
    assert (panel.take.text(), panel.card_last_four.isVisible(), panel.terminal.by_hand.isVisible()) == ("Take payment", True, False)
    QApplication.processEvents()
