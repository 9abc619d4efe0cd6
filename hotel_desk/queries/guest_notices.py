"""What the guest file makes pop up: that a guest must not get a room, and notes at the places they are meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.guest_codes import NotePlace
from hotel_desk.language import _
from hotel_desk.models.guest_file import ProfileNote
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ProfileId, ReservationId

_NOTICES = (
    select(Profile.do_not_rent, Profile.do_not_rent_reason, ProfileNote.text, ProfileNote.shown_at)
    .outerjoin(ProfileNote, ProfileNote.profile_id == Profile.id)
    .where(Profile.property_id == bindparam("hotel"))
    .order_by(ProfileNote.written_at.desc(), ProfileNote.id.desc())
)
_OF_GUEST = _NOTICES.where(Profile.id == bindparam("guest"))
_OF_STAY = _NOTICES.where(Profile.id == select(Reservation.guest_id).where(Reservation.id == bindparam("stay")).scalar_subquery())


def guest_notices(reader: Reader, *, profile_id: ProfileId, place: NotePlace) -> tuple[str, ...]:
    """What must be seen of a guest at a place, the warning first, then notes, the newest first. One statement."""
    return _notices(reader, _OF_GUEST, place, guest=profile_id)


def stay_notices(reader: Reader, *, reservation_id: ReservationId, place: NotePlace) -> tuple[str, ...]:
    """The same of the guest of a reservation. One statement."""
    return _notices(reader, _OF_STAY, place, stay=reservation_id)


def _notices(reader: Reader, statement: Any, place: NotePlace, **of: UUID) -> tuple[str, ...]:
    rows = reader.connection.execute(statement, {"hotel": reader.property_id, **of}).all()
    warned = [_("Do not rent: {reason}").format(reason=row.do_not_rent_reason) for row in rows[:1] if row.do_not_rent]
    return (*warned, *(row.text for row in rows if row.text is not None and place in row.shown_at))
