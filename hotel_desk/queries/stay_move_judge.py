"""What stands in the way of a move (`docs/algorithms/rooms-for-stays.md`): asked by the preview and by the commands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import RatePlanId, RoomId, RoomTypeId
from hotel_desk.domain.quote import StayAsked
from hotel_desk.domain.reservation_states import EXPECTED, WrongStatus
from hotel_desk.domain.room_parts import Parts, follow_each_other, room_by_night, slots_of
from hotel_desk.domain.room_refusals import (
    ChargedNightLost,
    HouseFull,
    MoveNotReady,
    MoveRestricted,
    RoomClosed,
    RoomPromised,
    SharerBeyond,
    SharesARoom,
    TypeFull,
)
from hotel_desk.domain.settings import INSPECTION_REQUIRED, LONGEST_STAY
from hotel_desk.domain.slots import Slot, nights_between, stay_slots
from hotel_desk.domain.stay_move import MoveObstacle, MoveObstacleKind
from hotel_desk.language import N_, _
from hotel_desk.queries import restrictions
from hotel_desk.queries.moving_stay import MovingStay
from hotel_desk.queries.settings import setting_value
from hotel_desk.queries.stay_move_facts import (
    RoomFacts,
    Sharer,
    TypeAndNight,
    block_facts,
    first_taken,
    left_of,
    occupant,
    rooms_asked,
    sharers,
    type_names,
)

Kind = MoveObstacleKind
FURTHEST_DAYS = 3650
_HOUSEKEEPING = {
    HousekeepingStatus.DIRTY: N_("dirty"),
    HousekeepingStatus.PICKUP: N_("waiting for pick-up"),
    HousekeepingStatus.CLEAN: N_("clean"),
    HousekeepingStatus.INSPECTED: N_("inspected"),
}


@dataclass(frozen=True, slots=True)
class MoveTarget:
    """How a stay is to be.

    Args:
        rooms: from the first date on that can still be arranged; empty for a stay without a room.
        room_type_id: what a stay without a room is counted in; with rooms, these say it.
        day_use_price_minor: of a stay that is to have no night (again); None where nights may not be taken away altogether.
        upgrade_reason: why another type is given than is charged, put back as it was; None: as it is, or as the move says.
        as_a_plan: another room for tonight is to wait for the guest (again), who has slept in the house, rather than be entered now.
    """

    arrival: date
    departure: date
    rooms: Parts
    room_type_id: RoomTypeId
    day_use_price_minor: int | None = None
    upgrade_reason: str | None = None
    as_a_plan: bool = False


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Something that forbids a move: the refusal a command raises, and whether somebody with the permission may go on in spite of it."""

    kind: MoveObstacleKind
    refusal: StaffError
    may_be_overridden: bool = False
    date: date | None = None

    def obstacle(self) -> MoveObstacle:
        """As the preview shows it."""
        return MoveObstacle(self.kind, str(self.refusal), self.may_be_overridden, self.date)


@dataclass(frozen=True, slots=True)
class Judged:
    """A move thought through: what forbids it, what should be known, and what it needs.

    Args:
        types: what each night from the first that can be arranged would be counted in.
        rooms: those asked for.
        moves_now: a guest in house changes rooms at once.
        upgrade: a room of another type than is charged, and than the stay has had so far.
    """

    in_the_way: tuple[InTheWay, ...]
    warnings: tuple[MoveObstacle, ...] = ()
    types: dict[date, RoomTypeId] | None = None
    rooms: dict[RoomId, RoomFacts] | None = None
    moves_now: bool = False
    upgrade: RoomFacts | None = None


def judge(reader: Reader, stay: MovingStay, target: MoveTarget) -> Judged:
    """What stands in the way of a move, in the order in which the desk would meet it."""
    early = tuple(_not_to_be_thought_of(reader, stay, target))
    if early:
        return Judged(early)
    rooms = rooms_asked(reader, [part.room_id for part in (*stay.parts, *target.rooms)])
    unusable = _unusable(stay, target, rooms)
    if unusable is not None:
        return Judged((unusable,))
    moves_now = _moves_now(stay, target)
    types = _types(stay, target, rooms)
    sharing = sharers(reader, stay)
    found = [
        *_sharers_beyond(sharing, target),
        *_room_in_the_way(reader, stay, target, moves_now=moves_now),
        *_sold_out(reader, stay, types),
        *_promised(stay, target, rooms),
        *_restricted(reader, stay, target),
    ]
    first_room = rooms[target.rooms[0].room_id] if target.rooms else None
    ready = _ready(reader, first_room) if first_room is not None else True
    if moves_now and first_room is not None and not ready:
        found.append(InTheWay(Kind.ROOM_NOT_READY, _not_ready(first_room), may_be_overridden=True))
    dirty = first_room if not ready and not stay.in_house and target.arrival == stay.today else None
    given = {part.room_id: rooms[part.room_id] for part in target.rooms}
    warnings = tuple(_warnings(stay, given, sharing, dirty))
    return Judged(tuple(found), warnings, types, rooms, moves_now, _upgrade(stay, target, rooms))


