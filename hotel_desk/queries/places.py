"""Places let by the time slot: a day of all, a week of one, bookings of a stay, reminders that are due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import OccupancyState, ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import FolioId, PlaceBookingId, PlaceId, ProfileId, ReservationId
from hotel_desk.domain.place_slots import day_slots, local_day, opening_hours
from hotel_desk.domain.rate_codes import PlaceBookingStatus, PlaceKind
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.place import Place, PlaceBooking
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Room
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from hotel_desk.db.database import Reader

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class PlaceBookingRow:
    """A booking with all that a panel shows.

    Args:
        price_minor: minor units, taxes as the place's transaction code sees them.
        charged: it is on a folio, and the posting was not reversed; `folio_id` says on which.
        room_number: of the stay it belongs to, empty where that has none.
    """

    place_booking_id: PlaceBookingId
    version: int
    place_id: PlaceId
    place_name: str
    kind: PlaceKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str
    phone: str
    persons: int
    price_minor: int
    status: PlaceBookingStatus
    status_reason: str
    remind_at: dt.datetime | None
    reminded_at: dt.datetime | None
    note: str
    reservation_id: ReservationId | None
    confirmation_number: str
    reservation_status: ReservationStatus | None
    room_number: str
    charged: bool
    folio_id: FolioId | None
    folio_number: str

    @property
    def remind_minutes(self) -> int | None:
        """How long before the beginning it reminds; None: not at all."""
        return None if self.remind_at is None else (self.starts_at - self.remind_at) // dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PlaceOfDay:
    """A place on one day: when its slots begin (UTC), and what is booked, cancelled bookings left out."""

    place_id: PlaceId
    code: str
    name: str
    kind: PlaceKind
    capacity: int
    slot_minutes: int
    slot_price_minor: int
    active: bool
    date: dt.date
    opens: dt.datetime
    closes: dt.datetime
    slots: tuple[dt.datetime, ...]
    bookings: tuple[PlaceBookingRow, ...]


@dataclass(frozen=True, slots=True)
class PlacesDay:
    """All places on one day of the hotel's clock, in the hotel's order; one that is switched off only where it is booked."""

    date: dt.date
    time_zone: str
    places: tuple[PlaceOfDay, ...]


@dataclass(frozen=True, slots=True)
class StayFound:
    """A stay that something can be booked for or charged to."""

    reservation_id: ReservationId
    guest_name: str
    confirmation_number: str
    status: ReservationStatus
    room_number: str


_REVERSAL = aliased(Posting)
_BOOKINGS = (
    select(
        PlaceBooking.id.label("place_booking_id"),
        PlaceBooking.version,
        PlaceBooking.place_id,
        Place.name.label("place_name"),
        Place.kind,
        PlaceBooking.starts_at,
        PlaceBooking.ends_at,
        PlaceBooking.name,
        PlaceBooking.phone,
        PlaceBooking.persons,
        PlaceBooking.price_minor,
        PlaceBooking.status,
        PlaceBooking.status_reason,
        PlaceBooking.remind_at,
        PlaceBooking.reminded_at,
        PlaceBooking.note,
        PlaceBooking.reservation_id,
        Booking.confirmation_number,
        Reservation.status.label("reservation_status"),
        Posting.id.label("posting_id"),
        _REVERSAL.id.label("reversal_id"),
        Folio.id.label("folio_id"),
        Folio.number.label("folio_number"),
    )
    .join(Place, Place.id == PlaceBooking.place_id)
    .outerjoin(Reservation, Reservation.id == PlaceBooking.reservation_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Posting, Posting.id == PlaceBooking.posting_id)
    .outerjoin(_REVERSAL, _REVERSAL.reversal_of_id == Posting.id)
    .outerjoin(Folio, Folio.id == Posting.folio_id)
    .where(PlaceBooking.property_id == bindparam("hotel"))
    .order_by(PlaceBooking.starts_at, Place.sort_order, Place.code)
)
_BETWEEN = _BOOKINGS.where(
    PlaceBooking.starts_at >= bindparam("first"),
    PlaceBooking.starts_at < bindparam("end"),
    PlaceBooking.status != PlaceBookingStatus.CANCELLED,
)
_OF_PLACE = _BETWEEN.where(PlaceBooking.place_id == bindparam("place"))
_OF_STAY = _BOOKINGS.where(PlaceBooking.reservation_id == bindparam("reservation"))
_ONE = _BOOKINGS.where(PlaceBooking.id == bindparam("place_booking"))
_DUE = _BOOKINGS.where(
    PlaceBooking.remind_at <= bindparam("now"),
    PlaceBooking.reminded_at.is_(None),
    PlaceBooking.ends_at > bindparam("now"),
    PlaceBooking.status == PlaceBookingStatus.BOOKED,
)
_ONE_PLACE = select(Place.__table__).where(Place.property_id == bindparam("hotel"), Place.id == bindparam("place"))
_ALL_PLACES = select(Place.__table__).where(Place.property_id == bindparam("hotel")).order_by(Place.sort_order, Place.code)
_ZONE = select(Property.time_zone).where(Property.id == bindparam("hotel"))
_STAYS = (
    select(Reservation.id, Reservation.status, Profile.name, Booking.confirmation_number)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(RoomOccupancy, (RoomOccupancy.reservation_id == Reservation.id) & (RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)))
    .where(
        or_(
            Room.number == bindparam("text"),
            Booking.confirmation_number == bindparam("text"),
            Reservation.guest_id.in_(bindparam("guests", expanding=True)),
        )
    )
    .order_by(Reservation.status, Reservation.arrival_date, Booking.confirmation_number)
    .limit(bindparam("most"))
)


def places_day(reader: Reader, *, day: dt.date) -> PlacesDay:
    """The plan of a day: places beside each other with their slots and bookings. Four statements."""
    zone_name: str = reader.connection.execute(_ZONE, {"hotel": reader.property_id}).scalar_one()
    zone = ZoneInfo(zone_name)
    first, end = _day_bounds(day, day, zone)
    places = reader.connection.execute(_ALL_PLACES, {"hotel": reader.property_id}).mappings().all()
    booked = _by_place_and_day(reader, _BETWEEN, zone, first=first, end=end)
    shown = [_of_day(place, day, zone, booked[place["id"], day]) for place in places]
    return PlacesDay(day, zone_name, tuple(place for place in shown if place.active or place.bookings))


def place_week(reader: Reader, *, place_id: PlaceId, first_day: dt.date) -> tuple[PlaceOfDay, ...]:
    """Seven days of one place, from a day on. Four statements.

    Raises:
        NotFound: this hotel has no such place.
    """
    zone = ZoneInfo(reader.connection.execute(_ZONE, {"hotel": reader.property_id}).scalar_one())
    place = reader.connection.execute(_ONE_PLACE, {"hotel": reader.property_id, "place": place_id}).mappings().first()
    if place is None:
        raise NotFound("place_id", what=_("The place"))
    days = [first_day + dt.timedelta(days=number) for number in range(DAYS_OF_WEEK)]
    first, end = _day_bounds(days[0], days[-1], zone)
    booked = _by_place_and_day(reader, _OF_PLACE, zone, first=first, end=end, place=place_id)
    return tuple(_of_day(place, day, zone, booked[place_id, day]) for day in days)


def place_bookings_of_stay(reader: Reader, *, reservation_id: ReservationId) -> tuple[PlaceBookingRow, ...]:
    """All that was booked for a reservation, by time, cancelled bookings too. Two statements."""
    return _bookings(reader, _OF_STAY, reservation=reservation_id)


def place_booking(reader: Reader, *, place_booking_id: PlaceBookingId) -> PlaceBookingRow:
    """One booking. Two statements.

    Raises:
        NotFound: this hotel has no such booking.
    """
    found = _bookings(reader, _ONE, place_booking=place_booking_id)
    if not found:
        raise NotFound("place_booking_id", what=_("The booking"))
    return found[0]


def due_reminders(reader: Reader, *, now: dt.datetime) -> tuple[PlaceBookingRow, ...]:
    """Bookings whose reminder is due and not marked, until they are over. Two statements.

    Args:
        now: the instant, from the clock of the desk.
    """
    return _bookings(reader, _DUE, now=now)


def find_stays(reader: Reader, *, text: str, limit: int) -> tuple[StayFound, ...]:
    """Stays in house or expected, by room number, confirmation number or the guest's name. Four statements at most."""
    wanted = text.strip()
    if not wanted:
        return ()
    guests = [ProfileId(hit.id) for hit in find_profiles(reader, text=wanted, limit=limit, kinds=(ProfileKind.GUEST,))]
    # Room and confirmation numbers are stored in plain letters; others are compared with nothing.
    number = wanted if wanted.isascii() else ""
    rows = reader.connection.execute(_STAYS, {"hotel": reader.property_id, "text": number, "guests": guests, "most": limit}).all()
    rooms = rooms_of_stays(reader, [row.id for row in rows])
    return tuple(StayFound(ReservationId(row.id), row.name, row.confirmation_number, row.status, rooms.get(row.id, "")) for row in rows)


