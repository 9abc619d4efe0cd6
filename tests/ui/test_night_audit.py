"""The night audit screen in the real window: what stands in the way, and the day closed by a process of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from hotel_desk.domain.codes import PostingKind, ReservationStatus
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from hotel_desk.ui.cashier import SPEC as CASHIER
from hotel_desk.ui.cashier.screen import CashierScreen
from hotel_desk.ui.night_audit import SPEC
from hotel_desk.ui.night_audit.screen import ARRIVALS, DUE_OUTS, NIGHTS, NightAuditScreen
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.ui.shell.main_window import MainWindow
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.real_window import OpenWindow

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
LATER = date(2026, 3, 4)
JOB_PATIENCE_MS = 60_000


class Auditor:
    """A person at the screen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        screen = window._screens["night_audit"]
        assert isinstance(screen, NightAuditScreen)
        self.screen = screen
        self.settle()

    def settle(self) -> None:
        runner = self.window._parts.runner
        for _turn in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not runner._pending, timeout=JOB_PATIENCE_MS)

    def dialog(self) -> ConfirmDialog:
        def found() -> list[ConfirmDialog]:
            return [dialog for dialog in self.screen.findChildren(ConfirmDialog) if dialog.isVisible()]

        self.qtbot.waitUntil(lambda: len(found()) == 1)
        return found()[0]

    def close_the_day(self) -> None:
        self.qtbot.mouseClick(self.screen.close_button, Qt.MouseButton.LeftButton)
        self.qtbot.mouseClick(self.dialog().yes, Qt.MouseButton.LeftButton)
        self.settle()


@pytest.fixture
def auditor(qtbot: QtBot, open_window: OpenWindow) -> Callable[..., Auditor]:
    """`auditor()` sits down at the screen; make the hotel's guests first."""
    return lambda *others, **options: Auditor(qtbot, open_window(SPEC, *others, **options))


def arrive(hotel: SmallHotel, room: str, guest: str, departure: date) -> tuple[ReservationId, FolioId]:
    stay = hotel.book(DAY, departure, guest=guest)
    return stay, hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room]).folio_id


def one(hotel: SmallHotel, statement: Any) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(statement).scalar_one()


@pytest.fixture
def second_evening(sqlite_hotel: SmallHotel) -> dict[str, Any]:
    """The evening of 3 March: Ana due out and owing, Rui due out and paid, Lin staying on, Kim expected and not here."""
    hotel = sqlite_hotel
    ana, rui, lin = arrive(hotel, "101", "Ana Silva", NEXT), arrive(hotel, "102", "Rui Costa", NEXT), arrive(hotel, "103", "林", LATER)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[ana[0], rui[0], lin[0]])
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(take_payment, folio_id=rui[1], transaction_code_id=hotel.codes["CASH"], amount_minor=10_200)
    kim = hotel.book(NEXT, LATER, guest="Kim Min-ji")
    return {"ana": ana, "rui": rui, "lin": lin, "kim": kim}


def test_it_shows_what_closing_will_do_and_what_stands_in_the_way(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor]
) -> None:
    at = auditor()
    screen = at.screen
    assert screen.title.text() == "Close Tue 3 Mar 2026"
    assert screen.subtitle.text() == "2 guests stand in the way. The business date becomes Wed 4 Mar 2026."
    assert [screen.tabs.tabText(step) for step in range(3)] == [
        "1  Arrivals not here  1",
        "2  Due out, still here  2",
        "3  Room and tax  1",
    ]
    assert screen.tabs.currentIndex() == DUE_OUTS
    assert [(row.guest_name, row.balance_minor, row.settled) for row in screen.due_outs.rows()] == [
        ("Ana Silva", 10_200, False),
        ("Rui Costa", 0, True),
    ]
    assert [row.guest_name for row in screen.arrivals.rows()] == ["Kim Min-ji"]
    assert [(row.room_number, row.net_minor, row.tax_minor, row.charged) for row in screen.nights.rows()] == [("103", 9_434, 766, False)]
    assert screen.notes[NIGHTS].text() == "1 will be posted: €94.34 net, €102.00 with tax. 0 are charged already."
    assert not screen.close_button.isEnabled()
    assert unnamed_widgets(at.window) == []


