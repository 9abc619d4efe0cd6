"""Deposits, held cards and exchange rates in the cash office, in the real window on a real hotel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import PostingId
from hotel_desk.language import CHINESE
from hotel_desk.models.cash import ExchangeRate
from hotel_desk.models.folio import Posting
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.ledger import Card
from hotel_desk.services.preauthorisations import hold_card
from hotel_desk.services.reservations import cancel_reservation
from hotel_desk.ui import cash_office, cashier
from hotel_desk.ui.cash_office.screen import DEPOSITS, RATES, CashOfficeScreen
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.stays_of_tests import FOURTH, NEXT, arrived, one
from tests.ui.cashier_window import Cashier, arrive

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow


class Office:
    """Somebody in the cash office: what they press, and what they see."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        self.qtbot, self.window = qtbot, window
        self.settle()

    @property
    def screen(self) -> CashOfficeScreen:
        screen = self.window.current_screen()
        assert isinstance(screen, CashOfficeScreen)
        return screen

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending, timeout=60_000)

    def go(self, page: str) -> None:
        self.window.go_to(Target(screen="cash_office", kind=page))
        self.screen.refresh()
        self.settle()

    def shown(self) -> list[tuple[str, str, int]]:
        return [(row.kind, row.guest_name, row.open_minor) for row in self.screen.deposits.table.rows()]

    def open_row(self, kind: str) -> None:
        table = self.screen.deposits.table
        row = next(number for number, row in enumerate(table.rows()) if row.kind == kind)
        table.setFocus()
        table.selectRow(row)
        self.qtbot.keyClick(table, Qt.Key.Key_Return)
        self.settle()

    def typed(self, field: Any, text: str) -> None:
        field.line.setFocus()
        field.line.selectAll()
        self.qtbot.keyClicks(field.line, text)


def put_down(hotel: SmallHotel, stay: Any, amount_minor: int = 20_000) -> PostingId:
    taken = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=amount_minor)
    return PostingId(taken.posting_id)


def count(hotel: SmallHotel, kind: PostingKind) -> int:
    found: int = one(hotel, select(func.count()).where(Posting.kind == kind))
    return found


@pytest.fixture
def office(qtbot: QtBot, open_window: OpenWindow) -> Any:
    return lambda **more: Office(qtbot, open_window(cash_office.SPEC, cashier.SPEC, **more))


