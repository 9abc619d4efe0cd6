"""What the rules of the close look at (`docs/algorithms/close-warnings.md`): lines taken back, allowances, discounts, counts, revenue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, distinct, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.close_warnings import WEEKS
from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.figure_codes import FigureDimension
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.figures import DailyFigure
from hotel_desk.models.folio import NightCharge, Posting
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfUser:
    """What one person did on the day: how often, and for how much, minor units without sign."""

    user: str
    lines: int
    sum_minor: int


@dataclass(frozen=True, slots=True)
class SoldBelow:
    """A night charged under its list price, minor units."""

    reservation_id: UUID
    confirmation: str
    room: str
    list_minor: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A shift closed on the day, and by how much it was over (or short), minor units."""

    shift_id: UUID
    number: str
    user: str
    over_short_minor: int


@dataclass(frozen=True, slots=True)
class WarningFacts:
    """Everything the rules look at. `revenue_minor`: None where the day has no figures; `weeks`: of the same weekday before."""

    reversals: tuple[OfUser, ...]
    allowances: tuple[OfUser, ...]
    sold_below: tuple[SoldBelow, ...]
    counts: tuple[Counted, ...]
    revenue_minor: int | None
    weeks: tuple[int, ...]


_HOTEL: BindParameter[Any] = bindparam("hotel")
_DAY: BindParameter[Any] = bindparam("day")
_TAKEN_BACK = aliased(Posting)
_LINES = func.count(distinct(func.coalesce(Posting.bundle_id, Posting.id)))
_REVERSALS = (
    select(UserAccount.name, _LINES.label("lines"), func.sum(func.abs(Posting.amount_minor)).label("amount"))
    .select_from(Posting)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .join(_TAKEN_BACK, _TAKEN_BACK.id == Posting.reversal_of_id)
    .where(
        Posting.property_id == _HOTEL,
        Posting.business_date == _DAY,
        Posting.kind == PostingKind.REVERSAL,
        _TAKEN_BACK.kind.not_in((PostingKind.TRANSFER, PostingKind.PACKAGE)),
    )
    .group_by(UserAccount.name)
)
_ALLOWANCES = (
    select(UserAccount.name, _LINES.label("lines"), func.sum(-Posting.amount_minor).label("amount"))
    .select_from(Posting)
    .join(UserAccount, UserAccount.id == Posting.user_id)
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .where(
        Posting.property_id == _HOTEL,
        Posting.business_date == _DAY,
        Posting.kind.in_((PostingKind.ALLOWANCE, PostingKind.ADJUSTMENT)),
        Posting.amount_minor < 0,
        TransactionCode.kind == CodeKind.CHARGE,
        # A night sold below nothing is posted as an allowance by the audit: its price is looked at by another rule.
        ~and_(Posting.kind == PostingKind.ALLOWANCE, Posting.night_date.is_not(None)),
    )
    .group_by(UserAccount.name)
)
_SOLD_BELOW = (
    select(
        NightCharge.reservation_id,
        Booking.confirmation_number,
        Posting.room_number,
        func.coalesce(ReservationNight.list_price_minor, 0).label("list_price_minor"),
        ReservationNight.price_minor,
    )
    .select_from(NightCharge)
    .join(
        ReservationNight,
        and_(ReservationNight.reservation_id == NightCharge.reservation_id, ReservationNight.date == NightCharge.night_date),
    )
    .join(Reservation, Reservation.id == NightCharge.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Posting, Posting.id == NightCharge.posting_id)
    .where(
        NightCharge.property_id == _HOTEL,
        NightCharge.night_date == _DAY,
        ReservationNight.price_minor < ReservationNight.list_price_minor,
        # A part of a room's price is no discount.
        or_(Reservation.share_split.is_(None), Reservation.share_split == ShareSplit.FULL),
    )
    .order_by(Booking.confirmation_number, Posting.room_number, NightCharge.reservation_id)
)
_COUNTS = (
    select(CashierShift.id, CashierShift.number, UserAccount.name, func.coalesce(CashierShift.over_short_minor, 0))
    .join(UserAccount, UserAccount.id == CashierShift.user_id)
    .where(CashierShift.property_id == _HOTEL, CashierShift.closed_date == _DAY, CashierShift.over_short_minor != 0)
    .order_by(CashierShift.number)
)
_REVENUE = select(
    DailyFigure.date,
    (DailyFigure.room_revenue_minor + DailyFigure.package_revenue_minor + DailyFigure.other_revenue_minor).label("revenue"),
).where(
    DailyFigure.property_id == _HOTEL,
    DailyFigure.dimension == FigureDimension.HOUSE,
    DailyFigure.key == "",
    DailyFigure.date.in_(bindparam("days", expanding=True)),
)


def warning_facts(reader: Reader | UnitOfWork, *, day: dt.date) -> WarningFacts:
    """What the rules look at on a closed day. Five statements."""
    asked = {"hotel": reader.property_id, "day": day}
    connection = reader.connection
    before = [day - dt.timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    revenue = {row.date: int(row.revenue) for row in connection.execute(_REVENUE, {"hotel": reader.property_id, "days": [day, *before]})}
    return WarningFacts(
        reversals=tuple(OfUser(row.name, row.lines, int(row.amount)) for row in connection.execute(_REVERSALS, asked)),
        allowances=tuple(OfUser(row.name, row.lines, int(row.amount)) for row in connection.execute(_ALLOWANCES, asked)),
        sold_below=tuple(
            SoldBelow(row.reservation_id, row.confirmation_number, row.room_number or "", row.list_price_minor, row.price_minor)
            for row in connection.execute(_SOLD_BELOW, asked)
        ),
        counts=tuple(Counted(*row) for row in connection.execute(_COUNTS, asked)),
        revenue_minor=revenue.get(day),
        weeks=tuple(revenue[week] for week in before if week in revenue),
    )
