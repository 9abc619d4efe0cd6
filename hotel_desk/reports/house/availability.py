"""Availability: how many rooms of each type are left on the nights ahead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries import availability as left_query
from hotel_desk.queries.booked_figures import booked_figures
from hotel_desk.queries.papers import paper_head
from hotel_desk.reports.local_format import axis_date_text, date_text
from hotel_desk.reports.report import Asked, Choice, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Opens, Part, Row, Series, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.figures import Figures
    from hotel_desk.queries.availability import NightLeft, TypeAvailability

AHEAD = Choice("ahead", N_("Days ahead"), (("30", N_("30 days")), ("90", N_("90 days")), ("365", N_("365 days"))))
_LONGEST_CHART = 90
_PLAIN = re.compile(r"[^a-z0-9]+")


def availability(reader: Reader, asked: Asked) -> Sheet:
    """What each type and the house have left night by night, and how full the house is. Nine statements at most."""
    days = int(asked.chosen.get(AHEAD.key, "30"))
    last = asked.first + timedelta(days=days)
    types = left_query.availability(reader, first=asked.first, last=last)
    nights = list(zip(*(one.nights for one in types), strict=True))
    booked = booked_figures(reader, types)
    parts: list[Part] = [_table(types, nights, booked)]
    if types and days <= _LONGEST_CHART:
        parts.insert(0, _chart(nights, booked))
    return Sheet(
        _("Availability"),
        _("{first} to {last}").format(first=date_text(asked.first), last=date_text(last - timedelta(days=1))),
        paper_head(reader).currency,
        tuple(parts),
        wide=True,
    )


def _table(types: Sequence[TypeAvailability], nights: Sequence[tuple[NightLeft, ...]], booked: Mapping[date, Figures]) -> Table:
    columns = (
        Column("night", _("Night of"), CellKind.DATE, 1.3),
        *(Column(key, one.code, CellKind.COUNT, 0.7) for key, one in zip(_keys(types), types, strict=True)),
        Column("left", _("Left in all"), CellKind.COUNT, 0.9),
        Column("sold", _("Sold"), CellKind.COUNT, 0.8),
        Column("out_of_order", _("Out of order"), CellKind.COUNT, 0.9),
        Column("rooms", _("Rooms"), CellKind.COUNT, 0.8),
        Column("occupancy", _("Occupancy"), CellKind.SHARE, 0.9),
    )
    day = [{"first": one[0].date.isoformat(), "last": one[0].date.isoformat()} for one in nights]
    return Table(
        "nights",
        columns,
        tuple(_row(night, booked[night[0].date].occupancy) for night in nights),
        opens=tuple(Opens(report="arrivals", parameters=parameters) for parameters in day),
        empty=_("The hotel has no room types."),
    )


def _row(night: tuple[NightLeft, ...], occupancy: int | None) -> Row:
    left = [one.left for one in night]
    of_house = night[0].left_of_house
    total = sum(one.left_of_type for one in night)
    return (
        night[0].date,
        *left,
        total if of_house is None else min(total, of_house),
        sum(one.sold for one in night),
        sum(one.out_of_order for one in night),
        sum(one.physical for one in night),
        occupancy,
    )


def _chart(nights: Sequence[tuple[NightLeft, ...]], booked: Mapping[date, Figures]) -> Chart:
    return Chart(
        "occupancy",
        ChartKind.LINE,
        _("Occupancy booked"),
        tuple(axis_date_text(night[0].date) for night in nights),
        (Series(_("Occupancy"), tuple(booked[night[0].date].occupancy for night in nights)),),
        CellKind.SHARE,
    )


def _keys(types: Sequence[TypeAvailability]) -> list[str]:
    """A name of each type for files: its code in plain letters, or its place where the code has none."""
    keys: list[str] = []
    for number, one in enumerate(types, start=1):
        plain = _PLAIN.sub("_", one.code.lower()).strip("_")
        key = f"left_{plain or number}"
        keys.append(key if key not in keys else f"{key}_{number}")
    return keys


REPORT = Report(
    name="availability",
    title=N_("Availability"),
    help=N_("How many rooms of each type are left on the nights ahead, and how full the house is booked."),
    group=ReportGroup.ROOMS,
    permission=Permission.SEE_REPORTS,
    days=Days.DAY,
    read=availability,
    choices=(AHEAD,),
)
