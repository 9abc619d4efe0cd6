"""What closing the business day will meet: guests who have not come, guests who should have left, nights to be charged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import FolioKind, OccupancyState, ReservationStatus
from hotel_desk.domain.ids import FolioId, ReservationId, TransactionCodeId
from hotel_desk.domain.packages import SoldPackage
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.tax import TaxRule
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room, RoomType
from hotel_desk.queries.sold_packages import ADULTS_SERVED, CHILDREN_SERVED, SERVES_THE_ROOM, packages_in_house
from hotel_desk.queries.stay_folios import OF_STAY
from hotel_desk.queries.transaction_codes import room_charge_code_id, tax_rules_by_code

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class MissingArrival:
    """A guest expected on or before the business date who has not come, and becomes a no-show. `held_minor`: money held for the stay."""

    reservation_id: ReservationId
    guest_name: str
    confirmation_number: str
    room_type: str
    arrival_date: dt.date
    departure_date: dt.date
    persons: int
    held_minor: int


@dataclass(frozen=True, slots=True)
class DueOutGuest:
    """A guest who should have left and is still here.

    `balance_minor`: what the guest has to pay; `settled`: each window is at zero, or an account pays it.
    """

    reservation_id: ReservationId
    folio_id: FolioId
    folio_number: str
    room_number: str
    guest_name: str
    confirmation_number: str
    arrival_date: dt.date
    departure_date: dt.date
    balance_minor: int
    settled: bool


@dataclass(frozen=True, slots=True)
class NightToCharge:
    """The night of the business date of a stay in house.

    Args:
        charged_net_minor, charged_tax_minor: all lines of the charge that it has already, packages too; None for none.
        charged_room_minor: the room's part of that charge, without tax.
        adults, children: served with packages on this price; `serves_the_room`: with those for the room as a whole too.
        packages: sold with the stay; those of this night are part of its price.
    """

    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    guest_name: str
    room_type: str
    arrival_date: dt.date
    persons: int
    price_minor: int
    charged_net_minor: int | None
    charged_tax_minor: int | None
    departure_date: dt.date
    adults: int
    children: int
    charged_room_minor: int | None
    packages: tuple[SoldPackage, ...]
    serves_the_room: bool


@dataclass(frozen=True, slots=True)
class RollFacts:
    """Everything the preview of a roll is made from; `rules`: the taxes of each transaction code; `room_code`: that of the room charge."""

    business_date: dt.date
    arrivals: tuple[MissingArrival, ...]
    due_outs: tuple[DueOutGuest, ...]
    nights: tuple[NightToCharge, ...]
    rules: dict[UUID, list[TaxRule]]
    room_code: TransactionCodeId | None


_BALANCE = select(func.sum(FolioWindow.balance_minor)).where(FolioWindow.folio_id == Folio.id).correlate(Folio).scalar_subquery()
_AT_THE_DESK = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
    .correlate(Folio)
    .scalar_subquery()
)
_UNSETTLED = (
    select(func.count())
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.balance_minor != 0, FolioWindow.payee_id.is_(None))
    .select_from(FolioWindow)
    .correlate(Folio)
    .scalar_subquery()
)

_LINES = (
    select(
        Posting.reservation_id,
        func.sum(Posting.net_minor).label("net_minor"),
        func.sum(Posting.tax_minor).label("tax_minor"),
    )
    .where(
        Posting.property_id == bindparam("hotel"),
        Posting.business_date == bindparam("day"),
        Posting.night_date == bindparam("day"),
    )
    .group_by(Posting.reservation_id)
)


def roll_facts(reader: Reader) -> RollFacts:
    """Read what a roll will meet, in eight statements."""
    day = reader.business_date()
    rules, room_code = tax_rules_by_code(reader), room_charge_code_id(reader)
    return RollFacts(day, _arrivals(reader, day), _due_outs(reader, day), _nights(reader, day), rules, room_code)


def _arrivals(reader: Reader, day: dt.date) -> tuple[MissingArrival, ...]:
    rows = reader.connection.execute(
        select(
            Reservation.id,
            Profile.name.label("guest"),
            Booking.confirmation_number,
            RoomType.name.label("room_type"),
            Reservation.arrival_date,
            Reservation.departure_date,
            (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
            _BALANCE.label("balance"),
        )
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(RoomType, RoomType.id == Reservation.room_type_id)
        .outerjoin(
            Folio,
            (Folio.property_id == Reservation.property_id) & (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.DEPOSIT),
        )
        .where(Reservation.property_id == reader.property_id, Reservation.status.in_(EXPECTED), Reservation.arrival_date <= day)
        .order_by(Profile.name, Booking.confirmation_number, Reservation.id)
    )
    return tuple(
        MissingArrival(
            reservation_id=ReservationId(row.id),
            guest_name=row.guest,
            confirmation_number=row.confirmation_number,
            room_type=row.room_type,
            arrival_date=row.arrival_date,
            departure_date=row.departure_date,
            persons=row.persons,
            held_minor=-int(row.balance or 0),
        )
        for row in rows
    )


def _due_outs(reader: Reader, day: dt.date) -> tuple[DueOutGuest, ...]:
    rows = reader.connection.execute(
        select(
            Reservation.id,
            Folio.id.label("folio_id"),
            Folio.number.label("folio_number"),
            Room.number.label("room_number"),
            Profile.name.label("guest"),
            Booking.confirmation_number,
            Reservation.arrival_date,
            Reservation.departure_date,
            _AT_THE_DESK.label("balance"),
            _UNSETTLED.label("unsettled"),
        )
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Folio, OF_STAY)
        .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
        .join(Room, Room.id == RoomOccupancy.room_id)
        .where(
            Reservation.property_id == reader.property_id,
            Reservation.status == ReservationStatus.IN_HOUSE,
            Reservation.departure_date <= day,
        )
        .order_by(func.length(Room.number), Room.number)
    )
    return tuple(
        DueOutGuest(
            reservation_id=ReservationId(row.id),
            folio_id=FolioId(row.folio_id),
            folio_number=row.folio_number,
            room_number=row.room_number,
            guest_name=row.guest,
            confirmation_number=row.confirmation_number,
            arrival_date=row.arrival_date,
            departure_date=row.departure_date,
            balance_minor=int(row.balance or 0),
            settled=not row.unsettled,
        )
        for row in rows
    )


def _nights(reader: Reader, day: dt.date) -> tuple[NightToCharge, ...]:
    packages = packages_in_house(reader)
    # A line and its reversal are of the same night, so what is left is what stands.
    lines = {row.reservation_id: row for row in reader.connection.execute(_LINES, {"hotel": reader.property_id, "day": day})}
    rows = reader.connection.execute(
        select(
            Reservation.id,
            Folio.id.label("folio_id"),
            Room.number.label("room_number"),
            Profile.name.label("guest"),
            RoomType.name.label("room_type"),
            Reservation.arrival_date,
            (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
            ReservationNight.price_minor,
            Reservation.departure_date,
            ADULTS_SERVED.label("adults"),
            CHILDREN_SERVED.label("children"),
            SERVES_THE_ROOM.label("serves_the_room"),
            Posting.net_minor,
        )
        .join(ReservationNight, (ReservationNight.reservation_id == Reservation.id) & (ReservationNight.date == day))
        .join(Profile, Profile.id == Reservation.guest_id)
        .join(RoomType, RoomType.id == Reservation.charged_type_id)
        .join(Folio, OF_STAY)
        .join(RoomOccupancy, (RoomOccupancy.reservation_id == ROOM_HOLDER) & (RoomOccupancy.state == OccupancyState.OPEN))
        .join(Room, Room.id == RoomOccupancy.room_id)
        .outerjoin(
            NightCharge,
            (NightCharge.property_id == Reservation.property_id)
            & (NightCharge.reservation_id == Reservation.id)
            & (NightCharge.night_date == day),
        )
        .outerjoin(Posting, Posting.id == NightCharge.posting_id)
        .where(Reservation.property_id == reader.property_id, Reservation.status == ReservationStatus.IN_HOUSE)
        .order_by(func.length(Room.number), Room.number),
        {"night": day},
    )
    return tuple(
        NightToCharge(
            reservation_id=ReservationId(row.id),
            folio_id=FolioId(row.folio_id),
            room_number=row.room_number,
            guest_name=row.guest,
            room_type=row.room_type,
            arrival_date=row.arrival_date,
            persons=row.persons,
            price_minor=row.price_minor,
            charged_net_minor=None if row.net_minor is None else int(lines[row.id].net_minor),
            charged_tax_minor=None if row.net_minor is None else int(lines[row.id].tax_minor),
            departure_date=row.departure_date,
            adults=row.adults,
            children=row.children,
            charged_room_minor=row.net_minor,
            packages=tuple(packages.get(ReservationId(row.id), ())),
            serves_the_room=bool(row.serves_the_room),
        )
        for row in rows
    )
