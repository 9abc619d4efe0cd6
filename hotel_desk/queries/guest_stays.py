"""The tabs of a guest file that come from stays and folios: stays of every kind, spend by month and group, service and complaints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Select, bindparam, func, or_, select

from hotel_desk.domain.codes import CodeKind, ReservationStatus
from hotel_desk.domain.guest_codes import NoteKind
from hotel_desk.domain.ids import ProfileId, ReservationId
from hotel_desk.models.folio import Posting
from hotel_desk.models.guest_file import ProfileNote
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.models.room import Room, RoomType
from hotel_desk.models.staff import UserAccount
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

PAGE = 500
_OF_PROFILE = or_(
    Reservation.guest_id == bindparam("profile"),
    Reservation.id.in_(select(AccompanyingGuest.reservation_id).where(AccompanyingGuest.profile_id == bindparam("profile"))),
)
_OF_PARTNER = Reservation.booking_id.in_(
    select(Booking.id).where(or_(Booking.company_id == bindparam("profile"), Booking.agent_id == bindparam("profile")))
)
_ROOMS = (
    select(func.max(Room.number))
    .join(RoomOccupancy, RoomOccupancy.room_id == Room.id)
    .where(RoomOccupancy.reservation_id == Reservation.id)
    .correlate(Reservation)
    .scalar_subquery()
)
_PRICE = (
    select(func.coalesce(func.sum(ReservationNight.price_minor), 0))
    .where(ReservationNight.reservation_id == Reservation.id)
    .correlate(Reservation)
    .scalar_subquery()
)
_COLUMNS = (
    select(
        Reservation.id,
        Booking.confirmation_number,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        RoomType.code.label("room_type"),
        _ROOMS.label("room"),
        Reservation.adults,
        Reservation.children,
        Booking.channel,
        _PRICE.label("price_minor"),
        (Reservation.guest_id == bindparam("profile")).label("own"),
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .order_by(Reservation.arrival_date.desc(), Reservation.id.desc())
    .limit(PAGE)
)
_STAYS = _COLUMNS.where(_OF_PROFILE)
_PARTNER_STAYS = _COLUMNS.where(_OF_PARTNER)
_CHARGED = (
    select(
        func.extract("year", Posting.business_date).label("year"),
        func.extract("month", Posting.business_date).label("month"),
        TransactionGroup.name.label("group"),
        func.sum(Posting.net_minor).label("net_minor"),
        func.sum(Posting.tax_minor).label("tax_minor"),
    )
    .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
    .join(TransactionGroup, TransactionGroup.id == TransactionCode.group_id)
    .join(Reservation, Reservation.id == Posting.reservation_id)
    .where(
        Posting.property_id == bindparam("hotel"),
        TransactionCode.kind.in_((CodeKind.CHARGE, CodeKind.TAX)),
        Posting.transfer_of_id.is_(None),
    )
    .group_by("year", "month", TransactionGroup.name)
    .order_by("year", "month", TransactionGroup.name)
)
_SPEND = _CHARGED.where(Reservation.guest_id == bindparam("profile"))
_PARTNER_SPEND = _CHARGED.where(_OF_PARTNER)
_SERVICE = (
    select(ProfileNote.id, ProfileNote.kind, ProfileNote.text, ProfileNote.written_at, UserAccount.display_name)
    .join(UserAccount, UserAccount.id == ProfileNote.user_id)
    .where(ProfileNote.profile_id == bindparam("profile"), ProfileNote.kind.in_((NoteKind.SERVICE, NoteKind.COMPLAINT)))
    .order_by(ProfileNote.written_at.desc(), ProfileNote.id.desc())
)


@dataclass(frozen=True, slots=True)
class GuestStay:
    """A reservation of a guest. `own`: booked in their name; otherwise they came along. `price_minor`: all nights, minor units."""

    reservation_id: ReservationId
    confirmation_number: str
    status: ReservationStatus
    arrival_date: dt.date
    departure_date: dt.date
    room_type: str
    room_number: str
    adults: int
    children: int
    channel: str
    price_minor: int
    own: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """What a guest was charged in a month in one group of transaction codes, minor units."""

    year: int
    month: int
    group: str
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class ServiceNote:
    """A wish or complaint that staff wrote down."""

    kind: NoteKind
    text: str
    written_at: dt.datetime
    written_by: str


def guest_stays(reader: Reader, *, profile_id: ProfileId) -> tuple[GuestStay, ...]:
    """The stays of a guest, past, to come, cancelled and no-show, also those they came along for; the newest 500. One statement."""
    return _stays(reader, _STAYS, profile_id)


def partner_stays(reader: Reader, *, profile_id: ProfileId) -> tuple[GuestStay, ...]:
    """The stays that a company or agent booked or that are booked for it; the newest 500. One statement."""
    return _stays(reader, _PARTNER_STAYS, profile_id)


def guest_spend(reader: Reader, *, profile_id: ProfileId) -> tuple[Spent, ...]:
    """What a guest was charged by month and group of transaction codes, from postings; transfers do not count twice. One statement."""
    return _spent(reader, _SPEND, profile_id)


def partner_spend(reader: Reader, *, profile_id: ProfileId) -> tuple[Spent, ...]:
    """The same of the stays that a company or agent booked or that are booked for it, whoever paid. One statement."""
    return _spent(reader, _PARTNER_SPEND, profile_id)


def _spent(reader: Reader, statement: Executable, profile_id: ProfileId) -> tuple[Spent, ...]:
    rows = reader.connection.execute(statement, {"hotel": reader.property_id, "profile": profile_id})
    return tuple(Spent(int(row.year), int(row.month), row.group, int(row.net_minor), int(row.tax_minor)) for row in rows)


def guest_service(reader: Reader, *, profile_id: ProfileId) -> tuple[ServiceNote, ...]:
    """The wishes and complaints of a guest, the newest first. One statement."""
    rows = reader.connection.execute(_SERVICE, {"profile": profile_id})
    return tuple(ServiceNote(row.kind, row.text, row.written_at, row.display_name) for row in rows)


def _stays(reader: Reader, statement: Select[Any], profile_id: ProfileId) -> tuple[GuestStay, ...]:
    rows = reader.connection.execute(statement, {"profile": profile_id})
    return tuple(
        GuestStay(
            ReservationId(row.id),
            row.confirmation_number,
            row.status,
            row.arrival_date,
            row.departure_date,
            row.room_type,
            row.room or "",
            row.adults,
            row.children,
            row.channel,
            int(row.price_minor),
            bool(row.own),
        )
        for row in rows
    )
