"""What a late departure would cost and disturb, and who may leave late today (`docs/algorithms/departure-charges.md`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, or_, select

from hotel_desk.domain.codes import Half, OccupancyState, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.hourly_price import whole_minute
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.leaving import AgreedHour, LateState, late_state
from hotel_desk.domain.penalties import local_time
from hotel_desk.domain.policies import TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import LATE_WARNING_MINUTES
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Closure, Room, RoomType
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.queries.policies import policies_of_reservations
from hotel_desk.queries.settings import stored_setting

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class RoomWanted:
    """Who has been given the room on the departure date, or why it is closed.

    Args:
        who: the guest, or the reason of the closure.
        by_day: between the departure and the night, not for the night.
        expected_time: when the guest is expected; None where nobody said.
        closed: it is a closure.
    """

    who: str
    confirmation_number: str
    by_day: bool
    expected_time: dt.time | None
    closed: bool


@dataclass(frozen=True, slots=True)
class LateDepartureCheck:
    """What leaving at an hour would mean.

    Args:
        check_out_time: until when leaving costs nothing and need not be agreed.
        agreed: what is agreed at present.
        fee: what the hour costs; at the real hour, where that is later.
        wanted: who has the room on the departure date, the day first.
        type_full: no room of the type is left for the night of the departure date.
    """

    departure_date: dt.date
    check_out_time: dt.time
    room_number: str
    room_type_name: str
    agreed: AgreedHour | None
    fee: PenaltyPreview
    wanted: tuple[RoomWanted, ...]
    type_full: bool

    @property
    def warns(self) -> bool:
        """The room, or one of its type, is needed."""
        return bool(self.wanted) or self.type_full


@dataclass(frozen=True, slots=True)
class LateDepartureRow:
    """A guest who may leave late today. `until`: the hour that was agreed; `minutes_left` is below zero once it has passed."""

    reservation_id: ReservationId
    guest_name: str
    room_number: str
    until: dt.time
    state: LateState
    minutes_left: int


_STAY = (
    select(
        Reservation.departure_date,
        Reservation.late_departure_time,
        Reservation.late_departure_free,
        Reservation.room_type_id,
        RoomType.name.label("room_type_name"),
        RoomOccupancy.room_id,
        Room.number,
        Property.check_out_time,
    )
    .join(Property, Property.id == Reservation.property_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.id == bindparam("stay"))
)
_WANTED = (
    select(RoomSlot.half, Closure.reason, Profile.name, Booking.confirmation_number, Reservation.expected_time)
    .outerjoin(Closure, Closure.id == RoomSlot.closure_id)
    .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
    .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .where(
        RoomSlot.property_id == bindparam("hotel"),
        RoomSlot.room_id == bindparam("room"),
        RoomSlot.date == bindparam("night"),
        or_(RoomOccupancy.reservation_id.is_(None), RoomOccupancy.reservation_id != bindparam("stay")),
    )
    .order_by(RoomSlot.half)
)
_FULL = select(TypeNight.date).where(
    TypeNight.property_id == bindparam("hotel"),
    TypeNight.room_type_id == bindparam("kind"),
    TypeNight.date == bindparam("night"),
    TypeNight.sold >= TypeNight.physical - TypeNight.out_of_order + TypeNight.overbooking,
)
_WARN_MINUTES = select(stored_setting(LATE_WARNING_MINUTES))
_LATE = (
    select(Reservation.id, Profile.name, Room.number, Reservation.departure_date, Reservation.late_departure_time, Property.time_zone)
    .join(Property, Property.id == Reservation.property_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
    .join(Room, Room.id == RoomOccupancy.room_id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.IN_HOUSE,
        Reservation.late_departure_time.is_not(None),
        Reservation.departure_date <= bindparam("today"),
    )
    .order_by(Reservation.late_departure_time, Room.number)
)


def late_departure_check(reader: Reader, *, reservation_id: ReservationId, hour: dt.time, free: bool = False) -> LateDepartureCheck:
    """What it would mean to let a guest in house leave at an hour of the departure date. A fixed number of statements.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    about = {"hotel": reader.property_id, "stay": reservation_id}
    row = reader.connection.execute(_STAY, about).one_or_none()
    if row is None:
        raise NotFound(what=_("The reservation"))
    policy = policies_of_reservations(reader, [reservation_id]).get(reservation_id, {}).get(PolicyKind.TIMES)
    terms = None if policy is None else policy.on(row.departure_date)
    wanted = reader.connection.execute(_WANTED, {**about, "room": row.room_id, "night": row.departure_date})
    full = reader.connection.execute(_FULL, {"hotel": reader.property_id, "kind": row.room_type_id, "night": row.departure_date})
    return LateDepartureCheck(
        departure_date=row.departure_date,
        check_out_time=terms.check_out if isinstance(terms, TimesTerms) else row.check_out_time,
        room_number=row.number or "",
        room_type_name=row.room_type_name,
        agreed=None if row.late_departure_time is None else AgreedHour(row.late_departure_time, row.late_departure_free),
        fee=penalty_preview(reader, reservation_id, kind=PolicyKind.TIMES, hour=AgreedHour(hour, free)),
        wanted=tuple(_wanted(one) for one in wanted),
        type_full=full.first() is not None,
    )


def late_departures(reader: Reader) -> tuple[LateDepartureRow, ...]:
    """Who may leave late today, whoever must go first at the top. Three statements."""
    rows = reader.connection.execute(_LATE, {"hotel": reader.property_id, "today": reader.business_date()}).all()
    if not rows:
        return ()
    chosen = reader.connection.execute(_WARN_MINUTES, {"hotel": reader.property_id}).scalar_one()
    warn_minutes = LATE_WARNING_MINUTES.default if chosen is None else LATE_WARNING_MINUTES.read(chosen)
    now = whole_minute(reader.clock.now())
    return tuple(_late(row, local_time(now, row.time_zone).replace(tzinfo=None), warn_minutes) for row in rows)


def _wanted(row: Any) -> RoomWanted:
    closed = row.reason is not None
    who = row.reason if closed else row.name
    return RoomWanted(who, row.confirmation_number or "", row.half == Half.DAY, row.expected_time, closed)


def _late(row: Any, now: dt.datetime, warn_minutes: int) -> LateDepartureRow:
    until = AgreedHour(row.late_departure_time).on(row.departure_date)
    return LateDepartureRow(
        reservation_id=ReservationId(row.id),
        guest_name=row.name,
        room_number=row.number,
        until=row.late_departure_time,
        state=late_state(until, now, warn_minutes=warn_minutes),
        minutes_left=int((until - now).total_seconds() // 60),
    )
