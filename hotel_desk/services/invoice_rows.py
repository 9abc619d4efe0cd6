"""The rows of an invoice or credit note, under the next number of its series. Used by commands; not commands themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ArItemId, InvoiceId, PostingId, new_id
from hotel_desk.domain.invoices import NUMBERS_OF, series_on
from hotel_desk.domain.settings import CREDIT_NOTE_SERIES, INVOICE_SERIES, Setting
from hotel_desk.language import N_
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.services.number_series import drawn

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.line_parts import LineAmounts
    from hotel_desk.domain.tax import TaxLine

_ADD_LINE, _ADD_TAX = insert(InvoiceLine), insert(InvoiceTax)


class SeriesNotPossible(StaffError):
    code = "invoice.series"
    template = N_("The number series “{series}” has letters other than plain Latin ones. Nothing was issued. Correct it in the settings.")


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a paper is for, and what it belongs to."""

    folio_id: UUID
    window_number: int | None
    payee_name: str
    language: str
    currency: str
    payee_id: UUID | None = None
    payee_address: str = ""
    payee_tax_number: str = ""
    account_id: UUID | None = None
    credits_id: UUID | None = None
    due_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a paper; `holds`: no other invoice may have its posting. `item_id`: of a company account, for which it is."""

    posting_id: PostingId | None
    date: dt.date
    text: str
    quantity: int
    net_minor: int
    tax_minor: int
    holds: bool = False
    item_id: ArItemId | None = None


def write_invoice(
    uow: UnitOfWork,
    payee: Payee,
    kind: InvoiceKind,
    lines: Sequence[PaperLine],
    amounts: LineAmounts,
    *,
    request_key: UUID | None,
) -> Invoice:
    """The rows of a paper, under the next number of its series: drawn last, so that other desks wait for it as short as can be."""
    identifier = InvoiceId(new_id())
    series = _series(uow, INVOICE_SERIES if kind is InvoiceKind.INVOICE else CREDIT_NOTE_SERIES)
    invoice = Invoice(
        id=identifier,
        property_id=uow.property_id,
        series=series,
        number=drawn(uow, f"{NUMBERS_OF}{series}"),
        kind=kind,
        state=InvoiceState.ISSUED,
        net_minor=amounts.net_minor,
        tax_minor=amounts.tax_minor,
        total_minor=amounts.amount_minor,
        business_date=uow.business_date,
        issued_at=uow.clock.now(),
        user_id=uow.actor.user_id,
        request_key=request_key,
        **{name: getattr(payee, name) for name in Payee.__slots__},
    )
    uow.add(invoice)
    uow.session.flush()
    uow.connection.execute(_ADD_LINE, [_line_row(uow, identifier, position, line) for position, line in enumerate(lines, start=1)])
    taxes = [tax for tax in amounts.taxes if tax.base_minor or tax.amount_minor]
    if taxes:
        uow.connection.execute(_ADD_TAX, [_tax_row(uow, identifier, tax) for tax in taxes])
    return invoice


def _series(uow: UnitOfWork, setting: Setting[str]) -> str:
    series = series_on(uow.setting(setting), uow.business_date)
    if not (series.isascii() and series.isprintable()):
        raise SeriesNotPossible(series=series)
    return series


def _line_row(uow: UnitOfWork, invoice_id: InvoiceId, position: int, line: PaperLine) -> dict[str, Any]:
    return {
        "property_id": uow.property_id,
        "invoice_id": invoice_id,
        "position": position,
        "posting_id": line.posting_id,
        "holds_posting_id": line.posting_id if line.holds else None,
        "item_id": line.item_id,
        "date": line.date,
        "text": line.text,
        "quantity": line.quantity,
        "net_minor": line.net_minor,
        "tax_minor": line.tax_minor,
        "amount_minor": line.net_minor + line.tax_minor,
    }


def _tax_row(uow: UnitOfWork, invoice_id: InvoiceId, tax: TaxLine) -> dict[str, Any]:
    return {
        "property_id": uow.property_id,
        "invoice_id": invoice_id,
        "tax_rule_id": tax.rule_id,
        "base_minor": tax.base_minor,
        "amount_minor": tax.amount_minor,
    }
