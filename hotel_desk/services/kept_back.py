"""What of a company's payment never arrives: a fee or discount, posted under its code and applied to the items that it closes.

The rules are in `docs/algorithms/company-accounts.md`. Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ApplicationKind, KeptBack
from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.ids import ArItemId, FolioId, PostingId, TransactionCodeId
from hotel_desk.domain.open_items import OpenCharge, Part, checked_parts
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import ACCOUNT_DISCOUNT_CODE, ACCOUNT_FEE_CODE, Setting
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.folio import Posting
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.open_items import close_against, item_of_line, open_again
from hotel_desk.services.posting_codes import write_line
from hotel_desk.services.reversals import reversal_of
from hotel_desk.services.tax_rules import code_named

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_CODES: dict[KeptBack, Setting[str]] = {KeptBack.FEE: ACCOUNT_FEE_CODE, KeptBack.DISCOUNT: ACCOUNT_DISCOUNT_CODE}
_CLOSED_BY = (
    select(ArApplication)
    .where(
        ArApplication.credit_item_id == bindparam("credit"),
        ArApplication.kind == ApplicationKind.KEPT_BACK,
        ArApplication.undone_at.is_(None),
    )
    .order_by(ArApplication.id)
)


def post_kept_back(uow: UnitOfWork, credit: ArItem, charges: Mapping[ArItemId, ArItem], parts: Sequence[Part], kind: KeptBack) -> None:
    """Post what was kept back of a payment as one line on its account, without a tax, and close items by it.

    Args:
        charges: locked items of the account, with what a payment has left of them.

    Raises:
        NotAllowed: the actor may not post allowances.
        InvalidInput: an item has less open.
        NotFound: the setting names no transaction code of the hotel.
    """
    if not parts:
        return
    uow.require(Permission.POST_ALLOWANCE)
    amount = sum(part.amount_minor for part in parts)
    checked_parts(amount, parts, [OpenCharge(ArItemId(one.id), one.open_minor, one.due_date) for one in charges.values()])
    account = uow.get(ArAccount, credit.account_id, what=_("The account"), lock=False)
    payment = uow.get(Posting, credit.posting_id, what=_("The posting"), lock=False)
    setting = _CODES[kind]
    code = code_named(uow, uow.setting(setting))
    line = NewPosting(
        folio_id=FolioId(account.folio_id),
        kind=PostingKind.ALLOWANCE,
        transaction_code_id=TransactionCodeId(code.id),
        text=code.name[:NAME_LENGTH],
        net_minor=-amount,
        reason=_("Kept back of “{text}”").format(text=payment.text),
        reference=payment.reference,
    )
    write_line(uow, line, AuditCode.ACCOUNT_KEPT_BACK, code=code.code)
    item = item_of_line(uow, line.id)
    for part in parts:
        close_against(uow, charges[part.item_id], item, part.amount_minor, ApplicationKind.KEPT_BACK)


def take_kept_back(uow: UnitOfWork, credit_item_id: UUID, reason: str) -> int:
    """Take the line of what was kept back away again: its items are open as before.

    Returns:
        What the line came to, minor units, above zero.
    """
    for application in uow.session.execute(_CLOSED_BY, {"credit": credit_item_id}).scalars().all():
        open_again(uow, application, reason)
    item = uow.get(ArItem, credit_item_id, what=_("The item"))
    amount = -item.amount_minor
    posting = uow.get(Posting, item.posting_id, what=_("The posting"), lock=False)
    if posting.business_date == uow.business_date:
        write_line(uow, reversal_of(uow, posting, reason), AuditCode.POSTING_REVERSED, text=posting.text)
    else:
        adjust_posting(uow, posting_id=PostingId(posting.id), reason=reason, amount_minor=amount)
    return amount
