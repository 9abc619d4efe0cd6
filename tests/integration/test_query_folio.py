"""Folios as the cashier finds and reads them, on both databases."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert, select

from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind, ReceiptKind, ReservationStatus
from hotel_desk.domain.errors import NotAllowed, NotFound
from hotel_desk.domain.ids import FolioId, GuestId, new_id
from hotel_desk.domain.tax import tax_charge
from hotel_desk.jobs.folio_papers import folio_pdf, guest_language, receipt_pdf
from hotel_desk.language import CHINESE, ENGLISH
from hotel_desk.models.folio import FolioWindow
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.folio_list import folio_list
from hotel_desk.queries.left_unpaid import left_unpaid
from hotel_desk.queries.papers import paper_head, receipt_view
from hotel_desk.queries.transaction_codes import charge_codes, find_charge_codes, payment_codes
from hotel_desk.services.cashier import pay_refund, post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.departures import check_out
from hotel_desk.services.ledger import Card
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in
from tests.sample_papers import page_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)


def arrive(hotel: SmallHotel, room: str, guest: str = "Ana Silva") -> tuple[ReservationId, FolioId]:
    stay = hotel.book(DAY, NEXT, guest=guest, kind=hotel.suite if room.startswith("2") else hotel.standard)
    return stay, hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room]).folio_id


@contextmanager
def counted(hotel: SmallHotel) -> Iterator[list[str]]:
    """The statements that reading takes; a server's opening of a transaction is none of the query's."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    engine = hotel.database.engines.readers
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def second_window(hotel: SmallHotel, folio_id: FolioId) -> None:
    with hotel.database.writing() as connection:
        connection.execute(
            insert(FolioWindow),
            [{"folio_id": folio_id, "number": 2, "property_id": hotel.property_id, "payee_name": "Acme Lda", "balance_minor": 0}],
        )


def test_a_folio_shows_windows_lines_taxes_receipts_and_who(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay, folio_id = arrive(hotel, "101")
    second_window(hotel, folio_id)
    desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    bar = hotel.as_user("cashier").run(
        post_charge,
        folio_id=folio_id,
        transaction_code_id=hotel.codes["BAR"],
        price_minor=350,
        quantity=2,
        text="Two beers",
        window_number=2,
    )
    desk.run(reverse_posting, posting_id=bar.posting_id, reason="Not theirs")
    desk.run(
        take_payment,
        folio_id=folio_id,
        transaction_code_id=hotel.codes["CARD"],
        amount_minor=5_000,
        card=Card("Visa", "4242", "A1B2"),
    )

    view = desk.read(folio_view, folio_id=folio_id)

    assert (view.kind, view.status, view.currency, view.business_date) == (FolioKind.GUEST, FolioStatus.OPEN, "EUR", DAY)
    assert view.stay is not None
    assert (view.stay.guest_name, view.stay.room_number, view.stay.room_type) == ("Ana Silva", "101", "Standard")
    assert (view.stay.arrival_date, view.stay.departure_date, view.stay.persons) == (DAY, NEXT, 1)
    assert [(window.number, window.payee_name, window.balance_minor) for window in view.windows] == [
        (1, "Ana Silva", 5_200),
        (2, "Acme Lda", 0),
    ]
    assert view.balance_minor == 5_200
    assert not view.is_settled
    night, payment = view.windows[0].lines
    assert (night.text, night.night_date, night.room_number) == ("Room charge", DAY, "101")
    assert (night.net_minor, night.tax_minor, night.gross_minor, night.balance_minor) == (9_434, 766, 10_200, 10_200)
    assert {(tax.rule_name, tax.rate_millionths, tax.amount_minor) for tax in night.taxes} == {
        ("VAT 6 %", 60_000, 566),
        ("City tax", None, 200),
    }
    assert (payment.kind, payment.gross_minor, payment.card_last_four) == (PostingKind.PAYMENT, -5_000, "4242")
    assert payment.receipt is not None
    assert (payment.receipt.kind, payment.receipt.number) == (ReceiptKind.PAYMENT, "1")
    beers, taken_back = view.windows[1].lines
    assert (beers.user_name, beers.quantity, beers.text) == ("cashier", 2, "Two beers")
    assert (beers.is_reversed, beers.is_reversal, beers.reversible) == (True, False, False)
    assert (taken_back.is_reversed, taken_back.is_reversal, taken_back.reversible) == (False, True, False)
    assert (beers.pair, taken_back.pair, taken_back.reason) == (1, 1, "Not theirs")
    assert night.reversible
    assert night.pair is None


def test_a_folio_costs_the_same_statements_whatever_is_on_it(hotel: SmallHotel) -> None:
    _stay, folio_id = arrive(hotel, "101")
    with counted(hotel) as empty:
        hotel.desk.read(folio_view, folio_id=folio_id)
    second_window(hotel, folio_id)
    for number in range(5):
        line = hotel.desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=100 + number)
        hotel.desk.run(reverse_posting, posting_id=line.posting_id, reason="test")
    hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=100, window_number=2)
    with counted(hotel) as full:
        view = hotel.desk.read(folio_view, folio_id=folio_id)
    assert sum(len(window.lines) for window in view.windows) == 11
    assert len(empty) == len(full) == 7


