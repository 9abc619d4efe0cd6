"""The nights slept on a day as they were sold: what the plan asked, what is paid, why that differs, and who has decided it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.ids import ReservationId
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.profile import Profile
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.guest_ledger import IN_HOUSE_AT, room_at

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.rate_codes import RateAudience

_NIGHTS = (
    select(
        Reservation.id,
        Reservation.booking_id,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.sharing_with_id,
        Profile.name.label("guest"),
        Booking.confirmation_number,
        RoomType.code.label("type"),
        RatePlan.code.label("plan"),
        RatePlan.audience,
        ReservationNight.price_minor,
        ReservationNight.list_price_minor,
        ReasonCode.name.label("reason"),
        room_at().label("room"),
    )
    .select_from(ReservationNight)
    .join(Reservation, Reservation.id == ReservationNight.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(RoomType, RoomType.id == Reservation.charged_type_id)
    .outerjoin(RatePlan, RatePlan.id == ReservationNight.rate_plan_id)
    .outerjoin(ReasonCode, ReasonCode.id == Reservation.discount_reason_id)
    .where(ReservationNight.property_id == bindparam("hotel"), ReservationNight.date == bindparam("day"), IN_HOUSE_AT)
)
_DECIDING = {AuditCode.RESERVATION_DISCOUNTED: 2, AuditCode.RESERVATION_REPRICED: 1, AuditCode.RESERVATION_BOOKED: 0}
_DECIDED = (
    select(AuditEntry.entity_id, AuditEntry.code, AuditEntry.sequence, AuditEntry.user_name, UserAccount.display_name)
    .outerjoin(UserAccount, UserAccount.id == AuditEntry.user_id)
    # Not asked by hotel, and ordered afterwards: SQLite would read the whole journal instead of looking the stays up.
    .where(
        AuditEntry.entity_id.in_(bindparam("things", expanding=True)),
        AuditEntry.code.in_(list(_DECIDING)),
        AuditEntry.business_date <= bindparam("day"),
    )
)


@dataclass(frozen=True, slots=True)
class NightSold:
    """A night that somebody slept in the house, minor units.

    Args:
        plan: empty: sold without a rate plan.
        room_holder_id: whose room it is: of whoever the room is shared with, else the stay itself.
        list_price_minor: what the plan asked; None: there was no plan.
        reason: from the list of reasons for discounts.
        decided_by: who gave the discount or set the price, else who has booked.
    """

    reservation_id: ReservationId
    room_number: str
    guest_name: str
    confirmation_number: str
    type_code: str
    plan: str
    audience: RateAudience | None
    room_holder_id: ReservationId
    persons: int
    arrival_date: dt.date
    departure_date: dt.date
    price_minor: int
    list_price_minor: int | None
    reason: str
    decided_by: str

    @property
    def difference_minor(self) -> int | None:
        """By how much it was sold dearer than the plan; below zero: cheaper. None without a plan."""
        return None if self.list_price_minor is None else self.price_minor - self.list_price_minor


def nights_sold(reader: Reader, *, day: dt.date) -> tuple[NightSold, ...]:
    """The night of a day of every stay that slept in the house, by room. Two statements."""
    rows = reader.connection.execute(_NIGHTS, {"hotel": reader.property_id, "day": day}).all()
    deciders = _deciders(reader, {row.id for row in rows} | {row.booking_id for row in rows}, day)
    nights = (_night(row, deciders.get(row.id) or deciders.get(row.booking_id, "")) for row in rows)
    return tuple(sorted(nights, key=lambda night: (len(night.room_number), night.room_number, night.reservation_id)))


def _deciders(reader: Reader, things: Collection[UUID], day: dt.date) -> dict[UUID, str]:
    """Who decided last what each stay costs: the highest of the entries that tell of it, the latest of those."""
    found: dict[UUID, tuple[int, str]] = {}
    rows = reader.connection.execute(_DECIDED, {"things": sorted(things), "day": day}).all()
    for row in sorted(rows, key=lambda row: row.sequence):
        rank = _DECIDING[AuditCode(row.code)]
        if rank >= found.get(row.entity_id, (-1, ""))[0]:
            found[row.entity_id] = (rank, row.display_name or row.user_name)
    return {thing: name for thing, (_rank, name) in found.items()}


def _night(row: Any, decided_by: str) -> NightSold:
    return NightSold(
        reservation_id=ReservationId(row.id),
        room_number=row.room or "",
        guest_name=row.guest,
        confirmation_number=row.confirmation_number,
        type_code=row.type,
        plan=row.plan or "",
        audience=row.audience,
        room_holder_id=ReservationId(row.sharing_with_id or row.id),
        persons=row.adults + row.children + row.babies,
        arrival_date=row.arrival_date,
        departure_date=row.departure_date,
        price_minor=row.price_minor,
        list_price_minor=row.list_price_minor,
        reason=row.reason or "",
        decided_by=decided_by,
    )
