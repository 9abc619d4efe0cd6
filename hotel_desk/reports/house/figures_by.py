"""Statistics by market, source, channel, rate plan or room type: rooms, rates, revenue, shares, and what became of bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.figure_codes import DIMENSION_TITLES, FigureDimension
from hotel_desk.domain.figures import NOTHING, Figures, added_up, share
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.bookings_by_part import bookings_by_part
from hotel_desk.queries.figure_rules import figure_rules
from hotel_desk.queries.figures import days_with_figures, figures_by_month
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.booked_tables import booked_by_part, conversion_told
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, figures_of, money
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Part, Row, Series, Sheet, Table
from hotel_desk.reports.stay_tables import month_text

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.figures import FigureRules

_PARTS = tuple(dimension for dimension in FigureDimension if dimension is not FigureDimension.HOUSE)
BY = Choice("by", N_("Divided by"), tuple((part.value, DIMENSION_TITLES[part]) for part in (*_PARTS[1:], _PARTS[0])))
MOST_DRAWN = 8


def figures_by_key(reader: Reader, asked: Asked) -> Sheet:
    """The frozen figures of some days by key, and by key and month; what became of what was booked on them. Six statements."""
    dimension = FigureDimension(asked.chosen.get(BY.key, BY.options[0][0]))
    rules = figure_rules(reader)
    months = figures_by_month(reader, dimension=dimension, first=asked.first, last=asked.last)
    keys = _by_revenue(months, rules)
    title = _(DIMENSION_TITLES[dimension])
    house = Figures(added_up(one.counts for one in keys.values()), rules)
    counted = figures_of(days_with_figures(reader, first=asked.first, last=asked.last))
    booked = bookings_by_part(reader, dimension=dimension, first=asked.first, last=asked.last)
    parts: tuple[Part, ...] = (
        *counted,
        _keys(title, keys, house),
        *_chart(title, keys, house),
        _months(title, months, keys),
        *_note(dimension),
        booked_by_part(booked, title, keys),
        Note(conversion_told()),
    )
    return Sheet(_("Statistics: {by}").format(by=title), days_text(asked), paper_head(reader).currency, parts, wide=True)


def _by_revenue(months: dict[tuple[str, date], Figures], rules: FigureRules) -> dict[str, Figures]:
    keys = {key: NOTHING for key, _month in months}
    for (key, _month), one in months.items():
        keys[key] += one.counts
    ordered = sorted(keys.items(), key=lambda one: (-one[1].room_revenue_minor, one[0]))
    return {key: Figures(counts, rules) for key, counts in ordered}


def _named(key: str) -> str:
    return key or _("none")


def _keys(title: str, keys: dict[str, Figures], house: Figures) -> Table:
    columns = (
        Column("key", title, width=1.4),
        count("rooms_sold", _("Rooms sold")),
        Column("rooms_share", _("Share of rooms"), CellKind.SHARE, 0.8),
        count("guests", _("Guests")),
        money("room_revenue", _("Room revenue")),
        Column("revenue_share", _("Share of revenue"), CellKind.SHARE, 0.8),
        money("adr", _("ADR"), 0.8),
        money("all_revenue", _("All revenue")),
        count("bookings_made", _("Bookings made"), 0.8),
        count("cancellations", _("Cancellations made"), 1.0),
        Column("cancelled_share", _("Cancelled of made"), CellKind.SHARE, 0.8),
        count("no_shows", _("No-shows")),
    )
    return Table(
        "keys",
        columns,
        tuple((_named(key), *_figures(one, house)) for key, one in keys.items()),
        total=(_("Total"), *_figures(house, house)),
        empty=_("These days have no figures."),
    )


def _figures(one: Figures, house: Figures) -> Row:
    counts = one.counts
    return (
        one.rooms_sold,
        share(one.rooms_sold, house.rooms_sold),
        one.guests,
        counts.room_revenue_minor,
        share(counts.room_revenue_minor, house.counts.room_revenue_minor),
        one.adr_minor,
        one.revenue_minor,
        counts.bookings_made,
        counts.cancellations,
        one.cancelled_share,
        counts.no_shows,
    )


def _chart(title: str, keys: dict[str, Figures], house: Figures) -> tuple[Chart, ...]:
    """The mix of room revenue; the smallest ones together."""
    earned = [(key, one.counts.room_revenue_minor) for key, one in keys.items() if one.counts.room_revenue_minor > 0]
    if not earned or house.counts.room_revenue_minor <= 0:
        return ()
    shown, rest = earned[:MOST_DRAWN], sum(minor for _key, minor in earned[MOST_DRAWN:])
    slices = [(_named(key), minor) for key, minor in shown] + ([(_("others"), rest)] if rest else [])
    labels, values = zip(*slices, strict=True)
    heading = _("Room revenue: {by}").format(by=title)
    return (Chart("mix", ChartKind.PIE, heading, tuple(labels), (Series(_("Room revenue"), tuple(values)),), CellKind.MONEY),)


def _months(title: str, months: dict[tuple[str, date], Figures], keys: dict[str, Figures]) -> Table:
    totals: dict[date, Figures] = {}
    for (_key, month), one in months.items():
        before = totals.get(month)
        totals[month] = one if before is None else Figures(before.counts + one.counts, one.rules)
    order = list(keys)
    rows = sorted(months.items(), key=lambda one: (one[0][1], order.index(one[0][0])))
    columns = (
        Column("month", _("Month"), width=0.8),
        Column("key", title, width=1.4),
        count("rooms_sold", _("Rooms sold")),
        Column("rooms_share", _("Share of rooms"), CellKind.SHARE, 0.8),
        money("room_revenue", _("Room revenue")),
        Column("revenue_share", _("Share of revenue"), CellKind.SHARE, 0.8),
        money("adr", _("ADR"), 0.8),
        count("bookings_made", _("Bookings made"), 0.8),
        count("cancellations", _("Cancellations made"), 1.0),
        Column("cancelled_share", _("Cancelled of made"), CellKind.SHARE, 0.8),
    )
    cells = [(month_text(month), _named(key), _figures(one, totals[month])) for (key, month), one in rows]
    return Table(
        "months",
        columns,
        tuple((month, key, row[0], row[1], row[3], row[4], row[5], row[7], row[8], row[9]) for month, key, row in cells),
        title=_("By month"),
        empty=_("These days have no figures."),
    )


def _note(dimension: FigureDimension) -> tuple[Note, ...]:
    if dimension is FigureDimension.ROOM_TYPE:
        return (Note(_("A room is of the type it is, its revenue of the type that the night was held in.")),)
    return (Note(_("As it stood on the bookings when each day was closed.")),)


REPORT = Report(
    name="statistics",
    title=N_("Statistics by market, source, channel, plan and type"),
    help=N_("Rooms, rates and revenue with their shares, bookings cancelled and kept, of some days and month by month."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=figures_by_key,
    choices=(BY,),
    before=31,
    after=-1,
)
