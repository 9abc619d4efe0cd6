"""Cancelled: which reservations were given up, by whom, why, how long before, and what was charged for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.lost_stays import cancelled_arrivals, cancelled_on
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Sheet, Table
from hotel_desk.reports.stay_tables import StayTable, days_text, stay_counts, stay_table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.lost_stays import Cancelled

BY_DAY, BY_ARRIVAL = "CANCELLED", "ARRIVAL"
WHICH = Choice("by", N_("Days"), ((BY_DAY, N_("On which they were cancelled")), (BY_ARRIVAL, N_("On which they would have arrived"))))
_COLUMNS = (
    "guest",
    "confirmation",
    "type",
    "arrival",
    "departure",
    "nights",
    "persons",
    "plan",
    "total",
    "fee",
    "payer",
    "source",
    "reason",
)


def cancelled(reader: Reader, asked: Asked) -> Sheet:
    """Reservations that were cancelled on the days, or for them. Two statements."""
    by_arrival = asked.chosen.get(WHICH.key) == BY_ARRIVAL
    found = (cancelled_arrivals if by_arrival else cancelled_on)(reader, first=asked.first, last=asked.last)
    lines = [one.stay for one in found]
    parts = (stay_counts(lines), _table(found))
    return Sheet(_("Cancelled reservations"), days_text(asked), paper_head(reader).currency, parts, wide=True)


def _table(found: tuple[Cancelled, ...]) -> Table:
    before = (
        (Column("cancelled_on", _("Cancelled on"), CellKind.DATE, 1.3), {one.stay.reservation_id: one.cancelled_on for one in found}),
        (Column("cancelled_by", _("By"), width=0.9), {one.stay.reservation_id: one.user_name for one in found}),
        (Column("days_before", _("Days before"), CellKind.COUNT, 0.7), {one.stay.reservation_id: one.lead_days for one in found}),
    )
    shown = StayTable("reservations", _COLUMNS, before, empty=_("No reservation was cancelled."))
    return stay_table([one.stay for one in found], shown)


REPORT = Report(
    name="cancelled",
    title=N_("Cancelled reservations"),
    help=N_("Which reservations were given up, by whom, why, how long before, and the fee."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=cancelled,
    choices=(WHICH,),
    at_close=True,
)
