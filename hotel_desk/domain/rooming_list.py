"""A rooming list line by line: what was written, what it means, and what is wrong with it (`docs/algorithms/blocks.md`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotel_desk.domain.ids import RoomTypeId
from hotel_desk.language import _

MOST_LINES = 1000
LONGEST_NAME = 200
LONGEST_NOTE = 4000
_YEAR_FIRST = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True, slots=True)
class RoomingLine:
    """A line as it was written; empty text is "not said". `number` is that of the line in the text or file, from 1."""

    number: int
    name: str
    room_type: str = ""
    arrival: str = ""
    departure: str = ""
    adults: str = ""
    sharer_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListedType:
    """A room type that a line may name. `in_block`: the block has rooms of it."""

    room_type_id: RoomTypeId
    code: str
    name: str
    max_occupancy: int
    in_block: bool


@dataclass(frozen=True, slots=True)
class RoomingRules:
    """What a line is read against: the dates of the block, the types of the hotel, and who has a room of the group already.

    Args:
        known: name in small letters and arrival of each reservation of the group.
    """

    arrival: date
    departure: date
    business_date: date
    types: tuple[ListedType, ...]
    known: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it is understood. Where `problems` is empty, everything else is filled in.

    Args:
        shares_line: the number of the line whose room is shared; None: a room of one's own.
        problems: what is wrong, a sentence each.
    """

    line: RoomingLine
    room_type: ListedType | None
    arrival: date | None
    departure: date | None
    adults: int
    shares_line: int | None
    problems: tuple[str, ...]


def read_lines(lines: Sequence[RoomingLine], rules: RoomingRules) -> tuple[ReadLine, ...]:
    """Say of every line what it means and what is wrong with it."""
    named: dict[str, list[RoomingLine]] = {}
    for line in lines:
        named.setdefault(_key(line.name), []).append(line)
    alone = {line.number: _read(line, rules, named) for line in lines}
    return tuple(_with_room(one, alone) for one in alone.values())


def _read(line: RoomingLine, rules: RoomingRules, named: Mapping[str, Sequence[RoomingLine]]) -> ReadLine:
    problems: list[str] = []
    if not line.name.strip():
        problems.append(_("There is no name."))
    if len(line.name) > LONGEST_NAME or len(line.note) > LONGEST_NOTE:
        problems.append(_("The name or the note is too long."))
    arrival, departure = _dates(line, rules, problems)
    adults = _adults(line, problems)
    shares = _shared_line(line, named, problems)
    kind = None if line.sharer_of.strip() else _type(line, rules, problems)
    if kind is not None and adults > kind.max_occupancy:
        problems.append(
            _("A room of type {type} holds {most} guests, not {count}.").format(type=kind.name, most=kind.max_occupancy, count=adults)
        )
    if arrival is not None and (_key(line.name), arrival) in rules.known:
        problems.append(_("{name} has a reservation of this group for these dates already.").format(name=line.name.strip()))
    return ReadLine(line, kind, arrival, departure, adults, shares, tuple(problems))


def _with_room(one: ReadLine, lines: Mapping[int, ReadLine]) -> ReadLine:
    """A sharer has the type of the shared room, must fit into it, and stays within its dates."""
    sharers = [other for other in lines.values() if other.shares_line == one.line.number]
    problems = list(one.problems)
    if one.room_type is not None and sharers:
        guests = one.adults + sum(sharer.adults for sharer in sharers)
        if guests > one.room_type.max_occupancy:
            words = _("With those who share it, {count} guests are in a room of type {type}, which holds {most}.")
            problems.append(words.format(count=guests, type=one.room_type.name, most=one.room_type.max_occupancy))
    if one.shares_line is None:
        return ReadLine(one.line, one.room_type, one.arrival, one.departure, one.adults, None, tuple(problems))
    lead = lines[one.shares_line]
    if _outside(one, lead):
        problems.append(_("The dates lie outside those of {name}, whose room is shared.").format(name=lead.line.name.strip()))
    return ReadLine(one.line, lead.room_type, one.arrival, one.departure, one.adults, one.shares_line, tuple(problems))


def _outside(one: ReadLine, lead: ReadLine) -> bool:
    if one.arrival is None or one.departure is None or lead.arrival is None or lead.departure is None:
        return False
    return one.arrival < lead.arrival or one.departure > lead.departure


def _dates(line: RoomingLine, rules: RoomingRules, problems: list[str]) -> tuple[date | None, date | None]:
    arrival, departure = (
        _date(text, standard, problems) for text, standard in ((line.arrival, rules.arrival), (line.departure, rules.departure))
    )
    if arrival and departure and departure <= arrival:
        problems.append(_("The departure is not after the arrival."))
    if arrival and arrival < rules.business_date:
        problems.append(_("The arrival lies before the business date."))
    return arrival, departure


def _date(text: str, standard: date, problems: list[str]) -> date | None:
    written = text.strip()
    if not written:
        return standard
    found = read_date(written)
    if found is None:
        problems.append(_("“{text}” is not a date. Write it like 2026-06-02.").format(text=written))
    return found


def read_date(text: str) -> date | None:
    """A date as people write it: year first, or day first with the year in four digits; None where it is none."""
    if parts := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, parts.groups())
    elif parts := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, parts.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _adults(line: RoomingLine, problems: list[str]) -> int:
    written = line.adults.strip()
    if not written:
        return 1
    if not (written.isascii() and written.isdigit()) or not 1 <= int(written) <= 99:  # noqa: PLR2004 - nobody has a room for a hundred
        problems.append(_("“{text}” is not a number of adults.").format(text=written))
        return 1
    return int(written)


def _type(line: RoomingLine, rules: RoomingRules, problems: list[str]) -> ListedType | None:
    written = _key(line.room_type)
    if not written:
        of_block = [kind for kind in rules.types if kind.in_block]
        if len(of_block) == 1:
            return of_block[0]
        problems.append(_("There is no room type, and the block has rooms of several."))
        return None
    for kind in rules.types:
        if written in (_key(kind.code), _key(kind.name)):
            return kind
    problems.append(_("“{text}” is not a room type of this hotel.").format(text=line.room_type.strip()))
    return None


def _shared_line(line: RoomingLine, named: Mapping[str, Sequence[RoomingLine]], problems: list[str]) -> int | None:
    written = line.sharer_of.strip()
    if not written:
        return None
    found = [other for other in named.get(_key(written), ()) if other.number != line.number]
    if not found:
        problems.append(_("Nobody called “{name}” is on the list, so no room can be shared.").format(name=written))
    elif len(found) > 1:
        problems.append(_("“{name}” is on the list more than once, so it is not clear whose room is shared.").format(name=written))
    elif found[0].sharer_of.strip():
        problems.append(_("“{name}” shares somebody else's room. Name the one who has the room.").format(name=written))
    else:
        return found[0].number
    return None


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
