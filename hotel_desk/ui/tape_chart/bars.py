"""The bars of the calendar: what a stay or a closure covers, and how it looks. No Qt.

Across, the calendar is counted in quarters of a day, so that everything is a whole number: a stay from midday to midday
begins at the second quarter of its arrival, a day use takes the two quarters around the midday of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from hotel_desk.domain.codes import ClosureKind, ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.stay_phases import StayPhase, phase_of
from hotel_desk.queries.tape_chart import ChartClosure, ChartStay
from hotel_desk.ui.tokens import RoomLook, StayLook

QUARTERS = 4
_MIDDAY = 2

Look = StayLook | RoomLook
BarKey = tuple[object, ...]

_LOOKS: dict[StayPhase, Look] = {
    StayPhase.RESERVED: StayLook.RESERVED,
    StayPhase.WAITLISTED: StayLook.RESERVED,
    StayPhase.DUE_IN: StayLook.DUE_IN,
    StayPhase.IN_HOUSE: StayLook.IN_HOUSE,
    StayPhase.DAY_USE: RoomLook.DAY_USE,
    StayPhase.DUE_OUT: StayLook.DUE_OUT,
    StayPhase.CHECKED_OUT: StayLook.PAST,
    StayPhase.CANCELLED: StayLook.PAST,
    StayPhase.NO_SHOW: StayLook.PAST,
}
_CLOSURE_LOOKS = {
    ClosureKind.OUT_OF_ORDER: RoomLook.OUT_OF_ORDER,
    ClosureKind.OUT_OF_SERVICE: RoomLook.OUT_OF_SERVICE,
}


class Bar(msgspec.Struct, frozen=True, gc=False):
    """A stay or a closure in one row. No dataclass, since a page of a large hotel has thousands and these are made in a tenth of the time.

    Args:
        start, end: quarters of a day since the first of January of year 1; `end` is not covered.
        first_day, last_day: ordinals of the days whose nights (or, for day use, whose day) it covers, both included.
        place, places: which of several day uses of one room and day it is, and of how many.
        unconfirmed: its outline is dotted.
    """

    start: int
    end: int
    first_day: int
    last_day: int
    look: Look
    title: str
    stay: ChartStay | None = None
    closure: ChartClosure | None = None
    place: int = 0
    places: int = 1
    unconfirmed: bool = False

    @property
    def by_day(self) -> bool:
        """It covers a day and no night."""
        return self.end - self.start < QUARTERS and self.start % QUARTERS == _MIDDAY - 1

    @property
    def key(self) -> BarKey:
        """What it is, whatever its dates: it stays selected when it moves or is read again."""
        if self.stay is not None:
            return ("stay", self.stay.reservation_id, self.stay.occupancy_id)
        return ("closure", self.closure.closure_id if self.closure else None)


def stay_bar(stay: ChartStay, business_date: date) -> Bar:
    """The bar of a stay, from midday to midday, or around the midday of a day use."""
    first, last = stay.first.toordinal(), stay.last.toordinal()
    look = look_of(stay, business_date)
    if first == last:
        start, end, last_day = first * QUARTERS + _MIDDAY - 1, first * QUARTERS + _MIDDAY + 1, first
    else:
        start, end, last_day = first * QUARTERS + _MIDDAY, last * QUARTERS + _MIDDAY, last - 1
    return Bar(start, end, first, last_day, look, stay.guest_name, stay, unconfirmed=stay.unconfirmed)


def closure_bar(closure: ChartClosure) -> Bar:
    """The bar of a closure: from the midday before its first night to the midday after its last."""
    first, last = closure.first.toordinal(), closure.last.toordinal()
    look = _CLOSURE_LOOKS[closure.kind]
    return Bar(first * QUARTERS + _MIDDAY, (last + 1) * QUARTERS + _MIDDAY, first, last, look, closure.reason, closure=closure)


def look_of(stay: ChartStay, business_date: date) -> Look:
    """How a stay shows on a business date: what needs doing first."""
    if stay.left:
        return StayLook.PAST
    if is_urgent(stay, business_date):
        return StayLook.URGENT
    if stay.room_id is None:
        return StayLook.UNASSIGNED
    if stay.arrival_date == stay.departure_date and stay.status is not ReservationStatus.CHECKED_OUT:
        return RoomLook.DAY_USE
    look = _LOOKS[phase_of(stay.status, arrival=stay.arrival_date, departure=stay.departure_date, business_date=business_date)]
    return StayLook.UNCONFIRMED if stay.unconfirmed and look is StayLook.RESERVED else look


def is_urgent(stay: ChartStay, business_date: date) -> bool:
    """Whether it cannot wait: an arrival of today without a room, or somebody who was due on an earlier day."""
    if stay.status in EXPECTED:
        return stay.arrival_date < business_date or (stay.arrival_date == business_date and stay.room_id is None)
    return stay.status is ReservationStatus.IN_HOUSE and stay.departure_date < business_date


def in_order(bars: Iterable[Bar]) -> list[Bar]:
    """The bars of one room from left to right; day uses of one day share its space."""
    ordered = sorted(bars, key=_from_left)
    if not any(bar.by_day for bar in ordered):
        return ordered
    counted: dict[int, int] = {}
    for bar in ordered:
        if bar.by_day:
            counted[bar.start] = counted.get(bar.start, 0) + 1
    placed: dict[int, int] = {}
    shared = []
    for bar in ordered:
        if bar.by_day and counted[bar.start] > 1:
            place = placed.get(bar.start, 0)
            placed[bar.start] = place + 1
            shared.append(_shared(bar, place, counted[bar.start]))
        else:
            shared.append(bar)
    return shared


def lanes(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Pack bars into as few lanes as they need: each goes into the first lane that is free again."""
    packed: list[list[Bar]] = []
    for bar in sorted(bars, key=_from_left):
        lane = next((lane for lane in packed if lane[-1].end <= bar.start), None)
        if lane is None:
            packed.append([bar])
        else:
            lane.append(bar)
    return packed


def _from_left(bar: Bar) -> tuple[int, int, str]:
    return (bar.start, -bar.end, bar.title)


def _shared(bar: Bar, place: int, places: int) -> Bar:
    return msgspec.structs.replace(bar, place=place, places=places)
