"""Groups: what was kept for each, how much of it is picked up, and when the rest goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import BlockStatus
from hotel_desk.domain.tax import MILLION
from hotel_desk.language import N_, _
from hotel_desk.queries.blocks import block_list
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Row, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.queries.blocks import BlockRow

COMING, ALL = "COMING", "ALL"
WHICH = Choice("groups", N_("Groups"), ((COMING, N_("Here or to come")), (ALL, N_("All"))))
_TITLES: dict[BlockStatus, str] = {
    BlockStatus.TENTATIVE: N_("Tentative"),
    BlockStatus.DEFINITE: N_("Definite"),
    BlockStatus.CANCELLED: N_("Cancelled"),
}


def blocks(reader: Reader, asked: Asked) -> Sheet:
    """Groups by arrival with their pick-up. Three statements."""
    found = block_list(reader, past=asked.chosen.get(WHICH.key) == ALL).rows
    columns = (
        Column("group", _("Group"), width=1.8),
        Column("code", _("Code"), width=0.9),
        Column("status", _("Status"), width=0.9),
        Column("arrival", _("Arrival"), CellKind.DATE),
        Column("departure", _("Departure"), CellKind.DATE),
        Column("cut_off", _("Cut-off day"), CellKind.DATE),
        Column("company", _("Company"), width=1.4),
        Column("most_rooms", _("Rooms at most"), CellKind.COUNT, 0.8),
        Column("room_nights", _("Room nights agreed"), CellKind.COUNT, 0.9),
        Column("picked_up", _("Picked up"), CellKind.COUNT, 0.8),
        Column("share", _("Share picked up"), CellKind.SHARE, 0.8),
        Column("beyond", _("Beyond"), CellKind.COUNT, 0.7),
        Column("kept", _("Still kept"), CellKind.COUNT, 0.8),
        Column("reservations", _("Reservations"), CellKind.COUNT, 0.9),
    )
    sums: Row = (
        _("Total"),
        *(None for _column in range(7)),
        sum(one.room_nights for one in found),
        sum(one.picked_up for one in found),
        _share(sum(one.picked_up - one.beyond for one in found), sum(one.room_nights for one in found)),
        sum(one.beyond for one in found),
        sum(one.kept for one in found),
        sum(one.reservations for one in found),
    )
    table = Table(
        "groups",
        columns,
        tuple(map(_row, found)),
        total=sums if found else None,
        opens=tuple(Opens(EntityKind.BLOCK, one.block_id) for one in found),
        empty=_("There are no groups."),
    )
    return Sheet(_("Groups and their pick-up"), days_text(asked), paper_head(reader).currency, (table,), wide=True)


def _row(one: BlockRow) -> Row:
    return (
        one.name,
        one.code,
        _(_TITLES[one.status]),
        one.arrival_date,
        one.departure_date,
        one.cutoff_date,
        one.company,
        one.most_rooms,
        one.room_nights,
        one.picked_up,
        _share(one.picked_up - one.beyond, one.room_nights),
        one.beyond,
        one.kept,
        one.reservations,
    )


def _share(part: int, whole: int) -> int | None:
    """How much of what was agreed is picked up, in millionths; what came beyond it does not count."""
    return part * MILLION // whole if whole else None


REPORT = Report(
    name="groups",
    title=N_("Groups and their pick-up"),
    help=N_("What was kept for each group, how much of it is picked up, and when the rest goes back on sale."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.NOW,
    read=blocks,
    choices=(WHICH,),
)
