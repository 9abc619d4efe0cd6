"""Walk-ins: who came without a reservation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import walked_in
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = ("arrival", "room", "guest", "country", "type", "departure", "nights", "persons", "plan", "rate", "total", "source", "status")


def walk_ins(reader: Reader, asked: Asked) -> Sheet:
    """Who walked in on the days, by day and name. Two statements."""
    lines = walked_in(reader, first=asked.first, last=asked.last)
    shown = StayTable("guests", _COLUMNS, empty=_("Nobody walked in."))
    return Sheet(_("Walk-ins"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="walk-ins",
    title=N_("Walk-ins"),
    help=N_("Who came without a reservation, in which room and at which price."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=walk_ins,
)
