"""Shifts as they are shown: the bar of the cashier's own, drawers to choose from, the list, and the report of one.

While counting is blind nobody is told what the drawer of an open shift must hold, but for those who may see everybody's shifts; these are
not told of their own either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.ids import CashDrawerId, CashierShiftId, PostingId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import BLIND_COUNT, CASHIERS_WORK_IN_SHIFTS
from hotel_desk.domain.shift_cash import DrawerCash
from hotel_desk.models.cash import CashDrawer, CashierShift
from hotel_desk.models.folio import Posting
from hotel_desk.models.property import Property
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.setup_page import SetUpPage, rows_as
from hotel_desk.queries.shift_cash import lines_of_shift, moves_of_shift, summed

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ShiftFilter = Literal["all", "open", "off"]
PAGE = 100


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift that somebody works in.

    Args:
        cash: what the drawer must hold, the hotel's currency first; None: not to be told before the count.
    """

    shift_id: CashierShiftId
    number: str
    user_name: str
    drawer: str
    opened_at: dt.datetime
    opened_date: dt.date
    float_minor: int
    cash: tuple[DrawerCash, ...] | None


@dataclass(frozen=True, slots=True)
class OwnShift:
    """What the shift bar shows. `required`: money is taken in shifts only; `may_work`: whoever asks may open one."""

    required: bool
    blind: bool
    may_work: bool
    currency: str
    shift: OpenShift | None


@dataclass(frozen=True, slots=True)
class LastShift:
    """The last shift at a drawer, which the next one may take over."""

    shift_id: CashierShiftId
    number: str
    user_name: str
    closed_at: dt.datetime
    counted_minor: int
    note: str


@dataclass(frozen=True, slots=True)
class DrawerChoice:
    """A drawer to open a shift at. `taken_by`: who has it; empty: nobody."""

    drawer_id: CashDrawerId
    name: str
    taken_by: str
    last: LastShift | None


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift in the list. Amounts in the hotel's currency; None where it is open."""

    shift_id: CashierShiftId
    number: str
    user_name: str
    drawer: str
    opened_at: dt.datetime
    opened_date: dt.date
    closed_at: dt.datetime | None
    float_minor: int
    expected_minor: int | None
    counted_minor: int | None
    over_short_minor: int | None
    second_user_name: str


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """A page of the list. `total`: of the filter; `open` and `off`: how many the other filters would show."""

    rows: tuple[ShiftRow, ...]
    total: int
    open: int
    off: int
    currency: str


@dataclass(frozen=True, slots=True)
class ShiftOfLine:
    """In which shift a line was written, and at which drawer."""

    number: str
    drawer: str


@dataclass(frozen=True, slots=True)
class DrawerRow:
    """A drawer in the set-up; `shifts` counts those worked at it, `open_by` says who has it now."""

    id: CashDrawerId
    version: int
    active: bool
    code: str
    name: str
    sort_order: int
    shifts: int
    open_by: str


_SECOND = aliased(UserAccount)
_PREVIOUS = aliased(CashierShift)
SHIFT_COLUMNS = (
    select(
        *CashierShift.__table__.columns,
        UserAccount.display_name,
        UserAccount.name.label("user_name"),
        CashDrawer.name.label("drawer"),
        Property.currency,
        _SECOND.display_name.label("second"),
        _PREVIOUS.number.label("previous"),
    )
    .select_from(CashierShift)
    .join(UserAccount, UserAccount.id == CashierShift.user_id)
    .join(CashDrawer, CashDrawer.id == CashierShift.drawer_id)
    .join(Property, Property.id == CashierShift.property_id)
    .outerjoin(_SECOND, _SECOND.id == CashierShift.second_user_id)
    .outerjoin(_PREVIOUS, _PREVIOUS.id == CashierShift.previous_shift_id)
    .where(CashierShift.property_id == bindparam("hotel"))
)
_OPEN_ONES = SHIFT_COLUMNS.where(CashierShift.closed_at.is_(None)).order_by(CashierShift.opened_at, CashierShift.id)
_OWN = SHIFT_COLUMNS.where(CashierShift.closed_at.is_(None), UserAccount.name == bindparam("who"))
_OF_LINE = (
    select(CashierShift.number, CashDrawer.name)
    .join(Posting, Posting.shift_id == CashierShift.id)
    .join(CashDrawer, CashDrawer.id == CashierShift.drawer_id)
    .where(Posting.id == bindparam("posting"), Posting.property_id == bindparam("hotel"))
)
_CURRENCY = select(Property.currency).where(Property.id == bindparam("hotel"))
_DRAWERS = (
    select(CashDrawer.id, CashDrawer.name, UserAccount.display_name)
    .outerjoin(CashierShift, CashierShift.open_drawer_id == CashDrawer.id)
    .outerjoin(UserAccount, UserAccount.id == CashierShift.user_id)
    .where(CashDrawer.property_id == bindparam("hotel"), CashDrawer.active.is_(True))
    .order_by(CashDrawer.sort_order, CashDrawer.code)
)
_NEXT = aliased(CashierShift)
_RANKED = (
    select(
        CashierShift.id,
        func.row_number()
        .over(partition_by=CashierShift.drawer_id, order_by=(CashierShift.closed_at.desc(), CashierShift.id.desc()))
        .label("place"),
    )
    .where(CashierShift.property_id == bindparam("hotel"), CashierShift.closed_at.is_not(None))
    .subquery()
)
_LAST_ONES = (
    select(
        CashierShift.id,
        CashierShift.drawer_id,
        CashierShift.number,
        UserAccount.display_name,
        CashierShift.closed_at,
        CashierShift.counted_minor,
        CashierShift.hand_over_note,
    )
    .join(_RANKED, _RANKED.c.id == CashierShift.id)
    .join(UserAccount, UserAccount.id == CashierShift.user_id)
    .outerjoin(_NEXT, _NEXT.previous_shift_id == CashierShift.id)
    .where(_RANKED.c.place == 1, _NEXT.id.is_(None))
)
_OFF = or_(CashierShift.over_short_minor != 0, CashierShift.over_short_reason != "")
_DRAWERS_SET_UP = (
    select(
        CashDrawer.id,
        CashDrawer.version,
        CashDrawer.active,
        CashDrawer.code,
        CashDrawer.name,
        CashDrawer.sort_order,
        select(func.count()).where(CashierShift.drawer_id == CashDrawer.id).scalar_subquery().label("shifts"),
        func.coalesce(
            select(UserAccount.display_name)
            .join(CashierShift, CashierShift.user_id == UserAccount.id)
            .where(CashierShift.open_drawer_id == CashDrawer.id)
            .scalar_subquery(),
            "",
        ).label("open_by"),
    )
    .where(CashDrawer.property_id == bindparam("hotel"))
    .order_by(CashDrawer.sort_order, CashDrawer.code)
)


