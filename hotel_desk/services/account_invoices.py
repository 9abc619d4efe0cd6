"""One invoice to a company or agent over many items of its account (`docs/algorithms/account-invoices.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ArAccountId, ArItemId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _, current_language
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.queries.account_invoices import lines_of_items
from hotel_desk.queries.invoice_lines import IsOnInvoice, NotForInvoice
from hotel_desk.services.invoice_rows import Payee
from hotel_desk.services.invoices import INVOICE_LOCKS, InvoiceIssued, asked_before, invoice_over

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@command(
    title=N_("Issue invoice of account"),
    permission=Permission.ISSUE_INVOICE,
    audit=(AuditCode.INVOICE_ISSUED,),
    changes=(EntityKind.INVOICE, EntityKind.AR_ITEM),
    sync=SyncRule.FACT,
    locks=INVOICE_LOCKS,
    undo="void_invoice",
    result=InvoiceIssued,
)
def issue_account_invoice(
    uow: UnitOfWork,
    *,
    account_id: ArAccountId,
    item_ids: Collection[ArItemId],
    due_date: dt.date | None = None,
    request_key: UUID | None = None,
) -> InvoiceIssued:
    """Give a company or agent one numbered invoice over items of its account, with the charges and taxes that they are for.

    Args:
        due_date: until when it is paid; None: by the terms of the account.
        request_key: the same key is the same invoice, however often it is asked for.

    Raises:
        IsOnInvoice: one of the items, or one of its charges, is on an invoice.
        NotForInvoice: one of them is not a charge of this account that stands.
        NothingToInvoice: they come to zero or less.
        InvalidInput: no item was chosen, or the due date lies before today.
    """
    account = uow.get(ArAccount, account_id, what=_("The account"), lock=False)
    folio = uow.get(Folio, account.folio_id, what=_("The folio"))
    before = asked_before(uow, request_key)
    if before is not None:
        return before
    if not item_ids:
        raise InvalidInput("item_ids", problem=N_("Choose at least one item. No invoice was issued."))
    due = due_date or uow.business_date + dt.timedelta(days=account.terms_days)
    if due < uow.business_date:
        raise InvalidInput("due_date", problem=N_("The due date lies before today. No invoice was issued. Choose a later one."))
    holder = uow.get(Profile, account.profile_id, what=_("The profile"), lock=False)
    found = lines_of_items(uow.connection, account_id, item_ids)
    if len(found) < len(set(item_ids)) or not all(item.lines for item in found):
        raise NotForInvoice("item_ids")
    for item in found:
        if item.invoice_number:
            raise IsOnInvoice("item_ids", text=item.lines[0].text, number=item.invoice_number)
    payee = Payee(
        folio_id=folio.id,
        currency=folio.currency,
        window_number=None,
        payee_name=holder.name,
        payee_address=account.billing_address,
        payee_tax_number=holder.tax_number,
        payee_id=holder.id,
        language=account.language or holder.language or current_language(),
        account_id=account_id,
        due_date=due,
    )
    lines = [line for item in found for line in item.lines]
    items = {line.posting_id: item.item_id for item in found for line in item.lines}
    return invoice_over(uow, payee, lines, request_key, items)
