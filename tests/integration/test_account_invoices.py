"""Invoices over items of company accounts, on both databases (`docs/algorithms/account-invoices.md`)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import ArAccountId, ArItemId, new_id
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.queries.account_invoices import account_invoices, items_to_invoice
from hotel_desk.queries.account_statement import account_statement
from hotel_desk.queries.city_ledger import account_of_profile
from hotel_desk.services.account_invoices import issue_account_invoice
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.invoices import IsOnInvoice, NotForInvoice, issue_credit_note, issue_invoice, void_invoice
from tests.accounts_of_tests import Partners, folio_of, received
from tests.stays_of_tests import DAY, NEXT, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PostingId, ReservationId
    from hotel_desk.services.invoices import InvoiceIssued
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "account-invoices.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def account_of(partners: Partners) -> ArAccountId:
    found = partners.hotel.desk.read(account_of_profile, profile_id=partners.agent)
    assert found is not None
    return found


def gone(partners: Partners) -> ReservationId:
    """A stay of one night that has left its 102.00 to the agent."""
    stay = received(partners, departure=NEXT)
    close_day(partners.hotel, DAY)
    partners.hotel.desk.run(check_out, reservation_id=stay)
    return stay


def issue(partners: Partners, *items: ArItemId, **more: Any) -> InvoiceIssued:
    issued: InvoiceIssued = partners.hotel.desk.run(issue_account_invoice, account_id=account_of(partners), item_ids=list(items), **more)
    return issued


def stay_item(partners: Partners, stay: ReservationId) -> ArItemId:
    return ArItemId(one(partners.hotel, select(ArItem.id).where(ArItem.reservation_id == stay).order_by(ArItem.id.desc()).limit(1)))


def on_invoices(partners: Partners) -> int:
    found: int = one(partners.hotel, select(func.count()).select_from(ArItem).where(ArItem.invoice_id.is_not(None)))
    return found


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


class Told:
    """Does what a row of the table says."""

    def __init__(self, partners: Partners) -> None:
        self.partners, self.desk = partners, partners.hotel.desk
        self.stay = gone(partners)
        self.bar_line = partners.on_account(partners.agent, 4_000)
        self.bar, self.night = partners.item(self.bar_line), stay_item(partners, self.stay)
        self.papers: list[InvoiceIssued] = []
        self.first: InvoiceIssued | None = None
        self.note: InvoiceIssued | None = None

    def do(self, step: str) -> Any:
        """The invoice that a step is about: its left is looked at."""
        match step.split():
            case ["invoice", what]:
                items = [self.night, self.bar] if what == "both" else [self.bar]
                return self._issued(issue(self.partners, *items))
            case ["invoice", "the", "bar"]:
                self.papers.append(issue(self.partners, self.bar))
                return self.papers[-1]
            case ["undo", _]:
                self.desk.run(undo_check_out, reservation_id=self.stay, reason="came back")
            case ["void", "the", "last"]:
                self.desk.run(void_invoice, invoice_id=self.papers[-1].invoice_id, reason="wrong")
                return self.papers.pop()
            case ["void", *_]:
                assert self.note is not None
                self.desk.run(void_invoice, invoice_id=self.note.invoice_id, reason="wrong")
            case ["credit", *what]:
                self._credit(what)
            case _:
                raise AssertionError(step)
        return self.first

    def _credit(self, what: list[str]) -> None:
        assert self.first is not None
        how: dict[str, Any] = {"posting_ids": [self.bar_line]} if what[-1] == "bar" else {}
        if what[-1][0].isdigit():
            how = {"amount_minor": minor(what[-1])}
        self.note = self.desk.run(issue_credit_note, invoice_id=self.first.invoice_id, reason="noise", **how)

    def _issued(self, issued: InvoiceIssued) -> InvoiceIssued:
        self.first = issued
        self.papers.append(issued)
        return issued


def test_an_invoice_and_what_becomes_of_its_items(hotel: SmallHotel, partners: Partners) -> None:
    told = Told(partners)
    for row in worked_table(DOCUMENT, "An invoice and what becomes of its items"):
        before = {paper.invoice.invoice_id for paper in hotel.desk.read(account_invoices, account_id=account_of(partners))}
        try:
            about, answer = told.do(row["step"]), "done"
        except StaffError as error:
            about, answer = told.first, error.code
        papers = {paper.invoice.invoice_id: paper for paper in hotel.desk.read(account_invoices, account_id=account_of(partners))}
        new = [papers[identifier] for identifier in papers if identifier not in before]
        assert answer == row["answer"], row
        assert (row["total"] == "") == (not new), row
        for paper in new:
            tax = one(hotel, select(Invoice.tax_minor).where(Invoice.id == paper.invoice.invoice_id))
            assert (paper.invoice.total_minor, tax) == (minor(row["total"]), minor(row["tax"])), row
        assert about is not None
        assert (on_invoices(partners), papers[about.invoice_id].invoice.left_minor) == (int(row["on"]), minor(row["left of it"])), row


def test_the_lines_name_the_item_and_the_guest_and_the_statement_the_invoice(hotel: SmallHotel, partners: Partners) -> None:
    hotel.desk.run(
        set_account_terms,
        profile_id=partners.agent,
        terms_days=14,
        credit_limit_minor=None,
        billing_address="1 High Street",
        language="zh_CN",
    )
    stay = gone(partners)
    item = stay_item(partners, stay)
    issued = issue(partners, item)
    with hotel.database.snapshot() as connection:
        lines = connection.execute(select(InvoiceLine.item_id, InvoiceLine.text, InvoiceLine.tax_minor)).all()
        paper = connection.execute(select(Invoice.due_date, Invoice.language, Invoice.payee_address, Invoice.payee_name)).one()
    assert [line.item_id for line in lines] == [item]
    assert lines[0].text.startswith("Ana Silva · ")
    assert lines[0].tax_minor == 766
    assert paper == (NEXT + timedelta(days=14), "zh_CN", "1 High Street", "Sunny Travel")
    statement = hotel.desk.read(account_statement, account_id=account_of(partners), first=DAY, last=NEXT)
    assert [row.invoice_number for row in statement.rows] == [issued.number]
    (kept,) = hotel.desk.read(account_invoices, account_id=account_of(partners))
    assert (kept.items, kept.open_minor, kept.due_date) == (1, 10_200, NEXT + timedelta(days=14))


def test_one_press_is_one_invoice(partners: Partners) -> None:
    item, key = partners.item(partners.on_account(partners.agent, 4_000)), new_id()
    first, second = (issue(partners, item, request_key=key) for _press in range(2))
    assert (first.number, second.number, second.repeated) == (first.number, first.number, True)


def test_charges_invoiced_in_the_guests_window_are_not_invoiced_again(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    number = hotel.desk.run(issue_invoice, folio_id=folio_of(hotel, stay), window_number=2).number
    hotel.desk.run(check_out, reservation_id=stay)
    (item,) = hotel.desk.read(items_to_invoice, account_id=account_of(partners))
    assert item.invoice_number == number
    with pytest.raises(IsOnInvoice):
        issue(partners, item.item_id)


def test_a_window_that_the_account_was_invoiced_for_is_not_invoiced_again(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    money: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 2_000}
    hotel.desk.run(take_payment, folio_id=folio_of(hotel, stay), window_number=2, **money)
    hotel.desk.run(check_out, reservation_id=stay)
    issued = issue(partners, stay_item(partners, stay))
    # No charges come to what is left of them: the line of the transfer stands for it, without a tax.
    assert (issued.total_minor, one(hotel, select(Invoice.tax_minor))) == (8_200, 0)
    with pytest.raises(IsOnInvoice):
        hotel.desk.run(issue_invoice, folio_id=folio_of(hotel, stay), window_number=2)


def test_an_adjusted_charge_is_invoiced_with_its_adjustment(hotel: SmallHotel, partners: Partners) -> None:
    line: PostingId = partners.on_account(partners.agent, 4_000)
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=line, amount_minor=500, reason="cold soup")
    assert issue(partners, partners.item(line)).total_minor == 3_500


def test_an_invoice_on_the_folio_of_the_account_marks_its_items_too(hotel: SmallHotel, partners: Partners) -> None:
    line = partners.on_account(partners.agent, 4_000)
    issued = hotel.desk.run(issue_invoice, folio_id=partners.folio(partners.agent), window_number=1)
    assert one(hotel, select(ArItem.invoice_id).where(ArItem.posting_id == line)) == issued.invoice_id
    hotel.desk.run(void_invoice, invoice_id=issued.invoice_id, reason="wrong")
    assert on_invoices(partners) == 0


def test_what_cannot_be_invoiced(hotel: SmallHotel, partners: Partners) -> None:
    mine = partners.item(partners.on_account(partners.agent, 4_000))
    theirs = partners.item(partners.on_account(partners.company, 4_000))
    money = partners.item(partners.pays(partners.agent, 1_000))
    for items in ((mine, theirs), (mine, money)):
        with pytest.raises(NotForInvoice):
            issue(partners, *items)
    with pytest.raises(InvalidInput) as refused:
        issue(partners)
    assert refused.value.field == "item_ids"
    with pytest.raises(InvalidInput) as refused:
        issue(partners, mine, due_date=DAY - timedelta(days=1))
    assert refused.value.field == "due_date"
    assert on_invoices(partners) == 0
