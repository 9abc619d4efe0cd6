"""What the rows in memory know about a drop, said at once: another stay or a closure in the way, a past day, a promise. No Qt.

The desk is asked too (`queries/stay_move.py: preview_move`); its answer takes the place of this one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import HousekeepingStatus, ReservationStatus
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.stay_move import MoveObstacle, MoveObstacleKind
from hotel_desk.language import _
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.tape_chart.held import Held, Hold, is_whole, room_at

if TYPE_CHECKING:
    from hotel_desk.queries.tape_chart import ChartStay
    from hotel_desk.ui.tape_chart.bars import Bar
    from hotel_desk.ui.tape_chart.chart_layout import ChartLayout

_READY = {HousekeepingStatus.CLEAN, HousekeepingStatus.INSPECTED}
_NOTICE = {MoveObstacleKind.ROOM_NOT_READY, MoveObstacleKind.OTHER_TYPE}


def seen_obstacles(held: Held, layout: ChartLayout) -> tuple[MoveObstacle, ...]:
    """What stands in the way of putting it down here, as far as it can be seen."""
    found = [*_past(held, layout), *_in_the_way(held, layout)]
    if held.hold is not Hold.DRAW:
        found.extend(_promised(held, layout))
        found.extend(_unready(held, layout))
        found.extend(_other_type(held, layout))
    return tuple(found)


def forbids(obstacle: MoveObstacle) -> bool:
    """Whether it refuses the drop; else it is only to be known."""
    return obstacle.kind not in _NOTICE and not obstacle.may_be_overridden


def bars_in_the_way(held: Held, layout: ChartLayout) -> list[Bar]:
    """The stays and closures of the row that take a night (or the day) of the ghost, without the stay's own."""
    if room_at(layout, held.ghost.row) is None:
        return []
    own = held.stay.reservation_id if held.bar is not None else None
    begin, end = held.ghost.quarters
    return [bar for bar in layout.bars_between(held.ghost.row, begin, end) if bar.stay is None or bar.stay.reservation_id != own]


def stay_to_swap(held: Held, layout: ChartLayout) -> ChartStay | None:
    """The one stay that the room could be swapped with: it alone is in the way of a whole stay that keeps its dates."""
    if held.hold is not Hold.MOVE or held.stay.room_id is None or not is_whole(held.stay, layout):
        return None
    if (held.ghost.first, held.ghost.last) != (held.stay.first.toordinal(), held.stay.last.toordinal()):
        return None
    others = bars_in_the_way(held, layout)
    other = others[0].stay if len(others) == 1 else None
    if other is None or other.left or held.stay.do_not_move or other.do_not_move or not is_whole(other, layout):
        return None
    return other if {held.stay.status, other.status} <= {*EXPECTED, ReservationStatus.IN_HOUSE} else None


def _past(held: Held, layout: ChartLayout) -> list[MoveObstacle]:
    today = layout.chart.business_date.toordinal()
    ghost = held.ghost
    was = held.stay.first.toordinal() if held.bar is not None else -1
    if ghost.first >= today or ghost.first == was:
        return []
    day = date.fromordinal(ghost.first)
    return [MoveObstacle(MoveObstacleKind.PAST, _("{date} is past: no stay can begin then.").format(date=date_text(day)), date=day)]


def _in_the_way(held: Held, layout: ChartLayout) -> list[MoveObstacle]:
    room = layout.rows[held.ghost.row].room
    number = room.number if room is not None else ""
    found = []
    for bar in bars_in_the_way(held, layout):
        day = date.fromordinal(max(bar.first_day, held.ghost.first))
        if bar.closure is not None:
            sentence = _("Room {room} is closed on {date}: {reason}").format(room=number, date=date_text(day), reason=bar.title)
            found.append(MoveObstacle(MoveObstacleKind.CLOSURE, sentence, date=day))
        else:
            sentence = _("{guest} has room {room} on {date}.").format(guest=bar.title, room=number, date=date_text(day))
            found.append(MoveObstacle(MoveObstacleKind.CONFLICT, sentence, date=day))
    return found


def _promised(held: Held, layout: ChartLayout) -> list[MoveObstacle]:
    if not held.stay.do_not_move or held.stay.room_id in (None, room_at(layout, held.ghost.row)):
        return []
    sentence = _("{guest} was promised this room and must not be moved.").format(guest=held.stay.guest_name)
    return [MoveObstacle(MoveObstacleKind.DO_NOT_MOVE, sentence, may_be_overridden=True)]


def _unready(held: Held, layout: ChartLayout) -> list[MoveObstacle]:
    room = layout.rows[held.ghost.row].room
    today = layout.chart.business_date.toordinal()
    wanted_now = held.ghost.first <= today <= held.ghost.last
    if room is None or room.room_id == held.stay.room_id or not wanted_now or room.housekeeping_status in _READY:
        return []
    status = _(HOUSEKEEPING_TITLES[room.housekeeping_status])
    sentence = _("Room {room} is not ready: {status}.").format(room=room.number, status=status)
    return [MoveObstacle(MoveObstacleKind.ROOM_NOT_READY, sentence)]


def _other_type(held: Held, layout: ChartLayout) -> list[MoveObstacle]:
    row = layout.rows[held.ghost.row]
    if row.room is None or row.type.room_type_id == held.stay.charged_type_id:
        return []
    charged = next((kind.name for kind in layout.chart.types if kind.room_type_id == held.stay.charged_type_id), "")
    sentence = _("Room {room} is a {type}; charged is {charged}.").format(room=row.room.number, type=row.type.name, charged=charged)
    return [MoveObstacle(MoveObstacleKind.OTHER_TYPE, sentence)]
