"""What holds for a room, which of it is the tile's colour, and what comes next (`docs/screens/room-status.md`). No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ClosureKind, HousekeepingStatus, SeenOccupancy
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.room_rack import DISCREPANCY_TITLES
from hotel_desk.ui.tokens import LIGHT, RoomLook

if TYPE_CHECKING:
    from hotel_desk.queries.room_rack import RackRoom, RackStay, RoomRack

PICKUP = "pickup"
DISCREPANCY = "discrepancy"
DISCREPANCY_MARK = "!"

READY_ALWAYS = frozenset({HousekeepingStatus.INSPECTED})
READY_UNINSPECTED = READY_ALWAYS | {HousekeepingStatus.CLEAN}
TO_BE_CLEANED = frozenset({HousekeepingStatus.DIRTY, HousekeepingStatus.PICKUP})

STATUS_TITLES: dict[HousekeepingStatus, str] = {
    HousekeepingStatus.DIRTY: N_("Dirty"),
    HousekeepingStatus.PICKUP: N_("Pick-up"),
    HousekeepingStatus.CLEAN: N_("Clean"),
    HousekeepingStatus.INSPECTED: N_("Inspected"),
}
STATUS_KEYS: dict[HousekeepingStatus, str] = {
    HousekeepingStatus.DIRTY: "Ctrl+Shift+D",
    HousekeepingStatus.PICKUP: "Ctrl+Shift+P",
    HousekeepingStatus.CLEAN: "Ctrl+Shift+C",
    HousekeepingStatus.INSPECTED: "Ctrl+Shift+I",
}
SEEN_TITLES: dict[SeenOccupancy, str] = {SeenOccupancy.VACANT: N_("Vacant"), SeenOccupancy.OCCUPIED: N_("Occupied")}
CLOSURE_TITLES: dict[ClosureKind, str] = {
    ClosureKind.OUT_OF_ORDER: N_("Out of order"),
    ClosureKind.OUT_OF_SERVICE: N_("Out of service"),
}
# The looks have no colour of their own for pick-up: it is dirty with another letter.
_PICKUP_LETTERS = {RoomLook.VACANT_DIRTY: "P", RoomLook.OCCUPIED_DIRTY: "OP"}
_PICKUP_TITLES = {RoomLook.VACANT_DIRTY: N_("Vacant, pick-up"), RoomLook.OCCUPIED_DIRTY: N_("Occupied, pick-up")}
_CLOSURE_LOOKS = {ClosureKind.OUT_OF_ORDER: RoomLook.OUT_OF_ORDER, ClosureKind.OUT_OF_SERVICE: RoomLook.OUT_OF_SERVICE}
_VACANT_LOOKS = {
    HousekeepingStatus.DIRTY: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.PICKUP: RoomLook.VACANT_DIRTY,
    HousekeepingStatus.CLEAN: RoomLook.VACANT_CLEAN,
    HousekeepingStatus.INSPECTED: RoomLook.VACANT_INSPECTED,
}


class Step(StrEnum):
    """The one obvious next thing to do with a room."""

    SET_CLEAN = "set_clean"
    SET_INSPECTED = "set_inspected"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"


STEP_TITLES: dict[Step, str] = {
    Step.SET_CLEAN: N_("Set clean"),
    Step.SET_INSPECTED: N_("Set inspected"),
    Step.CHECK_IN: N_("Check in"),
    Step.CHECK_OUT: N_("Check out"),
}
STEP_STATUS: dict[Step, HousekeepingStatus] = {
    Step.SET_CLEAN: HousekeepingStatus.CLEAN,
    Step.SET_INSPECTED: HousekeepingStatus.INSPECTED,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A small sign on a tile: what else holds. `look` None is a discrepancy."""

    letter: str
    look: RoomLook | None


def is_ready(room: RackRoom, rack: RoomRack) -> bool:
    """Whether a guest can be given the room now: nobody in it, not closed, clean enough for this hotel."""
    ready = READY_ALWAYS if rack.inspection_required else READY_UNINSPECTED
    return not room.occupied and room.closure is None and room.housekeeping in ready


def main_look(room: RackRoom, rack: RoomRack) -> RoomLook:
    """The colour of the tile: the first line of the table in the docs that holds."""
    if room.stay is not None:
        return _occupied_look(room, room.stay, rack)
    if room.closure is not None:
        return _CLOSURE_LOOKS[room.closure.kind]
    if room.arrival is not None and is_ready(room, rack):
        return RoomLook.ARRIVAL_EXPECTED
    return _VACANT_LOOKS[room.housekeeping]


def letter(room: RackRoom, look: RoomLook) -> str:
    """The letter that says the same as the colour."""
    if room.housekeeping is HousekeepingStatus.PICKUP and look in _PICKUP_LETTERS:
        return _PICKUP_LETTERS[look]
    return LIGHT.rooms[look].letter


def look_title(room: RackRoom, look: RoomLook) -> str:
    """The colour in words, translated."""
    if room.housekeeping is HousekeepingStatus.PICKUP and look in _PICKUP_TITLES:
        return _(_PICKUP_TITLES[look])
    return _(LIGHT.rooms[look].title)


