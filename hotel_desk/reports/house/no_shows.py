"""No-shows: who was expected and did not come, and what they were charged for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries import stay_lines
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = (
    "arrival",
    "guest",
    "vip",
    "confirmation",
    "type",
    "departure",
    "nights",
    "persons",
    "plan",
    "rate",
    "total",
    "fee",
    "balance",
    "payer",
    "source",
)


def no_shows(reader: Reader, asked: Asked) -> Sheet:
    """Who should have arrived on the days and did not, with the fee and what of it is still open. Two statements."""
    lines = stay_lines.no_shows(reader, first=asked.first, last=asked.last)
    shown = StayTable("guests", _COLUMNS, empty=_("Everybody who was expected came."))
    return Sheet(_("No-shows"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="no-shows",
    title=N_("No-shows"),
    help=N_("Who was expected and did not come, with the fee that was charged and what of it is open."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=no_shows,
    at_close=True,
)
