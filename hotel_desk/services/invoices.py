"""Invoices and credit notes with numbers without gaps, and voids that keep theirs (`docs/algorithms/invoices.md`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import InvoiceKind, InvoiceState
from hotel_desk.domain.codes import EntityKind, FolioKind, LockKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.domain.ids import ArItemId, FolioId, InvoiceId, PostingId, TaxRuleId
from hotel_desk.domain.invoices import CreditTooHigh, Left, paper_number
from hotel_desk.domain.line_parts import LineAmounts, together
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.folio import Folio, FolioWindow, Posting, PostingTax
from hotel_desk.models.invoice import Invoice, InvoiceLine
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.queries.invoice_lines import (
    FreeLine,
    IsOnInvoice,
    NotForInvoice,
    amounts_of,
    chosen_of,
    free_lines,
    left_of,
    raise_held,
)
from hotel_desk.services.invoice_items import follow_lines, items_of_lines, refuse_invoiced_by_account
from hotel_desk.services.invoice_rows import PaperLine, Payee, write_invoice
from hotel_desk.services.posting_codes import refuse_package_folio
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

__all__ = ["IsOnInvoice", "NotForInvoice", "asked_before", "invoice_over", "issue_credit_note", "issue_invoice", "void_invoice"]

INVOICE_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.FOLIO, LockKind.NUMBER_SERIES, LockKind.JOURNAL_HEAD)
NO_ITEMS: Mapping[PostingId, ArItemId] = {}
_ASKED_BEFORE = select(Invoice).where(Invoice.property_id == bindparam("hotel"), Invoice.request_key == bindparam("key"))
_WINDOW = select(FolioWindow).where(FolioWindow.folio_id == bindparam("folio"), FolioWindow.number == bindparam("number"))
_GUEST_LANGUAGE = (
    select(Profile.language)
    .join(Reservation, Reservation.guest_id == Profile.id)
    .join(Folio, Folio.reservation_id == Reservation.id)
    .where(Folio.id == bindparam("folio"))
)
_LIVE_CREDIT_NOTES = select(Invoice.id).where(Invoice.credits_id == bindparam("invoice"), Invoice.state == InvoiceState.ISSUED).limit(1)
_LET_GO = update(InvoiceLine).where(InvoiceLine.invoice_id == bindparam("of_invoice")).values(holds_posting_id=None)
_LET_GO_OF = _LET_GO.where(InvoiceLine.posting_id.in_(bindparam("postings", expanding=True)))
_HELD = (
    select(InvoiceLine.posting_id, InvoiceLine.text, InvoiceLine.quantity, InvoiceLine.net_minor, Posting.bundle_id)
    .join(Posting, Posting.id == InvoiceLine.posting_id)
    .where(InvoiceLine.invoice_id == bindparam("invoice"), InvoiceLine.holds_posting_id.is_not(None))
    .order_by(InvoiceLine.position)
)
_POSTINGS_OF = select(InvoiceLine.posting_id).where(InvoiceLine.invoice_id == bindparam("invoice"), InvoiceLine.posting_id.is_not(None))
_TAKE_AGAIN = (
    update(InvoiceLine)
    .where(InvoiceLine.invoice_id == bindparam("of_invoice"), InvoiceLine.posting_id.in_(bindparam("postings", expanding=True)))
    .values(holds_posting_id=InvoiceLine.posting_id)
)
_NAMED_BY_CREDITS = (
    select(InvoiceLine.posting_id)
    .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
    .where(Invoice.credits_id == bindparam("invoice"), Invoice.state == InvoiceState.ISSUED, InvoiceLine.posting_id.is_not(None))
)
_TAXES_OF_POSTING = select(PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor).where(
    PostingTax.posting_id == bindparam("posting")
)


class NothingToInvoice(StaffError):
    code = "invoice.nothing"
    template = N_(
        "There is nothing to invoice: these lines come to {amount}. No invoice was issued. Choose lines that come to more than zero."
    )


class InvoiceIsVoid(StaffError):
    code = "invoice.is_void"
    template = N_("{number} is void. Nothing was changed.")


class InvoiceOfClosedDay(StaffError):
    code = "invoice.day_closed"
    template = N_("{number} is of {date}, a day that is closed. It was not made void. Issue a credit note instead.")


class HasCreditNotes(StaffError):
    code = "invoice.has_credit_notes"
    template = N_("A credit note stands against {number}. It was not made void. Make the credit note void first, or credit the rest.")


class NotAnInvoice(StaffError):
    code = "invoice.not_an_invoice"
    template = N_("{number} is a credit note itself. No credit note was issued. Make it void if it is wrong.")


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice or credit note. `total_minor` is below zero on a credit note; `repeated`: it was there before."""

    invoice_id: InvoiceId
    number: str
    kind: InvoiceKind
    total_minor: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceVoided:
    """It keeps its number."""

    invoice_id: InvoiceId
    number: str


