"""Which rooms suit a stay best, and why: a pure function over facts (`docs/algorithms/rooms-for-stays.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hotel_desk.domain.codes import HousekeepingStatus
from hotel_desk.domain.ids import FloorId, RoomId
from hotel_desk.language import _, plural

LONGEST_REST = 7
_VIP = "vip"


class Merit(StrEnum):
    """What speaks for a room or against it."""

    PROMISED = "promised"
    GIVEN = "given"
    CHARGED_TYPE = "charged_type"
    WISH = "wish"
    VIP_SET_UP = "vip_set_up"
    KEPT_FOR_VIPS = "kept_for_vips"
    BESIDE_PARTY = "beside_party"
    FLOOR_OF_PARTY = "floor_of_party"
    RESTED = "rested"
    INSPECTED = "inspected"
    CLEAN = "clean"
    NOT_READY = "not_ready"
    PROMISED_NEXT = "promised_next"
    TOO_SMALL = "too_small"


POINTS: dict[Merit, int] = {
    Merit.PROMISED: 100,
    Merit.GIVEN: 40,
    Merit.CHARGED_TYPE: 60,
    Merit.WISH: 15,
    Merit.VIP_SET_UP: 25,
    Merit.KEPT_FOR_VIPS: -8,
    Merit.BESIDE_PARTY: 20,
    Merit.FLOOR_OF_PARTY: 10,
    Merit.RESTED: 1,
    Merit.INSPECTED: 6,
    Merit.CLEAN: 4,
    Merit.NOT_READY: -10,
    Merit.PROMISED_NEXT: -5,
    Merit.TOO_SMALL: -50,
}


@dataclass(frozen=True, slots=True)
class StayWish:
    """What a stay asks of a room.

    Args:
        wishes: words of the guest's requests and notes, folded to lower case.
        party: the rooms of those who travel along (one booking, linked, one group) on these dates.
        arrives_today: the room is needed now, so its housekeeping status counts.
        is_vip: the guest has a VIP level.
        do_not_move: the room the stay has was promised.
    """

    wishes: frozenset[str] = frozenset()
    persons: int = 1
    party: frozenset[RoomId] = frozenset()
    arrives_today: bool = False
    is_vip: bool = False
    do_not_move: bool = False


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as the ranking sees it.

    Args:
        features: of the room and its type.
        connecting: the room behind the connecting door.
        rested: nights since somebody last slept in it, at most `LONGEST_REST`.
        promised_next: the guest who follows was promised this room, on the day of departure or the day after.
        obstacle: why it cannot be given at all, in words; None when it can.
    """

    room_id: RoomId
    number: str
    floor_id: FloorId
    of_charged_type: bool
    max_occupancy: int
    housekeeping_status: HousekeepingStatus
    features: tuple[str, ...] = ()
    connecting: RoomId | None = None
    rested: int = 0
    promised_next: bool = False
    given: bool = False
    obstacle: str | None = None

    @property
    def is_set_up_for_vips(self) -> bool:
        """Whether a feature of the room says so: one with VIP in its name."""
        return any(_VIP in feature.casefold() for feature in self.features)


@dataclass(frozen=True, slots=True)
class RankedRoom:
    """A room with its score and the reasons for it, in words; `obstacle` is why it cannot be given."""

    room_id: RoomId
    number: str
    score: int
    reasons: tuple[str, ...]
    obstacle: str | None = None


def rank(wish: StayWish, rooms: Sequence[RoomFacts]) -> tuple[RankedRoom, ...]:
    """The rooms, best first: those that can be given by their score, equal ones in the order of the house, then the others."""
    neighbours = _Neighbours(wish, rooms)
    ranked = [_ranked(wish, room, neighbours) for room in rooms]
    return tuple(sorted(ranked, key=lambda one: (one.obstacle is not None, -one.score)))


