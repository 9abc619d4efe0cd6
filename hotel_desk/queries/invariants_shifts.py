"""Shifts: open ones are marked, counts and sums are those of their rows, and a closed shift took no more lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, and_, bindparam, case, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import CodeKind, PaymentMethod
from hotel_desk.domain.shift_cash import MONEY_KINDS
from hotel_desk.language import N_
from hotel_desk.models.cash import CashierShift, DrawerMovement, ForeignCash, ShiftCount
from hotel_desk.models.folio import Folio, NumberSeries, Posting
from hotel_desk.models.journal import OutboxRow
from hotel_desk.models.property import Property
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.invariants_found import HOTEL, MOST_NAMED, Invariant, Violation, stated_by, word
from hotel_desk.queries.shift_cash import OF_THIS_SHIFT, with_what_it_mends

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.invariants_found import Statement

_SHIFT = CashierShift.number.label("shift")


def _marked_open() -> Statement:
    """An open shift is marked with its own cashier and drawer; a closed one with nobody."""
    wrong = or_(
        and_(
            CashierShift.closed_at.is_(None),
            or_(
                CashierShift.open_user_id.is_(None),
                CashierShift.open_drawer_id.is_(None),
                CashierShift.open_user_id != CashierShift.user_id,
                CashierShift.open_drawer_id != CashierShift.drawer_id,
            ),
        ),
        and_(CashierShift.closed_at.is_not(None), or_(CashierShift.open_user_id.is_not(None), CashierShift.open_drawer_id.is_not(None))),
        and_(CashierShift.closed_at.is_not(None), or_(CashierShift.counted_minor.is_(None), CashierShift.closed_date.is_(None))),
    )
    return select(_SHIFT, CashierShift.closed_at.label("found")).where(CashierShift.property_id == HOTEL, wrong)


def _counted() -> Statement:
    """What a closed shift says was counted is what its pieces are worth, in the hotel's currency."""
    pieces = (
        select(ShiftCount.shift_id, func.sum(ShiftCount.denomination_minor * ShiftCount.pieces).label("worth"))
        .join(Property, and_(Property.id == ShiftCount.property_id, Property.currency == ShiftCount.currency))
        .where(ShiftCount.property_id == HOTEL)
        .group_by(ShiftCount.shift_id)
        .subquery()
    )
    worth = func.coalesce(pieces.c.worth, 0)
    return (
        select(_SHIFT, CashierShift.counted_minor.label("found"), worth.label("expected"))
        .outerjoin(pieces, pieces.c.shift_id == CashierShift.id)
        .where(CashierShift.property_id == HOTEL, CashierShift.closed_at.is_not(None), CashierShift.counted_minor != worth)
    )


def _expected() -> Statement:
    """What a closed shift says the drawer must hold is its float, its cash lines and its movements added up again."""
    petty = and_(TransactionCode.kind == CodeKind.PAID_OUT, TransactionCode.payment_method.is_(None))
    came = case((Posting.amount_minor < 0, 1), else_=-1)
    cash = func.sum(-Posting.amount_minor - func.coalesce(ForeignCash.worth_minor * came, 0)).label("cash")
    lines = (
        with_what_it_mends(
            select(Posting.shift_id, cash)
            .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
            .outerjoin(ForeignCash, ForeignCash.posting_id == func.coalesce(Posting.reversal_of_id, Posting.id))
        )
        .where(
            Posting.property_id == HOTEL,
            Posting.shift_id.is_not(None),
            Posting.kind.in_(sorted(MONEY_KINDS)),
            or_(TransactionCode.payment_method == PaymentMethod.CASH, petty),
            OF_THIS_SHIFT.is_(True),
        )
        .group_by(Posting.shift_id)
        .subquery()
    )
    moves = (
        select(
            DrawerMovement.shift_id,
            func.sum(case((DrawerMovement.kind == DrawerMove.ADD, 1), else_=-1) * DrawerMovement.amount_minor).label("cash"),
        )
        .join(Property, and_(Property.id == DrawerMovement.property_id, Property.currency == DrawerMovement.currency))
        .where(DrawerMovement.property_id == HOTEL)
        .group_by(DrawerMovement.shift_id)
        .subquery()
    )
    expected = CashierShift.float_minor + func.coalesce(lines.c.cash, 0) + func.coalesce(moves.c.cash, 0)
    return (
        select(_SHIFT, CashierShift.expected_minor.label("found"), expected.label("expected"))
        .outerjoin(lines, lines.c.shift_id == CashierShift.id)
        .outerjoin(moves, moves.c.shift_id == CashierShift.id)
        .where(
            CashierShift.property_id == HOTEL,
            CashierShift.closed_at.is_not(None),
            or_(
                CashierShift.expected_minor.is_(None),
                CashierShift.expected_minor != expected,
                CashierShift.over_short_minor != CashierShift.counted_minor - CashierShift.expected_minor,
            ),
        )
    )


