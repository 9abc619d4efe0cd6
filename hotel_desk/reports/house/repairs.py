"""What is to be repaired, and what became of what was asked for in a period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.housekeeping_codes import REPAIR_STATE_TITLES, URGENCY_TITLES
from hotel_desk.domain.penalties import instant_of
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.room_tasks import RepairRow, open_repairs, repairs_asked
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader


def repairs(reader: Reader, asked: Asked) -> Sheet:
    """All that is open, whenever it was asked for; and all that was asked for on the days, by the hotel's clock. Three statements."""
    head = paper_head(reader)
    midnight = dt.time()
    after = instant_of(asked.first, midnight, head.time_zone)
    before = instant_of(asked.last + dt.timedelta(days=1), midnight, head.time_zone)
    of_days = repairs_asked(reader, after=after, before=before)
    parts = (_open(open_repairs(reader)), _of_days(of_days))
    return Sheet(_("Repairs"), days_text(asked), head.currency, parts, wide=True)


def _open(rows: Sequence[RepairRow]) -> Table:
    columns = (
        Column("room", _("Room"), width=0.7),
        Column("text", _("What is broken"), width=4.0),
        Column("urgency", _("Urgency"), width=1.6),
        Column("asked_at", _("Asked at"), CellKind.INSTANT, width=1.4),
        Column("asked_by", _("By"), width=1.4),
    )
    lines = tuple((row.room_number, row.text, _(URGENCY_TITLES[row.urgency]), row.asked_at, row.asked_by) for row in rows)
    return Table("open", columns, lines, title=_("To be repaired"), opens=_rooms(rows), empty=_("Nothing is to be repaired."))


def _of_days(rows: Sequence[RepairRow]) -> Table:
    columns = (
        Column("room", _("Room"), width=0.7),
        Column("text", _("What is broken"), width=3.0),
        Column("urgency", _("Urgency"), width=1.4),
        Column("asked_at", _("Asked at"), CellKind.INSTANT, width=1.3),
        Column("asked_by", _("By"), width=1.2),
        Column("state", _("State"), width=0.9),
        Column("ended_at", _("Ended at"), CellKind.INSTANT, width=1.3),
        Column("answer", _("Answer"), width=2.0),
    )
    lines = tuple(
        (
            row.room_number,
            row.text,
            _(URGENCY_TITLES[row.urgency]),
            row.asked_at,
            row.asked_by,
            _(REPAIR_STATE_TITLES[row.state]),
            row.ended_at,
            row.answer,
        )
        for row in rows
    )
    title = _("Asked for on these days")
    return Table("asked", columns, lines, title=title, opens=_rooms(rows), empty=_("No repair was asked for on these days."))


def _rooms(rows: Sequence[RepairRow]) -> tuple[Opens, ...]:
    return tuple(Opens(EntityKind.ROOM, row.room_id) for row in rows)


REPORT = Report(
    name="repairs",
    title=N_("Repairs"),
    help=N_("What is to be repaired in rooms, and what became of what was asked for in a period."),
    group=ReportGroup.ROOMS,
    permission=Permission.ASK_REPAIR,
    days=Days.PERIOD,
    read=repairs,
    before=29,
)
