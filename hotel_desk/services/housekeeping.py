"""Room status: what housekeeping has done, what it has seen, and rooms taken out of use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ClosureKind, EntityKind, HousekeepingStatus, LockKind, SeenOccupancy
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import ClosureId, RoomId, RoomTypeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _
from hotel_desk.models.room import Closure, Room
from hotel_desk.services import inventory, occupancies
from hotel_desk.services.reservations import FURTHEST_DAYS, MOST_PERSONS
from hotel_desk.services.room_task_states import follow_status
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

CLOSURE_LOCKS = (LockKind.BUSINESS_DATE_SHARED, LockKind.TYPE_NIGHT, LockKind.ROOM_SLOT, LockKind.JOURNAL_HEAD)


@dataclass(frozen=True, slots=True)
class RoomsSet:
    room_ids: tuple[RoomId, ...]


@dataclass(frozen=True, slots=True)
class RoomClosedFor:
    """A closure made or ended. `oversold`: its nights on which more is sold now than there are rooms."""

    closure_id: ClosureId
    room_number: str
    first_date: date
    last_date: date
    oversold: tuple[date, ...] = ()


@command(
    title=N_("Set room status"),
    permission=Permission.SET_ROOM_STATUS,
    audit=(AuditCode.HOUSEKEEPING_STATUS_SET,),
    changes=(EntityKind.ROOM, EntityKind.ROOM_TASK),
    undo="set_housekeeping_status",
    result=RoomsSet,
)
def set_housekeeping_status(uow: UnitOfWork, *, room_ids: Sequence[RoomId], status: HousekeepingStatus) -> RoomsSet:
    """Write down that rooms are dirty, waiting for pick-up, clean or inspected; occupied rooms too.

    Raises:
        NotFound: one of the rooms does not exist; none was changed.
    """
    rooms = (
        uow.session.execute(
            select(Room).where(Room.property_id == uow.property_id, Room.id.in_(room_ids)).order_by(Room.id).with_for_update()
        )
        .scalars()
        .all()
    )
    if len(rooms) != len(set(room_ids)):
        raise NotFound("room_ids", what=_("The room"))
    changed: list[RoomId] = []
    for room in rooms:
        if room.housekeeping_status is not status:
            room.housekeeping_status = status
            uow.record(AuditCode.HOUSEKEEPING_STATUS_SET, room, status=status)
            follow_status(uow, room)
            changed.append(RoomId(room.id))
    return RoomsSet(tuple(changed))


@command(
    title=N_("Do not disturb"),
    permission=Permission.SET_ROOM_STATUS,
    audit=(AuditCode.DO_NOT_DISTURB_SET,),
    changes=(EntityKind.ROOM,),
    undo="set_do_not_disturb",
    result=RoomsSet,
)
def set_do_not_disturb(uow: UnitOfWork, *, room_id: RoomId, wanted: bool) -> RoomsSet:
    """Note that the guest does not want to be disturbed, or does again."""
    room = uow.get(Room, room_id, what=_("The room"))
    if room.do_not_disturb == wanted:
        return RoomsSet(())
    room.do_not_disturb = wanted
    uow.record(AuditCode.DO_NOT_DISTURB_SET, room, wanted=wanted)
    return RoomsSet((room_id,))


@command(
    title=N_("Record what housekeeping saw"),
    permission=Permission.SET_ROOM_STATUS,
    audit=(AuditCode.ROOM_SEEN,),
    changes=(EntityKind.ROOM,),
    result=RoomsSet,
)
def record_sighting(uow: UnitOfWork, *, room_id: RoomId, seen: SeenOccupancy, persons: int | None = None) -> RoomsSet:
    """Write down whether somebody was in the room and how many; where it differs from the stays it becomes a discrepancy.

    Raises:
        InvalidInput: the number of persons is not possible, or persons were counted in a vacant room.
    """
    if persons is not None and not 0 <= persons <= MOST_PERSONS:
        raise InvalidInput("persons", problem=N_("This number of persons is not possible. Nothing was saved. Correct it."))
    if seen is SeenOccupancy.VACANT and persons:
        raise InvalidInput("persons", problem=N_("A vacant room has no persons in it. Nothing was saved. Correct one of the two."))
    room = uow.get(Room, room_id, what=_("The room"))
    room.seen_occupancy = seen
    room.seen_persons = persons
    room.seen_at = uow.clock.now()
    uow.record(AuditCode.ROOM_SEEN, room, seen=seen, persons=persons)
    return RoomsSet((room_id,))


@command(
    title=N_("Close room"),
    permission=Permission.CLOSE_ROOM,
    audit=(AuditCode.ROOM_CLOSED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.CLOSURE, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=CLOSURE_LOCKS,
    undo="reopen_room",
    result=RoomClosedFor,
)
def close_room(uow: UnitOfWork, *, room_id: RoomId, kind: ClosureKind, first_date: date, last_date: date, reason: str) -> RoomClosedFor:
    """Take a room out of order (it leaves what can be sold) or out of service (it is only not given out) for some nights.

    A closure of a sold-out night is recorded, counted as oversold and audited.

    Args:
        first_date: first night; `last_date`: last night, itself included.

    Raises:
        InvalidInput: the dates are in the wrong order or in the past, or the room is switched off.
        RoomTaken: a stay has the room on one of the nights; move it first.
        RoomClosed: it is closed on one of them already.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    if last_date < first_date:
        raise InvalidInput("last_date", problem=N_("The last night lies before the first. Nothing was saved. Correct one of the dates."))
    if first_date < uow.business_date:
        raise InvalidInput(
            "first_date", problem=N_("The first night lies before the business date. Nothing was saved. Choose today or later.")
        )
    if (last_date - uow.business_date).days > FURTHEST_DAYS:
        raise InvalidInput("last_date", problem=N_("The last night is more than ten years away. Nothing was saved. Check the year."))
    room = uow.get(Room, room_id, what=_("The room"))
    if not room.active:
        raise InvalidInput("room_id", problem=N_("This room is switched off in the set-up. Nothing was changed. Choose another room."))
    occupancies.ensure_closable(uow, room, first_date, last_date)
    closure = Closure(
        id=ClosureId(new_id()),
        property_id=uow.property_id,
        room_id=room_id,
        kind=kind,
        first_date=first_date,
        last_date=last_date,
        reason=why,
        version=1,
    )
    uow.add(closure)
    uow.session.flush()
    oversold: tuple[date, ...] = ()
    if kind is ClosureKind.OUT_OF_ORDER:
        oversold = inventory.change_closed(uow, RoomTypeId(room.room_type_id), _closed_nights(first_date, last_date), 1)
    occupancies.take_closure_slots(uow, closure, room)
    uow.changed(room)
    uow.record(AuditCode.ROOM_CLOSED, closure, room=room.number, kind=kind, first=first_date, last=last_date, reason=why)
    return RoomClosedFor(ClosureId(closure.id), room.number, first_date, last_date, oversold)


