"""The rooms of the house in the order in which they suit a stay, with the reasons (`docs/algorithms/rooms-for-stays.md`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import OccupancyState
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ReservationId, RoomId
from hotel_desk.domain.room_ranking import LONGEST_REST, RankedRoom, RoomFacts, StayWish, rank
from hotel_desk.language import _
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Floor, Room, RoomType
from hotel_desk.queries.room_owners import Obstacle, Owner, RoomsAsked, full_types, occupants, owners

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader

_STAY = (
    select(
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.room_type_id,
        Reservation.charged_type_id,
        Reservation.booking_id,
        Reservation.link_key,
        Reservation.block_id,
        (Reservation.adults + Reservation.children + Reservation.babies).label("persons"),
        Reservation.requests,
        Reservation.note,
        Reservation.do_not_move,
        Profile.note.label("guest_note"),
        Profile.vip_level,
        RoomOccupancy.room_id,
    )
    .join(Profile, Profile.id == Reservation.guest_id)
    .outerjoin(RoomOccupancy, and_(RoomOccupancy.reservation_id == Reservation.id, RoomOccupancy.state != OccupancyState.LEFT))
    .where(Reservation.id == bindparam("reservation"), Reservation.property_id == bindparam("hotel"))
    .order_by(RoomOccupancy.first_date)
)
_ROOMS = (
    select(
        Room.id,
        Room.number,
        Room.floor_id,
        Room.room_type_id,
        RoomType.name.label("room_type"),
        RoomType.max_occupancy,
        RoomType.features.label("type_features"),
        Room.features,
        Room.connecting_room_id,
        Room.housekeeping_status,
    )
    .join(RoomType, RoomType.id == Room.room_type_id)
    .join(Floor, Floor.id == Room.floor_id)
    .where(Room.property_id == bindparam("hotel"), Room.active.is_(True))
    .order_by(Floor.sort_order, Floor.code, Room.sort_order, func.length(Room.number), Room.number)
)
_ALONG = aliased(Reservation, name="along")
_PARTY = (
    select(RoomOccupancy.room_id)
    .join(_ALONG, _ALONG.id == RoomOccupancy.reservation_id)
    .where(
        _ALONG.property_id == bindparam("hotel"),
        _ALONG.id != bindparam("reservation"),
        RoomOccupancy.state != OccupancyState.LEFT,
        RoomOccupancy.first_date < bindparam("last"),
        RoomOccupancy.last_date > bindparam("first"),
        or_(_ALONG.booking_id == bindparam("booking"), _ALONG.link_key == bindparam("link"), _ALONG.block_id == bindparam("block")),
    )
)
_LAST_SLEPT = (
    select(RoomOccupancy.room_id, func.max(RoomOccupancy.last_date))
    .where(
        RoomOccupancy.property_id == bindparam("hotel"),
        RoomOccupancy.last_date > bindparam("earliest"),
        RoomOccupancy.last_date <= bindparam("first"),
        RoomOccupancy.reservation_id != bindparam("reservation"),
    )
    .group_by(RoomOccupancy.room_id)
)
_PROMISED_NEXT = (
    select(RoomOccupancy.room_id)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .where(
        RoomOccupancy.property_id == bindparam("hotel"),
        RoomOccupancy.state == OccupancyState.ASSIGNED,
        RoomOccupancy.first_date >= bindparam("last"),
        RoomOccupancy.first_date <= bindparam("next_day"),
        Reservation.do_not_move.is_(True),
        Reservation.id != bindparam("reservation"),
    )
)


def ranked_rooms(reader: Reader, reservation_id: ReservationId) -> tuple[RankedRoom, ...]:
    """Every active room for the whole of a stay (in house: for what is left of it), the best first, each with its reasons.

    A fixed number of statements.

    Raises:
        NotFound: there is no reservation with this id in this hotel.
    """
    row = _stay(reader, reservation_id)
    today = reader.business_date()
    first = max(today, row.arrival_date)
    asked = RoomsAsked(first, max(first, row.departure_date), first > row.arrival_date, reservation_id, row.room_type_id, row.room_id)
    taken = owners(reader, asked) | (occupants(reader, asked) if first == today else {})
    return _ranked(reader, row, asked, taken, full_types(reader, asked))


def ranked_among(reader: Reader, asked: RoomsAsked, taken: Mapping[UUID, Owner], full: Collection[UUID]) -> tuple[RankedRoom, ...]:
    """The same for somebody who knows already who has the rooms and which types are full."""
    if asked.reservation_id is None:
        return ()
    return _ranked(reader, _stay(reader, asked.reservation_id), asked, taken, full)


def _stay(reader: Reader, reservation_id: ReservationId) -> Any:
    row = reader.connection.execute(_STAY, {"reservation": reservation_id, "hotel": reader.property_id}).first()
    if row is None:
        raise NotFound(what=_("The reservation"))
    return row


def _ranked(reader: Reader, row: Any, asked: RoomsAsked, taken: Mapping[UUID, Owner], full: Collection[UUID]) -> tuple[RankedRoom, ...]:
    wish = StayWish(
        wishes=_words(row.requests, row.note, row.guest_note),
        persons=row.persons,
        party=_party(reader, row, asked),
        arrives_today=asked.first == reader.business_date(),
        is_vip=row.vip_level > 0,
        do_not_move=row.do_not_move,
    )
    dates = {
        "hotel": reader.property_id,
        "reservation": asked.reservation_id,
        "first": asked.first,
        "last": asked.last,
        "earliest": _days(asked.first, -LONGEST_REST),
        "next_day": _days(asked.last, 1),
    }
    slept = {row[0]: row[1] for row in reader.connection.execute(_LAST_SLEPT, dates)}
    promised = set(reader.connection.execute(_PROMISED_NEXT, dates).scalars())
    facts = [
        RoomFacts(
            room_id=RoomId(room.id),
            number=room.number,
            floor_id=room.floor_id,
            of_charged_type=room.room_type_id == row.charged_type_id,
            max_occupancy=room.max_occupancy,
            housekeeping_status=room.housekeeping_status,
            features=tuple(dict.fromkeys(str(one) for one in (*(room.features or ()), *(room.type_features or ())))),
            connecting=room.connecting_room_id,
            rested=(asked.first - slept[room.id]).days if room.id in slept else LONGEST_REST,
            promised_next=room.id in promised,
            given=room.id == asked.room_id,
            obstacle=_obstacle(room, taken.get(room.id), full, asked),
        )
        for room in reader.connection.execute(_ROOMS, {"hotel": reader.property_id})
    ]
    return rank(wish, facts)


def _party(reader: Reader, row: Any, asked: RoomsAsked) -> frozenset[RoomId]:
    """Rooms of one booking, of linked reservations, of one group. A key that is missing equals nothing."""
    named = {"booking": row.booking_id, "link": row.link_key, "block": row.block_id, "first": asked.first, "last": asked.last}
    found = reader.connection.execute(_PARTY, {**named, "hotel": reader.property_id, "reservation": asked.reservation_id})
    return frozenset(RoomId(room) for room in found.scalars())


def _obstacle(row: Any, owner: Owner | None, full: Collection[UUID], asked: RoomsAsked) -> str | None:
    if owner is not None:
        return {
            Obstacle.TAKEN: _("given to {who} from {since}"),
            Obstacle.CLOSED: _("closed from {since}: {who}"),
            Obstacle.OCCUPIED: _("{who} is still in it"),
        }[owner.obstacle].format(who=owner.who, since="" if owner.since is None else owner.since.isoformat())
    if row.room_type_id in full and row.room_type_id != asked.room_type_id:
        return _("{room_type} is sold out").format(room_type=row.room_type)
    return None


def _words(*texts: str | None) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.findall(r"[^\W_]+", (text or "").casefold()))


def _days(day: date, number: int) -> date:
    return date.fromordinal(day.toordinal() + number)
