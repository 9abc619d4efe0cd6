"""The waitlist, by priority, and what of it has become possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.availability import nights_left

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

MOST_ROWS = 500
_ROOMS = (
    select(func.count())
    .where(Room.property_id == Reservation.property_id, Room.room_type_id == Reservation.room_type_id, Room.active.is_(True))
    .correlate(Reservation)
    .scalar_subquery()
)
_WAITING = (
    select(
        Reservation.id,
        Reservation.version,
        Reservation.waitlist_priority,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.room_type_id,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.note,
        Profile.name,
        Profile.phone,
        Booking.confirmation_number,
        Booking.booked_at,
        RoomType.name.label("type_name"),
        RatePlan.code.label("plan_code"),
        _ROOMS.label("rooms"),
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .outerjoin(RatePlan, RatePlan.id == Reservation.rate_plan_id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.WAITLISTED,
        Reservation.arrival_date >= bindparam("today"),
    )
    .order_by(Reservation.waitlist_priority, Booking.booked_at, Reservation.id)
    .limit(MOST_ROWS)
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody on the waitlist.

    Args:
        priority: 1 is served before 9; among equals whoever asked first.
        booked_at: when it was asked for (UTC).
        left: how many such stays could be sold now; None for day use, which takes no night.
        served_before: how many of those who want one of the same nights in the same type are served first.
    """

    reservation_id: ReservationId
    version: int
    priority: int
    confirmation_number: str
    guest_name: str
    phone: str
    arrival_date: date
    departure_date: date
    room_type_id: RoomTypeId
    room_type: str
    plan_code: str
    persons: int
    note: str
    booked_at: datetime
    left: int | None
    served_before: int

    @property
    def possible(self) -> bool:
        """The hotel has a room now, whoever else waits."""
        return self.left is None or self.left > 0

    @property
    def next_to_serve(self) -> bool:
        """There is a room even after everyone who is served first."""
        return self.left is None or self.left > self.served_before


def waitlist(reader: Reader) -> tuple[WaitingRow, ...]:
    """Everyone who waits for a stay that has not begun, the first to be served first. Five statements, however many wait."""
    today = reader.business_date()
    rows = reader.connection.execute(_WAITING, {"hotel": reader.property_id, "today": today}).all()
    if not rows:
        return ()
    first, last = min(row.arrival_date for row in rows), max(row.departure_date for row in rows)
    nights = nights_left(reader, {RoomTypeId(row.room_type_id): row.rooms for row in rows}, first, max(last, first + timedelta(days=1)))
    left = {(kind, night.date): night.left for kind, of_type in nights.items() for night in of_type}
    return tuple(_row(row, left, rows[:number]) for number, row in enumerate(rows))


def _row(row: Any, left: dict[tuple[RoomTypeId, date], int], before: Any) -> WaitingRow:
    nights = [row.arrival_date + timedelta(days=number) for number in range((row.departure_date - row.arrival_date).days)]
    return WaitingRow(
        reservation_id=ReservationId(row.id),
        version=row.version,
        priority=row.waitlist_priority,
        confirmation_number=row.confirmation_number,
        guest_name=row.name,
        phone=row.phone,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        room_type_id=RoomTypeId(row.room_type_id),
        room_type=row.type_name,
        plan_code=row.plan_code or "",
        persons=row.adults + row.children + row.babies,
        note=row.note,
        booked_at=row.booked_at,
        left=max(0, min(left[RoomTypeId(row.room_type_id), night] for night in nights)) if nights else None,
        served_before=sum(
            other.room_type_id == row.room_type_id and other.arrival_date < row.departure_date and row.arrival_date < other.departure_date
            for other in before
        ),
    )
