"""Commissions by agent: what was worked out on some days, stay by stay, and how far each is paid."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hotel_desk.domain.cashier_codes import CommissionState
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.commissions import commissions_of_days
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.commission_words import COMMISSION_STATES, terms_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, money
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.commissions import CommissionRow


def commission(reader: Reader, asked: Asked) -> Sheet:
    """The commissions worked out on some days, by agent. Two statements."""
    rows = commissions_of_days(reader, first=asked.first, last=asked.last)
    currency = paper_head(reader).currency
    by_agent = [list(group) for _agent, group in groupby(rows, lambda row: row.agent_id)]
    agents = Table(
        "agents",
        (
            Column("agent", _("Agent"), width=2.0),
            count("stays", _("Stays")),
            count("nights", _("Nights")),
            money("base", _("Room revenue")),
            *(money(state.value.lower(), _(COMMISSION_STATES[state])) for state in CommissionState),
            money("commission", _("Commission")),
        ),
        tuple((group[0].agent_name, *_sums(group)) for group in by_agent),
        title=_("By agent"),
        total=(_("Total"), *_sums(rows)),
        opens=tuple(Opens(EntityKind.PROFILE, group[0].agent_id) for group in by_agent),
        empty=_("No commission was worked out on these days."),
    )
    stays = Table(
        "stays",
        (
            Column("agent", _("Agent"), width=1.6),
            Column("confirmation", _("Confirmation"), width=1.1),
            Column("guest", _("Guest"), width=1.6),
            Column("arrival", _("Arrival"), CellKind.DATE),
            Column("departure", _("Departure"), CellKind.DATE),
            count("nights", _("Nights")),
            money("base", _("Room revenue")),
            Column("terms", _("Agreed")),
            money("commission", _("Commission")),
            Column("state", _("Status"), width=1.2),
            Column("reason", _("Reason"), width=1.4),
        ),
        tuple(_row(row, currency) for row in rows),
        title=_("By stay"),
        total=(_("Total"), *[None] * 4, sum(row.nights for row in rows), sum(row.base_minor for row in rows), "", _amount(rows), "", ""),
        opens=tuple(Opens(EntityKind.RESERVATION, row.reservation_id) for row in rows),
    )
    return Sheet(_("Commissions"), days_text(asked), currency, (agents, stays) if rows else (agents,), wide=True)


def _sums(rows: Iterable[CommissionRow]) -> tuple[int, ...]:
    found = list(rows)
    by_state = (_amount(row for row in found if row.state is state) for state in CommissionState)
    stays = len({row.reservation_id for row in found})
    return (stays, sum(row.nights for row in found), sum(row.base_minor for row in found), *by_state, _amount(found))


def _amount(rows: Iterable[CommissionRow]) -> int:
    return sum(row.amount_minor for row in rows)


def _row(row: CommissionRow, currency: str) -> Row:
    return (
        row.agent_name,
        row.confirmation_number,
        row.guest_name,
        row.arrival_date,
        row.departure_date,
        row.nights,
        row.base_minor,
        terms_text(row.kind, row.rate_millionths, row.night_minor, currency),
        row.amount_minor,
        _(COMMISSION_STATES[row.state]),
        row.reason,
    )


REPORT = Report(
    name="commission",
    title=N_("Commissions"),
    help=N_("What agents have earned on stays that ended, and how far it is approved and paid."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=commission,
    before=31,
)
