"""Which state of a folio a paper shows: the same state is the same paper, and its reprint a copy."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.room_now import rooms_of_stays

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId

_HASH_LENGTH = 32
# Everything on the paper that is not in its lines: a line is a fact, so the number of the last one says them all.
_STATE = (
    select(
        FolioWindow.number,
        FolioWindow.last_sequence,
        FolioWindow.payee_name,
        FolioWindow.payee_id,
        FolioWindow.payee_address,
        FolioWindow.payee_tax_number,
        FolioWindow.language,
        Folio.status,
        Folio.name,
        Folio.reservation_id,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Profile.name.label("guest"),
        Profile.language.label("guest_language"),
        Booking.confirmation_number,
    )
    .join(Folio, Folio.id == FolioWindow.folio_id)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .outerjoin(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(Booking, Booking.id == Reservation.booking_id)
    .where(FolioWindow.folio_id == bindparam("folio"), Folio.property_id == bindparam("hotel"))
    .order_by(FolioWindow.number)
)


def folio_edition(reader: Reader, *, folio_id: FolioId, window_number: int | None = None) -> str:
    """The state in which a folio, or one window of it, is now. Two statements.

    Args:
        window_number: the window that is printed alone; None: those that are the guest's.

    Returns:
        the window (0: the guest's) and a hash; another one as soon as anything changes that stands on the paper.
    """
    rows = reader.connection.execute(_STATE, {"folio": folio_id, "hotel": reader.property_id}).all()
    wanted = [tuple(map(str, row)) for row in rows if window_number in {None, row.number}]
    stays = {row.reservation_id for row in rows if row.reservation_id is not None}
    rooms = sorted(rooms_of_stays(reader, stays).values())
    state = repr((wanted, rooms)).encode()
    return f"{window_number or 0}-{hashlib.sha256(state).hexdigest()[:_HASH_LENGTH]}"
