"""Lines taken back: the counter-line of a posting, and what has to be taken back with it. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from sqlalchemy import delete, select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TaxRuleId, TransactionCodeId
from hotel_desk.domain.tax import TaxLine
from hotel_desk.language import N_, _
from hotel_desk.models.folio import NightCharge, Posting, PostingTax
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.ledger import NewPosting

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


class AlreadyReversed(StaffError):
    code = "posting.already_reversed"
    template = N_("“{text}” has been reversed already. Nothing was posted.")


class NotReversible(StaffError):
    code = "posting.not_reversible"
    template = N_(
        "“{text}” cannot be reversed: it is itself a reversal or a transfer. Nothing was posted. Post the amount again if it is due."
    )


class DayClosed(StaffError):
    code = "posting.day_closed"
    template = N_("“{text}” belongs to {date}, a day that is closed. Nothing was posted. Post an allowance in the open day instead.")


def reversal_of(uow: UnitOfWork, posting: Posting, reason: str) -> NewPosting:
    """The counter-line of a posting of the open day; frees its night for another room charge.

    Raises:
        AlreadyReversed, NotReversible, DayClosed: it cannot be taken back.
    """
    if posting.kind in {PostingKind.REVERSAL, PostingKind.TRANSFER}:
        raise NotReversible(text=posting.text)
    if posting.business_date != uow.business_date:
        raise DayClosed(text=posting.text, date=posting.business_date.isoformat())
    reversed_before = uow.connection.execute(select(Posting.id).where(Posting.reversal_of_id == posting.id)).first()
    if reversed_before is not None:
        raise AlreadyReversed(text=posting.text)
    uow.connection.execute(delete(NightCharge).where(NightCharge.posting_id == posting.id))
    taxes = uow.connection.execute(
        select(PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor).where(PostingTax.posting_id == posting.id)
    )
    return NewPosting(
        folio_id=FolioId(posting.folio_id),
        window_number=posting.window_number,
        kind=PostingKind.REVERSAL,
        transaction_code_id=TransactionCodeId(posting.transaction_code_id),
        text=_("Reversal: {text}").format(text=posting.text)[:NAME_LENGTH],
        quantity=posting.quantity,
        net_minor=-posting.net_minor,
        tax_minor=-posting.tax_minor,
        taxes=tuple(TaxLine(TaxRuleId(row.tax_rule_id), -row.base_minor, -row.amount_minor) for row in taxes),
        night_date=posting.night_date,
        reservation_id=None if posting.reservation_id is None else ReservationId(posting.reservation_id),
        room_number=posting.room_number,
        reversal_of_id=PostingId(posting.id),
        reason=reason,
        # A bundle is taken back as one: its counter-lines are a bundle of their own.
        bundle_id=None if posting.bundle_id is None else uuid5(posting.bundle_id, "reversal"),
    )


def lines_beside(uow: UnitOfWork, posting: Posting) -> list[Posting]:
    """The other unreversed lines of the same night, taken back together.

    A night with packages has a line each; one at a price below zero is an allowance and its taxes.
    """
    if posting.night_date is None or posting.reservation_id is None:
        return []
    reversed_before = select(Posting.reversal_of_id).where(Posting.folio_id == posting.folio_id, Posting.reversal_of_id.is_not(None))
    found = uow.session.execute(
        select(Posting)
        .where(
            Posting.folio_id == posting.folio_id,
            Posting.reservation_id == posting.reservation_id,
            Posting.night_date == posting.night_date,
            Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE)),
            Posting.id != posting.id,
            Posting.id.not_in(reversed_before),
        )
        .order_by(Posting.sequence)
    )
    return list(found.scalars())
