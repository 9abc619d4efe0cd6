"""Cards that are held: which amounts, for whom, until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from hotel_desk.domain.cashier_codes import PreauthorisationState
from hotel_desk.domain.codes import OccupancyState, ReservationStatus
from hotel_desk.domain.ids import PreauthorisationId, ReservationId
from hotel_desk.domain.payment_attempts import AttemptKind
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.payment_attempt import PaymentAttempt
from hotel_desk.models.preauthorisation import Preauthorisation
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import ROOM_HOLDER, Booking, Reservation
from hotel_desk.models.room import Room

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A pre-authorisation that is neither released nor captured. `expired`: its last day has passed; `by_terminal`: a machine holds it."""

    preauthorisation_id: PreauthorisationId
    reservation_id: ReservationId
    status: ReservationStatus
    guest_name: str
    confirmation_number: str
    room_number: str
    amount_minor: int
    card_brand: str
    card_last_four: str
    authorisation_code: str
    held_date: dt.date
    expires_on: dt.date
    expired: bool
    by_terminal: bool = False


_HELD = (
    select(
        Preauthorisation.id,
        Preauthorisation.reservation_id,
        Preauthorisation.amount_minor,
        Preauthorisation.card_brand,
        Preauthorisation.card_last_four,
        Preauthorisation.authorisation_code,
        Preauthorisation.held_date,
        Preauthorisation.expires_on,
        Reservation.status,
        Profile.name,
        Booking.confirmation_number,
        Room.number,
        select(PaymentAttempt.id)
        .where(PaymentAttempt.preauthorisation_id == Preauthorisation.id, PaymentAttempt.kind == AttemptKind.HOLD)
        .exists()
        .label("by_terminal"),
    )
    .join(Reservation, Reservation.id == Preauthorisation.reservation_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == ROOM_HOLDER, RoomOccupancy.state == OccupancyState.OPEN))
    .outerjoin(Room, Room.id == RoomOccupancy.room_id)
    .where(Preauthorisation.property_id == bindparam("hotel"), Preauthorisation.state == PreauthorisationState.HELD)
    .order_by(Preauthorisation.expires_on, Preauthorisation.held_at, Preauthorisation.id)
)


def cards_held(reader: Reader) -> tuple[HeldCard, ...]:
    """Every hold that is open, the one that ends first on top. Two statements."""
    today = reader.business_date()
    return tuple(
        HeldCard(
            PreauthorisationId(row.id),
            ReservationId(row.reservation_id),
            ReservationStatus(row.status),
            row.name,
            row.confirmation_number,
            row.number or "",
            row.amount_minor,
            row.card_brand,
            row.card_last_four,
            row.authorisation_code,
            row.held_date,
            row.expires_on,
            row.expires_on < today,
            bool(row.by_terminal),
        )
        for row in reader.connection.execute(_HELD, {"hotel": reader.property_id})
    )
