"""Payments through a card terminal or wallet: written down before it is asked, posted once with its answer.

The rules are in `docs/algorithms/payment-terminals.md`. Nothing here speaks to a machine: `jobs/terminal_payments.py` does, between these
commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import without_card_numbers
from hotel_desk.domain.codes import EntityKind, LockKind, PaymentMethod, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import OperationId, PaymentAttemptId, new_id, new_operation_id
from hotel_desk.domain.payment_attempts import (
    LONGEST_REFERENCE,
    WITHOUT_END,
    AnswerKind,
    Approval,
    AttemptRequest,
    AttemptState,
    state_after,
)
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.setting_kinds import PaymentDevice
from hotel_desk.language import N_, _
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.attempt_checks import PERMISSION_FOR, askable
from hotel_desk.services.attempt_results import Booked, Slip, book
from hotel_desk.services.ledger import Card
from hotel_desk.services.posting_codes import Posted
from hotel_desk.services.typed_text import given_reason, money_line, money_note, printable

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_CHANGES = (EntityKind.PAYMENT_ATTEMPT, EntityKind.PREAUTHORISATION, EntityKind.FOLIO, EntityKind.POSTING, EntityKind.RECEIPT)
_BOOKED = (
    AuditCode.ATTEMPT_POSTED,
    AuditCode.PAYMENT_TAKEN,
    AuditCode.DEPOSIT_TAKEN,
    AuditCode.REFUND_PAID,
    AuditCode.CARD_HELD,
    AuditCode.CARD_CAPTURED,
    AuditCode.CARD_RELEASED,
)
_ASKING_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.FOLIO, LockKind.JOURNAL_HEAD)
_NO_MONEY = frozenset({AnswerKind.DECLINED, AnswerKind.CANCELLED, AnswerKind.NO_ANSWER})


class AttemptOver(StaffError):
    code = "terminal.attempt_over"
    template = N_("This payment has come to its end meanwhile. Nothing was changed. Look at it again.")


class BeingCancelled(StaffError):
    code = "terminal.being_cancelled"
    template = N_(
        "The terminal was asked to cancel this payment. Nothing was posted. Cancel it again until the terminal has confirmed it, or type "
        "what stands on its slip."
    )


class NothingApproved(StaffError):
    code = "terminal.nothing_approved"
    template = N_("The terminal has not said yes to this payment. Nothing was posted. Ask it again, or type what stands on its slip.")


@dataclass(frozen=True, slots=True)
class AttemptBegun:
    """An attempt that was written down. `operation_id`: under it the answer is posted."""

    attempt_id: PaymentAttemptId
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class AttemptNow:
    """An attempt as it is now.

    Args:
        posted: the line that was posted by this answer; None where none was, or it stood before.
        answer: the machine's words, or why it is not posted.
    """

    attempt_id: PaymentAttemptId
    state: AttemptState
    amount_minor: int
    posted: Posted | None = None
    answer: str = ""


@command(
    title=N_("Ask a terminal for a payment"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.ATTEMPT_BEGUN,),
    changes=(EntityKind.PAYMENT_ATTEMPT,),
    sync=SyncRule.LOCAL,
    locks=_ASKING_LOCKS,
    undo="give_up_attempt",
    result=AttemptBegun,
)
def begin_attempt(uow: UnitOfWork, *, request: AttemptRequest, device: PaymentDevice) -> AttemptBegun:
    """Write down what a machine is about to be asked for. Only then it is asked.

    Args:
        device: which machine of the desk.

    Raises:
        NotAllowed: the actor may not take, give back or hold money.
        AskedAlready: the same amount was asked for, and has no end.
        StaffError: it could not be posted, so it is not asked for.
    """
    checked = askable(uow, request)
    wanted = checked.request
    attempt = PaymentAttempt(
        id=PaymentAttemptId(new_id()),
        property_id=uow.property_id,
        kind=wanted.kind,
        state=AttemptState.ASKED,
        device=device,
        workstation=uow.actor.workstation[:NAME_LENGTH],
        amount_minor=wanted.amount_minor,
        transaction_code_id=checked.transaction_code_id,
        folio_id=wanted.folio_id,
        window_number=wanted.window_number,
        reservation_id=wanted.reservation_id,
        preauthorisation_id=wanted.preauthorisation_id,
        refund_of_id=wanted.refund_of_id,
        of_reference=checked.of_reference,
        reason=money_note(wanted.reason, field="reason"),
        operation_id=new_operation_id(),
        asked_at=uow.clock.now(),
        asked_date=uow.business_date,
        user_id=uow.actor.user_id,
        version=1,
    )
    uow.add(attempt)
    uow.session.flush()
    uow.record(AuditCode.ATTEMPT_BEGUN, attempt, kind=wanted.kind, amount_minor=wanted.amount_minor, device=device)
    return AttemptBegun(PaymentAttemptId(attempt.id), OperationId(attempt.operation_id))


@command(
    title=N_("Post what a terminal approved"),
    permission=Permission.TAKE_PAYMENT,
    audit=(*_BOOKED, AuditCode.ATTEMPT_APPROVED),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=AttemptNow,
)
def record_approval(uow: UnitOfWork, *, attempt_id: PaymentAttemptId, approval: Approval) -> AttemptNow:
    """Write down a yes and post it, in one transaction. An attempt that is posted stays as it is; one that has ended goes on the list.

    Raises:
        NotAllowed: the actor may not do this.
        StaffError: the folio does not take it: then `keep_approval` keeps the yes.
    """
    attempt = _locked(uow, attempt_id)
    after = state_after(attempt.state, AnswerKind.APPROVED, cancelling=attempt.cancel_asked_at is not None)
    if after is AttemptState.POSTED and attempt.state is not AttemptState.POSTED:
        _take_in(uow, attempt, approval)
        return _book(uow, attempt, _kept_slip(uow, attempt))
    return _keep(uow, attempt, approval, after)


@command(
    title=N_("Keep what a terminal approved"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.ATTEMPT_APPROVED,),
    changes=(EntityKind.PAYMENT_ATTEMPT,),
    sync=SyncRule.LOCAL,
    result=AttemptNow,
)
def keep_approval(uow: UnitOfWork, *, attempt_id: PaymentAttemptId, approval: Approval, not_posted_because: str) -> AttemptNow:
    """Write down a yes whose money the folio does not take: it stays on the list until it is booked or cancelled.

    Args:
        not_posted_because: the refusal, in words.
    """
    attempt = _locked(uow, attempt_id)
    attempt.answer = attempt.answer if attempt.state is AttemptState.POSTED else _words(not_posted_because)
    return _keep(uow, attempt, approval, state_after(attempt.state, AnswerKind.NOT_POSTABLE))


@command(
    title=N_("Record that a terminal took nothing"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.ATTEMPT_ENDED, AuditCode.ATTEMPT_UNANSWERED),
    changes=(EntityKind.PAYMENT_ATTEMPT,),
    sync=SyncRule.LOCAL,
    result=AttemptNow,
)
def record_no_money(uow: UnitOfWork, *, attempt_id: PaymentAttemptId, answer: AnswerKind, words: str = "") -> AttemptNow:
    """Write down a no, a cancellation that the machine has confirmed, or that there is no answer.

    Args:
        answer: DECLINED, CANCELLED or NO_ANSWER.
        words: the machine's own; what looks like a card number in them is masked.

    Raises:
        InvalidInput: it is a yes.
    """
    if answer not in _NO_MONEY:
        raise InvalidInput("answer", problem=N_("This is no answer without money. Nothing was changed."))
    attempt = _locked(uow, attempt_id)
    after = state_after(attempt.state, answer)
    if after is attempt.state and after is not AttemptState.UNKNOWN:
        return _now(attempt)
    attempt.state, attempt.answer, attempt.answered_at = after, _words(words), uow.clock.now()
    code = AuditCode.ATTEMPT_UNANSWERED if after is AttemptState.UNKNOWN else AuditCode.ATTEMPT_ENDED
    uow.record(code, attempt, state=after, answer=attempt.answer)
    return _now(attempt)


@command(
    title=N_("Begin to cancel a payment of a terminal"),
    permission=Permission.TAKE_PAYMENT,
    audit=(AuditCode.ATTEMPT_CANCELLING,),
    changes=(EntityKind.PAYMENT_ATTEMPT,),
    sync=SyncRule.LOCAL,
    result=AttemptNow,
)
def begin_to_cancel(uow: UnitOfWork, *, attempt_id: PaymentAttemptId) -> AttemptNow:
    """Say that the machine is about to be asked to give an attempt up: a yes that is still on its way is kept and not posted.

    Raises:
        AttemptOver: it has ended, or is posted.
    """
    attempt = _locked(uow, attempt_id)
    if attempt.state not in WITHOUT_END:
        raise AttemptOver
    attempt.cancel_asked_at = attempt.cancel_asked_at or uow.clock.now()
    uow.record(AuditCode.ATTEMPT_CANCELLING, attempt)
    return _now(attempt)


@command(
    title=N_("Book a payment of a terminal"),
    permission=Permission.TAKE_PAYMENT,
    audit=_BOOKED,
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=AttemptNow,
)
def book_attempt(uow: UnitOfWork, *, attempt_id: PaymentAttemptId, card: Card | None = None, reference: str | None = None) -> AttemptNow:
    """Post an attempt from the list: with what the terminal said, or with what its slip says.

    Args:
        card, reference: from the slip; None: the terminal's yes is kept with the attempt.

    Raises:
        AttemptOver: it has ended, or is posted.
        NothingApproved: there is neither a yes nor a slip.
        BeingCancelled: without a slip, after the machine was asked to cancel it.
        StaffError: the folio does not take it.
    """
    attempt = _locked(uow, attempt_id)
    if attempt.state not in WITHOUT_END:
        raise AttemptOver
    typed = card is not None or bool((reference or "").strip())
    if not typed and attempt.state is not AttemptState.APPROVED:
        raise NothingApproved
    if not typed and attempt.cancel_asked_at is not None:
        raise BeingCancelled
    if typed:
        attempt.terminal_reference = money_line(reference or "", field="reference", limit=LONGEST_REFERENCE)
        return _book(uow, attempt, Slip(card, attempt.terminal_reference))
    return _book(uow, attempt, _kept_slip(uow, attempt))


@command(
    title=N_("Give up a payment of a terminal"),
    permission=Permission.RECONCILE_PAYMENTS,
    audit=(AuditCode.ATTEMPT_ENDED,),
    changes=(EntityKind.PAYMENT_ATTEMPT,),
    sync=SyncRule.LOCAL,
    result=AttemptNow,
)
def give_up_attempt(uow: UnitOfWork, *, attempt_id: PaymentAttemptId, reason: str) -> AttemptNow:
    """Take an attempt off the list by hand: somebody has made sure that no money was taken, or that it went back.

    Raises:
        AttemptOver: it has ended, or is posted.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    attempt = uow.get(PaymentAttempt, attempt_id, what=_("The payment"))
    if attempt.state not in WITHOUT_END:
        raise AttemptOver
    attempt.state, attempt.answer, attempt.answered_at = AttemptState.CANCELLED, why, uow.clock.now()
    uow.record(AuditCode.ATTEMPT_ENDED, attempt, state=attempt.state, reason=why)
    return _now(attempt)


