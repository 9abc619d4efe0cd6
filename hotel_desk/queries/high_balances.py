"""Guests in house who owe more than they may, or nearly so (`docs/algorithms/credit.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.credit import effective_limit, over_minor
from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.domain.ids import FolioId, ProfileId, ReservationId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.settings import CREDIT_LIMIT, CREDIT_LIMITS_OF_LEVELS, HIGH_BALANCE_FROM
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.credit_levels import CreditStanding, standings_of
from hotel_desk.queries.settings import hotel_values, setting_value
from hotel_desk.queries.stay_folios import OF_STAY

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class HighBalance:
    """A guest in house, or expected, and what is to pay at the desk, minor units.

    Args:
        folio_id, folio_number: None and empty before the guest is here.
        own_limit_minor: as set for this stay; None: that of the guest's credit level, or the hotel's.
        limit_minor: what the guest may owe; None for no limit.
        over_minor: by how much that is passed.
        standing: the guest's credit level, and why.
    """

    reservation_id: ReservationId
    guest_id: ProfileId
    folio_id: FolioId | None
    folio_number: str
    room_number: str
    guest_name: str
    departure_date: dt.date
    balance_minor: int
    own_limit_minor: int | None
    limit_minor: int | None
    over_minor: int
    no_post: bool
    standing: CreditStanding


_AT_THE_DESK = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
    .correlate(Folio)
    .scalar_subquery()
)
_COLUMNS = (
    Reservation.id,
    Reservation.guest_id,
    Folio.id.label("folio_id"),
    Folio.number.label("folio_number"),
    Profile.name.label("guest"),
    Reservation.departure_date,
    _AT_THE_DESK.label("balance"),
    Reservation.credit_limit_minor,
    Reservation.no_post,
    Property.currency,
)
_IN_HOUSE = (
    select(*_COLUMNS, Room.number.label("room_number"))
    .join(Property, Property.id == Reservation.property_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Folio, OF_STAY)
    .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.status == ReservationStatus.IN_HOUSE)
    .order_by(func.length(Room.number), Room.number, Reservation.id)
)
_ROOM = (
    select(Room.number)
    .join(RoomOccupancy, RoomOccupancy.room_id == Room.id)
    .where(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state.in_((OccupancyState.OPEN, OccupancyState.ASSIGNED)))
    .order_by(RoomOccupancy.state == OccupancyState.ASSIGNED, RoomOccupancy.first_date)
    .limit(1)
    .correlate(Reservation)
    .scalar_subquery()
)
_ONE = (
    select(*_COLUMNS, _ROOM.label("room_number"))
    .join(Property, Property.id == Reservation.property_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Folio, OF_STAY)
    .where(
        Reservation.id == bindparam("stay"),
        Reservation.property_id == bindparam("hotel"),
        Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)),
    )
)


def high_balances(reader: Reader, *, everybody: bool = False) -> tuple[HighBalance, ...]:
    """Guests in house who owe more than their limit, or at least the part of it that the setting names; the highest first.

    Args:
        everybody: all guests in house, whatever they owe.
    """
    percent = setting_value(reader, HIGH_BALANCE_FROM)
    found = _rows(reader, reader.connection.execute(_IN_HOUSE, {"hotel": reader.property_id}).all())
    shown = [row for row in found if everybody or _is_high(row, percent)]
    return tuple(sorted(shown, key=lambda row: (-row.over_minor, -row.balance_minor)))


def credit_of(reader: Reader, *, reservation_id: ReservationId) -> HighBalance | None:
    """What one guest in house owes and may owe, or one who is expected may owe; None for a stay that is over. Three statements."""
    found = _rows(reader, reader.connection.execute(_ONE, {"hotel": reader.property_id, "stay": reservation_id}).all())
    return found[0] if found else None


def _is_high(row: HighBalance, percent: int) -> bool:
    return row.limit_minor is not None and row.balance_minor > 0 and row.balance_minor * _HUNDRED >= row.limit_minor * percent


def _rows(reader: Reader, rows: Sequence[Any]) -> list[HighBalance]:
    of_hotel, *limits = hotel_values(reader, CREDIT_LIMIT, *CREDIT_LIMITS_OF_LEVELS.values())
    of_levels = dict(zip(CREDIT_LIMITS_OF_LEVELS, limits, strict=True))
    standings = standings_of(reader.connection, {row.guest_id for row in rows})
    return [_row(row, standings.get(row.guest_id, CreditStanding()), of_levels, of_hotel) for row in rows]


def _row(row: Any, standing: CreditStanding, of_levels: Mapping[CreditLevel, int], of_hotel: int) -> HighBalance:
    limit = effective_limit(row.credit_limit_minor, of_levels[standing.level], of_hotel, row.currency)
    balance = int(row.balance)
    return HighBalance(
        reservation_id=ReservationId(row.id),
        guest_id=ProfileId(row.guest_id),
        folio_id=None if row.folio_id is None else FolioId(row.folio_id),
        folio_number=row.folio_number or "",
        room_number=row.room_number or "",
        guest_name=row.guest,
        departure_date=row.departure_date,
        balance_minor=balance,
        own_limit_minor=row.credit_limit_minor,
        limit_minor=limit,
        over_minor=over_minor(balance, limit),
        no_post=bool(row.no_post),
        standing=standing,
    )