def merits(wish: StayWish, room: RoomFacts, *, beside_party: bool, on_floor_of_party: bool) -> tuple[tuple[Merit, int], ...]:
    """What counts for or against a room, and how often (or how long)."""
    met = len(_wishes_met(wish, room))
    ready = {HousekeepingStatus.INSPECTED: Merit.INSPECTED, HousekeepingStatus.CLEAN: Merit.CLEAN}
    counted = (
        (Merit.PROMISED, room.given and wish.do_not_move),
        (Merit.GIVEN, room.given and not wish.do_not_move),
        (Merit.CHARGED_TYPE, room.of_charged_type),
        (Merit.WISH, met),
        (Merit.VIP_SET_UP, room.is_set_up_for_vips and wish.is_vip),
        (Merit.KEPT_FOR_VIPS, room.is_set_up_for_vips and not wish.is_vip),
        (Merit.BESIDE_PARTY, beside_party),
        (Merit.FLOOR_OF_PARTY, on_floor_of_party and not beside_party),
        (Merit.RESTED, min(room.rested, LONGEST_REST)),
        (ready.get(room.housekeeping_status, Merit.NOT_READY), wish.arrives_today),
        (Merit.PROMISED_NEXT, room.promised_next),
        (Merit.TOO_SMALL, room.max_occupancy < wish.persons),
    )
    return tuple((merit, int(times)) for merit, times in counted if times)


class _Neighbours:
    """Where the party is: rooms beside its rooms (next in the house, or behind a connecting door), and its floors."""

    def __init__(self, wish: StayWish, rooms: Sequence[RoomFacts]) -> None:
        self.floors = {room.floor_id for room in rooms if room.room_id in wish.party}
        self.beside: set[RoomId] = set()
        for one, other in pairwise(rooms):
            if one.floor_id == other.floor_id:
                self._note(one.room_id, other.room_id, wish)
        for room in rooms:
            if room.connecting is not None:
                self._note(room.room_id, room.connecting, wish)

    def _note(self, one: RoomId, other: RoomId, wish: StayWish) -> None:
        self.beside |= ({other} if one in wish.party else set()) | ({one} if other in wish.party else set())


def _ranked(wish: StayWish, room: RoomFacts, neighbours: _Neighbours) -> RankedRoom:
    found = merits(wish, room, beside_party=room.room_id in neighbours.beside, on_floor_of_party=room.floor_id in neighbours.floors)
    score = sum(POINTS[merit] * times for merit, times in found)
    return RankedRoom(room.room_id, room.number, score, tuple(_words(wish, room, found)), room.obstacle)


def _wishes_met(wish: StayWish, room: RoomFacts) -> tuple[str, ...]:
    """Features that the guest asked for: every word of the feature is among the guest's."""
    return tuple(feature for feature in room.features if feature.strip() and set(feature.casefold().split()) <= wish.wishes)


def _words(wish: StayWish, room: RoomFacts, found: Iterable[tuple[Merit, int]]) -> Iterable[str]:
    for merit, times in found:
        if merit is Merit.WISH:
            yield from (_("as wished: {feature}").format(feature=feature) for feature in _wishes_met(wish, room))
        elif merit is Merit.RESTED:
            yield plural("vacant for {count} night", "vacant for {count} nights", times).format(count=times)
        else:
            yield {
                Merit.PROMISED: _("promised to this guest"),
                Merit.GIVEN: _("given to this stay before"),
                Merit.VIP_SET_UP: _("set up for VIPs"),
                Merit.KEPT_FOR_VIPS: _("kept for VIPs"),
                Merit.CHARGED_TYPE: _("of the type charged"),
                Merit.BESIDE_PARTY: _("beside the room of the same party"),
                Merit.FLOOR_OF_PARTY: _("on the floor of the same party"),
                Merit.INSPECTED: _("inspected"),
                Merit.CLEAN: _("clean"),
                Merit.NOT_READY: _("not clean yet"),
                Merit.PROMISED_NEXT: _("promised to the next guest, so the stay cannot become longer"),
                Merit.TOO_SMALL: _("too small for this stay"),
            }[merit]
