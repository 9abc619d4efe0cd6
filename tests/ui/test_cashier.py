"""The cashier's screen in the real window, by keys and mouse, on a real hotel; what happened is read from the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import insert, select

from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus, PostingKind, ReservationStatus
from hotel_desk.language import CHINESE
from hotel_desk.models.folio import FolioWindow, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.folio import folio_view
from hotel_desk.services.departures import check_out
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.shifts_of_tests import opened
from tests.ui.cashier_window import DAY, Cashier, arrive, charge, lines, long_folio, next_day

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from hotel_desk.queries.folio_lines import FolioLineView
    from tests.fixtures.databases import SmallHotel


def test_a_folio_is_found_by_room_and_read(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    stay, folio_id = arrive(sqlite_hotel)
    arrive(sqlite_hotel, "102", "Rui Costa")
    sqlite_hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    at = cashier()
    assert [row.name for row in at.screen.finder.table.rows()] == ["Ana Silva", "Rui Costa"]
    assert not at.screen.page.isVisible()

    at.find("101")

    assert at.screen.page.title.text() == "Ana Silva"
    assert "Room 101" in at.screen.page.facts.text()
    assert at.balance() == ("Balance due", "€102.00")
    assert at.window.focusWidget() is at.screen.page.table
    shown = at.screen.page.table.model()
    texts = [str(shown.index(0, column).data() or "") for column in range(shown.columnCount())]
    assert texts == ["2 Mar", "Room charge", "", "1", "94.34", "7.66", "102.00", "102.00", "manager", "2 Mar"]
    assert at.screen._folio_id == folio_id
    assert unnamed_widgets(at.window) == []


def test_a_charge_is_typed_with_its_taxes_in_view_and_the_next_one_follows(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    hotel = sqlite_hotel
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BAR"], "tax_rule_id": hotel.vat}],
        )
    _stay, folio_id = arrive(hotel)
    at = cashier()
    at.find("ana")
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)

    at.choose_code("bar")
    assert at.window.focusWidget() is at.screen.charge.price.line
    at.type("3.50")
    at.screen.charge.quantity.spin.setFocus()
    at.screen.charge.quantity.spin.selectAll()
    at.type("3")
    assert at.screen.charge.amounts.rows() == [
        ("Net", "€9.91"),
        ("VAT 6 % (in the price)", "€0.59"),
        ("To post", "€10.50"),
        ("Afterwards: Balance due", "€10.50"),
    ]
    at.enter()

    view = hotel.desk.read(folio_view, folio_id=folio_id)
    assert [(line.text, line.quantity, line.net_minor, line.tax_minor) for line in view.windows[0].lines] == [("Bar", 3, 991, 59)]
    assert at.balance() == ("Balance due", "€10.50")
    assert at.says() == "€10.50 posted for Ana Silva. Balance due: €10.50."
    assert at.screen.charge.isVisible()
    assert at.window.focusWidget() is at.screen.charge.code.line
    assert at.screen.charge.price.value() is None
    at.press(Qt.Key.Key_Escape)
    assert not at.screen.charge.isVisible()


def test_two_clicks_are_one_charge_and_a_quick_key_chooses_the_code(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at.screen.charge.code.value() is not None)
    assert at.screen.charge.code.line.text() == "Breakfast"
    at.type("18")

    qtbot.mouseDClick(at.screen.charge.post, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(at.screen.charge.post, Qt.MouseButton.LeftButton)
    at.settle()

    assert lines(sqlite_hotel, folio_id) == [(PostingKind.CHARGE, 1_800)]


def test_what_is_missing_stands_beside_its_field(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.enter()
    assert at.screen.charge.code.error() == "Please fill this in."
    assert at.screen.charge.price.error() == "Please fill this in."
    assert at.window.focusWidget() is at.screen.charge.code.line
    assert lines(sqlite_hotel, folio_id) == []


@pytest.mark.parametrize(("user", "posted"), [("reception", []), ("cashier", [(PostingKind.ALLOWANCE, -500)])])
def test_an_allowance_needs_its_permission(sqlite_hotel: SmallHotel, cashier: Any, user: str, posted: list[Any]) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    at = cashier(user=user)
    at.find("101")
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.choose_code("minibar")
    at.type("5")
    at.screen.charge.allowance.check.setFocus()
    at.press(Qt.Key.Key_Space)
    assert at.screen.charge.amounts.rows()[-1] == ("Afterwards: In the guest's favour", "€5.00")
    at.enter()
    assert lines(sqlite_hotel, folio_id) == posted
    if not posted:
        assert "Post allowances" in at.screen.charge.allowance.error()
        assert at.screen.charge.price.value() == 500


def test_an_early_check_out_is_asked_first(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    arrive(sqlite_hotel)
    at = cashier()
    at.find("101")
    qtbot.mouseClick(at.screen.page.check_out, Qt.MouseButton.LeftButton)
    dialog = shown_question(at)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at.settle()
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(Reservation.status)).scalar_one() is ReservationStatus.IN_HOUSE
    qtbot.waitUntil(at.screen.page.check_out.isEnabled)
    qtbot.mouseClick(at.screen.page.check_out, Qt.MouseButton.LeftButton)
    dialog = shown_question(at)
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    at.settle()
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(Reservation.status)).scalar_one() is ReservationStatus.CHECKED_OUT


def test_a_line_is_reversed_with_a_reason_and_both_carry_one_sign(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    opened(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 450, "MINIBAR", quantity=2)
    charge(sqlite_hotel, folio_id, 700)
    at = cashier()
    at.find("101")
    assert not at.screen.page.buttons["line"].isEnabled()
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.shortcut(Qt.Key.Key_F8, at.screen.line)
    assert at.screen.line.title.text() == "Minibar"
    facts = at.screen.line.facts
    at.qtbot.waitUntil(lambda: facts.shown().get("Shift") == "1 · Front desk")
    assert {"Quantity": "2", "Price": "€4.50", "Code": "MINIBAR"}.items() <= facts.shown().items()
    assert at.window.focusWidget() is at.screen.line.reason.line
    at.enter()
    assert at.screen.line.reason.error() == "Please fill this in."
    at.type("Not used")
    at.enter()
    assert lines(sqlite_hotel, folio_id) == [(PostingKind.CHARGE, 900), (PostingKind.CHARGE, 700), (PostingKind.REVERSAL, -900)]
    assert not at.screen.line.isVisible()
    shown = at.screen.page.table.rows()
    assert [line.pair for line in shown] == [1, None, 1]
    at.screen.page.table.setFocus()
    at.enter()
    assert at.screen.line.refusal.text() == "Taken back by the line marked R1."
    assert not at.screen.line.reverse.isVisible()


def test_a_line_of_a_closed_day_says_why_it_stays(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    stay, _folio_id = arrive(sqlite_hotel)
    next_day(sqlite_hotel, stay)
    at = cashier()
    at.find("101")
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.enter()
    assert at.screen.line.isVisible()
    assert at.screen.line.refusal.text().startswith("Its day is closed")
    assert not at.screen.line.form.isVisible()


def test_what_is_typed_for_one_folio_is_never_posted_on_another(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    _stay, ana = arrive(sqlite_hotel)
    _other, rui = arrive(sqlite_hotel, "102", "Rui Costa")
    at = cashier(size=(1920, 1080))
    at.screen.finder.table.setFocus()
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.settle()
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.choose_code("bar")
    at.type("7")
    at.screen.finder.table.setFocus()
    at.press(Qt.Key.Key_Down)
    at.settle()
    assert at.screen.page.title.text() == "Ana Silva"
    assert at.screen.finder.table.current().folio_id == ana
    keep = at.window.findChild(QPushButton, "charge_keep")
    assert keep.isVisible()
    assert at.window.unsaved() == ["Folio 200001: What for", "Folio 200001: Price (EUR)"]
    qtbot.mouseClick(at.window.findChild(QPushButton, "charge_discard"), Qt.MouseButton.LeftButton)
    at.screen.finder.table.setFocus()
    at.press(Qt.Key.Key_Down)
    at.settle()
    assert at.screen.page.title.text() == "Rui Costa"
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    at.choose_code("bar")
    at.type("7")
    at.enter()
    assert (lines(sqlite_hotel, ana), lines(sqlite_hotel, rui)) == ([], [(PostingKind.CHARGE, 700)])


def test_an_open_panel_follows_the_folio_and_keeps_what_was_typed(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 700)
    at = cashier()
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    charge(sqlite_hotel, folio_id, 300)
    at.settle()
    assert at.screen.payment.amount.value() == 1_000
    at.screen.payment.amount.line.setFocus()
    at.screen.payment.amount.line.selectAll()
    at.type("5")
    charge(sqlite_hotel, folio_id, 100)
    at.settle()
    assert at.screen.payment.amount.value() == 500
    assert at.screen.payment.amounts.rows() == [("Balance due", "€11.00"), ("Afterwards: Balance due", "€6.00")]


def test_windows_are_side_by_side_and_the_payment_goes_to_the_one_that_owes(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    with sqlite_hotel.database.writing() as connection:
        window = {"folio_id": folio_id, "number": 2, "property_id": sqlite_hotel.property_id, "payee_name": "Acme & Co", "balance_minor": 0}
        connection.execute(insert(FolioWindow), [window])
    charge(sqlite_hotel, folio_id, 2_200, "LAUNDRY", window_number=2)
    at = cashier()
    at.find("101")
    columns = at.screen.page.windows.columns
    assert [(column.payee.text(), column.balance.text()) for column in columns] == [("1  Ana Silva", "€0.00"), ("2  Acme & Co", "€22.00")]
    assert at.screen.page.table.rows() == []
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    assert (at.screen.payment.window_field.value(), at.screen.payment.amount.value()) == (2, 2_200)
    at.enter()
    with sqlite_hotel.database.snapshot() as connection:
        row = connection.execute(select(Posting).where(Posting.kind == PostingKind.PAYMENT)).one()
    assert (row.window_number, row.amount_minor) == (2, -2_200)
    at.screen.page.table.setFocus()
    at.press(Qt.Key.Key_Right)
    assert at.screen.page.window_number() == 2
    assert [line.text for line in at.screen.page.table.rows()] == ["Laundry", "Cash"]


def test_the_account_left_unpaid_opens_on_who_owes_what(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    stay, folio_id = arrive(sqlite_hotel)
    charge(sqlite_hotel, folio_id, 1_500)
    sqlite_hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="Taxi")
    at = cashier()
    at.find("unpaid")
    page = at.screen.page
    assert page.folio.kind is FolioKind.LEFT_UNPAID
    assert [(debt.guest_name, debt.amount_minor) for debt in page.debts.rows()] == [("Ana Silva", 1_500)]
    page.tabs.setFocus()
    at.press(Qt.Key.Key_Right)
    assert page.table.isVisible()
    at.press(Qt.Key.Key_Left)
    page.debts.setFocus()
    at.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    at.enter()
    assert page.folio.folio_id == folio_id
    at.shortcut(Qt.Key.Key_F2, at.screen.charge)
    assert "Left unpaid" in at.screen.charge.notice.text()
    at.choose_code("minibar")
    at.type("3")
    at.enter()
    with sqlite_hotel.database.snapshot() as connection:
        assert connection.execute(select(Posting.amount_minor).order_by(Posting.id)).scalars().all()[-1] == 300
    assert page.folio.status is FolioStatus.CLOSED
    assert at.screen.finder.table.rows()[0].balance_minor == 1_800


def test_it_opens_the_folio_another_screen_points_to(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    arrive(sqlite_hotel, "102", "Rui Costa")
    at = cashier()
    at.window.go_to(Target(kind=EntityKind.FOLIO, id=folio_id))
    at.settle()
    assert at.screen.page.title.text() == "Ana Silva"
    assert at.screen.finder.table.current().folio_id == folio_id
    assert at.window.focusWidget() is at.screen.page.table


def test_commands_of_the_palette_want_a_folio_first(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    arrive(sqlite_hotel)
    at = cashier()
    at.screen.perform("payment")
    assert at.says() == "Choose a folio first."
    assert at.window.focusWidget() is at.screen.finder.search
    at.find("101")
    at.screen.perform("payment")
    assert at.screen.payment.isVisible()


def test_the_list_gives_way_where_it_is_narrow_and_comes_back(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    arrive(sqlite_hotel)
    at = cashier(size=(1024, 768))
    at.find("101")
    at.shortcut(Qt.Key.Key_F3, at.screen.payment)
    assert not at.screen.finder.isVisible()
    at.qtbot.waitUntil(lambda: at.screen.page.width() >= 480)
    at.press(Qt.Key.Key_Escape)
    assert at.screen.finder.isVisible()
    assert at.window.focusWidget() is at.screen.page.table


def test_filters_and_search_work_together(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    stay, _folio = arrive(sqlite_hotel, "102", "Rui Costa")
    charge(sqlite_hotel, folio_id)
    sqlite_hotel.desk.run(check_out, reservation_id=stay)
    at = cashier()
    names = lambda: [row.name for row in at.screen.finder.table.rows()]  # noqa: E731
    assert names() == ["Ana Silva"]
    qtbot.mouseClick(at.window.findChild(QPushButton, "folio_filter_closed"), Qt.MouseButton.LeftButton)
    at.settle()
    assert names() == ["Rui Costa"]
    at.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    at.type("nobody")
    at.settle()
    assert at.screen.finder.content.currentWidget() is at.screen.finder.content.empty
    at.press(Qt.Key.Key_Escape)
    at.settle()
    assert names() == ["Rui Costa"]
    qtbot.mouseClick(at.window.findChild(QPushButton, "folio_filter_closed"), Qt.MouseButton.LeftButton)
    at.settle()
    assert names() == ["Ana Silva", "Rui Costa"]


def test_enter_looks_among_all_folios_where_the_filter_has_none(sqlite_hotel: SmallHotel, cashier: Any, qtbot: QtBot) -> None:
    arrive(sqlite_hotel)
    stay, _folio = arrive(sqlite_hotel, "102", "Rui Costa")
    sqlite_hotel.desk.run(check_out, reservation_id=stay)
    at = cashier()
    finder = at.screen.finder
    at.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    at.type("nobody")
    at.settle()
    assert finder.everywhere.isVisible()
    finder.search.clear()
    at.type("rui")
    at.press(Qt.Key.Key_Return)
    at.settle()
    assert [row.name for row in finder.table.rows()] == ["Rui Costa"]
    assert finder.chips.key() == ""
    assert at.screen.page.title.text() == "Rui Costa"


def test_a_folio_of_two_thousand_lines_paints_only_what_is_seen(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    _stay, folio_id = arrive(sqlite_hotel)
    long_folio(sqlite_hotel, folio_id, 2_000)
    at = cashier()
    asked: list[FolioLineView] = []

    def told(line: FolioLineView) -> str:
        asked.append(line)
        return line.text

    columns = at.screen.page.table._model.columns
    columns[1] = replace(columns[1], text=told)
    at.find("101")
    assert len(at.screen.page.table.rows()) == 2_000
    assert at.balance() == ("Balance due", "€2,000.00")
    assert 0 < len(asked) < 400
    bar = at.screen.page.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_it_speaks_chinese(sqlite_hotel: SmallHotel, cashier: Any) -> None:
    arrive(sqlite_hotel)
    at = cashier()
    at.window.speak(CHINESE)
    again = Cashier(at.qtbot, at.window)
    again.find("101")
    assert again.screen.page.title.text() == "Ana Silva"
    assert unnamed_widgets(again.window) == []


def shown_question(at: Cashier) -> ConfirmDialog:
    def found() -> list[ConfirmDialog]:
        return [dialog for dialog in at.screen.findChildren(ConfirmDialog) if dialog.isVisible()]

    at.qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]