@command(
    title=N_("Issue invoice"),
    permission=Permission.ISSUE_INVOICE,
    audit=(AuditCode.INVOICE_ISSUED,),
    changes=(EntityKind.INVOICE, EntityKind.AR_ITEM),
    sync=SyncRule.FACT,
    locks=INVOICE_LOCKS,
    undo="void_invoice",
    result=InvoiceIssued,
)
def issue_invoice(
    uow: UnitOfWork, *, folio_id: FolioId, window_number: int, posting_ids: Collection[PostingId] = (), request_key: UUID | None = None
) -> InvoiceIssued:
    """Give the payee of a window a numbered invoice over lines that no invoice has yet.

    Args:
        posting_ids: these lines, with the rest of their bundles and their adjustments; none: all that may be invoiced.
        request_key: the same key is the same invoice, however often it is asked for.

    Raises:
        NothingToInvoice: the lines come to zero or less.
        IsOnInvoice: an invoice has one of them.
        NotForInvoice: one of them is not a charge of this window that stands.
        PackageFolio: it is nobody's.
    """
    folio = uow.get(Folio, folio_id, what=_("The folio"))
    refuse_package_folio(folio)
    before = asked_before(uow, request_key)
    if before is not None:
        return before
    window = uow.session.execute(_WINDOW, {"folio": folio_id, "number": window_number}).scalar_one_or_none()
    if window is None:
        raise NotFound("window_number", what=_("The folio window"))
    payee = Payee(
        folio_id=folio.id,
        currency=folio.currency,
        window_number=window_number,
        payee_name=window.payee_name or folio.name,
        payee_address=window.payee_address,
        payee_tax_number=window.payee_tax_number,
        payee_id=window.payee_id,
        language=window.language or uow.connection.execute(_GUEST_LANGUAGE, {"folio": folio_id}).scalar() or current_language(),
    )
    if window.payee_id is not None:
        refuse_invoiced_by_account(uow, folio_id, window_number)
    lines = _lines_to_invoice(uow, folio_id, window_number, posting_ids)
    items = items_of_lines(uow, [line.posting_id for line in lines]) if folio.kind is FolioKind.CITY else NO_ITEMS
    return invoice_over(uow, payee, lines, request_key, items)


@command(
    title=N_("Void invoice"),
    permission=Permission.VOID_INVOICE,
    audit=(AuditCode.INVOICE_VOIDED,),
    changes=(EntityKind.INVOICE, EntityKind.AR_ITEM),
    sync=SyncRule.FACT,
    locks=INVOICE_LOCKS,
    result=InvoiceVoided,
)
def void_invoice(uow: UnitOfWork, *, invoice_id: InvoiceId, reason: str) -> InvoiceVoided:
    """Make an invoice or credit note of the open day void. It keeps its number; its lines may be invoiced again.

    Raises:
        InvoiceOfClosedDay: it is of an earlier day.
        HasCreditNotes: a credit note stands against it.
        IsOnInvoice: what a credit note had let go of is on another invoice.
        InvoiceIsVoid: it was made void before.
    """
    why = given_reason(reason)
    invoice = _locked(uow, invoice_id)
    number = paper_number(invoice.series, invoice.number)
    if invoice.business_date != uow.business_date:
        raise InvoiceOfClosedDay(number=number, date=invoice.business_date.isoformat())
    if uow.connection.execute(_LIVE_CREDIT_NOTES, {"invoice": invoice_id}).first() is not None:
        raise HasCreditNotes(number=number)
    invoice.state = InvoiceState.VOID
    invoice.void_reason = why
    invoice.voided_at = uow.clock.now()
    uow.session.flush()
    if invoice.credits_id is None:
        uow.connection.execute(_LET_GO, {"of_invoice": invoice_id})
    else:
        _take_again(uow, InvoiceId(invoice.credits_id))
    follow_lines(uow, invoice.credits_id or invoice_id)
    uow.record(AuditCode.INVOICE_VOIDED, invoice, number=number, reason=why)
    return InvoiceVoided(invoice_id, number)