def _locked(uow: UnitOfWork, attempt_id: PaymentAttemptId) -> PaymentAttempt:
    """An attempt, if the actor may do what it is for; its row decides which of two desks is first."""
    attempt = uow.get(PaymentAttempt, attempt_id, what=_("The payment"))
    uow.require(PERMISSION_FOR[attempt.kind])
    return attempt


def _keep(uow: UnitOfWork, attempt: PaymentAttempt, approval: Approval, after: AttemptState) -> AttemptNow:
    if after is attempt.state:
        return _now(attempt)
    _take_in(uow, attempt, approval)
    attempt.state = after
    uow.record(AuditCode.ATTEMPT_APPROVED, attempt, reference=approval.terminal_reference, answer=attempt.answer)
    return _now(attempt)


def _take_in(uow: UnitOfWork, attempt: PaymentAttempt, approval: Approval) -> None:
    attempt.terminal_reference = approval.terminal_reference
    attempt.authorisation_code = approval.authorisation_code
    attempt.card_brand = approval.known_brand if approval.card_last_four else ""
    attempt.card_last_four = approval.card_last_four
    attempt.answered_at = uow.clock.now()


def _kept_slip(uow: UnitOfWork, attempt: PaymentAttempt) -> Slip:
    code = uow.get(TransactionCode, attempt.transaction_code_id, what=_("The transaction code"), lock=False)
    card = Card(attempt.card_brand, attempt.card_last_four, attempt.authorisation_code)
    return Slip(card if code.payment_method is PaymentMethod.BANK_CARD else None, attempt.terminal_reference)


def _book(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> AttemptNow:
    booked: Booked = book(uow, attempt, slip)
    attempt.state = AttemptState.POSTED
    attempt.posting_id = None if booked.posted is None else booked.posted.posting_id
    attempt.preauthorisation_id = booked.preauthorisation_id
    attempt.answer = ""
    attempt.answered_at = attempt.answered_at or uow.clock.now()
    uow.session.flush()
    uow.record(AuditCode.ATTEMPT_POSTED, attempt, amount_minor=attempt.amount_minor, posting=attempt.posting_id, reference=slip.reference)
    return _now(attempt, booked.posted)


def _words(text: str) -> str:
    return without_card_numbers(" ".join(printable(text).split()))[:NAME_LENGTH]


def _now(attempt: PaymentAttempt, posted: Posted | None = None) -> AttemptNow:
    return AttemptNow(PaymentAttemptId(attempt.id), attempt.state, attempt.amount_minor, posted, attempt.answer)
