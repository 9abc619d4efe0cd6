"""Room moves: who went to another room on a day and why, and who is still to move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries import room_moves as move_query
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def room_moves(reader: Reader, asked: Asked) -> Sheet:
    """Moves done and planned on the days. Three statements."""
    found = move_query.room_moves(reader, first=asked.first, last=asked.last)
    table = Table(
        "moves",
        (
            Column("date", _("Date"), CellKind.DATE),
            Column("guest", _("Guest"), width=1.8),
            Column("old_room", _("From room"), width=0.8),
            Column("new_room", _("To room"), width=0.8),
            Column("status", _("Status"), width=1.0),
            Column("moved_at", _("Moved at"), CellKind.INSTANT, 1.3),
            Column("moved_by", _("By"), width=1.0),
            Column("reason", _("Reason"), width=1.8),
            Column("departure", _("Departure"), CellKind.DATE),
            Column("confirmation", _("Confirmation"), width=1.1),
        ),
        tuple(
            (
                one.day,
                one.guest_name,
                one.old_room,
                one.new_room,
                _("to be moved") if one.moved_at is None else _("moved"),
                one.moved_at,
                one.user_name,
                one.reason,
                one.departure_date,
                one.confirmation_number,
            )
            for one in found
        ),
        opens=tuple(Opens(EntityKind.RESERVATION, one.reservation_id) for one in found),
        empty=_("Nobody changed rooms."),
    )
    return Sheet(_("Room moves"), days_text(asked), paper_head(reader).currency, (table,), wide=True)


REPORT = Report(
    name="room-moves",
    title=N_("Room moves"),
    help=N_("Who went to another room and why, and who is still to move."),
    group=ReportGroup.ROOMS,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=room_moves,
)
