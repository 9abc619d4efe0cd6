"""Money given back is never more than was taken and goes the way it came; forfeits, paid-outs and foreign notes fit their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, FolioKind, PaymentMethod, PostingKind
from hotel_desk.language import N_
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")
_LINE = Posting.sequence.label("line")
_MONEY_IN = (PostingKind.PAYMENT, PostingKind.DEPOSIT)


def _given_back() -> Statement:
    """Of a line of money no more was given back than was taken."""
    refund = aliased(Posting)
    given = func.sum(refund.amount_minor)
    return (
        select(_FOLIO, _LINE, given.label("found"), (-Posting.amount_minor).label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(refund, refund.refund_of_id == Posting.id)
        .where(Posting.property_id == HOTEL, ~_reversed(refund))
        .group_by(Folio.number, Posting.id, Posting.sequence, Posting.amount_minor)
        .having(given > -Posting.amount_minor)
    )


def _given_back_of_nothing() -> Statement:
    """Nothing was given back of a line that was reversed."""
    money = aliased(Posting)
    return (
        select(_FOLIO, _LINE, Posting.amount_minor.label("found"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(money, money.id == Posting.refund_of_id)
        .where(Posting.property_id == HOTEL, ~_reversed(Posting), _reversed(money))
    )


def _refunds_name_money() -> Statement:
    """Only a refund names money, and it names a payment or deposit that came the same way."""
    money = aliased(Posting)
    wrong = or_(
        Posting.kind != PostingKind.REFUND,
        money.id.is_(None),
        money.kind.not_in(_MONEY_IN),
        money.transaction_code_id != Posting.transaction_code_id,
        func.coalesce(money.card_last_four, "") != func.coalesce(Posting.card_last_four, ""),
    )
    return (
        select(_FOLIO, _LINE, Posting.kind.label("kind"), money.kind.label("found"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(money, money.id == Posting.refund_of_id)
        .where(Posting.property_id == HOTEL, Posting.refund_of_id.is_not(None), wrong)
    )


def _forfeits() -> Statement:
    """A forfeit is a debit on a deposit folio."""
    return (
        select(_FOLIO, _LINE, Folio.kind.label("found"), Posting.amount_minor.label("amount"))
        .join(Folio, Folio.id == Posting.folio_id)
        .where(
            Posting.property_id == HOTEL,
            Posting.kind == PostingKind.FORFEIT,
            or_(Folio.kind != FolioKind.DEPOSIT, Posting.amount_minor <= 0),
        )
    )


def _paid_outs() -> Statement:
    """A paid-out is a debit without tax under a code for paid-outs."""
    wrong = or_(Posting.amount_minor <= 0, Posting.tax_minor != 0, TransactionCode.kind != CodeKind.PAID_OUT)
    return (
        select(_FOLIO, _LINE, TransactionCode.kind.label("found"), Posting.amount_minor.label("amount"))
        .join(Folio, Folio.id == Posting.folio_id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(Posting.property_id == HOTEL, Posting.kind == PostingKind.PAID_OUT, wrong)
    )


def _foreign_notes() -> Statement:
    """Foreign notes belong to a payment or deposit in cash, and what they are worth above it was given back."""
    wrong = or_(
        Posting.kind.not_in(_MONEY_IN),
        TransactionCode.payment_method.is_(None),
        TransactionCode.payment_method != PaymentMethod.CASH,
        ForeignCash.worth_minor - ForeignCash.change_minor != -Posting.amount_minor,
    )
    return (
        select(
            _FOLIO, _LINE, (ForeignCash.worth_minor - ForeignCash.change_minor).label("found"), (-Posting.amount_minor).label("expected")
        )
        .select_from(ForeignCash)
        .join(Posting, Posting.id == ForeignCash.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(ForeignCash.property_id == HOTEL, wrong)
    )


def _reversed(line: type[Posting]) -> ColumnElement[bool]:
    back = aliased(Posting)
    return select(back.id).where(back.reversal_of_id == line.id).exists()


DEPOSIT_INVARIANTS = (
    Invariant("refund.too_high", N_("More was given back than was taken"), stated_by(_given_back(), _given_back_of_nothing())),
    Invariant("refund.way", N_("A refund does not go back the way its money came"), stated_by(_refunds_name_money())),
    Invariant("deposit.forfeit", N_("A forfeited deposit is no debit on a deposit folio"), stated_by(_forfeits())),
    Invariant("paid_out.line", N_("A paid-out is no debit under a code of its own"), stated_by(_paid_outs())),
    Invariant("foreign_cash.worth", N_("Foreign notes do not pay their line"), stated_by(_foreign_notes())),
)
