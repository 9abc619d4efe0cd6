"""Traces: what departments have to do on a day, done or not, and what is left over from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.department_words import DEPARTMENT_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import Department
from hotel_desk.language import N_, _
from hotel_desk.queries import traces as trace_query
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.traces import TraceOfDay

ALL = "ALL"
WHICH = Choice("department", N_("Department"), ((ALL, N_("All")), *((one.value, title) for one, title in DEPARTMENT_TITLES.items())))


def traces(reader: Reader, asked: Asked) -> Sheet:
    """What is due on the day and what should have been done before, by department. Two statements."""
    chosen = asked.chosen.get(WHICH.key, ALL)
    departments = list(Department) if chosen == ALL else [Department(chosen)]
    found = trace_query.traces(reader, day=asked.first, departments=departments)
    ordered = sorted(found, key=lambda one: (departments.index(one.department), one.due_date))
    return Sheet(_("Traces"), days_text(asked), paper_head(reader).currency, (_table(ordered),))


def _table(found: list[TraceOfDay]) -> Table:
    return Table(
        "traces",
        (
            Column("department", _("Department"), width=1.3),
            Column("due", _("To be done on"), CellKind.DATE, 1.3),
            Column("room", _("Room"), width=0.7),
            Column("guest", _("Guest"), width=1.6),
            Column("text", _("To do"), width=3.0),
            Column("done_at", _("Done at"), CellKind.INSTANT, 1.3),
            Column("done_by", _("By"), width=1.0),
        ),
        tuple(
            (_(DEPARTMENT_TITLES[one.department]), one.due_date, one.room_number, one.guest_name, one.text, one.done_at, one.done_by)
            for one in found
        ),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in found),
        empty=_("Nothing is to be done."),
    )


REPORT = Report(
    name="traces",
    title=N_("Traces"),
    help=N_("What departments have to do for guests on a day, and what is left over from before."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=traces,
    choices=(WHICH,),
)
