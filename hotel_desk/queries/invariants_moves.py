"""Lines that were taken back, moved, split, combined or adjusted: each once, and no line loses more than it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import PostingKind
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.transaction_code import TaxRuleRow, TransactionCode
from hotel_desk.queries.invariants_found import HOTEL, Invariant, stated_by, word

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")
_WINDOW = Posting.window_number.label("window")
_LINE = Posting.sequence.label("line")
_PUT_ON = and_(Posting.kind == PostingKind.TRANSFER, Posting.takes_off_id.is_(None), Posting.origin_date.is_not(None))


def _sums_by_code() -> Statement:
    """The lines of a move come to nothing, transaction code by transaction code."""
    net, tax = func.sum(Posting.net_minor), func.sum(Posting.tax_minor)
    return (
        select(
            func.min(Folio.number).label("folio"),
            func.min(TransactionCode.code).label("code"),
            (net + tax).label("found"),
            literal(0).label("expected"),
        )
        .join(Folio, Folio.id == Posting.folio_id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(Posting.property_id == HOTEL, Posting.transfer_key.is_not(None))
        .group_by(Posting.transfer_key, Posting.transaction_code_id)
        .having(or_(net != 0, tax != 0))
    )


def _sums_by_tax() -> Statement:
    """The lines of a move come to nothing, tax rule by tax rule, base and amount."""
    base, amount = func.sum(PostingTax.base_minor), func.sum(PostingTax.amount_minor)
    return (
        select(
            func.min(Folio.number).label("folio"),
            func.min(TaxRuleRow.code).label("tax"),
            base.label("base"),
            amount.label("found"),
            literal(0).label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(PostingTax, PostingTax.posting_id == Posting.id)
        .join(TaxRuleRow, TaxRuleRow.id == PostingTax.tax_rule_id)
        .where(Posting.property_id == HOTEL, Posting.transfer_key.is_not(None))
        .group_by(Posting.transfer_key, PostingTax.tax_rule_id)
        .having(or_(base != 0, amount != 0))
    )


def _one_sided() -> Statement:
    """A move takes something off and puts something on."""
    off = func.sum(case((Posting.takes_off_id.is_not(None), 1), else_=0))
    return (
        select(func.min(Folio.number).label("folio"), func.count().label("lines"), off.label("found"))
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.transfer_key.is_not(None), Posting.origin_date.is_not(None))
        .group_by(Posting.transfer_key)
        .having(or_(off == 0, off == func.count()))
    )


def _taken_off() -> Statement:
    """What takes a line off is its mirror image, in its window."""
    line = aliased(Posting)
    wrong = or_(
        line.id.is_(None),
        Posting.kind != PostingKind.TRANSFER,
        Posting.transfer_key.is_(None),
        Posting.folio_id != line.folio_id,
        Posting.window_number != line.window_number,
        Posting.transaction_code_id != line.transaction_code_id,
        Posting.net_minor != -line.net_minor,
        Posting.tax_minor != -line.tax_minor,
        Posting.sequence <= line.sequence,
    )
    return (
        select(_FOLIO, _WINDOW, _LINE, Posting.amount_minor.label("found"), (-line.amount_minor).label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(line, line.id == Posting.takes_off_id)
        .where(Posting.property_id == HOTEL, Posting.takes_off_id.is_not(None), wrong)
    )


def _taken_off_twice() -> Statement:
    return (
        select(
            func.min(Folio.number).label("folio"),
            func.min(Posting.window_number).label("window"),
            func.count().label("found"),
            literal(1).label("expected"),
        )
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.takes_off_id.is_not(None))
        .group_by(Posting.takes_off_id)
        .having(func.count() > 1)
    )


def _origins() -> Statement:
    """A line put on names the line first posted and its day; it names none only where lines of several origins were combined."""
    origin, off = aliased(Posting), aliased(Posting)
    origins = (
        select(func.count(off.origin_id.distinct()))
        .where(off.transfer_key == Posting.transfer_key, off.takes_off_id.is_not(None))
        .correlate(Posting)
        .scalar_subquery()
    )
    day = func.coalesce(origin.origin_date, origin.business_date)
    wrong = or_(
        and_(Posting.origin_id.is_not(None), origin.id.is_(None)),
        and_(origin.id.is_not(None), or_(origin.origin_id.is_not(None), day != Posting.origin_date)),
        and_(Posting.origin_id.is_(None), origins <= 1),
        Posting.transfer_key.is_(None),
    )
    return (
        select(_FOLIO, _WINDOW, _LINE, Posting.origin_date.label("found"), day.label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(origin, origin.id == Posting.origin_id)
        .where(Posting.property_id == HOTEL, _PUT_ON, wrong)
    )


def _adjusting() -> Statement:
    """An adjustment names a line of its window and code, of the same day or before; nothing else does."""
    line = aliased(Posting)
    wrong = or_(
        and_(Posting.kind == PostingKind.ADJUSTMENT, line.id.is_(None)),
        and_(Posting.kind != PostingKind.ADJUSTMENT, Posting.adjusts_id.is_not(None)),
        Posting.folio_id != line.folio_id,
        Posting.window_number != line.window_number,
        Posting.transaction_code_id != line.transaction_code_id,
        Posting.business_date < line.business_date,
        line.kind.in_((PostingKind.ADJUSTMENT, PostingKind.REVERSAL)),
        line.takes_off_id.is_not(None),
    )
    return (
        select(_FOLIO, _WINDOW, _LINE, Posting.kind.label("kind"), line.sequence.label("found"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(line, line.id == Posting.adjusts_id)
        .where(Posting.property_id == HOTEL, or_(Posting.kind == PostingKind.ADJUSTMENT, Posting.adjusts_id.is_not(None)), wrong)
    )


def _adjusted_too_far() -> Statement:
    """The adjustments of a line that were not taken back are on the other side, and come to no more than the line."""
    adjusting = aliased(Posting)
    taken, tax = func.sum(adjusting.amount_minor), func.sum(adjusting.tax_minor)
    return (
        select(_FOLIO, _WINDOW, _LINE, taken.label("found"), (-Posting.amount_minor).label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(adjusting, adjusting.adjusts_id == Posting.id)
        .where(Posting.property_id == HOTEL, ~_taken_back(adjusting))
        .group_by(Folio.number, Posting.window_number, Posting.sequence, Posting.amount_minor, Posting.tax_minor)
        .having(
            or_(
                taken * func.sign(Posting.amount_minor) > 0,
                func.abs(taken) > func.abs(Posting.amount_minor),
                func.abs(tax) > func.abs(Posting.tax_minor),
            )
        )
    )


def _adjustments_left_behind() -> Statement:
    """An adjustment goes with its line: none that stands is of a line that has left."""
    off, own_off = aliased(Posting), aliased(Posting)
    return (
        select(_FOLIO, _WINDOW, _LINE, Posting.amount_minor.label("found"), word(N_("moved with its line")).label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .join(off, off.takes_off_id == Posting.adjusts_id)
        .outerjoin(own_off, own_off.takes_off_id == Posting.id)
        .where(Posting.property_id == HOTEL, own_off.id.is_(None), ~_taken_back(Posting))
    )


def _reversals() -> Statement:
    """A reversal mirrors one line, in the window where that stands; only reversals name a line they take back."""
    taken_back = aliased(Posting)
    wrong = or_(
        and_(Posting.kind == PostingKind.REVERSAL, taken_back.id.is_(None)),
        and_(Posting.kind != PostingKind.REVERSAL, Posting.reversal_of_id.is_not(None)),
        Posting.amount_minor != -taken_back.amount_minor,
        Posting.net_minor != -taken_back.net_minor,
        and_(
            or_(Posting.folio_id != taken_back.folio_id, Posting.window_number != taken_back.window_number, _has_left(taken_back)),
            ~_was_moved_beside(taken_back),
        ),
        Posting.business_date != taken_back.business_date,
    )
    return (
        select(
            _FOLIO,
            Posting.window_number.label("window"),
            Posting.sequence.label("line"),
            Posting.amount_minor.label("found"),
            (-taken_back.amount_minor).label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(taken_back, taken_back.id == Posting.reversal_of_id)
        .where(Posting.property_id == HOTEL, wrong)
    )


def _has_left(line: type[Posting]) -> ColumnElement[bool]:
    off = aliased(Posting)
    return exists().where(off.takes_off_id == line.id)


def _was_moved_beside(line: type[Posting]) -> ColumnElement[bool]:
    """What a line became stands, whole, in the window of the posting that is looked at."""
    put_on = aliased(Posting)
    return exists().where(
        put_on.origin_id == line.id,
        put_on.takes_off_id.is_(None),
        put_on.folio_id == Posting.folio_id,
        put_on.window_number == Posting.window_number,
        put_on.net_minor == line.net_minor,
        put_on.tax_minor == line.tax_minor,
        ~_has_left(put_on),
    )


def _taken_back(line: type[Posting]) -> ColumnElement[bool]:
    reversal = aliased(Posting)
    return select(reversal.id).where(reversal.reversal_of_id == line.id).exists()


MOVE_INVARIANTS = (
    Invariant("folio.reversals", N_("A reversal is not the mirror image of its line"), stated_by(_reversals())),
    Invariant("move.sum", N_("A move of lines makes or loses money or tax"), stated_by(_sums_by_code(), _sums_by_tax(), _one_sided())),
    Invariant("move.taken_off", N_("A line was not taken off its window as it was"), stated_by(_taken_off())),
    Invariant("move.once", N_("A line was moved off its window twice"), stated_by(_taken_off_twice())),
    Invariant("move.origin", N_("A line that was moved does not say where it came from"), stated_by(_origins())),
    Invariant("adjustment.line", N_("An adjustment does not belong to its line"), stated_by(_adjusting(), _adjustments_left_behind())),
    Invariant("adjustment.too_far", N_("A line was adjusted by more than it is"), stated_by(_adjusted_too_far())),
)
