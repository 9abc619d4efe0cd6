"""Items of a company account follow the lines of their invoice (`docs/algorithms/account-invoices.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.ids import ArItemId, PostingId
from hotel_desk.domain.invoices import paper_number
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.folio import Posting
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.queries.invoice_lines import IsOnInvoice

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_ITEMS = select(ArItem).where(ArItem.invoice_id == bindparam("invoice"))
_HELD_FOR = (
    select(InvoiceLine.item_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice"), InvoiceLine.holds_posting_id.is_not(None), InvoiceLine.item_id.is_not(None))
    .distinct()
)
_BY_ID = select(ArItem).where(ArItem.id.in_(bindparam("items", expanding=True))).order_by(ArItem.id).with_for_update()
_OF_POSTINGS = select(ArItem.posting_id, ArItem.id).where(ArItem.posting_id.in_(bindparam("postings", expanding=True)))
_LEFT = aliased(Posting)
_INVOICED_OF_WINDOW = (
    select(_LEFT.text, Invoice.series, Invoice.number)
    .select_from(ArItem)
    .join(Posting, Posting.id == ArItem.posting_id)
    .join(_LEFT, _LEFT.id == Posting.transfer_of_id)
    .join(Invoice, Invoice.id == ArItem.invoice_id)
    .where(_LEFT.folio_id == bindparam("folio"), _LEFT.window_number == bindparam("number"))
    .limit(1)
)


def follow_lines(uow: UnitOfWork, invoice_id: UUID) -> None:
    """After lines of an invoice were taken or let go of: its items are those that have a line held by it."""
    held = set(uow.connection.execute(_HELD_FOR, {"invoice": invoice_id}).scalars())
    named = {item.id: item for item in uow.session.execute(_ITEMS, {"invoice": invoice_id}).scalars()}
    for identifier in named.keys() - held:
        named[identifier].invoice_id = None
        uow.changed(named[identifier])
    new = [item for item in held if item not in named]
    for item in uow.session.execute(_BY_ID, {"items": new}).scalars() if new else ():
        item.invoice_id = invoice_id
        uow.changed(item)
    uow.session.flush()


def items_of_lines(uow: UnitOfWork, posting_ids: Collection[PostingId]) -> dict[PostingId, ArItemId]:
    """The items that lines on the folio of an account are."""
    found = uow.connection.execute(_OF_POSTINGS, {"postings": list(posting_ids)})
    return {PostingId(posting): ArItemId(item) for posting, item in found}


def refuse_invoiced_by_account(uow: UnitOfWork, folio_id: UUID, window_number: int) -> None:
    """Go on only if no invoice of an account has what it took over from a window.

    Raises:
        IsOnInvoice: one has.
    """
    found = uow.connection.execute(_INVOICED_OF_WINDOW, {"folio": folio_id, "number": window_number}).first()
    if found is not None:
        raise IsOnInvoice("posting_ids", text=found.text, number=paper_number(found.series, found.number))
