"""Rooms given to reservations ahead of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import SALE_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus, ReservationStatus
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import OccupancyId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import Event, after
from hotel_desk.domain.room_refusals import RoomPromised
from hotel_desk.domain.stay_move import MoveObstacleKind
from hotel_desk.language import N_, _
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.services import occupancies
from hotel_desk.services.reservation_nights import change_occupied_type, swap_occupied_types
from hotel_desk.services.room_moves import move_in
from hotel_desk.services.room_readiness import refuse_unready
from hotel_desk.services.sharer_groups import refuse_sharer
from hotel_desk.services.stay_arrangement import overrule
from hotel_desk.services.typed_text import given_reason
from hotel_desk.services.upgrades import explain_upgrade
from hotel_desk.services.versions import note_room_change, refuse_newer_version

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.inventory import RoomOccupancy


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
    audit=(AuditCode.ROOM_ASSIGNED, AuditCode.RESTRICTION_OVERRIDDEN, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=SALE_LOCKS,
    undo="unassign_room",
    result=RoomAssigned,
)
def assign_room(uow: UnitOfWork, *, reservation_id: ReservationId, room_id: RoomId, override_reason: str = "") -> RoomAssigned:
    """Give a reservation its room ahead of arrival; a room of another type changes the occupied type, not the charged one.

    Args:
        override_reason: why it gets another room although the guest was promised the one it has.

    Raises:
        RoomPromised: the guest was promised another room.
        occupancies.RoomTaken, occupancies.RoomClosed: the room is not free for the whole stay.
        inventory.SoldOut: the other type has no room left to give.
    """
    reservation = expected(uow, reservation_id, Event.ASSIGN_ROOM)
    given = occupancies.all_of(uow, reservation_id)
    refuse_promised(uow, reservation, given, room_id, override_reason)
    for earlier in given:
        occupancies.withdraw(uow, earlier)
    occupancy, room = give_room(uow, reservation, room_id)
    uow.session.flush()
    return RoomAssigned(reservation_id, OccupancyId(occupancy), room.number, reservation.version)


@command(
    title=N_("Unassign room"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(AuditCode.ROOM_UNASSIGNED, AuditCode.RESTRICTION_OVERRIDDEN),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM),
    locks=SALE_LOCKS,
    undo="assign_room",
    result=RoomUnassigned,
)
def unassign_room(uow: UnitOfWork, *, reservation_id: ReservationId, override_reason: str = "") -> RoomUnassigned:
    """Take a room away from a reservation that has not arrived; the reservation itself stays.

    Args:
        override_reason: why it is taken away although the guest was promised it.

    Raises:
        RoomPromised: the guest was promised the room.
    """
    reservation = expected(uow, reservation_id, Event.ASSIGN_ROOM)
    refuse_promised(uow, reservation, occupancies.all_of(uow, reservation_id), None, override_reason)
    withdraw_room(uow, reservation)
    uow.session.flush()
    return RoomUnassigned(reservation_id, reservation.status, reservation.version)


@command(
    title=N_("Swap rooms"),
    permission=Permission.CHANGE_RESERVATION,
    audit=(
        AuditCode.ROOM_ASSIGNED,
        AuditCode.STAY_ROOM_MOVED,
        AuditCode.ROOM_STATUS_OVERRIDDEN,
        AuditCode.RESTRICTION_OVERRIDDEN,
        AuditCode.INVENTORY_OVERSOLD,
    ),
    changes=(EntityKind.RESERVATION, EntityKind.ROOM, EntityKind.INVENTORY, EntityKind.GUEST_REGISTRATION),
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
    reason: str = "",
    override_reason: str = "",
) -> RoomsSwapped:
    """Give two stays each other's room, each for its own dates, both or neither; a guest in house moves now.

    Args:
        first_version, second_version: of the stays as they were shown; None: as they are.
        reason: why a guest in house is moved, or a guest is given another type than is charged.
        override_reason: why it is done although a guest was promised the room, or the room entered now is not ready.

    Raises:
        SomeoneWasFaster: one of them was changed since it was shown.
        InvalidInput: one of them has no room or several, or it is the same stay twice.
        RoomPromised: a guest is not to be moved.
        UpgradeUnexplained: a room is of another type than is charged, and nobody ever said why.
        RoomNotReady, occupancies.RoomOccupied: a guest in house cannot enter the other room now.
        occupancies.RoomTaken, occupancies.RoomClosed: a room is not free for the whole of the other stay.
        inventory.SoldOut: the stays differ, and a type is full on a night that only one of them has.
    """
    # Locked in the order of their ids, whichever was named first.
    loaded = {one: uow.get(Reservation, one, what=_("The reservation")) for one in sorted({first_id, second_id})}
    for one_id, version in ((first_id, first_version), (second_id, second_version)):
        if version is not None:
            refuse_newer_version(loaded[one_id], version, what=_("The stay"))
    for one in loaded.values():
        after(one.status, Event.CHANGE_STAY if one.status is ReservationStatus.IN_HOUSE else Event.ASSIGN_ROOM)
    given = {one: occupancies.all_of(uow, one) for one in loaded}
    if len(loaded) == 1 or any(len(rooms) != 1 for rooms in given.values()):
        raise InvalidInput(
            "second_id",
            problem=N_("Two stays with one room each are needed. Nothing was changed. Give both a room, or join what is split."),
        )
    rooms = {one: uow.get(Room, one, what=_("The room")) for one in sorted({places[0].room_id for places in given.values()})}
    swaps = [
        _Swap(loaded[one], given[one][0], rooms[given[one][0].room_id], rooms[given[other][0].room_id])
        for one, other in ((first_id, second_id), (second_id, first_id))
    ]
    for swap in swaps:
        refuse_promised(uow, swap.stay, [swap.place], RoomId(swap.new_room.id), override_reason, field="first_id")
        _refuse_unready(uow, swap, swaps, reason=reason, override_reason=override_reason)
    # Both are cleared before either is set: the keys refuse a room that is still given to the other, or that the other is still in.
    for swap in swaps:
        _clear(uow, swap)
    swap_occupied_types(uow, loaded[first_id], loaded[second_id])
    for swap in sorted(swaps, key=lambda each: not each.in_house):
        _set(uow, swap, reason=reason)
    uow.session.flush()
    first, second = swaps
    return RoomsSwapped(first.new_room.number, second.new_room.number, loaded[first_id].version, loaded[second_id].version)


@dataclass(frozen=True, slots=True)
class _Swap:
    """One of two stays that get each other's room. `place`: what it has now."""

    stay: Reservation
    place: RoomOccupancy
    old_room: Room
    new_room: Room

    @property
    def in_house(self) -> bool:
        """The guest is in the room."""
        return self.stay.status is ReservationStatus.IN_HOUSE


