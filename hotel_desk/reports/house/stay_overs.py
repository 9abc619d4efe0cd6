"""Stay-overs: who was here the night before and stays the night to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import staying_on
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = ("room", "guest", "vip", "status", "type", "arrival", "departure", "nights", "adults", "children", "babies", "wishes")


def stay_overs(reader: Reader, asked: Asked) -> Sheet:
    """Who neither arrives nor leaves on the day, by room. Two statements."""
    lines = staying_on(reader, day=asked.first)
    shown = StayTable("guests", _COLUMNS, empty=_("Nobody stays over."))
    return Sheet(_("Stay-overs"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="stay-overs",
    title=N_("Stay-overs"),
    help=N_("Who was here the night before and stays the night to come, for housekeeping and the kitchen."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=stay_overs,
)
