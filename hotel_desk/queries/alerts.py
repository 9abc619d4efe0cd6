"""Sentences that staff must see: alerts of reservations, and what the guest file makes pop up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_codes import NotePlace
from hotel_desk.domain.rate_codes import AlertMoment
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import Alert
from hotel_desk.queries.guest_notices import guest_notices, stay_notices

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ProfileId, ReservationId

_PLACES = {AlertMoment.BOOKING: NotePlace.BOOKING, AlertMoment.CHECK_IN: NotePlace.CHECK_IN}
_OF_GUEST = (
    select(Alert.text)
    .join(Reservation, Reservation.id == Alert.reservation_id)
    .where(Alert.property_id == bindparam("hotel"), Alert.moment == AlertMoment.BOOKING, Reservation.guest_id == bindparam("guest"))
    .order_by(Alert.id.desc())
    .limit(20)
)
_OF_RESERVATION = (
    select(Alert.text)
    .where(Alert.property_id == bindparam("hotel"), Alert.moment == bindparam("moment"), Alert.reservation_id == bindparam("reservation"))
    .order_by(Alert.id)
)


def alerts_at_booking(reader: Reader, *, guest_id: ProfileId) -> tuple[str, ...]:
    """What somebody who books for this guest must see: of the guest file, then of reservations, the newest first, each sentence once."""
    alerts = reader.connection.execute(_OF_GUEST, {"hotel": reader.property_id, "guest": guest_id}).scalars()
    return tuple(dict.fromkeys((*guest_notices(reader, profile_id=guest_id, place=NotePlace.BOOKING), *alerts)))


def alerts_at(reader: Reader, *, reservation_id: ReservationId, moment: AlertMoment) -> tuple[str, ...]:
    """What somebody must see who books, checks in or checks out this reservation; of the guest file first."""
    about = {"hotel": reader.property_id, "moment": moment, "reservation": reservation_id}
    place = _PLACES.get(moment)
    of_guest = () if place is None else stay_notices(reader, reservation_id=reservation_id, place=place)
    return (*of_guest, *reader.connection.execute(_OF_RESERVATION, about).scalars())