@command(
    title=N_("Issue credit note"),
    permission=Permission.ISSUE_INVOICE,
    audit=(AuditCode.CREDIT_NOTE_ISSUED,),
    changes=(EntityKind.INVOICE, EntityKind.AR_ITEM),
    sync=SyncRule.FACT,
    locks=INVOICE_LOCKS,
    undo="void_invoice",
    result=InvoiceIssued,
)
def issue_credit_note(
    uow: UnitOfWork,
    *,
    invoice_id: InvoiceId,
    reason: str,
    posting_ids: Collection[PostingId] = (),
    amount_minor: int | None = None,
    request_key: UUID | None = None,
) -> InvoiceIssued:
    """Credit an invoice: all that is left of it, some of its lines, or an amount with its taxes.

    Args:
        posting_ids: these of its lines, which may then be invoiced again.
        amount_minor: with taxes, minor units, above zero.
        request_key: the same key is the same credit note.

    Raises:
        CreditTooHigh: it is more than what is left.
        InvoiceIsVoid, NotAnInvoice: there is nothing to credit.
        NotForInvoice: a line is not on this invoice any more.
    """
    why = given_reason(reason)
    if posting_ids and amount_minor is not None:
        raise InvalidInput("amount_minor", problem=N_("Credit lines or an amount, not both. No credit note was issued."))
    # An account's invoice is kept from other desks by the folio of the account.
    invoice = _locked(uow, invoice_id)
    before = asked_before(uow, request_key)
    if before is not None:
        return before
    number = paper_number(invoice.series, invoice.number)
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        raise NotAnInvoice(number=number)
    left = left_of(uow.connection, invoice_id)
    credit, lines = _credit(uow, invoice_id, left, posting_ids, amount_minor)
    if not left.holds(credit):
        told = str(Money.from_minor(left.amounts.amount_minor, invoice.currency))
        raise CreditTooHigh("amount_minor", left=told, number=number)
    all_of_it = credit.amount_minor == left.amounts.amount_minor
    payee = Payee(
        folio_id=invoice.folio_id,
        currency=invoice.currency,
        window_number=invoice.window_number,
        payee_name=invoice.payee_name,
        payee_address=invoice.payee_address,
        payee_tax_number=invoice.payee_tax_number,
        payee_id=invoice.payee_id,
        account_id=invoice.account_id,
        language=invoice.language,
        credits_id=invoice.id,
    )
    lines = lines or [PaperLine(None, uow.business_date, why[:NAME_LENGTH], 1, -credit.net_minor, -credit.tax_minor)]
    note = write_invoice(uow, payee, InvoiceKind.CREDIT_NOTE, lines, -credit, request_key=request_key)
    if all_of_it:
        uow.connection.execute(_LET_GO, {"of_invoice": invoice_id})
    elif posting_ids:
        uow.connection.execute(_LET_GO_OF, {"of_invoice": invoice_id, "postings": [line.posting_id for line in lines]})
    follow_lines(uow, invoice_id)
    uow.record(AuditCode.CREDIT_NOTE_ISSUED, note, number=paper_number(note.series, note.number), credits=number, reason=why)
    uow.changed(invoice)
    return _issued(note)


def asked_before(uow: UnitOfWork, request_key: UUID | None) -> InvoiceIssued | None:
    """The invoice that a press of a button has made already."""
    if request_key is None:
        return None
    found = uow.session.execute(_ASKED_BEFORE, {"hotel": uow.property_id, "key": request_key}).scalar_one_or_none()
    return None if found is None else _issued(found, repeated=True)


def _lines_to_invoice(uow: UnitOfWork, folio_id: FolioId, window_number: int, posting_ids: Collection[PostingId]) -> list[FreeLine]:
    free = [line for line in free_lines(uow.connection, uow.property_id, folio_id) if line.window_number == window_number]
    if not posting_ids:
        return free
    if not set(posting_ids) <= {line.posting_id for line in free}:
        raise_held(uow.connection, uow.property_id, posting_ids)
        raise NotForInvoice("posting_ids")
    return chosen_of(free, posting_ids)


