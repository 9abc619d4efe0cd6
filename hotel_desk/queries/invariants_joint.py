"""The receipts of one payment for several bills are of one payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import N_
from hotel_desk.models.cash import ForeignCash
from hotel_desk.models.folio import Folio, Posting, Receipt
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by

if TYPE_CHECKING:
    from hotel_desk.queries.invariants_found import Statement


def _one_payment() -> Statement:
    """Each part is a payment, and has the method, the day, the person and the reference of every other part."""
    beside, other = aliased(Receipt), aliased(Posting)
    wrong = or_(
        Posting.kind != PostingKind.PAYMENT,
        other.transaction_code_id != Posting.transaction_code_id,
        other.business_date != Posting.business_date,
        other.user_id != Posting.user_id,
        func.coalesce(other.card_last_four, "") != func.coalesce(Posting.card_last_four, ""),
        func.coalesce(other.reference, "") != func.coalesce(Posting.reference, ""),
    )
    return (
        select(Folio.number.label("folio"), Posting.sequence.label("line"), Receipt.number.label("receipt"), beside.number.label("other"))
        .select_from(Receipt)
        .join(Posting, Posting.id == Receipt.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(beside, and_(beside.joint_key == Receipt.joint_key, beside.property_id == Receipt.property_id))
        .join(other, other.id == beside.posting_id)
        .where(Receipt.property_id == HOTEL, Receipt.joint_key.is_not(None), wrong)
    )


def _several() -> Statement:
    """A payment for several bills has more than one."""
    return (
        select(func.min(Receipt.number).label("receipt"), func.count().label("found"))
        .where(Receipt.property_id == HOTEL, Receipt.joint_key.is_not(None))
        .group_by(Receipt.joint_key)
        .having(func.count() == 1)
    )


def _notes() -> Statement:
    """Foreign notes stand beside one part, and are worth all parts."""
    amount = -func.sum(Posting.amount_minor)
    return (
        select(func.min(Receipt.number).label("receipt"), func.sum(ForeignCash.worth_minor).label("found"), amount.label("expected"))
        .join(Posting, Posting.id == Receipt.posting_id)
        .outerjoin(ForeignCash, ForeignCash.posting_id == Posting.id)
        .where(Receipt.property_id == HOTEL, Receipt.joint_key.is_not(None))
        .group_by(Receipt.joint_key)
        .having(or_(func.count(ForeignCash.posting_id) > 1, func.sum(ForeignCash.worth_minor) < amount))
    )


JOINT_INVARIANTS = (
    Invariant(
        "receipt.joint",
        N_("The receipts of a payment for several bills are not of one payment"),
        stated_by(_one_payment(), _several(), _notes()),
    ),
)
