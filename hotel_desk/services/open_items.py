"""Items of a company account: each line on its folio is one, and two that take each other back are closed at once.

The rules are in `docs/algorithms/company-accounts.md`. Asked by the ledger for every line it writes; not commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select, update

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import ArApplicationId, ArItemId, PostingId, new_id
from hotel_desk.language import N_
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Posting
from hotel_desk.models.invoice import Invoice

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_ACCOUNTS = select(ArAccount).where(ArAccount.folio_id.in_(bindparam("folios", expanding=True)))
_ITEM_OF_LINE = select(ArItem).where(ArItem.posting_id == bindparam("posting")).with_for_update().execution_options(populate_existing=True)
_OPEN_CREDITS = (
    select(ArItem)
    .where(ArItem.account_id == bindparam("account"), ArItem.kind == ArItemKind.CREDIT, ArItem.open_minor < 0)
    .order_by(ArItem.opened_date, ArItem.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_COUNTERED = (
    select(ArApplication)
    .where(
        ArApplication.undone_at.is_(None),
        # A write-off is taken back with its own line, not with the charge that it gave up.
        ((ArApplication.kind == ApplicationKind.COUNTER) & (ArApplication.charge_item_id == bindparam("item")))
        | ((ArApplication.kind != ApplicationKind.APPLIED) & (ArApplication.credit_item_id == bindparam("item"))),
    )
    .order_by(ArApplication.id)
)
_INVOICE_OF = select(Invoice.series, Invoice.number).where(Invoice.id == bindparam("invoice"))
_TEXT_OF = select(Posting.text).where(Posting.id == bindparam("posting"))
_UNDO = (
    update(ArApplication)
    .where(ArApplication.id == bindparam("application"))
    .values(undone_at=bindparam("at"), undone_reason=bindparam("why"))
)


class ItemInvoiced(StaffError):
    code = "account.item_invoiced"
    template = N_("“{text}” is on invoice {invoice} of the account. Nothing was posted. Void the invoice or issue a credit note first.")


class ItemPartlyPaid(StaffError):
    code = "account.item_partly_paid"
    template = N_(
        "“{text}” on the account was settled with another item, in part or whole. Nothing was posted. Undo that in the city ledger first."
    )


@dataclass(frozen=True, slots=True)
class LineOnAccount:
    """What the ledger tells of a line that it has written on the folio of an account."""

    posting_id: PostingId
    folio_id: UUID
    kind: PostingKind
    amount_minor: int
    reservation_id: UUID | None
    reversal_of_id: UUID | None
    adjusts_id: UUID | None
    refund_of_id: UUID | None


def keep_items(uow: UnitOfWork, lines: Sequence[LineOnAccount]) -> None:
    """Open an item for each line, and close those that a line takes back.

    Raises:
        ItemInvoiced, ItemPartlyPaid: a line would take back what was invoiced or paid for.
    """
    found = uow.session.execute(_ACCOUNTS, {"folios": sorted({line.folio_id for line in lines})}).scalars().all()
    accounts = {account.folio_id: account for account in found}
    for line in lines:
        if line.amount_minor and line.folio_id in accounts:
            _settle_at_once(uow, line, _opened(uow, accounts[line.folio_id], line))


def item_of_line(uow: UnitOfWork, posting_id: UUID) -> ArItem:
    """The item that a line on an account is, locked."""
    found: ArItem = uow.session.execute(_ITEM_OF_LINE, {"posting": posting_id}).scalar_one()
    return found


def refuse_touched(uow: UnitOfWork, item: ArItem) -> None:
    """Let only an item be taken back that is open as it came.

    Raises:
        ItemInvoiced, ItemPartlyPaid: it is not.
    """
    text = uow.connection.execute(_TEXT_OF, {"posting": item.posting_id}).scalar_one()
    if item.invoice_id is not None:
        invoice = uow.connection.execute(_INVOICE_OF, {"invoice": item.invoice_id}).one()
        raise ItemInvoiced(text=text, invoice=f"{invoice.series}{invoice.number}")
    if item.open_minor != item.amount_minor:
        raise ItemPartlyPaid(text=text)


def close_against(uow: UnitOfWork, item: ArItem, other: ArItem, amount_minor: int, kind: ApplicationKind) -> ArApplication:
    """Apply an amount of a credit to a charge, whichever is which.

    Args:
        amount_minor: minor units, above zero, at most what is open of each.
    """
    charge, credit = (item, other) if item.kind is ArItemKind.CHARGE else (other, item)
    application = ArApplication(
        id=ArApplicationId(new_id()),
        property_id=uow.property_id,
        account_id=charge.account_id,
        charge_item_id=charge.id,
        credit_item_id=credit.id,
        kind=kind,
        amount_minor=amount_minor,
        business_date=uow.business_date,
        applied_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )
    charge.open_minor -= amount_minor
    credit.open_minor += amount_minor
    uow.session.add(application)
    uow.changed(charge)
    uow.changed(credit)
    uow.session.flush()
    return application


def open_again(uow: UnitOfWork, application: ArApplication, reason: str) -> None:
    """Take an application back: both items are open again by its amount."""
    charge = uow.get(ArItem, application.charge_item_id, what="")
    credit = uow.get(ArItem, application.credit_item_id, what="")
    charge.open_minor += application.amount_minor
    credit.open_minor -= application.amount_minor
    uow.connection.execute(_UNDO, {"application": application.id, "at": uow.clock.now(), "why": reason})
    uow.changed(charge)
    uow.changed(credit)
    uow.session.flush()
    uow.session.expire(application)


def _opened(uow: UnitOfWork, account: ArAccount, line: LineOnAccount) -> ArItem:
    charge = line.amount_minor > 0
    item = ArItem(
        id=ArItemId(new_id()),
        property_id=uow.property_id,
        account_id=account.id,
        kind=ArItemKind.CHARGE if charge else ArItemKind.CREDIT,
        posting_id=line.posting_id,
        reservation_id=line.reservation_id,
        amount_minor=line.amount_minor,
        open_minor=line.amount_minor,
        opened_date=uow.business_date,
        due_date=uow.business_date + timedelta(days=account.terms_days if charge else 0),
    )
    uow.add(item)
    uow.session.flush()
    return item


def _settle_at_once(uow: UnitOfWork, line: LineOnAccount, item: ArItem) -> None:
    if line.reversal_of_id is not None:
        _take_back(uow, item, item_of_line(uow, line.reversal_of_id))
    elif line.kind is PostingKind.REFUND:
        own = () if line.refund_of_id is None else (item_of_line(uow, line.refund_of_id),)
        others = uow.session.execute(_OPEN_CREDITS, {"account": item.account_id}).scalars().all()
        _close_with(uow, item, (*own, *others))
    elif line.adjusts_id is not None:
        found = uow.session.execute(_ITEM_OF_LINE, {"posting": line.adjusts_id}).scalar_one_or_none()
        _close_with(uow, item, () if found is None else (found,))


def _take_back(uow: UnitOfWork, item: ArItem, taken: ArItem) -> None:
    """What a refund or an adjustment closed by itself is open again before it is taken back."""
    for application in uow.session.execute(_COUNTERED, {"item": taken.id}).scalars().all():
        open_again(uow, application, "")
    refuse_touched(uow, taken)
    close_against(uow, item, taken, abs(item.amount_minor), ApplicationKind.COUNTER)


def _close_with(uow: UnitOfWork, item: ArItem, others: Iterable[ArItem]) -> None:
    for other in others:
        amount = min(abs(item.open_minor), abs(other.open_minor))
        if amount and other.kind is not item.kind:
            close_against(uow, item, other, amount, ApplicationKind.COUNTER)
