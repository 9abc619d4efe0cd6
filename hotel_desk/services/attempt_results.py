"""What an approval becomes: a payment, deposit or refund with its receipt, a hold, or the end of one.

Used by commands; not commands themselves. Each is written by the command that a person without a terminal would use: both are the
same line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import FolioId, PostingId, PreauthorisationId, ReservationId, TransactionCodeId
from hotel_desk.domain.payment_attempts import AttemptKind
from hotel_desk.services.cashier import take_deposit, take_payment
from hotel_desk.services.deposits import refund_deposit
from hotel_desk.services.ledger import Card
from hotel_desk.services.preauthorisations import capture_card, hold_card, release_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any
    from uuid import UUID

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.payment_attempt import PaymentAttempt
    from hotel_desk.services.posting_codes import Posted


@dataclass(frozen=True, slots=True)
class Slip:
    """What the machine printed, or somebody typed from it. `card`: None for a wallet."""

    card: Card | None
    reference: str


@dataclass(frozen=True, slots=True)
class Booked:
    """What stands in the books now. `posted`: None where nothing is posted, of a hold or a release."""

    posted: Posted | None = None
    preauthorisation_id: PreauthorisationId | None = None


def book(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    """Write down what the terminal has done.

    Raises:
        StaffError: the folio or stay does not take it; each kind has its own refusals.
    """
    return _BOOKS[attempt.kind](uow, attempt, slip)


def _payment(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    folio_id = FolioId(_known(attempt.folio_id))
    return Booked(take_payment(uow, folio_id=folio_id, window_number=attempt.window_number, **_money(attempt, slip)))


def _deposit(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    return Booked(take_deposit(uow, reservation_id=ReservationId(_known(attempt.reservation_id)), **_money(attempt, slip)))


def _refund(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    posted = refund_deposit(
        uow,
        posting_id=PostingId(_known(attempt.refund_of_id)),
        amount_minor=attempt.amount_minor,
        reason=attempt.reason,
        reference=slip.reference,
        authorisation_code="" if slip.card is None else slip.card.authorisation_code,
    )
    return Booked(posted)


def _hold(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    held = hold_card(
        uow,
        reservation_id=ReservationId(_known(attempt.reservation_id)),
        transaction_code_id=TransactionCodeId(attempt.transaction_code_id),
        amount_minor=attempt.amount_minor,
        card=slip.card or Card("", ""),
    )
    return Booked(preauthorisation_id=held.preauthorisation_id)


def _capture(uow: UnitOfWork, attempt: PaymentAttempt, slip: Slip) -> Booked:
    hold_id = PreauthorisationId(_known(attempt.preauthorisation_id))
    return Booked(capture_card(uow, preauthorisation_id=hold_id, amount_minor=attempt.amount_minor, reference=slip.reference), hold_id)


def _release(uow: UnitOfWork, attempt: PaymentAttempt, _slip: Slip) -> Booked:
    hold_id = PreauthorisationId(_known(attempt.preauthorisation_id))
    release_card(uow, preauthorisation_id=hold_id, reason=attempt.reason)
    return Booked(preauthorisation_id=hold_id)


def _money(attempt: PaymentAttempt, slip: Slip) -> dict[str, Any]:
    return {
        "transaction_code_id": TransactionCodeId(attempt.transaction_code_id),
        "amount_minor": attempt.amount_minor,
        "card": slip.card,
        "reference": slip.reference,
    }


def _known(identifier: UUID | None) -> UUID:
    """What an attempt of its kind always names."""
    if identifier is None:
        raise LookupError("the attempt does not say what it is for")
    return identifier


_BOOKS: dict[AttemptKind, Callable[[UnitOfWork, PaymentAttempt, Slip], Booked]] = {
    AttemptKind.PAYMENT: _payment,
    AttemptKind.DEPOSIT: _deposit,
    AttemptKind.REFUND: _refund,
    AttemptKind.HOLD: _hold,
    AttemptKind.CAPTURE: _capture,
    AttemptKind.RELEASE: _release,
}