def invoice_over(
    uow: UnitOfWork, payee: Payee, lines: Sequence[FreeLine], request_key: UUID | None, items: Mapping[PostingId, ArItemId] = NO_ITEMS
) -> InvoiceIssued:
    """Issue an invoice over lines.

    Args:
        items: of a company account, for which the lines are.

    Raises:
        NothingToInvoice: the lines come to zero or less.
    """
    amounts = amounts_of(lines)
    if amounts.amount_minor <= 0:
        raise NothingToInvoice(amount=str(Money.from_minor(amounts.amount_minor, payee.currency)))
    rows = [
        PaperLine(
            line.posting_id,
            line.date,
            line.text,
            line.quantity,
            line.amounts.net_minor,
            line.amounts.tax_minor,
            holds=True,
            item_id=items.get(line.posting_id),
        )
        for line in lines
    ]
    invoice = write_invoice(uow, payee, InvoiceKind.INVOICE, rows, amounts, request_key=request_key)
    if items:
        follow_lines(uow, invoice.id)
    number = paper_number(invoice.series, invoice.number)
    uow.record(AuditCode.INVOICE_ISSUED, invoice, number=number, total_minor=invoice.total_minor, payee=invoice.payee_name)
    return _issued(invoice)


def _credit(
    uow: UnitOfWork, invoice_id: InvoiceId, left: Left, posting_ids: Collection[PostingId], amount_minor: int | None
) -> tuple[LineAmounts, list[PaperLine]]:
    """What to credit, above zero, and the lines of the note where it names lines."""
    if amount_minor is not None:
        return (left.part(amount_minor) if 0 < amount_minor <= left.amounts.amount_minor else LineAmounts(amount_minor)), []
    if not posting_ids:
        return left.amounts, []
    held = uow.connection.execute(_HELD, {"invoice": invoice_id}).all()
    wanted = set(posting_ids)
    if not wanted <= {row.posting_id for row in held}:
        raise NotForInvoice("posting_ids")
    bundles = {row.bundle_id for row in held if row.posting_id in wanted and row.bundle_id is not None}
    rows = [row for row in held if row.posting_id in wanted or row.bundle_id in bundles]
    amounts = [_amounts_of_line(uow, row) for row in rows]
    lines = [
        PaperLine(PostingId(row.posting_id), uow.business_date, row.text, row.quantity, -one.net_minor, -one.tax_minor)
        for row, one in zip(rows, amounts, strict=True)
    ]
    return together(amounts), lines


def _amounts_of_line(uow: UnitOfWork, row: Any) -> LineAmounts:
    taxes = uow.connection.execute(_TAXES_OF_POSTING, {"posting": row.posting_id})
    return LineAmounts(row.net_minor, tuple(TaxLine(TaxRuleId(rule), base, amount) for rule, base, amount in taxes))


def _locked(uow: UnitOfWork, invoice_id: InvoiceId) -> Invoice:
    """An invoice that is not void, with its folio locked before it: two desks come one after the other."""
    found = uow.get(Invoice, invoice_id, what=_("The invoice"), lock=False)
    uow.get(Folio, found.folio_id, what=_("The folio"))
    invoice = uow.get(Invoice, invoice_id, what=_("The invoice"))
    if invoice.state is InvoiceState.VOID:
        raise InvoiceIsVoid(number=paper_number(invoice.series, invoice.number))
    return invoice


def _take_again(uow: UnitOfWork, invoice_id: InvoiceId) -> None:
    """A credit note became void: its invoice has again what no other credit note has let go of."""
    named = {"invoice": invoice_id}
    let_go = set(uow.connection.execute(_NAMED_BY_CREDITS, named).scalars())
    held = {row.posting_id for row in uow.connection.execute(_HELD, named)}
    postings = [PostingId(one) for one in uow.connection.execute(_POSTINGS_OF, named).scalars() if one is not None]
    back = [posting for posting in postings if posting not in let_go | held]
    if back:
        raise_held(uow.connection, uow.property_id, back)
        uow.connection.execute(_TAKE_AGAIN, {"of_invoice": invoice_id, "postings": back})


def _issued(invoice: Invoice, *, repeated: bool = False) -> InvoiceIssued:
    number = paper_number(invoice.series, invoice.number)
    return InvoiceIssued(InvoiceId(invoice.id), number, invoice.kind, invoice.total_minor, repeated)
