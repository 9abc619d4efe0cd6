"""What could be sold to somebody who asks: types that fit dates, guests, wishes and purse, with facilities, pictures and prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import PictureId, ProfileId, RatePlanId, RoomTypeId
from hotel_desk.domain.quote import Quote, StayAsked
from hotel_desk.language import N_
from hotel_desk.models.room import Picture, RoomType
from hotel_desk.queries.availability import FreeRoom, TypeAvailability, availability, rooms_free
from hotel_desk.queries.quotes import quotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.db.database import Reader

_ANY_PLAN, _ANY_TYPE = RatePlanId(UUID(int=0)), RoomTypeId(UUID(int=0))
_FACILITIES = select(
    RoomType.id, RoomType.category, RoomType.area_square_metres, RoomType.beds, RoomType.description, RoomType.features, RoomType.extra_beds
).where(RoomType.property_id == bindparam("hotel"))
_PICTURES = (
    select(Picture.owner_id, Picture.id, Picture.caption)
    .where(Picture.property_id == bindparam("hotel"), Picture.owner_kind == EntityKind.ROOM_TYPE)
    .order_by(Picture.sort_order, Picture.id)
)


@dataclass(frozen=True, slots=True)
class StayWish:
    """What somebody asks for.

    Args:
        departure: equal to the arrival for day use.
        child_ages: one age a child, in years.
        room_type_id: only this type; None: any.
        features: all of them, of the type or of a room that is free.
        lowest_minor, highest_minor: of the whole stay at one plan, taxes on top not counted, minor units; None: no limit.
    """

    arrival: date
    departure: date
    adults: int = 1
    child_ages: tuple[int, ...] = ()
    babies: int = 0
    extra_beds: int = 0
    room_type_id: RoomTypeId | None = None
    features: tuple[str, ...] = ()
    lowest_minor: int | None = None
    highest_minor: int | None = None
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None


@dataclass(frozen=True, slots=True)
class PictureShown:
    picture_id: PictureId
    caption: str


@dataclass(frozen=True, slots=True)
class TypeFound:
    """A type that fits.

    Args:
        left: how many such stays can be sold.
        free_rooms: rooms with the features asked for that could be given now.
        quotes: what it costs at each plan, within the price asked for: for sale first, cheapest first.
    """

    room_type_id: RoomTypeId
    code: str
    name: str
    category: str
    area_square_metres: int | None
    beds: str
    description: str
    features: tuple[str, ...]
    max_occupancy: int
    extra_beds: int
    left: int
    standard_price_minor: int
    pictures: tuple[PictureShown, ...]
    free_rooms: tuple[FreeRoom, ...]
    quotes: tuple[Quote, ...]

    @property
    def cheapest(self) -> Quote | None:
        """The cheapest that is for sale."""
        return next((one for one in self.quotes if one.for_sale), None)


def availability_search(reader: Reader, *, wish: StayWish) -> tuple[TypeFound, ...]:
    """Every type that holds the guests and has what is asked for; what is for sale first, cheapest first. A fixed number of statements.

    A type without a price at any plan is found by its standard price. One that is sold out is found too, with nothing left.

    Raises:
        InvalidInput: the departure lies before the arrival, or the prices are reversed.
    """
    _refuse_impossible(wish)
    rooms = rooms_free(reader, first=wish.arrival, last=wish.departure, room_type_id=wish.room_type_id)
    offered = quotes(reader, _asked(wish))
    facilities = {row.id: row for row in reader.connection.execute(_FACILITIES, {"hotel": reader.property_id})}
    pictures = _pictures(reader)
    found = (
        _found(of_type, facilities[of_type.room_type_id], wish, pictures=pictures, rooms=rooms, offered=offered)
        for of_type in availability(reader, first=wish.arrival, last=wish.departure)
        if wish.room_type_id in {None, of_type.room_type_id}
    )
    return tuple(sorted((one for one in found if one is not None), key=_rank))


def _refuse_impossible(wish: StayWish) -> None:
    if wish.departure < wish.arrival:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was searched. Correct one of the dates.")
        )
    if wish.lowest_minor is not None and wish.highest_minor is not None and wish.highest_minor < wish.lowest_minor:
        raise InvalidInput(
            "highest_minor", problem=N_("The highest price lies below the lowest. Nothing was searched. Correct one of the two.")
        )


def _asked(wish: StayWish) -> StayAsked:
    return StayAsked(
        arrival=wish.arrival,
        departure=wish.departure,
        room_type_id=_ANY_TYPE,
        rate_plan_id=_ANY_PLAN,
        adults=wish.adults,
        child_ages=wish.child_ages,
        babies=wish.babies,
        extra_beds=wish.extra_beds,
        company_id=wish.company_id,
        agent_id=wish.agent_id,
    )


def _pictures(reader: Reader) -> dict[UUID, list[PictureShown]]:
    found: dict[UUID, list[PictureShown]] = {}
    for row in reader.connection.execute(_PICTURES, {"hotel": reader.property_id}):
        found.setdefault(row.owner_id, []).append(PictureShown(PictureId(row.id), row.caption))
    return found


def _found(
    of_type: TypeAvailability,
    row: Any,
    wish: StayWish,
    *,
    pictures: dict[UUID, list[PictureShown]],
    rooms: Iterable[FreeRoom],
    offered: Iterable[Quote],
) -> TypeFound | None:
    if wish.extra_beds > row.extra_beds or wish.adults + len(wish.child_ages) > of_type.max_occupancy + wish.extra_beds:
        return None
    features = tuple(str(feature) for feature in row.features or ())
    missing = set(wish.features) - set(features)
    fitting = tuple(room for room in rooms if room.room_type_id == of_type.room_type_id and missing <= set(room.features))
    if missing and not fitting:
        return None
    priced = [one for one in offered if one.asked.room_type_id == of_type.room_type_id]
    within = tuple(one for one in priced if _within(wish, one.total_minor))
    if not within and (priced or not _within(wish, of_type.standard_price_minor * max(1, (wish.departure - wish.arrival).days))):
        return None
    return TypeFound(
        room_type_id=of_type.room_type_id,
        code=of_type.code,
        name=of_type.name,
        category=row.category,
        area_square_metres=row.area_square_metres,
        beds=row.beds,
        description=row.description,
        features=features,
        max_occupancy=of_type.max_occupancy,
        extra_beds=row.extra_beds,
        left=of_type.left,
        standard_price_minor=of_type.standard_price_minor,
        pictures=tuple(pictures.get(of_type.room_type_id, ())),
        free_rooms=fitting,
        quotes=within,
    )


def _within(wish: StayWish, total_minor: int) -> bool:
    lowest = total_minor if wish.lowest_minor is None else wish.lowest_minor
    highest = total_minor if wish.highest_minor is None else wish.highest_minor
    return lowest <= total_minor <= highest


def _rank(found: TypeFound) -> tuple[bool, bool, int]:
    cheapest = found.cheapest
    return (not found.left, cheapest is None, found.standard_price_minor if cheapest is None else cheapest.total_minor)