def test_a_deposit_is_returned_once_however_often_it_is_pressed(sqlite_hotel: SmallHotel, office: Any) -> None:
    money = put_down(sqlite_hotel, arrived(sqlite_hotel).reservation_id)
    at = office()
    at.go(DEPOSITS)
    assert at.shown() == [("deposit", "Ana Silva", 20_000)]
    at.open_row("deposit")
    panel = at.screen.deposits.panel
    assert panel.amount.value() == 20_000
    at.qtbot.mouseClick(panel.give_back, Qt.MouseButton.LeftButton)
    assert panel.reason.error() == "Please fill this in."
    at.typed(panel.amount, "50")
    at.typed(panel.reason, "leaves")
    at.qtbot.mouseDClick(panel.give_back, Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(panel.give_back, Qt.MouseButton.LeftButton)
    at.settle()
    assert count(sqlite_hotel, PostingKind.REFUND) == 1
    assert one(sqlite_hotel, select(Posting.refund_of_id).where(Posting.kind == PostingKind.REFUND)) == money
    assert not panel.isVisible()
    assert at.shown() == [("deposit", "Ana Silva", 15_000)]


def test_a_deposit_of_a_cancelled_reservation_is_kept(sqlite_hotel: SmallHotel, office: Any) -> None:
    gone = sqlite_hotel.book(NEXT, FOURTH)
    put_down(sqlite_hotel, gone, 5_000)
    sqlite_hotel.desk.run(cancel_reservation, reservation_id=gone, reason="ill")
    at = office()
    at.go(DEPOSITS)
    at.open_row("deposit")
    panel = at.screen.deposits.panel
    assert panel.keep.isVisible()
    at.typed(panel.reason, "agreed")
    panel.keep.setFocus()
    at.qtbot.keyClick(panel.keep, Qt.Key.Key_Return)
    at.qtbot.keyClick(panel.keep, Qt.Key.Key_Return)
    at.settle()
    assert count(sqlite_hotel, PostingKind.FORFEIT) == 1
    assert at.shown() == []


def test_a_held_card_is_captured_or_released(sqlite_hotel: SmallHotel, office: Any) -> None:
    stay = arrived(sqlite_hotel).reservation_id
    put_down(sqlite_hotel, stay)
    card: dict[str, Any] = {"card": Card("Visa", "4242", "A1"), "transaction_code_id": sqlite_hotel.codes["CARD"], "amount_minor": 30_000}
    for _hold in range(2):
        sqlite_hotel.desk.run(hold_card, reservation_id=stay, **card)
    at = office()
    at.go(DEPOSITS)
    chip = at.screen.deposits.chips.findChild(QPushButton, "deposit_filter_card")
    at.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert [kind for kind, _guest, _open in at.shown()] == ["card", "card"]
    at.open_row("card")
    panel = at.screen.deposits.panel
    at.typed(panel.amount, "120")
    at.qtbot.keyClick(panel.amount.line, Qt.Key.Key_Return)
    at.qtbot.keyClick(panel.amount.line, Qt.Key.Key_Return)
    at.settle()
    assert (count(sqlite_hotel, PostingKind.PAYMENT), len(at.shown())) == (1, 1)
    at.open_row("card")
    at.typed(panel.reason, "paid in cash")
    at.qtbot.mouseClick(panel.release, Qt.MouseButton.LeftButton)
    at.settle()
    with sqlite_hotel.database.snapshot() as connection:
        states = set(connection.execute(select(Preauthorisation.state)).scalars())
    assert (states, at.shown()) == ({PreauthorisationState.CAPTURED, PreauthorisationState.RELEASED}, [])


def test_who_is_not_covered_tonight_leads_to_the_folio(sqlite_hotel: SmallHotel, office: Any) -> None:
    folio = arrived(sqlite_hotel).folio_id
    at = office()
    at.go(DEPOSITS)
    assert [row[:2] for row in at.shown()] == [("short", "Ana Silva")]
    at.open_row("short")
    screen = at.window.current_screen()
    assert isinstance(screen, CashierScreen)
    assert screen._folio_id == folio


def test_a_rate_is_set_once_and_its_history_stays(sqlite_hotel: SmallHotel, office: Any) -> None:
    at = office()
    at.go(RATES)
    page = at.screen.rates
    for number, typed in enumerate(("0.92", "0.935"), start=1):
        at.qtbot.waitUntil(page.save.isEnabled)
        page.currency.set_value("USD")
        at.typed(page.rate, typed)
        at.qtbot.keyClick(page.rate.line, Qt.Key.Key_Return)
        at.qtbot.keyClick(page.rate.line, Qt.Key.Key_Return)
        at.settle()
        assert one(sqlite_hotel, select(func.count()).select_from(ExchangeRate)) == number
    assert [(row.currency, row.buying_millionths) for row in page.table.rows()] == [("USD", 935_000)]
    page.table.selectRow(0)
    at.settle()
    assert [row.buying_millionths for row in page.history.rows()] == [935_000, 920_000]
    at.qtbot.waitUntil(page.save.isEnabled)
    page.currency.set_value("JPY")
    at.typed(page.rate, "nothing")
    at.qtbot.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert page.rate.error() == "A rate above zero with at most six decimal places, please."


def test_a_card_is_only_held_from_the_panel_of_a_deposit(sqlite_hotel: SmallHotel, qtbot: QtBot, open_window: OpenWindow) -> None:
    arrive(sqlite_hotel)
    at = Cashier(qtbot, open_window(cashier.SPEC))
    at.find("101")
    panel = at.screen.deposit
    at.shortcut(Qt.Key.Key_F7, panel)
    assert not panel.hold.isVisible()
    at.choose_method("Bank card")
    for field, text in ((panel.amount, "300"), (panel.card_last_four, "4242"), (panel.authorisation_code, "A1")):
        field.line.setFocus()
        at.type(text)
    panel.card_brand.set_value("Visa")
    qtbot.mouseDClick(panel.hold, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.hold, Qt.MouseButton.LeftButton)
    at.settle()
    assert one(sqlite_hotel, select(func.count()).select_from(Preauthorisation)) == 1
    assert one(sqlite_hotel, select(func.count()).select_from(Posting)) == 0
    assert not panel.isVisible()


def test_the_pages_have_names_and_fit(sqlite_hotel: SmallHotel, office: Any) -> None:
    put_down(sqlite_hotel, arrived(sqlite_hotel).reservation_id)
    at = office(size=(1024, 768))
    at.window.speak(CHINESE)
    at = Office(at.qtbot, at.window)
    for page in (DEPOSITS, RATES):
        at.go(page)
        assert unnamed_widgets(at.screen.pages[page]) == []
        assert at.window.width() == 1024
