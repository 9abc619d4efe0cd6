"""What another departure of a guest in house would mean: nights, money, and what forbids it. Asked before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from hotel_desk.domain.codes import Half, OccupancyState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation, ReservationNight
from hotel_desk.models.room import Closure, Room, RoomType

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class RoomPromised:
    """The room belongs to somebody else, or is closed, from a night on.

    Args:
        who: the guest, or the reason of the closure.
        closed: it is a closure.
    """

    room_number: str
    since: date
    who: str
    confirmation_number: str
    closed: bool


@dataclass(frozen=True, slots=True)
class DepartureCheck:
    """What a new departure would mean.

    Args:
        nights_added: nights that come on top, by date.
        nights_given_back: nights that would be free again, by date, with the money agreed for them.
        given_back_minor: the agreed price of the nights given back, minor units.
        promised: why the room cannot be kept; None when it can.
        sold_out: added nights on which the type is full.
    """

    departure_date: date
    nights_added: tuple[date, ...]
    nights_given_back: tuple[date, ...]
    given_back_minor: int
    room_type_name: str
    promised: RoomPromised | None
    sold_out: tuple[date, ...]


def departure_check(reader: Reader, *, reservation_id: ReservationId, departure_date: date) -> DepartureCheck:
    """Say what it would mean to leave on another date.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    row = _stay(reader, reservation_id)
    added = tuple(nights_between(row.departure_date, departure_date))
    given_back = _given_back(reader, reservation_id, departure_date)
    return DepartureCheck(
        departure_date=departure_date,
        nights_added=added,
        nights_given_back=tuple(night.date for night in given_back),
        given_back_minor=sum(night.price_minor for night in given_back),
        room_type_name=row.room_type_name,
        promised=_promised(reader, reservation_id, row, departure_date),
        sold_out=_sold_out(reader, row.room_type_id, row.departure_date, departure_date),
    )


def _stay(reader: Reader, reservation_id: ReservationId) -> Any:
    row = reader.connection.execute(
        select(
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.room_type_id,
            RoomType.name.label("room_type_name"),
            RoomOccupancy.room_id,
            Room.number,
        )
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .where(Reservation.id == reservation_id, Reservation.property_id == reader.property_id)
    ).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return row


def _given_back(reader: Reader, reservation_id: ReservationId, departure: date) -> list[Any]:
    return list(
        reader.connection.execute(
            select(ReservationNight.date, ReservationNight.price_minor)
            .where(ReservationNight.reservation_id == reservation_id, ReservationNight.date >= departure)
            .order_by(ReservationNight.date)
        )
    )


def _promised(reader: Reader, reservation_id: ReservationId, stay: Any, departure: date) -> RoomPromised | None:
    """The first half after the old departure that is not free. A stay-over owns the day half of its old departure date too."""
    wanted = and_(RoomSlot.date >= stay.departure_date, RoomSlot.date < departure)
    if stay.arrival_date == stay.departure_date:
        wanted = and_(wanted, or_(RoomSlot.date > stay.departure_date, RoomSlot.half == Half.NIGHT))
    row = reader.connection.execute(
        select(RoomSlot.date, Closure.reason, Profile.name, Booking.confirmation_number)
        .outerjoin(Closure, Closure.id == RoomSlot.closure_id)
        .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
        .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .outerjoin(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Profile, Profile.id == Reservation.guest_id)
        .where(
            RoomSlot.property_id == reader.property_id,
            RoomSlot.room_id == stay.room_id,
            wanted,
            or_(RoomOccupancy.reservation_id.is_(None), RoomOccupancy.reservation_id != reservation_id),
        )
        .order_by(RoomSlot.date, RoomSlot.half)
        .limit(1)
    ).first()
    if row is None:
        return None
    closed = row.reason is not None
    return RoomPromised(stay.number, row.date, row.reason if closed else row.name, row.confirmation_number or "", closed)


def _sold_out(reader: Reader, room_type_id: object, first: date, last: date) -> tuple[date, ...]:
    full = TypeNight.sold >= TypeNight.physical - TypeNight.out_of_order + TypeNight.overbooking
    nights = reader.connection.execute(
        select(TypeNight.date)
        .where(
            TypeNight.property_id == reader.property_id,
            TypeNight.room_type_id == room_type_id,
            TypeNight.date >= first,
            TypeNight.date < last,
            full,
        )
        .order_by(TypeNight.date)
    ).scalars()
    return tuple(nights)
