"""An attempt at a terminal and its line say the same: one posting or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.payment_attempts import AttemptKind, AttemptState
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement

_KINDS = {
    AttemptKind.PAYMENT: PostingKind.PAYMENT,
    AttemptKind.CAPTURE: PostingKind.PAYMENT,
    AttemptKind.DEPOSIT: PostingKind.DEPOSIT,
    AttemptKind.REFUND: PostingKind.REFUND,
}
_WITHOUT_LINE = (AttemptKind.HOLD, AttemptKind.RELEASE)


def _lines() -> Statement:
    """The line of a posted attempt is money of its amount, kind and method."""
    wrong_kind = or_(*((PaymentAttempt.kind == kind) & (Posting.kind != line) for kind, line in _KINDS.items()))
    wrong = or_(
        func.abs(Posting.amount_minor) != PaymentAttempt.amount_minor,
        Posting.transaction_code_id != PaymentAttempt.transaction_code_id,
        PaymentAttempt.kind.in_(_WITHOUT_LINE),
        wrong_kind,
    )
    return (
        select(
            Folio.number.label("folio"),
            Posting.sequence.label("line"),
            func.abs(Posting.amount_minor).label("found"),
            PaymentAttempt.amount_minor.label("expected"),
        )
        .select_from(PaymentAttempt)
        .join(Posting, Posting.id == PaymentAttempt.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(PaymentAttempt.property_id == HOTEL, wrong)
    )


def _posted_without_line() -> Statement:
    """An attempt over money that is posted has its line; only a hold or its release has none."""
    return select(PaymentAttempt.state.label("found"), PaymentAttempt.amount_minor.label("amount")).where(
        PaymentAttempt.property_id == HOTEL,
        PaymentAttempt.state == AttemptState.POSTED,
        PaymentAttempt.kind.not_in(_WITHOUT_LINE),
        PaymentAttempt.posting_id.is_(None),
    )


def _holds() -> Statement:
    """A hold that a terminal made is the one of the same amount."""
    return (
        select(Preauthorisation.held_date, Preauthorisation.amount_minor.label("found"), PaymentAttempt.amount_minor.label("expected"))
        .select_from(PaymentAttempt)
        .join(Preauthorisation, Preauthorisation.id == PaymentAttempt.preauthorisation_id)
        .where(
            PaymentAttempt.property_id == HOTEL,
            PaymentAttempt.kind.in_(_WITHOUT_LINE),
            Preauthorisation.amount_minor != PaymentAttempt.amount_minor,
        )
    )


ATTEMPT_INVARIANTS = (
    Invariant("attempt.line", N_("What a terminal took is not what was posted"), stated_by(_lines(), _posted_without_line(), _holds())),
)
