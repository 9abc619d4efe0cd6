"""One reservation with everything a panel shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, FolioStatus, HousekeepingStatus, OccupancyState, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import BookingId, FolioId, GuestId, ProfileId, ReservationId, RoomId, RoomTypeId
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room, RoomType

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class NightPrice:
    """The price of one night, minor units."""

    date: date
    price_minor: int


@dataclass(frozen=True, slots=True)
class FolioBalance:
    """A bill of the stay and what is open on all its windows, minor units; below zero the hotel owes."""

    folio_id: FolioId
    number: str
    kind: FolioKind
    status: FolioStatus
    balance_minor: int


@dataclass(frozen=True, slots=True)
class ReservationDetail:
    """A reservation as it is agreed, where it is, and what is owed.

    Args:
        room_id: the room given or occupied; None when there is none, or none any more.
        nights: price of each night by date; empty for day use.
        day_use_price_minor: None unless it is day use.
        rooms_in_booking: how many reservations carry the confirmation number.
        business_date: the hotel's day when this was read.
    """

    reservation_id: ReservationId
    booking_id: BookingId
    confirmation_number: str
    status: ReservationStatus
    status_reason: str
    version: int
    arrival_date: date
    departure_date: date
    adults: int
    children: int
    babies: int
    note: str
    booking_note: str
    source: str
    market: str
    channel: str
    booked_date: date
    guest_id: GuestId
    guest_name: str
    guest_phone: str
    guest_email: str
    guest_country: str | None
    booker_id: ProfileId
    booker_name: str
    company_name: str
    agent_name: str
    room_type_id: RoomTypeId
    room_type_name: str
    charged_type_id: RoomTypeId
    charged_type_name: str
    room_id: RoomId | None
    room_number: str
    room_status: HousekeepingStatus | None
    nights: tuple[NightPrice, ...]
    day_use_price_minor: int | None
    folios: tuple[FolioBalance, ...]
    rooms_in_booking: int
    business_date: date

    @property
    def day_use(self) -> bool:
        """The guest arrives and leaves on the same day and takes no night."""
        return self.arrival_date == self.departure_date

    @property
    def total_minor(self) -> int:
        """The agreed price of the whole stay, minor units, without taxes on top."""
        return sum(night.price_minor for night in self.nights) + (self.day_use_price_minor or 0)

    @property
    def balance_minor(self) -> int:
        """What is open on all its folios together, minor units."""
        return sum(folio.balance_minor for folio in self.folios)

    @property
    def prices(self) -> tuple[int, ...]:
        """The different prices a night, lowest first."""
        if self.day_use_price_minor is not None:
            return (self.day_use_price_minor,)
        return tuple(sorted({night.price_minor for night in self.nights}))


def reservation_detail(reader: Reader, *, reservation_id: ReservationId) -> ReservationDetail:
    """Read one reservation, in four statements.

    Raises:
        NotFound: there is none with this id in this hotel.
    """
    row = reader.connection.execute(_reservation(reader, reservation_id)).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return ReservationDetail(
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for it
        nights=_nights(reader, reservation_id),
        folios=_folios(reader, reservation_id),
        business_date=reader.business_date(),
    )


def first_reservation_of(reader: Reader, *, booking_id: BookingId) -> ReservationDetail:
    """The reservation of a booking that arrives first.

    Raises:
        NotFound: there is no such booking in this hotel.
    """
    found = reader.connection.execute(
        select(Reservation.id)
        .where(Reservation.property_id == reader.property_id, Reservation.booking_id == booking_id)
        .order_by(Reservation.arrival_date, Reservation.id)
        .limit(1)
    ).scalar()
    if found is None:
        raise NotFound(what=_("The reservation"))
    return reservation_detail(reader, reservation_id=ReservationId(found))


def _reservation(reader: Reader, reservation_id: ReservationId) -> Any:
    booker, company, agent = aliased(Profile), aliased(Profile), aliased(Profile)
    charged, sibling = aliased(RoomType), aliased(Reservation)
    siblings = select(func.count()).select_from(sibling).where(sibling.booking_id == Reservation.booking_id).scalar_subquery()
    here = and_(RoomOccupancy.reservation_id == Reservation.id, RoomOccupancy.state.in_((OccupancyState.ASSIGNED, OccupancyState.OPEN)))
    return (
        select(
            Reservation.id.label("reservation_id"),
            Reservation.booking_id,
            Booking.confirmation_number,
            Reservation.status,
            Reservation.status_reason,
            Reservation.version,
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.adults,
            Reservation.children,
            Reservation.babies,
            Reservation.note,
            Booking.note.label("booking_note"),
            Booking.source,
            Booking.market,
            Booking.channel,
            Booking.booked_date,
            Reservation.guest_id,
            Profile.name.label("guest_name"),
            Profile.phone.label("guest_phone"),
            Profile.email.label("guest_email"),
            Profile.country.label("guest_country"),
            booker.id.label("booker_id"),
            booker.name.label("booker_name"),
            func.coalesce(company.name, "").label("company_name"),
            func.coalesce(agent.name, "").label("agent_name"),
            Reservation.room_type_id,
            RoomType.name.label("room_type_name"),
            Reservation.charged_type_id,
            charged.name.label("charged_type_name"),
            Room.id.label("room_id"),
            func.coalesce(Room.number, "").label("room_number"),
            Room.housekeeping_status.label("room_status"),
            Reservation.day_use_price_minor,
            siblings.label("rooms_in_booking"),
        )
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(booker, booker.id == Booking.guest_id)
        .outerjoin(company, company.id == Booking.company_id)
        .outerjoin(agent, agent.id == Booking.agent_id)
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .join(charged, charged.id == Reservation.charged_type_id)
        .outerjoin(RoomOccupancy, here)
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .where(Reservation.id == reservation_id, Reservation.property_id == reader.property_id)
    )


def _nights(reader: Reader, reservation_id: ReservationId) -> tuple[NightPrice, ...]:
    rows = reader.connection.execute(
        select(ReservationNight.date, ReservationNight.price_minor)
        .where(ReservationNight.reservation_id == reservation_id)
        .order_by(ReservationNight.date)
    )
    return tuple(NightPrice(*row) for row in rows)


def _folios(reader: Reader, reservation_id: ReservationId) -> tuple[FolioBalance, ...]:
    rows = reader.connection.execute(
        select(Folio.id, Folio.number, Folio.kind, Folio.status, func.coalesce(func.sum(FolioWindow.balance_minor), 0).label("balance"))
        .outerjoin(FolioWindow, FolioWindow.folio_id == Folio.id)
        .where(Folio.property_id == reader.property_id, Folio.reservation_id == reservation_id)
        .group_by(Folio.id, Folio.number, Folio.kind, Folio.status)
        .order_by(Folio.number)
    )
    return tuple(FolioBalance(FolioId(row.id), row.number, row.kind, row.status, int(row.balance)) for row in rows)
