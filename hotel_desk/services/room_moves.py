"""A guest in house goes to another room, now. Used by commands; not commands themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import ReservationId, RoomTypeId
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.registration_rows import follow_room
from hotel_desk.services.reservation_nights import change_occupied_type
from hotel_desk.services.versions import note_room_change

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.inventory import RoomOccupancy


def go_to_room(
    uow: UnitOfWork, reservation: Reservation, old: RoomOccupancy, old_room: Room, new_room: Room, *, until: date | None = None
) -> RoomOccupancy:
    """Let the guest leave one room and enter another: the one waiting for tonight, or any other in its place.

    Nights for which a third room is planned keep it. The room left is dirty.

    Args:
        until: the date from which another room is planned, or the departure; None: as it was for the room left, or for the one waiting.

    Raises:
        occupancies.RoomTaken, occupancies.RoomClosed, occupancies.RoomOccupied: the new room is not to be had.
        inventory.SoldOut: the new room's type is full on a night that it is needed for.
    """
    today = uow.business_date
    tonight = occupancies.at(uow, ReservationId(reservation.id), today)
    waiting = tonight if tonight is not None and tonight.id != old.id else None
    until = until or (max(today, old.last_date) if waiting is None else waiting.last_date)
    occupancies.leave(uow, old, today)
    if waiting is not None and waiting.room_id != new_room.id:
        occupancies.withdraw(uow, waiting)
        waiting = None
    change_occupied_type(uow, reservation, RoomTypeId(new_room.room_type_id), since=today, until=until)
    new = move_in(uow, reservation, new_room, until=until, waiting=waiting)
    old_room.housekeeping_status = HousekeepingStatus.DIRTY
    note_room_change(reservation)
    uow.changed(old_room)
    return new


def move_in(uow: UnitOfWork, reservation: Reservation, room: Room, *, until: date, waiting: RoomOccupancy | None = None) -> RoomOccupancy:
    """Let a guest in house, who has left another room, enter this one.

    Args:
        waiting: the room is given already.

    Raises:
        occupancies.RoomTaken, occupancies.RoomClosed, occupancies.RoomOccupied: it is not to be had.
    """
    today = uow.business_date
    new = waiting or occupancies.assign(uow, reservation, room, today, until, holds_first_day=reservation.arrival_date < today < until)
    occupancies.enter(uow, new, room)
    occupancies.join_neighbours(uow, new)
    uow.changed(room)
    follow_room(uow, reservation.id, room.number)
    return new
