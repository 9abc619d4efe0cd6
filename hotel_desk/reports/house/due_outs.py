"""Due-outs: who should leave today and is still here, with what they owe and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import due_out
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Column, Sheet
from hotel_desk.reports.stay_tables import SEES_BALANCES, StayTable, days_text, stay_counts, stay_table, with_balance

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_COLUMNS = ("room", "guest", "vip", "type", "arrival", "departure", "nights", "persons", "late_until", "balance", "confirmation", "payer")


def due_outs(reader: Reader, asked: Asked) -> Sheet:
    """Who is still here and leaves today, by room, with who signed to leave without coming to the desk. Three statements."""
    lines = due_out(reader, day=asked.first)
    express = {line.reservation_id: _("yes") for line in lines if line.express}
    shown = StayTable(
        "guests",
        with_balance(reader, _COLUMNS),
        after=((Column("express", _("Express check-out"), width=1.4), express),),
        empty=_("Everybody who leaves today has left."),
    )
    return Sheet(_("Due out"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True)


REPORT = Report(
    name="due-outs",
    title=N_("Due out"),
    help=N_("Who should leave today and is still here, until when that was agreed, and what is to pay."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.NOW,
    read=due_outs,
    sees_all=SEES_BALANCES,
)
