"""Payments by method and code, by cashier, and in foreign notes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.payments_of_days import payments_of_days
from hotel_desk.reports.local_format import amount_text
from hotel_desk.reports.payment_words import METHOD_TITLES
from hotel_desk.reports.report import Asked, Days, Report, ReportGroup
from hotel_desk.reports.report_words import count, days_text, money
from hotel_desk.reports.sheet import CellKind, Column, Row, Sheet, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.db.database import Reader
    from hotel_desk.queries.payments_of_days import ForeignNotesTaken, MoneyOfCode

_METHODS = list(PaymentMethod)


def payments(reader: Reader, asked: Asked) -> Sheet:
    """The money of some days as the trial balance counts payments and what was paid out. Three statements."""
    found = payments_of_days(reader, first=asked.first, last=asked.last)
    currency = paper_head(reader).currency
    figures = (
        count("lines", _("Lines")),
        money("payments", _("Payments")),
        money("paid_out", _("Paid out and given back")),
        money("net", _("Net")),
    )
    empty = _("No money came or went on these days.")
    method = Column("method", _("Method"), width=1.3)
    code = (Column("code", _("Code")), Column("name", _("Name"), width=1.6))
    ordered = sorted(found.money, key=lambda one: _METHODS.index(one.method))
    tables = [
        _table("methods", _("By method"), (method, *figures), ordered, lambda one: (_(METHOD_TITLES[one.method]),)),
        _table(
            "codes",
            _("By method and code"),
            (method, *code, *figures),
            ordered,
            lambda one: (_(METHOD_TITLES[one.method]), one.code, one.name),
        ),
        _table(
            "cashiers",
            _("By cashier"),
            (Column("cashier", _("Posted by"), width=1.5), method, *figures),
            sorted(ordered, key=lambda one: one.cashier),
            lambda one: (one.cashier, _(METHOD_TITLES[one.method])),
        ),
    ]
    foreign = (_foreign(found.foreign, currency),) if found.foreign else ()
    shown = tables if found.money else [Table("methods", tables[0].columns, (), empty=empty)]
    return Sheet(_("Payments"), days_text(asked), currency, (*shown, *foreign))


def _table(
    key: str, title: str, columns: tuple[Column, ...], came: Sequence[MoneyOfCode], about: Callable[[MoneyOfCode], tuple[str, ...]]
) -> Table:
    sums: dict[tuple[str, ...], tuple[int, ...]] = defaultdict(lambda: (0, 0, 0, 0))
    for one in came:
        sums[about(one)] = _plus(sums[about(one)], (one.lines, one.payments_minor, one.paid_out_minor, one.net_minor))
    words = len(columns) - 4
    total = tuple(map(sum, zip(*sums.values(), strict=True)))
    rows: tuple[Row, ...] = tuple((*who, *figures) for who, figures in sums.items())
    return Table(key, columns, rows, title=title, total=(_("Total"), *[""] * (words - 1), *total))


def _plus(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(first, second, strict=True))


def _foreign(notes: Sequence[ForeignNotesTaken], currency: str) -> Table:
    return Table(
        "foreign",
        (
            Column("currency", _("Currency"), width=0.8),
            count("lines", _("Lines")),
            # Of another currency than the sheet's, each row of its own: written out.
            Column("notes", _("Notes in their currency"), CellKind.MONEY),
            money("worth", _("Worth in {currency}").format(currency=currency)),
            money("change", _("Change given")),
        ),
        tuple((one.currency, one.lines, amount_text(one.foreign_minor, one.currency), one.worth_minor, one.change_minor) for one in notes),
        title=_("Foreign notes"),
        total=(
            _("Total"),
            sum(one.lines for one in notes),
            "",
            sum(one.worth_minor for one in notes),
            sum(one.change_minor for one in notes),
        ),
    )


REPORT = Report(
    name="payments",
    title=N_("Payments"),
    help=N_("Money that came and went, by method and code, by cashier, and in foreign notes."),
    group=ReportGroup.MONEY,
    permission=Permission.SEE_FIGURES,
    days=Days.PERIOD,
    read=payments,
    at_close=True,
)
