"""Several bills settled together in the real window, by keys and mouse; the database says what was posted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from hotel_desk.domain.joint_payments import SettledBy
from hotel_desk.language import CHINESE
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import FolioWindow, Receipt
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.ui.cashier.pay_dialog import PayDialog
from hotel_desk.ui.cashier.settle_dialog import SettleDialog
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.accounts_of_tests import Partners
from tests.ui.cashier_window import Cashier, arrive, charge

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel


class Rooms:
    """Ana in 101 with two windows and a deposit of 20.00 in the first, Bo in 102; each owes something."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.partners = Partners(hotel)
        stay, self.ana = arrive(hotel, "101", "Ana Silva")
        _stay, self.bo = arrive(hotel, "102", "Bo Berg")
        hotel.desk.run(open_folio_window, folio_id=self.ana, payee_name="Ana Silva")
        hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=2_000)
        charge(hotel, self.ana, 8_000, window_number=2)
        charge(hotel, self.bo, 6_000)

    def balances(self) -> dict[tuple[FolioId, int], int]:
        asked = select(FolioWindow.folio_id, FolioWindow.number, FolioWindow.balance_minor)
        with self.hotel.database.snapshot() as connection:
            return {(row.folio_id, row.number): row.balance_minor for row in connection.execute(asked)}


@pytest.fixture
def rooms(sqlite_hotel: SmallHotel) -> Rooms:
    return Rooms(sqlite_hotel)


def opened(at: Cashier) -> SettleDialog:
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.settle()
    at.press(Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    return on_view(at)


def on_view(at: Cashier) -> SettleDialog:
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(SettleDialog)))
    (dialog,) = at.window.findChildren(SettleDialog)
    at.qtbot.waitUntil(lambda: bool(dialog.bills.parts))
    return dialog


def find_bill(at: Cashier, dialog: SettleDialog, text: str) -> None:
    before = len(dialog.bills.parts)
    at.qtbot.keyClicks(dialog.search.line, text)
    at.qtbot.waitUntil(dialog.search._popup.isVisible)
    at.qtbot.keyClick(dialog.search.line, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: len(dialog.bills.parts) == before + 1)


def typed(at: Cashier, line: Any, text: str) -> None:
    line.setFocus()
    line.selectAll()
    at.qtbot.keyClicks(line, text)


def chosen(at: Cashier, box: Any, title: str) -> None:
    box.setFocus()
    at.qtbot.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != title:
        before = box.currentIndex()
        at.qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() == before + 1


def touched(at: Cashier, widget: QWidget) -> None:
    at.qtbot.waitUntil(widget.isEnabled)
    at.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def gone(at: Cashier) -> None:
    at.qtbot.waitUntil(lambda: not at.window.findChildren(SettleDialog))
    at.settle()


def test_two_rooms_in_one_payment_by_the_keyboard(rooms: Rooms, cashier: Any, no_print_system: None) -> None:
    at = cashier()
    dialog = opened(at)
    assert [(part.bill.window_number, part.amount_minor) for part in dialog.bills.parts] == [(2, 8_000)]
    find_bill(at, dialog, "berg")
    assert dialog.sums.rows() == [("Pay now", "€140.00"), ("Settled together", "€140.00")]
    typed(at, dialog.money.received.line, "150")
    assert dialog.sums.rows()[-2] == ("Change to give", "€10.00")
    chosen(at, dialog.money.paper.box, "Receipt on A4")
    at.qtbot.keyClick(dialog.money.received.line, Qt.Key.Key_Return)
    gone(at)
    assert at.says() == "€140.00 settled on 2 bills."
    now = rooms.balances()
    assert (now[rooms.ana, 1], now[rooms.ana, 2], now[rooms.bo, 1]) == (-2_000, 0, 0)
    with rooms.hotel.database.snapshot() as connection:
        keys = connection.execute(select(Receipt.joint_key).where(Receipt.joint_key.is_not(None))).scalars().all()
    assert (len(keys), len(set(keys))) == (2, 1)
    previews = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, PaperPreviewDialog) and widget.isVisible()]
    (paper,) = previews
    assert paper.windowTitle() == "Receipt 1, 2"
    paper.close()
    assert not at.screen.payment.isVisible()


