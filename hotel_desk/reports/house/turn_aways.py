"""Turn-aways: who asked for a room and was not sold one, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries import turn_aways as lost_query
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.turn_aways import TurnAways


def turn_aways(reader: Reader, asked: Asked) -> Sheet:
    """Room nights lost by reason, and who it was; the newest first. Two statements."""
    found = lost_query.turn_aways(reader, first=asked.first, last=asked.last)
    return Sheet(_("Turn-aways"), days_text(asked), paper_head(reader).currency, (_reasons(found), _rows(found)), wide=True)


def _reasons(found: TurnAways) -> Table:
    lost = found.room_nights_by_reason
    return Table(
        "reasons",
        (Column("reason", _("Reason"), width=3.0), Column("room_nights", _("Room nights lost"), CellKind.COUNT)),
        lost,
        title=_("By reason"),
        total=(_("Total"), sum(nights for _reason, nights in lost)) if lost else None,
        empty=_("Nobody was turned away."),
    )


def _rows(found: TurnAways) -> Table:
    return Table(
        "turn_aways",
        (
            Column("date", _("Date"), CellKind.DATE),
            Column("reason", _("Reason"), width=1.4),
            Column("arrival", _("Arrival"), CellKind.DATE),
            Column("departure", _("Departure"), CellKind.DATE),
            Column("type", _("Type"), width=1.1),
            Column("plan", _("Rate plan"), width=0.8),
            Column("rooms", _("Rooms"), CellKind.COUNT, 0.6),
            Column("persons", _("Persons"), CellKind.COUNT, 0.7),
            Column("room_nights", _("Room nights"), CellKind.COUNT, 0.8),
            Column("guest", _("Guest"), width=1.5),
            Column("note", _("Note"), width=1.8),
            Column("user", _("By"), width=1.0),
        ),
        tuple(
            (
                one.business_date,
                one.reason,
                one.arrival_date,
                one.departure_date,
                one.room_type,
                one.plan_code,
                one.rooms,
                one.persons,
                one.room_nights,
                one.guest_name,
                one.note,
                one.user_name,
            )
            for one in found.rows
        ),
        title=_("Who asked"),
        empty=_("Nobody was turned away."),
    )


REPORT = Report(
    name="turn-aways",
    title=N_("Turn-aways"),
    help=N_("Who asked for a room and was not sold one, and how many room nights that cost by reason."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=turn_aways,
    before=30,
)
