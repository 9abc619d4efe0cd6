"""Pick-up: what is on the books for the time ahead against what was some days ago."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.booking_pace import booking_pace
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import axis_date_text, date_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Opens, Series, Sheet, Table
from hotel_desk.reports.stay_tables import month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.booking_pace import NightPace

AHEAD = Choice("ahead", N_("Days ahead"), (("30", N_("30 days")), ("90", N_("90 days, by week")), ("365", N_("365 days, by month"))))
AGO = Choice("against", N_("Against"), (("7", N_("7 days ago")), ("1", N_("The day before")), ("30", N_("30 days ago"))))
_BY_WEEK, _BY_MONTH = 90, 365


@dataclass(frozen=True, slots=True)
class _Span:
    """Some nights together."""

    first: date
    last: date
    rooms: int
    rooms_then: int
    rooms_lost: int
    value_minor: int
    value_then_minor: int


def pick_up(reader: Reader, asked: Asked) -> Sheet:
    """Rooms and the price of their nights, now and then, by night, week or month. Three statements."""
    days, ago = int(asked.chosen.get(AHEAD.key, "30")), int(asked.chosen.get(AGO.key, "7"))
    last, then = asked.first + timedelta(days=days), asked.first - timedelta(days=ago)
    spans = _spans(booking_pace(reader, first=asked.first, last=last, then=then), days)
    told = _("On the books now, and of it what was booked by the end of {then} and what was given up since.").format(then=date_text(then))
    return Sheet(
        _("Pick-up of bookings"),
        _("{first} to {last}").format(first=date_text(asked.first), last=date_text(last - timedelta(days=1))),
        paper_head(reader).currency,
        (Note(told), _chart(spans, days, then), _table(spans)),
        wide=True,
    )


def _spans(nights: Sequence[NightPace], days: int) -> list[_Span]:
    found: dict[date, list[NightPace]] = defaultdict(list)
    for night in nights:
        found[_begin(night.date, days)].append(night)
    return [
        _Span(
            together[0].date,
            together[-1].date,
            sum(one.rooms for one in together),
            sum(one.rooms_then for one in together),
            sum(one.rooms_lost for one in together),
            sum(one.value_minor for one in together),
            sum(one.value_then_minor for one in together),
        )
        for together in found.values()
    ]


def _begin(night: date, days: int) -> date:
    """The first day of the night's span: itself, its Monday, or the first of its month."""
    if days >= _BY_MONTH:
        return night.replace(day=1)
    return night - timedelta(days=night.weekday()) if days >= _BY_WEEK else night


def _table(spans: Sequence[_Span]) -> Table:
    columns = (
        Column("first", _("From"), CellKind.DATE, 1.1),
        Column("last", _("To"), CellKind.DATE, 1.1),
        Column("rooms_then", _("Room nights then"), CellKind.COUNT),
        Column("rooms_new", _("Booked since"), CellKind.COUNT),
        Column("rooms_lost", _("Given up since"), CellKind.COUNT),
        Column("rooms", _("Room nights now"), CellKind.COUNT),
        Column("pick_up", _("More than then"), CellKind.COUNT),
        Column("value_then", _("Price of nights then"), CellKind.MONEY, 1.2),
        Column("value", _("Price of nights now"), CellKind.MONEY, 1.2),
        Column("value_pick_up", _("Difference"), CellKind.MONEY, 1.2),
    )
    figures = [
        (
            one.rooms_then,
            one.rooms - one.rooms_then + one.rooms_lost,
            one.rooms_lost,
            one.rooms,
            one.rooms - one.rooms_then,
            one.value_then_minor,
            one.value_minor,
            one.value_minor - one.value_then_minor,
        )
        for one in spans
    ]
    days = [{"first": one.first.isoformat(), "last": one.last.isoformat()} for one in spans]
    return Table(
        "spans",
        columns,
        tuple((one.first, one.last, *row) for one, row in zip(spans, figures, strict=True)),
        total=(_("Total"), None, *(sum(column) for column in zip(*figures, strict=True))),
        opens=tuple(Opens(report="arrivals", parameters=parameters) for parameters in days),
    )


def _chart(spans: Sequence[_Span], days: int, then: date) -> Chart:
    return Chart(
        "pick_up",
        ChartKind.BAR if days >= _BY_WEEK else ChartKind.LINE,
        _("Room nights on the books"),
        tuple(month_text(one.first) if days >= _BY_MONTH else axis_date_text(one.first) for one in spans),
        (
            Series(_("Now"), tuple(one.rooms for one in spans)),
            Series(_("By {then}").format(then=date_text(then)), tuple(one.rooms_then for one in spans)),
        ),
    )


REPORT = Report(
    name="pick-up",
    title=N_("Pick-up of bookings"),
    help=N_("What is on the books for the days ahead against what was a day, a week or a month ago."),
    group=ReportGroup.SALES,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=pick_up,
    choices=(AHEAD, AGO),
)