def test_each_bill_in_its_own_way_and_the_rest_otherwise(rooms: Rooms, cashier: Any) -> None:
    at = cashier()
    dialog = opened(at)
    typed(at, dialog.amount.line, "20")
    chosen(at, dialog.way.box, "Prepaid")
    assert dialog.bills.parts[0].by is SettledBy.PREPAID
    touched(at, dialog.split)
    assert [(part.by, part.amount_minor) for part in dialog.bills.parts] == [(SettledBy.PREPAID, 2_000), (SettledBy.PAY_NOW, 6_000)]
    chosen(at, dialog.way.box, "On account")
    touched(at, dialog.settle)
    assert dialog.account.error() == "Please choose the account that pays."
    at.qtbot.keyClicks(dialog.account.line, "nord")
    at.qtbot.waitUntil(dialog.account._popup.isVisible)
    at.qtbot.keyClick(dialog.account.line, Qt.Key.Key_Return)
    at.qtbot.waitUntil(lambda: dialog.bills.parts[1].account_name == "Nordwind Ltd")
    assert not dialog.money.method.isVisible()
    at.qtbot.waitUntil(dialog.settle.isEnabled)
    touched(at, dialog.settle)
    gone(at)
    now = rooms.balances()
    assert (now[rooms.ana, 1], now[rooms.ana, 2]) == (0, 0)
    assert rooms.partners.account(rooms.partners.company) == 6_000


def dollar_worth(hotel: SmallHotel, millionths: int) -> None:
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=millionths)
    hotel.clock.set(hotel.clock.now() + timedelta(seconds=1))


def test_dollars_for_two_rooms_at_the_rate_that_holds(rooms: Rooms, cashier: Any) -> None:
    dollar_worth(rooms.hotel, 900_000)
    at = cashier()
    dialog = opened(at)
    find_bill(at, dialog, "102")
    at.qtbot.waitUntil(dialog.money.notes.currency.isVisible)
    chosen(at, dialog.money.notes.currency.box, "USD")
    touched(at, dialog.settle)
    assert dialog.money.received.error() == "Please fill this in."
    typed(at, dialog.money.received.line, "150")
    assert dialog.sums.rows()[1:-1] == [("Needed in USD", "US$155.55"), ("Worth", "€135.00")]
    touched(at, dialog.settle)
    assert "€140.00" in dialog.money.received.error()
    typed(at, dialog.money.received.line, "200")
    assert dialog.sums.rows()[2:-1] == [("Worth", "€180.00"), ("Change to give", "€40.00")]
    dollar_worth(rooms.hotel, 920_000)
    at.qtbot.waitUntil(dialog.settle.isEnabled)
    touched(at, dialog.settle)
    # The desk says that the rate is another by now, and the amounts follow it.
    at.qtbot.waitUntil(lambda: ("Worth", "€184.00") in dialog.sums.rows())
    assert "0.92" in dialog.money.notes.currency.error()
    assert rooms.balances()[rooms.bo, 1] == 6_000
    at.qtbot.waitUntil(dialog.settle.isEnabled)
    touched(at, dialog.settle)
    gone(at)
    now = rooms.balances()
    assert (now[rooms.ana, 2], now[rooms.bo, 1]) == (0, 0)
    with rooms.hotel.database.snapshot() as connection:
        (notes,) = connection.execute(select(ForeignCash.foreign_minor, ForeignCash.worth_minor)).all()
    assert tuple(notes) == (20_000, 18_400)


def test_what_is_handed_over_is_spread_and_del_takes_a_bill_away(rooms: Rooms, cashier: Any) -> None:
    at = cashier()
    dialog = opened(at)
    find_bill(at, dialog, "102")
    typed(at, dialog.money.received.line, "100")
    touched(at, dialog.settle)
    assert "€140.00" in dialog.money.received.error()
    touched(at, dialog.spread)
    assert [part.amount_minor for part in dialog.bills.parts] == [8_000, 2_000]
    dialog.table.setFocus()
    dialog.table.select(dialog.bills.parts[1].number)
    at.qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert [part.amount_minor for part in dialog.bills.parts] == [8_000]
    at.qtbot.keyClick(dialog.table, Qt.Key.Key_Escape)
    gone(at)
    assert rooms.balances()[rooms.ana, 2] == 8_000


def test_the_keys_for_touch_lead_to_it_and_two_presses_are_one_payment(rooms: Rooms, cashier: Any) -> None:
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.settle()
    at.press(Qt.Key.Key_F11)
    at.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in at.window.findChildren(PayDialog)))
    (pay,) = at.window.findChildren(PayDialog)
    touched(at, pay.more_bills)
    dialog = on_view(at)
    find_bill(at, dialog, "102")
    at.qtbot.waitUntil(dialog.settle.isEnabled)
    at.qtbot.mouseDClick(dialog.settle, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    gone(at)
    now = rooms.balances()
    assert (now[rooms.ana, 2], now[rooms.bo, 1]) == (0, 0)


def test_everything_has_a_name_and_fits(rooms: Rooms, cashier: Any) -> None:
    at = cashier(size=(1024, 768))
    at.window.speak(CHINESE)
    at = Cashier(at.qtbot, at.window)
    dialog = opened(at)
    chosen(at, dialog.way.box, dialog.way.box.itemText(1))
    assert unnamed_widgets(dialog) == []
    assert dialog.width() <= 1024
    assert dialog.height() <= 768
    for button in (dialog.split, dialog.remove, dialog.spread, dialog.settle, dialog.leave):
        assert button.width() >= button.sizeHint().width()