def test_lines_of_closed_days_and_closed_folios_cannot_be_reversed(hotel: SmallHotel) -> None:
    stay, folio_id = arrive(hotel, "101")
    line = hotel.desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    hotel.desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=700)
    assert all(line.reversible for line in hotel.desk.read(folio_view, folio_id=folio_id).windows[0].lines)
    hotel.desk.run(check_out, reservation_id=stay)
    view = hotel.desk.read(folio_view, folio_id=folio_id)
    assert view.windows[0].lines[0].posting_id == line.posting_id
    assert not any(line.reversible for line in view.windows[0].lines)
    assert not view.is_open
    assert view.stay is not None
    assert (view.stay.room_number, view.in_house) == ("101", False)


def test_a_folio_of_nobody_is_a_sentence(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound, match="The folio was not found"):
        hotel.desk.read(folio_view, folio_id=FolioId(new_id()))


def test_folios_are_found_by_room_name_and_number_and_filtered(hotel: SmallHotel) -> None:
    desk = hotel.desk
    _ana, ana_folio = arrive(hotel, "104", "Ana Silva")
    joao, joao_folio = arrive(hotel, "101", "João Müller")
    arrive(hotel, "201", "王小明")
    desk.run(post_charge, folio_id=ana_folio, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    desk.run(check_out, reservation_id=joao)

    everything = desk.read(folio_list)
    assert [(row.room_number, row.name, row.status) for row in everything.rows] == [
        ("104", "Ana Silva", FolioStatus.OPEN),
        ("201", "王小明", FolioStatus.OPEN),
        ("101", "João Müller", FolioStatus.CLOSED),
    ]
    assert (everything.counts.open, everything.counts.balance, everything.counts.closed, everything.more) == (2, 1, 1, False)
    assert everything.rows[0].balance_minor == 700
    assert everything.rows[0].stay_status is ReservationStatus.IN_HOUSE

    def names(**asked: object) -> list[str]:
        return [row.name for row in desk.read(folio_list, **asked).rows]

    number = desk.read(folio_view, folio_id=joao_folio).number
    assert names(text="10") == ["Ana Silva", "João Müller"]
    assert names(text="101") == ["João Müller"]
    assert names(text="muller joao") == ["João Müller"]
    assert names(text="小明") == ["王小明"]
    assert names(text=number) == ["João Müller"]
    assert names(text="silva 101") == []
    assert names(text="%") == names()
    assert names(text="_") == []
    assert names(only="open") == ["Ana Silva", "王小明"]
    assert names(only="balance") == ["Ana Silva"]
    assert names(only="closed") == ["João Müller"]
    assert names(only="closed", text="ana") == []


def test_folios_come_by_pages_at_the_same_cost(hotel: SmallHotel) -> None:
    for room in ("101", "102", "103", "104"):
        arrive(hotel, room)
    with counted(hotel) as one:
        first = hotel.desk.read(folio_list, limit=1)
    with counted(hotel) as many:
        page = hotel.desk.read(folio_list, limit=4, text="silva")
    assert ([row.room_number for row in first.rows], first.more) == (["101"], True)
    assert ([row.room_number for row in page.rows], page.more) == (["101", "102", "103", "104"], False)
    assert len(one) == len(many) == 4


def test_the_account_left_unpaid_says_who_owes_what(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stays = [arrive(hotel, "101", "Ana Silva"), arrive(hotel, "102", "Rui Costa")]
    for (stay, folio_id), price in zip(stays, (700, 1_500), strict=True):
        desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=price)
        assert not desk.read(folio_view, folio_id=folio_id).left_unpaid
        desk.run(check_out, reservation_id=stay, leave_open_reason="Taxi was waiting")
    folio_id = stays[1][1]
    left = desk.read(folio_view, folio_id=folio_id)
    assert (left.is_open, left.left_unpaid, left.takes_charges, left.takes_deposits) == (False, True, True, False)
    desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=300)

    with counted(hotel) as statements:
        owed = desk.read(left_unpaid)

    assert len(statements) == 1
    assert [(row.guest_name, row.amount_minor, row.left_date) for row in owed] == [("Ana Silva", 700, DAY), ("Rui Costa", 1_800, DAY)]
    assert owed[1].folio_id == folio_id
    account = next(row for row in desk.read(folio_list, only="balance").rows if row.kind is FolioKind.LEFT_UNPAID)
    assert (account.name, account.balance_minor) == ("Left unpaid", 2_500)
    assert [row.name for row in desk.read(folio_list, text="unpaid").rows] == ["Left unpaid"]
    lines = desk.read(folio_view, folio_id=account.folio_id).windows[0].lines
    assert [line.guest_name for line in lines] == ["Ana Silva", "Rui Costa", "Rui Costa"]
    assert lines[0].reason == "Taxi was waiting"


