"""Late charges that are not settled: whose they are and what they come to, for the night audit and whoever writes to the guests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import FolioKind, FolioStatus
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.models.folio import Folio
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.standing_windows import STANDING

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class OpenLateCharges:
    """A late-charge folio with a window that is not at zero.

    Args:
        balance_minor: all windows together, minor units; credits are negative.
    """

    folio_id: FolioId
    folio_number: str
    reservation_id: ReservationId
    guest_name: str
    confirmation_number: str
    left_date: dt.date
    opened_date: dt.date
    balance_minor: int


_OPEN = (
    select(
        Folio.id,
        Folio.number,
        Folio.opened_date,
        Reservation.id.label("reservation_id"),
        Reservation.checked_out_date,
        Profile.name,
        Booking.confirmation_number,
        func.sum(STANDING.c.balance_minor).label("balance"),
    )
    .select_from(STANDING)
    .join(Folio, Folio.id == STANDING.c.folio_id)
    .join(Reservation, Reservation.id == Folio.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(
        Folio.property_id == bindparam("hotel"),
        Folio.kind == FolioKind.LATE,
        Folio.status == FolioStatus.OPEN,
    )
    .group_by(
        Folio.id, Folio.number, Folio.opened_date, Reservation.id, Reservation.checked_out_date, Profile.name, Booking.confirmation_number
    )
    .order_by(Folio.opened_date, func.length(Folio.number), Folio.number)
)


def open_late_charges(reader: Reader) -> tuple[OpenLateCharges, ...]:
    """The late-charge folios that are not settled, the oldest first. One statement."""
    return tuple(
        OpenLateCharges(
            folio_id=FolioId(row.id),
            folio_number=row.number,
            reservation_id=ReservationId(row.reservation_id),
            guest_name=row.name,
            confirmation_number=row.confirmation_number,
            left_date=row.checked_out_date,
            opened_date=row.opened_date,
            balance_minor=int(row.balance),
        )
        for row in reader.connection.execute(_OPEN, {"hotel": reader.property_id})
    )