def _not_to_be_thought_of(reader: Reader, stay: MovingStay, target: MoveTarget) -> Iterator[InTheWay]:
    """What makes every further question pointless."""
    if stay.status not in EXPECTED and not stay.in_house:
        yield InTheWay(Kind.STATUS, WrongStatus(status=stay.status.value))
        return
    if stay.shares_with is not None:
        yield InTheWay(Kind.SHARES_A_ROOM, SharesARoom("room_id", guest=stay.shares_with))
        return
    wrong = impossible_dates(stay, target.arrival, target.departure, day_use=target.day_use_price_minor is not None) or _too_long(
        reader, target
    )
    if wrong is not None:
        yield wrong
        return
    if stay.in_house and target.arrival != stay.arrival:
        problem = N_("The guest is in the house, so the arrival cannot be changed. Nothing was changed. Change the departure only.")
        yield InTheWay(Kind.IN_HOUSE, InvalidInput("arrival_date", problem=problem))
    elif target.arrival < stay.today and target.arrival != stay.arrival:
        yield in_the_past()
    lost = [night for night, one in stay.nights.items() if one.charged and not target.arrival <= night < target.departure]
    if lost:
        yield InTheWay(Kind.CHARGED_NIGHT, ChargedNightLost("departure_date", night=lost[0].isoformat()), date=lost[0])
    begins = stay.begins if stay.in_house else target.arrival
    if not follow_each_other(target.rooms, begins, target.departure) or (stay.in_house and not target.rooms):
        yield partly_without_room()


def partly_without_room() -> InTheWay:
    """A room for some nights only."""
    problem = N_("A stay has a room for every night or for none. Nothing was changed. Choose a room for the others.")
    return InTheWay(Kind.PARTLY_WITHOUT_ROOM, InvalidInput("room_id", problem=problem))


def impossible_dates(stay: MovingStay, arrival: date, departure: date, *, day_use: bool = False) -> InTheWay | None:
    """Dates that a stay cannot have. `day_use`: that no night is left is meant so."""
    if departure < arrival:
        return wrong_dates(N_("The departure lies before the arrival. Nothing was changed. Correct one of the dates."))
    if departure == arrival and stay.arrival != stay.departure and not day_use:
        return wrong_dates(N_("No night would be left of this stay. Nothing was changed. Leave a night, or cancel it."))
    if (arrival - stay.today).days > FURTHEST_DAYS:
        return wrong_dates(N_("The arrival is more than ten years away. Nothing was changed. Check the year."))
    return None


def _too_long(reader: Reader, target: MoveTarget) -> InTheWay | None:
    if (target.departure - target.arrival).days <= setting_value(reader, LONGEST_STAY):
        return None
    return wrong_dates(N_("The stay is longer than this hotel allows. Nothing was changed. Check the year."))


def wrong_dates(problem: str) -> InTheWay:
    """A sentence about the dates."""
    return InTheWay(Kind.DATES, InvalidInput("departure_date", problem=problem))


def in_the_past() -> InTheWay:
    """Nights gone by are history."""
    problem = N_("A night before the business date would change. Nothing was changed. Choose today or later.")
    return InTheWay(Kind.PAST, InvalidInput("arrival_date", problem=problem))


def _unusable(stay: MovingStay, target: MoveTarget, rooms: dict[RoomId, RoomFacts]) -> InTheWay | None:
    """A room switched off while it was given may be kept."""
    kept = {part.room_id for part in stay.parts}
    if all(part.room_id in kept or (part.room_id in rooms and rooms[part.room_id].active) for part in target.rooms):
        return None
    problem = N_("This room is switched off in the set-up. Nothing was changed. Choose another room.")
    return InTheWay(Kind.ROOM_SWITCHED_OFF, InvalidInput("room_id", problem=problem))


