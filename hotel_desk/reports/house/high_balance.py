"""High balances: guests in house who owe more than they may, or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.credit_words import LEVEL_TITLES
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.high_balances import high_balances
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.report_words import money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

HIGH, EVERYBODY = "HIGH", "EVERYBODY"


def high_balance(reader: Reader, asked: Asked) -> Sheet:
    """Who owes more than the limit, or nearly so, as it is now; the highest first. Five statements at most."""
    found = high_balances(reader, everybody=asked.chosen.get("guests") == EVERYBODY)
    table = Table(
        "guests",
        (
            Column("room", _("Room"), width=0.6),
            Column("guest", _("Guest"), width=2.0),
            Column("folio", _("Folio"), width=0.8),
            Column("departure", _("Departure"), CellKind.DATE),
            Column("credit_level", _("Credit level"), width=1.1),
            money("balance", _("Balance at the desk")),
            money("limit", _("Credit limit")),
            money("over", _("Over the limit")),
            Column("no_post", _("Nothing may be posted"), width=0.8),
        ),
        tuple(
            (
                one.room_number,
                one.guest_name,
                one.folio_number,
                one.departure_date,
                _(LEVEL_TITLES[one.standing.level]),
                one.balance_minor,
                one.limit_minor,
                one.over_minor or None,
                _("yes") if one.no_post else "",
            )
            for one in found
        ),
        total=(_("Total"), *[None] * 4, sum(one.balance_minor for one in found), None, sum(one.over_minor for one in found), ""),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in found),
        empty=_("Nobody is near the credit limit."),
    )
    return Sheet(_("High balances"), date_text(asked.first), paper_head(reader).currency, (table,), wide=True)


REPORT = Report(
    name="high-balance",
    title=N_("High balances"),
    help=N_("Guests in house who owe more than they may, or nearly so."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.NOW,
    read=high_balance,
    choices=(Choice("guests", N_("Which guests"), ((HIGH, N_("Near or over the limit")), (EVERYBODY, N_("Everybody in house")))),),
    at_close=True,
)
