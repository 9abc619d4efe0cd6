"""Invoices of a folio as the cashier reads them, and all that the paper of one says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ArAccountId, FolioId, InvoiceId
from hotel_desk.domain.invoices import paper_number
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import Invoice, InvoiceLine, InvoiceTax
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TaxRuleRow
from hotel_desk.queries.invoice_lines import FreeLine, free_lines
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_CREDITED, _NOTE = aliased(Invoice, name="credited"), aliased(Invoice, name="note")
_TAKEN = (
    select(func.coalesce(func.sum(_NOTE.total_minor), 0))
    .where(_NOTE.credits_id == Invoice.id, _NOTE.state == InvoiceState.ISSUED)
    .correlate(Invoice)
    .scalar_subquery()
)
_INVOICES = (
    select(
        *Invoice.__table__.columns,
        UserAccount.display_name,
        _CREDITED.series.label("credited_series"),
        _CREDITED.number.label("credited_number"),
        _TAKEN.label("taken_minor"),
    )
    .join(UserAccount, UserAccount.id == Invoice.user_id)
    .outerjoin(_CREDITED, _CREDITED.id == Invoice.credits_id)
    .where(Invoice.property_id == bindparam("hotel"))
    .order_by(Invoice.issued_at, Invoice.series, Invoice.number)
)
_OF_FOLIO = _INVOICES.where(Invoice.folio_id == bindparam("folio"))
_OF_ACCOUNT = _INVOICES.where(Invoice.account_id == bindparam("account"))
_ONE = _INVOICES.where(Invoice.id == bindparam("invoice"))
_LINES = (
    select(
        InvoiceLine.invoice_id,
        InvoiceLine.posting_id,
        InvoiceLine.holds_posting_id,
        InvoiceLine.date,
        InvoiceLine.text,
        InvoiceLine.quantity,
        InvoiceLine.net_minor,
        InvoiceLine.tax_minor,
        InvoiceLine.amount_minor,
        Posting.bundle_id,
    )
    .outerjoin(Posting, Posting.id == InvoiceLine.posting_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice"), InvoiceLine.property_id == bindparam("hotel"))
    .order_by(InvoiceLine.position)
)
_TAXES = (
    select(TaxRuleRow.name, TaxRuleRow.rate_millionths, InvoiceTax.base_minor, InvoiceTax.amount_minor)
    .join(TaxRuleRow, TaxRuleRow.id == InvoiceTax.tax_rule_id)
    .where(InvoiceTax.invoice_id == bindparam("invoice"), InvoiceTax.property_id == bindparam("hotel"))
    .order_by(TaxRuleRow.compound_order, TaxRuleRow.code)
)
_FOLIO = (
    select(
        Folio.number,
        Folio.reservation_id,
        Reservation.arrival_date,
        Reservation.departure_date,
        Profile.name.label("guest_name"),
    )
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(Folio.id == bindparam("folio"), Folio.property_id == bindparam("hotel"))
)


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice or credit note in a list; minor units.

    Args:
        window_number: None on a collective invoice.
        left_minor: what no credit note has taken of an invoice; zero of a credit note or a void.
        credits_number: the invoice that a credit note takes from.
        voidable: it is of the open day, and nothing stands against it.
    """

    invoice_id: InvoiceId
    number: str
    kind: InvoiceKind
    state: InvoiceState
    window_number: int | None
    business_date: dt.date
    payee_name: str
    total_minor: int
    left_minor: int
    credits_number: str
    void_reason: str
    user_name: str
    voidable: bool


@dataclass(frozen=True, slots=True)
class FolioInvoices:
    """The invoices of a folio in the order of issue, and what no invoice has yet of each window, by window number."""

    folio_id: FolioId
    invoices: tuple[InvoiceRow, ...]
    free: dict[int, tuple[FreeLine, ...]]

    def free_minor(self, window_number: int) -> int:
        """What an invoice over the whole window would come to."""
        return sum(line.amounts.amount_minor for line in self.free.get(window_number, ()))


@dataclass(frozen=True, slots=True)
class InvoiceLineFacts:
    """A line of a paper; lines of a bundle are one. `posting_id`: its first posting, while the invoice holds it."""

    posting_id: UUID | None
    date: dt.date
    text: str
    quantity: int
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceTaxFacts:
    """One tax of a paper. `rate_millionths` is None for a fixed amount."""

    name: str
    rate_millionths: int | None
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """All that the paper of an invoice says but the letterhead."""

    invoice_id: InvoiceId
    number: str
    kind: InvoiceKind
    state: InvoiceState
    collective: bool
    currency: str
    language: str
    business_date: dt.date
    due_date: dt.date | None
    issued_at: dt.datetime
    user_name: str
    payee_name: str
    payee_address: str
    payee_tax_number: str
    total_minor: int
    left_minor: int
    credits_number: str
    folio_number: str
    guest_name: str
    room_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    lines: tuple[InvoiceLineFacts, ...]
    taxes: tuple[InvoiceTaxFacts, ...]


