"""The statement of a company account for some days: what it owed, what came, what it paid, what it owes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import ApplicationKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import PostingId
from hotel_desk.domain.invoices import paper_number
from hotel_desk.language import N_
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Posting
from hotel_desk.models.invoice import Invoice
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.city_ledger import AccountView, account_view

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ArAccountId

LONGEST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line: a charge above zero or money below, minor units, what is owed after it, and the invoice that it is on."""

    posting_id: PostingId
    date: dt.date
    text: str
    reference: str
    guest_name: str
    confirmation_number: str
    arrival_date: dt.date | None
    departure_date: dt.date | None
    invoice_number: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """An account over some days, both included; opening + charges - payments = closing, minor units."""

    account: AccountView
    first: dt.date
    last: dt.date
    opening_minor: int
    rows: tuple[StatementRow, ...]

    @property
    def charges_minor(self) -> int:
        """What came to the account."""
        return sum(row.amount_minor for row in self.rows if row.amount_minor > 0)

    @property
    def payments_minor(self) -> int:
        """What was paid or taken off, above zero."""
        return -sum(row.amount_minor for row in self.rows if row.amount_minor < 0)

    @property
    def closing_minor(self) -> int:
        """What is owed at the end."""
        return self.opening_minor + self.charges_minor - self.payments_minor


_OF_ACCOUNT = Posting.folio_id == bindparam("folio")
_BEFORE = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(_OF_ACCOUNT, Posting.business_date < bindparam("first"))
_LINES = (
    select(
        Posting.id,
        Posting.business_date,
        Posting.text,
        Posting.reference,
        Posting.amount_minor,
        Profile.name,
        Booking.confirmation_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        Invoice.series,
        Invoice.number,
    )
    .outerjoin(ArItem, ArItem.posting_id == Posting.id)
    .outerjoin(Invoice, Invoice.id == ArItem.invoice_id)
    .outerjoin(Reservation, Reservation.id == Posting.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(_OF_ACCOUNT, Posting.amount_minor != 0, Posting.business_date >= bindparam("first"), Posting.business_date <= bindparam("last"))
    .order_by(Posting.business_date, Posting.posted_at, Posting.window_number, Posting.sequence)
)
_CHARGE, _CREDIT = aliased(ArItem), aliased(ArItem)
# Two lines that take each other back altogether.
_COUNTERED = (
    select(_CHARGE.posting_id.label("charge"), _CREDIT.posting_id.label("credit"))
    .select_from(ArApplication)
    .join(_CHARGE, _CHARGE.id == ArApplication.charge_item_id)
    .join(_CREDIT, _CREDIT.id == ArApplication.credit_item_id)
    .where(
        ArApplication.account_id == bindparam("account"),
        ArApplication.kind == ApplicationKind.COUNTER,
        ArApplication.undone_at.is_(None),
        _CHARGE.amount_minor == ArApplication.amount_minor,
        _CREDIT.amount_minor == -ArApplication.amount_minor,
    )
)


def account_statement(reader: Reader, *, account_id: ArAccountId, first: dt.date, last: dt.date) -> AccountStatement:
    """What an account owed, what came and what was paid, and what it owes. Two lines of these days that take each other back are left out.

    Nine statements, whatever it holds.

    Raises:
        InvalidInput: the days are in the wrong order, or too many.
        NotFound: there is no such account.
    """
    if not first <= last <= first + dt.timedelta(days=LONGEST_DAYS):
        raise InvalidInput("last", problem=N_("The last day lies before the first, or ten years after it. Choose other days."))
    view = account_view(reader, account_id=account_id)
    days = {"folio": view.row.folio_id, "first": first, "last": last}
    opening = int(reader.connection.execute(_BEFORE, {"folio": view.row.folio_id, "first": first}).scalar_one())
    lines = reader.connection.execute(_LINES, days).all()
    there = {line.id for line in lines}
    pairs = reader.connection.execute(_COUNTERED, {"account": account_id}).all()
    silent = {line for pair in pairs if {pair.charge, pair.credit} <= there for line in (pair.charge, pair.credit)}
    rows, balance = [], opening
    for line in lines:
        if line.id not in silent:
            balance += line.amount_minor
            rows.append(_row(line, balance))
    return AccountStatement(view, first, last, opening, tuple(rows))


def _row(line: Any, balance: int) -> StatementRow:
    return StatementRow(
        posting_id=PostingId(line.id),
        date=line.business_date,
        text=line.text,
        reference=line.reference or "",
        guest_name=line.name or "",
        confirmation_number=line.confirmation_number or "",
        arrival_date=line.arrival_date,
        departure_date=line.departure_date,
        invoice_number="" if line.series is None else paper_number(line.series, line.number),
        amount_minor=line.amount_minor,
        balance_minor=balance,
    )
