"""Binds rooms to stays: half-day slots taken and given back, somebody in the room or not.

Used by commands; not commands themselves. The database refuses a slot twice and two people in one room; this module turns
the refusal into a sentence that says who was faster.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from hotel_desk.domain.codes import OccupancyState
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import OccupancyId, ReservationId, RoomId, new_id
from hotel_desk.domain.room_parts import with_dates
from hotel_desk.domain.room_refusals import ReservationReleased, RoomClosed, RoomOccupied, RoomTaken
from hotel_desk.domain.slots import Slot, closure_slots, stay_slots
from hotel_desk.domain.stay_move import RoomPart
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import Closure, Room

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_INSERT_SLOTS = insert(RoomSlot)
_ENTER = (
    update(RoomOccupancy)
    .where(RoomOccupancy.id == bindparam("of_occupancy"))
    .values({name: bindparam(name) for name in ("state", "open_room_id", "entered_at", "left_at")})
)
_GIVE_BACK = delete(RoomSlot).where(RoomSlot.occupancy_id == bindparam("occupancy"), RoomSlot.date >= bindparam("since"))
_ALL = (
    select(RoomOccupancy)
    .where(
        RoomOccupancy.reservation_id == bindparam("reservation"),
        RoomOccupancy.state.in_((OccupancyState.ASSIGNED, OccupancyState.OPEN)),
    )
    .order_by(RoomOccupancy.first_date, RoomOccupancy.last_date)
    .with_for_update()
)
_WHO_IS_IN = (
    select(Booking.confirmation_number, Profile.name)
    .select_from(RoomOccupancy)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .where(RoomOccupancy.property_id == bindparam("hotel"), RoomOccupancy.open_room_id == bindparam("room"))
)


def all_of(uow: UnitOfWork, reservation_id: ReservationId) -> list[RoomOccupancy]:
    """The rooms a reservation has been given or is in, in the order of their dates; none when it has none (yet, or any more)."""
    uow.session.flush()
    return list(uow.session.execute(_ALL, {"reservation": reservation_id}).scalars())


def current(uow: UnitOfWork, reservation_id: ReservationId) -> RoomOccupancy | None:
    """The room a guest is in, or the first one a reservation has been given; None when it has none."""
    return next(iter(all_of(uow, reservation_id)), None)


def at(uow: UnitOfWork, reservation_id: ReservationId, night: date) -> RoomOccupancy | None:
    """The room a reservation has for the night of a date (or the day, for day use); None when it has none then."""
    for occupancy in all_of(uow, reservation_id):
        if occupancy.first_date <= night < occupancy.last_date or occupancy.first_date == night == occupancy.last_date:
            return occupancy
    return None


def assign(
    uow: UnitOfWork, reservation: Reservation, room: Room, first: date, last: date, *, holds_first_day: bool = False
) -> RoomOccupancy:
    """Take a room's slots for a reservation.

    Raises:
        RoomTaken: another reservation has one of the slots.
        RoomClosed: a closure has one of them.
        ReservationReleased: the reservation deducts nothing any more, so it has no room either.
    """
    if reservation.released_at is not None:
        raise ReservationReleased("room_id")
    occupancy = RoomOccupancy(
        id=OccupancyId(new_id()),
        property_id=uow.property_id,
        reservation_id=reservation.id,
        room_id=room.id,
        first_date=first,
        last_date=last,
        holds_first_day=holds_first_day,
        state=OccupancyState.ASSIGNED,
    )
    uow.session.add(occupancy)
    uow.session.flush()
    _take_slots(uow, room, stay_slots(first, last, holds_first_day=holds_first_day), occupancy_id=occupancy.id)
    return occupancy


def enter(uow: UnitOfWork, occupancy: RoomOccupancy, room: Room) -> None:
    """Somebody is in the room from now on.

    Raises:
        RoomOccupied: somebody else still is; ask `refuse_if_occupied` first where other refusals should not come before it.
    """
    uow.session.flush()
    entered = {"state": OccupancyState.OPEN, "open_room_id": room.id, "entered_at": uow.clock.now(), "left_at": None}
    try:
        # Not through the session: a flush that fails would take the whole transaction with it, and nobody could be asked who it is.
        uow.connection.execute(_ENTER, {"of_occupancy": occupancy.id, **entered})
    except IntegrityError:
        who = _who_is_in(uow, room)
        if who is None:
            raise
        raise who from None
    for name, value in entered.items():
        set_committed_value(occupancy, name, value)


def refuse_if_occupied(uow: UnitOfWork, room: Room) -> None:
    """Go on only if nobody is in the room.

    Raises:
        RoomOccupied: somebody is.
    """
    here = _who_is_in(uow, room)
    if here is not None:
        raise here


def leave(uow: UnitOfWork, occupancy: RoomOccupancy, on: date) -> None:
    """Nobody is in the room any more; the slots after the leaving are free again.

    Args:
        on: the business date of leaving. Day use gives its half day back, a stay keeps the nights it slept.
    """
    # The nights slept lie before this date; day use and the days not stayed lie on or after it.
    uow.connection.execute(_GIVE_BACK, {"occupancy": occupancy.id, "since": on})
    occupancy.last_date = on
    occupancy.state = OccupancyState.LEFT
    occupancy.open_room_id = None
    occupancy.left_at = uow.clock.now()
    uow.session.flush()


def change_dates(uow: UnitOfWork, occupancy: RoomOccupancy, room: Room, first: date, last: date) -> None:
    """Take other slots of the same room.

    Raises:
        RoomTaken, RoomClosed: one of them belongs to somebody else; nothing is kept of the change.
    """
    release_slots(uow, occupancy)
    occupancy.first_date, occupancy.last_date = first, last
    uow.session.flush()
    _take_slots(uow, room, stay_slots(first, last, holds_first_day=occupancy.holds_first_day), occupancy_id=occupancy.id)


def fit_dates(uow: UnitOfWork, reservation_id: ReservationId, first: date, last: date) -> None:
    """Let the rooms of a stay follow its dates: the ends are stretched or cut, a room without a night is taken away.

    Args:
        first: the date on which its first room begins: the arrival, or the day a guest in house moved into it.
        last: the departure.

    Raises:
        RoomTaken, RoomClosed: a room is not free on one of the dates; nothing is kept of the change.
    """
    given = {RoomId(one.id): one for one in all_of(uow, reservation_id)}
    # Told apart by their own ids: a stay may be in one room twice.
    wanted = with_dates([RoomPart(key, one.first_date, one.last_date) for key, one in given.items()], first, last)
    dates = {part.room_id: (part.first, part.last) for part in wanted}
    for key, occupancy in given.items():
        if key not in dates:
            withdraw(uow, occupancy)
        elif (occupancy.first_date, occupancy.last_date) != dates[key]:
            # All give back before one takes: a part may grow into what another one had.
            release_slots(uow, occupancy)
    for key, (begins, ends) in dates.items():
        if (given[key].first_date, given[key].last_date) != (begins, ends):
            room = uow.get(Room, given[key].room_id, what=_("The room"))
            change_dates(uow, given[key], room, begins, ends)
            uow.changed(room)


def join_neighbours(uow: UnitOfWork, occupancy: RoomOccupancy) -> None:
    """Make one of a room and what follows it in the same room."""
    for other in all_of(uow, ReservationId(occupancy.reservation_id)):
        if other.id != occupancy.id and other.room_id == occupancy.room_id and other.first_date == occupancy.last_date:
            last = other.last_date
            withdraw(uow, other)
            room = uow.get(Room, occupancy.room_id, what=_("The room"), lock=False)
            change_dates(uow, occupancy, room, occupancy.first_date, last)


def withdraw(uow: UnitOfWork, occupancy: RoomOccupancy) -> None:
    """Take a room away that nobody has entered: as if it had never been given."""
    release_slots(uow, occupancy)
    uow.session.delete(occupancy)
    uow.session.flush()


def release_slots(uow: UnitOfWork, occupancy: RoomOccupancy) -> None:
    """Give every slot of an occupancy back."""
    uow.connection.execute(delete(RoomSlot).where(RoomSlot.occupancy_id == occupancy.id))


def ensure_closable(uow: UnitOfWork, room: Room, first_date: date, last_date: date) -> None:
    """Refuse to close a room that somebody or something has on one of these nights, before the closure is counted.

    Where every other room of the type is closed, one more cannot be counted at all. What somebody takes in between `take_closure_slots`
    refuses.

    Args:
        last_date: last night, itself included.

    Raises:
        RoomTaken: a stay has one of them; move it first.
        RoomClosed: another closure has one of them.
    """
    who = _who_has(uow, room, closure_slots(first_date, last_date))
    if who is not None:
        raise who


def take_closure_slots(uow: UnitOfWork, closure: Closure, room: Room) -> None:
    """Take the nights of a closure.

    Raises:
        RoomTaken, RoomClosed: as `ensure_closable`, where the night was taken since.
    """
    _take_slots(uow, room, closure_slots(closure.first_date, closure.last_date), closure_id=closure.id)


def release_closure_slots(uow: UnitOfWork, closure: Closure, *, since: date) -> None:
    """Give the slots of a closure back from a date on."""
    uow.connection.execute(delete(RoomSlot).where(RoomSlot.closure_id == closure.id, RoomSlot.date >= since))


def _slot_rows(
    uow: UnitOfWork, room_id: object, slots: list[Slot], *, occupancy_id: object = None, closure_id: object = None
) -> list[dict[str, object]]:
    return [
        {
            "property_id": uow.property_id,
            "room_id": room_id,
            "date": day,
            "half": half,
            "occupancy_id": occupancy_id,
            "closure_id": closure_id,
        }
        for day, half in slots
    ]


def _take_slots(uow: UnitOfWork, room: Room, slots: list[Slot], *, occupancy_id: object = None, closure_id: object = None) -> None:
    rows = _slot_rows(uow, room.id, slots, occupancy_id=occupancy_id, closure_id=closure_id)
    try:
        uow.connection.execute(_INSERT_SLOTS, rows)
    except IntegrityError:
        who = _who_has(uow, room, slots, occupancy_id or closure_id)
        if who is None:
            raise
        raise who from None


def _who_has(uow: UnitOfWork, room: Room, slots: list[Slot], asking: object = None) -> StaffError | None:
    taken = uow.connection.execute(
        select(RoomSlot.date, RoomSlot.occupancy_id, RoomSlot.closure_id, Closure.reason, Booking.confirmation_number, Profile.name)
        .outerjoin(Closure, Closure.id == RoomSlot.closure_id)
        .outerjoin(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
        .outerjoin(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .outerjoin(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(Profile, Profile.id == Reservation.guest_id)
        .where(
            RoomSlot.property_id == uow.property_id,
            RoomSlot.room_id == room.id,
            tuple_(RoomSlot.date, RoomSlot.half).in_(slots),
        )
        .order_by(RoomSlot.date)
    ).all()
    for row in taken:
        # SQLite has written the slots before the one in dispute already.
        if asking is not None and asking in {row.occupancy_id, row.closure_id}:
            continue
        if row.closure_id is not None:
            return RoomClosed("room_id", room=room.number, date=row.date.isoformat(), reason=row.reason)
        if row.occupancy_id is not None:
            return RoomTaken("room_id", room=room.number, date=row.date.isoformat(), guest=row.name, confirmation=row.confirmation_number)
    return None


def _who_is_in(uow: UnitOfWork, room: Room) -> RoomOccupied | None:
    row = uow.connection.execute(_WHO_IS_IN, {"hotel": uow.property_id, "room": room.id}).first()
    return None if row is None else RoomOccupied("room_id", room=room.number, guest=row.name, confirmation=row.confirmation_number)
