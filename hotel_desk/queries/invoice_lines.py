"""Lines of folios as invoices take them: which of a window none has yet (`docs/algorithms/invoices.md`).

Asked by the commands that issue invoices and by what shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.cashier_codes import InvoiceState
from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, InvoiceId, PostingId, TaxRuleId
from hotel_desk.domain.invoices import Left, left_of_invoice, paper_number
from hotel_desk.domain.line_parts import LineAmounts, together
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_
from hotel_desk.models.folio import Posting, PostingTax
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

INVOICED_KINDS = (CodeKind.CHARGE, CodeKind.TAX, CodeKind.PAID_OUT)
LINE_COLUMNS = (
    Posting.id,
    Posting.window_number,
    Posting.text,
    Posting.quantity,
    Posting.net_minor,
    Posting.amount_minor,
    Posting.business_date,
    Posting.night_date,
    Posting.origin_date,
    Posting.origin_id,
    Posting.reversal_of_id,
    Posting.takes_off_id,
    Posting.adjusts_id,
    Posting.bundle_id,
)
_LINES = (
    select(*LINE_COLUMNS)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(InvoiceLine, InvoiceLine.holds_posting_id == Posting.id)
    .where(Posting.property_id == bindparam("hotel"), InvoiceLine.invoice_id.is_(None), Posting.amount_minor != 0)
    .order_by(Posting.folio_id, Posting.window_number, Posting.sequence)
)
_OF_FOLIO = _LINES.where(Posting.folio_id == bindparam("folio"), TransactionCode.kind.in_(INVOICED_KINDS))
_TAXES = (
    select(PostingTax.posting_id, PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor)
    .where(PostingTax.posting_id.in_(bindparam("postings", expanding=True)))
    .order_by(PostingTax.tax_rule_id)
)
_HOLDER = (
    select(InvoiceLine.text, Invoice.series, Invoice.number)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(InvoiceLine.holds_posting_id.in_(bindparam("postings", expanding=True)), Invoice.property_id == bindparam("hotel"))
    .limit(1)
)
_TOTALS = select(Invoice.id, Invoice.net_minor).where(
    Invoice.state == InvoiceState.ISSUED, (Invoice.id == bindparam("invoice")) | (Invoice.credits_id == bindparam("invoice"))
)
_INVOICE_TAXES = (
    select(InvoiceTax.invoice_id, InvoiceTax.tax_rule_id, InvoiceTax.base_minor, InvoiceTax.amount_minor)
    .where(InvoiceTax.invoice_id.in_(bindparam("invoices", expanding=True)))
    .order_by(InvoiceTax.tax_rule_id)
)


class IsOnInvoice(StaffError):
    code = "invoice.line_invoiced"
    template = N_("“{text}” is on invoice {number} already. No invoice was issued. Leave the line out, or void that invoice first.")


class NotForInvoice(StaffError):
    code = "invoice.line_not_for_invoice"
    template = N_(
        "One of the lines cannot be invoiced: it is money, it was reversed, or it has left this window. Nothing was issued. Choose again."
    )


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line of a folio that no invoice has. `date`: the night it is for, else the day it was first posted."""

    posting_id: PostingId
    window_number: int
    date: dt.date
    text: str
    quantity: int
    amounts: LineAmounts
    bundle_id: UUID | None
    adjusts_id: PostingId | None


def free_lines(connection: Connection, property_id: UUID, folio_id: FolioId) -> list[FreeLine]:
    """The lines of a folio that an invoice may take, in their order; pairs that cancel each other out are left out. Two statements."""
    rows = connection.execute(_OF_FOLIO, {"hotel": property_id, "folio": folio_id}).all()
    return with_taxes(connection, without_pairs(rows))


def raise_held(connection: Connection, property_id: UUID, posting_ids: Collection[PostingId]) -> None:
    """Go on only if no invoice has any of these lines.

    Raises:
        IsOnInvoice: one has.
    """
    found = connection.execute(_HOLDER, {"hotel": property_id, "postings": list(posting_ids)}).first()
    if found is not None:
        raise IsOnInvoice("posting_ids", text=found.text, number=paper_number(found.series, found.number))


def chosen_of(lines: Sequence[FreeLine], posting_ids: Collection[PostingId]) -> list[FreeLine]:
    """The lines of these names, with the others of their bundles and with their adjustments, in their order."""
    wanted = set(posting_ids)
    bundles = {(line.window_number, line.bundle_id) for line in lines if line.posting_id in wanted and line.bundle_id is not None}
    wanted |= {line.posting_id for line in lines if (line.window_number, line.bundle_id) in bundles}
    return [line for line in lines if line.posting_id in wanted or line.adjusts_id in wanted]


def amounts_of(lines: Iterable[FreeLine]) -> LineAmounts:
    """Lines added up, tax rule by tax rule."""
    return together([line.amounts for line in lines])


def left_of(connection: Connection, invoice_id: InvoiceId) -> Left:
    """What is left of an invoice that is not void. Two statements."""
    nets = {row.id: row.net_minor for row in connection.execute(_TOTALS, {"invoice": invoice_id})}
    taxes: dict[UUID, tuple[TaxLine, ...]] = dict.fromkeys(nets, ())
    for of_invoice, rule_id, base, amount in connection.execute(_INVOICE_TAXES, {"invoices": list(nets)}):
        taxes[of_invoice] = (*taxes[of_invoice], TaxLine(TaxRuleId(rule_id), base, amount))
    papers = {identifier: LineAmounts(net, taxes[identifier]) for identifier, net in nets.items()}
    return left_of_invoice(papers.pop(invoice_id), list(papers.values()))


def without_pairs(rows: Sequence[Any]) -> list[Any]:
    """Leave out each line that another one takes back or off, and that one, where together they are nothing."""
    there = {row.id: row for row in rows}
    stands = {(row.origin_id, row.window_number): row for row in rows if row.origin_id is not None and row.takes_off_id is None}
    gone: set[UUID] = set()
    for row in rows:
        taken = there.get(row.takes_off_id or row.reversal_of_id) or stands.get((row.reversal_of_id, row.window_number))
        if taken is None or taken.id in gone or taken.window_number != row.window_number or taken.amount_minor + row.amount_minor:
            continue
        gone |= {taken.id, row.id}
    return [row for row in rows if row.id not in gone]


def with_taxes(connection: Connection, rows: Sequence[Any]) -> list[FreeLine]:
    """Rows of postings as lines of an invoice. One statement."""
    taxes: dict[UUID, tuple[TaxLine, ...]] = {row.id: () for row in rows}
    for posting_id, rule_id, base, amount in connection.execute(_TAXES, {"postings": list(taxes)}):
        taxes[posting_id] = (*taxes[posting_id], TaxLine(TaxRuleId(rule_id), base, amount))
    return [
        FreeLine(
            posting_id=PostingId(row.id),
            window_number=row.window_number,
            date=row.night_date or row.origin_date or row.business_date,
            text=row.text,
            quantity=row.quantity,
            amounts=LineAmounts(row.net_minor, taxes[row.id]),
            bundle_id=row.bundle_id,
            adjusts_id=None if row.adjusts_id is None else PostingId(row.adjusts_id),
        )
        for row in rows
    ]