def _moves_now(stay: MovingStay, target: MoveTarget) -> bool:
    if stay.open_room is None or target.rooms[0].room_id == stay.open_room.room_id:
        return False
    return not stay.due_to_move and not (target.as_a_plan and stay.open_room.first < stay.today)


def stays_put(stay: MovingStay, target: MoveTarget) -> bool:
    """Whether a guest in house has tonight in the room that is open."""
    return stay.open_room is not None and target.rooms[0].room_id == stay.open_room.room_id


def _types(stay: MovingStay, target: MoveTarget, rooms: dict[RoomId, RoomFacts]) -> dict[date, RoomTypeId]:
    """What each night of the target would be counted in; nights gone by stay as they are."""
    given = room_by_night(target.rooms)

    def counted_in(night: date) -> RoomTypeId:
        if night in given:
            return rooms[given[night]].room_type_id
        return stay.nights[night].room_type_id if night < stay.begins and night in stay.nights else target.room_type_id

    return {night: counted_in(night) for night in nights_between(target.arrival, target.departure)}


def _upgrade(stay: MovingStay, target: MoveTarget, rooms: dict[RoomId, RoomFacts]) -> RoomFacts | None:
    known = {stay.charged_type_id, stay.room_type_id, *(rooms[part.room_id].room_type_id for part in stay.parts)}
    return next((rooms[part.room_id] for part in target.rooms if rooms[part.room_id].room_type_id not in known), None)


def _sharers_beyond(sharing: tuple[Sharer, ...], target: MoveTarget) -> Iterator[InTheWay]:
    for one in sharing:
        if one.arrival < target.arrival or one.departure > target.departure:
            refusal = SharerBeyond("departure_date", guest=one.name, arrival=one.arrival.isoformat(), departure=one.departure.isoformat())
            yield InTheWay(Kind.SHARES_A_ROOM, refusal)
            return


def _room_in_the_way(reader: Reader, stay: MovingStay, target: MoveTarget, *, moves_now: bool) -> Iterator[InTheWay]:
    taken = first_taken(reader, stay, _needed(stay, target))
    if taken is not None:
        kind = Kind.CLOSURE if isinstance(taken, RoomClosed) else Kind.CONFLICT
        yield InTheWay(kind, taken, date=date.fromisoformat(str(taken.values["date"])))
    here = occupant(reader, target.rooms[0].room_id) if moves_now else None
    if here is not None:
        yield InTheWay(Kind.OCCUPIED, here)


def _needed(stay: MovingStay, target: MoveTarget) -> list[tuple[RoomId, Slot]]:
    """The half days that the rooms of the target own."""
    if stay.open_room is None or not stays_put(stay, target):
        return slots_of(target.rooms, first_moves_in=stay.in_house and stay.arrival < stay.today < target.departure)
    here = stay.open_room
    own = stay_slots(here.first, target.rooms[0].last, holds_first_day=here.holds_first_day)
    return [*((here.room_id, slot) for slot in own), *slots_of(target.rooms[1:], first_moves_in=True)]


def _sold_out(reader: Reader, stay: MovingStay, types: dict[date, RoomTypeId]) -> Iterator[InTheWay]:
    if not stay.counted:
        return
    never = {night for night, one in stay.nights.items() if not one.held}
    more: Counter[TypeAndNight] = Counter((kind, night) for night, kind in types.items() if night not in never)
    more.subtract((one.room_type_id, night) for night, one in stay.nights.items() if one.held)
    more = _with_allotment(reader, stay, more)
    raised = {pair: rooms for pair, rooms in more.items() if rooms > 0}
    left = left_of(reader, raised)
    for (kind, night), rooms in sorted(raised.items(), key=lambda one: one[0][1]):
        if left[kind, night].left_of_type < rooms:
            refusal = TypeFull("room_type_id", room_type=type_names(reader, {kind})[kind], night=night.isoformat())
            yield InTheWay(Kind.SOLD_OUT, refusal, date=night)
            return
    of_house: Counter[date] = Counter()
    for (_kind, night), rooms in more.items():
        of_house[night] += rooms
    for (_kind, night), one in sorted(left.items(), key=lambda each: each[0][1]):
        if one.left_of_house is not None and one.left_of_house < of_house[night] > 0:
            yield InTheWay(Kind.SOLD_OUT, HouseFull("room_type_id", night=night.isoformat()), date=night)
            return


