"""Cash paid out: for a guest, onto his folio, or for the house, onto its petty cash (`docs/algorithms/paid-outs.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import HOUSE_ACCOUNT
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, FolioStatus, PostingKind, ReceiptKind, SyncRule
from hotel_desk.domain.ids import FolioId, TransactionCodeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.posting_codes import Posted, checked_reference, code_of_kind, line_text, open_folio, positive_amount, write_line
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

PETTY_CASH = f"{HOUSE_ACCOUNT}petty_cash"
_PETTY_CASH = select(Folio).where(Folio.property_id == bindparam("hotel"), Folio.account_code == PETTY_CASH)


@command(
    title=N_("Pay out cash"),
    permission=Permission.PAY_OUT,
    audit=(AuditCode.PAID_OUT,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def pay_out(
    uow: UnitOfWork,
    *,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    reason: str,
    folio_id: FolioId | None = None,
    window_number: int = ledger.FIRST_WINDOW,
    text: str = "",
    reference: str | None = None,
) -> Posted:
    """Take cash out of the drawer for somebody, against a numbered receipt; whoever it was for owes it.

    Args:
        transaction_code_id: a code for paid-outs.
        amount_minor: minor units, above zero.
        reason: what it was for: a taxi, flowers, stamps.
        folio_id: the guest's; None for the petty cash of the house, an account of its own that is opened when it is first needed.
        reference: the number of a supplier's bill.

    Raises:
        WrongCode: the code is not for paid-outs, or is switched off.
        FolioClosed: the guest has left.
        ReasonMissing: no reason was given.
        NoOpenShift: the hotel works in shifts, and the actor has none open.
    """
    why = given_reason(reason)
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAID_OUT)
    amount = positive_amount(amount_minor)
    folio, reservation_id = (_petty_cash(uow), None) if folio_id is None else open_folio(uow, folio_id, closed_allowed=False)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        window_number=window_number,
        kind=PostingKind.PAID_OUT,
        transaction_code_id=transaction_code_id,
        text=line_text(text, code.name),
        net_minor=amount,
        reservation_id=reservation_id,
        reason=why,
        reference=checked_reference(reference),
    )
    return write_line(uow, posting, AuditCode.PAID_OUT, ReceiptKind.PAID_OUT, code=code.code)


def _petty_cash(uow: UnitOfWork) -> Folio:
    """The account of the petty cash: one a hotel, opened for the first of it, opened again where somebody closed it."""
    found: Folio | None = uow.session.execute(_PETTY_CASH, {"hotel": uow.property_id}).scalar_one_or_none()
    if found is None:
        # Two desks that open it at once meet in its code, and the slower one runs again.
        return ledger.open_folio(uow, kind=FolioKind.HOUSE, name=_("Petty cash"), account_code=PETTY_CASH)
    folio = uow.get(Folio, found.id, what=_("The folio"))
    if folio.status is FolioStatus.CLOSED:
        folio.status = FolioStatus.OPEN
        uow.changed(folio)
    return folio
