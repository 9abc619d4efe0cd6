"""Packages by day: how much is to be served, what was handed out, and what nobody took in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.package_days import package_days
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Column, Opens, Sheet, Table
from hotel_desk.reports.stay_tables import days_text

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


def packages(reader: Reader, asked: Asked) -> Sheet:
    """Each package on each of the days; a row leads to the rooms of its day. Four statements."""
    found = package_days(reader, first=asked.first, last=asked.last)
    columns = (
        Column("date", _("Date"), CellKind.DATE),
        Column("package", _("Package"), width=2.0),
        Column("pieces", _("To be served"), CellKind.COUNT),
        Column("list_price", _("At list price"), CellKind.MONEY),
        Column("taken", _("Taken"), CellKind.COUNT),
        Column("lapsed", _("Not taken in time"), CellKind.COUNT),
        Column("released", _("Revenue of these"), CellKind.MONEY),
    )
    rows = tuple((one.day, one.package, one.pieces, one.amount_minor, one.taken, one.lapsed, one.released_minor) for one in found)
    figures = [(one.pieces, one.amount_minor, one.taken, one.lapsed, one.released_minor) for one in found]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    table = Table(
        "days",
        columns,
        rows,
        total=(_("Total"), None, *sums) if rows else None,
        opens=tuple(Opens(report="breakfast", parameters={"first": one.day.isoformat(), "last": one.day.isoformat()}) for one in found),
        empty=_("No package is served on these days."),
    )
    return Sheet(_("Packages by day"), days_text(asked), paper_head(reader).currency, (table,))


REPORT = Report(
    name="packages",
    title=N_("Packages by day"),
    help=N_("How much of each package is to be served on which day, what was handed out, and what nobody took in time."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=packages,
    after=6,
)
