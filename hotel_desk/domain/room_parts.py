"""The rooms of a stay as parts that follow each other: cut, joined, moved, stretched (`docs/algorithms/rooms-for-stays.md`).

A stay has a room for every night or for none. Parts are in the order of their dates, each begins where the one before ends; day use is one
part of equal dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hotel_desk.domain.ids import RoomId
from hotel_desk.domain.slots import Slot, nights_between, stay_slots
from hotel_desk.domain.stay_move import RoomPart

Parts = tuple[RoomPart, ...]


def with_dates(parts: Sequence[RoomPart], arrival: date, departure: date) -> Parts:
    """The same rooms for a stay of other dates: the ends are stretched or cut, a part without a night is left out.

    Where no night of the old dates is left, the whole stay goes to the room nearest to it: the first one where the stay lies earlier now,
    else the last.
    """
    if not parts:
        return ()
    inside = [
        RoomPart(part.room_id, max(part.first, arrival), min(part.last, departure))
        for part in parts
        if max(part.first, arrival) < min(part.last, departure)
    ]
    if not inside:
        nearest = parts[0] if departure <= parts[0].first else parts[-1]
        return (RoomPart(nearest.room_id, arrival, departure),)
    inside[0] = replace(inside[0], first=arrival)
    inside[-1] = replace(inside[-1], last=departure)
    return tuple(inside)


def with_room(parts: Sequence[RoomPart], room_id: RoomId, first: date, last: date) -> Parts:
    """The parts with one room from `first` until `last`; what lies before and after keeps its rooms."""
    if first == last:
        return (RoomPart(room_id, first, last),)
    before = [replace(part, last=min(part.last, first)) for part in parts if part.first < first]
    after = [replace(part, first=max(part.first, last)) for part in parts if part.last > last]
    return (*before, RoomPart(room_id, first, last), *after)


def cut(parts: Sequence[RoomPart], on: date) -> Parts:
    """The parts with one cut in two on a date; as they are where no part goes on over that date."""
    found: list[RoomPart] = []
    for part in parts:
        if part.first < on < part.last:
            found += [replace(part, last=on), replace(part, first=on)]
        else:
            found.append(part)
    return tuple(found)


def joined(parts: Sequence[RoomPart]) -> Parts:
    """The parts with neighbours of the same room made one."""
    found: list[RoomPart] = []
    for part in parts:
        if found and found[-1].room_id == part.room_id and found[-1].last == part.first:
            found[-1] = replace(found[-1], last=part.last)
        else:
            found.append(part)
    return tuple(found)


def follow_each_other(parts: Sequence[RoomPart], arrival: date, departure: date) -> bool:
    """Whether the parts are a room for every night of a stay, in order; no part at all is one too."""
    if not parts:
        return True
    if arrival == departure:
        return len(parts) == 1 and (parts[0].first, parts[0].last) == (arrival, departure)
    chained = all(one.last == other.first for one, other in pairwise(parts))
    return chained and parts[0].first == arrival and parts[-1].last == departure and all(part.first < part.last for part in parts)


def room_by_night(parts: Sequence[RoomPart]) -> dict[date, RoomId]:
    """The room of each night."""
    return {night: part.room_id for part in parts for night in nights_between(part.first, part.last)}


def slots_of(parts: Sequence[RoomPart], *, first_moves_in: bool = False) -> list[tuple[RoomId, Slot]]:
    """The half days that the parts own: a guest who comes from another room holds the day half of the day of change too.

    Args:
        first_moves_in: the guest was in the house before the first part, in another room.
    """
    return [
        (part.room_id, slot)
        for number, part in enumerate(parts)
        for slot in stay_slots(part.first, part.last, holds_first_day=number > 0 or first_moves_in)
    ]
