"""Payments by month: how much changed hands in cash, by card, by transfer and by wallet; what became of bookings by how they are paid."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.tax import MILLION
from hotel_desk.language import N_, _
from hotel_desk.queries.bookings_by_payment import bookings_by_payment
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.payments_by_month import payments_by_month
from hotel_desk.reports.booked_tables import booked_by_guarantee, booked_by_payer, conversion_told
from hotel_desk.reports.payment_words import METHOD_TITLES
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind, Column, Note, Opens, Part, Series, Sheet, Table
from hotel_desk.reports.stay_tables import days_text, month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.bookings_by_payment import BookedMonth
    from hotel_desk.queries.payments_by_month import MethodMonth

_LONGEST_MONTH = 31


def payment_statistics(reader: Reader, asked: Asked) -> Sheet:
    """Each month and each way to pay, with its share of the month's payments; bookings by guarantee and payer. Four statements."""
    found = payments_by_month(reader, first=asked.first, last=asked.last)
    booked = bookings_by_payment(reader, first=asked.first, last=asked.last)
    parts: tuple[Part, ...] = (
        *((_chart(found),) if found else ()),
        _table(found, asked),
        booked_by_guarantee(booked),
        booked_by_payer(booked),
        *_about_bookings(booked),
    )
    return Sheet(_("Payments by month"), days_text(asked), paper_head(reader).currency, parts)


def _table(found: Sequence[MethodMonth], asked: Asked) -> Table:
    of_month: dict[date, int] = defaultdict(int)
    for one in found:
        of_month[one.month] += one.payments_minor
    columns = (
        Column("month", _("Month"), width=0.9),
        Column("method", _("Method"), width=1.6),
        Column("lines", _("Lines"), CellKind.COUNT, 0.7),
        Column("payments", _("Came in"), CellKind.MONEY, 1.2),
        Column("share", _("Share of the month"), CellKind.SHARE, 0.9),
        Column("paid_out", _("Paid out"), CellKind.MONEY, 1.2),
        Column("net", _("Net"), CellKind.MONEY, 1.2),
    )
    rows = tuple(
        (
            month_text(one.month),
            _(METHOD_TITLES[one.method]),
            one.lines,
            one.payments_minor,
            one.payments_minor * MILLION // of_month[one.month] if of_month[one.month] else None,
            one.paid_out_minor,
            one.net_minor,
        )
        for one in found
    )
    sums = (
        sum(one.lines for one in found),
        sum(one.payments_minor for one in found),
        None,
        sum(one.paid_out_minor for one in found),
        sum(one.net_minor for one in found),
    )
    about = {"first": asked.first.isoformat(), "last": asked.last.isoformat()}
    return Table(
        "methods",
        columns,
        rows,
        total=(_("Total"), None, *sums) if found else None,
        opens=tuple(Opens(report="payments", parameters=about) for _one in found),
        empty=_("Nothing was paid on these days."),
    )


def _about_bookings(booked: Sequence[BookedMonth]) -> tuple[Note, ...]:
    if not booked:
        return ()
    no_policy = _("No policy: booked without a plan that asks for a guarantee, or somebody has vouched for it.")
    return (Note(conversion_told()), *((Note(no_policy),) if any(one.guarantee is None for one in booked) else ()))


def _chart(found: Sequence[MethodMonth]) -> Chart:
    """Bars of each way to pay that occurs, for every month between the first and the last."""
    months = [found[0].month]
    while months[-1] < found[-1].month:
        months.append((months[-1] + timedelta(days=_LONGEST_MONTH)).replace(day=1))
    paid = {(one.month, one.method): one.payments_minor for one in found}
    occurring = [method for method in PaymentMethod if any(one.method is method for one in found)]
    return Chart(
        "methods",
        ChartKind.BAR,
        _("Payments by month"),
        tuple(map(month_text, months)),
        tuple(Series(_(METHOD_TITLES[method]), tuple(paid.get((month, method), 0) for month in months)) for method in occurring),
        CellKind.MONEY,
    )


REPORT = Report(
    name="payment-statistics",
    title=N_("Payments by month"),
    help=N_(
        "How much changed hands each month in cash, by card, by transfer and by wallet; what became of bookings by guarantee and payer."
    ),
    group=ReportGroup.SALES,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=payment_statistics,
    before=90,
)
