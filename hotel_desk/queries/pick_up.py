"""What a clerk asks before a room of a group is booked: its price, what stands in the way, what is beyond the allotment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.errors import InvalidInput, NotFound
from hotel_desk.domain.ids import BlockId, ProfileId, RatePlanId, ReservationId, RoomTypeId
from hotel_desk.domain.quote import Obstacle, ObstacleKind, StayAsked
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import N_, _, plural
from hotel_desk.models.block import Block
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.room import RoomType
from hotel_desk.queries.availability import availability
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.queries.quotes import quote, quotes
from hotel_desk.queries.rate_facts import block_nights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.availability import TypeAvailability
    from hotel_desk.queries.rate_facts import BlockNightFacts


@dataclass(frozen=True, slots=True)
class PickUpAsked:
    """A room of a group that somebody asks about; children by their ages in years."""

    room_type_id: RoomTypeId
    arrival: date
    departure: date
    adults: int = 1
    child_ages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PickUpOffer:
    """What a room of a group costs, and why it may not be booked like this.

    Args:
        nights: each with its price, minor units; taxes on top are not in it.
        obstacles: none where it may be booked.
        beyond: nights that nothing is kept for, so that they come out of what is for sale.
    """

    asked: PickUpAsked
    nights: tuple[tuple[date, int], ...]
    obstacles: tuple[Obstacle, ...]
    beyond: tuple[date, ...]

    @property
    def total_minor(self) -> int:
        """All nights together, minor units."""
        return sum(price for _night, price in self.nights)

    @property
    def sold_out(self) -> bool:
        """Whether a night is full for everybody, the group too."""
        return any(one.kind is ObstacleKind.SOLD_OUT for one in self.obstacles)

    @property
    def rules(self) -> tuple[Obstacle, ...]:
        """What stands in the way beside full nights."""
        return tuple(one for one in self.obstacles if one.kind is not ObstacleKind.SOLD_OUT)


@dataclass(frozen=True, slots=True)
class FoundReservation:
    """A reservation that belongs to no group and may be added to one."""

    reservation_id: ReservationId
    guest_name: str
    confirmation_number: str
    arrival_date: date
    departure_date: date
    type_code: str
    type_name: str
    status: ReservationStatus


_HOTEL: BindParameter[Any] = bindparam("hotel")
_BLOCK = select(Block.arrival_date, Block.departure_date, Block.rate_plan_id, Block.company_id, Block.agent_id).where(
    Block.property_id == _HOTEL, Block.id == bindparam("block")
)
_ANY_TYPE = RoomTypeId(UUID(int=0))
_MAY_BE_ADDED = {*EXPECTED, ReservationStatus.IN_HOUSE}
_ALONE: Select[*tuple[Any, ...]] = (
    select(
        Reservation.id,
        Profile.name,
        Booking.confirmation_number,
        Reservation.arrival_date,
        Reservation.departure_date,
        RoomType.code,
        RoomType.name,
        Reservation.status,
    )
    .join(Booking, Booking.id == Reservation.booking_id)
    .join(Profile, Profile.id == Reservation.guest_id)
    .join(RoomType, RoomType.id == Reservation.room_type_id)
    .where(
        Reservation.property_id == _HOTEL,
        Reservation.block_id.is_(None),
        Reservation.sharing_with_id.is_(None),
        Reservation.status.in_(_MAY_BE_ADDED),
    )
    .order_by(Reservation.arrival_date, Profile.name, Reservation.id)
    .limit(bindparam("most"))
)


def pick_up_offer(reader: Reader, *, block_id: BlockId, asked: PickUpAsked) -> PickUpOffer:
    """The price of a room of a group night by night, and what stands in its way. A fixed number of statements.

    Raises:
        NotFound: there is no such block or type.
        InvalidInput: the departure is not after the arrival.
    """
    if asked.departure <= asked.arrival:
        raise InvalidInput("departure_date", problem=N_("The departure is not after the arrival. Correct one of the dates."))
    block = _block(reader, block_id)
    nights = nights_between(asked.arrival, asked.departure)
    kept = block_nights(reader, block_id, first=nights[0], last=nights[-1])
    beyond = tuple(night for night in nights if not _held(kept, asked.room_type_id, night))
    if block.rate_plan_id is None:
        return _at_own_prices(reader, asked, kept, beyond)
    found = quote(
        reader,
        StayAsked(
            arrival=asked.arrival,
            departure=asked.departure,
            room_type_id=asked.room_type_id,
            rate_plan_id=RatePlanId(block.rate_plan_id),
            adults=asked.adults,
            child_ages=asked.child_ages,
            company_id=_id(block.company_id),
            agent_id=_id(block.agent_id),
            block_id=block_id,
        ),
    )
    return PickUpOffer(asked, tuple((night.date, night.price_minor) for night in found.nights), found.obstacles, beyond)


def block_plan_prices(reader: Reader, *, block_id: BlockId) -> dict[tuple[RoomTypeId, date], int]:
    """What the plan of a block asks one adult for a night, minor units; empty without a plan. A fixed number of statements.

    Raises:
        NotFound: there is no such block.
    """
    block = _block(reader, block_id)
    if block.rate_plan_id is None:
        return {}
    plan = RatePlanId(block.rate_plan_id)
    asked = StayAsked(
        arrival=block.arrival_date,
        departure=block.departure_date,
        room_type_id=_ANY_TYPE,
        rate_plan_id=plan,
        company_id=_id(block.company_id),
        agent_id=_id(block.agent_id),
    )
    found = quotes(reader, asked, plans=[plan])
    return {(one.asked.room_type_id, night.date): night.price_minor for one in found for night in one.nights}


def find_to_add(reader: Reader, *, text: str, limit: int) -> tuple[FoundReservation, ...]:
    """Reservations in no group, of guests by name, phone or e-mail, or by the beginning of their number. Three statements at most."""
    wanted = text.strip()
    if not wanted:
        return ()
    guests = [hit.id for hit in find_profiles(reader, text=wanted, limit=limit * 4, kinds=(ProfileKind.GUEST,))]
    conditions: list[ColumnElement[bool]] = [Reservation.guest_id.in_(guests)]
    if wanted.isascii() and wanted.isalnum():
        conditions.append(Booking.confirmation_number.startswith(wanted, autoescape=True))
    rows = reader.connection.execute(_ALONE.where(or_(*conditions)), {"hotel": reader.property_id, "most": limit})
    return tuple(FoundReservation(*row) for row in rows)


def _block(reader: Reader, block_id: BlockId) -> Any:
    block = reader.connection.execute(_BLOCK, {"hotel": reader.property_id, "block": block_id}).first()
    if block is None:
        raise NotFound(what=_("The block"))
    return block


def _held(kept: Mapping[tuple[RoomTypeId, date], BlockNightFacts], kind: RoomTypeId, night: date) -> bool:
    facts = kept.get((kind, night))
    return facts is not None and facts.held > 0


def _at_own_prices(
    reader: Reader, asked: PickUpAsked, kept: Mapping[tuple[RoomTypeId, date], BlockNightFacts], beyond: Collection[date]
) -> PickUpOffer:
    """Without a plan: what the block says of a night, else the standard price of the type."""
    found = [one for one in availability(reader, first=asked.arrival, last=asked.departure) if one.room_type_id == asked.room_type_id]
    if not found:
        raise NotFound("room_type_id", what=_("The room type"))
    kind = found[0]
    nights = []
    for night in kind.nights:
        facts = kept.get((asked.room_type_id, night.date))
        own = None if facts is None else facts.price_minor
        nights.append((night.date, kind.standard_price_minor if own is None else own))
    obstacles = (*_of_guests(kind, asked), *_full(kind, beyond))
    return PickUpOffer(asked, tuple(nights), obstacles, tuple(beyond))


def _of_guests(kind: TypeAvailability, asked: PickUpAsked) -> Iterable[Obstacle]:
    if asked.adults + len(asked.child_ages) > kind.max_occupancy:
        sentence = plural("{room_type} holds {count} guest.", "{room_type} holds {count} guests.", kind.max_occupancy)
        words = sentence.format(room_type=kind.name, count=kind.max_occupancy)
        yield Obstacle(ObstacleKind.TOO_MANY_GUESTS, None, words, may_be_overridden=False)


def _full(kind: TypeAvailability, beyond: Collection[date]) -> Iterable[Obstacle]:
    for night in kind.nights:
        if night.date in beyond and night.left <= 0:
            sentence = _("{room_type} is sold out on {date}.").format(room_type=kind.name, date=night.date.isoformat())
            yield Obstacle(ObstacleKind.SOLD_OUT, night.date, sentence, may_be_overridden=False)


def _id(identifier: object) -> ProfileId | None:
    return None if identifier is None else ProfileId(identifier)  # type: ignore[arg-type]
