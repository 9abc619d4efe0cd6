"""Departures: who leaves on a day and who has gone, with what they have to pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import leaving
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import SEES_BALANCES, StayTable, days_text, stay_counts, stay_table, with_balance

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ALL, STILL_EXPECTED, DEPARTED = "ALL", "EXPECTED", "DEPARTED"
WHICH = Choice("guests", N_("Which guests"), ((ALL, N_("All")), (STILL_EXPECTED, N_("Not yet left")), (DEPARTED, N_("Departed"))))
_COLUMNS = (
    "room",
    "guest",
    "vip",
    "status",
    "type",
    "arrival",
    "departure",
    "nights",
    "party",
    "late_until",
    "balance",
    "checked_out",
    "confirmation",
    "payer",
    "wishes",
)


def departures(reader: Reader, asked: Asked) -> Sheet:
    """Who leaves on the days, those still here first, by room. Three statements."""
    lines = leaving(reader, first=asked.first, last=asked.last)
    chosen = asked.chosen.get(WHICH.key, ALL)
    if chosen != ALL:
        lines = tuple(line for line in lines if (line.status is ReservationStatus.CHECKED_OUT) == (chosen == DEPARTED))
    lines = tuple(sorted(lines, key=lambda line: (line.departure_date, line.status is ReservationStatus.CHECKED_OUT)))
    shown = StayTable("departures", with_balance(reader, _COLUMNS), empty=_("Nobody leaves."))
    return Sheet(_("Departures"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="departures",
    title=N_("Departures"),
    help=N_("Who leaves and who has gone, until when a late departure was agreed, and what is to pay."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=departures,
    choices=(WHICH,),
    at_close=True,
    for_new_day=True,
    sees_all=SEES_BALANCES,
)