def _refuse_unready(uow: UnitOfWork, one: _Swap, swaps: Sequence[_Swap], *, reason: str, override_reason: str) -> None:
    """A guest in house moves now: for a reason, into a ready room in which nobody is but the one who moves out of it."""
    if one.in_house:
        uow.require(Permission.MOVE_ROOM)
        given_reason(reason)
        if not all(each.in_house for each in swaps):
            occupancies.refuse_if_occupied(uow, one.new_room)
        refuse_unready(uow, one.new_room, override_reason.strip() or None)
    if one.new_room.room_type_id != one.old_room.room_type_id:
        explain_upgrade(uow, one.stay, one.new_room, reason=reason)


def _clear(uow: UnitOfWork, one: _Swap) -> None:
    if one.in_house:
        occupancies.leave(uow, one.place, uow.business_date)
        one.old_room.housekeeping_status = HousekeepingStatus.DIRTY
    else:
        occupancies.withdraw(uow, one.place)


def _set(uow: UnitOfWork, one: _Swap, *, reason: str) -> None:
    if one.in_house:
        move_in(uow, one.stay, one.new_room, until=max(uow.business_date, one.stay.departure_date))
        moved = {"old_room": one.old_room.number, "new_room": one.new_room.number, "reason": given_reason(reason)}
        uow.record(AuditCode.STAY_ROOM_MOVED, one.stay, **moved)
    else:
        occupancies.assign(uow, one.stay, one.new_room, one.stay.arrival_date, one.stay.departure_date)
        uow.record(AuditCode.ROOM_ASSIGNED, one.stay, room=one.new_room.number)
    note_room_change(one.stay)
    uow.changed(one.new_room)


def refuse_promised(
    uow: UnitOfWork,
    reservation: Reservation,
    given: Sequence[RoomOccupancy],
    room_id: RoomId | None,
    override_reason: str | None,
    *,
    field: str = "room_id",
) -> None:
    """Go on only if the guest was not promised what would change, or somebody who may says why; for use inside other commands.

    Args:
        given: the rooms that would be given up.
        room_id: the room in their place; None: no room.

    Raises:
        RoomPromised: the guest is not to be moved, and no reason was given.
        NotAllowed: the actor may not move the guest in spite of it.
    """
    left = next((place.room_id for place in given if place.room_id != room_id), None)
    if left is None or not reservation.do_not_move:
        return
    why = (override_reason or "").strip()
    if not why:
        raise RoomPromised(field, room=uow.get(Room, left, what=_("The room"), lock=False).number)
    overrule(uow, reservation, MoveObstacleKind.DO_NOT_MOVE, why)


def give_room(uow: UnitOfWork, reservation: Reservation, room_id: RoomId, *, until: date | None = None) -> tuple[OccupancyId, Room]:
    """Bind a room to a reservation from its arrival on, changing the occupied type where the room is of another one.

    Args:
        until: the date from which it has another room already; None: for the whole stay.
    """
    refuse_sharer(uow, reservation)
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


def expected(uow: UnitOfWork, reservation_id: ReservationId, event: Event) -> Reservation:
    """A reservation on which an event is possible.

    Raises:
        WrongStatus: it is not.
    """
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    after(reservation.status, event)
    return reservation
