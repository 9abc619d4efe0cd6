"""Not to be moved: who was promised the room they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import not_to_be_moved
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = ("room", "guest", "vip", "status", "type", "arrival", "departure", "nights", "persons", "confirmation", "wishes")


def do_not_move(reader: Reader, asked: Asked) -> Sheet:
    """Who is here or expected on the days and keeps the room given, by arrival and name. Two statements."""
    lines = not_to_be_moved(reader, first=asked.first, last=asked.last)
    shown = StayTable("guests", _COLUMNS, empty=_("Nobody was promised a certain room."))
    return Sheet(
        _("Not to be moved"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True
    )


REPORT = Report(
    name="do-not-move",
    title=N_("Not to be moved"),
    help=N_("Who was promised a certain room and is here, or comes in the next days."),
    group=ReportGroup.ROOMS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=do_not_move,
    after=7,
)
