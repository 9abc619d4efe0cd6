"""Invoices: numbers without gap or double, amounts that are the sum of lines and taxes, credit within what is left, each line held once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.invoices import NUMBERS_OF
from hotel_desk.language import N_
from hotel_desk.models.folio import NumberSeries, Posting
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.queries.invariants_found import HOTEL, Invariant, Statement, stated_by

_NUMBER = (Invoice.series.label("series"), Invoice.number.label("number"))
_NOTE = aliased(Invoice, name="note")


def _numbers() -> Statement:
    """Every series counts from 1 without gaps, and its next number is the one after the last."""
    used = (
        select(
            Invoice.series,
            func.count().label("count"),
            func.count(Invoice.number.distinct()).label("different"),
            func.max(Invoice.number).label("last"),
        )
        .where(Invoice.property_id == HOTEL)
        .group_by(Invoice.series)
        .subquery()
    )
    drawn = and_(NumberSeries.series == func.concat(NUMBERS_OF, used.c.series), NumberSeries.property_id == HOTEL)
    return (
        select(used.c.series, used.c.count.label("found"), used.c.last.label("expected"))
        .outerjoin(NumberSeries, drawn)
        .where(
            or_(
                used.c.count != used.c.last,
                used.c.different != used.c.last,
                func.coalesce(NumberSeries.next_number, 0) != used.c.last + 1,
            )
        )
    )


def _lines() -> Statement:
    """An invoice comes to what its lines come to."""
    net = func.coalesce(func.sum(InvoiceLine.net_minor), 0)
    tax = func.coalesce(func.sum(InvoiceLine.tax_minor), 0)
    amount = func.coalesce(func.sum(InvoiceLine.amount_minor), 0)
    return (
        select(*_NUMBER, Invoice.total_minor.label("found"), amount.label("expected"))
        .outerjoin(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(Invoice.property_id == HOTEL)
        .group_by(Invoice.id, Invoice.series, Invoice.number, Invoice.net_minor, Invoice.tax_minor, Invoice.total_minor)
        .having(or_(Invoice.net_minor != net, Invoice.tax_minor != tax, Invoice.total_minor != amount))
    )


def _taxes() -> Statement:
    """The tax of an invoice is what its taxes come to."""
    tax = func.coalesce(func.sum(InvoiceTax.amount_minor), 0)
    return (
        select(*_NUMBER, Invoice.tax_minor.label("found"), tax.label("expected"))
        .outerjoin(InvoiceTax, InvoiceTax.invoice_id == Invoice.id)
        .where(Invoice.property_id == HOTEL)
        .group_by(Invoice.id, Invoice.series, Invoice.number, Invoice.tax_minor)
        .having(Invoice.tax_minor != tax)
    )


def _posted() -> Statement:
    """A line of an invoice comes to what its posting comes to; that of a credit note to as much below zero."""
    sign = func.sign(Invoice.total_minor)
    return (
        select(*_NUMBER, InvoiceLine.position.label("line"), InvoiceLine.net_minor.label("found"), Posting.net_minor.label("expected"))
        .select_from(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Posting, Posting.id == InvoiceLine.posting_id)
        .where(
            Invoice.property_id == HOTEL,
            or_(InvoiceLine.net_minor != sign * Posting.net_minor, InvoiceLine.tax_minor != sign * Posting.tax_minor),
        )
    )


def _credit() -> Statement:
    """Credit notes take from invoices of the same payee's folio, no more than is left of total, net and tax."""
    taken: dict[str, Any] = {name: func.coalesce(func.sum(getattr(_NOTE, name)), 0) for name in ("total_minor", "net_minor", "tax_minor")}
    return (
        select(*_NUMBER, taken["total_minor"].label("found"), Invoice.total_minor.label("expected"))
        .join(_NOTE, and_(_NOTE.credits_id == Invoice.id, _NOTE.state == InvoiceState.ISSUED))
        .where(Invoice.property_id == HOTEL)
        .group_by(
            Invoice.id,
            Invoice.series,
            Invoice.number,
            Invoice.total_minor,
            Invoice.net_minor,
            Invoice.tax_minor,
            Invoice.kind,
            Invoice.state,
            Invoice.folio_id,
        )
        .having(
            or_(
                *(getattr(Invoice, name) + amount < 0 for name, amount in taken.items()),
                Invoice.kind != InvoiceKind.INVOICE,
                Invoice.state != InvoiceState.ISSUED,
                func.min(_NOTE.folio_id) != Invoice.folio_id,
                func.max(_NOTE.total_minor) >= 0,
            )
        )
    )


def _held() -> Statement:
    """A line is held by an invoice that is issued and not wholly credited, under its own posting, and not where a note names it."""
    line, named = aliased(InvoiceLine), aliased(InvoiceLine)
    credited = (
        select(func.coalesce(func.sum(_NOTE.total_minor), 0))
        .where(_NOTE.credits_id == Invoice.id, _NOTE.state == InvoiceState.ISSUED)
        .correlate(Invoice)
        .scalar_subquery()
    )
    let_go = exists().where(
        named.invoice_id == _NOTE.id,
        _NOTE.credits_id == Invoice.id,
        _NOTE.state == InvoiceState.ISSUED,
        named.posting_id == line.posting_id,
    )
    must = and_(
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.state == InvoiceState.ISSUED,
        line.posting_id.is_not(None),
        Invoice.total_minor + credited > 0,
        ~let_go,
    )
    return (
        select(*_NUMBER, line.position.label("line"))
        .select_from(line)
        .join(Invoice, Invoice.id == line.invoice_id)
        .where(
            Invoice.property_id == HOTEL,
            or_(
                and_(line.holds_posting_id.is_not(None), or_(line.holds_posting_id != line.posting_id, ~must)),
                and_(line.holds_posting_id.is_(None), must),
            ),
        )
    )


def _voided() -> Statement:
    """A void has its moment and its reason; what is issued has neither."""
    void = Invoice.state == InvoiceState.VOID
    told = and_(Invoice.voided_at.is_not(None), Invoice.void_reason != "")
    untold = and_(Invoice.voided_at.is_(None), Invoice.void_reason == "")
    return select(*_NUMBER, Invoice.state.label("found")).where(Invoice.property_id == HOTEL, or_(and_(void, ~told), and_(~void, ~untold)))


INVOICE_INVARIANTS = (
    Invariant("invoice.numbers", N_("A series of invoices has a gap or a double"), stated_by(_numbers())),
    Invariant("invoice.lines", N_("An invoice is not the sum of its lines"), stated_by(_lines())),
    Invariant("invoice.taxes", N_("The tax of an invoice is not the sum of its taxes"), stated_by(_taxes())),
    Invariant("invoice.posted", N_("A line of an invoice is not what was posted"), stated_by(_posted())),
    Invariant("invoice.credit", N_("Credit notes take more than their invoice has"), stated_by(_credit())),
    Invariant("invoice.held", N_("A line is held by an invoice against its state"), stated_by(_held())),
    Invariant("invoice.void", N_("An invoice is void without saying when and why"), stated_by(_voided())),
)