def marks(room: RackRoom, look: RoomLook) -> tuple[Mark, ...]:
    """What holds beside the colour."""
    found: list[Mark] = []
    if look is RoomLook.ARRIVAL_EXPECTED:
        ready = _VACANT_LOOKS[room.housekeeping]
        found.append(Mark(LIGHT.rooms[ready].letter, ready))
    elif room.arrival is not None:
        found.append(_mark(RoomLook.ARRIVAL_EXPECTED))
    if room.do_not_disturb and look is not RoomLook.DO_NOT_DISTURB:
        found.append(_mark(RoomLook.DO_NOT_DISTURB))
    if room.discrepancy is not None:
        found.append(Mark(DISCREPANCY_MARK, None))
    return tuple(found)


def conditions(room: RackRoom, rack: RoomRack) -> frozenset[str]:
    """Every condition that holds: the keys of the chips that count the room."""
    found: set[str] = set()
    if room.stay is not None:
        found |= _occupied_conditions(room, room.stay, rack)
    elif room.closure is not None:
        found.add(_CLOSURE_LOOKS[room.closure.kind])
    elif room.housekeeping is not HousekeepingStatus.PICKUP:
        found.add(_VACANT_LOOKS[room.housekeeping])
    if room.housekeeping is HousekeepingStatus.PICKUP:
        found.add(PICKUP)
    if room.arrival is not None:
        found.add(RoomLook.ARRIVAL_EXPECTED)
    if room.do_not_disturb:
        found.add(RoomLook.DO_NOT_DISTURB)
    if room.discrepancy is not None:
        found.add(DISCREPANCY)
    return frozenset(found)


def next_step(room: RackRoom, rack: RoomRack) -> Step | None:
    """The one obvious next thing; None when there is none."""
    if room.stay is not None:
        return _occupied_step(room, room.stay, rack)
    if room.closure is not None:
        return None
    if room.housekeeping in TO_BE_CLEANED:
        return Step.SET_CLEAN
    if not is_ready(room, rack):
        return Step.SET_INSPECTED
    return Step.CHECK_IN if room.arrival is not None else None


def leaves_today(stay: RackStay, rack: RoomRack) -> bool:
    """Due out: today, or already before."""
    return stay.departure_date <= rack.business_date


def status_words(room: RackRoom, rack: RoomRack) -> str:
    """Everything that holds, in one line: `Due out, arrival expected: Ito Kenji`."""
    look = main_look(room, rack)
    words = [look_title(room, look if look is not RoomLook.ARRIVAL_EXPECTED else _VACANT_LOOKS[room.housekeeping])]
    if look in {RoomLook.DUE_OUT, RoomLook.DAY_USE, RoomLook.DO_NOT_DISTURB}:
        words.append(_(_HOUSEKEEPING_WORDS[room.housekeeping]))
    if room.stay is not None:
        words.append(room.stay.guest_name)
    if room.arrival is not None:
        words.append(_("arrival expected: {guest}").format(guest=room.arrival.guest_name))
    if room.do_not_disturb and look is not RoomLook.DO_NOT_DISTURB:
        words.append(_("do not disturb"))
    if room.discrepancy is not None:
        words.append(_(DISCREPANCY_TITLES[room.discrepancy]))
    return ", ".join(words)


def nights_text(stay: RackStay, rack: RoomRack) -> str:
    """The nights left, short: `3 n`; for somebody who leaves today the hour that was agreed, where one was."""
    nights = stay.nights_left(rack.business_date)
    if not nights and stay.late_until is not None:
        return f"{stay.late_until:%H:%M}"
    return plural("{count} n", "{count} n", nights).format(count=nights) if nights else ""


_HOUSEKEEPING_WORDS: dict[HousekeepingStatus, str] = {
    HousekeepingStatus.DIRTY: N_("dirty"),
    HousekeepingStatus.PICKUP: N_("waiting for pick-up"),
    HousekeepingStatus.CLEAN: N_("clean"),
    HousekeepingStatus.INSPECTED: N_("inspected"),
}


def _occupied_look(room: RackRoom, stay: RackStay, rack: RoomRack) -> RoomLook:
    if stay.day_use:
        return RoomLook.DAY_USE
    if leaves_today(stay, rack):
        return RoomLook.DUE_OUT
    if room.do_not_disturb:
        return RoomLook.DO_NOT_DISTURB
    return RoomLook.OCCUPIED_DIRTY if room.housekeeping in TO_BE_CLEANED else RoomLook.OCCUPIED_CLEAN


def _occupied_conditions(room: RackRoom, stay: RackStay, rack: RoomRack) -> set[str]:
    found: set[str] = set()
    if room.housekeeping is not HousekeepingStatus.PICKUP:
        found.add(RoomLook.OCCUPIED_DIRTY if room.housekeeping is HousekeepingStatus.DIRTY else RoomLook.OCCUPIED_CLEAN)
    if leaves_today(stay, rack):
        found.add(RoomLook.DAY_USE if stay.day_use else RoomLook.DUE_OUT)
    return found


def _occupied_step(room: RackRoom, stay: RackStay, rack: RoomRack) -> Step | None:
    if leaves_today(stay, rack):
        return Step.CHECK_OUT
    return Step.SET_CLEAN if room.housekeeping in TO_BE_CLEANED and not room.do_not_disturb else None


def _mark(look: RoomLook) -> Mark:
    return Mark(LIGHT.rooms[look].letter, look)