def folio_invoices(reader: Reader, *, folio_id: FolioId) -> FolioInvoices:
    """The invoices of a folio, and what is left to be invoiced. Four statements."""
    today = reader.business_date()
    rows = reader.connection.execute(_OF_FOLIO, {"hotel": reader.property_id, "folio": folio_id}).all()
    free: dict[int, list[FreeLine]] = defaultdict(list)
    for line in free_lines(reader.connection, reader.property_id, folio_id):
        free[line.window_number].append(line)
    return FolioInvoices(folio_id, tuple(_row(row, today) for row in rows), {number: tuple(lines) for number, lines in free.items()})


def invoices_of_account(reader: Reader, account_id: ArAccountId) -> tuple[InvoiceRow, ...]:
    """The invoices and credit notes of a company account in the order of issue. Two statements."""
    today = reader.business_date()
    rows = reader.connection.execute(_OF_ACCOUNT, {"hotel": reader.property_id, "account": account_id}).all()
    return tuple(_row(row, today) for row in rows)


def invoice_facts(reader: Reader, *, invoice_id: InvoiceId) -> InvoiceFacts:
    """What the paper of an invoice says. Five statements.

    Raises:
        NotFound: this hotel has no such invoice.
    """
    asked = {"hotel": reader.property_id, "invoice": invoice_id}
    row = reader.connection.execute(_ONE, asked).first()
    if row is None:
        raise NotFound("invoice_id", what=_("The invoice"))
    folio = reader.connection.execute(_FOLIO, {"hotel": reader.property_id, "folio": row.folio_id}).one()
    room = rooms_of_stays(reader, [folio.reservation_id] if folio.reservation_id else [])
    lines = _together(reader.connection.execute(_LINES, asked).all())
    return InvoiceFacts(
        invoice_id=invoice_id,
        number=paper_number(row.series, row.number),
        kind=row.kind,
        state=row.state,
        collective=row.window_number is None,
        currency=row.currency,
        language=row.language,
        business_date=row.business_date,
        due_date=row.due_date,
        issued_at=row.issued_at,
        user_name=row.display_name,
        payee_name=row.payee_name,
        payee_address=row.payee_address,
        payee_tax_number=row.payee_tax_number,
        total_minor=row.total_minor,
        left_minor=_left(row),
        credits_number=_credits(row),
        folio_number=folio.number,
        guest_name=folio.guest_name or "",
        room_number=room.get(folio.reservation_id, ""),
        arrival_date=folio.arrival_date,
        departure_date=folio.departure_date,
        lines=lines,
        taxes=tuple(InvoiceTaxFacts(*tax) for tax in reader.connection.execute(_TAXES, asked)),
    )


def _row(row: Any, today: dt.date) -> InvoiceRow:
    return InvoiceRow(
        invoice_id=InvoiceId(row.id),
        number=paper_number(row.series, row.number),
        kind=row.kind,
        state=row.state,
        window_number=row.window_number,
        business_date=row.business_date,
        payee_name=row.payee_name,
        total_minor=row.total_minor,
        left_minor=_left(row),
        credits_number=_credits(row),
        void_reason=row.void_reason,
        user_name=row.display_name,
        voidable=row.state is InvoiceState.ISSUED and row.business_date == today and not row.taken_minor,
    )


def _left(row: Any) -> int:
    whole = row.kind is InvoiceKind.INVOICE and row.state is InvoiceState.ISSUED
    return int(row.total_minor + row.taken_minor) if whole else 0


def _credits(row: Any) -> str:
    return "" if row.credits_id is None else paper_number(row.credited_series, row.credited_number)


def _together(rows: Any) -> tuple[InvoiceLineFacts, ...]:
    """The lines as the payee reads them: a bundle is one line, with the words of its first one."""
    shown: dict[Any, InvoiceLineFacts] = {}
    for position, row in enumerate(rows):
        key = row.bundle_id or position
        before = shown.get(key)
        net, tax = (before.net_minor, before.tax_minor) if before is not None else (0, 0)
        first = before or InvoiceLineFacts(row.holds_posting_id, row.date, row.text, row.quantity, 0, 0)
        shown[key] = InvoiceLineFacts(first.posting_id, first.date, first.text, first.quantity, net + row.net_minor, tax + row.tax_minor)
    return tuple(shown.values())
