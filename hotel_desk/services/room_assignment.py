"""Rooms given to reservations ahead of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from hotel_desk.services.reservation_nights import change_occupied_type

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoomAssigned:
    reservation_id: ReservationId
    occupancy_id: OccupancyId
    room_number: str
    version: int


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
    earlier = occupancies.current(uow, reservation_id)
    if earlier is not None:
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


def give_room(uow: UnitOfWork, reservation: Reservation, room_id: RoomId) -> tuple[OccupancyId, Room]:
    """Bind a room to a reservation for its whole stay, changing the occupied type where the room is of another one."""
    room = uow.get(Room, room_id, what=_("The room"))
    if not room.active:
        raise InvalidInput("room_id", problem=N_("This room is switched off in the set-up. Nothing was changed. Choose another room."))
    change_occupied_type(uow, reservation, RoomTypeId(room.room_type_id))
    occupancy = occupancies.assign(uow, reservation, room, reservation.arrival_date, reservation.departure_date)
    uow.record(AuditCode.ROOM_ASSIGNED, reservation, room=room.number)
    uow.changed(room)
    return OccupancyId(occupancy.id), room


def withdraw_room(uow: UnitOfWork, reservation: Reservation) -> None:
    """Take the room away that a reservation has been given, if it has one; for use inside other commands."""
    occupancy = occupancies.current(uow, ReservationId(reservation.id))
    if occupancy is None:
        return
    room = uow.get(Room, occupancy.room_id, what=_("The room"), lock=False)
    occupancies.withdraw(uow, occupancy)
    uow.record(AuditCode.ROOM_UNASSIGNED, reservation, room=room.number)
    uow.changed(room)


def expected(uow: UnitOfWork, reservation_id: ReservationId, event: Event) -> Reservation:
    """A reservation on which an event is possible.

    Raises:
        WrongStatus: it is not.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, event)
    return reservation
