"""What is asked when a stay is moved to other dates or another room, and what is answered before anything is done.

How a move is judged and carried out: `docs/algorithms/rooms-for-stays.md`. The calendar shows the preview while it drags; the command
asks the very same question inside its transaction and refuses what the preview forbids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotel_desk.domain.ids import RatePlanId, ReservationId, RoomId, RoomTypeId
from hotel_desk.domain.price_choice import PriceChoice


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """A stay as somebody would like to have it.

    Args:
        arrival, departure: of the whole stay, as they are to be; equal for day use.
        room_id: for the nights asked about; None for no room (which only the whole of an expected stay can have).
        from_date: only the nights from this date on go to that room; the ones before keep theirs. None: from the arrival.
        until_date: only the nights before this date go to that room; the ones from it on keep theirs. None: to the departure.
    """

    reservation_id: ReservationId
    arrival: date
    departure: date
    room_id: RoomId | None
    from_date: date | None = None
    until_date: date | None = None


class MoveObstacleKind(StrEnum):
    """What stands in the way of a move, in the order in which the desk would meet it."""

    STATUS = "status"
    SHARES_A_ROOM = "shares_a_room"
    DATES = "dates"
    IN_HOUSE = "in_house"
    PAST = "past"
    CHARGED_NIGHT = "charged_night"
    PARTLY_WITHOUT_ROOM = "partly_without_room"
    ROOM_SWITCHED_OFF = "room_switched_off"
    CONFLICT = "conflict"
    CLOSURE = "closure"
    OCCUPIED = "occupied"
    SOLD_OUT = "sold_out"
    DO_NOT_MOVE = "do_not_move"
    RESTRICTION = "restriction"
    ROOM_NOT_READY = "room_not_ready"
    OTHER_TYPE = "other_type"
    TOO_MANY_GUESTS = "too_many_guests"


@dataclass(frozen=True, slots=True)
class MoveObstacle:
    """One thing that forbids a move, or that should be known before it.

    Args:
        sentence: in the language of whoever reads it.
        may_be_overridden: somebody with the permission may do it in spite of this, with a reason.
        date: the date it is about; None where it is the stay's as a whole.
    """

    kind: MoveObstacleKind
    sentence: str
    may_be_overridden: bool = False
    date: date | None = None


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move would come to. Amounts in minor units, without taxes on top.

    Args:
        nights: how many the stay would have; zero for day use.
        price_before_minor: of the stay as it is.
        kept_price_minor: of the stay moved, if the old prices are kept (`PriceChoice.KEEP`).
        new_nights_price_minor: if only new nights are priced by the plan (`PriceChoice.NEW_NIGHTS`).
        new_price_minor: if every night that is not charged is priced by the plan (`PriceChoice.ALL`).
        changes_room_now: a guest in house would be moved at once; asks for a reason and a ready room.
        unexplained_upgrade: a room of another type than is charged would be given, and nobody has said why yet; asks for a reason.
        fee_minor: what changing the dates costs by the policy that the stay was made under, with its taxes, beside the price.
        obstacles: what forbids it; empty when it can be dropped here.
        warnings: what should be known and forbids nothing: another type than the one charged, a room that is not ready yet.
    """

    arrival: date
    departure: date
    nights: int
    price_before_minor: int
    kept_price_minor: int
    new_nights_price_minor: int
    new_price_minor: int
    changes_room_now: bool = False
    unexplained_upgrade: bool = False
    fee_minor: int = 0
    obstacles: tuple[MoveObstacle, ...] = ()
    warnings: tuple[MoveObstacle, ...] = ()

    @property
    def possible(self) -> bool:
        """Nothing stands in the way."""
        return not self.obstacles

    @property
    def possible_with_a_reason(self) -> bool:
        """Nothing stands in the way that somebody with the permission could not override."""
        return all(obstacle.may_be_overridden for obstacle in self.obstacles)

    @property
    def price_difference_minor(self) -> int:
        """More (or less, below zero) than now, if only new nights are priced anew."""
        return self.difference(PriceChoice.NEW_NIGHTS)

    def difference(self, price: PriceChoice) -> int:
        """More (or less, below zero) than now, minor units."""
        after = {
            PriceChoice.KEEP: self.kept_price_minor,
            PriceChoice.NEW_NIGHTS: self.new_nights_price_minor,
            PriceChoice.ALL: self.new_price_minor,
        }
        return after[price] - self.price_before_minor


@dataclass(frozen=True, slots=True)
class RoomPart:
    """A room for a part of a stay, from one date to another; equal dates for day use."""

    room_id: RoomId
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NightPart:
    """A night of a stay with its price (minor units), so that it can be put back as it was."""

    date: date
    price_minor: int
    list_price_minor: int | None = None
    rate_plan_id: RatePlanId | None = None


@dataclass(frozen=True, slots=True)
class StayArrangement:
    """Dates, rooms and prices of a stay at one moment: enough to put it back.

    Args:
        room_type_id: occupied on arrival, or now by a guest in house.
        rooms: one after the other, without gap; empty while the stay has no room.
        upgrade_reason: why another type is given than is charged; empty where nobody said.
    """

    arrival: date
    departure: date
    room_type_id: RoomTypeId
    rooms: tuple[RoomPart, ...] = ()
    nights: tuple[NightPart, ...] = ()
    day_use_price_minor: int | None = None
    upgrade_reason: str = ""


@dataclass(frozen=True, slots=True)
class StayMoved:
    """A stay moved: how it was and how it is, so that a calendar can undo and redo it (`restore_stay`).

    Args:
        fee_minor: charged for the change with it, with its taxes; it stays charged when the move is undone.
    """

    reservation_id: ReservationId
    version_before: int
    version: int
    before: StayArrangement
    after: StayArrangement
    fee_minor: int = 0
