"""Money at the cashier's screen in the real window: payments, refunds, deposits and their papers; the database says what was posted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select

from hotel_desk.domain.codes import PostingKind, ReservationStatus
from hotel_desk.models.folio import Posting
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.ledger import Card
from hotel_desk.ui.paper_preview import PaperPreviewDialog
from tests.ui.cashier_window import NEXT, Cashier, arrive, charge, lines, next_day

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel


def test_cash_with_change_settles_the_bill_and_check_out_comes_next(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    hotel = sqlite_hotel
    stay, folio_id = arrive(hotel, departure=NEXT)
    next_day(hotel, stay)
    at = cashier()
    at.find("101")
    assert not at.screen.page.check_out.isVisible()
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    assert at.screen.payment.amount.value() == 10_200
    at.choose_method("Cash")
    at.screen.payment.handed_over.line.setFocus()
    at.type("100")
    at.enter()
    assert at.screen.payment.handed_over.error() == "Less than the amount. Nothing was taken."
    at.screen.payment.handed_over.line.selectAll()
    at.type("120")
    assert at.screen.payment.amounts.rows()[-2:] == [("Afterwards: Settled", "€0.00"), ("Change to give", "€18.00")]

    at.enter()

    assert lines(hotel, folio_id)[-1] == (PostingKind.PAYMENT, -10_200)
    assert at.balance() == ("Settled", "€0.00")
    assert at.says() == "Receipt 1: €102.00, Ana Silva. Settled: €0.00."
    assert not at.screen.payment.isVisible()
    assert at.window.focusWidget() is at.screen.page.check_out
    at.press(Qt.Key.Key_Space)
    at.settle()
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(Reservation.status)).scalar_one() is ReservationStatus.CHECKED_OUT
    assert at.says() == "Ana Silva has left room 101."
    assert not at.screen.page.check_out.isVisible()
    assert not at.screen.page.buttons["payment"].isEnabled()
    assert at.screen.finder.table.rows() == []


def test_of_a_card_only_the_last_four_digits_are_ever_kept(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 2_500)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.choose_method("Bank card")
    at.screen.payment.card_brand.box.setFocus()
    at.type("Visa")
    QApplication.clipboard().setText("4111 1111 1111 1234")
    at.screen.payment.card_last_four.line.setFocus()
    at.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert at.screen.payment.card_last_four.line.text() == "1234"
    at.type("5")
    assert at.screen.payment.card_last_four.line.text() == "2345"
    at.screen.payment.authorisation_code.line.setFocus()
    at.type("A1B2C3")
    at.enter()
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(Posting).where(Posting.kind == PostingKind.PAYMENT)).one()
    assert (row.card_brand, row.card_last_four, row.authorisation_code, row.amount_minor) == ("Visa", "2345", "A1B2C3", -2_500)


def test_too_few_digits_and_a_wallet_without_reference_are_said_beside_the_field(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 2_500)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.choose_method("Bank card")
    at.screen.payment.card_last_four.line.setFocus()
    at.type("12")
    at.enter()
    assert at.screen.payment.card_last_four.error() == "Four digits, please: the last ones of the card."
    at.choose_method("Mobile")
    assert not at.screen.payment.card_last_four.isVisible()
    at.enter()
    assert at.screen.payment.reference.error() == "Please fill this in."
    at.type("4200-77")
    at.enter()
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(Posting).where(Posting.kind == PostingKind.PAYMENT)).one()
    assert (row.reference, row.card_last_four) == ("4200-77", None)


def test_a_refund_is_the_credit_needs_a_reason_and_never_more(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    assert not at.screen.page.buttons["refund"].isEnabled()
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=3_000)
    at.settle()
    assert at.balance() == ("In the guest's favour", "€30.00")
    at.shortcut(Qt.Key.Key_F6, at.screen.refund)
    assert at.screen.refund.amount.value() == 3_000
    assert not at.screen.refund.handed_over.isVisible()
    at.enter()
    assert at.screen.refund.reason.error() == "Please fill this in."
    at.screen.refund.amount.line.setFocus()
    at.screen.refund.amount.line.selectAll()
    at.type("31")
    at.screen.refund.reason.line.setFocus()
    at.type("Paid twice")
    at.enter()
    assert at.screen.refund.amount.error() == "At most 30.00, please."
    at.screen.refund.amount.line.selectAll()
    at.type("30")
    at.enter()
    assert lines(sqlite_hotel, folio_id) == [(PostingKind.PAYMENT, -3_000), (PostingKind.REFUND, 3_000)]
    assert at.balance() == ("Settled", "€0.00")


def test_a_refund_proposes_the_way_the_money_came(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    pay = partial(sqlite_hotel.desk.run, take_payment, folio_id=folio_id)
    pay(transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=1_000)
    pay(transaction_code_id=sqlite_hotel.codes["CARD"], amount_minor=2_000, card=Card("Visa", "4242", "A1"))
    at = cashier()
    at.find("101")
    refund = at.screen.refund
    at.shortcut(Qt.Key.Key_F6, refund)
    assert (refund.method.value(), refund.card_brand.value()) == (sqlite_hotel.codes["CARD"], "Visa")
    assert (refund.card_last_four.value(), refund.authorisation_code.value()) == ("4242", "")
    assert refund.unsaved_edits() == []
    at.choose_method("Cash")
    refund.reason.line.setFocus()
    at.type("Wishes cash")
    at.enter()
    assert lines(sqlite_hotel, folio_id)[-1] == (PostingKind.REFUND, 3_000)


def test_a_deposit_is_taken_before_arrival_on_its_own_folio(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    stay, folio_id = arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F7, at.screen.deposit)
    assert at.window.focusWidget() is at.screen.deposit.amount.line
    at.type("200")
    at.enter()
    assert lines(sqlite_hotel, folio_id) == [(PostingKind.DEPOSIT, -20_000)]
    assert at.says().startswith("Receipt 1: €200.00, Ana Silva.")
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(Posting.reservation_id)).scalar_one() == stay


def test_folio_and_receipts_are_recorded_and_shown(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot, no_printers: None) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_F9)
    dialog = shown_paper(at, "Folio")
    assert "Ana Silva" in dialog.preview.view.accessibleDescription()
    qtbot.keyClick(dialog.preview.view, Qt.Key.Key_Escape)
    sqlite_hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=sqlite_hotel.codes["CASH"], amount_minor=3_000)
    at.settle()
    at.screen.page.table.setFocus()
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.enter()
    qtbot.mouseClick(at.screen.line.receipt_roll, Qt.MouseButton.LeftButton)
    dialog = shown_paper(at, "Receipt 1")
    assert "EUR 30.00" in dialog.preview.view.accessibleDescription()
    with sqlite_hotel.database.snapshot() as connection:
        printed = connection.execute(select(AuditEntry.details).where(AuditEntry.code == "folio.paper.printed")).scalars().all()
    assert [entry["paper"] for entry in printed] == ["folio", "receipt"]


def test_a_receipt_asked_for_with_the_payment_comes_at_once(
    sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot, no_printers: None
) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 2_500)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    at.screen.payment.paper.box.setFocus()
    at.type("Receipt on the 80")
    at.enter()
    dialog = shown_paper(at, "Receipt 1")
    assert "EUR 25.00" in dialog.preview.view.accessibleDescription()
    qtbot.keyClick(dialog.preview.view, Qt.Key.Key_Escape)
    action = at.window.findChild(QPushButton, "message_action")
    assert action.text() == "Print receipt"
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    shown_paper(at, "Receipt 1")


@pytest.fixture
def no_printers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests must not reach the print system of whoever runs them."""
    monkeypatch.setenv("PATH", str(tmp_path))


def shown_paper(at: Cashier, title: str) -> PaperPreviewDialog:
    def found() -> list[PaperPreviewDialog]:
        dialogs = at.window.findChildren(PaperPreviewDialog)
        return [dialog for dialog in dialogs if dialog.isVisible() and dialog.windowTitle().startswith(title)]

    at.qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]
