"""Departments by month: what they have earned and cost, the gross margin, and where it is heading."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.plans import department_months
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import days_text, money
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Series, Sheet, Table
from hotel_desk.reports.stay_tables import month_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.plans import DepartmentMonth

MOST_DRAWN = 6


def department_margin(reader: Reader, asked: Asked) -> Sheet:
    """The months that the days touch, the first one whole. Four statements."""
    found = department_months(reader, first=asked.first.replace(day=1), last=asked.last)
    table = Table(
        "departments",
        (
            Column("department", _("Department"), width=1.6),
            Column("month", _("Month"), width=0.8),
            money("revenue", _("Revenue")),
            money("cost", _("Cost")),
            money("margin", _("Gross margin")),
            Column("margin_share", _("Margin of revenue"), CellKind.SHARE),
            Column("trend", _("Margin against the month before"), CellKind.SHARE),
        ),
        tuple(
            (
                one.department.name,
                month_text(one.month),
                one.revenue_minor,
                one.cost_minor,
                one.margin_minor,
                one.margin_share,
                one.trend_millionths,
            )
            for one in found
        ),
        total=(
            _("Total"),
            "",
            sum(one.revenue_minor for one in found),
            _sum(one.cost_minor for one in found),
            _sum(one.margin_minor for one in found),
            None,
            None,
        ),
        empty=_("Nothing was earned in these months, and no costs were entered."),
    )
    note = Note(_("A department is a group of transaction codes. The margin is shown where the cost of the month was entered."))
    return Sheet(_("Departments"), days_text(asked), paper_head(reader).currency, (table, *_chart(found), note), wide=True)


def _sum(amounts: Iterable[int | None]) -> int | None:
    """What was entered, added up; empty where nothing was."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _chart(found: tuple[DepartmentMonth, ...]) -> tuple[Chart, ...]:
    """The margins, month by month."""
    margins: dict[str, dict[date, int]] = {}
    for one in found:
        if one.margin_minor is not None:
            margins.setdefault(one.department.name, {})[one.month] = one.margin_minor
    months = sorted({month for by_month in margins.values() for month in by_month})
    if not months:
        return ()
    series = tuple(Series(name, tuple(by_month.get(month) for month in months)) for name, by_month in list(margins.items())[:MOST_DRAWN])
    return (Chart("margins", ChartKind.BAR, _("Gross margin"), tuple(month_text(month) for month in months), series, CellKind.MONEY),)


REPORT = Report(
    name="department-margin",
    title=N_("Departments: cost, margin and trend"),
    help=N_("What each department has earned and cost, month by month, with its gross margin and trend."),
    group=ReportGroup.MANAGER,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=department_margin,
    before=180,
    after=-1,
)
