"""The lines and movements of a shift added up: asked when it is closed, when it is looked at, and by the invariants."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind
from hotel_desk.domain.shift_cash import DrawerCash, LineSum, MoveSum, drawer_cash
from hotel_desk.models.cash import DrawerMovement, ExchangeRate, ForeignCash
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class ShiftLines:
    """Lines of a shift that have business date, code, kind and currency of the notes in common."""

    business_date: dt.date
    code: str
    name: str
    lines: int
    total: LineSum


@dataclass(frozen=True, slots=True)
class ShiftMoves:
    """Drops or additions of one business date and currency."""

    business_date: dt.date
    total: MoveSum


_TAKEN_BACK, _ADJUSTED, _FIRST = aliased(Posting), aliased(Posting), aliased(Posting)
# An adjustment (or its reversal) mends what was typed: it is cash of this shift only where the line it mends was written in it.
OF_THIS_SHIFT = case((_FIRST.id.is_(None), True), (_FIRST.shift_id == Posting.shift_id, True), else_=False)
# Notes went back with the line that is taken back: a reversal has none of its own.
_NOTES_OF = func.coalesce(Posting.reversal_of_id, Posting.id)
_CAME = case((Posting.amount_minor < 0, 1), else_=-1)


def with_what_it_mends[*Columns](statement: Select[*Columns]) -> Select[*Columns]:
    """A select of postings, joined so that `OF_THIS_SHIFT` can be asked."""
    return (
        statement.outerjoin(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
        .outerjoin(_ADJUSTED, _ADJUSTED.id == func.coalesce(Posting.adjusts_id, _TAKEN_BACK.adjusts_id))
        .outerjoin(_FIRST, _FIRST.id == func.coalesce(_ADJUSTED.origin_id, _ADJUSTED.id))
    )


_ALL_LINES = with_what_it_mends(
    select(
        Posting.business_date,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.kind.label("code_kind"),
        TransactionCode.payment_method,
        Posting.kind,
        ForeignCash.currency,
        OF_THIS_SHIFT.label("of_this_shift"),
        func.count().label("lines"),
        func.sum(Posting.amount_minor).label("amount"),
        func.sum(ForeignCash.foreign_minor * _CAME).label("foreign"),
        func.sum(ForeignCash.worth_minor * _CAME).label("worth"),
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .outerjoin(ForeignCash, ForeignCash.posting_id == _NOTES_OF)
    .group_by(
        Posting.business_date,
        TransactionCode.id,
        TransactionCode.code,
        TransactionCode.name,
        TransactionCode.kind,
        TransactionCode.payment_method,
        TransactionCode.sort_order,
        Posting.kind,
        ForeignCash.currency,
        OF_THIS_SHIFT,
    )
    .order_by(Posting.business_date, TransactionCode.sort_order, TransactionCode.code, Posting.kind, ForeignCash.currency)
)
_SHIFTS: BindParameter[Any] = bindparam("shifts", expanding=True)
_LINES = _ALL_LINES.where(Posting.shift_id == bindparam("shift"))
_LINES_OF_MANY = _ALL_LINES.add_columns(Posting.shift_id).where(Posting.shift_id.in_(_SHIFTS)).group_by(Posting.shift_id)
_ALL_MOVES = (
    select(
        DrawerMovement.business_date, DrawerMovement.kind, DrawerMovement.currency, func.sum(DrawerMovement.amount_minor).label("amount")
    )
    .group_by(DrawerMovement.business_date, DrawerMovement.kind, DrawerMovement.currency)
    .order_by(DrawerMovement.business_date, DrawerMovement.kind, DrawerMovement.currency)
)
_MOVES = _ALL_MOVES.where(DrawerMovement.shift_id == bindparam("shift"))
_MOVES_OF_MANY = (
    _ALL_MOVES.add_columns(DrawerMovement.shift_id).where(DrawerMovement.shift_id.in_(_SHIFTS)).group_by(DrawerMovement.shift_id)
)
_RATES = (
    select(ExchangeRate.currency, ExchangeRate.buying_millionths)
    .where(ExchangeRate.property_id == bindparam("hotel"), ExchangeRate.valid_from <= bindparam("at"))
    .order_by(ExchangeRate.valid_from)
)


def lines_of_shift(connection: Connection, shift_id: UUID) -> tuple[ShiftLines, ...]:
    """What was posted in a shift, by business date, code, kind and notes. One statement."""
    return tuple(_lines(row) for row in connection.execute(_LINES, {"shift": shift_id}))


def lines_of_shifts(connection: Connection, shift_ids: Collection[UUID]) -> dict[UUID, list[ShiftLines]]:
    """The same of many shifts, by shift. One statement."""
    found: dict[UUID, list[ShiftLines]] = defaultdict(list)
    for row in connection.execute(_LINES_OF_MANY, {"shifts": list(shift_ids)}):
        found[row.shift_id].append(_lines(row))
    return found


def moves_of_shift(connection: Connection, shift_id: UUID) -> tuple[ShiftMoves, ...]:
    """What was dropped and added in a shift. One statement."""
    return tuple(_moves(row) for row in connection.execute(_MOVES, {"shift": shift_id}))


def moves_of_shifts(connection: Connection, shift_ids: Collection[UUID]) -> dict[UUID, list[ShiftMoves]]:
    """The same of many shifts, by shift. One statement."""
    found: dict[UUID, list[ShiftMoves]] = defaultdict(list)
    for row in connection.execute(_MOVES_OF_MANY, {"shifts": list(shift_ids)}):
        found[row.shift_id].append(_moves(row))
    return found


def cash_of_shift(connection: Connection, shift_id: UUID, *, currency: str, float_minor: int) -> tuple[DrawerCash, ...]:
    """What the drawer must hold, currency by currency, the hotel's own first. Two statements."""
    return summed(lines_of_shift(connection, shift_id), moves_of_shift(connection, shift_id), currency=currency, float_minor=float_minor)


def summed(lines: Iterable[ShiftLines], moves: Iterable[ShiftMoves], *, currency: str, float_minor: int) -> tuple[DrawerCash, ...]:
    """The same of lines and movements that are read already."""
    return drawer_cash(currency, float_minor, (one.total for one in lines), (one.total for one in moves))


def rates_at(connection: Connection, property_id: UUID, instant: dt.datetime) -> dict[str, int]:
    """What one unit of each foreign currency is worth at a moment, in millionths of the hotel's. One statement."""
    rows = connection.execute(_RATES, {"hotel": property_id, "at": instant})
    return {row.currency: row.buying_millionths for row in rows}


def _lines(row: Any) -> ShiftLines:
    return ShiftLines(
        row.business_date,
        row.code,
        row.name,
        row.lines,
        LineSum(
            PostingKind(row.kind),
            CodeKind(row.code_kind),
            None if row.payment_method is None else PaymentMethod(row.payment_method),
            int(row.amount),
            row.currency or "",
            int(row.foreign or 0),
            int(row.worth or 0),
            of_this_shift=bool(row.of_this_shift),
        ),
    )


def _moves(row: Any) -> ShiftMoves:
    return ShiftMoves(row.business_date, MoveSum(row.kind, row.currency, int(row.amount)))
