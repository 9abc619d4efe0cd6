"""What of a company account may be invoiced, with the lines that it is for, and the invoices of an account.

The rules are in `docs/algorithms/account-invoices.md`. Asked by the command that issues, and by what shows it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.account_lines import TakenOver, WindowLine, lines_taken_over
from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind, InvoiceKind, InvoiceState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ArAccountId, ArItemId, InvoiceId
from hotel_desk.domain.invoices import paper_number
from hotel_desk.domain.line_parts import LineAmounts
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.queries.invoice_lines import INVOICED_KINDS, LINE_COLUMNS, FreeLine, amounts_of, with_taxes, without_pairs
from hotel_desk.queries.invoices import InvoiceFacts, InvoiceLineFacts, InvoiceRow, InvoiceTaxFacts, invoices_of_account

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class ItemLines:
    """An item of an account and what an invoice would show of it.

    Args:
        invoice_number: the invoice that it, or one of its charges, is on already; empty: it may be invoiced.
    """

    item_id: ArItemId
    lines: tuple[FreeLine, ...]
    invoice_number: str

    @property
    def amounts(self) -> LineAmounts:
        """What the lines come to."""
        return amounts_of(self.lines)


@dataclass(frozen=True, slots=True)
class AccountInvoice:
    """An invoice or credit note of an account. `open_minor`: what its items have open."""

    invoice: InvoiceRow
    due_date: dt.date | None
    items: int
    open_minor: int


_LEFT, _BACK = aliased(Posting), aliased(Posting)
_HOLDER = aliased(Invoice)
_WHOLLY_COUNTERED = (
    select(ArApplication.id)
    .where(
        ArApplication.kind == ApplicationKind.COUNTER,
        ArApplication.undone_at.is_(None),
        ArApplication.charge_item_id == ArItem.id,
        ArApplication.amount_minor == ArItem.amount_minor,
    )
    .exists()
)
_OF_ACCOUNT = (
    select(
        ArItem.id,
        ArItem.posting_id,
        ArItem.amount_minor,
        _LEFT.folio_id,
        _LEFT.window_number,
        _LEFT.sequence,
        Profile.name.label("guest_name"),
        Invoice.series,
        Invoice.number,
    )
    .select_from(ArItem)
    .join(Posting, Posting.id == ArItem.posting_id)
    .outerjoin(_LEFT, _LEFT.id == Posting.transfer_of_id)
    .outerjoin(Reservation, Reservation.id == ArItem.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Invoice, Invoice.id == ArItem.invoice_id)
    .where(ArItem.account_id == bindparam("account"), ArItem.kind == ArItemKind.CHARGE, ~_WHOLLY_COUNTERED)
    .order_by(ArItem.opened_date, ArItem.id)
)
_NAMED = _OF_ACCOUNT.where(ArItem.id.in_(bindparam("items", expanding=True)))
_OPEN = _OF_ACCOUNT.where(ArItem.open_minor > 0)
# All that the account took over from these folios: an earlier item has the earlier charges.
_TAKEN = (
    select(ArItem.id, ArItem.amount_minor, _LEFT.folio_id, _LEFT.window_number, _LEFT.sequence)
    .join(Posting, Posting.id == ArItem.posting_id)
    .join(_LEFT, _LEFT.id == Posting.transfer_of_id)
    .where(
        ArItem.account_id == bindparam("account"),
        ArItem.kind == ArItemKind.CHARGE,
        _LEFT.folio_id.in_(bindparam("folios", expanding=True)),
        ~_WHOLLY_COUNTERED,
    )
)
_LINES = (
    select(*LINE_COLUMNS, Posting.folio_id, Posting.sequence, _HOLDER.series, _HOLDER.number)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(InvoiceLine, InvoiceLine.holds_posting_id == Posting.id)
    .outerjoin(_HOLDER, _HOLDER.id == InvoiceLine.invoice_id)
    .where(Posting.amount_minor != 0)
    .order_by(Posting.folio_id, Posting.window_number, Posting.sequence)
)
_IN_WINDOWS = _LINES.where(Posting.folio_id.in_(bindparam("folios", expanding=True)), TransactionCode.kind.in_(INVOICED_KINDS))
_ON_ACCOUNT = _LINES.where(
    or_(Posting.id.in_(bindparam("postings", expanding=True)), Posting.adjusts_id.in_(bindparam("postings", expanding=True))),
    ~select(_BACK.id).where(_BACK.reversal_of_id == Posting.id).exists(),
)
_OPEN_OF_INVOICES = (
    select(ArItem.invoice_id, func.count().label("items"), func.sum(ArItem.open_minor).label("open_minor"))
    .where(ArItem.account_id == bindparam("account"), ArItem.invoice_id.is_not(None))
    .group_by(ArItem.invoice_id)
)
_HOLDER_OF_ACCOUNT = (
    select(
        Folio.number,
        Folio.currency,
        Profile.name,
        Profile.tax_number,
        Profile.language,
        ArAccount.language.label("account_language"),
        ArAccount.billing_address,
    )
    .select_from(ArAccount)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .join(Profile, Profile.id == ArAccount.profile_id)
    .where(ArAccount.id == bindparam("account"), ArAccount.property_id == bindparam("hotel"))
)
_TAX_RULES = select(TaxRuleRow.id, TaxRuleRow.name, TaxRuleRow.rate_millionths).where(TaxRuleRow.id.in_(bindparam("rules", expanding=True)))
_DUE_DATES = select(Invoice.id, Invoice.due_date).where(Invoice.account_id == bindparam("account"))


def items_to_invoice(reader: Reader, *, account_id: ArAccountId) -> tuple[ItemLines, ...]:
    """The open charges of an account, the oldest first, each with what an invoice would show of it. Six statements."""
    return _lines_of(reader.connection, account_id, reader.connection.execute(_OPEN, {"account": account_id}).all())


def lines_of_items(connection: Connection, account_id: ArAccountId, item_ids: Collection[ArItemId]) -> tuple[ItemLines, ...]:
    """Charges of an account that stand, by their ids; others are left out. Six statements."""
    return _lines_of(connection, account_id, connection.execute(_NAMED, {"account": account_id, "items": list(item_ids)}).all())


def account_pro_forma(
    reader: Reader, *, account_id: ArAccountId, item_ids: Collection[ArItemId], due_date: dt.date, user_name: str, at: dt.datetime
) -> InvoiceFacts:
    """What an invoice over these items would say, under the number of the account's folio. Nine statements.

    Raises:
        NotFound: this hotel has no such account.
    """
    row = reader.connection.execute(_HOLDER_OF_ACCOUNT, {"hotel": reader.property_id, "account": account_id}).first()
    if row is None:
        raise NotFound("account_id", what=_("The account"))
    lines = [line for item in lines_of_items(reader.connection, account_id, item_ids) for line in item.lines]
    whole = amounts_of(lines)
    rules = {one.id: one for one in reader.connection.execute(_TAX_RULES, {"rules": [tax.rule_id for tax in whole.taxes]})}
    return InvoiceFacts(
        invoice_id=InvoiceId(account_id),
        number=row.number,
        kind=InvoiceKind.INVOICE,
        state=InvoiceState.ISSUED,
        collective=True,
        currency=row.currency,
        language=row.account_language or row.language or "",
        business_date=reader.business_date(),
        due_date=due_date,
        issued_at=at,
        user_name=user_name,
        payee_name=row.name,
        payee_address=row.billing_address,
        payee_tax_number=row.tax_number,
        total_minor=whole.amount_minor,
        left_minor=whole.amount_minor,
        credits_number="",
        folio_number=row.number,
        guest_name="",
        room_number="",
        arrival_date=None,
        departure_date=None,
        lines=_shown(lines),
        taxes=tuple(
            InvoiceTaxFacts(rules[tax.rule_id].name, rules[tax.rule_id].rate_millionths, tax.base_minor, tax.amount_minor)
            for tax in whole.taxes
            if tax.base_minor or tax.amount_minor
        ),
    )


def account_invoices(reader: Reader, *, account_id: ArAccountId) -> tuple[AccountInvoice, ...]:
    """The invoices and credit notes of an account, the latest first. Four statements."""
    of_account = {"account": account_id}
    opened = {row.invoice_id: row for row in reader.connection.execute(_OPEN_OF_INVOICES, of_account)}
    due = {row.id: row.due_date for row in reader.connection.execute(_DUE_DATES, of_account)}
    found = []
    for invoice in reversed(invoices_of_account(reader, account_id)):
        row = opened.get(invoice.invoice_id)
        items, open_minor = (0, 0) if row is None else (row.items, int(row.open_minor))
        found.append(AccountInvoice(invoice, due.get(invoice.invoice_id), items, open_minor))
    return tuple(found)


def _lines_of(connection: Connection, account_id: ArAccountId, items: Iterable[Any]) -> tuple[ItemLines, ...]:
    items = list(items)
    rows = _rows_of_windows(connection, account_id, items)
    own = {item.posting_id: item.id for item in items if item.id not in rows}
    for row in connection.execute(_ON_ACCOUNT, {"postings": list(own)}):
        rows[own[row.id if row.id in own else row.adjusts_id]].append(row)
    every = with_taxes(connection, [row for found in rows.values() for row in found])
    lines = {line.posting_id: line for line in every}
    return tuple(_item_lines(item, [lines[row.id] for row in rows[item.id]], rows[item.id]) for item in items)


def _rows_of_windows(connection: Connection, account_id: ArAccountId, items: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    """The charges of windows that items were taken over with, by item."""
    folios = sorted({item.folio_id for item in items if item.folio_id is not None})
    taken: dict[tuple[UUID, int], list[Any]] = defaultdict(list)
    for row in connection.execute(_TAKEN, {"account": account_id, "folios": folios}):
        taken[row.folio_id, row.window_number].append(row)
    charges: dict[UUID, list[Any]] = defaultdict(list)
    for line in connection.execute(_IN_WINDOWS, {"folios": folios}):
        charges[line.folio_id].append(line)
    wanted = {item.id for item in items}
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for (folio, window), of_window in taken.items():
        rows = {row.id: row for row in without_pairs(charges[folio]) if row.window_number == window}
        lines = [WindowLine(row.id, row.sequence, row.amount_minor) for row in rows.values()]
        over = [TakenOver(row.id, row.sequence, row.amount_minor) for row in of_window]
        for item, ids in lines_taken_over(lines, over).items():
            if item in wanted:
                found[item] = [rows[one] for one in ids]
    return found


def _item_lines(item: Any, lines: Iterable[FreeLine], rows: Iterable[Any]) -> ItemLines:
    holders = [(item.series, item.number), *((row.series, row.number) for row in rows)]
    number = next((paper_number(series, of_series) for series, of_series in holders if series is not None), "")
    named = tuple(replace(line, text=_with_guest(item.guest_name, line.text)) for line in lines)
    return ItemLines(ArItemId(item.id), named, number)


def _shown(lines: Iterable[FreeLine]) -> tuple[InvoiceLineFacts, ...]:
    """The lines as the payee reads them: a bundle is one."""
    shown: dict[UUID, InvoiceLineFacts] = {}
    for line in lines:
        key = line.bundle_id or line.posting_id
        before = shown.get(key) or InvoiceLineFacts(line.posting_id, line.date, line.text, line.quantity, 0, 0)
        net, tax = before.net_minor + line.amounts.net_minor, before.tax_minor + line.amounts.tax_minor
        shown[key] = replace(before, net_minor=net, tax_minor=tax)
    return tuple(shown.values())


def _with_guest(guest_name: str | None, text: str) -> str:
    return (f"{guest_name} · {text}" if guest_name else text)[:NAME_LENGTH]
