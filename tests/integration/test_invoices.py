"""Invoices, voids and credit notes on both databases (`docs/algorithms/invoices.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.ids import FolioId, PostingId, new_id
from hotel_desk.domain.invoices import CreditTooHigh
from hotel_desk.domain.settings import INVOICE_SERIES
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.services import folio_moves
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.invoice_rows import SeriesNotPossible
from hotel_desk.services.invoices import (
    HasCreditNotes,
    InvoiceIssued,
    InvoiceIsVoid,
    InvoiceOfClosedDay,
    IsOnInvoice,
    NotAnInvoice,
    NotForInvoice,
    NothingToInvoice,
    issue_credit_note,
    issue_invoice,
    void_invoice,
)
from hotel_desk.services.settings import change_setting
from tests.stays_of_tests import DAY, arrived, charge, close_day, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    return arrived(hotel).folio_id


def issue(hotel: SmallHotel, folio: FolioId, *postings: PostingId, window: int = 1, **more: Any) -> InvoiceIssued:
    return hotel.desk.run(issue_invoice, folio_id=folio, window_number=window, posting_ids=list(postings), **more)


def credit(hotel: SmallHotel, invoice: InvoiceIssued, **how: Any) -> InvoiceIssued:
    return hotel.desk.run(issue_credit_note, invoice_id=invoice.invoice_id, reason="noise", **how)


def void(hotel: SmallHotel, invoice: InvoiceIssued) -> None:
    hotel.desk.run(void_invoice, invoice_id=invoice.invoice_id, reason="wrong name")


def charged(hotel: SmallHotel, folio: FolioId, price_minor: int = 1_000) -> PostingId:
    return PostingId(charge(hotel, folio, price_minor).posting_id)


def lines_on(hotel: SmallHotel, invoice: InvoiceIssued) -> Sequence[Any]:
    with hotel.database.snapshot() as connection:
        return connection.execute(
            select(*InvoiceLine.__table__.columns).where(InvoiceLine.invoice_id == invoice.invoice_id).order_by(InvoiceLine.position)
        ).all()


def row_of(hotel: SmallHotel, invoice: InvoiceIssued) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Invoice.__table__.columns).where(Invoice.id == invoice.invoice_id)).one()


def test_numbers_as_the_page_says(hotel: SmallHotel, folio: FolioId) -> None:
    last: InvoiceIssued | None = None
    for row in worked_table("invoices.md", "Numbers"):
        if row["step"] == "invoice":
            charge(hotel, folio)
            last = issued = issue(hotel, folio)
        elif last is not None and row["step"] == "void the last":
            void(hotel, last)
            issued = last
        else:
            assert last is not None
            issued = credit(hotel, last)
        stored = row_of(hotel, issued)
        assert (issued.number, stored.state, stored.business_date.isoformat()) == (row["number"], row["state"], row["business date"])


def test_an_invoice_has_the_charges_of_a_window_and_their_taxes(hotel: SmallHotel, folio: FolioId) -> None:
    close_day(hotel, DAY)
    pay(hotel, folio, 4_000)
    issued = issue(hotel, folio)
    stored = row_of(hotel, issued)
    (room,) = lines_on(hotel, issued)
    assert (stored.kind, stored.payee_name, stored.language) == (InvoiceKind.INVOICE, "Ana Silva", "en")
    # 100.00 with 6 % VAT in it, and 2.00 of city tax.
    assert (stored.net_minor, stored.tax_minor, stored.total_minor) == (9_434, 766, 10_200)
    assert (room.date, room.amount_minor, room.holds_posting_id) == (DAY, 10_200, room.posting_id)
    with hotel.database.snapshot() as connection:
        taxes = dict(connection.execute(select(InvoiceTax.tax_rule_id, InvoiceTax.amount_minor)).all())
    assert taxes == {hotel.vat: 566, hotel.city_tax: 200}


def test_the_same_request_is_one_invoice(hotel: SmallHotel, folio: FolioId) -> None:
    charge(hotel, folio)
    key = new_id()
    first, again = issue(hotel, folio, request_key=key), issue(hotel, folio, request_key=key)
    assert (again.invoice_id, again.number, again.repeated, first.repeated) == (first.invoice_id, first.number, True, False)
    note_key = new_id()
    note = credit(hotel, first, amount_minor=100, request_key=note_key)
    assert credit(hotel, first, amount_minor=100, request_key=note_key).invoice_id == note.invoice_id
    assert one(hotel, select(func.count()).select_from(Invoice)) == 2


def test_no_line_is_invoiced_twice_until_it_is_let_go_of(hotel: SmallHotel, folio: FolioId) -> None:
    bar = charged(hotel, folio)
    first = issue(hotel, folio)
    with pytest.raises(NothingToInvoice):
        issue(hotel, folio)
    with pytest.raises(IsOnInvoice, match="INV2026-1"):
        issue(hotel, folio, bar)
    void(hotel, first)
    second = issue(hotel, folio, bar)
    with pytest.raises(InvoiceIsVoid):
        void(hotel, first)
    with pytest.raises(InvoiceIsVoid):
        credit(hotel, first)
    credit(hotel, second)
    assert issue(hotel, folio).number == "INV2026-3"


def test_chosen_lines_and_the_rest(hotel: SmallHotel, folio: FolioId) -> None:
    first, second, third = (charged(hotel, folio, price) for price in (100, 200, 400))
    chosen = issue(hotel, folio, first, third)
    assert (chosen.total_minor, issue(hotel, folio).total_minor) == (500, 200)
    assert [line.posting_id for line in lines_on(hotel, chosen)] == [first, third]
    assert second not in {line.posting_id for line in lines_on(hotel, chosen)}


def test_what_is_no_charge_of_the_window_is_not_invoiced(hotel: SmallHotel, folio: FolioId) -> None:
    money = pay(hotel, folio, 300).posting_id
    charged(hotel, folio)
    elsewhere = charged(hotel, arrived(hotel, "102", guest="Bo Chen").folio_id)
    for wrong in (money, elsewhere, PostingId(new_id())):
        with pytest.raises(NotForInvoice):
            issue(hotel, folio, wrong)
    with pytest.raises(NotFound):
        issue(hotel, folio, window=2)
    with pytest.raises(NotFound):
        issue(hotel, FolioId(new_id()))


def test_a_line_taken_back_before_is_left_out_and_after_is_a_reason_for_credit(hotel: SmallHotel, folio: FolioId) -> None:
    back = charged(hotel, folio, 700)
    hotel.desk.run(reverse_posting, posting_id=back, reason="not theirs")
    with pytest.raises(NothingToInvoice):
        issue(hotel, folio)
    late = charged(hotel, folio, 900)
    issued = issue(hotel, folio)
    assert [line.posting_id for line in lines_on(hotel, issued)] == [late]
    hotel.desk.run(reverse_posting, posting_id=late, reason="not theirs either")
    with pytest.raises(NothingToInvoice, match=r"-9\.00"):
        issue(hotel, folio)
    credit(hotel, issued, posting_ids=[late])
    with pytest.raises(NothingToInvoice, match=r"0\.00"):
        issue(hotel, folio)


def test_moved_lines_are_invoiced_where_they_stand(hotel: SmallHotel, folio: FolioId) -> None:
    bar = charged(hotel, folio, 700)
    window = hotel.desk.run(open_folio_window, folio_id=folio, payee_name="Acme", payee_tax_number="T1", language="zh_CN").window_number
    (moved,) = hotel.desk.run(transfer_lines, posting_ids=[bar], folio_id=folio, window_number=window, reason="theirs").posting_ids
    with pytest.raises(NothingToInvoice):
        issue(hotel, folio)
    issued = issue(hotel, folio, window=window)
    stored = row_of(hotel, issued)
    assert (stored.payee_name, stored.payee_tax_number, stored.language) == ("Acme", "T1", "zh_CN")
    with pytest.raises(folio_moves.IsOnInvoice, match=issued.number):
        hotel.desk.run(transfer_lines, posting_ids=[moved], folio_id=folio, window_number=1, reason="no")
    credit(hotel, issued, amount_minor=1)
    with pytest.raises(folio_moves.IsOnInvoice):
        hotel.desk.run(transfer_lines, posting_ids=[moved], folio_id=folio, window_number=1, reason="no")
    credit(hotel, issued)
    hotel.desk.run(transfer_lines, posting_ids=[moved], folio_id=folio, window_number=1, reason="now")
    assert issue(hotel, folio).total_minor == 700


def test_an_adjustment_goes_with_its_line_or_waits_for_a_credit_note(hotel: SmallHotel, folio: FolioId) -> None:
    bar, other = charged(hotel, folio, 700), charged(hotel, folio, 300)
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=bar, amount_minor=200, reason="broken glass")
    assert issue(hotel, folio, bar).total_minor == 500
    issue(hotel, folio, other)
    hotel.desk.run(adjust_posting, posting_id=other, amount_minor=200, reason="flat")
    assert issue(hotel, folio).total_minor == 10_200 - 200


def test_a_void_is_of_the_open_day_and_without_credit_notes(hotel: SmallHotel, folio: FolioId) -> None:
    charge(hotel, folio, 5_000)
    issued = issue(hotel, folio)
    note = credit(hotel, issued, amount_minor=1_000)
    with pytest.raises(HasCreditNotes):
        void(hotel, issued)
    void(hotel, note)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(void_invoice, invoice_id=issued.invoice_id, reason=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(void_invoice, invoice_id=issued.invoice_id, reason="no")
    close_day(hotel, DAY)
    with pytest.raises(InvoiceOfClosedDay, match="2026-03-02"):
        void(hotel, issued)
    assert row_of(hotel, issued).state is InvoiceState.ISSUED


def test_a_credit_note_made_void_takes_its_lines_again_unless_they_went_elsewhere(hotel: SmallHotel, folio: FolioId) -> None:
    first, second = charged(hotel, folio, 700), charged(hotel, folio, 300)
    issued = issue(hotel, folio)
    note = credit(hotel, issued, posting_ids=[first])
    void(hotel, note)
    with pytest.raises(IsOnInvoice):
        issue(hotel, folio, first)
    rest = credit(hotel, issued)
    elsewhere = issue(hotel, folio, second)
    with pytest.raises(IsOnInvoice, match=elsewhere.number):
        void(hotel, rest)


def test_credit_is_never_above_what_is_left(hotel: SmallHotel, folio: FolioId) -> None:
    first, second = charged(hotel, folio, 700), charged(hotel, folio, 300)
    issued = issue(hotel, folio)
    credit(hotel, issued, amount_minor=400)
    for too_much in ({"amount_minor": 601}, {"posting_ids": [first]}, {"amount_minor": 0}, {"amount_minor": -5}):
        with pytest.raises(CreditTooHigh, match=r"6\.00"):
            credit(hotel, issued, **too_much)
    note = credit(hotel, issued, posting_ids=[second])
    with pytest.raises(NotForInvoice):
        credit(hotel, issued, posting_ids=[second])
    with pytest.raises(NotAnInvoice):
        credit(hotel, note)
    with pytest.raises(InvalidInput):
        credit(hotel, issued, posting_ids=[first], amount_minor=1)
    assert credit(hotel, issued).total_minor == -300
    with pytest.raises(CreditTooHigh, match=r"0\.00"):
        credit(hotel, issued)


def test_a_new_year_and_a_new_series_begin_at_one(hotel: SmallHotel, folio: FolioId) -> None:
    charge(hotel, folio)
    issue(hotel, folio)
    hotel.desk.run(change_setting, key=INVOICE_SERIES.key, value="R{year}/")
    charge(hotel, folio)
    assert issue(hotel, folio).number == "R2026/1"
    hotel.desk.run(change_setting, key=INVOICE_SERIES.key, value="票")
    charge(hotel, folio)
    with pytest.raises(SeriesNotPossible):
        issue(hotel, folio)


def test_a_refused_invoice_gives_its_number_back(hotel: SmallHotel, folio: FolioId) -> None:
    charge(hotel, folio)
    issue(hotel, folio)
    for _number in range(3):
        with pytest.raises(NothingToInvoice):
            issue(hotel, folio)
    charge(hotel, folio)
    assert issue(hotel, folio).number == "INV2026-2"


def test_who_may_invoice(hotel: SmallHotel, folio: FolioId) -> None:
    charge(hotel, folio)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(issue_invoice, folio_id=folio, window_number=1)
    assert hotel.as_user("cashier").run(issue_invoice, folio_id=folio, window_number=1).number == "INV2026-1"
