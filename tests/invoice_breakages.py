"""How the rows of invoices can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.models.folio import NumberSeries
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.services.invoices import issue_credit_note, issue_invoice, void_invoice
from tests.stays_of_tests import DAY, arrived, charge, close_day

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ScalarSelect

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement


def _paper(kind: InvoiceKind, number: int) -> ScalarSelect[UUID]:
    # A table of its own kind inside: MariaDB refuses to read the table that a statement changes.
    return select(select(Invoice.id).where(Invoice.kind == kind, Invoice.number == number).subquery().c.id).scalar_subquery()


_ROOM, _VOID, _BAR = (_paper(InvoiceKind.INVOICE, number) for number in (1, 2, 3))
_NOTE = _paper(InvoiceKind.CREDIT_NOTE, 1)
INVOICE_BREAKAGES: list[tuple[str, Statement]] = [
    ("invoice.numbers", delete(Invoice).where(Invoice.id == _VOID)),
    ("invoice.numbers", update(Invoice).where(Invoice.id == _BAR).values(number=4)),
    ("invoice.numbers", update(NumberSeries).where(NumberSeries.series == "invoice/INV2026-").values(next_number=9)),
    ("invoice.numbers", delete(NumberSeries).where(NumberSeries.series == "invoice/CN2026-")),
    ("invoice.lines", update(Invoice).where(Invoice.id == _ROOM).values(total_minor=1)),
    ("invoice.lines", update(InvoiceLine).where(InvoiceLine.invoice_id == _BAR).values(net_minor=1)),
    ("invoice.lines", delete(InvoiceLine).where(InvoiceLine.invoice_id == _NOTE)),
    ("invoice.taxes", update(InvoiceTax).where(InvoiceTax.invoice_id == _ROOM).values(amount_minor=3)),
    ("invoice.taxes", delete(InvoiceTax).where(InvoiceTax.invoice_id == _ROOM)),
    ("invoice.posted", update(InvoiceLine).where(InvoiceLine.invoice_id == _ROOM).values(tax_minor=7)),
    ("invoice.credit", update(Invoice).where(Invoice.id == _NOTE).values(total_minor=-1_000_000)),
    ("invoice.credit", update(Invoice).where(Invoice.id == _NOTE).values(tax_minor=-1_000_000)),
    ("invoice.credit", update(Invoice).where(Invoice.id == _NOTE).values(total_minor=1)),
    ("invoice.credit", update(Invoice).where(Invoice.id == _ROOM).values(state=InvoiceState.VOID)),
    ("invoice.held", update(InvoiceLine).where(InvoiceLine.invoice_id == _ROOM).values(holds_posting_id=None)),
    ("invoice.held", update(InvoiceLine).where(InvoiceLine.invoice_id == _VOID).values(holds_posting_id=InvoiceLine.invoice_id)),
    ("invoice.held", update(Invoice).where(Invoice.id == _BAR).values(state=InvoiceState.VOID)),
    ("invoice.void", update(Invoice).where(Invoice.id == _BAR).values(void_reason="no")),
    ("invoice.void", update(Invoice).where(Invoice.id == _VOID).values(voided_at=None)),
]


def invoiced(hotel: SmallHotel) -> None:
    """A room with a credit note against it, a void, and a bar bill."""
    folio_id = arrived(hotel).folio_id
    close_day(hotel, DAY)
    room = hotel.desk.run(issue_invoice, folio_id=folio_id, window_number=1)
    hotel.desk.run(issue_credit_note, invoice_id=room.invoice_id, amount_minor=1_000, reason="noise")
    charge(hotel, folio_id)
    wrong = hotel.desk.run(issue_invoice, folio_id=folio_id, window_number=1)
    hotel.desk.run(void_invoice, invoice_id=wrong.invoice_id, reason="wrong name")
    hotel.desk.run(issue_invoice, folio_id=folio_id, window_number=1)
