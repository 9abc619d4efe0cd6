"""What the closes of some days have warned of, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.figure_codes import CLOSE_RULE_TITLES, WarningState
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.close_warnings import close_warnings_of_days
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.report_words import days_text
from hotel_desk.reports.sheet import CellKind, Column, Sheet, Table
from hotel_desk.reports.warning_words import warning_sentence

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

ALL, OPEN = "ALL", "OPEN"


def close_warnings(reader: Reader, asked: Asked) -> Sheet:
    """The warnings of some days, the newest first. Two statements."""
    only = asked.chosen.get("state") == OPEN
    found = [
        one for one in close_warnings_of_days(reader, first=asked.first, last=asked.last) if one.state is WarningState.OPEN or not only
    ]
    table = Table(
        "warnings",
        (
            Column("date", _("Date"), CellKind.DATE, 0.8),
            Column("rule", _("Rule"), width=1.0),
            Column("what", _("What was found"), width=3.0),
            Column("answer", _("Answer"), width=1.8),
            Column("answered_by", _("By"), width=0.9),
            Column("answered_at", _("At"), CellKind.INSTANT, 1.1),
        ),
        tuple(
            (one.date, _(CLOSE_RULE_TITLES[one.rule]), warning_sentence(one), one.answer, one.answered_by, one.answered_at) for one in found
        ),
        empty=_("Nothing unusual was found."),
    )
    return Sheet(_("Warnings at the close"), days_text(asked), paper_head(reader).currency, (table,), wide=True)


REPORT = Report(
    name="close-warnings",
    title=N_("Warnings at the close"),
    help=N_("What was unusual in closed days by the rules of the hotel, and how it was answered."),
    group=ReportGroup.CONTROL,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=close_warnings,
    choices=(Choice("state", N_("Warnings"), ((ALL, N_("All warnings")), (OPEN, N_("Only open ones")))),),
    at_close=True,
    before=7,
)
