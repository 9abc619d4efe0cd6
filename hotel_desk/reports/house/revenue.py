"""Revenue by transaction code and group: net, tax and gross of a day, its month until then, its year until then."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from operator import add
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.revenue import Charged, revenue_by_code
from hotel_desk.reports.local_format import date_text
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import money
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Row, Series, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.revenue import CodeRevenue

_SPANS = ("day", "month", "year")


def revenue(reader: Reader, asked: Asked) -> Sheet:
    """The charges of a day as the trial balance counts them, with month and year to date. Three statements."""
    codes = revenue_by_code(reader, day=asked.first)
    groups = [list(group) for _id, group in groupby(codes, lambda one: one.group_id)]
    by_group = Table(
        "groups",
        (Column("group_code", _("Code"), width=0.9), Column("group", _("Transaction group"), width=1.3), *_figures()),
        tuple((group[0].group_code, group[0].group_name, *_sums(group)) for group in groups),
        title=_("By group"),
        total=(_("Total"), "", *_sums(codes)),
        empty=_("Nothing was charged this year."),
    )
    by_code = Table(
        "codes",
        (Column("code", _("Code"), width=0.9), Column("name", _("Name"), width=1.3), *_figures()),
        tuple((one.code, one.name, *_sums([one])) for one in codes),
        title=_("By transaction code"),
        total=(_("Total"), "", *_sums(codes)),
        empty=_("Nothing was charged this year."),
    )
    return Sheet(
        title=_("Revenue"),
        subtitle=date_text(asked.first),
        currency=paper_head(reader).currency,
        parts=(by_group, by_code, *_chart(groups), Note(_("Corrections of earlier days count on the day on which they were posted."))),
        wide=True,
    )


def _figures() -> tuple[Column, ...]:
    return (
        money("day_net", _("Net, day")),
        money("day_tax", _("Tax, day"), 0.8),
        money("day_gross", _("Gross, day")),
        money("month_net", _("Net, month to date")),
        money("month_tax", _("Tax, month to date"), 0.9),
        money("month_gross", _("Gross, month to date")),
        money("year_net", _("Net, year to date"), 1.1),
        money("year_tax", _("Tax, year to date")),
        money("year_gross", _("Gross, year to date"), 1.1),
    )


def _sums(codes: Sequence[CodeRevenue]) -> Row:
    spans = [reduce(add, (getattr(one, span) for one in codes), Charged()) for span in _SPANS]
    return tuple(figure for one in spans for figure in (one.net_minor, one.tax_minor, one.gross_minor))


def _chart(groups: Sequence[Sequence[CodeRevenue]]) -> tuple[Chart, ...]:
    """The groups that earned something this month; what is below zero has no place in it."""
    earned = [(group[0].group_name, sum(one.month.net_minor for one in group)) for group in groups]
    shown = [(name, net) for name, net in earned if net > 0]
    if len(shown) < 2:  # noqa: PLR2004 - one bar compares nothing
        return ()
    series = (Series(_("Net, month to date"), tuple(net for _name, net in shown)),)
    return (
        Chart(
            "months_groups", ChartKind.BAR, _("Revenue of the month by group"), tuple(name for name, _net in shown), series, CellKind.MONEY
        ),
    )


REPORT = Report(
    name="revenue",
    title=N_("Revenue by transaction code and group"),
    help=N_("What was charged by code and group: net, tax and gross, for the day, the month and the year to date."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.DAY,
    read=revenue,
    at_close=True,
)
