"""Invoices on paper on both databases: kept as they were first printed, and reprinted as these bytes with the mark of a copy."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.db.vault import SealBroken
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import InvoiceId, new_id
from hotel_desk.jobs.invoice_papers import invoice_pdf, pro_forma_pdf
from hotel_desk.jobs.kept_papers import KeptPaper
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.queries.archived_papers import archived_paper
from hotel_desk.queries.invoices import folio_invoices
from hotel_desk.services.archived_papers import archive_paper
from hotel_desk.services.folio_windows import change_folio_window
from hotel_desk.services.invoices import InvoiceIssued, issue_credit_note, issue_invoice, void_invoice
from hotel_desk.services.papers import PaperKind, record_paper_printed
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, arrived, charge, close_day, one, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import FolioId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    folio_id = arrived(hotel, guest="Екатерина Иванова").folio_id
    close_day(hotel, DAY)
    pay(hotel, folio_id, 500)
    return folio_id


def issued(hotel: SmallHotel, folio: FolioId) -> InvoiceIssued:
    paper: InvoiceIssued = hotel.desk.run(issue_invoice, folio_id=folio, window_number=1)
    return paper


def printed(hotel: SmallHotel, invoice_id: InvoiceId) -> KeptPaper:
    """As the window does it: write down, make, keep where it is new."""
    noted = hotel.desk.run(record_paper_printed, paper=PaperKind.INVOICE, subject_id=invoice_id)
    made = hotel.desk.read(invoice_pdf, invoice_id=invoice_id, printed=noted)
    if made.is_new:
        hotel.desk.run(archive_paper, paper=PaperKind.INVOICE, subject_id=invoice_id, pdf=made.first_print)
    return made


def test_a_reprint_is_the_archived_paper_and_a_mark(hotel: SmallHotel, folio: FolioId) -> None:
    invoice = issued(hotel, folio)
    first = printed(hotel, invoice.invoice_id)
    assert first.is_new
    # What changes afterwards changes no paper.
    hotel.desk.run(change_folio_window, folio_id=folio, window_number=1, payee_name="Acme")
    charge(hotel, folio)
    again, third = printed(hotel, invoice.invoice_id), printed(hotel, invoice.invoice_id)
    for number, copy in ((2, again), (3, third)):
        assert not copy.is_new
        assert copy.paper.pdf.startswith(first.paper.pdf)
        assert f"Copy {number}" in page_texts(copy.paper.pdf)[0]
    assert "Copy" not in page_texts(first.paper.pdf)[0]
    assert one(hotel, select(ArchivedPaper.sha256)) == hashlib.sha256(first.paper.pdf).hexdigest()
    assert hotel.desk.read(archived_paper, kind="invoice", subject_id=invoice.invoice_id) == first.paper.pdf


def test_what_the_paper_of_an_invoice_says(hotel: SmallHotel, folio: FolioId) -> None:
    hotel.desk.run(
        change_folio_window, folio_id=folio, window_number=1, payee_name="北京公司", payee_address="Улица 1", payee_tax_number="T-1"
    )
    invoice = issued(hotel, folio)
    (page,) = page_texts(printed(hotel, invoice.invoice_id).paper.pdf)
    for words in ("INV2026-1", "北京公司", "Улица 1", "T-1", "Екатерина Иванова", "EUR 102.00", "94.34", "VAT"):
        assert words in page
    note = hotel.desk.run(issue_credit_note, invoice_id=invoice.invoice_id, amount_minor=1_000, reason="шум")
    (page,) = page_texts(printed(hotel, note.invoice_id).paper.pdf)
    for words in ("CN2026-1", "INV2026-1", "шум", "EUR −10.00"):
        assert words in page


def test_a_void_is_printed_as_such(hotel: SmallHotel, folio: FolioId) -> None:
    invoice = issued(hotel, folio)
    first = printed(hotel, invoice.invoice_id)
    hotel.desk.run(void_invoice, invoice_id=invoice.invoice_id, reason="wrong name")
    copy = printed(hotel, invoice.invoice_id).paper.pdf
    assert copy.startswith(first.paper.pdf)
    assert "VOID" in page_texts(copy)[0]


def test_a_paper_is_kept_once_and_sealed(hotel: SmallHotel, folio: FolioId) -> None:
    invoice = issued(hotel, folio)
    made = printed(hotel, invoice.invoice_id).paper.pdf
    second = hotel.desk.run(archive_paper, paper=PaperKind.INVOICE, subject_id=invoice.invoice_id, pdf=b"%PDF-another")
    assert (second.kept_before, second.sha256) == (True, hashlib.sha256(made).hexdigest())
    sealed = one(hotel, select(ArchivedPaper.sealed_pdf))
    assert b"%PDF" not in sealed
    with pytest.raises(InvalidInput):
        hotel.desk.run(archive_paper, paper=PaperKind.FOLIO, subject_id=folio, pdf=b"no paper")
    with pytest.raises(NotFound):
        hotel.desk.run(archive_paper, paper=PaperKind.INVOICE, subject_id=new_id(), pdf=made)
    with hotel.database.writing() as connection:
        connection.execute(update(ArchivedPaper).values(sha256="0" * 64))
    with pytest.raises(SealBroken):
        hotel.desk.read(archived_paper, kind="invoice", subject_id=invoice.invoice_id)


def test_a_pro_forma_is_what_the_invoice_would_say_and_keeps_nothing(hotel: SmallHotel, folio: FolioId) -> None:
    noted: Any = hotel.desk.run(record_paper_printed, paper=PaperKind.PRO_FORMA, subject_id=folio)
    made = hotel.desk.read(pro_forma_pdf, folio_id=folio, printed=noted, window_number=1)
    (page,) = page_texts(made.pdf)
    for words in ("Pro-forma invoice", "This is not an invoice", "EUR 102.00", "Екатерина Иванова"):
        assert words in page
    assert hotel.desk.read(folio_invoices, folio_id=folio).invoices == ()


def test_the_invoices_of_a_folio_cost_four_statements(hotel: SmallHotel, folio: FolioId, count_statements: CountStatements) -> None:
    invoice = issued(hotel, folio)
    hotel.desk.run(issue_credit_note, invoice_id=invoice.invoice_id, amount_minor=1_000, reason="noise")
    charge(hotel, folio, 300)
    assert count_statements(hotel.desk, folio_invoices, folio_id=folio) == 4
    shown = hotel.desk.read(folio_invoices, folio_id=folio)
    first, note = shown.invoices
    assert (first.left_minor, first.voidable, note.left_minor, note.credits_number, note.voidable) == (9_200, False, 0, "INV2026-1", True)
    assert shown.free_minor(1) == 300