def _with_allotment(reader: Reader, stay: MovingStay, more: Counter[TypeAndNight]) -> Counter[TypeAndNight]:
    """A room picked up from a group's block is deducted already; one that is given up is kept for the group again."""
    block = block_facts(reader, stay) if any(more.values()) else None
    if block is None or not block.deducts:
        return more
    found = Counter(more)
    for pair, count in more.items():
        rooms, picked_up, given_back = block.allotments.get(pair, (0, 0, 0))
        before, after = (max(0, rooms - given_back - taken) for taken in (picked_up, picked_up + count))
        found[pair] += (0 if block.is_cut_off else after) - before
    return found


def _promised(stay: MovingStay, target: MoveTarget, rooms: dict[RoomId, RoomFacts]) -> Iterator[InTheWay]:
    if not stay.do_not_move or not stay.parts:
        return
    before, after = room_by_night(stay.parts), room_by_night(target.rooms)
    both = [night for night in before if target.arrival <= night < target.departure]
    first = target.rooms[0].room_id if target.rooms else None
    if any(after.get(night) != before[night] for night in both) or (not both and first != stay.parts[0].room_id):
        refusal = RoomPromised("room_id", room=rooms[stay.parts[0].room_id].number)
        yield InTheWay(Kind.DO_NOT_MOVE, refusal, may_be_overridden=True)


def _restricted(reader: Reader, stay: MovingStay, target: MoveTarget) -> Iterator[InTheWay]:
    """Selling rules are asked about dates; a change of room alone sells nothing."""
    if (target.arrival, target.departure) == (stay.arrival, stay.departure):
        return
    for found in restrictions.obstacles(reader, as_asked(stay, target.arrival, target.departure)):
        refusal = MoveRestricted("arrival_date", rule=found.sentence)
        yield InTheWay(Kind.RESTRICTION, refusal, may_be_overridden=found.may_be_overridden, date=found.date)


def as_asked(stay: MovingStay, arrival: date, departure: date) -> StayAsked:
    """The stay with other dates, as the selling rules and the price are asked about it."""
    return StayAsked(
        arrival=arrival,
        departure=departure,
        room_type_id=stay.charged_type_id,
        # A stay at a price typed by hand has no plan; rules of plans do not concern it, rules of the house and the type do.
        rate_plan_id=cast(RatePlanId, stay.rate_plan_id),
        adults=stay.adults,
        child_ages=stay.child_ages,
        babies=stay.babies,
        extra_beds=stay.extra_beds,
        company_id=stay.company_id,
        agent_id=stay.agent_id,
        block_id=stay.block_id,
        reservation_id=stay.reservation_id,
    )


def _ready(reader: Reader, room: RoomFacts) -> bool:
    if room.housekeeping_status is HousekeepingStatus.INSPECTED:
        return True
    return room.housekeeping_status is HousekeepingStatus.CLEAN and not setting_value(reader, INSPECTION_REQUIRED)


def _not_ready(room: RoomFacts) -> MoveNotReady:
    return MoveNotReady("room_id", room=room.number, status=_(_HOUSEKEEPING[room.housekeeping_status]))


def _warnings(
    stay: MovingStay, rooms: dict[RoomId, RoomFacts], sharing: tuple[Sharer, ...], dirty: RoomFacts | None
) -> Iterator[MoveObstacle]:
    persons = stay.adults + stay.children + stay.babies + sum(one.persons for one in sharing)
    for room in rooms.values():
        if room.room_type_id != stay.charged_type_id:
            sentence = _("Room {room} is {room_type}, another type than the one charged. The price stays.")
            yield MoveObstacle(Kind.OTHER_TYPE, sentence.format(room=room.number, room_type=room.type_name))
        if room.max_occupancy < persons:
            sentence = _("Room {room} takes {most} guests; this stay has {persons}.")
            yield MoveObstacle(Kind.TOO_MANY_GUESTS, sentence.format(room=room.number, most=room.max_occupancy, persons=persons))
    if dirty is not None:
        sentence = _("Room {room} is {status}; have it cleaned before the guest arrives today.")
        yield MoveObstacle(Kind.ROOM_NOT_READY, sentence.format(room=dirty.number, status=_(_HOUSEKEEPING[dirty.housekeeping_status])))
