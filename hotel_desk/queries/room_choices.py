"""Rooms that a guest could be given now, the best first, and what speaks against the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from hotel_desk.domain.codes import HousekeepingStatus, OccupancyState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.room_ranking import RankedRoom
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Floor, Room, RoomType
from hotel_desk.queries.room_owners import Obstacle, Owner, RoomsAsked, full_types, occupants, owners, ready_statuses
from hotel_desk.queries.room_ranking import ranked_among

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """One room and how it suits a stay.

    Args:
        given: it has been given to this reservation before.
        of_type: it is of the type that the reservation occupies; for a walk-in, true for all.
        obstacle: why it cannot be given out as it is; None when it is ready.
        who: the guest in the room, the guest who has it, or the reason of the closure.
        confirmation_number: of that guest.
        since: from which night somebody else has it.
        score, reasons: how well it suits the stay, and why, in words; empty for a walk-in.
    """

    room_id: RoomId
    number: str
    floor: str
    room_type_id: RoomTypeId
    room_type_code: str
    room_type_name: str
    standard_price_minor: int
    max_occupancy: int
    features: tuple[str, ...]
    housekeeping_status: HousekeepingStatus
    given: bool
    of_type: bool
    obstacle: Obstacle | None
    who: str = ""
    confirmation_number: str = ""
    since: date | None = None
    score: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """It can be given out as it is."""
        return self.obstacle is None


def rooms_for_check_in(reader: Reader, *, reservation_id: ReservationId, departure_date: date | None = None) -> tuple[RoomChoice, ...]:
    """Every active room for a guest who is to be checked in today, the best first.

    Args:
        departure_date: where it is to be another one than agreed.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    today = reader.business_date()
    row = _reservation(reader, reservation_id)
    agreed = today if row.arrival_date == row.departure_date else max(today, row.last_date or row.departure_date)
    last = departure_date or agreed
    stay = RoomsAsked(today, last, reservation_id=reservation_id, room_type_id=RoomTypeId(row.room_type_id), room_id=row.room_id)
    return _choices(reader, stay)


def rooms_to_move_to(reader: Reader, *, reservation_id: ReservationId) -> tuple[RoomChoice, ...]:
    """Every other active room for a guest in house, the best first.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    today = reader.business_date()
    row = _reservation(reader, reservation_id)
    slept_here = row.first_date is not None and row.first_date < today < row.departure_date
    stay = RoomsAsked(
        today,
        max(today, row.last_date if row.last_date and row.last_date > today else row.departure_date),
        holds_first_day=slept_here,
        reservation_id=reservation_id,
        room_type_id=RoomTypeId(row.room_type_id),
        room_id=row.room_id,
    )
    return tuple(choice for choice in _choices(reader, stay) if not choice.given)


def rooms_for_walk_in(reader: Reader, *, departure_date: date) -> tuple[RoomChoice, ...]:
    """Every active room for somebody who has not booked, ready ones first.

    Args:
        departure_date: the business date for day use.
    """
    today = reader.business_date()
    return _choices(reader, RoomsAsked(today, max(today, departure_date)))


def _reservation(reader: Reader, reservation_id: ReservationId) -> Any:
    row = reader.connection.execute(
        select(
            Reservation.arrival_date,
            Reservation.departure_date,
            Reservation.room_type_id,
            RoomOccupancy.room_id,
            RoomOccupancy.first_date,
            RoomOccupancy.last_date,
        )
        .outerjoin(
            RoomOccupancy,
            and_(
                RoomOccupancy.reservation_id == Reservation.id,
                RoomOccupancy.state.in_((OccupancyState.ASSIGNED, OccupancyState.OPEN)),
            ),
        )
        .where(Reservation.id == reservation_id, Reservation.property_id == reader.property_id)
        .order_by(RoomOccupancy.first_date)
    ).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return row


def _choices(reader: Reader, stay: RoomsAsked) -> tuple[RoomChoice, ...]:
    taken = owners(reader, stay) | occupants(reader, stay)
    full = full_types(reader, stay)
    ready = ready_statuses(reader)
    ranked = {one.room_id: one for one in ranked_among(reader, stay, taken, full)}
    choices = [_choice(row, stay, taken.get(row.id), full, ready) for row in _rooms(reader)]
    return tuple(sorted((_with_reasons(one, ranked.get(one.room_id)) for one in choices), key=_rank))


def _with_reasons(choice: RoomChoice, ranked: RankedRoom | None) -> RoomChoice:
    return choice if ranked is None else replace(choice, score=ranked.score, reasons=ranked.reasons)


def _choice(row: Any, stay: RoomsAsked, owner: Owner | None, full: set[UUID], ready: set[HousekeepingStatus]) -> RoomChoice:
    obstacle = owner.obstacle if owner else None
    if obstacle is None and row.room_type_id in full and row.room_type_id != stay.room_type_id:
        obstacle = Obstacle.SOLD_OUT
    if obstacle is None and row.housekeeping_status not in ready:
        obstacle = Obstacle.NOT_READY
    return RoomChoice(
        room_id=RoomId(row.id),
        number=row.number,
        floor=row.floor,
        room_type_id=RoomTypeId(row.room_type_id),
        room_type_code=row.code,
        room_type_name=row.name,
        standard_price_minor=row.standard_price_minor,
        max_occupancy=row.max_occupancy,
        features=tuple(str(feature) for feature in row.features or ()),
        housekeeping_status=row.housekeeping_status,
        given=row.id == stay.room_id,
        of_type=stay.room_type_id is None or row.room_type_id == stay.room_type_id,
        obstacle=obstacle,
        who=owner.who if owner else "",
        confirmation_number=owner.confirmation_number if owner else "",
        since=owner.since if owner else None,
    )


def _rank(choice: RoomChoice) -> tuple[bool, bool, int, bool, int]:
    """Rooms come in house order; sorting keeps that among equals."""
    severity = 0 if choice.obstacle is None else 1 + list(Obstacle).index(choice.obstacle)
    return (not choice.given, not choice.of_type, severity, choice.housekeeping_status is not HousekeepingStatus.INSPECTED, -choice.score)


def _rooms(reader: Reader) -> Any:
    return reader.connection.execute(
        select(
            Room.id,
            Room.number,
            Floor.name.label("floor"),
            Room.room_type_id,
            RoomType.code,
            RoomType.name,
            RoomType.standard_price_minor,
            RoomType.max_occupancy,
            Room.features,
            Room.housekeeping_status,
        )
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Floor, Floor.id == Room.floor_id)
        .where(Room.property_id == reader.property_id, Room.active.is_(True))
        .order_by(RoomType.sort_order, RoomType.code, Room.sort_order, Room.number)
    )