def test_due_outs_are_resolved_here_by_keys_and_the_day_is_closed(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor()
    screen = at.screen
    screen.due_outs.setFocus()
    qtbot.keyClick(screen.due_outs, Qt.Key.Key_Down)
    assert screen.due_outs.current().guest_name == "Rui Costa"
    qtbot.keyClick(screen.due_outs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    assert at.window.messages.sentence() == "The guest of room 102 is checked out."
    assert [row.guest_name for row in screen.due_outs.rows()] == ["Ana Silva"]
    assert not screen.due_out_actions.check_out.isEnabled()
    qtbot.mouseClick(screen.due_out_actions.extend, Qt.MouseButton.LeftButton)
    at.settle()
    assert screen.due_outs.rows() == []
    assert screen.subtitle.text().startswith("Nothing stands in the way.")
    assert [row.guest_name for row in screen.nights.rows()] == ["Ana Silva", "林"]

    qtbot.mouseClick(screen.close_button, Qt.MouseButton.LeftButton)
    question = at.dialog()
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(at.window._parts.runner.jobs()))
    assert not screen.close_button.isEnabled()
    assert screen.progress.isVisible()
    at.settle()

    assert screen.progress.title.text() == "Tue 3 Mar 2026 is closed. The business date is Wed 4 Mar 2026."
    assert screen.progress.figures.rows() == [("No-shows", "1"), ("Stays charged", "2"), ("Room revenue without tax", "€188.68")]
    assert one(sqlite_hotel, select(BusinessDate.date)) == LATER
    assert one(sqlite_hotel, select(Reservation.status).where(Reservation.id == second_evening["kim"])) is ReservationStatus.NO_SHOW
    qtbot.waitUntil(lambda: at.window.top_bar.business_date.text() == "Wed 4 Mar 2026")
    assert screen.title.text() == "Close Wed 4 Mar 2026"
    with sqlite_hotel.database.snapshot() as connection:
        charged = connection.execute(select(NightCharge.reservation_id).where(NightCharge.night_date == NEXT)).scalars().all()
    assert set(charged) == {second_evening["ana"][0], second_evening["lin"][0]}


def test_a_guest_leaves_with_an_open_balance_for_a_reason(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor()
    assert at.screen.due_outs.current().guest_name == "Ana Silva"
    qtbot.mouseClick(at.screen.due_out_actions.leave_open, Qt.MouseButton.LeftButton)
    question = at.dialog()
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert question.isVisible()
    question._reason.text.setFocus()
    qtbot.keyClicks(question._reason.text, "Company pays")
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    at.settle()
    assert [row.guest_name for row in at.screen.due_outs.rows()] == ["Rui Costa"]
    with sqlite_hotel.database.snapshot() as connection:
        reasons = connection.execute(select(Posting.reason).where(Posting.kind == PostingKind.TRANSFER)).scalars().all()
    assert reasons == ["Company pays", "Company pays"]


def test_who_may_not_is_told_and_nothing_is_touched(sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor]) -> None:
    kim = sqlite_hotel.book(DAY, NEXT, guest="Kim Min-ji")
    at = auditor(user="reception")
    assert at.screen.tabs.currentIndex() == ARRIVALS
    at.close_the_day()
    assert at.screen.progress.title.text() == "The day was not closed."
    assert "Close the business day" in at.screen.progress.sentence.text()
    assert one(sqlite_hotel, select(Reservation.status).where(Reservation.id == kim)) is ReservationStatus.RESERVED
    assert one(sqlite_hotel, select(BusinessDate.date)) == DAY
    assert at.screen.close_button.isEnabled()


def test_of_two_auditors_the_second_does_not_close_the_day_after(
    sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor()
    qtbot.mouseClick(at.screen.close_button, Qt.MouseButton.LeftButton)
    question = at.dialog()
    sqlite_hotel.as_user("night_auditor").run(roll_business_date, closing=DAY)
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.screen.progress.sentence.text().startswith("The business date is 2026-03-03 already")
    assert one(sqlite_hotel, select(BusinessDate.date)) == NEXT
    assert at.screen.title.text() == "Close Tue 3 Mar 2026"


def test_it_follows_what_happens_at_the_desk_and_leads_to_the_folio(
    sqlite_hotel: SmallHotel, second_evening: dict[str, Any], auditor: Callable[..., Auditor], qtbot: QtBot
) -> None:
    at = auditor(CASHIER)
    ana = second_evening["ana"][1]
    sqlite_hotel.desk.run(post_charge, folio_id=ana, transaction_code_id=sqlite_hotel.codes["BAR"], price_minor=800)
    at.settle()
    assert at.screen.due_outs.rows()[0].balance_minor == 11_000
    at.screen.due_outs.setFocus()
    qtbot.keyClick(at.screen.due_outs, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    cashier = at.window.current_screen()
    assert isinstance(cashier, CashierScreen)
    assert cashier.page.title.text() == "Ana Silva"


def test_a_quiet_day_is_ready_at_once(sqlite_hotel: SmallHotel, auditor: Callable[..., Auditor]) -> None:
    at = auditor()
    assert at.screen.subtitle.text() == "Nothing stands in the way. The business date becomes Tue 3 Mar 2026."
    assert at.screen._contents[NIGHTS].currentWidget() is at.screen._contents[NIGHTS].empty
    at.window.speak(CHINESE)
    again = Auditor(at.qtbot, at.window)
    assert again.screen.close_button.isEnabled()
    assert unnamed_widgets(again.window) == []
