"""Taking money by touch, in the real window on a real hotel: tiles, keys, foreign notes, the change, and one entry for two clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import CHINESE
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.ui.cashier.pay_dialog import TOUCH_SIZE, PayDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.cashier_window import Cashier, arrive, charge, lines

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def touched(at: Cashier, widget: QWidget) -> None:
    assert widget.isVisible()
    at.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def keyed(at: Cashier, dialog: PayDialog, keys: str) -> None:
    for key in keys:
        touched(at, dialog.keys.keys["point" if key == "." else key])


def opened(at: Cashier, shortcut: Qt.Key = Qt.Key.Key_F3) -> PayDialog:
    at.shortcut(shortcut, at.screen.payment if shortcut is Qt.Key.Key_F3 else at.screen.deposit)
    at.settle()
    at.press(Qt.Key.Key_F11)
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(PayDialog)))
    (dialog,) = at.window.findChildren(PayDialog)
    at.settle()
    return dialog


@pytest.fixture
def owing(sqlite_hotel: SmallHotel) -> Any:
    _stay, folio = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio, 8_200)
    sqlite_hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=920_000)
    return folio


def test_cash_by_keys_and_the_change(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    dialog = opened(at)
    panel = dialog.panel
    assert panel.amount.value() == 8_200
    panel.handed_over.line.setFocus()
    keyed(at, dialog, "1007")
    touched(at, dialog.keys.keys["back"])
    assert panel.handed_over.value() == 10_000
    assert panel.amounts.rows()[-1] == ("Change to give", "€18.00")
    touched(at, panel.take)
    at.settle()
    assert lines(sqlite_hotel, owing)[-1] == (PostingKind.PAYMENT, -8_200)
    assert (dialog.change.isVisible(), dialog.change.text()) == (True, "€18.00")
    touched(at, dialog.finish)
    at.qtbot.waitUntil(lambda: not at.window.findChildren(PayDialog))
    assert not at.screen.payment.isVisible()
    assert at.balance() == ("Settled", "€0.00")


def test_dollars_close_the_bill_at_zero(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    dialog = opened(at)
    touched(at, dialog.currencies["USD"])
    assert dialog.focusWidget() is dialog.panel.handed_over.line
    touched(at, dialog.exact)
    assert dialog.panel.handed_over.value() == 8_913
    dialog.panel.handed_over.line.selectAll()
    keyed(at, dialog, "100")
    assert dialog.panel.amounts.rows()[-3:] == [("Needed in USD", "US$89.13"), ("Worth", "€92.00"), ("Change to give", "€10.00")]
    touched(at, dialog.panel.take)
    at.settle()
    assert dialog.change.text() == "€10.00"
    assert at.balance() == ("Settled", "€0.00")


def test_too_few_dollars_and_none(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    dialog = opened(at)
    touched(at, dialog.currencies["USD"])
    touched(at, dialog.panel.take)
    assert dialog.panel.handed_over.error() == "Please fill this in."
    keyed(at, dialog, "89.12")
    touched(at, dialog.panel.take)
    assert dialog.panel.handed_over.error() == "Less than the amount. Nothing was taken."
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 8_200)]


@pytest.mark.parametrize("way", ["double click", "double Enter"])
@pytest.mark.parametrize(("shortcut", "kind"), [(Qt.Key.Key_F3, PostingKind.PAYMENT), (Qt.Key.Key_F7, PostingKind.DEPOSIT)])
def test_two_presses_are_one_entry(
    sqlite_hotel: SmallHotel, owing: Any, cashier: Any, way: str, *, shortcut: Qt.Key, kind: PostingKind
) -> None:
    at = cashier()
    qtbot = at.qtbot
    at.find("101")
    dialog = opened(at, shortcut)
    dialog.panel.amount.line.selectAll()
    keyed(at, dialog, "50")
    if way == "double click":
        qtbot.mouseDClick(dialog.panel.take, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(dialog.panel.take, Qt.MouseButton.LeftButton)
    else:
        line = dialog.panel.amount.line
        qtbot.keyClick(line, Qt.Key.Key_Return)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    at.settle()
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 8_200), (kind, -5_000)]


def test_a_tile_asks_for_what_its_method_needs_and_esc_leaves(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    dialog = opened(at)
    card = next(tile for tile in dialog.methods.values() if tile.text() == "Bank card")
    touched(at, card)
    assert (card.isChecked(), dialog.panel.card_last_four.isVisible(), dialog.panel.handed_over.isVisible()) == (True, True, False)
    assert not dialog.exact.isVisible()
    assert not dialog.currencies["USD"].isVisible()
    at.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    at.qtbot.waitUntil(lambda: not at.window.findChildren(PayDialog))
    assert at.screen.payment.isVisible()
    assert lines(sqlite_hotel, owing) == [(PostingKind.CHARGE, 8_200)]


def test_everything_is_large_enough_for_a_finger_and_fits(sqlite_hotel: SmallHotel, owing: Any, cashier: Any) -> None:
    at = cashier(size=(1024, 768))
    at.window.speak(CHINESE)
    at = Cashier(at.qtbot, at.window)
    at.find("101")
    dialog = opened(at)
    assert unnamed_widgets(dialog) == []
    assert dialog.width() <= 1024
    assert dialog.height() <= 768
    for key in dialog.keys.keys.values():
        assert key.height() >= TOUCH_SIZE
    for tile in (*dialog.methods.values(), *dialog.currencies.values()):
        assert tile.height() >= TOUCH_SIZE
    assert all(button.isVisible() for button in dialog.keys.findChildren(QPushButton))
