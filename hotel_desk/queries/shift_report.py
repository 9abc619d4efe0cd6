"""The report of one shift: each business date apart, by code and method, the count, drops and additions, who signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from hotel_desk.domain.cashier_codes import DrawerMove
from hotel_desk.domain.codes import CodeKind, PaymentMethod, PostingKind
from hotel_desk.domain.errors import NotAllowed, NotFound
from hotel_desk.domain.ids import CashierShiftId
from hotel_desk.domain.permissions import PERMISSION_TITLES, Permission
from hotel_desk.domain.settings import BLIND_COUNT
from hotel_desk.domain.shift_cash import CashDifference, DrawerCash, PiecesCounted, counted_cash, differences
from hotel_desk.language import _
from hotel_desk.models.cash import CashierShift, DrawerMovement, ShiftCount
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.shift_cash import ShiftLines, ShiftMoves, lines_of_shift, moves_of_shift, summed
from hotel_desk.queries.shifts import SHIFT_COLUMNS

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class ShiftCode:
    """The lines of one transaction code on one business date.

    Args:
        amount_minor: of money what came in, less what went out; of charges what was charged.
        moved: they are transfers: nothing was taken or charged.
    """

    code: str
    name: str
    kind: CodeKind
    method: PaymentMethod | None
    lines: int
    amount_minor: int
    moved: bool

    @property
    def is_money(self) -> bool:
        """Whether money came or went."""
        return not self.moved and self.kind in {CodeKind.PAYMENT, CodeKind.PAID_OUT}


@dataclass(frozen=True, slots=True)
class ShiftDay:
    """What a shift did on one business date. `cash`: what it brought into the drawer, without the float."""

    business_date: dt.date
    codes: tuple[ShiftCode, ...]
    cash: tuple[DrawerCash, ...]


@dataclass(frozen=True, slots=True)
class MovementView:
    """A drop or an addition."""

    number: str
    kind: DrawerMove
    currency: str
    amount_minor: int
    business_date: dt.date
    moved_at: dt.datetime
    user_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """One shift whole.

    Args:
        days: each business date apart; empty while it is not to be told.
        cash: what the drawer must hold; None: not to be told before the count.
        found: expected and counted, once it is closed.
        previous_number: the shift it was taken over from; empty: none.
    """

    shift_id: CashierShiftId
    number: str
    user_name: str
    own: bool
    drawer: str
    currency: str
    opened_at: dt.datetime
    opened_date: dt.date
    closed_at: dt.datetime | None
    closed_date: dt.date | None
    float_minor: int
    days: tuple[ShiftDay, ...]
    cash: tuple[DrawerCash, ...] | None
    counts: tuple[PiecesCounted, ...]
    found: tuple[CashDifference, ...]
    movements: tuple[MovementView, ...]
    reason: str
    second_user_name: str
    note: str
    previous_number: str


_ONE = SHIFT_COLUMNS.where(CashierShift.id == bindparam("shift"))
_COUNTS = (
    select(ShiftCount.currency, ShiftCount.denomination_minor, ShiftCount.pieces)
    .where(ShiftCount.shift_id == bindparam("shift"))
    .order_by(ShiftCount.currency, ShiftCount.denomination_minor.desc())
)
_MOVEMENTS = (
    select(*DrawerMovement.__table__.columns, UserAccount.display_name)
    .join(UserAccount, UserAccount.id == DrawerMovement.user_id)
    .where(DrawerMovement.shift_id == bindparam("shift"))
    .order_by(DrawerMovement.moved_at, DrawerMovement.id)
)


def shift_report(reader: Reader, *, shift_id: CashierShiftId) -> ShiftReport:
    """One shift whole, each business date apart. Seven statements.

    Raises:
        NotFound: this hotel has no such shift.
        NotAllowed: it is somebody else's, and whoever asks may see their own only.
    """
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "shift": shift_id}).first()
    if row is None:
        raise NotFound("shift_id", what=_("The shift"))
    own = row.user_name == reader.user_name
    if not own and not own_permissions(reader) & {Permission.SEE_ALL_SHIFTS, Permission.SIGN_SHIFT}:
        raise NotAllowed(user=reader.user_name, permission=_(PERMISSION_TITLES[Permission.SEE_ALL_SHIFTS]))
    hidden = row.closed_at is None and own and setting_value(reader, BLIND_COUNT)
    lines, moves = lines_of_shift(reader.connection, shift_id), moves_of_shift(reader.connection, shift_id)
    cash = summed(lines, moves, currency=row.currency, float_minor=row.float_minor)
    counted = reader.connection.execute(_COUNTS, {"shift": shift_id})
    counts = tuple(PiecesCounted(one.currency, one.denomination_minor, one.pieces) for one in counted)
    return ShiftReport(
        shift_id=shift_id,
        number=row.number,
        user_name=row.display_name,
        own=own,
        drawer=row.drawer,
        currency=row.currency,
        opened_at=row.opened_at,
        opened_date=row.opened_date,
        closed_at=row.closed_at,
        closed_date=row.closed_date,
        float_minor=row.float_minor,
        days=() if hidden else _days(lines, moves, row.currency),
        cash=None if hidden else cash,
        counts=counts,
        found=() if row.closed_at is None else differences(cash, counted_cash(counts)),
        movements=tuple(_movement(one) for one in reader.connection.execute(_MOVEMENTS, {"shift": shift_id})),
        reason=row.over_short_reason,
        second_user_name=row.second or "",
        note=row.hand_over_note,
        previous_number=row.previous or "",
    )


def _days(lines: Sequence[ShiftLines], moves: Sequence[ShiftMoves], currency: str) -> tuple[ShiftDay, ...]:
    dates = sorted({*(one.business_date for one in lines), *(one.business_date for one in moves)})
    return tuple(_day(day, lines, moves, currency) for day in dates)


def _day(day: dt.date, lines: Sequence[ShiftLines], moves: Sequence[ShiftMoves], currency: str) -> ShiftDay:
    of_day = [one for one in lines if one.business_date == day]
    cash = summed(of_day, (one for one in moves if one.business_date == day), currency=currency, float_minor=0)
    return ShiftDay(day, _codes(of_day), cash)


def _codes(lines: Sequence[ShiftLines]) -> tuple[ShiftCode, ...]:
    """The lines of a day by code; transfers apart, for they are no money."""

    def is_moved(one: ShiftLines) -> bool:
        return one.total.posting_kind is PostingKind.TRANSFER

    grouped = groupby(sorted(lines, key=is_moved), lambda one: (one.code, is_moved(one)))
    return tuple(_code(list(group), moved=moved) for (_name, moved), group in grouped)


def _code(lines: Sequence[ShiftLines], *, moved: bool) -> ShiftCode:
    first, amount = lines[0], sum(one.total.amount_minor for one in lines)
    money = first.total.code_kind in {CodeKind.PAYMENT, CodeKind.PAID_OUT}
    return ShiftCode(
        first.code,
        first.name,
        first.total.code_kind,
        first.total.method,
        sum(one.lines for one in lines),
        -amount if money else amount,
        moved,
    )


def _movement(row: Any) -> MovementView:
    return MovementView(row.number, row.kind, row.currency, row.amount_minor, row.business_date, row.moved_at, row.display_name, row.reason)
