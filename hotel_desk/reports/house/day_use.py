"""Day use: who takes a room for some hours and no night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import day_uses
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import SEES_BALANCES, StayTable, days_text, stay_counts, stay_table, with_balance

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = ("arrival", "room", "guest", "type", "status", "persons", "expected_time", "checked_in", "checked_out", "rate", "balance")


def day_use(reader: Reader, asked: Asked) -> Sheet:
    """Who comes and goes on the same day, by day and name. Three statements."""
    lines = day_uses(reader, first=asked.first, last=asked.last)
    shown = StayTable("guests", with_balance(reader, _COLUMNS), empty=_("No room is taken for the day."))
    return Sheet(_("Day use"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="day-use",
    title=N_("Day use"),
    help=N_("Who takes a room for some hours of a day and no night."),
    group=ReportGroup.ROOMS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=day_use,
    sees_all=SEES_BALANCES,
)
