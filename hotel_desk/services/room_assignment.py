"""Rooms given to reservations ahead of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import OccupancyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.reservation_nights import change_occupied_type, swap_occupied_types
from hotel_desk.services.versions import refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoomAssigned:
    reservation_id: ReservationId
    occupancy_id: OccupancyId
    room_number: str
    version: int


@dataclass(frozen=True, slots=True)
class RoomsSwapped:
    """The rooms as they are given now, and the versions of the reservations, so that it can be undone while nobody else changed them."""

    first_room_number: str
    second_room_number: str
    first_version: int = 0
    second_version: int = 0


@dataclass(frozen=True, slots=True)
class RoomUnassigned:
    reservation_id: ReservationId
    status: ReservationStatus
    version: int


@command(
    title=N_("Assign room"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ROOM_ASSIGNED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="unassign_room",
    result=RoomAssigned,
)
def assign_room(uow: UnitOfWork, *, reservation_id: ReservationId, room_id: RoomId) -> RoomAssigned:
    """Give a reservation its room ahead of arrival; a room of another type changes the occupied type, not the charged one.

    Raises:
        occupancies.RoomTaken, occupancies.RoomClosed: the room is not free for the whole stay.
        inventory.SoldOut: the other type has no room left to give.
    """
    reservation = expected(uow, reservation_id, Event.ASSIGN_ROOM)
    for earlier in occupancies.all_of(uow, reservation_id):
        occupancies.withdraw(uow, earlier)
    occupancy, room = give_room(uow, reservation, room_id)
    uow.session.flush()
    return RoomAssigned(reservation_id, OccupancyId(occupancy), room.number, reservation.version)


@command(
    title=N_("Unassign room"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ROOM_UNASSIGNED,),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="assign_room",
    result=RoomUnassigned,
)
def unassign_room(uow: UnitOfWork, *, reservation_id: ReservationId) -> RoomUnassigned:
    """Take a room away from a reservation that has not arrived; the reservation itself stays."""
    reservation = expected(uow, reservation_id, Event.ASSIGN_ROOM)
    withdraw_room(uow, reservation)
    uow.session.flush()
    return RoomUnassigned(reservation_id, reservation.status, reservation.version)


@command(
    title=N_("Swap rooms"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ROOM_ASSIGNED,),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="swap_rooms",
    result=RoomsSwapped,
)
def swap_rooms(
    uow: UnitOfWork,
    *,
    first_id: ReservationId,
    second_id: ReservationId,
    first_version: int | None = None,
    second_version: int | None = None,
) -> RoomsSwapped:
    """Give two reservations that have not arrived each other's room, both or neither.

    Args:
        first_version, second_version: of the reservations as they were shown; None: as they are.

    Raises:
        SomeoneWasFaster: one of them was changed since it was shown.
        InvalidInput: one of them has no room, or it is the same reservation twice.
        occupancies.RoomTaken, occupancies.RoomClosed: a room is not free for the whole of the other stay.
        inventory.SoldOut: the stays differ, and a type is full on a night that only one of them has.
    """
    # Locked in the order of their ids, whichever was named first.
    loaded = {one: expected(uow, one, Event.ASSIGN_ROOM) for one in sorted({first_id, second_id})}
    for one, version in ((first_id, first_version), (second_id, second_version)):
        if version is not None:
            refuse_newer_version(loaded[one], version, what=_("The stay"))
    given = {one: occupancies.current(uow, one) for one in loaded}
    first_place, second_place = given[first_id], given[second_id]
    if len(loaded) == 1 or first_place is None or second_place is None:
        raise InvalidInput(
            "second_id", problem=N_("Two reservations with a room each are needed. Nothing was changed. Give both a room first.")
        )
    first, second = loaded[first_id], loaded[second_id]
    rooms = {one: uow.get(Room, one, what=_("The room")) for one in sorted({first_place.room_id, second_place.room_id})}
    first_room, second_room = rooms[second_place.room_id], rooms[first_place.room_id]
    # Both are cleared before either is set: the key of the slots refuses a room that is still given to the other.
    occupancies.withdraw(uow, first_place)
    occupancies.withdraw(uow, second_place)
    swap_occupied_types(uow, first, second)
    for reservation, room in ((first, first_room), (second, second_room)):
        occupancies.assign(uow, reservation, room, reservation.arrival_date, reservation.departure_date)
        note_room_change(reservation)
        uow.record(AuditCode.ROOM_ASSIGNED, reservation, room=room.number)
        uow.changed(room)
    uow.session.flush()
    return RoomsSwapped(first_room.number, second_room.number, first.version, second.version)


def give_room(uow: UnitOfWork, reservation: Reservation, room_id: RoomId, *, until: date | None = None) -> tuple[OccupancyId, Room]:
    """Bind a room to a reservation from its arrival on, changing the occupied type where the room is of another one.

    Args:
        until: the date from which it has another room already; None: for the whole stay.
    """
    room = uow.get(Room, room_id, what=_("The room"))
    if not room.active:
        raise InvalidInput("room_id", problem=N_("This room is switched off in the set-up. Nothing was changed. Choose another room."))
    change_occupied_type(uow, reservation, RoomTypeId(room.room_type_id), until=until)
    occupancy = occupancies.assign(uow, reservation, room, reservation.arrival_date, until or reservation.departure_date)
    note_room_change(reservation)
    uow.record(AuditCode.ROOM_ASSIGNED, reservation, room=room.number)
    uow.changed(room)
    return OccupancyId(occupancy.id), room


def withdraw_room(uow: UnitOfWork, reservation: Reservation) -> None:
    """Take the rooms away that a reservation has been given, if it has any; for use inside other commands."""
    given = occupancies.all_of(uow, ReservationId(reservation.id))
    for occupancy in given:
        room = uow.get(Room, occupancy.room_id, what=_("The room"), lock=False)
        occupancies.withdraw(uow, occupancy)
        note_room_change(reservation)
        uow.record(AuditCode.ROOM_UNASSIGNED, reservation, room=room.number)
        uow.changed(room)
    if len(given) > 1:
        # The rooms may have been of several types; without them every night is in the type reserved.
        change_occupied_type(uow, reservation, RoomTypeId(reservation.room_type_id))


def note_room_change(reservation: Reservation) -> None:
    """Raise the version of a reservation whose rooms changed: what somebody saw of it before is not how it is any more."""
    flag_modified(reservation, "room_type_id")


def expected(uow: UnitOfWork, reservation_id: ReservationId, event: Event) -> Reservation:
    """A reservation on which an event is possible.

    Raises:
        WrongStatus: it is not.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, event)
    return reservation
