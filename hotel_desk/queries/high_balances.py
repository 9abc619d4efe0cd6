"""Guests in house who owe more than they may, or nearly so (`docs/algorithms/credit.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import FolioKind, OccupancyState, ReservationStatus
from hotel_desk.domain.credit import effective_limit, over_minor
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.settings import CREDIT_LIMIT, HIGH_BALANCE_FROM
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.settings import setting_value

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class HighBalance:
    """A guest in house and what is to pay at the desk, minor units.

    Args:
        own_limit_minor: as set for this stay; None: the hotel's.
        limit_minor: what the guest may owe; None for no limit.
        over_minor: by how much that is passed.
    """

    reservation_id: ReservationId
    folio_id: FolioId
    folio_number: str
    room_number: str
    guest_name: str
    departure_date: dt.date
    balance_minor: int
    own_limit_minor: int | None
    limit_minor: int | None
    over_minor: int
    no_post: bool


_AT_THE_DESK = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
    .correlate(Folio)
    .scalar_subquery()
)
_IN_HOUSE = (
    select(
        Reservation.id,
        Folio.id.label("folio_id"),
        Folio.number.label("folio_number"),
        Room.number.label("room_number"),
        Profile.name.label("guest"),
        Reservation.departure_date,
        _AT_THE_DESK.label("balance"),
        Reservation.credit_limit_minor,
        Reservation.no_post,
        Property.currency,
    )
    .join(Property, Property.id == Reservation.property_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST))
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.status == ReservationStatus.IN_HOUSE)
    .order_by(func.length(Room.number), Room.number, Reservation.id)
)
_ONE = _IN_HOUSE.where(Reservation.id == bindparam("stay"))


def high_balances(reader: Reader, *, everybody: bool = False) -> tuple[HighBalance, ...]:
    """Guests in house who owe more than their limit, or at least the part of it that the setting names; the highest first.

    Args:
        everybody: all guests in house, whatever they owe.
    """
    of_hotel, percent = setting_value(reader, CREDIT_LIMIT), setting_value(reader, HIGH_BALANCE_FROM)
    found = [_row(row, of_hotel) for row in reader.connection.execute(_IN_HOUSE, {"hotel": reader.property_id})]
    shown = [row for row in found if everybody or _is_high(row, percent)]
    return tuple(sorted(shown, key=lambda row: (-row.over_minor, -row.balance_minor)))


def credit_of(reader: Reader, *, reservation_id: ReservationId) -> HighBalance | None:
    """What one guest in house owes and may owe; None for somebody who is not in house."""
    of_hotel = setting_value(reader, CREDIT_LIMIT)
    row = reader.connection.execute(_ONE, {"hotel": reader.property_id, "stay": reservation_id}).first()
    return None if row is None else _row(row, of_hotel)


def _is_high(row: HighBalance, percent: int) -> bool:
    return row.limit_minor is not None and row.balance_minor > 0 and row.balance_minor * _HUNDRED >= row.limit_minor * percent


def _row(row: Any, of_hotel: int) -> HighBalance:
    limit = effective_limit(row.credit_limit_minor, of_hotel, row.currency)
    balance = int(row.balance)
    return HighBalance(
        reservation_id=ReservationId(row.id),
        folio_id=FolioId(row.folio_id),
        folio_number=row.folio_number,
        room_number=row.room_number,
        guest_name=row.guest,
        departure_date=row.departure_date,
        balance_minor=balance,
        own_limit_minor=row.credit_limit_minor,
        limit_minor=limit,
        over_minor=over_minor(balance, limit),
        no_post=bool(row.no_post),
    )
