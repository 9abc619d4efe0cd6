"""Rooms, nights and counters: half-day slots, occupancies, reservations, what is sold of each type and night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, literal, or_, select, union_all

from hotel_desk.domain.codes import ClosureKind, Half, OccupancyState
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.language import N_
from hotel_desk.models.block import Block, BlockNight
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot, TypeNight
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Closure, Room, RoomType
from hotel_desk.queries.invariants_blocks import block_rest
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, days_between, stated_by, word

if TYPE_CHECKING:
    from sqlalchemy import Subquery
    from sqlalchemy.orm import InstrumentedAttribute

    from hotel_desk.queries.invariants_found import Statement

_CONFIRMATION = Booking.confirmation_number.label("confirmation")


def _slots_by(owner: InstrumentedAttribute[Any]) -> Subquery:
    """Per owner: how many halves of each kind, and from when to when."""
    night = RoomSlot.half == Half.NIGHT
    return (
        select(
            owner.label("owner"),
            func.sum(case((night, 1), else_=0)).label("nights"),
            func.sum(case((night, 0), else_=1)).label("days"),
            func.min(case((night, RoomSlot.date))).label("first_night"),
            func.max(case((night, RoomSlot.date))).label("last_night"),
            func.min(case((night, None), else_=RoomSlot.date)).label("first_day"),
            func.max(case((night, None), else_=RoomSlot.date)).label("last_day"),
            func.count(RoomSlot.room_id.distinct()).label("rooms"),
            func.min(RoomSlot.room_id).label("room_id"),
        )
        .where(RoomSlot.property_id == HOTEL, owner.is_not(None))
        .group_by(owner)
        .subquery()
    )


def _occupancy_slots() -> Statement:
    """An occupancy owns exactly the halves of `docs/algorithms/slots.md`; counts, ends and one room settle that, for a slot is unique."""
    slots = _slots_by(RoomSlot.occupancy_id)
    length = days_between(RoomOccupancy.first_date, RoomOccupancy.last_date)
    day_use = and_(length == 0, RoomOccupancy.state != OccupancyState.LEFT)
    first_day_held = case((RoomOccupancy.holds_first_day, 1), else_=0)
    nights, days = func.coalesce(slots.c.nights, 0), func.coalesce(slots.c.days, 0)
    wanted_days = case((day_use, 1), (length > 0, length - 1 + first_day_held), else_=0)
    first_day = case((day_use, 0), else_=1 - first_day_held)
    misplaced = or_(
        and_(nights > 0, slots.c.first_night != RoomOccupancy.first_date),
        and_(nights > 0, days_between(slots.c.last_night, RoomOccupancy.last_date) != 1),
        and_(days > 0, days_between(RoomOccupancy.first_date, slots.c.first_day) != first_day),
        and_(days > 0, days_between(slots.c.last_day, RoomOccupancy.last_date) != case((day_use, 0), else_=1)),
        slots.c.rooms > 1,
        slots.c.room_id != RoomOccupancy.room_id,
    )
    return (
        select(
            _CONFIRMATION,
            Room.number.label("room"),
            RoomOccupancy.first_date.label("from"),
            RoomOccupancy.last_date.label("to"),
            (nights + days).label("found"),
            (length + wanted_days).label("expected"),
        )
        .select_from(RoomOccupancy)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Room, Room.id == RoomOccupancy.room_id)
        .outerjoin(slots, slots.c.owner == RoomOccupancy.id)
        .where(RoomOccupancy.property_id == HOTEL, or_(nights != length, days != wanted_days, misplaced))
    )


def _closure_slots() -> Statement:
    """A closure owns its nights and the days between; one that was ended early owns those before it was ended."""
    slots = _slots_by(RoomSlot.closure_id)
    length = days_between(Closure.first_date, Closure.last_date) + 1
    nights, days = func.coalesce(slots.c.nights, 0), func.coalesce(slots.c.days, 0)
    broken = or_(
        and_(Closure.reopened_at.is_(None), nights != length),
        nights > length,
        days != case((nights > 0, nights - 1), else_=0),
        and_(nights > 0, slots.c.first_night != Closure.first_date),
        and_(nights > 0, days_between(Closure.first_date, slots.c.last_night) != nights - 1),
        and_(days > 0, days_between(Closure.first_date, slots.c.first_day) != 1),
        slots.c.rooms > 1,
        slots.c.room_id != Closure.room_id,
    )
    return (
        select(
            word("closure").label("owner"),
            Room.number.label("room"),
            Closure.first_date.label("from"),
            Closure.last_date.label("to"),
            nights.label("found"),
            length.label("expected"),
        )
        .join(Room, Room.id == Closure.room_id)
        .outerjoin(slots, slots.c.owner == Closure.id)
        .where(Closure.property_id == HOTEL, broken)
    )


def _slots_twice() -> Statement:
    return (
        select(
            Room.number.label("room"),
            RoomSlot.date.label("date"),
            RoomSlot.half.label("half"),
            func.count().label("found"),
            literal(1).label("expected"),
        )
        .join(Room, Room.id == RoomSlot.room_id)
        .where(RoomSlot.property_id == HOTEL)
        .group_by(Room.number, RoomSlot.room_id, RoomSlot.date, RoomSlot.half)
        .having(func.count() > 1)
    )


def _held() -> Subquery:
    """Rooms that count as sold: held nights of reservations, and what definite blocks keep."""
    nights = (
        select(ReservationNight.room_type_id, ReservationNight.date, func.count().label("rooms"))
        .where(ReservationNight.property_id == HOTEL, ReservationNight.held.is_(True))
        .group_by(ReservationNight.room_type_id, ReservationNight.date)
    )
    kept = (
        select(BlockNight.room_type_id, BlockNight.date, func.sum(block_rest()).label("rooms"))
        .join(Block, Block.id == BlockNight.block_id)
        .where(BlockNight.property_id == HOTEL, Block.status == BlockStatus.DEFINITE, block_rest() > 0)
        .group_by(BlockNight.room_type_id, BlockNight.date)
    )
    both = union_all(nights, kept).subquery()
    return (
        select(both.c.room_type_id, both.c.date, func.sum(both.c.rooms).label("rooms"))
        .group_by(both.c.room_type_id, both.c.date)
        .subquery()
    )


def _sold() -> Statement:
    held = _held()
    rooms = func.coalesce(held.c.rooms, 0)
    return (
        select(RoomType.code.label("type"), TypeNight.date.label("night"), TypeNight.sold.label("found"), rooms.label("expected"))
        .select_from(TypeNight)
        .join(RoomType, RoomType.id == TypeNight.room_type_id)
        .outerjoin(held, and_(held.c.room_type_id == TypeNight.room_type_id, held.c.date == TypeNight.date))
        .where(TypeNight.property_id == HOTEL, TypeNight.sold != rooms)
    )


def _held_without_counter() -> Statement:
    held = _held()
    counted = exists().where(TypeNight.property_id == HOTEL, TypeNight.room_type_id == held.c.room_type_id, TypeNight.date == held.c.date)
    return (
        select(
            RoomType.code.label("type"), held.c.date.label("night"), word(N_("no counter")).label("found"), held.c.rooms.label("expected")
        )
        .join(RoomType, RoomType.id == held.c.room_type_id)
        .where(~counted)
    )


def _oversold() -> Statement:
    excess = TypeNight.sold - (TypeNight.physical - TypeNight.out_of_order + TypeNight.overbooking)
    smallest = case((excess > 0, excess), else_=0)
    return (
        select(RoomType.code.label("type"), TypeNight.date.label("night"), TypeNight.oversold.label("found"), smallest.label("expected"))
        .join(RoomType, RoomType.id == TypeNight.room_type_id)
        .where(TypeNight.property_id == HOTEL, TypeNight.oversold != smallest)
    )


def _physical() -> Statement:
    """From today on; what a type had on nights gone by is history."""
    rooms = (
        select(Room.room_type_id, func.count().label("rooms"))
        .where(Room.property_id == HOTEL, Room.active.is_(True))
        .group_by(Room.room_type_id)
        .subquery()
    )
    there = func.coalesce(rooms.c.rooms, 0)
    return (
        select(RoomType.code.label("type"), TypeNight.date.label("night"), TypeNight.physical.label("found"), there.label("expected"))
        .select_from(TypeNight)
        .join(RoomType, RoomType.id == TypeNight.room_type_id)
        .outerjoin(rooms, rooms.c.room_type_id == TypeNight.room_type_id)
        .where(TypeNight.property_id == HOTEL, TypeNight.date >= TODAY, TypeNight.physical != there)
    )


def _out_of_order() -> Statement:
    """From today on: the rooms of the type whose night half belongs to a closure out of order."""
    closed = (
        select(Room.room_type_id, RoomSlot.date, func.count().label("rooms"))
        .select_from(RoomSlot)
        .join(Closure, Closure.id == RoomSlot.closure_id)
        .join(Room, Room.id == RoomSlot.room_id)
        .where(RoomSlot.property_id == HOTEL, RoomSlot.half == Half.NIGHT, RoomSlot.date >= TODAY, Closure.kind == ClosureKind.OUT_OF_ORDER)
        .group_by(Room.room_type_id, RoomSlot.date)
        .subquery()
    )
    rooms = func.coalesce(closed.c.rooms, 0)
    return (
        select(RoomType.code.label("type"), TypeNight.date.label("night"), TypeNight.out_of_order.label("found"), rooms.label("expected"))
        .select_from(TypeNight)
        .join(RoomType, RoomType.id == TypeNight.room_type_id)
        .outerjoin(closed, and_(closed.c.room_type_id == TypeNight.room_type_id, closed.c.date == TypeNight.date))
        .where(TypeNight.property_id == HOTEL, TypeNight.date >= TODAY, TypeNight.out_of_order != rooms)
    )


ROOM_INVARIANTS = (
    Invariant("slots.twice", N_("A half day of a room is taken twice"), stated_by(_slots_twice())),
    Invariant("slots.occupancy", N_("A stay does not own the half days of its room"), stated_by(_occupancy_slots())),
    Invariant("slots.closure", N_("A closure does not own the half days of its room"), stated_by(_closure_slots())),
    Invariant(
        "inventory.sold",
        N_("The number sold is not that of reservations and of rooms kept for groups"),
        stated_by(_sold(), _held_without_counter()),
    ),
    Invariant("inventory.oversold", N_("The number oversold is not what is sold beyond the rooms there are"), stated_by(_oversold())),
    Invariant("inventory.physical", N_("The number of rooms of a type is not counted right"), stated_by(_physical())),
    Invariant("inventory.out_of_order", N_("The number of rooms out of order is not counted right"), stated_by(_out_of_order())),
)