def _lines_of_others() -> Statement:
    """The lines of a shift were written by its cashier."""
    return (
        select(_SHIFT, Folio.number.label("folio"), Posting.sequence.label("line"))
        .select_from(Posting)
        .join(CashierShift, CashierShift.id == Posting.shift_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.user_id != CashierShift.user_id)
    )


def _handed_over() -> Statement:
    """A shift is taken over once, at its drawer, by a later one, with what was counted in it."""
    previous, other = aliased(CashierShift), aliased(CashierShift)
    twice = exists().where(other.previous_shift_id == CashierShift.previous_shift_id, other.id != CashierShift.id)
    wrong = or_(
        previous.closed_at.is_(None),
        previous.drawer_id != CashierShift.drawer_id,
        previous.counted_minor != CashierShift.float_minor,
        twice,
    )
    return (
        select(_SHIFT, CashierShift.float_minor.label("found"), previous.counted_minor.label("expected"))
        .join(previous, previous.id == CashierShift.previous_shift_id)
        .where(CashierShift.property_id == HOTEL, wrong)
    )


def _numbers() -> Statement:
    """Shifts and slips are numbered from 1 without gaps."""
    used = union_all(
        *(
            select(
                word(series).label("series"),
                func.count().label("count"),
                func.max(cast(model.number, BigInteger)).label("last"),
            ).where(model.property_id == HOTEL)
            for series, model in (("shift", CashierShift), ("drawer_movement", DrawerMovement))
        )
    ).subquery()
    return (
        select(used.c.series, used.c.count.label("found"), used.c.last.label("expected"))
        .outerjoin(NumberSeries, and_(NumberSeries.series == used.c.series, NumberSeries.property_id == HOTEL))
        .where(used.c.count > 0, or_(used.c.count != used.c.last, func.coalesce(NumberSeries.next_number, 0) != used.c.last + 1))
    )


_CLOSINGS = (
    select(CashierShift.id, CashierShift.number, func.max(OutboxRow.sequence).label("closing"))
    .join(OutboxRow, OutboxRow.entity_id == CashierShift.id)
    .where(CashierShift.property_id == HOTEL, OutboxRow.property_id == HOTEL, CashierShift.closed_at.is_not(None))
    .group_by(CashierShift.id, CashierShift.number)
    .subquery()
)
_AFTERWARDS = union_all(
    select(_CLOSINGS.c.number, literal("line").label("what"), Posting.id)
    .join(Posting, Posting.shift_id == _CLOSINGS.c.id)
    .join(OutboxRow, OutboxRow.entity_id == Posting.id)
    .where(OutboxRow.property_id == HOTEL, OutboxRow.sequence > _CLOSINGS.c.closing),
    select(_CLOSINGS.c.number, literal("movement").label("what"), DrawerMovement.id)
    .join(DrawerMovement, DrawerMovement.shift_id == _CLOSINGS.c.id)
    .join(OutboxRow, OutboxRow.entity_id == DrawerMovement.id)
    .where(OutboxRow.property_id == HOTEL, OutboxRow.sequence > _CLOSINGS.c.closing),
).limit(bindparam("most"))


def _after_closing(reader: Reader, invariant: Invariant) -> Iterator[Violation]:
    """Nothing came into a shift after it was closed: told by the numbers of the outbox, for the clocks of two desks differ."""
    for row in reader.connection.execute(_AFTERWARDS, {"hotel": reader.property_id, "most": MOST_NAMED}):
        yield Violation(invariant.code, invariant.title, f"shift {row.number}, {row.what} {row.id.hex}")


SHIFT_INVARIANTS = (
    Invariant("shift.marked", N_("A shift is marked as open against its state"), stated_by(_marked_open())),
    Invariant("shift.counted", N_("The count of a shift is not the sum of its pieces"), stated_by(_counted())),
    Invariant("shift.expected", N_("What a drawer must hold is not the sum of its shift"), stated_by(_expected())),
    Invariant("shift.lines", N_("A line stands in somebody else's shift"), stated_by(_lines_of_others())),
    Invariant("shift.handed_over", N_("A shift was not taken over as it was left"), stated_by(_handed_over())),
    Invariant("shift.closed", N_("A closed shift was written to"), _after_closing),
    Invariant("shift.numbers", N_("Shifts or slips of cash have a gap in their numbers"), stated_by(_numbers())),
)
