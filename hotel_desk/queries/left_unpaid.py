"""The account “left unpaid”: who left without paying, and what each still owes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import FolioKind
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class UnpaidStay:
    """What one guest who left owes on the account “left unpaid”. A payment that names no stay is a row without one."""

    reservation_id: ReservationId | None
    guest_name: str
    confirmation_number: str
    folio_id: FolioId | None
    folio_number: str
    left_date: dt.date | None
    amount_minor: int


_UNPAID = (
    select(Posting.reservation_id, func.sum(Posting.amount_minor).label("amount"), func.min(Posting.business_date).label("since"))
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Folio.property_id == bindparam("hotel"), Folio.kind == FolioKind.LEFT_UNPAID)
    .group_by(Posting.reservation_id)
    .having(func.sum(Posting.amount_minor) != 0)
    .subquery()
)
_UNPAID_STAYS = (
    select(
        _UNPAID.c.reservation_id,
        _UNPAID.c.amount,
        _UNPAID.c.since,
        Profile.name,
        Booking.confirmation_number,
        Folio.id.label("folio_id"),
        Folio.number.label("folio_number"),
    )
    .outerjoin(Reservation, Reservation.id == _UNPAID.c.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .outerjoin(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST))
    .order_by(_UNPAID.c.since, Booking.confirmation_number)
)


def left_unpaid(reader: Reader) -> tuple[UnpaidStay, ...]:
    """Who left without paying and what each still owes, the oldest debt first. One statement."""
    rows = reader.connection.execute(_UNPAID_STAYS, {"hotel": reader.property_id})
    return tuple(
        UnpaidStay(
            reservation_id=None if row.reservation_id is None else ReservationId(row.reservation_id),
            guest_name=row.name or "",
            confirmation_number=row.confirmation_number or "",
            folio_id=None if row.folio_id is None else FolioId(row.folio_id),
            folio_number=row.folio_number or "",
            left_date=row.since,
            amount_minor=int(row.amount),
        )
        for row in rows
    )
