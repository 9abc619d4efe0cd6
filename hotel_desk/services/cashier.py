"""Charges, payments, deposits, refunds and reversals on a folio."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, PostingKind, ReceiptKind, ReservationStatus, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger
from hotel_desk.services.charge_routing import routed
from hotel_desk.services.credit_limits import over_limit, refuse_no_post
from hotel_desk.services.foreign_cash import checked_notes, write_notes
from hotel_desk.services.ledger import Card, NewPosting
from hotel_desk.services.money_taken import came_otherwise, checked_refund_of, refuse_given_back
from hotel_desk.services.posting_codes import (
    Posted,
    checked_amount,
    checked_quantity,
    checked_reference,
    code_of_kind,
    guest_name,
    line_text,
    method_particulars,
    open_folio,
    positive_amount,
    write_line,
    write_lines,
)
from hotel_desk.services.reversals import first_posted, lines_beside, reversal_of
from hotel_desk.services.tax_rules import rules_of
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.transaction_code import TransactionCode

_TAKEN = {
    PostingKind.PAYMENT: (AuditCode.PAYMENT_TAKEN, ReceiptKind.PAYMENT),
    PostingKind.DEPOSIT: (AuditCode.DEPOSIT_TAKEN, ReceiptKind.DEPOSIT),
}


class RefundTooHigh(StaffError):
    code = "folio.refund_too_high"
    template = N_("Only {credit} can be given back from this window. Nothing was paid out. Enter at most this amount.")


@command(
    title=N_("Post charge"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.CHARGE_POSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def post_charge(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    price_minor: int,
    quantity: int = 1,
    text: str = "",
    window_number: int = ledger.FIRST_WINDOW,
    reference: str | None = None,
    despite_reason: str = "",
) -> Posted:
    """Put a charge and its taxes on a folio. A negative price is an allowance and needs its own permission.

    A charge of a stay in the first window goes where the stay's rules say, in two lines if it crosses a limit.
    A charge for a guest who left with an open balance goes to the account “left unpaid”.

    Args:
        price_minor: of one piece, minor units, as the tax rules of the code see it (with inclusive taxes, without others).
        quantity: pieces, at least one.
        despite_reason: why it is posted although nothing may be posted on the stay, or although it passes the limit.

    Raises:
        FolioClosed: the guest has left and paid.
        NothingIsPosted, CreditLimitPassed: it may not be posted, and no reason was given by somebody who may.
        WrongCode: the code is not for charges, or is switched off.
    """
    code = code_of_kind(uow, transaction_code_id, CodeKind.CHARGE)
    price = checked_amount(price_minor * checked_quantity(quantity), field="price_minor")
    if price < 0:
        uow.require(Permission.POST_ALLOWANCE)
    folio, reservation_id = open_folio(uow, folio_id)
    rules = rules_of(uow, [transaction_code_id]).get(transaction_code_id, [])
    stay = None if reservation_id is None else uow.get(Reservation, reservation_id, what=_("The reservation"), lock=False)
    why = "" if stay is None or price < 0 else refuse_no_post(stay, despite_reason)
    taxed = tax_charge(price, rules, on=uow.business_date, persons=1 if stay is None else stay.persons, nights=0)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        window_number=window_number if folio.id == folio_id else ledger.FIRST_WINDOW,
        kind=PostingKind.ALLOWANCE if price < 0 else PostingKind.CHARGE,
        transaction_code_id=transaction_code_id,
        text=line_text(text, code.name),
        quantity=quantity,
        price_minor=price_minor,
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        reservation_id=reservation_id,
        reference=checked_reference(reference),
        reason=why,
    )
    # An allowance stays in the window that was chosen for it.
    lines = [posting] if price < 0 else routed(uow, [posting])
    over = 0 if stay is None else over_limit(uow, folio, stay, lines, despite_reason)
    return replace(write_lines(uow, lines, AuditCode.CHARGE_POSTED, code=code.code), over_limit_minor=over)


@command(
    title=N_("Take payment"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.PAYMENT_TAKEN,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def take_payment(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    window_number: int = ledger.FIRST_WINDOW,
    card: Card | None = None,
    reference: str | None = None,
    notes: ForeignNotes | None = None,
) -> Posted:
    """Take money for a folio and give a numbered receipt.

    Money for the folio of a guest who left with an open balance goes to the account “left unpaid”, against that stay.

    Args:
        amount_minor: what the guest hands over, minor units, above zero.
        card: brand, last four digits and authorisation code of a bank card; nothing else of it is ever kept.
        reference: the transaction reference of a wallet or bank transfer.
        notes: foreign notes that it is paid with; change is given in the hotel's currency.

    Raises:
        InvalidInput: no amount, or the method's own particulars are missing.
        FolioClosed: the guest has left and paid.
        NoRate, RateChanged, NotEnoughNotes: the foreign notes are not worth what was shown.
    """
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = positive_amount(amount_minor)
    reference = checked_reference(reference)
    checked = method_particulars(code, card, reference)
    folio, reservation_id = open_folio(uow, folio_id)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        window_number=window_number if folio.id == folio_id else ledger.FIRST_WINDOW,
        kind=PostingKind.PAYMENT,
        transaction_code_id=transaction_code_id,
        text=code.name,
        net_minor=-amount,
        reservation_id=reservation_id,
        card=checked,
        reference=reference,
    )
    return _take(uow, posting, notes, code)


@command(
    title=N_("Take deposit"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.DEPOSIT_TAKEN,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def take_deposit(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    card: Card | None = None,
    reference: str | None = None,
    notes: ForeignNotes | None = None,
) -> Posted:
    """Take money ahead, against a numbered deposit receipt: on the guest folio in house, on the deposit folio before arrival.

    Args:
        notes: foreign notes that it is paid with; change is given in the hotel's currency.

    Raises:
        InvalidInput: no amount, or the guest is neither expected nor in house.
        NoRate, RateChanged, NotEnoughNotes: the foreign notes are not worth what was shown.
    """
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = positive_amount(amount_minor)
    reference = checked_reference(reference)
    checked = method_particulars(code, card, reference)
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    if reservation.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise InvalidInput(
            "reservation_id",
            problem=N_(
                "A deposit is taken before or during a stay; this one is over or was cancelled. Nothing was taken. Take a payment instead."
            ),
        )
    kind = FolioKind.GUEST if reservation.status is ReservationStatus.IN_HOUSE else FolioKind.DEPOSIT
    folio = ledger.folio_for(uow, reservation_id, guest_name(uow, reservation), kind)
    posting = NewPosting(
        folio_id=FolioId(folio.id),
        kind=PostingKind.DEPOSIT,
        transaction_code_id=transaction_code_id,
        text=_("Deposit: {method}").format(method=code.name)[:NAME_LENGTH],
        net_minor=-amount,
        reservation_id=reservation_id,
        card=checked,
        reference=reference,
    )
    return _take(uow, posting, notes, code)


@command(
    title=N_("Pay refund"),
    permission=Permission.REFUND,
    audit=(AuditCode.REFUND_PAID,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def pay_refund(
    uow: UnitOfWork,
    *,
    folio_id: FolioId,
    transaction_code_id: TransactionCodeId,
    amount_minor: int,
    reason: str,
    window_number: int = ledger.FIRST_WINDOW,
    card: Card | None = None,
    reference: str | None = None,
    refund_of_id: PostingId | None = None,
) -> Posted:
    """Give money back, never more than the window's credit. Another way than the money of the stay came needs its own permission.

    Args:
        amount_minor: what the guest receives, minor units, above zero.
        refund_of_id: the payment or deposit that goes back: then the way it came, and no more than is left of it.

    Raises:
        RefundTooHigh: the window has less credit than that.
        NoSuchMoney, MoneyAnotherWay, LessLeftOfMoney: the money that is named cannot go back like this.
        NotAllowed: it would go back another way, and whoever pays may not do that.
        ReasonMissing: no reason was given.
    """
    code = code_of_kind(uow, transaction_code_id, CodeKind.PAYMENT)
    amount = positive_amount(amount_minor)
    reference = checked_reference(reference)
    checked = method_particulars(code, card, reference)
    folio, reservation_id = open_folio(uow, folio_id, closed_allowed=False)
    came_by = ""
    if refund_of_id is not None:
        refund_of_id = checked_refund_of(
            uow, refund_of_id, folio, amount_minor=amount, transaction_code_id=transaction_code_id, card=checked
        )
    credit = max(0, -ledger.balances(uow, folio_id).get(window_number, 0))
    if amount > credit:
        raise RefundTooHigh("amount_minor", credit=str(Money.from_minor(credit, folio.currency)))
    if refund_of_id is None:
        came_by = came_otherwise(uow, folio, reservation_id, amount_minor=amount, transaction_code_id=transaction_code_id, card=checked)
    if came_by:
        uow.require(Permission.REFUND_ANOTHER_WAY)
    posting = NewPosting(
        folio_id=folio_id,
        window_number=window_number,
        kind=PostingKind.REFUND,
        transaction_code_id=transaction_code_id,
        text=_("Refund: {method}").format(method=code.name)[:NAME_LENGTH],
        net_minor=amount,
        reservation_id=reservation_id,
        reason=given_reason(reason),
        card=checked,
        reference=reference,
        refund_of_id=refund_of_id,
    )
    told = {"came_by": came_by} if came_by else {}
    return write_line(uow, posting, AuditCode.REFUND_PAID, ReceiptKind.REFUND, code=code.code, **told)


@command(
    title=N_("Reverse posting"),
    permission=Permission.REVERSE_POSTING,
    audit=(AuditCode.POSTING_REVERSED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=Posted,
)
def reverse_posting(uow: UnitOfWork, *, posting_id: PostingId, reason: str) -> Posted:
    """Take a line of the open day back by a counter-line that names it; both stay on the folio.

    A line that was moved is taken back where it stands now, and named there. The lines of one night are taken back together.

    Raises:
        AlreadyReversed: it was reversed before.
        NotReversible: it is a reversal or a transfer.
        LineHasLeft: it was moved; the sentence says where it is.
        LineWasDivided: it was split or combined with others.
        MoneyGivenBack: it is money, and some of it was given back.
        DayClosed: its business date is closed.
        FolioClosed: the guest has left.
        ReasonMissing: no reason was given.
    """
    # Not locked: a line never changes, and the folio's lock keeps a second reversal away.
    posting = uow.get(Posting, posting_id, what=_("The posting"), lock=False)
    why = given_reason(reason)
    open_folio(uow, FolioId(posting.folio_id), closed_allowed=False)
    first = first_posted(uow, posting)
    refuse_given_back(uow, first)
    reversal = reversal_of(uow, first, why)
    beside = [reversal_of(uow, line, why) for line in lines_beside(uow, first)]
    done = write_line(uow, reversal, AuditCode.POSTING_REVERSED, text=posting.text)
    for line in beside:
        told = write_line(uow, line, AuditCode.POSTING_REVERSED, text=line.text)
        done = replace(done, balance_minor=told.balance_minor if told.folio_id == done.folio_id else done.balance_minor)
    return done


def _take(uow: UnitOfWork, posting: NewPosting, notes: ForeignNotes | None, code: TransactionCode) -> Posted:
    """Write money down with its receipt, and beside it the foreign notes that it came in."""
    audit, receipt = _TAKEN[posting.kind]
    if notes is None:
        return write_line(uow, posting, audit, receipt, code=code.code)
    worth, change = checked_notes(uow, code, notes, -posting.net_minor)
    posted = write_line(uow, posting, audit, receipt, code=code.code)
    write_notes(uow, posting.id, notes, worth, change)
    return replace(posted, change_minor=change)
