"""Stays: their status, dates, nights and rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, case, exists, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import Half, OccupancyState, ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED, HOLDS_INVENTORY
from hotel_desk.language import N_
from hotel_desk.models.inventory import RoomOccupancy, RoomSlot
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.models.room import Room
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, days_between, stated_by, word

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery

    from hotel_desk.queries.invariants_found import Statement

_STAYED = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)
_CONFIRMATION = Booking.confirmation_number.label("confirmation")


def _statuses() -> Statement:
    """In house: one open room, others may be to come. Expected: none open. Gone: rooms left only. Cancelled and no-show: none.

    Who shares somebody's room has none of their own, but may have had.
    """

    def number(state: OccupancyState) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((RoomOccupancy.state == state, 1), else_=0)), 0)

    rooms = (
        select(
            RoomOccupancy.reservation_id,
            number(OccupancyState.ASSIGNED).label("assigned"),
            number(OccupancyState.OPEN).label("open"),
            number(OccupancyState.LEFT).label("left"),
        )
        .where(RoomOccupancy.property_id == HOTEL)
        .group_by(RoomOccupancy.reservation_id)
        .subquery()
    )
    assigned, opened, left = (func.coalesce(column, 0) for column in (rooms.c.assigned, rooms.c.open, rooms.c.left))
    status, shares = Reservation.status, Reservation.sharing_with_id.is_not(None)
    right = or_(
        and_(status == ReservationStatus.IN_HOUSE, opened == 1, ~shares),
        and_(status.in_((*EXPECTED, ReservationStatus.IN_HOUSE)), opened == 0, assigned == 0, shares),
        and_(status == ReservationStatus.CHECKED_OUT, opened == 0, assigned == 0, or_(left >= 1, Reservation.share_split.is_not(None))),
        and_(status.in_(EXPECTED), opened == 0, ~shares),
        and_(status.not_in([*_STAYED, *EXPECTED]), opened == 0, assigned == 0),
    )
    return (
        select(
            _CONFIRMATION, status.label("status"), assigned.label("rooms_assigned"), opened.label("rooms_open"), left.label("rooms_left")
        )
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(rooms, rooms.c.reservation_id == Reservation.id)
        .where(Reservation.property_id == HOTEL, not_(right))
    )


def _stay_dates() -> Statement:
    """A stay begins on its arrival date and ends on its departure date; nobody expected is overdue."""
    status = Reservation.status
    wrong = or_(
        and_(status.in_(EXPECTED), Reservation.arrival_date < TODAY),
        and_(status == ReservationStatus.IN_HOUSE, or_(Reservation.arrival_date > TODAY, Reservation.departure_date < TODAY)),
        and_(status.in_(_STAYED), or_(Reservation.checked_in_date.is_(None), Reservation.checked_in_date != Reservation.arrival_date)),
        and_(
            status == ReservationStatus.CHECKED_OUT,
            or_(Reservation.checked_out_date.is_(None), Reservation.checked_out_date != Reservation.departure_date),
        ),
        and_(status.not_in(_STAYED), Reservation.checked_in_date.is_not(None)),
        and_(status != ReservationStatus.CHECKED_OUT, Reservation.checked_out_date.is_not(None)),
    )
    return (
        select(
            _CONFIRMATION,
            status.label("status"),
            Reservation.arrival_date.label("arrival"),
            Reservation.departure_date.label("departure"),
            Reservation.checked_in_date.label("checked_in"),
            Reservation.checked_out_date.label("checked_out"),
        )
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, wrong)
    )


def _room_dates() -> Statement:
    """The rooms of a stay follow each other to its departure, promised ones from its arrival; the first is of the type occupied."""
    other = aliased(RoomOccupancy)
    of_same_stay = and_(
        other.reservation_id == RoomOccupancy.reservation_id, other.id != RoomOccupancy.id, other.state != OccupancyState.LEFT
    )
    follows = exists().where(of_same_stay, other.last_date == RoomOccupancy.first_date)
    followed = exists().where(of_same_stay, other.first_date == RoomOccupancy.last_date)
    promised, is_open = (RoomOccupancy.state == state for state in (OccupancyState.ASSIGNED, OccupancyState.OPEN))
    here = or_(promised, is_open)
    is_first = or_(is_open, and_(promised, RoomOccupancy.first_date == Reservation.arrival_date))
    ends_early = RoomOccupancy.last_date != Reservation.departure_date
    wrong = or_(
        and_(promised, RoomOccupancy.first_date != Reservation.arrival_date, ~follows),
        and_(here, ends_early, ~followed),
        and_(here, ends_early, RoomOccupancy.first_date == RoomOccupancy.last_date),
        and_(is_first, Room.room_type_id != Reservation.room_type_id),
    )
    return (
        select(
            _CONFIRMATION,
            Room.number.label("room"),
            RoomOccupancy.first_date.label("from"),
            RoomOccupancy.last_date.label("to"),
            Reservation.arrival_date.label("arrival"),
            Reservation.departure_date.label("departure"),
        )
        .select_from(RoomOccupancy)
        .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .join(Room, Room.id == RoomOccupancy.room_id)
        .where(RoomOccupancy.property_id == HOTEL, wrong)
    )


def _night_slots() -> Subquery:
    return (
        select(RoomOccupancy.reservation_id, RoomSlot.date, RoomSlot.room_id)
        .join(RoomOccupancy, RoomOccupancy.id == RoomSlot.occupancy_id)
        .where(RoomSlot.property_id == HOTEL, RoomSlot.half == Half.NIGHT)
        .subquery()
    )


def _nights_without_room() -> Statement:
    """Every night of a stay was or is slept in one room; those of a room that was shared may have been somebody else's."""
    slots = _night_slots()
    return (
        select(
            _CONFIRMATION, ReservationNight.date.label("night"), word(N_("0 rooms")).label("found"), word(N_("1 room")).label("expected")
        )
        .select_from(ReservationNight)
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(slots, and_(slots.c.reservation_id == ReservationNight.reservation_id, slots.c.date == ReservationNight.date))
        .where(
            ReservationNight.property_id == HOTEL,
            Reservation.status.in_(_STAYED),
            or_(ReservationNight.held.is_(True), Reservation.share_split.is_(None)),
            slots.c.room_id.is_(None),
        )
    )


