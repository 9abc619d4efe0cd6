"""A stay as an advance bill needs it: whose it is, what it owes or has paid, its nights to come and what is charged with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select

from hotel_desk.domain.codes import FolioKind, ReservationStatus, Routed
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.fixed_charges import Rhythm
from hotel_desk.domain.ids import FixedChargeId, ReservationId, TransactionCodeId
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.language import _
from hotel_desk.models.ar_account import RoutingInstruction
from hotel_desk.models.charge_rules import FixedCharge, FixedChargeNight
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.room_now import rooms_of_stays
from hotel_desk.queries.sold_packages import ADULTS_SERVED, CHILDREN_SERVED, SERVES_THE_ROOM, packages_sold
from hotel_desk.queries.transaction_codes import room_charge_code_id, tax_rules_by_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.packages import SoldPackage
    from hotel_desk.domain.tax import TaxRule

_LATER = frozenset({Payer.AGENT_ACCOUNT, Payer.COMPANY_ACCOUNT})


@dataclass(frozen=True, slots=True)
class FixedToCome:
    """A fixed charge of a stay that has not ended. `posted`: the nights it was posted for; price in minor units, of one piece."""

    id: FixedChargeId
    transaction_code_id: TransactionCodeId
    text: str
    quantity: int
    price_minor: int
    rhythm: Rhythm
    posted: frozenset[dt.date]


@dataclass(frozen=True, slots=True)
class StayToCome:
    """A stay that is expected or in the house.

    Args:
        balance_minor: of what the guest pays at the desk, minor units; below zero is money that is held.
        room_elsewhere: an account or another folio pays for the room.
        nights: the date and price of each night that is not charged yet, from the business date on.
        rules: the taxes of each transaction code; `room_code`, `room_text`: of the room charge.
    """

    reservation_id: ReservationId
    business_date: dt.date
    status: ReservationStatus
    currency: str
    guest_name: str
    guest_language: str
    confirmation_number: str
    room_number: str
    folio_number: str
    arrival: dt.date
    departure: dt.date
    persons: int
    adults: int
    children: int
    serves_the_room: bool
    balance_minor: int
    room_elsewhere: bool
    nights: tuple[tuple[dt.date, int], ...]
    packages: tuple[SoldPackage, ...]
    fixed: tuple[FixedToCome, ...]
    rules: dict[UUID, list[TaxRule]]
    tax_names: dict[UUID, tuple[str, int | None]]
    room_code: TransactionCodeId | None
    room_text: str


_FOLIO_KIND = and_(
    Folio.reservation_id == Reservation.id,
    Folio.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)),
    (Folio.kind == FolioKind.GUEST) == (Reservation.status == ReservationStatus.IN_HOUSE),
)
_BALANCE = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .where(FolioWindow.folio_id == Folio.id, FolioWindow.payee_id.is_(None))
    .correlate(Folio)
    .scalar_subquery()
)
_STAY = (
    select(
        Reservation.id,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
        ADULTS_SERVED.label("adults"),
        CHILDREN_SERVED.label("children"),
        SERVES_THE_ROOM.label("serves_the_room"),
        Profile.name,
        Profile.language,
        Booking.confirmation_number,
        Booking.payer,
        Property.currency,
        Folio.number.label("folio_number"),
        _BALANCE.label("balance"),
        exists()
        .where(RoutingInstruction.reservation_id == Reservation.id, RoutingInstruction.routed == Routed.ROOM_AND_TAX)
        .label("routed"),
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Property, Property.id == Reservation.property_id)
    .outerjoin(Folio, _FOLIO_KIND)
    .where(Reservation.id == bindparam("stay"), Reservation.property_id == bindparam("hotel"))
)
_NIGHTS = (
    select(ReservationNight.date, ReservationNight.price_minor)
    .where(
        ReservationNight.reservation_id == bindparam("stay"),
        ReservationNight.date >= bindparam("night"),
        ~exists().where(NightCharge.reservation_id == ReservationNight.reservation_id, NightCharge.night_date == ReservationNight.date),
    )
    .order_by(ReservationNight.date)
)
_FIXED = (
    select(*FixedCharge.__table__.columns, FixedChargeNight.night_date)
    .outerjoin(FixedChargeNight, FixedChargeNight.fixed_charge_id == FixedCharge.id)
    .where(FixedCharge.reservation_id == bindparam("stay"), FixedCharge.property_id == bindparam("hotel"), FixedCharge.ended_at.is_(None))
    .order_by(FixedCharge.id)
)
_CODE_NAME = select(TransactionCode.name).where(TransactionCode.id == bindparam("code"))


def stay_to_come(reader: Reader, *, reservation_id: ReservationId) -> StayToCome:
    """Read a stay with its nights to come. Nine statements.

    Raises:
        NotFound: this hotel has no such reservation.
    """
    day = reader.business_date()
    asked = {"stay": reservation_id, "hotel": reader.property_id, "night": day}
    row = reader.connection.execute(_STAY, asked).first()
    if row is None:
        raise NotFound("reservation_id", what=_("The reservation"))
    in_house = row.status is ReservationStatus.IN_HOUSE
    rules, room_code = tax_rules_by_code(reader), room_charge_code_id(reader)
    return StayToCome(
        reservation_id=reservation_id,
        business_date=day,
        status=row.status,
        currency=row.currency,
        guest_name=row.name,
        guest_language=row.language or "",
        confirmation_number=row.confirmation_number,
        room_number=rooms_of_stays(reader, [reservation_id]).get(reservation_id, ""),
        folio_number=row.folio_number or "",
        arrival=row.arrival_date,
        departure=row.departure_date,
        persons=row.persons,
        adults=row.adults,
        children=row.children,
        serves_the_room=bool(row.serves_the_room),
        balance_minor=int(row.balance or 0),
        room_elsewhere=bool(row.routed) if in_house else row.payer in _LATER,
        nights=tuple((night.date, night.price_minor) for night in reader.connection.execute(_NIGHTS, asked)),
        packages=tuple(packages_sold(reader, [reservation_id]).get(reservation_id, ())),
        fixed=_fixed(reader.connection.execute(_FIXED, asked).all()),
        rules=rules,
        tax_names={rule.id: (rule.name, rule.rate_millionths) for found in rules.values() for rule in found},
        room_code=room_code,
        room_text=reader.connection.execute(_CODE_NAME, {"code": room_code}).scalar() or "",
    )


def _fixed(rows: Sequence[Any]) -> tuple[FixedToCome, ...]:
    posted: dict[UUID, set[dt.date]] = {}
    for row in rows:
        posted.setdefault(row.id, set())
        if row.night_date is not None:
            posted[row.id].add(row.night_date)
    first = {row.id: row for row in reversed(rows)}
    return tuple(
        FixedToCome(
            id=FixedChargeId(row.id),
            transaction_code_id=TransactionCodeId(row.transaction_code_id),
            text=row.text,
            quantity=row.quantity,
            price_minor=row.price_minor,
            rhythm=Rhythm(row.rhythm, row.every_nights, row.first_date, row.last_date),
            posted=frozenset(posted[row.id]),
        )
        for row in sorted(first.values(), key=lambda one: one.id)
    )
