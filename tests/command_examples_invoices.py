"""Examples of the commands about invoices; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.ids import new_id
from hotel_desk.services.invoices import InvoiceIssued, issue_invoice
from hotel_desk.services.papers import PaperKind
from tests.command_examples import example
from tests.stays_of_tests import arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def charged_window(hotel: SmallHotel) -> dict[str, Any]:
    folio_id = arrived(hotel).folio_id
    charge(hotel, folio_id, 5_000)
    return {"folio_id": folio_id, "window_number": 1}


def an_invoice(hotel: SmallHotel) -> InvoiceIssued:
    issued: InvoiceIssued = hotel.desk.run(issue_invoice, **charged_window(hotel))
    return issued


@example("issue_invoice")
def a_window_to_be_invoiced(hotel: SmallHotel) -> dict[str, Any]:
    return {**charged_window(hotel), "request_key": new_id()}


@example("void_invoice")
def an_invoice_that_is_wrong(hotel: SmallHotel) -> dict[str, Any]:
    return {"invoice_id": an_invoice(hotel).invoice_id, "reason": "wrong name"}


@example("issue_credit_note")
def ten_off(hotel: SmallHotel) -> dict[str, Any]:
    return {"invoice_id": an_invoice(hotel).invoice_id, "amount_minor": 1_000, "reason": "noise"}


@example("archive_paper")
def the_first_print_of_an_invoice(hotel: SmallHotel) -> dict[str, Any]:
    return {"paper": PaperKind.INVOICE, "subject_id": an_invoice(hotel).invoice_id, "pdf": b"%PDF-1.4 the first print"}