def _day_bounds(first_day: dt.date, last_day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    first, _end = opening_hours(first_day, dt.time(), dt.time(23, 59), zone)
    _first, end = opening_hours(last_day, dt.time(), dt.time(23, 59), zone)
    return first, end


def _by_place_and_day(
    reader: Reader, statement: Any, zone: ZoneInfo, **values: Any
) -> defaultdict[tuple[PlaceId, dt.date], list[PlaceBookingRow]]:
    booked: defaultdict[tuple[PlaceId, dt.date], list[PlaceBookingRow]] = defaultdict(list)
    for booking in _bookings(reader, statement, **values):
        booked[booking.place_id, local_day(booking.starts_at, zone)].append(booking)
    return booked


def _bookings(reader: Reader, statement: Any, **values: Any) -> tuple[PlaceBookingRow, ...]:
    rows = reader.connection.execute(statement, {"hotel": reader.property_id, **values}).mappings().all()
    rooms = rooms_of_stays(reader, {row["reservation_id"] for row in rows if row["reservation_id"] is not None})
    return tuple(_booking(row, rooms.get(row["reservation_id"], "")) for row in rows)


def _booking(row: RowMapping, room_number: str) -> PlaceBookingRow:
    facts = dict(row)
    posting, reversal = facts.pop("posting_id"), facts.pop("reversal_id")
    charged = posting is not None and reversal is None
    facts["confirmation_number"] = facts["confirmation_number"] or ""
    facts["folio_id"] = facts["folio_id"] if charged else None
    facts["folio_number"] = facts["folio_number"] if charged else ""
    return PlaceBookingRow(**facts, charged=charged, room_number=room_number)


def _of_day(place: RowMapping, day: dt.date, zone: ZoneInfo, bookings: list[PlaceBookingRow]) -> PlaceOfDay:
    opens, closes = opening_hours(day, place["opens_at"], place["closes_at"], zone)
    return PlaceOfDay(
        place_id=PlaceId(place["id"]),
        code=place["code"],
        name=place["name"],
        kind=place["kind"],
        capacity=place["capacity"],
        slot_minutes=place["slot_minutes"],
        slot_price_minor=place["slot_price_minor"],
        active=place["active"],
        date=day,
        opens=opens,
        closes=closes,
        slots=tuple(day_slots(day, place["opens_at"], place["closes_at"], place["slot_minutes"], zone)),
        bookings=tuple(bookings),
    )
