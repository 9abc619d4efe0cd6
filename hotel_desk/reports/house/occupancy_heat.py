"""Occupancy and ADR over time: by month as a line, and by weekday and month as a map."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hotel_desk.domain.figure_spans import month_of
from hotel_desk.domain.figures import Counts, Figures
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.figures import days_with_figures, figures_of_days
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, figures_of, money
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Series, Sheet, Table
from hotel_desk.reports.stay_tables import month_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hotel_desk.db.database import Reader

WEEKDAYS: tuple[str, ...] = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def occupancy_heat(reader: Reader, asked: Asked) -> Sheet:
    """The closed days of a period by weekday and month, each added up before it is divided. Five statements."""
    days = figures_of_days(reader, first=asked.first, last=asked.last)
    by_month: dict[date, Counts] = defaultdict(Counts)
    by_weekday: dict[tuple[int, date], Counts] = defaultdict(Counts)
    for day, figures in days.items():
        by_month[month_of(day)] += figures.counts
        by_weekday[day.weekday(), month_of(day)] += figures.counts
    rules = next((figures.rules for figures in days.values()), None)
    months = {} if rules is None else {month: Figures(counts, rules) for month, counts in sorted(by_month.items())}
    cells = {} if rules is None else {key: Figures(counts, rules) for key, counts in by_weekday.items()}
    table = Table(
        "months",
        (
            Column("month", _("Month")),
            count("days", _("Days with figures")),
            count("rooms_sold", _("Rooms sold")),
            Column("occupancy", _("Occupancy"), CellKind.SHARE),
            money("adr", _("ADR")),
            money("revpar", _("RevPAR")),
            money("room_revenue", _("Room revenue")),
        ),
        tuple(
            (
                month_text(month),
                sum(month_of(day) == month for day in days),
                one.rooms_sold,
                one.occupancy,
                one.adr_minor,
                one.revpar_minor,
                one.counts.room_revenue_minor,
            )
            for month, one in months.items()
        ),
        empty=_("These days have no figures."),
    )
    charts = () if not months else (*_lines(months), *_maps(months, cells))
    counted = figures_of(days_with_figures(reader, first=asked.first, last=asked.last))
    return Sheet(_("Occupancy and ADR over time"), days_text(asked), paper_head(reader).currency, (*counted, *charts, table), wide=True)


def _lines(months: dict[date, Figures]) -> tuple[Chart, ...]:
    labels = tuple(map(month_text, months))
    occupancy = Series(_("Occupancy"), tuple(one.occupancy for one in months.values()))
    adr = Series(_("ADR"), tuple(one.adr_minor for one in months.values()))
    return (
        Chart("occupancy", ChartKind.LINE, _("Occupancy by month"), labels, (occupancy,), CellKind.SHARE),
        Chart("adr", ChartKind.LINE, _("ADR by month"), labels, (adr,), CellKind.MONEY),
    )


def _maps(months: dict[date, Figures], cells: dict[tuple[int, date], Figures]) -> tuple[Chart, ...]:
    def rows(figure: Callable[[Figures], int | None]) -> tuple[Series, ...]:
        return tuple(
            Series(_(name), tuple(figure(cells[number, month]) if (number, month) in cells else None for month in months))
            for number, name in enumerate(WEEKDAYS)
        )

    labels = tuple(map(month_text, months))
    return (
        Chart(
            "occupancy_map", ChartKind.HEAT, _("Occupancy by weekday and month"), labels, rows(lambda one: one.occupancy), CellKind.SHARE
        ),
        Chart("adr_map", ChartKind.HEAT, _("ADR by weekday and month"), labels, rows(lambda one: one.adr_minor), CellKind.MONEY),
    )


REPORT = Report(
    name="occupancy",
    title=N_("Occupancy and ADR over time"),
    help=N_("How full the house was and at which rate, month by month and by weekday: where people would rather look."),
    group=ReportGroup.MANAGER,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=occupancy_heat,
    before=365,
    after=-1,
)
