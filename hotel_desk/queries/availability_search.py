"""What could be sold to somebody who asks: types that fit dates, guests, wishes and purse, with facilities, pictures and prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import PackageId, PictureId, ProfileId, RatePlanId, RoomTypeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.quote import PlanChoice, Quote, StayAsked
from hotel_desk.language import N_
from hotel_desk.models.room import Picture, RoomType
from hotel_desk.queries.availability import FreeRoom, TypeAvailability, availability, rooms_free
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.quotes import quotes

if TYPE_CHECKING:
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
        lowest_minor, highest_minor: of a night, on the average of the stay at one plan, taxes on top not counted, minor units; None: no
            limit.
        package_ids: asked for beside those of the plans.
        choice: which plans; those that only some may sell are found by those who may.
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
    package_ids: tuple[PackageId, ...] = ()
    choice: PlanChoice = PlanChoice.USUAL
    company_id: ProfileId | None = None
    agent_id: ProfileId | None = None

    def asked(self) -> StayAsked:
        """The question that quotes of every plan and type answer."""
        return StayAsked(
            arrival=self.arrival,
            departure=self.departure,
            room_type_id=_ANY_TYPE,
            rate_plan_id=_ANY_PLAN,
            adults=self.adults,
            child_ages=self.child_ages,
            babies=self.babies,
            extra_beds=self.extra_beds,
            package_ids=self.package_ids,
            company_id=self.company_id,
            agent_id=self.agent_id,
        )

    def pays(self, total_minor: int) -> bool:
        """Whether a stay of this price is within the range asked for."""
        nights = max(1, (self.departure - self.arrival).days)
        dear_enough = self.lowest_minor is None or total_minor >= self.lowest_minor * nights
        return dear_enough and (self.highest_minor is None or total_minor <= self.highest_minor * nights)


@dataclass(frozen=True, slots=True)
class PictureShown:
    picture_id: PictureId
    caption: str


@dataclass(frozen=True, slots=True)
class Facilities:
    """What a type has beside its name and price."""

    category: str
    area_square_metres: int | None
    beds: str
    description: str
    features: tuple[str, ...]
    extra_beds: int
    pictures: tuple[PictureShown, ...]


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything there is on some dates for some guests, whatever else is asked for."""

    types: tuple[TypeAvailability, ...]
    quotes: tuple[Quote, ...]
    rooms: tuple[FreeRoom, ...]
    facilities: Mapping[RoomTypeId, Facilities]


@dataclass(frozen=True, slots=True)
class TypeFound:
    """A type that has what is asked for.

    Args:
        free_rooms: rooms with the features asked for that could be given now.
        quotes: what it costs at each plan, within the prices asked for: for sale first, cheapest first; the others say why not.
    """

    type: TypeAvailability
    facilities: Facilities
    free_rooms: tuple[FreeRoom, ...]
    quotes: tuple[Quote, ...]

    @property
    def cheapest(self) -> Quote | None:
        """The cheapest that is for sale."""
        return next((one for one in self.quotes if one.for_sale), None)


def availability_search(reader: Reader, *, wish: StayWish) -> tuple[TypeFound, ...]:
    """Every type that has what is asked for; what is for sale first, cheapest first. A fixed number of statements.

    A type without a price at any plan is found by its standard price. One that is not for sale is found too: its quotes say why.

    Raises:
        InvalidInput: the departure lies before the arrival, nobody comes, or the prices are reversed.
    """
    return fitting(supply(reader, wish), wish)


def supply(reader: Reader, wish: StayWish) -> Supply:
    """Read what there is, once, for any wishes about the same dates and guests.

    Raises:
        InvalidInput: as for the search.
    """
    refuse_impossible(wish)
    return Supply(
        types=availability(reader, first=wish.arrival, last=wish.departure),
        quotes=_offered(reader, wish),
        rooms=rooms_free(reader, first=wish.arrival, last=wish.departure),
        facilities=facilities(reader),
    )


def fitting(there: Supply, wish: StayWish) -> tuple[TypeFound, ...]:
    """What of it has the features asked for, at the prices asked for."""
    found = (_found(of_type, there, wish) for of_type in there.types if wish.room_type_id in {None, of_type.room_type_id})
    return tuple(sorted((one for one in found if one is not None), key=_rank))


def facilities(reader: Reader) -> dict[RoomTypeId, Facilities]:
    """What every type has. Two statements."""
    pictures: dict[UUID, list[PictureShown]] = {}
    for row in reader.connection.execute(_PICTURES, {"hotel": reader.property_id}):
        pictures.setdefault(row.owner_id, []).append(PictureShown(PictureId(row.id), row.caption))
    return {
        RoomTypeId(row.id): Facilities(
            category=row.category,
            area_square_metres=row.area_square_metres,
            beds=row.beds,
            description=row.description,
            features=tuple(str(feature) for feature in row.features or ()),
            extra_beds=row.extra_beds,
            pictures=tuple(pictures.get(row.id, ())),
        )
        for row in reader.connection.execute(_FACILITIES, {"hotel": reader.property_id})
    }


def refuse_impossible(wish: StayWish) -> None:
    """Go on only if somebody comes, leaves later, and would pay less at most than at least.

    Raises:
        InvalidInput: one of these is not so; the field says which.
    """
    if wish.departure < wish.arrival:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was searched. Correct one of the dates.")
        )
    if not wish.adults + len(wish.child_ages):
        raise InvalidInput("adults", problem=N_("Nobody comes: a room needs an adult or a child. Nothing was searched. Say how many come."))
    if wish.lowest_minor is not None and wish.highest_minor is not None and wish.highest_minor < wish.lowest_minor:
        raise InvalidInput(
            "highest_minor", problem=N_("The highest price lies below the lowest. Nothing was searched. Correct one of the two.")
        )


def _offered(reader: Reader, wish: StayWish) -> tuple[Quote, ...]:
    found = quotes(reader, wish.asked(), choice=wish.choice)
    if wish.choice is PlanChoice.USUAL or Permission.SELL_SPECIAL_PLANS in own_permissions(reader):
        return found
    return tuple(one for one in found if not one.special)


def _found(of_type: TypeAvailability, there: Supply, wish: StayWish) -> TypeFound | None:
    known = there.facilities[of_type.room_type_id]
    missing = set(wish.features) - set(known.features)
    rooms = tuple(room for room in there.rooms if room.room_type_id == of_type.room_type_id and missing <= set(room.features))
    if missing and not rooms:
        return None
    priced = [one for one in there.quotes if one.asked.room_type_id == of_type.room_type_id]
    within = tuple(one for one in priced if wish.pays(one.total_minor))
    nights = max(1, (wish.departure - wish.arrival).days)
    if not within and (priced or not wish.pays(of_type.standard_price_minor * nights)):
        return None
    return TypeFound(of_type, known, rooms, within)


def _rank(found: TypeFound) -> tuple[bool, bool, int]:
    cheapest = found.cheapest
    return (not found.type.left, cheapest is None, found.type.standard_price_minor if cheapest is None else cheapest.total_minor)
