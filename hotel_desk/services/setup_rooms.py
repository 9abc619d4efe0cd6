"""Rooms: added singly or as a range, changed, switched off and on, deleted while they have no past.

The counters of each type and night move with the rooms, from the business date on (`services/inventory`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, OccupancyState
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FloorId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.room_numbers import room_numbers
from hotel_desk.language import N_, _, plural
from hotel_desk.models.inventory import RoomOccupancy, TypeNight
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Closure, Floor, Room, RoomType
from hotel_desk.models.types import TEXT_LENGTH
from hotel_desk.services import inventory
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    ROOM_LOCKS,
    SET_UP_AUDIT,
    SetUpDeleted,
    Shape,
    Use,
    change,
    discard,
    load,
    number_between,
    refuse_taken,
    refuse_used,
    set_up_command,
    switch,
    tidy_text,
    tidy_words,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

ROOM_AUDIT = (*SET_UP_AUDIT, AuditCode.INVENTORY_OVERSOLD)
ROOM = Shape(
    Room,
    named=lambda room: _("Room {number}").format(number=room.number),
    what=lambda: _("The room"),
    unique="number",
    uses=(
        Use(
            lambda count: plural("{count} stay", "{count} stays", count).format(count=count),
            lambda identifier: select(func.count(RoomOccupancy.reservation_id.distinct())).where(RoomOccupancy.room_id == identifier),
        ),
        Use(
            lambda count: plural("{count} closure", "{count} closures", count).format(count=count),
            lambda identifier: select(func.count()).where(Closure.room_id == identifier),
        ),
    ),
)


class RoomInUse(StaffError):
    code = "setup.room_in_use"
    template = N_(
        "{guest} (confirmation {confirmation}) is in room {room}. Nothing was changed. Move the guest first, or wait for check-out."
    )


class RoomPromised(StaffError):
    code = "setup.room_promised"
    template = N_(
        "Room {room} is given to {stays} to come, first to {guest} (confirmation {confirmation}) on {date}. Nothing was changed. "
        "Give out other rooms first."
    )


class RoomStillClosed(StaffError):
    code = "setup.room_still_closed"
    template = N_("Room {room} is closed until {date}: {reason}. Nothing was changed. Reopen it first.")


class RoomConnectsElsewhere(StaffError):
    code = "setup.room_connects_elsewhere"
    template = N_("Room {room} has its connecting door to room {other}. Nothing was saved. Choose another room, or part the two first.")


@dataclass(frozen=True, slots=True)
class RoomDetails:
    """What a room is and where.

    Args:
        features: smoking, view, accessible and so on, in the hotel's own words.
        connecting_room_id: the room behind the connecting door; the door is written down for both.
    """

    floor_id: FloorId
    room_type_id: RoomTypeId
    features: tuple[str, ...] = ()
    connecting_room_id: RoomId | None = None
    description: str = ""
    sort_order: int = 0


@dataclass(frozen=True, slots=True)
class RoomsSaved:
    """Which rooms were saved; `oversold` are the nights on which more is now sold than there are rooms."""

    room_ids: tuple[RoomId, ...]
    version: int
    oversold: tuple[date, ...]


@set_up_command(N_("Add rooms"), EntityKind.ROOM, EntityKind.INVENTORY, result=RoomsSaved, audit=ROOM_AUDIT, locks=ROOM_LOCKS)
def add_rooms(uow: UnitOfWork, *, numbers: str, details: RoomDetails) -> RoomsSaved:
    """Write down one room or a range of them, all or none; they count as sellable from the business date on.

    Args:
        numbers: as typed: `104`, `101-120`, `101, 103, 201-210`.

    Raises:
        InvalidInput, InputTooLong: no number, one twice, or a field is out of bounds.
        CodeTaken: one of the numbers exists already.
        NotFound: there is no such floor or type.
        RoomConnectsElsewhere: the connecting room has its door to another one.
    """
    typed = room_numbers(numbers)
    values = _checked(uow, details)
    if len(typed) > 1 and details.connecting_room_id is not None:
        raise InvalidInput(
            "connecting_room_id", problem=N_("A connecting door is between two rooms. Nothing was saved. Leave it empty for a range.")
        )
    rooms = [Room(id=RoomId(new_id()), property_id=uow.property_id, number=number, active=True, version=1, **values) for number in typed]
    for room in rooms:
        refuse_taken(uow, ROOM, room)
    uow.session.add_all(rooms)
    uow.session.flush()
    _connect(uow, rooms[0], details.connecting_room_id)
    for room in rooms:
        uow.record(AuditCode.SETUP_ADDED, room, name=room.number)
    _count_rooms(uow, details.room_type_id, len(rooms))
    return RoomsSaved(tuple(RoomId(room.id) for room in rooms), rooms[0].version, ())


@set_up_command(N_("Change room"), EntityKind.ROOM, EntityKind.INVENTORY, result=RoomsSaved, audit=ROOM_AUDIT, locks=ROOM_LOCKS)
def change_room(uow: UnitOfWork, *, room_id: RoomId, number: str, details: RoomDetails, version: int) -> RoomsSaved:
    """Save a room's new facts. Another type moves the counters of both types.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        RoomInUse, RoomPromised, RoomStillClosed: it cannot be given another type now.
        InvalidInput, InputTooLong, CodeTaken, NotFound, RoomConnectsElsewhere: as for a new one.
    """
    room = load(uow, ROOM, room_id, version)
    typed = room_numbers(number)
    if len(typed) > 1:
        raise InvalidInput("number", problem=N_("A room has one number. Nothing was saved. Add further rooms as new ones."))
    if details.connecting_room_id == room_id:
        raise InvalidInput("connecting_room_id", problem=N_("A room has no door to itself. Nothing was saved. Choose another room."))
    values = _checked(uow, details)
    oversold = _move_type(uow, room, details.room_type_id)
    _connect(uow, room, details.connecting_room_id)
    change(uow, ROOM, room, {"number": typed[0], **values})
    return RoomsSaved((room_id,), room.version, oversold)


@set_up_command(N_("Switch room on or off"), EntityKind.ROOM, EntityKind.INVENTORY, result=RoomsSaved, audit=ROOM_AUDIT, locks=ROOM_LOCKS)
def switch_room(uow: UnitOfWork, *, room_id: RoomId, active: bool, version: int) -> RoomsSaved:
    """Take a room out of the hotel from the business date on, or back in; its past stays.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        RoomInUse, RoomPromised, RoomStillClosed: it cannot leave now; the sentence says why.
    """
    room = load(uow, ROOM, room_id, version)
    if room.active == active:
        return RoomsSaved((room_id,), room.version, ())
    if not active:
        _refuse_needed(uow, room)
    switch(uow, room, active=active)
    return RoomsSaved((room_id,), room.version, _count_rooms(uow, RoomTypeId(room.room_type_id), 1 if active else -1))


@set_up_command(N_("Delete room"), EntityKind.ROOM, EntityKind.INVENTORY, result=SetUpDeleted, audit=ROOM_AUDIT, locks=ROOM_LOCKS)
def delete_room(uow: UnitOfWork, *, room_id: RoomId, version: int) -> SetUpDeleted:
    """Delete a room that has never had a stay or a closure.

    Raises:
        StillUsed: it has.
    """
    room = load(uow, ROOM, room_id, version)
    refuse_used(uow, ROOM, room)
    _connect(uow, room, None)
    uow.session.flush()
    if room.active:
        _count_rooms(uow, RoomTypeId(room.room_type_id), -1)
    return discard(uow, ROOM, room)


def _checked(uow: UnitOfWork, details: RoomDetails) -> dict[str, Any]:
    uow.get(Floor, details.floor_id, what=_("The floor"), lock=False)
    uow.get(RoomType, details.room_type_id, what=_("The room type"), lock=False)
    return {
        "floor_id": details.floor_id,
        "room_type_id": details.room_type_id,
        "features": tidy_words("features", details.features),
        "description": tidy_text("description", details.description, limit=TEXT_LENGTH, lines=True),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }


def _count_rooms(uow: UnitOfWork, room_type_id: RoomTypeId, difference: int) -> tuple[date, ...]:
    """Count rooms in or out of a type; answers the nights that are now sold beyond what there is, which are recorded."""
    inventory.change_rooms(uow, room_type_id, difference, since=uow.business_date)
    uow.changed_row(EntityKind.INVENTORY, room_type_id, {"rooms_changed_by": difference, "since": uow.business_date})
    if difference > 0:
        return ()
    nights = uow.connection.execute(
        select(TypeNight.date)
        .where(
            TypeNight.property_id == uow.property_id,
            TypeNight.room_type_id == room_type_id,
            TypeNight.date >= uow.business_date,
            TypeNight.oversold > 0,
        )
        .order_by(TypeNight.date)
    ).scalars()
    oversold = tuple(nights)
    if oversold:
        inventory.record_oversold(uow, room_type_id, oversold)
    return oversold


def _move_type(uow: UnitOfWork, room: Room, room_type_id: RoomTypeId) -> tuple[date, ...]:
    if room.room_type_id == room_type_id or not room.active:
        return ()
    _refuse_needed(uow, room, "room_type_id")
    # In the locking order of the types, which is that of their ids.
    steps = sorted([(RoomTypeId(room.room_type_id), -1), (room_type_id, 1)])
    return tuple(night for kind, difference in steps for night in _count_rooms(uow, kind, difference))


def _refuse_needed(uow: UnitOfWork, room: Room, name: str | None = None) -> None:
    """Go on only if nobody is in the room, nobody is to come into it, and no closure runs on."""
    stays = uow.connection.execute(
        select(RoomOccupancy.state, RoomOccupancy.first_date, Booking.confirmation_number, Profile.name)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Profile, Profile.id == Reservation.guest_id)
        .where(RoomOccupancy.room_id == room.id, RoomOccupancy.state.in_((OccupancyState.OPEN, OccupancyState.ASSIGNED)))
        .order_by(RoomOccupancy.first_date)
    ).all()
    for stay in stays:
        if stay.state is OccupancyState.OPEN:
            raise RoomInUse(name, room=room.number, guest=stay.name, confirmation=stay.confirmation_number)
    if stays:
        first = stays[0]
        raise RoomPromised(
            name,
            room=room.number,
            stays=plural("{count} stay", "{count} stays", len(stays)).format(count=len(stays)),
            guest=first.name,
            confirmation=first.confirmation_number,
            date=first.first_date.isoformat(),
        )
    closed = uow.connection.execute(
        select(Closure.last_date, Closure.reason)
        .where(Closure.room_id == room.id, Closure.reopened_at.is_(None), Closure.last_date >= uow.business_date)
        .order_by(Closure.last_date.desc())
    ).first()
    if closed is not None:
        raise RoomStillClosed(name, room=room.number, date=closed.last_date.isoformat(), reason=closed.reason)


def _connect(uow: UnitOfWork, room: Room, other_id: RoomId | None) -> None:
    """Write the connecting door down for both rooms, and take it away from those it leads to no longer."""
    if room.connecting_room_id == other_id:
        return
    partners = uow.session.execute(
        select(Room)
        .where(Room.property_id == uow.property_id, or_(Room.connecting_room_id == room.id, Room.id == other_id))
        .order_by(Room.id)
        .with_for_update()
    ).scalars()
    for partner in partners.all():
        if partner.id == other_id:
            _refuse_second_door(uow, partner, room)
        partner.connecting_room_id = room.id if partner.id == other_id else None
        uow.record(AuditCode.SETUP_CHANGED, partner, connecting_room=room.number if partner.id == other_id else None)
    if other_id is not None:
        uow.get(Room, other_id, what=_("The room"), lock=False)
    room.connecting_room_id = other_id


def _refuse_second_door(uow: UnitOfWork, partner: Room, room: Room) -> None:
    if partner.connecting_room_id not in {None, room.id}:
        other = uow.session.get(Room, partner.connecting_room_id)
        raise RoomConnectsElsewhere("connecting_room_id", room=partner.number, other="" if other is None else other.number)
