"""Reservations that nothing guarantees: whose hour has come, and those that deduct nothing any more (`docs/algorithms/penalties.md`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.domain.penalties import is_released, local_time, share_of
from hotel_desk.domain.policies import DepositTerms, GuaranteeKind, GuaranteeTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.policy import ReservationPolicy
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import RoomType
from hotel_desk.queries.policies import PolicyInForce, policies_of_reservations
from hotel_desk.queries.setup_page import rows_as

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_ZONE = select(Property.time_zone).where(Property.id == bindparam("hotel"))
_HELD = (
    select(func.coalesce(func.sum(FolioWindow.balance_minor), 0))
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .where(Folio.property_id == Reservation.property_id, Folio.reservation_id == Reservation.id, Folio.kind == FolioKind.DEPOSIT)
    .scalar_subquery()
)
_ASKED = (
    select(Reservation.id, Reservation.arrival_date, Reservation.day_use_price_minor, _HELD.label("balance_minor"))
    .join(ReservationPolicy, (ReservationPolicy.reservation_id == Reservation.id) & (ReservationPolicy.kind == PolicyKind.GUARANTEE))
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.RESERVED,
        Reservation.arrival_date <= bindparam("today"),
        Reservation.released_at.is_(None),
        Reservation.sharing_with_id.is_(None),
    )
    .order_by(Reservation.id)
)
_PRICES = (
    select(ReservationNight.reservation_id, ReservationNight.price_minor)
    .where(ReservationNight.reservation_id.in_(bindparam("reservations", expanding=True)))
    .order_by(ReservationNight.reservation_id, ReservationNight.date)
)
_RELEASED = (
    select(
        Reservation.id.label("reservation_id"),
        Booking.confirmation_number,
        Profile.name.label("guest"),
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.room_type_id,
        RoomType.name.label("room_type"),
        Reservation.released_at,
        Reservation.version,
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .where(
        Reservation.property_id == bindparam("hotel"),
        Reservation.status == ReservationStatus.RESERVED,
        Reservation.released_at.is_not(None),
    )
    .order_by(Reservation.arrival_date, Profile.name, Reservation.id)
)


@dataclass(frozen=True, slots=True)
class ReleasedReservation:
    """A guest who is still expected, and whose room is for sale. `released_at` is an instant, UTC."""

    reservation_id: ReservationId
    confirmation_number: str
    guest: str
    arrival_date: date
    departure_date: date
    room_type_id: RoomTypeId
    room_type: str
    released_at: datetime
    version: int


def releases_due(reader: Reader | UnitOfWork, *, at: datetime) -> tuple[ReservationId, ...]:
    """The reservations that stop deducting inventory at an instant (UTC) or did before, in the order of their ids. Five statements.

    An arrival after the business date is not looked at: a hotel whose days are closed late, or that lives through old bookings, has not
    waited for these guests yet.
    """
    zone: str = reader.connection.execute(_ZONE, {"hotel": reader.property_id}).scalar_one()
    business_date = reader.business_date() if isinstance(reader, Reader) else reader.business_date
    today = min(local_time(at, zone).date(), business_date)
    asked = reader.connection.execute(_ASKED, {"hotel": reader.property_id, "today": today}).all()
    ids = [ReservationId(row.id) for row in asked]
    if not ids:
        return ()
    policies = policies_of_reservations(reader, ids)
    prices: dict[ReservationId, list[int]] = defaultdict(list)
    for reservation_id, price in reader.connection.execute(_PRICES, {"reservations": ids}):
        prices[ReservationId(reservation_id)].append(price)
    return tuple(
        ReservationId(row.id)
        for row in asked
        if _is_due(row, policies[ReservationId(row.id)], prices[ReservationId(row.id)] or [row.day_use_price_minor or 0], zone, at)
    )


def released_reservations(reader: Reader) -> tuple[ReleasedReservation, ...]:
    """Who is still expected without deducting inventory, by arrival. One statement."""
    return rows_as(ReleasedReservation, reader.connection.execute(_RELEASED, {"hotel": reader.property_id}).mappings())


def _is_due(row: Any, policies: dict[PolicyKind, PolicyInForce], prices: list[int], zone: str, at: datetime) -> bool:
    terms = policies[PolicyKind.GUARANTEE].on(row.arrival_date)
    if not isinstance(terms, GuaranteeTerms):
        return False
    paid = -row.balance_minor >= _needed(terms, policies.get(PolicyKind.DEPOSIT), row.arrival_date, prices)
    return is_released(terms, paid=paid, arrival=row.arrival_date, zone=zone, at=at)


def _needed(terms: GuaranteeTerms, deposit: PolicyInForce | None, arrival: date, prices: list[int]) -> int:
    """What must have been paid: the whole stay, the deposit agreed, or any money where none was agreed."""
    if terms.kind is GuaranteeKind.FULL_PREPAYMENT:
        return max(0, sum(prices))
    agreed = deposit.on(arrival) if deposit else None
    return share_of(agreed.share, prices) if isinstance(agreed, DepositTerms) else 1