def test_codes_come_with_the_taxes_that_the_posting_will_carry(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(
            insert(TransactionCodeTax),
            [{"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BAR"], "tax_rule_id": hotel.vat}],
        )
    with counted(hotel) as statements:
        codes = hotel.desk.read(charge_codes)
    assert len(statements) == 2
    assert [code.code for code in codes][:4] == ["ROOM", "LATE", "EXTRABED", "BREAKFAST"]
    bar = next(code for code in codes if code.code == "BAR")
    foreseen = tax_charge(350 * 3, bar.rules, on=DAY, persons=1, nights=0)
    _stay, folio_id = arrive(hotel, "101")
    hotel.desk.run(post_charge, folio_id=folio_id, transaction_code_id=bar.id, price_minor=350, quantity=3)
    line = hotel.desk.read(folio_view, folio_id=folio_id).windows[0].lines[0]
    assert (line.net_minor, line.tax_minor, line.gross_minor) == (foreseen.net_minor, foreseen.gross_minor - foreseen.net_minor, 1_050)
    assert line.tax_minor == 59

    found = [code.code for code in hotel.desk.read(find_charge_codes, text="bar", limit=5)]
    assert found == ["BAR", "MINIBAR"]
    assert [code.code for code in hotel.desk.read(find_charge_codes, text="food rest", limit=5)] == ["RESTAURANT"]
    assert hotel.desk.read(find_charge_codes, text="zebra", limit=5) == []
    assert [code.code for code in hotel.desk.read(payment_codes)] == ["CASH", "CARD", "TRANSFER-IN", "WALLET"]


def test_a_folio_is_printed_in_the_guests_language_and_adds_up(hotel: SmallHotel) -> None:
    desk = hotel.desk
    guest = desk.run(create_profile, details=ProfileDetails(name="王小明", language="zh-CN")).profile_id
    stay = hotel.book(DAY, NEXT, guest=GuestId(guest))
    folio_id = desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    wrong = desk.run(post_charge, folio_id=folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    desk.run(reverse_posting, posting_id=wrong.posting_id, reason="wrong guest")
    desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=200)

    printed = desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio_id)
    paper = desk.read(folio_pdf, folio_id=folio_id, printed=printed)
    text = "\n".join(page_texts(paper.pdf))

    assert paper.title == f"Folio {desk.read(folio_view, folio_id=folio_id).number}"
    assert "王小明" in text
    assert "Small Hotel" in text
    assert "葡萄牙" in text
    assert "VAT 6 %" in text
    assert "100.00" in text
    assert desk.read(folio_pdf, folio_id=folio_id, printed=printed).pdf == paper.pdf
    assert printed.copy_number == 1
    assert desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio_id).copy_number == 2
    with hotel.database.snapshot() as connection:
        entries = connection.execute(select(AuditEntry.details).where(AuditEntry.code == "folio.paper.printed")).scalars().all()
    assert [(entry["paper"], entry["copy_number"]) for entry in entries] == [("folio", 1), ("folio", 2)]
    assert {entry["edition"] for entry in entries} == {printed.edition}


def test_receipts_of_payment_deposit_and_refund_are_printed(hotel: SmallHotel) -> None:
    desk = hotel.desk
    stay, folio_id = arrive(hotel, "101")
    deposit = desk.run(
        take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["WALLET"], amount_minor=20_000, reference="WX-4200"
    )
    payment = desk.run(take_payment, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=1_234)
    refund = desk.run(pay_refund, folio_id=folio_id, transaction_code_id=hotel.codes["CASH"], amount_minor=500, reason="Paid too much")
    words = {}
    for done in (deposit, payment, refund):
        assert done.receipt_id is not None
        with counted(hotel) as statements:
            view = desk.read(receipt_view, receipt_id=done.receipt_id)
        assert len(statements) == 2
        assert (view.room_number, view.payer_name) == ("101", "Ana Silva")
        for roll in (False, True):
            paper = desk.read(receipt_pdf, receipt_id=done.receipt_id, roll=roll)
            words[paper.title, roll] = page_texts(paper.pdf)[0]
    assert "EUR 200.00" in words["Deposit receipt 1", False]
    assert "WX-4200" in words["Deposit receipt 1", True]
    assert "EUR 12.34" in words["Receipt 1", True]
    assert "Refund receipt" in words["Refund receipt 1", False]
    assert "EUR 5.00" in words["Refund receipt 1", True]


def test_printing_needs_its_permission_and_something_to_print(hotel: SmallHotel) -> None:
    _stay, folio_id = arrive(hotel, "101")
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio_id)
    with pytest.raises(NotFound, match="The receipt was not found"):
        hotel.desk.run(record_paper_printed, paper=PaperKind.RECEIPT, subject_id=folio_id)


def test_an_empty_folio_can_be_printed_and_the_head_is_one_statement(hotel: SmallHotel) -> None:
    _stay, folio_id = arrive(hotel, "101")
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio_id)
    paper = hotel.desk.read(folio_pdf, folio_id=folio_id, printed=printed)
    assert len(page_texts(paper.pdf)) == 1
    with counted(hotel) as statements:
        assert hotel.desk.read(paper_head).property_name == "Small Hotel"
    assert len(statements) == 1
    assert (guest_language("zh"), guest_language("pt"), guest_language("")) == (CHINESE, ENGLISH, ENGLISH)
