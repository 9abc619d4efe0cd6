"""Fapiao: never more than a folio was ever charged, numbers from the platform alone, red letters that mirror what they take back."""

from __future__ import annotations

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import FapiaoState
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.invariants_found import HOTEL, Invariant, Statement, stated_by
from hotel_desk.queries.invoice_lines import INVOICED_KINDS

_NUMBERED = (FapiaoState.ISSUED, FapiaoState.REVERSED)
_ASKED = (FapiaoState.WAITING, FapiaoState.SENT, *_NUMBERED)


def _within() -> Statement:
    """What is asked for and issued, less issued red letters, is at most what was ever charged to the folio."""
    red = FapiaoRequest.red_letter_of_id.is_not(None)
    counts = or_(and_(~red, FapiaoRequest.state.in_(_ASKED)), and_(red, FapiaoRequest.state == FapiaoState.ISSUED))
    charged = (
        select(func.coalesce(func.sum(Posting.amount_minor), 0))
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(Posting.folio_id == Folio.id, TransactionCode.kind.in_(INVOICED_KINDS), Posting.amount_minor > 0)
        .correlate(Folio)
        .scalar_subquery()
    )
    asked = func.coalesce(func.sum(case((counts, FapiaoRequest.amount_minor), else_=0)), 0)
    return (
        select(Folio.number.label("folio"), asked.label("found"), charged.label("expected"))
        .select_from(FapiaoRequest)
        .join(Folio, Folio.id == FapiaoRequest.folio_id)
        .where(FapiaoRequest.property_id == HOTEL)
        .group_by(Folio.id, Folio.number)
        .having(or_(asked > charged, asked < 0))
    )


def _numbers() -> Statement:
    """What is issued has the platform's number and its moment; what is not has neither."""
    numbered = and_(FapiaoRequest.platform_number.is_not(None), FapiaoRequest.issued_at.is_not(None))
    bare = and_(FapiaoRequest.platform_number.is_(None), FapiaoRequest.issued_at.is_(None))
    issued = FapiaoRequest.state.in_(_NUMBERED)
    return (
        select(Folio.number.label("folio"), FapiaoRequest.id.label("fapiao"), FapiaoRequest.state.label("found"))
        .join(Folio, Folio.id == FapiaoRequest.folio_id)
        .where(FapiaoRequest.property_id == HOTEL, or_(and_(issued, ~numbered), and_(~issued, ~bare)))
    )


def _red_letters() -> Statement:
    """A red letter is over all of its fapiao, of the same folio; that one is reversed exactly when the red letter is issued."""
    first = aliased(FapiaoRequest)
    is_issued = FapiaoRequest.state == FapiaoState.ISSUED
    is_reversed = first.state == FapiaoState.REVERSED
    wrong = or_(
        FapiaoRequest.amount_minor != -first.amount_minor,
        FapiaoRequest.folio_id != first.folio_id,
        FapiaoRequest.state.in_((FapiaoState.REVERSED, FapiaoState.WITHDRAWN)),
        and_(is_issued, ~is_reversed),
        and_(~is_issued, first.state != FapiaoState.ISSUED),
    )
    return (
        select(Folio.number.label("folio"), FapiaoRequest.amount_minor.label("found"), first.amount_minor.label("expected"))
        .select_from(FapiaoRequest)
        .join(Folio, Folio.id == FapiaoRequest.folio_id)
        .join(first, first.id == FapiaoRequest.red_letter_of_id)
        .where(FapiaoRequest.property_id == HOTEL, wrong)
    )


def _reversed() -> Statement:
    """What is reversed has its red letter."""
    red = aliased(FapiaoRequest)
    return (
        select(Folio.number.label("folio"), FapiaoRequest.id.label("fapiao"))
        .join(Folio, Folio.id == FapiaoRequest.folio_id)
        .where(
            FapiaoRequest.property_id == HOTEL,
            FapiaoRequest.state == FapiaoState.REVERSED,
            ~exists().where(red.red_letter_of_id == FapiaoRequest.id),
        )
    )


FAPIAO_INVARIANTS = (
    Invariant("fapiao.within", N_("More fapiao are asked for than was charged"), stated_by(_within())),
    Invariant("fapiao.numbers", N_("A fapiao has a number against its state"), stated_by(_numbers())),
    Invariant("fapiao.red_letters", N_("A red letter is not the mirror of its fapiao"), stated_by(_red_letters(), _reversed())),
)
