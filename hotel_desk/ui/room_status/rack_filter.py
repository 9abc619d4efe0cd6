"""Which rooms are shown, in which order, under which headings; the tiles that are painted for them. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from hotel_desk.language import N_, _
from hotel_desk.ui.room_status.room_conditions import (
    DISCREPANCY,
    DISCREPANCY_MARK,
    PICKUP,
    STEP_TITLES,
    Mark,
    Step,
    conditions,
    letter,
    look_title,
    main_look,
    marks,
    next_step,
    nights_text,
    status_words,
)
from hotel_desk.ui.tokens import LIGHT, RoomLook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hotel_desk.domain.ids import FloorId, RoomId, RoomTypeId
    from hotel_desk.queries.room_rack import RackRoom, RoomRack

_DIGITS = re.compile(r"(\d+)")
CONNECTING = ("connecting",)
"""The filter value of rooms with a connecting room; a feature is a plain string."""

CHIP_ORDER: tuple[str, ...] = (
    RoomLook.VACANT_CLEAN,
    RoomLook.VACANT_INSPECTED,
    RoomLook.VACANT_DIRTY,
    PICKUP,
    RoomLook.OCCUPIED_CLEAN,
    RoomLook.OCCUPIED_DIRTY,
    RoomLook.DUE_OUT,
    RoomLook.ARRIVAL_EXPECTED,
    RoomLook.DAY_USE,
    RoomLook.DO_NOT_DISTURB,
    RoomLook.OUT_OF_ORDER,
    RoomLook.OUT_OF_SERVICE,
    DISCREPANCY,
)
_OTHER_CHIP_TITLES = {PICKUP: N_("Pick-up"), DISCREPANCY: N_("Discrepancies")}


class Order(StrEnum):
    """What the tiles are grouped and sorted by."""

    FLOOR = "floor"
    TYPE = "type"
    STATUS = "status"
    FEATURE = "feature"
    NUMBER = "number"


ORDER_TITLES: dict[Order, str] = {
    Order.FLOOR: N_("By floor"),
    Order.TYPE: N_("By room type"),
    Order.STATUS: N_("By status"),
    Order.FEATURE: N_("By feature"),
    Order.NUMBER: N_("By number"),
}


@dataclass(frozen=True, slots=True)
class RackFilter:
    """What a person wants to see; None and "" are everything."""

    condition: str = ""
    floor_id: FloorId | None = None
    room_type_id: RoomTypeId | None = None
    feature: str | tuple[str] | None = None
    order: Order = Order.FLOOR


@dataclass(frozen=True, slots=True)
class Tile:
    """One room as it is painted and spoken."""

    room_id: RoomId
    number: str
    type_code: str
    look: RoomLook
    letter: str
    marks: tuple[Mark, ...]
    last_line: str
    nights: str
    step: Step | None
    step_title: str
    words: str


@dataclass(frozen=True, slots=True)
class TileGroup:
    """Tiles under one heading."""

    title: str
    tiles: tuple[Tile, ...] = field(default_factory=tuple)


def shown_rooms(rack: RoomRack, wanted: RackFilter) -> list[RackRoom]:
    """The rooms that pass the filter, in the rack's order."""
    return [room for room in rack.rooms if _passes(room, rack, wanted)]


def grouped_tiles(rack: RoomRack, rooms: Sequence[RackRoom], order: Order) -> list[TileGroup]:
    """The tiles of these rooms under their headings."""
    several_buildings = len({room.building_name for room in rack.rooms}) > 1
    key, title = _grouping(rack, order, several_buildings=several_buildings)
    # Floors keep the rack's order; anything else is by number within its group.
    ordered = list(rooms) if order is Order.FLOOR else sorted(rooms, key=lambda room: (key(room), by_number(room.number)))
    groups: dict[Any, tuple[str, list[Tile]]] = {}
    for room in ordered:
        groups.setdefault(key(room), (title(room), []))[1].append(tile_of(room, rack))
    return [TileGroup(heading, tuple(tiles)) for heading, tiles in groups.values()]


def tile_of(room: RackRoom, rack: RoomRack) -> Tile:
    """What the tile of a room says."""
    look = main_look(room, rack)
    step = next_step(room, rack)
    last_line, nights = _last_line(room, rack)
    return Tile(
        room_id=room.room_id,
        number=room.number,
        type_code=room.type_code,
        look=look,
        letter=letter(room, look),
        marks=marks(room, look),
        last_line=last_line,
        nights=nights,
        step=step,
        step_title="" if step is None else _(STEP_TITLES[step]),
        words=f"{room.number}, {room.type_name}, {status_words(room, rack)}",
    )


