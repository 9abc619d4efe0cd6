"""What departments have to do on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select

from hotel_desk.domain.codes import OccupancyState
from hotel_desk.domain.ids import ReservationId, TraceId
from hotel_desk.domain.rate_codes import Department
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.reservation_notes import Trace
from hotel_desk.models.room import Room
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader

_ON_DAY = (
    select(
        Trace.id,
        Trace.department,
        Trace.due_date,
        Trace.text,
        Trace.done_at,
        UserAccount.display_name.label("done_by"),
        Reservation.id.label("reservation_id"),
        Booking.confirmation_number,
        Profile.name.label("guest"),
        Room.number.label("room"),
    )
    .join(Reservation, Reservation.id == Trace.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(UserAccount, UserAccount.id == Trace.done_by_id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Trace.property_id == bindparam("hotel"),
        Trace.due_date <= bindparam("day"),
        or_(Trace.due_date == bindparam("day"), Trace.done_at.is_(None)),
        Trace.department.in_(bindparam("departments", expanding=True)),
    )
    .order_by(Trace.department, Trace.due_date, Trace.id)
)


@dataclass(frozen=True, slots=True)
class TraceOfDay:
    """Something to do. `room_number`: where the guest is now; `done_at` (UTC) None: not done yet; overdue if due before the day asked."""

    trace_id: TraceId
    department: Department
    due_date: date
    text: str
    done_at: datetime | None
    done_by: str
    reservation_id: ReservationId
    confirmation_number: str
    guest_name: str
    room_number: str | None


def traces(reader: Reader, *, day: date | None = None, departments: Sequence[Department] = ()) -> tuple[TraceOfDay, ...]:
    """What is due on a day, done or not, and what is left over from before, by department.

    Args:
        day: None: the business date.
        departments: only these; none means all.
    """
    asked = {"hotel": reader.property_id, "day": day or reader.business_date(), "departments": list(departments or Department)}
    return tuple(
        TraceOfDay(
            trace_id=TraceId(row.id),
            department=row.department,
            due_date=row.due_date,
            text=row.text,
            done_at=row.done_at,
            done_by=row.done_by or "",
            reservation_id=ReservationId(row.reservation_id),
            confirmation_number=row.confirmation_number,
            guest_name=row.guest,
            room_number=row.room,
        )
        for row in reader.connection.execute(_ON_DAY, asked)
    )
