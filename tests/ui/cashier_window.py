"""A person at the cashier's screen, on a real hotel, for the tests of the screen."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from hotel_desk.db.desk import begin_unit_of_work
from hotel_desk.db.journal import write_journal
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.models.folio import Posting
from hotel_desk.services import ledger
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from hotel_desk.ui.cashier import SPEC
from hotel_desk.ui.cashier.screen import CashierScreen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
LATER = date(2026, 3, 5)


def arrive(
    hotel: SmallHotel, room: str = "101", guest: str = "Ana Silva", departure: date = LATER, *, price_minor: int = 10_000
) -> tuple[ReservationId, FolioId]:
    stay = hotel.book(DAY, departure, guest=guest, kind=hotel.suite if room.startswith("2") else hotel.standard, price_minor=price_minor)
    return stay, hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room]).folio_id


def charge(hotel: SmallHotel, folio_id: FolioId, price_minor: int = 700, code: str = "BAR", **more: Any) -> None:
    hotel.desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes[code], price_minor=price_minor, **more)


def next_day(hotel: SmallHotel, *stays: ReservationId) -> None:
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=list(stays))
    hotel.desk.run(roll_business_date, closing=DAY)


def lines(hotel: SmallHotel, folio_id: FolioId) -> list[tuple[PostingKind, int]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(
            select(Posting.kind, Posting.amount_minor).where(Posting.folio_id == folio_id).order_by(Posting.window_number, Posting.sequence)
        )
        return [(row.kind, row.amount_minor) for row in rows]


class Cashier:
    """A person at the screen: what they press, and what they see."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window.current_screen()
        assert isinstance(screen, CashierScreen)
        self.screen = screen
        self.settle()

    def settle(self) -> None:
        """Wait until everything asked for is answered."""
        runner = self.window._parts.runner
        for _turn in range(2):  # an answer may ask for more
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending and not self.screen.finder._timer.isActive(), timeout=60_000)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        focused = self.window.focusWidget()
        self.qtbot.keyClick(self.window if focused is None else focused, key, modifier)

    def shortcut(self, key: Qt.Key, opens: QWidget) -> None:
        """Press a key that stands for a button, and wait for what it opens."""
        self.press(key)
        self.qtbot.waitUntil(opens.isVisible)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        focused = self.window.focusWidget()
        assert focused is not None
        self.qtbot.keyClicks(focused, text)

    def find(self, text: str) -> None:
        """Find a folio from anywhere, open it."""
        self.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert self.window.focusWidget() is self.screen.finder.search
        self.type(text)
        self.press(Qt.Key.Key_Return)
        self.settle()

    def choose_code(self, text: str) -> None:
        """Type into the code field and take the first hit."""
        code = self.screen.charge.code
        assert self.window.focusWidget() is code.line
        self.type(text)
        self.qtbot.waitUntil(code._popup.isVisible)
        self.press(Qt.Key.Key_Return)

    def enter(self) -> None:
        """Enter, and wait for what it does."""
        self.press(Qt.Key.Key_Return)
        self.settle()

    def choose_method(self, title: str) -> None:
        """Choose the method in the open payment panel with the arrow keys."""
        panel = self.screen._panel
        box = panel.method.box  # type: ignore[union-attr]
        box.setFocus()
        self.press(Qt.Key.Key_Home)
        while not box.currentText().startswith(title):
            before = box.currentIndex()
            self.press(Qt.Key.Key_Down)
            assert box.currentIndex() == before + 1

    def balance(self) -> tuple[str, str]:
        return self.screen.page.balance_label.text(), self.screen.page.balance.text()

    def says(self) -> str:
        return self.window.messages.sentence()


def long_folio(hotel: SmallHotel, folio_id: FolioId, count: int) -> None:
    """Many lines at once, through the ledger's own chain."""
    with hotel.database.writing() as connection:
        uow = begin_unit_of_work(
            connection,
            property_id=hotel.property_id,
            user_name="manager",
            workstation="desk 1",
            clock=hotel.clock,
            business_date=DAY,
            operation_id=new_operation_id(),
        )
        line = partial(NewPosting, folio_id, PostingKind.CHARGE, hotel.codes["BAR"], net_minor=100)
        ledger.append(uow, [line(text=f"Line {number}") for number in range(count)])
        write_journal(uow)


@pytest.fixture
def cashier(qtbot: QtBot, open_window: OpenWindow) -> Any:
    """`cashier()` sits down at the screen; make the hotel's guests first."""
    return lambda **options: Cashier(qtbot, open_window(SPEC, **options))