def counts(rack: RoomRack) -> dict[str, int]:
    """How many rooms each condition holds for, over the whole house."""
    held = [conditions(room, rack) for room in rack.rooms]
    return {key: sum(key in one for one in held) for key in CHIP_ORDER}


def chip_title(key: str) -> str:
    """A condition in words, translated."""
    return _(_OTHER_CHIP_TITLES[key]) if key in _OTHER_CHIP_TITLES else _(LIGHT.rooms[RoomLook(key)].title)


def chip_letter(key: str) -> str:
    """A condition as it stands on the tiles."""
    return {PICKUP: "P", DISCREPANCY: DISCREPANCY_MARK}.get(key) or LIGHT.rooms[RoomLook(key)].letter


def chip_look(key: str) -> RoomLook | None:
    """The swatch of a chip; a discrepancy has none."""
    if key == DISCREPANCY:
        return None
    return RoomLook.VACANT_DIRTY if key == PICKUP else RoomLook(key)


def floor_choices(rooms: Iterable[RackRoom]) -> list[tuple[FloorId, str]]:
    """The floors there are, in the rack's order; with the building where there are several."""
    rooms = list(rooms)
    several = len({room.building_name for room in rooms}) > 1
    return list({room.floor_id: _floor_title(room, several_buildings=several) for room in rooms}.items())


def type_choices(rooms: Iterable[RackRoom]) -> list[tuple[RoomTypeId, str]]:
    """The room types there are, by code."""
    found = {room.room_type_id: (room.type_code, room.type_name) for room in rooms}
    return [(key, f"{code} · {name}") for key, (code, name) in sorted(found.items(), key=lambda item: item[1])]


def feature_choices(rooms: Iterable[RackRoom]) -> list[tuple[str | tuple[str], str]]:
    """The features there are, by name; connecting rooms count as one."""
    rooms = list(rooms)
    found: list[tuple[str | tuple[str], str]] = [(name, name) for name in sorted({one for room in rooms for one in room.features})]
    if any(room.connecting_number for room in rooms):
        found.append((CONNECTING, _("Connecting room")))
    return found


def by_number(number: str) -> list[tuple[int, str]]:
    """Sort 9 before 10 before A1."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(number) if part]


def _passes(room: RackRoom, rack: RoomRack, wanted: RackFilter) -> bool:
    if wanted.floor_id is not None and room.floor_id != wanted.floor_id:
        return False
    if wanted.room_type_id is not None and room.room_type_id != wanted.room_type_id:
        return False
    if wanted.feature == CONNECTING and room.connecting_number is None:
        return False
    if isinstance(wanted.feature, str) and wanted.feature not in room.features:
        return False
    return not wanted.condition or wanted.condition in conditions(room, rack)


def _grouping(rack: RoomRack, order: Order, *, several_buildings: bool) -> tuple[Callable[[RackRoom], Any], Callable[[RackRoom], str]]:
    """What makes a group, and its heading."""
    match order:
        case Order.FLOOR:
            return lambda room: room.floor_id, lambda room: _floor_title(room, several_buildings=several_buildings)
        case Order.TYPE:
            return lambda room: (room.type_code, room.room_type_id), lambda room: f"{room.type_code} · {room.type_name}"
        case Order.STATUS:
            return lambda room: _status_rank(room, rack), lambda room: look_title(room, main_look(room, rack))
        case Order.FEATURE:
            return lambda room: (not room.features, tuple(sorted(room.features))), _features_title
        case Order.NUMBER:
            return lambda _room: 0, lambda _room: ""


def _status_rank(room: RackRoom, rack: RoomRack) -> tuple[int, str]:
    look = main_look(room, rack)
    return CHIP_ORDER.index(look), letter(room, look)


def _floor_title(room: RackRoom, *, several_buildings: bool) -> str:
    return f"{room.building_name} · {room.floor_name}" if several_buildings else room.floor_name


def _features_title(room: RackRoom) -> str:
    return ", ".join(sorted(room.features)) or _("No features")


def _last_line(room: RackRoom, rack: RoomRack) -> tuple[str, str]:
    """Who is in the room, else who comes today, else why it is closed; and the nights left."""
    if room.stay is not None:
        return room.stay.guest_name, nights_text(room.stay, rack)
    if room.arrival is not None:
        return f"› {room.arrival.guest_name}", nights_text(room.arrival, rack)
    return (room.closure.reason, "") if room.closure is not None else ("", "")
