"""Who comes along with a guest, without a reservation of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import AccompanyingGuestId, ReservationId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import AccompanyingGuest
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.registration_rows import follow_stay, withdraw_accompanying
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.typed_text import note_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

OLDEST_GUEST = 130
_NAMED = select(AccompanyingGuest).where(AccompanyingGuest.reservation_id == bindparam("reservation")).order_by(AccompanyingGuest.position)


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
    changes=(EntityKind.RESERVATION, EntityKind.GUEST_REGISTRATION),
    undo="name_accompanying_guests",
    result=GuestsNamed,
)
def name_accompanying_guests(uow: UnitOfWork, *, reservation_id: ReservationId, guests: Sequence[NamedGuest]) -> GuestsNamed:
    """Say who comes along, in place of whoever was named before; how many stay is another matter.

    Who is named again stays who they are, with their guest file and their registration.

    Raises:
        InvalidInput: somebody has neither a name nor a profile, an age is not possible, or there are more names than guests.
        NotFound: a profile is no guest of this hotel.
        WrongStatus: the stay has ended.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, Event.ANNOTATE)
    known = uow.session.execute(_NAMED, {"reservation": reservation_id}).scalars().all()
    _refuse_crowd(reservation, guests)
    rows = [_row(uow, reservation, guest, position) for position, guest in enumerate(guests, start=1)]
    names = _put_in_place(uow, list(known), rows)
    follow_stay(uow, reservation_id)
    uow.record(AuditCode.GUESTS_NAMED, reservation, guests=list(names))
    uow.session.flush()
    return GuestsNamed(reservation_id, names, reservation.version)


def write_guests(uow: UnitOfWork, reservation: Reservation, guests: Sequence[NamedGuest]) -> tuple[str, ...]:
    """Write down who comes along; for use inside other commands. Returns their names."""
    _refuse_crowd(reservation, guests)
    rows = [_row(uow, reservation, guest, position) for position, guest in enumerate(guests, start=1)]
    uow.session.add_all(rows)
    uow.session.flush()
    return tuple(row.name for row in rows)


def _refuse_crowd(reservation: Reservation, guests: Sequence[NamedGuest]) -> None:
    if len(guests) >= max(1, reservation.persons):
        raise InvalidInput("guests", problem=N_("There are more names than guests. Nothing was saved. Correct the number of guests first."))


def _put_in_place(uow: UnitOfWork, known: list[AccompanyingGuest], rows: Sequence[AccompanyingGuest]) -> tuple[str, ...]:
    """Bring the stored guests to these; whoever is gone is withdrawn from the registration first."""
    kept = {id(row): _same(known, row) for row in rows}
    withdraw_accompanying(uow, [one.id for one in known])
    for gone in known:
        uow.session.delete(gone)
    for row in rows:
        stored = kept[id(row)]
        if stored is None:
            uow.session.add(row)
        else:
            stored.name, stored.age, stored.position = row.name, row.age, row.position
            stored.profile_id = row.profile_id or stored.profile_id
    uow.session.flush()
    return tuple(row.name for row in rows)


def _same(known: list[AccompanyingGuest], row: AccompanyingGuest) -> AccompanyingGuest | None:
    """Who of those known this is, by guest file, else by name; taken out of them."""
    for one in known:
        if (row.profile_id is not None and one.profile_id == row.profile_id) or (
            one.name == row.name and (row.profile_id is None or one.profile_id is None)
        ):
            known.remove(one)
            return one
    return None


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
    typed = note_line(guest.name, field="guests")
    if guest.profile_id is None:
        if not typed:
            raise InvalidInput(
                "guests", problem=N_("An accompanying guest has no name. Nothing was saved. Type one or leave the line out.")
            )
        return typed
    profile = chosen_profile(uow, guest.profile_id, what=_("The guest"))
    if profile.kind is not ProfileKind.GUEST:
        raise NotFound(what=_("The guest"))
    return typed or profile.name
