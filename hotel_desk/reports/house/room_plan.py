"""The plan of the rooms on paper: a row a room, a column a night, and who is or will be in it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.tape_chart import ChartClosure, ChartStay, TapeChart, tape_chart
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import RoomId

MOST_NIGHTS = 14
GOES_ON = "→"
CLOSED = "×"
type _Cells = Mapping[tuple[RoomId, date], str]


def room_plan(reader: Reader, asked: Asked) -> Sheet:
    """Who is in which room on each night; those without a room are listed below. A fixed number of statements.

    Raises:
        InvalidInput: more nights than fit on a sheet.
    """
    days = [asked.first + timedelta(days=number) for number in range((asked.last - asked.first).days + 1)]
    if len(days) > MOST_NIGHTS:
        raise InvalidInput("to", problem=N_("At most 14 nights fit on a sheet. Nothing was made. Choose fewer."))
    chart = tape_chart(reader, first=asked.first, last=asked.last)
    table = Table("rooms", _columns(days), _rows(chart, days), opens=tuple(Opens(EntityKind.ROOM, room.room_id) for room in chart.rooms))
    legend = _("{goes_on}: the stay goes on.  {closed}: the room is closed.").format(goes_on=GOES_ON, closed=CLOSED)
    period = f"{date_text(asked.first)} – {date_text(asked.last)}"
    return Sheet(_("Room plan"), period, paper_head(reader).currency, (Note(legend), table, _without_room(chart)), wide=True)


def _columns(days: list[date]) -> tuple[Column, ...]:
    nights = (Column(f"night_{day.isoformat()}", date_text(day), width=1.3) for day in days)
    return (Column("room", _("Room"), width=0.6), Column("type", _("Type"), width=0.7), *nights)


def _rows(chart: TapeChart, days: list[date]) -> tuple[Row, ...]:
    types = {one.room_type_id: one.code for one in chart.types}
    cells = _cells(chart)
    return tuple(
        (room.number, types.get(room.room_type_id, ""), *(cells.get((room.room_id, day), "") for day in days)) for room in chart.rooms
    )


def _cells(chart: TapeChart) -> _Cells:
    cells: dict[tuple[RoomId, date], list[str]] = defaultdict(list)
    for stay in chart.stays:
        if stay.room_id is not None and not stay.left:
            for night in _nights(stay, chart):
                cells[stay.room_id, night].append(_written(stay, night, chart.first))
    for closure in chart.closures:
        for night in _closed(closure, chart):
            cells[closure.room_id, night].append(f"{CLOSED} {closure.reason}")
    return {place: "  /  ".join(texts) for place, texts in cells.items()}


def _nights(stay: ChartStay, chart: TapeChart) -> list[date]:
    """A day use stands on its day."""
    last = stay.last - timedelta(days=1) if stay.last > stay.first else stay.first
    return _between(max(stay.first, chart.first), min(last, chart.last))


def _closed(closure: ChartClosure, chart: TapeChart) -> list[date]:
    return _between(max(closure.first, chart.first), min(closure.last, chart.last))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _written(stay: ChartStay, night: date, first: date) -> str:
    """The name where the stay begins, and on the first night of the sheet."""
    return stay.guest_name if night in (stay.first, first) else GOES_ON


def _without_room(chart: TapeChart) -> Table:
    types = {one.room_type_id: one.code for one in chart.types}
    waiting = sorted((stay for stay in chart.stays if stay.room_id is None), key=lambda stay: (stay.first, stay.guest_name))
    columns = (
        Column("guest", _("Guest"), width=2.0),
        Column("type", _("Type"), width=0.7),
        Column("arrival", _("Arrival"), CellKind.DATE),
        Column("departure", _("Departure"), CellKind.DATE),
        Column("confirmation", _("Confirmation")),
    )
    return Table(
        "without_room",
        columns,
        tuple(
            (
                stay.guest_name,
                types.get(stay.room_type_id, ""),
                stay.arrival_date,
                stay.departure_date,
                stay.confirmation_number,
            )
            for stay in waiting
        ),
        title=_("Without a room yet"),
        opens=tuple(Opens(EntityKind.RESERVATION, stay.reservation_id) for stay in waiting),
        empty=_("Everybody who comes has a room."),
    )


REPORT = Report(
    name="room-plan",
    title=N_("Room plan"),
    help=N_("A row a room, a column a night: who is or will be in it, and what is closed."),
    group=ReportGroup.ROOMS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=room_plan,
    after=6,
)