def own_shift(reader: Reader) -> OwnShift:
    """What the shift bar shows to whoever asks. At most seven statements."""
    row = reader.connection.execute(_OWN, {"hotel": reader.property_id, "who": reader.user_name}).first()
    blind = setting_value(reader, BLIND_COUNT)
    return OwnShift(
        required=setting_value(reader, CASHIERS_WORK_IN_SHIFTS),
        blind=blind,
        may_work=Permission.WORK_SHIFT in own_permissions(reader),
        currency=reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one(),
        shift=None if row is None else _open_shift(row, None if blind else _cash(reader, row)),
    )


def open_shifts(reader: Reader) -> tuple[OpenShift, ...]:
    """Every shift that is open, the oldest first: the night audit asks for them before it closes the day. One statement."""
    rows = reader.connection.execute(_OPEN_ONES, {"hotel": reader.property_id})
    return tuple(_open_shift(row, None) for row in rows)


def shift_of_line(reader: Reader, *, posting_id: PostingId) -> ShiftOfLine | None:
    """The shift that a line of a folio was written in; None: whoever wrote it worked in none. One statement."""
    row = reader.connection.execute(_OF_LINE, {"posting": posting_id, "hotel": reader.property_id}).first()
    return None if row is None else ShiftOfLine(row.number, row.name)


def drawers_to_choose(reader: Reader) -> tuple[DrawerChoice, ...]:
    """The drawers in use, who has them, and what the last shift at each has left. Two statements."""
    last = {
        row.drawer_id: LastShift(CashierShiftId(row.id), row.number, row.display_name, row.closed_at, row.counted_minor, row.hand_over_note)
        for row in reader.connection.execute(_LAST_ONES, {"hotel": reader.property_id})
    }
    return tuple(
        DrawerChoice(CashDrawerId(row.id), row.name, row.display_name or "", last.get(row.id))
        for row in reader.connection.execute(_DRAWERS, {"hotel": reader.property_id})
    )


def shift_list(reader: Reader, *, only: ShiftFilter = "all", limit: int = PAGE, offset: int = 0) -> ShiftPage:
    """The shifts of the hotel, the newest first; of whoever may not see everybody's, their own. Four statements."""
    whose: list[Any] = [CashierShift.property_id == reader.property_id]
    if Permission.SEE_ALL_SHIFTS not in own_permissions(reader):
        whose.append(UserAccount.name == reader.user_name)
    kinds: dict[ShiftFilter, Any] = {"all": literal(value=True), "open": CashierShift.closed_at.is_(None), "off": _OFF}
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(kind) for kind, condition in kinds.items())
    counts = select(*sums).select_from(CashierShift).join(UserAccount, UserAccount.id == CashierShift.user_id).where(*whose)
    counted = reader.connection.execute(counts).one()
    ordered = SHIFT_COLUMNS.where(*whose, kinds[only]).order_by(CashierShift.opened_at.desc(), CashierShift.id.desc())
    rows = reader.connection.execute(ordered.limit(limit).offset(offset), {"hotel": reader.property_id})
    return ShiftPage(
        tuple(_shift_row(row) for row in rows),
        int({"all": counted.all, "open": counted.open, "off": counted.off}[only]),
        int(counted.open),
        int(counted.off),
        reader.connection.execute(_CURRENCY, {"hotel": reader.property_id}).scalar_one(),
    )


def drawers_set_up(reader: Reader) -> SetUpPage[DrawerRow]:
    """All drawers, with how many shifts were worked at each. One statement."""
    return SetUpPage(rows_as(DrawerRow, reader.connection.execute(_DRAWERS_SET_UP, {"hotel": reader.property_id}).mappings()))


def _cash(reader: Reader, row: Any) -> tuple[DrawerCash, ...]:
    lines, moves = lines_of_shift(reader.connection, row.id), moves_of_shift(reader.connection, row.id)
    return summed(lines, moves, currency=row.currency, float_minor=row.float_minor)


def _open_shift(row: Any, cash: tuple[DrawerCash, ...] | None) -> OpenShift:
    return OpenShift(
        CashierShiftId(row.id), row.number, row.display_name, row.drawer, row.opened_at, row.opened_date, row.float_minor, cash
    )


def _shift_row(row: Any) -> ShiftRow:
    return ShiftRow(
        CashierShiftId(row.id),
        row.number,
        row.display_name,
        row.drawer,
        row.opened_at,
        row.opened_date,
        row.closed_at,
        row.float_minor,
        row.expected_minor,
        row.counted_minor,
        row.over_short_minor,
        row.second or "",
    )
