"""The manager's flash: the closed day, its month and its year to date, each beside last year and the budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.figures import figures_of_days, manager_figures
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import axis_date_text, count_text, date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import days_without
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Opens, Part, Row, Series, Sheet, Table

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.figures import Figures
    from hotel_desk.queries.figures import Budget, FiguresToDate, ManagerFigures

DAYS_DRAWN = 31
type _Figure = Callable[[Figures], int | None]
type _Planned = Callable[[Budget], int | None]


def _unplanned(_budget: Budget) -> None:
    """Nobody plans this figure."""


def _planned_adr(plan: Budget) -> int | None:
    """The planned room revenue by the rooms planned to be sold."""
    if plan.room_revenue_minor is None or not plan.rooms_sold:
        return None
    return (2 * plan.room_revenue_minor + plan.rooms_sold) // (2 * plan.rooms_sold)


_ROOMS: tuple[tuple[str, str, _Figure, _Planned], ...] = (
    ("rooms", N_("Rooms"), lambda one: one.counts.rooms, _unplanned),
    ("rooms_available", N_("Rooms available"), lambda one: one.rooms_available, _unplanned),
    ("rooms_occupied", N_("Rooms occupied"), lambda one: one.counts.rooms_occupied, _unplanned),
    ("rooms_sold", N_("Rooms sold"), lambda one: one.rooms_sold, lambda plan: plan.rooms_sold),
    ("complimentary", N_("Complimentary"), lambda one: one.counts.complimentary, _unplanned),
    ("house_use", N_("House use"), lambda one: one.counts.house_use, _unplanned),
    ("out_of_order", N_("Out of order"), lambda one: one.counts.out_of_order, _unplanned),
    ("out_of_service", N_("Out of service"), lambda one: one.counts.out_of_service, _unplanned),
    ("day_use", N_("Day use"), lambda one: one.counts.day_use, _unplanned),
    ("guests", N_("Guests in house"), lambda one: one.guests, _unplanned),
    ("arrivals", N_("Arrivals"), lambda one: one.counts.arrivals, _unplanned),
    ("walk_ins", N_("Walk-ins"), lambda one: one.counts.walk_ins, _unplanned),
    ("stay_overs", N_("Stay-overs"), lambda one: one.counts.stay_overs, _unplanned),
    ("departures", N_("Departures"), lambda one: one.counts.departures, _unplanned),
    ("overstays", N_("Overstays"), lambda one: one.counts.overstays, _unplanned),
    ("understays", N_("Understays"), lambda one: one.counts.understays, _unplanned),
    ("no_shows", N_("No-shows"), lambda one: one.counts.no_shows, _unplanned),
    ("bookings_made", N_("Bookings made"), lambda one: one.counts.bookings_made, _unplanned),
    ("cancellations", N_("Cancellations made"), lambda one: one.counts.cancellations, _unplanned),
    ("cancelled_arrivals", N_("Cancelled arrivals"), lambda one: one.counts.cancelled_arrivals, _unplanned),
)
_SHARES: tuple[tuple[str, str, _Figure, _Planned], ...] = (
    ("occupancy", N_("Occupancy"), lambda one: one.occupancy, _unplanned),
    ("multiple_occupancy", N_("Multiple occupancy"), lambda one: one.multiple_occupancy, _unplanned),
    ("overstay_share", N_("Overstays of expected departures"), lambda one: one.overstay_share, _unplanned),
    ("understay_share", N_("Understays of expected departures"), lambda one: one.understay_share, _unplanned),
    ("no_show_share", N_("No-shows of expected arrivals"), lambda one: one.no_show_share, _unplanned),
)
_MONEY: tuple[tuple[str, str, _Figure, _Planned], ...] = (
    ("adr", N_("Average daily rate (ADR)"), lambda one: one.adr_minor, _planned_adr),
    ("revpar", N_("Room revenue by room available (RevPAR)"), lambda one: one.revpar_minor, _unplanned),
    ("trevpar", N_("All revenue by room available (TRevPAR)"), lambda one: one.trevpar_minor, _unplanned),
    ("room_revenue", N_("Room revenue"), lambda one: one.counts.room_revenue_minor, lambda plan: plan.room_revenue_minor),
    ("package_revenue", N_("Package revenue"), lambda one: one.counts.package_revenue_minor, _unplanned),
    ("other_revenue", N_("Other revenue"), lambda one: one.counts.other_revenue_minor, _unplanned),
    ("revenue", N_("All revenue"), lambda one: one.revenue_minor, _unplanned),
    ("tax", N_("Tax"), lambda one: one.counts.tax_minor, _unplanned),
)
_MEANS: tuple[tuple[str, str, Callable[[Figures], Decimal | None]], ...] = (
    ("guests_a_room", N_("Guests a room"), lambda one: one.guests_a_room),
    ("average_stay", N_("Average stay, nights"), lambda one: one.average_stay),
    ("lead_time", N_("Days from booking to arrival"), lambda one: one.lead_time),
)


def manager_flash(reader: Reader, asked: Asked) -> Sheet:
    """The frozen figures of a day and to date; revenue by group from the same lines as the trial balance. Fixed number of statements."""
    figures = manager_figures(reader, day=asked.first)
    parts: tuple[Part, ...] = (
        *_missing(figures),
        Table("rooms", _columns(CellKind.COUNT), _rows(figures, _ROOMS), title=_("Rooms and guests")),
        Table("shares", _columns(CellKind.SHARE, planned=False), _rows(figures, _SHARES, planned=False), title=_("Shares")),
        Table("money", _columns(CellKind.MONEY), _rows(figures, _MONEY), title=_("Rates and revenue, without tax")),
        _groups(figures),
        Table("means", _columns(CellKind.MEAN, planned=False), _means(figures), title=_("Means")),
        _occupancy(reader, asked),
        Note(_("Corrections of earlier days count on the day on which they were posted.")),
    )
    return Sheet(_("Manager's flash"), date_text(asked.first), paper_head(reader).currency, parts, wide=True)


def _missing(figures: ManagerFigures) -> tuple[Note, ...]:
    """Of which days the figures are, since revenue by group is of all of them."""
    told = []
    if not figures.of_day.days.known:
        told.append(_("This day has no figures: it is not closed, or was closed before figures were kept."))
    for title, counted in (
        (_("Month to date"), figures.of_month.days),
        (_("Month, last year"), figures.of_month.days_before),
        (_("Year to date"), figures.of_year.days),
        (_("Year, last year"), figures.of_year.days_before),
    ):
        if counted.known and counted.missing:
            of_some = _("{span}: figures of {known} of {days} days; none of {missing}. Revenue by group is of all days.")
            known, days = count_text(counted.known), count_text(counted.days)
            told.append(of_some.format(span=title, known=known, days=days, missing=days_without(counted)))
    year = figures.of_year.days
    if year.known and any(day < figures.day for day in year.missing):
        told.append(_("The night audit writes down the figures that are missing, a month each night."))
    return tuple(map(Note, told))


def _columns(kind: CellKind, *, planned: bool = True) -> tuple[Column, ...]:
    columns = [Column("figure", _("Figure"), width=2.2)]
    for key, title, before, budget in (
        ("day", _("The day"), _("Day, last year"), _("Day, budget")),
        ("month", _("Month to date"), _("Month, last year"), _("Month, budget")),
        ("year", _("Year to date"), _("Year, last year"), _("Year, budget")),
    ):
        columns += [Column(key, title, kind), Column(f"{key}_last_year", before, kind)]
        columns += [Column(f"{key}_budget", budget, kind)] if planned else []
    return tuple(columns)


def _rows(figures: ManagerFigures, wanted: tuple[tuple[str, str, _Figure, _Planned], ...], *, planned: bool = True) -> tuple[Row, ...]:
    def of_span(span: FiguresToDate, figure: _Figure, plan: _Planned) -> list[int | None]:
        # What nobody has counted is empty, not nothing.
        now = figure(span.now) if span.days.known else None
        before = figure(span.before) if span.days_before.known else None
        return [now, before, *([plan(span.budget)] if planned else [])]

    return tuple(
        (_(title), *(cell for span in figures.spans for cell in of_span(span, figure, plan))) for _key, title, figure, plan in wanted
    )


def _groups(figures: ManagerFigures) -> Table:
    """Revenue by group of transaction codes: together it is all revenue."""
    budgets = [span.budget.groups or {} for span in figures.spans]
    rows: list[Row] = []
    for one in figures.groups:
        spans = ((one.day, one.day_before), (one.month, one.month_before), (one.year, one.year_before))
        # What nobody has counted last year is empty, not nothing.
        cells = (
            (now, before if before or span.days_before.known else None, budget.get(one.code))
            for (now, before), budget, span in zip(spans, budgets, figures.spans, strict=True)
        )
        rows.append((one.name, *(cell for three in cells for cell in three)))
    sums = [sum(cell for row in rows if isinstance(cell := row[place], int)) for place in range(1, 10)]
    known = [any(row[place] is not None for row in rows) for place in range(1, 10)]
    total = [value if there else None for value, there in zip(sums, known, strict=True)]
    day = figures.day.isoformat()
    return Table(
        "groups",
        _columns(CellKind.MONEY),
        tuple(rows),
        title=_("Revenue by group"),
        total=(_("Total"), *total),
        opens=tuple(Opens(report="revenue", parameters={"first": day, "last": day}) for _row in rows),
        empty=_("Nothing was charged this year."),
    )


def _means(figures: ManagerFigures) -> tuple[Row, ...]:
    def hundredths(mean: Decimal | None) -> int | None:
        return None if mean is None else int(mean.scaleb(2))

    return tuple(
        (_(title), *(hundredths(figure(one)) for span in figures.spans for one in (span.now, span.before)))
        for _key, title, figure in _MEANS
    )


def _occupancy(reader: Reader, asked: Asked) -> Chart:
    """The month up to the day."""
    days = [asked.first - timedelta(days=number) for number in range(DAYS_DRAWN - 1, -1, -1)]
    found = figures_of_days(reader, first=days[0], last=days[-1])
    return Chart(
        "occupancy",
        ChartKind.LINE,
        _("Occupancy of the last days"),
        tuple(axis_date_text(day) for day in days),
        (Series(_("Occupancy"), tuple(found[day].occupancy if day in found else None for day in days)),),
        CellKind.SHARE,
    )


REPORT = Report(
    name="manager-flash",
    title=N_("Manager's flash"),
    help=N_("Rooms, rates and revenue of a closed day, its month and its year to date, beside last year and the budget."),
    group=ReportGroup.MANAGER,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=manager_flash,
    at_close=True,
    before=1,
)