def _room_nights_without_stay() -> Statement:
    """Every night a room is taken belongs to a night of a reservation that holds it, and to one only."""
    slots = _night_slots()
    taken = func.count(slots.c.room_id)
    return (
        select(_CONFIRMATION, slots.c.date.label("night"), taken.label("found"), literal(1).label("expected"))
        .select_from(slots)
        .join(Reservation, Reservation.id == slots.c.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(
            ReservationNight,
            and_(
                ReservationNight.reservation_id == slots.c.reservation_id,
                ReservationNight.date == slots.c.date,
                ReservationNight.held.is_(True),
            ),
        )
        .group_by(Booking.confirmation_number, slots.c.reservation_id, slots.c.date)
        .having(or_(taken > 1, func.count(ReservationNight.date) == 0))
    )


def _nights() -> Statement:
    """A reservation has one night row for each night, held in the counters exactly while its status says so.

    Not held are those of a reservation that was released, and of one that shares a room; of a stay in a room that was shared, its own.
    """
    nights = (
        select(
            ReservationNight.reservation_id,
            func.count().label("nights"),
            func.min(ReservationNight.date).label("first"),
            func.max(ReservationNight.date).label("last"),
            func.sum(case((ReservationNight.held, 1), else_=0)).label("held"),
        )
        .where(ReservationNight.property_id == HOTEL)
        .group_by(ReservationNight.reservation_id)
        .subquery()
    )
    length = days_between(Reservation.arrival_date, Reservation.departure_date)
    found, held = func.coalesce(nights.c.nights, 0), func.coalesce(nights.c.held, 0)
    wanted = case(
        (and_(Reservation.status.in_(_STAYED), Reservation.share_split.is_not(None)), held),
        (or_(Reservation.sharing_with_id.is_not(None), Reservation.released_at.is_not(None)), 0),
        (Reservation.status.in_(HOLDS_INVENTORY), length),
        else_=0,
    )
    wrong = or_(
        found != length,
        and_(found > 0, nights.c.first != Reservation.arrival_date),
        and_(found > 0, days_between(nights.c.last, Reservation.departure_date) != 1),
        held != wanted,
    )
    return (
        select(_CONFIRMATION, Reservation.status.label("status"), held.label("held"), found.label("found"), length.label("expected"))
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(nights, nights.c.reservation_id == Reservation.id)
        .where(Reservation.property_id == HOTEL, wrong)
    )


def _night_types() -> Statement:
    """From today on, a night is counted in the type of the room it has, and without a room in the type that the reservation occupies."""
    given = and_(
        RoomOccupancy.reservation_id == ReservationNight.reservation_id,
        RoomOccupancy.state != OccupancyState.LEFT,
        RoomOccupancy.first_date <= ReservationNight.date,
        RoomOccupancy.last_date > ReservationNight.date,
    )
    return (
        select(_CONFIRMATION, ReservationNight.date.label("night"))
        .select_from(ReservationNight)
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(RoomOccupancy, given)
        .outerjoin(Room, Room.id == RoomOccupancy.room_id)
        .where(
            ReservationNight.property_id == HOTEL,
            ReservationNight.held.is_(True),
            ReservationNight.date >= TODAY,
            ReservationNight.room_type_id != func.coalesce(Room.room_type_id, Reservation.room_type_id),
        )
    )


STAY_INVARIANTS = (
    Invariant("stay.rooms", N_("The rooms of a reservation do not fit its status"), stated_by(_statuses())),
    Invariant("stay.dates", N_("The dates of a reservation do not fit its status"), stated_by(_stay_dates())),
    Invariant(
        "stay.room_dates",
        N_("The rooms of a stay do not fit its dates or its type"),
        stated_by(_room_dates()),
    ),
    Invariant(
        "stay.room_nights", N_("Room nights and nights of stays differ"), stated_by(_nights_without_room(), _room_nights_without_stay())
    ),
    Invariant("reservation.nights", N_("A reservation does not have the nights of its dates"), stated_by(_nights())),
    Invariant("reservation.night_types", N_("A night is counted in another type than its room"), stated_by(_night_types())),
)
