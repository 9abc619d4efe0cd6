"""The shifts worked on some days: what each drawer must hold and held, and what each shift brought on every business date apart."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.ids import CashierShiftId
from hotel_desk.domain.settings import BLIND_COUNT
from hotel_desk.domain.shift_cash import MONEY_KINDS, CashDifference, DrawerCash, PiecesCounted, counted_cash, differences
from hotel_desk.models.cash import CashierShift, ShiftCount
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.shift_cash import ShiftLines, ShiftMoves, lines_of_shifts, moves_of_shifts, summed
from hotel_desk.queries.shifts import SHIFT_COLUMNS

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_WORKED = SHIFT_COLUMNS.where(
    CashierShift.opened_date <= bindparam("last"), or_(CashierShift.closed_date.is_(None), CashierShift.closed_date >= bindparam("first"))
).order_by(CashierShift.opened_at, CashierShift.id)
_COUNTS = select(ShiftCount.shift_id, ShiftCount.currency, ShiftCount.denomination_minor, ShiftCount.pieces).where(
    ShiftCount.shift_id.in_(bindparam("shifts", expanding=True))
)


@dataclass(frozen=True, slots=True)
class ShiftDayMoney:
    """What a shift did with money on one business date, minor units of the hotel's currency.

    Args:
        by_method: what came in less what went out; without adjustments of lines that other shifts had written.
        drawer: what it brought into the drawer, by currency, drops and additions too; empty while it is not to be told.
    """

    business_date: dt.date
    by_method: dict[PaymentMethod, int]
    drawer: tuple[DrawerCash, ...]


@dataclass(frozen=True, slots=True)
class ShiftWorked:
    """A shift, minor units of the hotel's currency.

    Args:
        found: expected and counted by currency, the hotel's first; `counted_minor` means nothing while it is open. Empty: what the
            drawer must hold is not to be told before it is counted.
    """

    shift_id: CashierShiftId
    number: str
    cashier: str
    drawer: str
    opened_at: dt.datetime
    opened_date: dt.date
    closed_at: dt.datetime | None
    closed_date: dt.date | None
    float_minor: int
    found: tuple[CashDifference, ...]
    reason: str
    signed_by: str
    days: tuple[ShiftDayMoney, ...]


def shifts_of_days(reader: Reader, *, first: dt.date, last: dt.date) -> tuple[ShiftWorked, ...]:
    """The shifts that were open on any of some days, both included, the oldest first, with all their business dates. Five statements.

    While counting is blind, what the drawer of an open shift must hold is told to nobody: its cashier may read the paper too.
    """
    blind = setting_value(reader, BLIND_COUNT)
    rows = reader.connection.execute(_WORKED, {"hotel": reader.property_id, "first": first, "last": last}).all()
    shifts = [row.id for row in rows]
    lines, moves = lines_of_shifts(reader.connection, shifts), moves_of_shifts(reader.connection, shifts)
    counts: dict[UUID, list[PiecesCounted]] = defaultdict(list)
    for row in reader.connection.execute(_COUNTS, {"shifts": shifts}):
        counts[row.shift_id].append(PiecesCounted(row.currency, row.denomination_minor, row.pieces))
    return tuple(
        _shift(row, lines.get(row.id, ()), moves.get(row.id, ()), counts.get(row.id, ()), hidden=blind and row.closed_at is None)
        for row in rows
    )


def _shift(
    row: Any, lines: Sequence[ShiftLines], moves: Sequence[ShiftMoves], counts: Iterable[PiecesCounted], *, hidden: bool
) -> ShiftWorked:
    cash = summed(lines, moves, currency=row.currency, float_minor=row.float_minor)
    dates = sorted({*(one.business_date for one in lines), *(one.business_date for one in moves)})
    return ShiftWorked(
        shift_id=CashierShiftId(row.id),
        number=row.number,
        cashier=row.display_name,
        drawer=row.drawer,
        opened_at=row.opened_at,
        opened_date=row.opened_date,
        closed_at=row.closed_at,
        closed_date=row.closed_date,
        float_minor=row.float_minor,
        found=() if hidden else differences(cash, counted_cash(counts)),
        reason=row.over_short_reason,
        signed_by=row.second or "",
        days=tuple(_day(date, lines, moves, row.currency, hidden=hidden) for date in dates),
    )


def _day(date: dt.date, lines: Sequence[ShiftLines], moves: Sequence[ShiftMoves], currency: str, *, hidden: bool) -> ShiftDayMoney:
    of_day = [one for one in lines if one.business_date == date]
    by_method: dict[PaymentMethod, int] = defaultdict(int)
    for one in of_day:
        total = one.total
        if total.is_cash:
            by_method[PaymentMethod.CASH] -= total.amount_minor
        elif total.method not in {None, PaymentMethod.CASH} and total.posting_kind in MONEY_KINDS:
            by_method[total.method] -= total.amount_minor
    if hidden:
        by_method.pop(PaymentMethod.CASH, None)
        return ShiftDayMoney(date, dict(by_method), ())
    cash = summed(of_day, (one for one in moves if one.business_date == date), currency=currency, float_minor=0)
    return ShiftDayMoney(date, dict(by_method), cash)
