"""Lines of closed days corrected in the open one (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, PostingKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, PostingId, ReservationId, TransactionCodeId
from hotel_desk.domain.line_parts import LineAmounts, adjustment
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.posting_codes import Posted, open_folio, positive_amount, write_line
from hotel_desk.services.standing_lines import StandingLine, standing_lines
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# Folios of the guest ledger; what other ledgers hold is corrected by their own commands.
_ADJUSTED_ON = frozenset({FolioKind.GUEST, FolioKind.LATE, FolioKind.HOUSE, FolioKind.CITY})
_ADJUSTED = frozenset({PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.PAYMENT, PostingKind.DEPOSIT})
_MONEY = frozenset({PostingKind.PAYMENT, PostingKind.DEPOSIT})
_TAKEN_BACK = aliased(Posting)
_GIVEN_BACK = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(
    Posting.refund_of_id.in_(bindparam("postings", expanding=True)),
    ~select(_TAKEN_BACK.id).where(_TAKEN_BACK.reversal_of_id == Posting.id).exists(),
)


class NotAdjustable(StaffError):
    code = "posting.not_adjustable"
    template = N_("“{text}” cannot be adjusted: only charges, allowances, payments and deposits are. Nothing was posted.")


class StillReversible(StaffError):
    code = "posting.still_reversible"
    template = N_("“{text}” is of the open day. Nothing was posted. Reverse it, and post what is right.")


class AdjustedTooFar(StaffError):
    code = "posting.adjusted_too_far"
    template = N_("Only {left} is left of “{text}”. Nothing was posted. Take off at most that.")


@command(
    title=N_("Adjust posting"),
    permission=Permission.ADJUST_POSTING,
    audit=(AuditCode.POSTING_ADJUSTED,),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def adjust_posting(
    uow: UnitOfWork, *, posting_id: PostingId, reason: str, amount_minor: int | None = None, new_amount_minor: int | None = None
) -> Posted:
    """Take a part of a line of a closed day off, or all of it, by a line of the open day that names it; the closed day stays as it is.

    Its taxes follow its amount to the cent. Exactly one of the two amounts is given.

    Args:
        amount_minor: what is taken off, minor units, above zero whether it is a charge or money.
        new_amount_minor: what is to be left, minor units, signed like the line.

    Raises:
        InvalidInput: no amount, or both.
        AdjustedTooFar: less than that is left of the line.
        StillReversible: it is of the open day and can be reversed.
        NotAdjustable: it is no charge and no money that was taken.
        LineHasLeft, AlreadyReversed, NoLineOfItsOwn: it does not stand.
        FolioClosed: the guest has left.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    named = uow.get(Posting, posting_id, what=_("The posting"), lock=False)
    folio, _stay = open_folio(uow, FolioId(named.folio_id), closed_allowed=False)
    line = next(line for line in standing_lines(uow, [posting_id]) if line.row.id == posting_id)
    kind = _kind_posted(uow, folio, line)
    left = line.left.amount_minor
    field = "amount_minor" if new_amount_minor is None else "new_amount_minor"
    after = _wanted(left, amount_minor, new_amount_minor)
    taken = left - after if left > 0 else after - left
    takeable = abs(left) - (_given_back(uow, line) if kind in _MONEY else 0)
    if taken > takeable:
        raise AdjustedTooFar(field, text=line.row.text, left=str(Money.from_minor(takeable, folio.currency)))
    if taken <= 0:
        raise InvalidInput(
            field, problem=N_("An adjustment takes something off a line. Nothing was posted. Post what is missing as a new line.")
        )
    amounts = adjustment(line.posted, left_before=left, left_after=after)
    return write_line(uow, _posting(line.row, amounts, why), AuditCode.POSTING_ADJUSTED, text=line.row.text)


def _wanted(left: int, amount_minor: int | None, new_amount_minor: int | None) -> int:
    """What is to be left of a line."""
    if (amount_minor is None) == (new_amount_minor is None):
        raise InvalidInput("amount_minor", problem=N_("Say either what is taken off or what is to be left. Nothing was posted."))
    if new_amount_minor is not None:
        return new_amount_minor
    taken = positive_amount(amount_minor or 0)
    return left - taken if left > 0 else left + taken


def _kind_posted(uow: UnitOfWork, folio: Folio, line: StandingLine) -> PostingKind:
    """As what a line was first posted, if it is adjusted at all."""
    row = line.row
    first: Any = row if row.origin_id is None else uow.get(Posting, row.origin_id, what=_("The posting"), lock=False)
    code = uow.get(TransactionCode, row.transaction_code_id, what=_("The transaction code"), lock=False)
    # What was combined of several origins names none; only charges are combined.
    kind = PostingKind.CHARGE if first.kind is PostingKind.TRANSFER and code.kind is CodeKind.CHARGE else first.kind
    if kind not in _ADJUSTED or folio.kind not in _ADJUSTED_ON:
        raise NotAdjustable(text=row.text)
    whole = not line.adjustments and (first.net_minor, first.tax_minor) == (row.net_minor, row.tax_minor)
    if first.business_date == uow.business_date and whole and first.kind is not PostingKind.TRANSFER:
        raise StillReversible(text=row.text)
    return kind


def _given_back(uow: UnitOfWork, line: StandingLine) -> int:
    """What of money that was taken has been given back, minor units."""
    names: list[UUID] = list({line.row.id, line.origin_id})
    return int(uow.connection.execute(_GIVEN_BACK, {"postings": names}).scalar_one())


def _posting(row: Any, amounts: LineAmounts, why: str) -> NewPosting:
    return NewPosting(
        folio_id=FolioId(row.folio_id),
        window_number=row.window_number,
        kind=PostingKind.ADJUSTMENT,
        transaction_code_id=TransactionCodeId(row.transaction_code_id),
        text=_("Adjustment: {text}").format(text=row.text)[:NAME_LENGTH],
        net_minor=amounts.net_minor,
        tax_minor=amounts.tax_minor,
        taxes=amounts.taxes,
        night_date=row.night_date,
        reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
        room_number=row.room_number,
        adjusts_id=PostingId(row.id),
        routing_rule_id=row.routing_rule_id,
        reason=why,
    )