@command(
    title=N_("Reopen room"),
    permission=Permission.CLOSE_ROOM,
    audit=(AuditCode.ROOM_REOPENED, AuditCode.INVENTORY_OVERSOLD),
    changes=(EntityKind.CLOSURE, EntityKind.ROOM, EntityKind.INVENTORY),
    locks=CLOSURE_LOCKS,
    undo="close_room",
    result=RoomClosedFor,
)
def reopen_room(uow: UnitOfWork, *, closure_id: ClosureId) -> RoomClosedFor:
    """End a closure: the nights from today on are free again, those before stay on record.

    Raises:
        InvalidInput: the closure is over or was ended before.
    """
    closure = uow.get(Closure, closure_id, what=_("The closure"))
    since = max(closure.first_date, uow.business_date)
    if closure.reopened_at is not None or closure.last_date < uow.business_date:
        raise InvalidInput("closure_id", problem=N_("This closure is over already. Nothing was changed."))
    room = uow.get(Room, closure.room_id, what=_("The room"))
    oversold: tuple[date, ...] = ()
    if closure.kind is ClosureKind.OUT_OF_ORDER:
        oversold = inventory.change_closed(uow, RoomTypeId(room.room_type_id), _closed_nights(since, closure.last_date), -1)
    occupancies.release_closure_slots(uow, closure, since=since)
    closure.reopened_at = uow.clock.now()
    uow.changed(room)
    uow.record(AuditCode.ROOM_REOPENED, closure, room=room.number, since=since)
    return RoomClosedFor(closure_id, room.number, closure.first_date, closure.last_date, oversold)


def _closed_nights(first: date, last: date) -> list[date]:
    return [*nights_between(first, last), last]
