"""Guests in house whose money does not cover this night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.deposit_cover import uncovered_tonight
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import money
from hotel_desk.reports.sheet import Column, Opens, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def deposit_not_covering(reader: Reader, asked: Asked) -> Sheet:
    """Who should put something down today, by room. Sixteen statements, whatever the size of the hotel."""
    found = uncovered_tonight(reader)
    table = Table(
        "guests",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=2.4),
            money("balance", _("Balance at the desk")),
            money("tonight", _("Tonight")),
            money("short", _("Short")),
        ),
        tuple((one.room_number, one.guest_name, one.balance_minor, one.tonight_minor, one.short_minor) for one in found),
        total=(
            _("Total"),
            "",
            sum(one.balance_minor for one in found),
            sum(one.tonight_minor for one in found),
            sum(one.short_minor for one in found),
        ),
        opens=tuple(Opens(EntityKind.FOLIO, one.folio_id) for one in found),
        empty=_("Every guest's money covers this night."),
    )
    return Sheet(_("Deposit does not cover tonight"), date_text(asked.first), paper_head(reader).currency, (table,))


REPORT = Report(
    name="deposit-not-covering",
    title=N_("Deposit does not cover tonight"),
    help=N_("Guests in house whose money is too little for this night, and how much should be taken."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.NOW,
    read=deposit_not_covering,
    at_close=True,
)
