"""Countries: where the guests of each month came from, as offices of statistics ask for it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hotel_desk.domain.figures import conversion
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.tax import MILLION
from hotel_desk.language import N_, _
from hotel_desk.queries.country_figures import country_figures
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import country_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Part, Row, Series, Sheet, Table
from hotel_desk.reports.stay_tables import days_text, month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.country_figures import CountryMonth

_MOST_SLICES = 8


def countries(reader: Reader, asked: Asked) -> Sheet:
    """Arrivals and nights by month and country, and the shares of the whole time. Five statements."""
    found = country_figures(reader, first=asked.first, last=asked.last)
    slept = any(one.person_nights for one in found)
    parts: tuple[Part, ...] = (_chart(found), _table(found)) if slept else (_table(found),)
    return Sheet(_("Guests by country"), days_text(asked), paper_head(reader).currency, parts)


def _name(code: str) -> str:
    return country_text(code) if code else _("not known")


def _table(found: Sequence[CountryMonth]) -> Table:
    of_month: dict[object, int] = defaultdict(int)
    for one in found:
        of_month[one.month] += one.person_nights
    columns = (
        Column("month", _("Month"), width=0.9),
        Column("country", _("Country"), width=1.8),
        Column("arrivals", _("Persons arrived"), CellKind.COUNT),
        Column("person_nights", _("Nights of persons"), CellKind.COUNT),
        Column("share", _("Share of the month"), CellKind.SHARE),
        Column("room_nights", _("Room nights"), CellKind.COUNT),
        Column("booked", _("Booked in the month"), CellKind.COUNT),
        Column("given_up", _("Of these given up"), CellKind.COUNT),
        Column("conversion", _("Conversion"), CellKind.SHARE),
    )
    rows: tuple[Row, ...] = tuple(
        (
            month_text(one.month),
            _name(one.country),
            one.arrivals,
            one.person_nights,
            one.person_nights * MILLION // of_month[one.month] if of_month[one.month] else None,
            one.room_nights,
            one.booked,
            one.given_up,
            conversion(one.booked, one.given_up),
        )
        for one in found
    )
    booked, given_up = sum(one.booked for one in found), sum(one.given_up for one in found)
    sums = (
        sum(one.arrivals for one in found),
        sum(one.person_nights for one in found),
        None,
        sum(one.room_nights for one in found),
        booked,
        given_up,
        conversion(booked, given_up),
    )
    return Table("countries", columns, rows, total=(_("Total"), None, *sums) if found else None, empty=_("Nobody stayed on these days."))


def _chart(found: Sequence[CountryMonth]) -> Chart:
    """The countries with the most nights, and the others together."""
    nights: dict[str, int] = defaultdict(int)
    for one in found:
        nights[one.country] += one.person_nights
    ordered = sorted(((code, count) for code, count in nights.items() if count), key=lambda one: (-one[1], one[0]))
    slices = [(_name(code), count) for code, count in ordered[:_MOST_SLICES]]
    others = sum(count for _code, count in ordered[_MOST_SLICES:])
    if others:
        slices.append((_("Others"), others))
    return Chart(
        "countries",
        ChartKind.PIE,
        _("Nights of persons by country"),
        tuple(name for name, _count in slices),
        (Series(_("Nights of persons"), tuple(count for _name_of, count in slices)),),
    )


REPORT = Report(
    name="countries",
    title=N_("Guests by country"),
    help=N_("Persons who arrived and nights they slept by country and month, and what became of bookings: for the office of statistics."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.PERIOD,
    read=countries,
    before=30,
)
