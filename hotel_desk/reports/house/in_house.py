"""In house: who is in which room now, until when, at which price, and what they owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.stay_lines import staying
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import Sheet
from hotel_desk.reports.stay_tables import SEES_BALANCES, StayTable, days_text, stay_counts, stay_table, with_balance

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

BY_ROOM, BY_NAME = "ROOM", "NAME"
ORDER = Choice("order", N_("In the order of"), ((BY_ROOM, N_("Rooms")), (BY_NAME, N_("Names"))))
_COLUMNS = (
    "room",
    "guest",
    "vip",
    "country",
    "type",
    "arrival",
    "departure",
    "nights",
    "adults",
    "children",
    "babies",
    "plan",
    "rate",
    "balance",
    "confirmation",
    "payer",
)


def in_house(reader: Reader, asked: Asked) -> Sheet:
    """Everybody in the house, by room or by name. Three statements."""
    lines = staying(reader, night=asked.first)
    if asked.chosen.get(ORDER.key) == BY_NAME:
        lines = tuple(sorted(lines, key=lambda line: line.guest_name.casefold()))
    shown = StayTable("guests", with_balance(reader, _COLUMNS), empty=_("Nobody is in the house."))
    return Sheet(
        _("Guests in house"), days_text(asked), paper_head(reader).currency, (stay_counts(lines), stay_table(lines, shown)), wide=True
    )


REPORT = Report(
    name="in-house",
    title=N_("Guests in house"),
    help=N_("Who is in which room, by room or by name, with persons, price and balance."),
    group=ReportGroup.GUESTS,
    permission=Permission.SEE_REPORTS,
    days=Days.NOW,
    read=in_house,
    choices=(ORDER,),
    at_close=True,
    sees_all=SEES_BALANCES,
)
