"""What a person holds on the calendar, by mouse or by keys, and where it would be put down. No Qt.

Days are ordinals; a ghost goes from the midday of `first` to the midday of `last`, as a bar does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.stay_move import MoveAsked
from hotel_desk.ui.tape_chart.bars import QUARTERS, Bar
from hotel_desk.ui.tape_chart.chart_rows import RowKind

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RoomId
    from hotel_desk.queries.tape_chart import ChartStay
    from hotel_desk.ui.tape_chart.chart_layout import ChartLayout

_MIDDAY = QUARTERS // 2
_OVER = {ReservationStatus.CHECKED_OUT, ReservationStatus.CANCELLED, ReservationStatus.NO_SHOW}


class Hold(StrEnum):
    """What is being done."""

    MOVE = "move"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    CUT = "cut"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Ghost:
    """Where it would be put down: a row, and the days from whose midday to whose midday (equal for day use)."""

    row: int
    first: int
    last: int

    @property
    def quarters(self) -> tuple[int, int]:
        """Where it begins and ends across."""
        if self.first == self.last:
            return self.first * QUARTERS + _MIDDAY - 1, self.first * QUARTERS + _MIDDAY + 1
        return self.first * QUARTERS + _MIDDAY, self.last * QUARTERS + _MIDDAY


@dataclass(frozen=True, slots=True)
class Held:
    """What is held.

    Args:
        row: where it was taken up.
        bar: of the stay; None while nights are drawn.
        at: the moment (an ordinal and a part of a day) at which it was taken hold of.
        ghost: where it would be put down now.
    """

    hold: Hold
    row: int
    bar: Bar | None
    at: float
    ghost: Ghost

    @property
    def stay(self) -> ChartStay:
        """The stay that is held; there is none while nights are drawn."""
        assert self.bar is not None  # noqa: S101
        assert self.bar.stay is not None  # noqa: S101
        return self.bar.stay


def may_be_held(bar: Bar | None) -> bool:
    """Whether a bar can be taken up: a stay that is not over."""
    return bar is not None and bar.stay is not None and not bar.stay.left and bar.stay.status not in _OVER


def take_up(hold: Hold, row: int, bar: Bar, at: float) -> Held:
    """Take hold of a stay; a cut takes up the nights from the midday nearest to where it is taken."""
    assert bar.stay is not None  # noqa: S101 - only stays are taken up
    first, last = bar.stay.first.toordinal(), bar.stay.last.toordinal()
    if hold is Hold.CUT:
        first = min(max(first + 1, int(at)), last - 1)
    return Held(hold, row, bar, at, Ghost(row, first, last))


def draw(row: int, day: int) -> Held:
    """Begin to draw the nights of a new reservation."""
    return Held(Hold.DRAW, row, None, float(day), Ghost(row, day, day + 1))


def carry(held: Held, layout: ChartLayout, row: int, at: float) -> Held:
    """Where it would be put down with the pointer in a row, at a moment."""
    if held.hold is Hold.DRAW:
        first, last = sorted((int(held.at), int(at)))
        return replace(held, ghost=Ghost(held.row, first, last + 1))
    if held.hold in {Hold.ARRIVAL, Hold.DEPARTURE}:
        return pull(held, layout, int(at))
    where = row if 0 <= row < len(layout.rows) else held.ghost.row
    if held.hold is Hold.CUT:
        return replace(held, ghost=replace(held.ghost, row=where))
    return shift(replace(held, ghost=replace(held.ghost, row=where)), layout, round(at - held.at))


def shift(held: Held, layout: ChartLayout, days: int) -> Held:
    """Let a stay be moved by some days from where it was; one that has begun, or of which a part is held, keeps its dates."""
    stay = held.stay
    begun = stay.status is ReservationStatus.IN_HOUSE
    days = 0 if begun or not is_whole(stay, layout) else days
    return replace(held, ghost=replace(held.ghost, first=stay.first.toordinal() + days, last=stay.last.toordinal() + days))


def pull(held: Held, layout: ChartLayout, day: int) -> Held:
    """Let an end of a stay lie on a day; at least one night remains, and a guest in house keeps the arrival."""
    stay, ghost = held.stay, held.ghost
    if held.hold is Hold.ARRIVAL:
        if stay.status is ReservationStatus.IN_HOUSE:
            return held
        return replace(held, ghost=replace(ghost, first=min(day, ghost.last - 1)))
    earliest = ghost.first + 1
    if stay.status is ReservationStatus.IN_HOUSE:
        earliest = max(earliest, layout.chart.business_date.toordinal())
    return replace(held, ghost=replace(ghost, last=max(day, earliest)))


def is_whole(stay: ChartStay, layout: ChartLayout) -> bool:
    """Whether a bar is the whole stay and not one of several parts."""
    return (stay.first, stay.last) == (stay.arrival_date, stay.departure_date) and len(layout.parts_of(stay.reservation_id)) <= 1


def is_changed(held: Held, layout: ChartLayout) -> bool:
    """Whether putting it down here would change anything."""
    if held.hold is Hold.DRAW:
        return True
    stay, ghost = held.stay, held.ghost
    if held.hold is Hold.CUT:
        return room_at(layout, ghost.row) is not None
    same_dates = (ghost.first, ghost.last) == (stay.first.toordinal(), stay.last.toordinal())
    return not same_dates or room_at(layout, ghost.row) != stay.room_id


def room_at(layout: ChartLayout, row: int) -> RoomId | None:
    """The room of a row; None for the row of a type and the lanes of stays without a room."""
    room = layout.rows[row].room if layout.rows[row].kind is RowKind.ROOM else None
    return room.room_id if room is not None else None


def move_asked(held: Held, layout: ChartLayout) -> MoveAsked:
    """What is asked of the desk if it is put down here."""
    stay, ghost = held.stay, held.ghost
    first, last = date.fromordinal(ghost.first), date.fromordinal(ghost.last)
    room_id = room_at(layout, ghost.row)
    whole = MoveAsked(stay.reservation_id, stay.arrival_date, stay.departure_date, room_id)
    if held.hold is Hold.CUT:
        return replace(whole, from_date=first, until_date=_unless(last, stay.departure_date))
    if is_whole(stay, layout):
        return replace(whole, arrival=first, departure=last)
    if held.hold is Hold.MOVE:
        return replace(whole, from_date=_unless(stay.first, stay.arrival_date), until_date=_unless(stay.last, stay.departure_date))
    return _end_of_a_part(held, layout, whole, first if held.hold is Hold.ARRIVAL else last)


def _end_of_a_part(held: Held, layout: ChartLayout, whole: MoveAsked, day: date) -> MoveAsked:
    """The outer end of a stay in several rooms changes its dates; an inner one gives nights to the neighbouring room, or takes them."""
    stay, parts = held.stay, layout.parts_of(held.stay.reservation_id)
    if held.hold is Hold.ARRIVAL:
        if stay.first == stay.arrival_date:
            return replace(whole, arrival=day, until_date=_unless(stay.last, stay.departure_date))
        if day < stay.first:
            return replace(whole, from_date=day, until_date=_unless(stay.last, stay.departure_date))
        before = next(part for part in parts if part.last == stay.first)
        return replace(whole, room_id=before.room_id, from_date=stay.first, until_date=day)
    if stay.last == stay.departure_date:
        return replace(whole, departure=day, from_date=_unless(stay.first, stay.arrival_date))
    if day > stay.last:
        return replace(whole, from_date=_unless(stay.first, stay.arrival_date), until_date=_unless(day, stay.departure_date))
    after = next(part for part in parts if part.first == stay.last)
    return replace(whole, room_id=after.room_id, from_date=day, until_date=_unless(after.last, stay.departure_date))


def _unless(day: date, end: date) -> date | None:
    return None if day == end else day
