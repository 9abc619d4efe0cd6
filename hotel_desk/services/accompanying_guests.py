"""Who comes along with a guest, without a reservation of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import AccompanyingGuestId, ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.typed_text import one_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OLDEST_GUEST = 130


@dataclass(frozen=True, slots=True)
class GuestsNamed:
    """Who comes along now, by name."""

    reservation_id: ReservationId
    names: tuple[str, ...]
    version: int


@command(
    title=N_("Name accompanying guests"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.GUESTS_NAMED,),
    changes=(EntityKind.RESERVATION,),
    undo="name_accompanying_guests",
    result=GuestsNamed,
)
def name_accompanying_guests(uow: UnitOfWork, *, reservation_id: ReservationId, guests: Sequence[NamedGuest]) -> GuestsNamed:
    """Say who comes along, in place of whoever was named before; how many stay is another matter.

    Raises:
        InvalidInput: somebody has neither a name nor a profile, an age is not possible, or there are more names than guests.
        NotFound: a profile is no guest of this hotel.
        WrongStatus: the stay has ended.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ANNOTATE)
    uow.connection.execute(delete(AccompanyingGuest).where(AccompanyingGuest.reservation_id == reservation_id))
    names = write_guests(uow, reservation, guests)
    uow.record(AuditCode.GUESTS_NAMED, reservation, guests=list(names))
    uow.session.flush()
    return GuestsNamed(reservation_id, names, reservation.version)


def write_guests(uow: UnitOfWork, reservation: Reservation, guests: Sequence[NamedGuest]) -> tuple[str, ...]:
    """Write down who comes along; for use inside other commands. Returns their names."""
    if len(guests) >= max(1, reservation.persons):
        raise InvalidInput("guests", problem=N_("There are more names than guests. Nothing was saved. Correct the number of guests first."))
    rows = [_row(uow, reservation, guest, position) for position, guest in enumerate(guests, start=1)]
    uow.session.add_all(rows)
    uow.session.flush()
    return tuple(row.name for row in rows)


def _row(uow: UnitOfWork, reservation: Reservation, guest: NamedGuest, position: int) -> AccompanyingGuest:
    if guest.age is not None and not 0 <= guest.age <= OLDEST_GUEST:
        raise InvalidInput("guests", problem=N_("This age is not possible. Nothing was saved. Correct it."))
    return AccompanyingGuest(
        id=AccompanyingGuestId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation.id,
        profile_id=guest.profile_id,
        name=_name(uow, guest),
        age=guest.age,
        position=position,
    )


def _name(uow: UnitOfWork, guest: NamedGuest) -> str:
    typed = one_line(guest.name, field="guests")
    if guest.profile_id is None:
        if not typed:
            raise InvalidInput(
                "guests", problem=N_("An accompanying guest has no name. Nothing was saved. Type one or leave the line out.")
            )
        return typed
    profile = uow.get(Profile, guest.profile_id, what=_("The guest"), lock=False)
    if profile.kind is not ProfileKind.GUEST:
        raise NotFound(what=_("The guest"))
    return typed or profile.name
