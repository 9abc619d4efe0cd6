"""Arrivals: who is expected on a day and who has come, with all that the desk prepares for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import arriving, to_do_for_arrivals
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Column, Sheet
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ALL, STILL_EXPECTED, ARRIVED = "ALL", "EXPECTED", "ARRIVED"
WHICH = Choice("guests", N_("Which guests"), ((ALL, N_("All")), (STILL_EXPECTED, N_("Not yet arrived")), (ARRIVED, N_("Arrived"))))
_COLUMNS = (
    "guest",
    "vip",
    "status",
    "room",
    "type",
    "arrival",
    "departure",
    "nights",
    "party",
    "expected_time",
    "plan",
    "rate",
    "deposit",
    "confirmation",
    "payer",
    "wishes",
)


def arrivals(reader: Reader, asked: Asked) -> Sheet:
    """Who arrives on the days, the ones still expected first, by name. Three statements."""
    lines = arriving(reader, first=asked.first, last=asked.last)
    chosen = asked.chosen.get(WHICH.key, ALL)
    if chosen != ALL:
        lines = tuple(line for line in lines if (line.status in EXPECTED) == (chosen == STILL_EXPECTED))
    lines = tuple(sorted(lines, key=lambda line: (line.arrival_date, line.status not in EXPECTED)))
    to_do = {stay: " · ".join(texts) for stay, texts in to_do_for_arrivals(reader, first=asked.first, last=asked.last).items()}
    shown = StayTable("arrivals", _COLUMNS, after=((Column("to_do", _("To do"), width=1.4), to_do),), empty=_("Nobody arrives."))
    return Sheet(_("Arrivals"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="arrivals",
    title=N_("Arrivals"),
    help=N_("Who is expected and who has come: room, price, hour, requests, what is to be done, deposit held."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=arrivals,
    choices=(WHICH,),
    at_close=True,
    for_new_day=True,
)
