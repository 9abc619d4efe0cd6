"""How often somebody stayed and what the hotel charged for it: of guests by their own stays, of companies and agents by what they booked.

The stays of a company or agent are those of bookings that name it, whoever sleeps there and whoever pays. Its spend is what these stays
were charged, and what came to its account beside them: charges on the account itself, and what it took over from other stays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, func, or_, select, union_all

from hotel_desk.domain.codes import CodeKind, PostingKind, ProfileKind, ReservationStatus
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.folio import Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.transaction_code import TransactionCode

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_STAYED = Reservation.status.in_((ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT))
_GROSS = Posting.net_minor + Posting.tax_minor
_A_CHARGE = (TransactionCode.kind.in_((CodeKind.CHARGE, CodeKind.TAX)), Posting.transfer_of_id.is_(None))
_NAMES = or_(Booking.company_id == Profile.id, Booking.agent_id == Profile.id)
_PROFILES: BindParameter[Any] = bindparam("profiles", expanding=True)
_SINCE: BindParameter[dt.date] = bindparam("since", type_=Date)
# Before any hotel was opened.
_EVER = dt.date(1900, 1, 1)
_LATELY = Reservation.departure_date >= _SINCE
# What comes to an account of its own, or is taken back from it; payments and what was given up are no trade.
_TRADED = (PostingKind.CHARGE, PostingKind.TRANSFER, PostingKind.REVERSAL, PostingKind.ADJUSTMENT)
_OF_OTHERS = or_(
    ArItem.reservation_id.is_(None),
    ~select(Booking.id)
    .join(Reservation, Reservation.booking_id == Booking.id)
    .where(
        Reservation.id == ArItem.reservation_id, or_(Booking.company_id == ArAccount.profile_id, Booking.agent_id == ArAccount.profile_id)
    )
    .exists(),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """Stays in house and past ones, the day the last one ends, and what was charged with taxes, minor units."""

    stays: int = 0
    last_stay: dt.date | None = None
    spend_minor: int = 0


def _by_guest(*columns: Any) -> Select[Any]:
    return (
        select(Reservation.guest_id.label("profile_id"), *columns)
        .where(Reservation.guest_id.in_(_PROFILES), _LATELY)
        .group_by(Reservation.guest_id)
    )


def _by_partner(*columns: Any) -> Select[Any]:
    return (
        select(Profile.id.label("profile_id"), *columns)
        .select_from(Profile)
        .join(Booking, _NAMES)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .where(Profile.id.in_(_PROFILES), Profile.kind != ProfileKind.GUEST, _LATELY)
        .group_by(Profile.id)
    )


def _charged(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Posting, Posting.reservation_id == Reservation.id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(*_A_CHARGE)
    )


def _turnover(*columns: Any) -> Select[Any]:
    """What came to accounts beside the stays of their own bookings."""
    return (
        select(*columns)
        .select_from(ArItem)
        .join(ArAccount, ArAccount.id == ArItem.account_id)
        .join(Posting, Posting.id == ArItem.posting_id)
        .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
        .where(Posting.kind.in_(_TRADED), TransactionCode.kind != CodeKind.PAYMENT, _OF_OTHERS)
    )


_COUNTED = (func.count().label("stays"), func.max(Reservation.departure_date).label("last_stay"))
_STAYS = union_all(_by_guest(*_COUNTED).where(_STAYED), _by_partner(*_COUNTED).where(_STAYED))
_SPENT = func.sum(_GROSS).label("spend")
_SPEND = union_all(
    _charged(_by_guest(_SPENT)),
    _charged(_by_partner(_SPENT)),
    _turnover(ArAccount.profile_id, func.sum(ArItem.amount_minor))
    .where(ArAccount.profile_id.in_(_PROFILES))
    .group_by(ArAccount.profile_id),
)


def trade_of(connection: Connection, profiles: Iterable[UUID], *, since: dt.date = _EVER) -> dict[UUID, Trade]:
    """What each of some profiles has brought. Two statements.

    Args:
        since: only stays that end, and items of accounts that came, on this day or later.
    """
    about = {"profiles": list(profiles), "since": since}
    stays = {row.profile_id: row for row in connection.execute(_STAYS, about)}
    spend: defaultdict[UUID, int] = defaultdict(int)
    for row in connection.execute(_SPEND, about):
        spend[row.profile_id] += int(row.spend)
    found = {**dict.fromkeys(spend), **stays}
    return {
        profile: Trade(0 if row is None else row.stays, None if row is None else row.last_stay, spend[profile])
        for profile, row in found.items()
    }


def stays_of(kind: ProfileKind | None) -> ColumnElement[Any]:
    """How many stays the profile of a row has, to ask about.

    Args:
        kind: of the profiles that are asked about; None: of any.
    """
    return _summed(kind, select(func.count()).select_from(Reservation).where(_STAYED))


def last_stay_of(kind: ProfileKind | None) -> ColumnElement[Any]:
    """The day the last stay of the profile of a row ends, to ask about; null where there is none."""
    parts = _of_row(kind, select(func.max(Reservation.departure_date)).select_from(Reservation).where(_STAYED))
    return parts[0] if len(parts) == 1 else func.coalesce(*parts)


def spent_by(kind: ProfileKind | None) -> ColumnElement[Any]:
    """What the profile of a row has brought, minor units, to ask about."""
    parts = _summed(kind, _charged(select(func.coalesce(func.sum(_GROSS), 0)).select_from(Reservation)))
    if kind is ProfileKind.GUEST:
        return parts
    turnover = _turnover(func.coalesce(func.sum(ArItem.amount_minor), 0)).where(ArAccount.profile_id == Profile.id).correlate(Profile)
    return parts + turnover.scalar_subquery()


def stayed_since(kind: ProfileKind | None, day: dt.date) -> ColumnElement[bool]:
    """Whether a stay of the profile of a row ends on a day or later."""
    lately = (Reservation.departure_date >= day, _STAYED)
    guests = Profile.id.in_(select(Reservation.guest_id).where(*lately))
    bookings = select(Booking.company_id).join(Reservation, Reservation.booking_id == Booking.id).where(*lately)
    partners = or_(
        Profile.id.in_(bookings.where(Booking.company_id.is_not(None))),
        Profile.id.in_(bookings.with_only_columns(Booking.agent_id).where(Booking.agent_id.is_not(None))),
    )
    if kind is None:
        return or_(guests, partners)
    return guests if kind is ProfileKind.GUEST else partners


def _of_row(kind: ProfileKind | None, counted: Select[Any]) -> list[ColumnElement[Any]]:
    guests = counted.where(Reservation.guest_id == Profile.id).correlate(Profile).scalar_subquery()
    partners = counted.join(Booking, Booking.id == Reservation.booking_id).where(_NAMES).correlate(Profile).scalar_subquery()
    if kind is None:
        return [guests, partners]
    return [guests if kind is ProfileKind.GUEST else partners]


def _summed(kind: ProfileKind | None, counted: Select[Any]) -> ColumnElement[Any]:
    first, *others = _of_row(kind, counted)
    return sum(others, start=first)
